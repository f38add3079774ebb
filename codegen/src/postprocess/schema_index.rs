//! The component schemas of the normalized document, found by the names of their Rust types.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::doc;
use crate::{
    names,
    normalize::sent,
    openapi::{
        Node, Resolver,
        reference::component_of,
        shape::unwrap_all_of,
        vocabulary::{
            ALIASES, ENUM_DESCRIPTIONS, IDENTIFIER, LENIENT_FLAG, PERSONAL_DATA, PROPERTY_NAME, SCHEMA_NAME, SCHEMAS,
            SENT_ONLY, STRING_CONSTRAINTS,
        },
    },
};

/// All component schemas by the names of their Rust types.
pub(super) struct SchemaIndex<'d>(BTreeMap<String, ComponentSchema<'d>>);

impl<'d> SchemaIndex<'d> {
    pub(super) fn new(normalized: &'d Value) -> Self {
        let resolver = Resolver::new(normalized);
        let sent = sent(normalized);
        let schemas = resolver.components(SCHEMAS).map(|(name, node)| {
            let rust_name = names::pascal_case(name);
            let is_sent = sent.contains(name);
            let name = node.str(SCHEMA_NAME).unwrap_or(name);
            let properties = properties(&node);
            (rust_name.clone(), ComponentSchema { name, rust_name, node, is_sent, properties })
        });
        Self(schemas.collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &ComponentSchema<'d>> {
        self.0.values()
    }

    /// The schema that became the type `rust_name`.
    pub(super) fn get(&self, rust_name: &str) -> Option<&ComponentSchema<'d>> {
        self.0.get(rust_name)
    }

    /// Returns `true` if requests contain values of the type.
    pub(super) fn is_sent(&self, rust_name: &str) -> bool {
        self.get(rust_name).is_some_and(|schema| schema.is_sent)
    }

    /// Returns `true` if the type is an identifier, which validates what callers pass.
    pub(super) fn is_identifier(&self, rust_name: &str) -> bool {
        self.get(rust_name).is_some_and(ComponentSchema::is_identifier)
    }

    /// The component that a schema is a reference to, alone or within an `allOf`.
    fn component(&self, node: &Node<'d>) -> Option<&ComponentSchema<'d>> {
        let reference = unwrap_all_of(node.value).get("$ref")?.as_str()?;
        let (_, component) = component_of(reference)?;
        self.get(&names::pascal_case(&component))
    }

    /// The description of the alternative of a `oneOf` that became the variant `rust_name`.
    pub(super) fn alternative_description(&self, schema: &ComponentSchema<'d>, rust_name: &str) -> Option<&'d str> {
        self.description(&schema.alternative(rust_name)?)
    }

    /// The description of a property or an alternative, or else the first line of its type's description.
    pub(super) fn description(&self, node: &Node<'d>) -> Option<&'d str> {
        let of_type = || self.component(node)?.description().map(doc::first_line);
        node.str("description").or_else(of_type)
    }
}

/// A component schema and its Rust type.
pub(super) struct ComponentSchema<'d> {
    /// The name of the component.
    pub(super) name: &'d str,
    pub(super) rust_name: String,
    pub(super) node: Node<'d>,
    /// Requests contain values of the schema.
    pub(super) is_sent: bool,
    properties: Vec<PropertySchema<'d>>,
}

fn properties<'d>(schema: &Node<'d>) -> Vec<PropertySchema<'d>> {
    let required: HashSet<&str> = schema.strs("required").collect();
    let properties = schema.entries_of("properties").map(|(name, node)| PropertySchema {
        name: node.str(PROPERTY_NAME).unwrap_or(name),
        rust_name: names::snake_case(name),
        is_required: required.contains(name),
        node,
    });
    properties.collect()
}

impl<'d> ComponentSchema<'d> {
    pub(super) fn description(&self) -> Option<&'d str> {
        self.node.str("description")
    }

    pub(super) fn is_enum(&self) -> bool {
        self.node.has("enum")
    }

    pub(super) fn enum_values(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.node.strs("enum")
    }

    pub(super) fn enum_description(&self, value: &str) -> Option<&'d str> {
        self.node.get(ENUM_DESCRIPTIONS)?.str(value)
    }

    pub(super) fn is_identifier(&self) -> bool {
        self.node.has(IDENTIFIER)
    }

    /// Returns `true` for strings other than enums, identifiers included.
    pub(super) fn is_string(&self) -> bool {
        self.node.str("type") == Some("string") && !self.is_enum()
    }

    /// Returns `true` for a string with constraints, which the type enforces.
    pub(super) fn is_constrained_string(&self) -> bool {
        self.is_string() && !self.is_identifier() && STRING_CONSTRAINTS.iter().any(|keyword| self.node.has(keyword))
    }

    /// The value of a keyword of the schema.
    pub(super) fn keyword(&self, keyword: &str) -> Option<&'d Value> {
        self.node.get(keyword).map(|node| node.value)
    }

    /// The alternative of a `oneOf` that became the variant `rust_name`.
    pub(super) fn alternative(&self, rust_name: &str) -> Option<Node<'d>> {
        let is_its_schema =
            |node: &Node<'d>| node.str("title").is_some_and(|title| names::pascal_case(title) == rust_name);
        self.node.items_of("oneOf").find(is_its_schema)
    }

    pub(super) fn is_object(&self) -> bool {
        self.node.has("properties")
    }

    /// Returns `true` if responses can contain values of the schema.
    pub(super) fn is_received(&self) -> bool {
        !self.node.has(SENT_ONLY)
    }

    pub(super) fn properties(&self) -> std::slice::Iter<'_, PropertySchema<'d>> {
        self.properties.iter()
    }
}

/// A property of a component schema and the name of its field.
#[derive(Clone)]
pub(super) struct PropertySchema<'d> {
    /// The name of the property in the document.
    pub(super) name: &'d str,
    pub(super) rust_name: String,
    pub(super) node: Node<'d>,
    pub(super) is_required: bool,
}

impl<'d> PropertySchema<'d> {
    /// Returns `true` if `Debug` must not show the value.
    pub(super) fn is_personal(&self) -> bool {
        self.node.flag(PERSONAL_DATA)
    }

    /// Returns `true` if the generator had to rename the property.
    pub(super) fn is_renamed(&self) -> bool {
        self.node.has(PROPERTY_NAME)
    }

    /// Returns `true` if the document marks the property as deprecated.
    pub(super) fn is_deprecated(&self) -> bool {
        self.node.flag("deprecated")
    }

    /// Returns `true` for a boolean that servers may send as a string.
    pub(super) fn is_quoted_boolean(&self) -> bool {
        self.node.flag(LENIENT_FLAG)
    }

    /// The other names that responses may use for the property.
    pub(super) fn aliases(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.node.strs(ALIASES)
    }
}
