//! The shapes of the document's schemas.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use crate::{
    check::types::{
        intended::IntendedDifference,
        type_shape::{FieldShape, NullableShape, TypeShape},
    },
    openapi::{component, component_of},
};

const LIMITS: [&str; 13] = [
    "maxLength",
    "minLength",
    "pattern",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Returns the intended differences that the keywords of a schema cause.
pub(super) fn keyword_differences(schema: &Node<'_>) -> Vec<IntendedDifference> {
    let has = |key: &str| schema.get(key).is_some();
    let mut differences = Vec::new();
    if LIMITS.iter().any(|key| has(key)) {
        differences.push(IntendedDifference::ConstraintIsIgnored);
    }
    if schema.text("type") == Some("string") && has("format") {
        differences.push(IntendedDifference::FormatIsIgnored);
    }
    if has("default") {
        differences.push(IntendedDifference::DefaultIsIgnored);
    }
    if schema.get("additionalProperties").is_some_and(|more| more.value == &Value::Bool(false)) {
        differences.push(IntendedDifference::AdditionalPropertiesAreAllowed);
    }
    differences
}

/// Returns the shape of a schema.
fn documented_shape(document: &Document, schema: &Node<'_>) -> NullableShape {
    let is_nullable = schema.flag("nullable");
    let shape = match schema.text("$ref").and_then(component_of) {
        Some((section, name)) => match component(document, (section, name)) {
            // It has no type of its own.
            Some(target) if is_quoted_flag(target.value) => TypeShape::QuotedBoolean,
            target => {
                let is_nullable = is_nullable || target.is_some_and(|target| target.flag("nullable"));
                return NullableShape { shape: TypeShape::Named(name.to_owned()), is_nullable };
            }
        },
        None => match wrapped(schema) {
            Some(only) => {
                let inner = documented_shape(document, &only);
                return NullableShape { is_nullable: is_nullable || inner.is_nullable, ..inner };
            }
            None => inline_shape(document, schema),
        },
    };
    NullableShape { shape, is_nullable }
}

/// What a component says itself: one that only refers to another has the content of that.
pub(super) fn component_shape(document: &Document, schema: &Node<'_>) -> TypeShape {
    let mut schema = schema.clone();
    let mut seen = BTreeSet::new();
    while seen.insert(schema.pointer.clone()) {
        let target = schema.text("$ref").and_then(component_of).and_then(|name| component(document, name));
        match target.or_else(|| wrapped(&schema)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    inline_shape(document, &schema)
}

/// The one schema of an `allOf` that only serves to write something beside it.
fn wrapped<'d>(schema: &Node<'d>) -> Option<Node<'d>> {
    let mut parts = schema.get("allOf")?.items();
    let only = parts.next()?;
    let is_more = parts.next().is_some() || ["type", "properties", "required"].iter().any(|k| schema.get(k).is_some());
    (!is_more).then_some(only)
}

/// Whether the schema is that of a boolean that may come quoted, which has no type of its own.
pub(in crate::check) fn is_quoted_flag(schema: &Value) -> bool {
    let branches = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_text = |branch: &Value| branch["enum"] == serde_json::json!(["true", "false"]);
    branches.len() == 2 && branches.iter().any(|branch| branch["type"] == "boolean") && branches.iter().any(is_text)
}

fn inline_shape(document: &Document, schema: &Node<'_>) -> TypeShape {
    if is_quoted_flag(schema.value) {
        return TypeShape::QuotedBoolean;
    }
    if schema.get("allOf").is_some() {
        return TypeShape::Object(joined_fields(document, schema));
    }
    if let Some(branches) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
        return TypeShape::Union(branches.items().map(|branch| documented_shape(document, &branch)).collect());
    }
    let format = |default: &str| schema.text("format").unwrap_or(default).to_owned();
    match schema.text("type") {
        Some("string") => match schema.get("enum") {
            Some(values) => {
                let values = values.items().filter_map(|value| value.value.as_str().map(str::to_owned)).collect();
                TypeShape::Enum { values, is_open: false }
            }
            None => TypeShape::String,
        },
        Some("integer") => TypeShape::Integer { format: format("int64") },
        Some("number") => TypeShape::Number { format: format("double") },
        Some("boolean") => TypeShape::Boolean,
        Some("array") => {
            let items = schema.get("items").map_or(NullableShape::ANY, |items| documented_shape(document, &items));
            TypeShape::Array(Box::new(items))
        }
        Some("object") | None => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(properties), _) if properties.entries().next().is_some() => {
                TypeShape::Object(joined_fields(document, schema))
            }
            (_, Some(values)) if values.value.is_object() => {
                TypeShape::Map(Box::new(documented_shape(document, &values)))
            }
            (None, None) if schema.text("type").is_none() => TypeShape::Any,
            _ => TypeShape::Map(Box::new(NullableShape::ANY)),
        },
        Some(_) => TypeShape::Any,
    }
}

/// The properties of an object, with those that `allOf` joins.
fn joined_fields(document: &Document, schema: &Node<'_>) -> BTreeMap<String, FieldShape> {
    let mut fields = BTreeMap::new();
    let mut required = BTreeSet::new();
    let mut open = vec![schema.clone()];
    let mut seen = BTreeSet::new();
    while let Some(schema) = open.pop() {
        if !seen.insert(schema.pointer.clone()) {
            continue;
        }
        open.extend(schema.text("$ref").and_then(component_of).and_then(|name| component(document, name)));
        open.extend(schema.get("allOf").iter().flat_map(Node::items));
        let names = schema.get("required");
        required.extend(names.iter().flat_map(Node::items).filter_map(|name| name.value.as_str().map(str::to_owned)));
        for (name, property) in schema.get("properties").iter().flat_map(Node::entries) {
            let value = documented_shape(document, &property);
            fields.insert(name.to_owned(), FieldShape { value, is_required: false, pointer: Some(property.pointer) });
        }
    }
    for (name, field) in &mut fields {
        field.is_required = required.contains(name);
    }
    fields
}
