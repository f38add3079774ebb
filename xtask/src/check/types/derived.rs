//! The shapes of the SDK's types, from the JSON Schemas that schemars derives.

use serde_json::Value;

use crate::check::types::{
    intended::IntendedDifference,
    type_shape::{FieldShape, NullableShape, TypeShape},
};

/// Returns the shape of a derived schema.
pub(super) fn derived_shape(schema: &Value) -> NullableShape {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/$defs/").unwrap_or(name).to_owned();
        return NullableShape::new(TypeShape::Named(name), false);
    }
    if let Some(branches) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        return derived_union(branches);
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_nullable = types.contains(&"null");
    let format = |default: &str| schema.get("format").and_then(Value::as_str).unwrap_or(default).to_owned();
    let shape = match types.iter().find(|name| **name != "null") {
        Some(&"string") => match schema.get("enum").and_then(Value::as_array) {
            Some(values) => TypeShape::Enum {
                values: values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
                is_open: false,
            },
            None => TypeShape::String,
        },
        Some(&"integer") => TypeShape::Integer { format: format("int64") },
        Some(&"number") => TypeShape::Number { format: format("double") },
        Some(&"boolean") => TypeShape::Boolean,
        Some(&"array") => TypeShape::Array(Box::new(schema.get("items").map_or(NullableShape::ANY, derived_shape))),
        Some(&"object") => derived_object(schema),
        _ => TypeShape::Any,
    };
    let leniency = match &shape {
        TypeShape::String if types.contains(&"number") => Some(IntendedDifference::NumberIsString),
        TypeShape::Integer { .. } if types.contains(&"string") => Some(IntendedDifference::QuotedInteger),
        // Otherwise, an array is nullable because `null` and the empty array differ.
        shape if is_nullable && shape.elements().is_some_and(|elements| elements.is_nullable) => {
            return NullableShape {
                shape: shape.clone(),
                is_nullable: false,
                leniency: Some(IntendedDifference::NullIsEmpty),
            };
        }
        _ => None,
    };
    NullableShape { shape, is_nullable, leniency }
}

fn derived_object(schema: &Value) -> TypeShape {
    let properties = schema.get("properties").and_then(Value::as_object);
    match (properties, schema.get("additionalProperties")) {
        (None, Some(values)) => TypeShape::Map(Box::new(derived_shape(values))),
        (properties, _) => {
            let required = schema.get("required").and_then(Value::as_array);
            let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|other| other == name));
            let fields = properties.into_iter().flatten().map(|(name, property)| {
                let value = derived_shape(property);
                (name.clone(), FieldShape { value, is_required: is_required(name), pointer: None })
            });
            TypeShape::Object(fields.collect())
        }
    }
}

/// Returns the shape of alternatives: `null` beside one schema makes it nullable, and an enum beside a string is open.
fn derived_union(branches: &[Value]) -> NullableShape {
    let is_null = |branch: &Value| branch["type"] == "null";
    let is_nullable = branches.iter().any(is_null);
    let mut shapes: Vec<NullableShape> = branches.iter().filter(|branch| !is_null(branch)).map(derived_shape).collect();
    let shape = match shapes.as_slice() {
        [
            NullableShape { shape: TypeShape::Named(name), .. },
            NullableShape { shape: TypeShape::Number { .. }, .. },
        ] => {
            let leniency = Some(IntendedDifference::NumberIsString);
            return NullableShape { shape: TypeShape::Named(name.clone()), is_nullable, leniency };
        }
        [
            NullableShape { shape: TypeShape::Enum { values, .. }, .. },
            NullableShape { shape: TypeShape::String, .. },
        ] => TypeShape::Enum { values: values.clone(), is_open: true },
        [_] => {
            let only = shapes.pop().unwrap_or(NullableShape::ANY);
            return NullableShape { is_nullable: is_nullable || only.is_nullable, ..only };
        }
        _ => TypeShape::Union(shapes),
    };
    NullableShape::new(shape, is_nullable)
}
