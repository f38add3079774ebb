//! Objects in responses that are not components, and so have no name in Rust.

use std::collections::BTreeSet;

use webex_call_pickup_codegen::Node;

use crate::{
    check::{document::lint::Lint, rules},
    openapi::{Kind, Part, Place, reachable},
};

/// Reports objects in responses only: a request is built by a builder, which is named after the operation.
pub(super) fn lint(lint: &mut Lint<'_>) {
    let is_response = |object: &&Part<'_>| object.kind == Kind::Response;
    let responses: Vec<_> = lint.objects.iter().filter(is_response).map(|object| object.node.clone()).collect();
    let within: Vec<String> = responses.iter().map(|response| format!("{}/", response.pointer)).collect();
    let received: BTreeSet<_> = reachable(lint.document, responses)
        .into_iter()
        .map(|(section, name)| format!("#/components/{section}/{}/", name.replace('~', "~0")))
        .collect();
    let prefixes: Vec<String> = within.into_iter().chain(received).collect();
    for Part { kind, node, .. } in lint.objects.clone() {
        let Kind::Schema(place) = kind else { continue };
        // A member of `allOf` is a part of the enclosing object.
        let is_named = matches!(place, Place::Component | Place::Joined);
        let pointer = node.pointer.to_string();
        if !is_named && becomes_type(&node) && prefixes.iter().any(|prefix| pointer.starts_with(prefix.as_str())) {
            lint.report(
                rules::ANONYMOUS_OBJECT,
                &node.pointer,
                "this object in a response has no name",
                "move it to `components/schemas`, and refer to it here",
            );
        }
    }
}

/// Returns `true` if an inline schema becomes a type: it has properties, or joins schemas that do.
fn becomes_type(schema: &Node<'_>) -> bool {
    let members = schema.get("allOf");
    let mut members = members.iter().flat_map(Node::items);
    let (first, second) = (members.next(), members.next());
    schema.get("properties").is_some() || second.is_some() || first.is_some_and(|only| becomes_type(&only))
}
