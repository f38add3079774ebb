//! Validates operations as a whole: their IDs, their path parameters, their responses and their pages.

use std::collections::{BTreeSet, HashMap};

use super::{keys, paths::template_fault, validation::Validation};
use crate::{
    names,
    openapi::{
        Descend, Node, Operation, Path,
        operation::{listed_parameters, operations, path_parameters},
        vocabulary::REQUIRED_SCOPES,
    },
};

impl<'d> Validation<'d> {
    /// Validates an operation by itself.
    pub(super) fn validate_operation(&mut self, operation: &Node<'d>) -> Descend {
        let method = operation.path.last_key().unwrap_or_default();
        // OpenAPI 3.0 does not have this method: it was reported as an unknown key of the path item.
        if method == "query" || !self.validate_object(operation, "an operation", &[keys::OPERATION]) {
            return Descend::Past;
        }
        if is_unsupported(method) {
            self.report_with_help(
                &operation.path,
                format!("the method `{method}` is not supported"),
                "remove the operation",
            );
            return Descend::Past;
        }
        self.reject_servers(operation);
        for tag in operation.items_of("tags").filter(|tag| !tag.value.is_string()) {
            self.report(&tag.path, "a tag of an operation must be a string");
        }
        self.validate_security(operation);
        if let Some(scopes) = operation.get(REQUIRED_SCOPES)
            && (!scopes.value.is_array() || scopes.items().any(|scope| !scope.value.is_string()))
        {
            self.report(&scopes.path, format!("`{REQUIRED_SCOPES}` must be a list of strings"));
        }
        if let Some(callbacks) = operation.get("callbacks") {
            self.report_with_help(
                &callbacks.path,
                "callbacks are not supported; a client cannot serve them",
                "remove them",
            );
        }
        for (key, extension) in operation.entries().filter(|(key, _)| key.starts_with("x-dropshot-")) {
            self.report_with_help(
                &extension.path,
                format!("`{key}` would change the client in ways that this SDK does not know"),
                "remove it",
            );
        }
        if !operation.has("operationId") {
            self.report_rule(
                "operation-id",
                &operation.path,
                "`operationId` is missing",
                "it names the method of the client; write it in lowerCamelCase, such as `getCallPickup`",
            );
        }
        Descend::Into
    }

    /// Validates each operation as a whole, and that no two have the same ID or path.
    pub(super) fn validate_operations(&mut self) {
        self.validate_path_ambiguity();
        let mut known: HashMap<&str, Path<'d>> = HashMap::new();
        for operation in operations(&self.resolver) {
            // The rest was reported, and is not part of the client.
            let is_sound = template_fault(operation.path).is_none() && !operation.item.has("$ref");
            if !is_sound || operation.method == "query" || is_unsupported(operation.method) {
                continue;
            }
            self.validate_operation_id(&operation, &mut known);
            self.validate_parameters(&operation);
            self.validate_responses(&operation);
            self.validate_pageable(&operation);
        }
    }

    fn validate_operation_id(&mut self, operation: &Operation<'d>, known: &mut HashMap<&'d str, Path<'d>>) {
        let Some(id) = operation.id() else { return };
        let at = operation.node.path.key("operationId");
        if !names::has_rust_name(id) {
            self.report_no_rust_name(&at, id);
            return;
        }
        if let Some(other_at) = known.insert(id, at.clone()) {
            let message = format!("the operationId `{id}` occurs twice{}", self.other_line(&other_at));
            self.report_rule("operation-id-unique", &at, message, "rename one of them");
        }
    }

    fn validate_parameters(&mut self, operation: &Operation<'d>) {
        for owner in [&operation.item, &operation.node] {
            self.reject_duplicate_parameters(owner);
        }
        let parameters: Vec<_> = operation.parameters().into_iter().filter(|one| !one.node.has("$ref")).collect();
        for parameter in parameters.iter().filter(|parameter| parameter.node.str("name").is_some()) {
            let is_in_path = || path_parameters(operation.path).any(|known| known == parameter.name);
            if parameter.location == "path" && !is_in_path() {
                self.report_rule(
                    "path-parameter-unused",
                    &parameter.written.path,
                    format!("`{}` has no `{{{}}}`", operation.path, parameter.name),
                    "remove the parameter, or put it into the path",
                );
            }
        }
        // One of the dangling references may be to the parameter.
        let has_dangling = operation.parameters().iter().any(|parameter| parameter.node.has("$ref"));
        for name in path_parameters(operation.path).filter(|_| !has_dangling) {
            if !parameters.iter().any(|parameter| parameter.location == "path" && parameter.name == name) {
                self.report_rule(
                    "path-parameter-undeclared",
                    &operation.node.path,
                    format!("the path parameter `{name}` is not declared"),
                    format!("add `{{name: {name}, in: path, required: true, ...}}` to `parameters`"),
                );
            }
        }
    }

    fn reject_duplicate_parameters(&mut self, owner: &Node<'d>) {
        let mut keys = BTreeSet::new();
        for parameter in listed_parameters(&self.resolver, owner).iter().filter(|one| !one.node.has("$ref")) {
            if !keys.insert(parameter.key()) {
                self.report_with_help(
                    &parameter.written.path,
                    format!("the parameter `{}` occurs twice", parameter.name),
                    "remove one of them",
                );
            }
        }
    }
}

/// The methods that progenitor has no client for.
fn is_unsupported(method: &str) -> bool {
    matches!(method, "options" | "trace")
}
