//! Mutable views of a document's operations and schemas, for the rules.
//!
//! They expect what [`super::references`] leaves: no references but those to schemas, and no parameters of path items.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::openapi::{
    reference::component_of,
    vocabulary::{COMPOSITIONS, PARAMETERS, RESPONSES, SCHEMAS, is_method},
};

/// Every operation of the document.
pub(super) fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    entries_mut(document.get_mut("paths"))
        .filter_map(|(_, item)| item.as_object_mut())
        .flat_map(|item| item.iter_mut())
        .filter(|(key, _)| is_method(key))
        .filter_map(|(_, operation)| operation.as_object_mut())
}

/// Every component schema.
pub(super) fn schemas_mut(document: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    entries_mut(document.get_mut("components").and_then(|components| components.get_mut(SCHEMAS)))
}

/// Applies a rule to a document of these component schemas, and returns them.
#[cfg(test)]
pub(super) fn apply_to_schemas(rule: impl Fn(&mut Value), schemas: Value) -> Value {
    let mut document = serde_json::json!({"components": {"schemas": schemas}});
    rule(&mut document);
    document["components"]["schemas"].take()
}

/// The entries of an object; none where the value is not an object.
pub(super) fn entries_mut(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flatten()
}

/// The request body and the responses of an operation.
pub(super) fn bodies_mut(operation: &mut Map<String, Value>) -> Vec<&mut Value> {
    let mut bodies = Vec::new();
    for (key, value) in operation {
        match key.as_str() {
            "requestBody" => bodies.push(value),
            RESPONSES => bodies.extend(entries_mut(Some(value)).map(|(_, response)| response)),
            _ => {}
        }
    }
    bodies
}

/// The schemas of a body's media types.
pub(super) fn content_schemas_mut(body: &mut Value) -> impl Iterator<Item = &mut Value> {
    entries_mut(body.get_mut("content")).filter_map(|(_, media)| media.get_mut("schema"))
}

/// Calls `visit` for every schema of the document, and for those within it afterwards.
pub(super) fn each_schema_mut(document: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for operation in operations_mut(document) {
        for parameter in operation.get_mut(PARAMETERS).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(schema) = parameter.get_mut("schema") {
                within(schema, visit);
            }
        }
        for body in bodies_mut(operation) {
            content_schemas_mut(body).for_each(|schema| within(schema, visit));
        }
    }
    for (_, schema) in schemas_mut(document) {
        within(schema, visit);
    }
}

/// Calls `visit` for `schema` and every schema within it.
pub(super) fn within(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(schema);
    for (key, value) in entries_mut(Some(schema)) {
        match key.as_str() {
            "properties" => entries_mut(Some(value)).for_each(|(_, property)| within(property, visit)),
            "items" => within(value, visit),
            "additionalProperties" if value.is_object() => within(value, visit),
            key if COMPOSITIONS.contains(&key) => {
                value.as_array_mut().into_iter().flatten().for_each(|schema| within(schema, visit));
            }
            _ => {}
        }
    }
}

/// The name of the component schema that a value is a reference to.
pub(super) fn referenced_schema(value: &Value) -> Option<Cow<'_, str>> {
    let (_, name) = component_of(value.get("$ref")?.as_str()?).filter(|(section, _)| section == SCHEMAS)?;
    Some(name)
}
