//! What a schema says of its values, whether the document wrote it or schemars derived it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node, Pointer};

use crate::openapi::{component, component_of};

/// The values that a schema takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Anything,
    Text,
    /// One of these texts; `open` takes every other text, too.
    Enum {
        values: BTreeSet<String>,
        open: bool,
    },
    Integer {
        width: String,
    },
    Number {
        width: String,
    },
    Flag,
    /// A boolean, or the same quoted.
    QuotedFlag,
    List(Box<Typed>),
    Map(Box<Typed>),
    Object(BTreeMap<String, Field>),
    /// The type of that name.
    Named(String),
    Union(Vec<Typed>),
}

/// A shape, with whether `null` is taken as well.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) typed: Typed,
    pub(super) required: bool,
    /// Where the document has it.
    pub(super) pointer: Option<Pointer>,
}

impl Shape {
    /// The shape in words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Anything => "anything".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Enum { values, .. } => format!("an enum of {}", values.len()),
            Self::Integer { width } => format!("an integer ({width})"),
            Self::Number { width } => format!("a number ({width})"),
            Self::Flag => "a boolean".to_owned(),
            Self::QuotedFlag => "a boolean that may be quoted".to_owned(),
            Self::List(items) => format!("a list of {}", items.shape.name()),
            Self::Map(values) => format!("a map to {}", values.shape.name()),
            Self::Object(_) => "an object".to_owned(),
            Self::Named(name) => format!("`{name}`"),
            Self::Union(shapes) => shapes.iter().map(|typed| typed.shape.name()).collect::<Vec<_>>().join(" or "),
        }
    }
}

/// What a schema of the document says.
pub(super) fn documented(document: &Document, schema: &Node<'_>) -> Typed {
    let nullable = schema.flag("nullable");
    let shape = match schema.text("$ref").and_then(component_of) {
        Some((section, name)) => match component(document, (section, name)) {
            // It has no type of its own.
            Some(target) if is_quoted_flag(target.value) => Shape::QuotedFlag,
            target => {
                let nullable = nullable || target.is_some_and(|target| target.flag("nullable"));
                return Typed { shape: Shape::Named(name.to_owned()), nullable };
            }
        },
        None => match wrapped(schema) {
            Some(only) => {
                let inner = documented(document, &only);
                return Typed { nullable: nullable || inner.nullable, ..inner };
            }
            None => shape_in_document(document, schema),
        },
    };
    Typed { shape, nullable }
}

/// What a component says itself: one that only refers to another has the content of that.
pub(super) fn component_shape(document: &Document, schema: &Node<'_>) -> Shape {
    let mut schema = schema.clone();
    let mut seen = BTreeSet::new();
    while seen.insert(schema.pointer.clone()) {
        let target = schema.text("$ref").and_then(component_of).and_then(|name| component(document, name));
        match target.or_else(|| wrapped(&schema)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    shape_in_document(document, &schema)
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

fn shape_in_document(document: &Document, schema: &Node<'_>) -> Shape {
    if is_quoted_flag(schema.value) {
        return Shape::QuotedFlag;
    }
    if schema.get("allOf").is_some() {
        return Shape::Object(joined_fields(document, schema));
    }
    if let Some(branches) = schema.get("oneOf").or_else(|| schema.get("anyOf")) {
        return Shape::Union(branches.items().map(|branch| documented(document, &branch)).collect());
    }
    let width = |default: &str| schema.text("format").unwrap_or(default).to_owned();
    match schema.text("type") {
        Some("string") => match schema.get("enum") {
            Some(values) => {
                let values = values.items().filter_map(|value| value.value.as_str().map(str::to_owned)).collect();
                Shape::Enum { values, open: false }
            }
            None => Shape::Text,
        },
        Some("integer") => Shape::Integer { width: width("int64") },
        Some("number") => Shape::Number { width: width("double") },
        Some("boolean") => Shape::Flag,
        Some("array") => {
            let items = schema.get("items").map_or(ANYTHING, |items| documented(document, &items));
            Shape::List(Box::new(items))
        }
        Some("object") | None => match (schema.get("properties"), schema.get("additionalProperties")) {
            (Some(properties), _) if properties.entries().next().is_some() => {
                Shape::Object(joined_fields(document, schema))
            }
            (_, Some(values)) if values.value.is_object() => Shape::Map(Box::new(documented(document, &values))),
            (None, None) if schema.text("type").is_none() => Shape::Anything,
            _ => Shape::Map(Box::new(ANYTHING)),
        },
        Some(_) => Shape::Anything,
    }
}

const ANYTHING: Typed = Typed { shape: Shape::Anything, nullable: false };

/// The properties of an object, with those that `allOf` joins.
fn joined_fields(document: &Document, schema: &Node<'_>) -> BTreeMap<String, Field> {
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
            let typed = documented(document, &property);
            fields.insert(name.to_owned(), Field { typed, required: false, pointer: Some(property.pointer) });
        }
    }
    for (name, field) in &mut fields {
        field.required = required.contains(name);
    }
    fields
}

/// What a schema that schemars derived says.
pub(super) fn derived(schema: &Value) -> Typed {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/$defs/").unwrap_or(name).to_owned();
        return Typed { shape: Shape::Named(name), nullable: false };
    }
    if let Some(branches) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        return derived_union(branches);
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let nullable = types.contains(&"null");
    let width = |default: &str| schema.get("format").and_then(Value::as_str).unwrap_or(default).to_owned();
    let shape = match types.iter().find(|name| **name != "null") {
        Some(&"string") => match schema.get("enum").and_then(Value::as_array) {
            Some(values) => Shape::Enum {
                values: values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
                open: false,
            },
            None => Shape::Text,
        },
        Some(&"integer") => Shape::Integer { width: width("int64") },
        Some(&"number") => Shape::Number { width: width("double") },
        Some(&"boolean") => Shape::Flag,
        Some(&"array") => Shape::List(Box::new(schema.get("items").map_or(ANYTHING, derived))),
        Some(&"object") => derived_object(schema),
        _ => Shape::Anything,
    };
    Typed { shape, nullable }
}

fn derived_object(schema: &Value) -> Shape {
    let properties = schema.get("properties").and_then(Value::as_object);
    match (properties, schema.get("additionalProperties")) {
        (None, Some(values)) => Shape::Map(Box::new(derived(values))),
        (properties, _) => {
            let required = schema.get("required").and_then(Value::as_array);
            let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|r| r == name));
            let fields = properties.into_iter().flatten().map(|(name, property)| {
                (name.clone(), Field { typed: derived(property), required: is_required(name), pointer: None })
            });
            Shape::Object(fields.collect())
        }
    }
}

/// `null` beside one schema is that schema and nullable; an enum beside text is an open enum.
fn derived_union(branches: &[Value]) -> Typed {
    let is_null = |branch: &Value| branch["type"] == "null";
    let nullable = branches.iter().any(is_null);
    let mut typed: Vec<Typed> = branches.iter().filter(|branch| !is_null(branch)).map(derived).collect();
    let shape = match typed.as_slice() {
        [Typed { shape: Shape::Enum { values, .. }, .. }, Typed { shape: Shape::Text, .. }] => {
            Shape::Enum { values: values.clone(), open: true }
        }
        [_] => return typed.pop().map_or(ANYTHING, |one| Typed { nullable: nullable || one.nullable, ..one }),
        _ => Shape::Union(typed),
    };
    Typed { shape, nullable }
}
