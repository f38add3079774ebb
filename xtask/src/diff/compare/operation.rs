//! Operations that both documents have.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Operation, Resolver,
    operation::{path_items, path_parameters, path_shape},
    vocabulary::is_method,
};

use super::{
    comparison::{Caller, Comparison},
    keywords::OF_OPERATION,
    raw_change::RawSide,
    reachability::Scope,
};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares two operations of the same method and path template.
    pub(super) fn operation_pair(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let of_item = |operation: &Operation<'a>, key: &str| operation.item.value.get(key).unwrap_or(&Value::Null);
        if old.path == new.path
            && self.unchanged.is_same(old.node.value, new.node.value)
            && self.unchanged.is_same(of_item(old, "parameters"), of_item(new, "parameters"))
            && of_item(old, "servers") == of_item(new, "servers")
        {
            return;
        }
        let scopes = self.uses.add_operation(new.name());
        for (a, b) in path_parameters(old.path).zip(path_parameters(new.path)) {
            if a != b {
                let (a, b) = (RawSide::showing(&old.item.path, a), RawSide::showing(&new.item.path, b));
                self.in_scope(scopes[0], |comparison| comparison.report(&rules::PATH_PARAMETER_RENAMED, "", a, b));
            }
        }
        self.operation(old, new, scopes);
    }

    /// Compares two operations in the scopes of one of them.
    pub(super) fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>, scopes: [Scope; 3]) {
        let renamed = path_parameters(old.path).zip(path_parameters(new.path)).collect();
        let (a, b) = (&old.node, &new.node);
        if !a.value.is_object() || !b.value.is_object() {
            return self.in_scope(scopes[0], |comparison| comparison.report_smallest_differences(a, b));
        }
        let [parameters, body, responses] = match self.caller {
            Caller::Client => scopes,
            Caller::Api => [scopes[2], scopes[2], scopes[1]],
        };
        // Most operations differ only behind references, or in what they inherit.
        let is_same_text = a.value == b.value;
        self.in_scope(scopes[0], |comparison| {
            comparison.operation_servers(old, new);
            comparison.operation_security(old, new);
            comparison.callbacks(a, b);
            if is_same_text {
                return;
            }
            comparison.compare_key(&rules::OPERATION_ID_CHANGED, a, b, "operationId");
            comparison.compare_documentation(a, b);
            comparison.lifecycle(a, b);
            comparison.operation_tags(a, b);
            comparison.required_scopes(a, b);
            comparison.compare_other_keys(a, b, &OF_OPERATION);
        });
        self.in_scope(parameters, |comparison| comparison.parameters(old, new, &renamed));
        self.in_scope(body, |comparison| comparison.request_bodies(a, b));
        self.in_scope(responses, |comparison| comparison.responses(a, b));
    }

    fn operation_tags(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_malformed(old, new, "tags", Value::is_array) {
            return;
        }
        self.compare_items([&rules::OPERATION_TAG_ADDED, &rules::OPERATION_TAG_REMOVED], old, new, "tags");
    }
}

/// Returns the operations of a document by path and method, each with `true` if it inherits a key of the root. A path item
/// behind a reference that cannot be resolved counts as one that does.
pub(super) fn operations_inherit<'a>(resolver: &Resolver<'a>, key: &str) -> Vec<((String, &'a str), bool)> {
    let paths = resolver.root().get("paths");
    let items: Vec<_> = paths.iter().flat_map(|paths| path_items(resolver, paths)).collect();
    let inherit = items.iter().flat_map(|item| {
        let has_own = key == "servers" && item.node.has(key);
        let operations = item.node.entries().filter(|(method, _)| is_method(method));
        let own = operations.map(move |(method, operation)| (method, !has_own && !operation.has(key)));
        let unresolved = item.node.has("$ref").then_some(("$ref", true));
        own.chain(unresolved).map(|(method, inherits)| ((path_shape(item.path), method), inherits))
    });
    inherit.collect()
}
