//! The shapes of the document's schemas.

use std::collections::BTreeMap;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Resolver, WrittenSchema,
    reference::component_of,
    shape::{is_quoted_boolean, single_all_of_node, unwrapped},
    vocabulary::{SCHEMAS, is_constraint},
};

use crate::check::types::{
    intended::IntendedDifference,
    type_shape::{FieldShape, NullableShape, TypeShape},
};

/// Returns the intended differences that the keywords of a schema cause.
pub(super) fn keyword_differences(schema: &Node<'_>) -> Vec<IntendedDifference> {
    let mut differences = Vec::new();
    if schema.entries().any(|(keyword, _)| is_constraint(keyword)) {
        differences.push(IntendedDifference::ConstraintIsIgnored);
    }
    if schema.str("type") == Some("string") && schema.has("format") {
        differences.push(IntendedDifference::FormatIsIgnored);
    }
    if schema.has("default") {
        differences.push(IntendedDifference::DefaultIsIgnored);
    }
    if schema.get("additionalProperties").is_some_and(|additional| *additional.value == Value::Bool(false)) {
        differences.push(IntendedDifference::AdditionalPropertiesAreAllowed);
    }
    differences
}

/// Returns the shape of a component; for an alias of another component, that of its target.
pub(super) fn component_shape<'d>(resolver: &Resolver<'d>, schema: &Node<'d>) -> TypeShape {
    inline_shape(resolver, &unwrapped(resolver, schema).unwrap_or_else(|| schema.clone()))
}

/// Returns the shape of a schema.
fn documented_shape<'d>(resolver: &Resolver<'d>, schema: &Node<'d>) -> NullableShape {
    let is_nullable = schema.flag("nullable");
    if let Some((_, name)) = schema.str("$ref").and_then(component_of) {
        let target = resolver.component(SCHEMAS, &name);
        let is_nullable = is_nullable || target.as_ref().is_some_and(|target| target.flag("nullable"));
        // A quoted boolean has no type of its own.
        let is_quoted_boolean = target.is_some_and(|target| is_quoted_boolean(target.value));
        let shape = if is_quoted_boolean { TypeShape::QuotedBoolean } else { TypeShape::Named(name.into_owned()) };
        return NullableShape::new(shape, is_nullable);
    }
    if let Some(wrapped) = single_all_of_node(schema) {
        let inner = documented_shape(resolver, &wrapped);
        return NullableShape { is_nullable: is_nullable || inner.is_nullable, ..inner };
    }
    NullableShape::new(inline_shape(resolver, schema), is_nullable)
}

fn inline_shape<'d>(resolver: &Resolver<'d>, schema: &Node<'d>) -> TypeShape {
    if is_quoted_boolean(schema.value) {
        return TypeShape::QuotedBoolean;
    }
    if schema.has("allOf") {
        return TypeShape::Object(joined_fields(resolver, schema));
    }
    let alternatives = WrittenSchema::of(schema.clone()).resolve(resolver).alternatives();
    if !alternatives.is_empty() {
        return TypeShape::Union(alternatives.iter().map(|schema| documented_shape(resolver, schema)).collect());
    }
    let format = |default: &str| schema.str("format").unwrap_or(default).to_owned();
    match schema.str("type") {
        Some("string") if schema.has("enum") => {
            TypeShape::Enum { values: schema.strs("enum").map(str::to_owned).collect(), is_open: false }
        }
        Some("string") => TypeShape::String,
        Some("integer") => TypeShape::Integer { format: format("int64") },
        Some("number") => TypeShape::Number { format: format("double") },
        Some("boolean") => TypeShape::Boolean,
        Some("array") => {
            let items = schema.get("items").map_or(NullableShape::ANY, |items| documented_shape(resolver, &items));
            TypeShape::Array(Box::new(items))
        }
        Some("object") | None => object_shape(resolver, schema),
        Some(_) => TypeShape::Any,
    }
}

fn object_shape<'d>(resolver: &Resolver<'d>, schema: &Node<'d>) -> TypeShape {
    if schema.entries_of("properties").next().is_some() {
        return TypeShape::Object(joined_fields(resolver, schema));
    }
    match schema.get("additionalProperties") {
        Some(values) if values.is_object() => TypeShape::Map(Box::new(documented_shape(resolver, &values))),
        None if !schema.has("type") && !schema.has("properties") => TypeShape::Any,
        _ => TypeShape::Map(Box::new(NullableShape::ANY)),
    }
}

/// Returns the properties of an object, including those that `allOf` joins.
fn joined_fields<'d>(resolver: &Resolver<'d>, schema: &Node<'d>) -> BTreeMap<String, FieldShape> {
    let schema = WrittenSchema::of(schema.clone()).resolve(resolver);
    let required = schema.required();
    let fields = schema.properties().into_iter().map(|(name, property)| {
        let value = property.nodes().first().map_or(NullableShape::ANY, |node| documented_shape(resolver, node));
        let pointer = Some(property.path().pointer());
        (name.to_owned(), FieldShape { value, is_required: required.contains_key(name), pointer })
    });
    fields.collect()
}
