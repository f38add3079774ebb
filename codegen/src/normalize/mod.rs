//! Rewrites a document into one that progenitor turns into a client that survives the real API.
//!
//! Each rule is one function. A rule works on plain JSON and on any document that `validate` lets pass. What progenitor
//! cannot express stays in the prepared document as an `x-` extension, which `postprocess` reads.

mod naming;
mod objects;
mod responses;
mod values;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    document::Document,
    error::Problem,
    validate::{METHODS, component_of},
};

pub(crate) use objects::{NULL_IS_ABSENT, SENT_ONLY, innermost, wrapped};
pub(crate) use responses::{resolve_references, resolved};
pub(crate) use values::{LENIENT_FLAG, is_lenient_flag};

/// The names of the schemas that only ever travel to the server. Everything else may come in an answer.
type SentOnly = BTreeSet<String>;

/// Applies every rule. The order matters where a rule says so.
pub(crate) fn normalize(document: &Document) -> Result<Value, Problem> {
    let positions = document;
    let mut document = positions.root.clone();
    responses::resolve_references(&mut document);
    // Before the errors go: their schemas travel in answers, too.
    let received = received(&document, &BTreeSet::new());
    responses::one_error_type(&mut document);
    responses::one_media_type(&mut document);
    responses::one_success_type(&mut document);
    responses::forget_what_nobody_reads(&mut document);
    objects::properties_make_an_object(&mut document);
    objects::components_are_types_of_their_own(&mut document);
    // After the components that only refer to one are flags themselves.
    values::lenient_flags(&mut document);
    // Before `join_all_of`: what stands in a schema is then a reference in every schema that joins it.
    naming::name_anonymous_schemas(&mut document, positions, naming::becomes_a_type)?;
    objects::join_all_of(&mut document);
    let sent_only = &(&sent(&document) - &self::received(&document, &received));
    objects::accept_unknown_properties(&mut document);
    values::defaults_are_the_servers(&mut document);
    values::text_stays_text(&mut document);
    values::validate_only_what_is_sent(&mut document, sent_only);
    // After `validate_only_what_is_sent`, which leaves no constraints elsewhere.
    naming::name_anonymous_schemas(&mut document, positions, naming::is_constrained_text)?;
    objects::null_where_it_is_used(&mut document);
    objects::null_is_absent(&mut document, sent_only);
    objects::mark_what_is_only_sent(&mut document, sent_only);
    objects::schemas_have_no_order(&mut document);
    Ok(document)
}

/// Every operation of the document.
fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    object_entries(document.get_mut("paths"))
        .filter_map(|(_, item)| item.as_object_mut())
        .flat_map(|item| item.iter_mut())
        .filter(|(key, _)| METHODS.contains(&key.as_str()))
        .filter_map(|(_, operation)| operation.as_object_mut())
}

/// Every operation of the document, with its path and method.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Map<String, Value>)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        item.as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
            .filter_map(move |(method, operation)| Some((path.as_str(), method.as_str(), operation.as_object()?)))
    })
}

/// Every component schema.
pub(crate) fn schemas(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
}

fn schemas_mut(document: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    object_entries(document.get_mut("components").and_then(|components| components.get_mut("schemas")))
}

fn object_entries(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flatten()
}

/// The component schema of that name.
pub(crate) fn schema<'d>(document: &'d Value, name: &str) -> Option<&'d Value> {
    document.get("components")?.get("schemas")?.get(name)
}

/// The name of the component schema that `value` is a reference to.
pub(crate) fn referenced_schema(value: &Value) -> Option<&str> {
    component_of(value.get("$ref")?.as_str()?, "schemas")
}

fn reference_to(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Calls `visit` for every schema of the document, those within schemas after the schemas that hold them.
fn each_schema_mut(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for operation in operations_mut(document) {
        for schema in roots_mut(operation) {
            within(schema, visit);
        }
    }
    for (_, schema) in schemas_mut(document) {
        within(schema, visit);
    }
}

/// The schemas of an operation's parameters, body and answers.
fn roots_mut(operation: &mut Map<String, Value>) -> Vec<&mut Value> {
    let mut roots = Vec::new();
    for (key, value) in operation.iter_mut() {
        match key.as_str() {
            "parameters" => roots
                .extend(value.as_array_mut().into_iter().flatten().filter_map(|parameter| parameter.get_mut("schema"))),
            "requestBody" => roots.extend(content_schemas_mut(value)),
            "responses" => {
                roots.extend(object_entries(Some(value)).flat_map(|(_, response)| content_schemas_mut(response)));
            }
            _ => {}
        }
    }
    roots
}

fn content_schemas_mut(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    object_entries(value.get_mut("content")).filter_map(|(_, media)| media.get_mut("schema"))
}

/// Calls `visit` for `schema` and every schema within it.
fn within(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(schema);
    for child in children_mut(schema) {
        within(child, visit);
    }
}

fn children_mut(schema: &mut Value) -> Vec<&mut Value> {
    let mut children = Vec::new();
    for (key, value) in object_entries(Some(schema)) {
        match key.as_str() {
            "properties" => children.extend(object_entries(Some(value)).map(|(_, property)| property)),
            "items" => children.push(value),
            "additionalProperties" if value.is_object() => children.push(value),
            "allOf" | "oneOf" | "anyOf" => children.extend(value.as_array_mut().into_iter().flatten()),
            _ => {}
        }
    }
    children
}

/// The names of the component schemas that `values` mention, directly or through others.
fn mentioned<'d>(document: &'d Value, values: impl IntoIterator<Item = &'d Value>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // A list and not recursion: a chain of schemas may be longer than the stack.
    let mut open: Vec<&Value> = values.into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(entries) => {
                if let Some(name) = referenced_schema(value)
                    && names.insert(name.to_owned())
                {
                    open.extend(schema(document, name));
                }
                // Examples are data: a `$ref` in them means nothing.
                let is_data = |key: &str| matches!(key, "example" | "examples" | "default" | "enum");
                open.extend(entries.iter().filter(|(key, _)| !is_data(key)).map(|(_, child)| child));
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    names
}

/// The names of the component schemas that travel to the server.
pub(crate) fn sent(document: &Value) -> BTreeSet<String> {
    let sent =
        operations(document).flat_map(|(_, _, operation)| [operation.get("parameters"), operation.get("requestBody")]);
    mentioned(document, sent.flatten())
}

/// The names of the component schemas that come from the server, or belong to what does in `known`.
fn received(document: &Value, known: &BTreeSet<String>) -> BTreeSet<String> {
    let responses = operations(document).filter_map(|(_, _, operation)| operation.get("responses"));
    let within_known = known.iter().filter_map(|name| schema(document, name));
    &mentioned(document, responses.chain(within_known)) | known
}
