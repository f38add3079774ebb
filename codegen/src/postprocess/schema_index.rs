//! The component schemas of the normalized document, found by the names of their Rust types.

use std::collections::HashMap;

use serde_json::Value;

use super::doc;
use crate::{
    former::{innermost, referenced_schema, schemas},
    names,
    normalize::sent,
    openapi::vocabulary::{ALIASES, LENIENT_FLAG, NULL_IS_ABSENT, PERSONAL_DATA, SENT_ONLY},
};

/// All component schemas, in the order of the normalized document.
pub(super) struct SchemaIndex<'d> {
    schemas: Vec<ComponentSchema<'d>>,
    by_rust_name: HashMap<String, usize>,
}

impl<'d> SchemaIndex<'d> {
    pub(super) fn new(normalized: &'d Value) -> Self {
        let sent = sent(normalized);
        let schemas: Vec<_> = schemas(normalized)
            .map(|(name, schema)| ComponentSchema {
                name,
                rust_name: names::pascal_case(name),
                schema,
                is_sent: sent.contains(name),
            })
            .collect();
        let by_rust_name =
            schemas.iter().enumerate().map(|(index, schema)| (schema.rust_name.clone(), index)).collect();
        Self { schemas, by_rust_name }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &ComponentSchema<'d>> {
        self.schemas.iter()
    }

    /// The schema that became the type `rust_name`.
    pub(super) fn get(&self, rust_name: &str) -> Option<&ComponentSchema<'d>> {
        self.by_rust_name.get(rust_name).map(|index| &self.schemas[*index])
    }

    /// Returns `true` if the type is an identifier, which validates what callers pass.
    pub(super) fn is_identifier(&self, rust_name: &str) -> bool {
        self.get(rust_name).is_some_and(ComponentSchema::is_identifier)
    }

    /// The description of a property: its own, or else the first line of its type's.
    pub(super) fn description(&self, property: &PropertySchema<'d>) -> Option<&'d str> {
        let of_type = || {
            let component = referenced_schema(innermost(property.schema))?;
            self.get(&names::pascal_case(component))?.description().map(doc::first_line)
        };
        property.schema["description"].as_str().or_else(of_type)
    }
}

/// A component schema and its Rust type.
pub(super) struct ComponentSchema<'d> {
    /// The name of the component.
    pub(super) name: &'d str,
    pub(super) rust_name: String,
    pub(super) schema: &'d Value,
    /// Requests contain values of the schema.
    pub(super) is_sent: bool,
}

impl<'d> ComponentSchema<'d> {
    pub(super) fn description(&self) -> Option<&'d str> {
        self.schema["description"].as_str()
    }

    pub(super) fn is_enum(&self) -> bool {
        self.schema.get("enum").is_some()
    }

    pub(super) fn enum_values(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    pub(super) fn enum_description(&self, value: &str) -> Option<&'d str> {
        self.schema["x-enum-descriptions"][value].as_str()
    }

    pub(super) fn is_identifier(&self) -> bool {
        self.schema.get("x-identifier").is_some()
    }

    pub(super) fn is_object(&self) -> bool {
        self.schema.get("properties").is_some()
    }

    /// Returns `true` if responses can contain values of the schema.
    pub(super) fn is_received(&self) -> bool {
        self.schema.get(SENT_ONLY).is_none()
    }

    pub(super) fn properties(&self) -> impl Iterator<Item = PropertySchema<'d>> + use<'d> {
        let required = self.schema["required"].as_array();
        self.schema["properties"].as_object().into_iter().flatten().map(move |(name, schema)| PropertySchema {
            rust_name: names::snake_case(name),
            schema,
            is_required: required.is_some_and(|required| required.iter().any(|known| known == name)),
        })
    }
}

/// A property of a component schema and the name of its field.
pub(super) struct PropertySchema<'d> {
    pub(super) rust_name: String,
    schema: &'d Value,
    pub(super) is_required: bool,
}

impl<'d> PropertySchema<'d> {
    fn has(&self, extension: &str) -> bool {
        self.schema.get(extension) == Some(&Value::Bool(true))
    }

    /// Returns `true` if `Debug` must not show the value.
    pub(super) fn is_personal(&self) -> bool {
        self.has(PERSONAL_DATA)
    }

    /// Returns `true` if `null` means the same as an absent property.
    pub(super) fn is_absent_if_null(&self) -> bool {
        self.has(NULL_IS_ABSENT)
    }

    /// Returns `true` for a boolean that servers may send as a string.
    pub(super) fn is_quoted_boolean(&self) -> bool {
        self.has(LENIENT_FLAG)
    }

    pub(super) fn is_integer(&self) -> bool {
        self.schema["type"] == "integer"
    }

    /// The other names that responses may use for the property.
    pub(super) fn aliases(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.schema.get(ALIASES).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }
}
