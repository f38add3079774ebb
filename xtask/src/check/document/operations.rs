//! Operations: tags, operationIds, security, and errors.

use std::collections::BTreeMap;

use webex_call_pickup_codegen::{Node, Pointer};

use crate::{
    check::{document::lint::Lint, rules},
    openapi::{Kind, Part, resolved},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let operations: Vec<_> = lint.objects.iter().filter(|object| object.kind == Kind::Operation).cloned().collect();
    lint_servers(lint);
    lint_tags(lint, &operations);
    let shared = shared_error(lint, &operations);
    for Part { node, .. } in &operations {
        lint_casing(lint, node);
        lint_security(lint, node);
        lint_errors(lint, node, shared);
    }
}

fn lint_servers(lint: &mut Lint<'_>) {
    let root = Node::root(lint.document);
    let pointer = root.get("servers").map_or(root.pointer.clone(), |servers| servers.pointer);
    if root.get("servers").iter().flat_map(Node::items).next().is_none() {
        let help = "add `servers` with the base URL of each cloud; the first one is the default of the client";
        lint.report(rules::SERVERS, &pointer, "the document has no server", help);
    }
}

fn lint_tags(lint: &mut Lint<'_>, operations: &[Part<'_>]) {
    let root = Node::root(lint.document);
    let declared: Vec<_> = root.get("tags").iter().flat_map(Node::items).collect();
    let mut used = Vec::new();
    for Part { node, .. } in operations {
        let tags: Vec<_> = node.get("tags").iter().flat_map(Node::items).collect();
        if tags.is_empty() {
            lint.report(rules::OPERATION_TAG, &node.pointer, "the operation has no tag", "add one of `tags`");
        }
        for tag in tags {
            let Some(name) = tag.value.as_str() else { continue };
            used.push(name);
            if !declared.iter().any(|known| known.text("name") == Some(name)) {
                let help = "add it to `tags` at the top of the document, with a description";
                lint.report(rules::OPERATION_TAG, &tag.pointer, format!("the tag `{name}` is not declared"), help);
            }
        }
    }
    for tag in declared {
        if let Some(name) = tag.text("name").filter(|name| !used.contains(name)) {
            let message = format!("no operation has the tag `{name}`");
            lint.report(rules::OPERATION_TAG, &tag.pointer, message, "remove the tag, or add it to an operation");
        }
    }
}

fn lint_casing(lint: &mut Lint<'_>, operation: &Node<'_>) {
    let Some(id) = operation.text("operationId") else { return };
    let is_camel_case = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        // A method of Rust cannot preserve the case of `getURL`.
        && !id.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    if !is_camel_case {
        let message = format!("the operationId `{id}` is not in lowerCamelCase");
        let pointer = operation.pointer.key("operationId");
        lint.report(rules::OPERATION_ID_CASING, &pointer, message, "rename it, in the style of `getCallPickup`");
    }
}

fn lint_security(lint: &mut Lint<'_>, operation: &Node<'_>) {
    let security = operation.get("security").or_else(|| Node::root(lint.document).get("security"));
    let requirements: Vec<_> = security.iter().flat_map(Node::items).collect();
    let pointer = operation.get("security").map_or(operation.pointer.clone(), |own| own.pointer);
    if requirements.is_empty() || requirements.iter().any(|one| one.value.as_object().is_some_and(|o| o.is_empty())) {
        let message = "the document allows the operation without credentials";
        let help = "name the security scheme in `security`, here or at the top of the document";
        return lint.report(rules::OPERATION_SECURITY, &pointer, message, help);
    }
    let has_scopes = requirements
        .iter()
        .flat_map(|requirement| requirement.entries().collect::<Vec<_>>())
        .any(|(_, scopes)| scopes.items().next().is_some());
    let extension = operation.get("x-required-scopes");
    if !has_scopes && extension.iter().flat_map(Node::items).next().is_none() {
        let message = "the operation lists no scopes";
        let help = "list the scopes that a token needs in `x-required-scopes`";
        lint.report(rules::OPERATION_SCOPES, &operation.pointer, message, help);
    }
}

/// An error response, with the location of its entry in `responses`.
struct ErrorResponse<'d> {
    status: &'d str,
    pointer: Pointer,
    response: Node<'d>,
}

fn error_responses<'d>(lint: &Lint<'d>, operation: &Node<'d>) -> Vec<ErrorResponse<'d>> {
    let responses = operation.get("responses");
    let entries = responses.iter().flat_map(Node::entries);
    entries
        .filter(|(status, _)| status.starts_with(['4', '5']) || *status == "default")
        .filter_map(|(status, node)| {
            Some(ErrorResponse { status, response: resolved(lint.document, &node)?, pointer: node.pointer })
        })
        .collect()
}

/// Returns the reference to the schema of the JSON body.
fn json_schema<'d>(response: &Node<'d>) -> Option<&'d str> {
    response.get("content")?.get("application/json")?.get("schema")?.text("$ref")
}

/// Returns the reference to the schema that most errors have.
fn shared_error<'d>(lint: &Lint<'d>, operations: &[Part<'d>]) -> Option<&'d str> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for Part { node, .. } in operations {
        for schema in error_responses(lint, node).iter().filter_map(|error| json_schema(&error.response)) {
            *uses.entry(schema).or_default() += 1;
        }
    }
    uses.into_iter().max_by_key(|(_, uses)| *uses).map(|(schema, _)| schema)
}

/// Requires the shared schema for the JSON body of every error. An error without JSON, such as the HTML page of a gateway,
/// may have another body.
fn lint_errors(lint: &mut Lint<'_>, operation: &Node<'_>, shared: Option<&str>) {
    let errors = error_responses(lint, operation);
    let help = match shared {
        Some(shared) => format!("describe its body as `application/json` with `$ref: '{shared}'`"),
        None => "move the schema of errors to `components/schemas`, and refer to it".to_owned(),
    };
    for ErrorResponse { status, pointer, response } in &errors {
        let content = response.get("content");
        let media_types: Vec<_> = content.iter().flat_map(Node::entries).collect();
        let has_json = media_types.iter().any(|(media_type, _)| *media_type == "application/json");
        let message = match json_schema(response) {
            Some(schema) if Some(schema) == shared => continue,
            Some(_) => format!("the error {status} has a different schema than other errors"),
            None if has_json => format!("the schema of the error {status} is not a component"),
            None if media_types.is_empty() => format!("the error {status} has no body"),
            None => continue,
        };
        lint.report(rules::SHARED_ERROR, pointer, message, &help);
    }
    if errors.iter().all(|error| json_schema(&error.response).is_none()) {
        let message = "the operation has no error with the shared schema";
        lint.report(rules::SHARED_ERROR, &operation.pointer, message, help);
    }
}
