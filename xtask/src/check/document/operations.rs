//! Operations: what they are called, what they need, and how they fail.

use std::collections::BTreeMap;

use webex_call_pickup_codegen::{Node, Pointer};

use super::Lint;
use crate::check::rules;
use crate::openapi::{Kind, Part, resolved};

pub(super) fn check(lint: &mut Lint<'_>) {
    let operations: Vec<_> = lint.parts.iter().filter(|part| part.kind == Kind::Operation).cloned().collect();
    servers(lint);
    tags(lint, &operations);
    let shared = shared_error(lint, &operations);
    for Part { node, .. } in &operations {
        casing(lint, node);
        security(lint, node);
        errors(lint, node, shared);
    }
}

fn servers(lint: &mut Lint<'_>) {
    let root = Node::root(lint.document);
    let pointer = root.get("servers").map_or(root.pointer.clone(), |servers| servers.pointer);
    if root.get("servers").iter().flat_map(Node::items).next().is_none() {
        lint.report(
            rules::SERVERS,
            &pointer,
            "the document names no server",
            "add `servers` with the base URL of each cloud; the first one is the client's default",
        );
    }
}

fn tags(lint: &mut Lint<'_>, operations: &[Part<'_>]) {
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
                lint.report(
                    rules::OPERATION_TAG,
                    &tag.pointer,
                    format!("the tag `{name}` is not declared"),
                    "add it to `tags` at the top of the document, with a description",
                );
            }
        }
    }
    for tag in declared {
        if let Some(name) = tag.text("name").filter(|name| !used.contains(name)) {
            lint.report(
                rules::OPERATION_TAG,
                &tag.pointer,
                format!("no operation has the tag `{name}`"),
                "remove it, or use it",
            );
        }
    }
}

fn casing(lint: &mut Lint<'_>, operation: &Node<'_>) {
    let Some(id) = operation.text("operationId") else { return };
    let is_camel_case = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        // `getURL` would be `getUrl` once it is a name in Rust, and back.
        && !id.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    if !is_camel_case {
        lint.report(
            rules::OPERATION_ID_CASING,
            &operation.pointer.key("operationId"),
            format!("the operationId `{id}` is not in lowerCamelCase"),
            "write it as `getCallPickup` is written",
        );
    }
}

fn security(lint: &mut Lint<'_>, operation: &Node<'_>) {
    let security = operation.get("security").or_else(|| Node::root(lint.document).get("security"));
    let requirements: Vec<_> = security.iter().flat_map(Node::items).collect();
    let pointer = operation.get("security").map_or(operation.pointer.clone(), |own| own.pointer);
    if requirements.is_empty() || requirements.iter().any(|one| one.value.as_object().is_some_and(|o| o.is_empty())) {
        lint.report(
            rules::OPERATION_SECURITY,
            &pointer,
            "the operation can be called without credentials, as the document has it",
            "name the security scheme in `security`, here or at the top of the document",
        );
        return;
    }
    let says_scopes = requirements
        .iter()
        .flat_map(|requirement| requirement.entries().collect::<Vec<_>>())
        .any(|(_, scopes)| scopes.items().next().is_some());
    let extension = operation.get("x-required-scopes");
    if !says_scopes && extension.iter().flat_map(Node::items).next().is_none() {
        lint.report(
            rules::OPERATION_SCOPES,
            &operation.pointer,
            "the operation does not say which scopes the token needs",
            "list them in `x-required-scopes`",
        );
    }
}

/// An answer that tells of a failure, with the place where the operation names it.
struct ErrorAnswer<'d> {
    status: &'d str,
    pointer: Pointer,
    answer: Node<'d>,
}

fn error_answers<'d>(lint: &Lint<'d>, operation: &Node<'d>) -> Vec<ErrorAnswer<'d>> {
    let responses = operation.get("responses");
    let entries = responses.iter().flat_map(Node::entries);
    entries
        .filter(|(status, _)| status.starts_with(['4', '5']) || *status == "default")
        .filter_map(|(status, node)| {
            Some(ErrorAnswer { status, answer: resolved(lint.document, &node)?, pointer: node.pointer })
        })
        .collect()
}

/// The reference of the schema of the answer's JSON body.
fn json_schema<'d>(answer: &Node<'d>) -> Option<&'d str> {
    answer.get("content")?.get("application/json")?.get("schema")?.text("$ref")
}

/// The reference to the schema that most errors have.
fn shared_error<'d>(lint: &Lint<'d>, operations: &[Part<'d>]) -> Option<&'d str> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for Part { node, .. } in operations {
        for schema in error_answers(lint, node).iter().filter_map(|error| json_schema(&error.answer)) {
            *uses.entry(schema).or_default() += 1;
        }
    }
    uses.into_iter().max_by_key(|(_, uses)| *uses).map(|(schema, _)| schema)
}

/// An error has the shared schema. One without JSON, such as a gateway's page, has another body.
fn errors(lint: &mut Lint<'_>, operation: &Node<'_>, shared: Option<&str>) {
    let errors = error_answers(lint, operation);
    let help = match shared {
        Some(shared) => format!("describe its body as `application/json` with `$ref: '{shared}'`"),
        None => "make a component of the body of errors, and refer to it".to_owned(),
    };
    let mut is_shared = false;
    for ErrorAnswer { status, pointer, answer } in &errors {
        let content = answer.get("content");
        let media_types: Vec<_> = content.iter().flat_map(Node::entries).collect();
        let has_json = media_types.iter().any(|(media_type, _)| *media_type == "application/json");
        match json_schema(answer) {
            Some(schema) if Some(schema) == shared => is_shared = true,
            Some(_) => {
                lint.report(rules::SHARED_ERROR, pointer, format!("the error {status} has a schema of its own"), &help);
            }
            None if has_json => lint.report(
                rules::SHARED_ERROR,
                pointer,
                format!("the schema of the error {status} is no component"),
                &help,
            ),
            None if media_types.is_empty() => {
                lint.report(rules::SHARED_ERROR, pointer, format!("the error {status} has no body"), &help);
            }
            None => {}
        }
    }
    if !is_shared && errors.iter().all(|error| json_schema(&error.answer).is_none()) {
        lint.report(rules::SHARED_ERROR, &operation.pointer, "the operation has no error with the shared schema", help);
    }
}
