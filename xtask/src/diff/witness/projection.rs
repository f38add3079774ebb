//! The schemas of a place, written out as JSON Schema as far as the candidates reach.
//!
//! References are replaced by their targets, and properties that no candidate has are omitted. So a schema is as small as the
//! candidates, however large the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::{
    json_schema,
    openapi::{Node, Resolver, vocabulary::is_annotation},
};

use super::side::{PropertySchemas, hidden_properties, is_typed, items, property, schemas_in_place};

/// The extent of candidates: the properties and items that they have.
#[derive(Default)]
pub(super) struct Extent {
    properties: BTreeMap<String, Self>,
    items: Option<Box<Self>>,
}

impl Extent {
    pub(super) fn of(candidates: &[Value]) -> Self {
        let mut extent = Self::default();
        candidates.iter().for_each(|candidate| extent.add(candidate));
        extent
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Object(entries) => entries.iter().for_each(|(name, value)| match self.properties.get_mut(name) {
                Some(extent) => extent.add(value),
                None => self.properties.entry(name.clone()).or_default().add(value),
            }),
            Value::Array(values) => {
                let items = self.items.get_or_insert_default();
                values.iter().for_each(|value| items.add(value));
            }
            _ => {}
        }
    }

    fn merge(&mut self, other: &Self) {
        for (name, of_name) in &other.properties {
            self.properties.entry(name.clone()).or_default().merge(of_name);
        }
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items);
        }
    }
}

/// Writes out the schemas of one document as JSON Schema.
pub(super) struct Projection<'p, 'a> {
    pub(super) resolver: &'p Resolver<'a>,
    pub(super) is_request: bool,
    /// `true` to reject properties that no schema declares.
    pub(super) is_strict: bool,
}

impl<'a> Projection<'_, 'a> {
    /// Returns a schema for the values that satisfy all `nodes`, within `extent`.
    pub(super) fn schema(&self, nodes: &[Node<'a>], extent: &Extent) -> Value {
        json_schema(&self.value(nodes, extent), "")
    }

    fn value(&self, nodes: &[Node<'a>], extent: &Extent) -> Value {
        let in_place = schemas_in_place(self.resolver, nodes);
        let hidden = hidden_properties(self.resolver, &in_place, self.is_request);
        let mut schemas: Vec<Value> =
            nodes.iter().map(|node| self.part(node, extent, &hidden, &mut Vec::new())).collect();
        let mut whole = match (schemas.pop(), schemas.is_empty()) {
            (None, _) => json!({}),
            (Some(only), true) => only,
            (Some(last), false) => {
                schemas.push(last);
                json!({ "allOf": schemas })
            }
        };
        if self.is_strict && !extent.properties.is_empty() {
            whole["unevaluatedProperties"] = json!(false);
        }
        whole
    }

    /// Returns one of the schemas that apply to a value. `ancestors` are the addresses of the schemas around it that apply to
    /// the same value.
    fn part(&self, node: &Node<'a>, extent: &Extent, hidden: &BTreeSet<&'a str>, ancestors: &mut Vec<usize>) -> Value {
        let Some(entries) = node.value.as_object() else {
            return if *node.value == Value::Bool(false) { json!({ "not": {} }) } else { json!({}) };
        };
        // A schema within itself adds nothing.
        if ancestors.contains(&node.address()) {
            return json!({});
        }
        ancestors.push(node.address());
        let mut whole = Map::new();
        let mut all_of: Vec<Value> = Vec::new();
        for (keyword, child) in node.entries() {
            match keyword {
                "$ref" => {
                    let target = child.value.as_str().and_then(|reference| self.resolver.find(reference));
                    all_of.extend(target.map(|target| self.part(&target, extent, hidden, ancestors)));
                }
                "allOf" => all_of.extend(child.items().map(|part| self.part(&part, extent, hidden, ancestors))),
                "oneOf" | "anyOf" => {
                    let alternatives = child.items().map(|part| self.part(&part, extent, hidden, ancestors)).collect();
                    whole.insert(keyword.to_owned(), alternatives);
                }
                "not" => drop(whole.insert(keyword.to_owned(), self.part(&child, extent, hidden, ancestors))),
                "items" => {
                    if let Some(extent) = &extent.items {
                        whole.insert(keyword.to_owned(), self.value(&items(std::slice::from_ref(node)), extent));
                    }
                }
                "minimum" if entries.get("exclusiveMinimum") == Some(&json!(true)) => {
                    whole.insert("exclusiveMinimum".to_owned(), child.value.clone());
                }
                "maximum" if entries.get("exclusiveMaximum") == Some(&json!(true)) => {
                    whole.insert("exclusiveMaximum".to_owned(), child.value.clone());
                }
                "exclusiveMinimum" | "exclusiveMaximum" if child.value.is_boolean() => {}
                "properties" | "required" | "additionalProperties" => {}
                keyword if is_annotation(keyword) || !ASSERTIONS.contains(&keyword) => {}
                keyword => drop(whole.insert(keyword.to_owned(), child.value.clone())),
            }
        }
        self.object_keywords(node, extent, hidden, &mut whole);
        if !all_of.is_empty() {
            whole.insert("allOf".to_owned(), all_of.into());
        }
        ancestors.pop();
        Value::Object(whole)
    }

    fn object_keywords(
        &self,
        node: &Node<'a>,
        extent: &Extent,
        hidden: &BTreeSet<&'a str>,
        whole: &mut Map<String, Value>,
    ) {
        let required: BTreeSet<&str> = node.strs("required").filter(|name| !hidden.contains(name)).collect();
        let nothing = Extent::default();
        let mut properties = Map::new();
        let named =
            node.entries_of("properties").map(|(name, _)| name).filter(|name| extent.properties.contains_key(*name));
        for name in named.chain(required.iter().copied()) {
            let of_name = extent.properties.get(name).unwrap_or(&nothing);
            let schema = match property(std::slice::from_ref(node), name) {
                _ if hidden.contains(name) => json!({}),
                PropertySchemas::Declared(schemas) => self.value(&schemas, of_name),
                PropertySchemas::Undeclared => json!({}),
                PropertySchemas::Forbidden => json!({ "not": {} }),
            };
            properties.insert(name.to_owned(), schema);
        }
        if !properties.is_empty() {
            whole.insert("properties".to_owned(), properties.into());
        }
        if !required.is_empty() {
            whole.insert("required".to_owned(), required.into_iter().collect());
        }
        match node.get("additionalProperties") {
            Some(additional) if *additional.value == Value::Bool(false) => {
                // A hidden property of another part is not sent; one of this part is ignored.
                whole.insert("additionalProperties".to_owned(), json!(false));
            }
            Some(additional) if is_typed(&additional) => {
                let mut extra = Extent::default();
                for (name, of_name) in &extent.properties {
                    if node.get("properties").is_none_or(|properties| !properties.has(name)) {
                        extra.merge(of_name);
                    }
                }
                whole.insert("additionalProperties".to_owned(), self.value(&[additional], &extra));
            }
            _ => {}
        }
    }
}

/// The keywords that are copied without a change.
const ASSERTIONS: [&str; 18] = [
    "type",
    "nullable",
    "format",
    "enum",
    "const",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];
