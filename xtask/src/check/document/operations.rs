//! Operations: tags, operationIds, security, and errors.

use std::collections::BTreeMap;

use webex_call_pickup_codegen::openapi::{Node, Operation, Response, operation::operations};

use crate::check::{document::lint::Lint, rules};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let operations = operations(&lint.resolver);
    lint_servers(lint);
    lint_tags(lint, &operations);
    let shared = shared_error(&operations);
    for operation in &operations {
        lint_casing(lint, operation);
        lint_security(lint, operation);
        lint_errors(lint, operation, shared);
    }
}

fn lint_servers(lint: &mut Lint<'_>) {
    let root = lint.resolver.root().clone();
    if root.items_of("servers").next().is_none() {
        let pointer = root.get("servers").unwrap_or(root).pointer();
        let help = "add `servers` with the base URL of each cloud; the first one is the default of the client";
        lint.report(rules::SERVERS, &pointer, "the document has no server", help);
    }
}

fn lint_tags(lint: &mut Lint<'_>, operations: &[Operation<'_>]) {
    let declared: Vec<_> = lint.resolver.root().items_of("tags").collect();
    let mut used = Vec::new();
    for Operation { node, .. } in operations {
        if node.items_of("tags").next().is_none() {
            lint.report(rules::OPERATION_TAG, &node.pointer(), "the operation has no tag", "add one of `tags`");
        }
        for tag in node.items_of("tags") {
            let Some(name) = tag.value.as_str() else { continue };
            used.push(name);
            if !declared.iter().any(|known| known.str("name") == Some(name)) {
                let help = "add it to `tags` at the top of the document, with a description";
                lint.report(rules::OPERATION_TAG, &tag.pointer(), format!("the tag `{name}` is not declared"), help);
            }
        }
    }
    for tag in declared {
        if let Some(name) = tag.str("name").filter(|name| !used.contains(name)) {
            let message = format!("no operation has the tag `{name}`");
            lint.report(rules::OPERATION_TAG, &tag.pointer(), message, "remove the tag, or add it to an operation");
        }
    }
}

fn lint_casing(lint: &mut Lint<'_>, operation: &Operation<'_>) {
    let Some(id) = operation.id() else { return };
    let is_camel_case = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        // The name of a method cannot preserve the case of `getURL`.
        && !id.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    if !is_camel_case {
        let message = format!("the operationId `{id}` is not in lowerCamelCase");
        let pointer = operation.node.pointer().key("operationId");
        lint.report(rules::OPERATION_ID_CASING, &pointer, message, "rename it in the style of `getCallPickup`");
    }
}

fn lint_security(lint: &mut Lint<'_>, operation: &Operation<'_>) {
    let requirements: Vec<_> = operation.security().iter().flat_map(Node::items).collect();
    let is_optional = |requirement: &Node<'_>| requirement.is_object() && requirement.entries().next().is_none();
    if requirements.is_empty() || requirements.iter().any(is_optional) {
        let pointer = operation.node.get("security").unwrap_or_else(|| operation.node.clone()).pointer();
        let message = "the document allows the operation without credentials";
        let help = "name the security scheme in `security`, here or at the top of the document";
        return lint.report(rules::OPERATION_SECURITY, &pointer, message, help);
    }
    if operation.scopes().is_empty() {
        let message = "the operation lists no scopes";
        let help = "list the scopes that a token needs in `x-required-scopes`";
        lint.report(rules::OPERATION_SCOPES, &operation.node.pointer(), message, help);
    }
}

/// Returns the documented errors, except for dangling references.
fn error_responses<'d>(operation: &Operation<'d>) -> Vec<Response<'d>> {
    let is_error = |response: &Response<'_>| response.status.starts_with(['4', '5']) || response.status == "default";
    operation.responses().filter(|response| is_error(response) && !response.node.has("$ref")).collect()
}

/// Returns the reference to the schema of the JSON body.
fn json_schema<'d>(response: &Response<'d>) -> Option<&'d str> {
    response.json()?.schema?.str("$ref")
}

/// Returns the reference to the schema that most errors have.
fn shared_error<'d>(operations: &[Operation<'d>]) -> Option<&'d str> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for schema in operations.iter().flat_map(error_responses).filter_map(|error| json_schema(&error)) {
        *uses.entry(schema).or_default() += 1;
    }
    uses.into_iter().max_by_key(|(_, uses)| *uses).map(|(schema, _)| schema)
}

/// Requires the shared schema for the JSON body of every error. An error without JSON, such as the HTML page of a gateway,
/// may have another body.
fn lint_errors(lint: &mut Lint<'_>, operation: &Operation<'_>, shared: Option<&str>) {
    let help = match shared {
        Some(shared) => format!("describe its body as `application/json` with `$ref: '{shared}'`"),
        None => "move the schema of errors to `components/schemas`, and refer to it".to_owned(),
    };
    let errors = error_responses(operation);
    for error in &errors {
        let status = error.status;
        let message = match json_schema(error) {
            Some(schema) if Some(schema) == shared => continue,
            Some(_) => format!("the error {status} has a different schema than other errors"),
            None if error.json().is_some() => format!("the schema of the error {status} is not a component"),
            None if error.content().is_empty() => format!("the error {status} has no body"),
            None => continue,
        };
        lint.report(rules::SHARED_ERROR, &error.written.pointer(), message, &help);
    }
    if errors.iter().all(|error| json_schema(error).is_none()) {
        let message = "the operation has no error with the shared schema";
        lint.report(rules::SHARED_ERROR, &operation.node.pointer(), message, help);
    }
}
