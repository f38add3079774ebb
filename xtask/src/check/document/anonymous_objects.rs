//! Objects in responses that are not components, and so have no name in Rust.

use std::{collections::HashSet, iter::successors};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Part, PartKind, Pointer, SchemaPlace, reference::reference_to, shape::unwrap_all_of, visit::reachable,
};

use crate::check::{document::lint::Lint, rules};

/// Reports objects in responses only: a request is built by a builder, which is named after the operation.
pub(super) fn lint(lint: &mut Lint<'_>) {
    let responses = lint.parts.iter().filter(|part| part.kind == PartKind::Response).map(|part| part.node.clone());
    let responses: Vec<_> = responses.collect();
    let received = reachable(&lint.resolver, responses.iter().cloned());
    let received = received.into_iter().filter_map(|(section, name)| Pointer::parse(&reference_to(section, name)));
    let received: HashSet<_> = received.chain(responses.iter().map(|response| response.pointer())).collect();
    for Part { kind, node } in lint.parts.clone() {
        let PartKind::Schema(place) = kind else { continue };
        // A member of `allOf` is a part of the enclosing object.
        if matches!(place, SchemaPlace::Component | SchemaPlace::AllOf) || !becomes_type(node.value) {
            continue;
        }
        let pointer = node.pointer();
        if successors(Some(pointer.clone()), Pointer::parent).any(|holder| received.contains(&holder)) {
            let message = "this object in a response has no name";
            let help = "move it to `components/schemas`, and refer to it here";
            lint.report(rules::ANONYMOUS_OBJECT, &pointer, message, help);
        }
    }
}

/// Returns `true` if an inline schema becomes a type: it has properties, or joins schemas.
fn becomes_type(schema: &Value) -> bool {
    let schema = unwrap_all_of(schema);
    schema.get("properties").is_some() || schema.get("allOf").is_some()
}
