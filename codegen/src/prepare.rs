//! Rewrites a document into one that progenitor turns into a client that survives the real API.
//!
//! Each rule is one function. A rule works on plain JSON and on any document that `refuse` lets pass. What progenitor
//! cannot express stays in the prepared document as an `x-` extension, which `finish` reads.

mod anonymous;
mod answers;
mod objects;
mod values;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    error::Problem,
    refuse::{METHODS, component_of},
};

pub(crate) use objects::NULL_IS_ABSENT;
pub(crate) use values::{LENIENT_FLAG, is_lenient_flag};

/// The names of the schemas that only ever travel to the server. Everything else may come in an answer.
type SentOnly = BTreeSet<String>;

/// Applies every rule. The order matters where a rule says so.
pub(crate) fn prepare(mut document: Value) -> Result<Value, Problem> {
    answers::resolve_references(&mut document);
    // Before the errors go: their schemas travel in answers, too.
    let sent_only = sent_only(&document);
    answers::one_error_type(&mut document);
    answers::one_success_type(&mut document);
    objects::properties_make_an_object(&mut document);
    objects::join_all_of(&mut document);
    // After `join_all_of`, which makes objects.
    anonymous::name_anonymous_schemas(&mut document)?;
    let sent_only = &extend_to_named(&document, sent_only);
    objects::accept_unknown_properties(&mut document);
    values::lenient_flags(&mut document);
    values::defaults_are_the_servers(&mut document);
    values::text_stays_text(&mut document);
    values::validate_only_what_is_sent(&mut document, sent_only);
    objects::null_where_it_is_used(&mut document);
    objects::null_is_absent(&mut document, sent_only);
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
fn schema<'d>(document: &'d Value, name: &str) -> Option<&'d Value> {
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

/// The names of the component schemas that `value` mentions, directly or through others.
fn mentioned(document: &Value, value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(name) = referenced_schema(value)
                && names.insert(name.to_owned())
                && let Some(target) = schema(document, name)
            {
                mentioned(document, target, names);
            }
            // Examples are data: a `$ref` in them means nothing.
            entries
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "example" | "examples" | "default" | "enum"))
                .for_each(|(_, child)| mentioned(document, child, names));
        }
        Value::Array(items) => items.iter().for_each(|item| mentioned(document, item, names)),
        _ => {}
    }
}

pub(crate) fn sent_only(document: &Value) -> SentOnly {
    let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in operations(document) {
        for key in ["parameters", "requestBody"] {
            mentioned(document, operation.get(key).unwrap_or(&Value::Null), &mut sent);
        }
        mentioned(document, operation.get("responses").unwrap_or(&Value::Null), &mut received);
    }
    &sent - &received
}

/// A schema that got its name from a place in a schema that is only sent, or in a body, is only sent as well.
fn extend_to_named(document: &Value, mut names: SentOnly) -> SentOnly {
    names.append(&mut sent_only(document));
    names
}
