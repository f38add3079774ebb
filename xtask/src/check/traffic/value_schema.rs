//! The schemas of the document in a form for the fast validation of many values.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Index,
};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Pointer;

use crate::check::{
    comparable_schema::ComparableSchema, operation_location::OperationLocation, value_kind::is_of_type,
};

/// The maximum number of schemas; any further schema accepts every value.
const MAX_SCHEMAS: usize = 10_000;

/// The index of a schema in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SchemaId(usize);

/// A schema.
#[derive(Debug, Default)]
pub(super) struct ValueSchema {
    /// The location in the document.
    pub(super) pointer: Pointer,
    /// The allowed types. Empty if every type is allowed.
    pub(super) types: Vec<String>,
    pub(super) is_nullable: bool,
    /// The values of an enum, as JSON.
    pub(super) enum_values: Option<BTreeSet<String>>,
    pub(super) properties: BTreeMap<String, SchemaId>,
    /// The names of properties by their aliases.
    pub(super) aliases: BTreeMap<String, String>,
    pub(super) required: BTreeSet<String>,
    /// The properties that only responses have.
    pub(super) read_only: BTreeSet<String>,
    /// The properties that only requests have.
    pub(super) write_only: BTreeSet<String>,
    pub(super) items: Option<SchemaId>,
    pub(super) additional_properties: AdditionalProperties,
    /// The alternatives with their labels in locations.
    pub(super) alternatives: Vec<(String, SchemaId)>,
}

/// The properties that a schema does not name.
#[derive(Debug, Default)]
pub(super) enum AdditionalProperties {
    /// They are not documented.
    #[default]
    Undocumented,
    /// The document allows any.
    Any,
    Schema(SchemaId),
}

/// All schemas of a document. Each is stored once, so that a recursive schema is finite.
#[derive(Debug, Default)]
pub(super) struct SchemaTable {
    schemas: Vec<ValueSchema>,
    ids: HashMap<Vec<usize>, SchemaId>,
}

impl SchemaTable {
    /// Adds a schema and everything below it.
    pub(super) fn add(&mut self, schema: &ComparableSchema<'_>) -> SchemaId {
        let mut queue = Vec::new();
        let id = self.id_of(schema, &mut queue);
        while let Some((id, schema)) = queue.pop() {
            let value_schema = self.convert(&schema, &mut queue);
            self.schemas[id.0] = value_schema;
        }
        id
    }

    /// Returns the index of a schema, and adds a new one to the queue.
    fn id_of<'a>(
        &mut self,
        schema: &ComparableSchema<'a>,
        queue: &mut Vec<(SchemaId, ComparableSchema<'a>)>,
    ) -> SchemaId {
        let next = SchemaId(self.schemas.len());
        let id = *self.ids.entry(schema.key()).or_insert(next);
        if id == next {
            self.schemas.push(ValueSchema::default());
            if self.schemas.len() < MAX_SCHEMAS {
                queue.push((id, schema.clone()));
            }
        }
        id
    }

    fn convert<'a>(
        &mut self,
        schema: &ComparableSchema<'a>,
        queue: &mut Vec<(SchemaId, ComparableSchema<'a>)>,
    ) -> ValueSchema {
        let properties = schema.properties();
        let aliases = properties.iter().flat_map(|(name, schema)| {
            schema.aliases().into_iter().map(|alias| (alias.to_owned(), (*name).to_owned()))
        });
        let marked = |keyword: &str| {
            let is_marked =
                |schema: &ComparableSchema<'_>| schema.values(keyword).iter().any(|value| *value.value == true);
            let names = properties.iter().filter(|(_, schema)| is_marked(schema)).map(|(name, _)| (*name).to_owned());
            names.collect::<BTreeSet<_>>()
        };
        let (read_only, write_only) = (marked("readOnly"), marked("writeOnly"));
        let additional_properties = match schema.additional_properties() {
            Some(schema) => AdditionalProperties::Schema(self.id_of(&schema, queue)),
            // An object without properties is not described at all.
            None if schema.allows_additional_properties() || properties.is_empty() => AdditionalProperties::Any,
            None => AdditionalProperties::Undocumented,
        };
        let alternatives = schema.alternatives();
        let types = if alternatives.is_empty() { schema.types() } else { Vec::new() };
        ValueSchema {
            pointer: schema.pointer(),
            types: types.into_iter().map(str::to_owned).collect(),
            is_nullable: schema.is_nullable(),
            enum_values: schema.enum_values().map(|values| values.into_iter().map(Value::to_string).collect()),
            aliases: aliases.collect(),
            required: schema.required().into_iter().map(str::to_owned).collect(),
            read_only,
            write_only,
            items: schema.items().map(|items| self.id_of(&items, queue)),
            additional_properties,
            alternatives: alternatives.into_iter().map(|(label, schema)| (label, self.id_of(&schema, queue))).collect(),
            properties: properties
                .into_iter()
                .map(|(name, schema)| (name.to_owned(), self.id_of(&schema, queue)))
                .collect(),
        }
    }

    /// Returns `true` if a value is valid, at all levels.
    pub(super) fn is_valid(&self, id: SchemaId, value: &Value) -> bool {
        let schema = &self[id];
        if value.is_null() {
            return schema.allows_null();
        }
        let has_alternative =
            schema.alternatives.is_empty() || schema.alternatives.iter().any(|(_, id)| self.is_valid(*id, value));
        let is_in_enum = schema.enum_values.as_ref().is_none_or(|values| values.contains(&value.to_string()));
        let are_parts_valid = match value {
            Value::Object(entries) => {
                let is_valid = |(name, value): (&String, &Value)| match schema.property(name) {
                    Some((_, id)) => self.is_valid(id, value),
                    None => match schema.additional_properties {
                        AdditionalProperties::Any => true,
                        AdditionalProperties::Undocumented => !schema.alternatives.is_empty(),
                        AdditionalProperties::Schema(id) => self.is_valid(id, value),
                    },
                };
                // A value of either direction may lack the properties of the other.
                let is_present = |name: &String| {
                    entries.contains_key(name) || schema.read_only.contains(name) || schema.write_only.contains(name)
                };
                schema.required.iter().all(is_present) && entries.iter().all(is_valid)
            }
            Value::Array(items) => schema.items.is_none_or(|id| items.iter().all(|item| self.is_valid(id, item))),
            _ => true,
        };
        schema.allows_type_of(value) && has_alternative && is_in_enum && are_parts_valid
    }
}

impl Index<SchemaId> for SchemaTable {
    type Output = ValueSchema;

    fn index(&self, id: SchemaId) -> &ValueSchema {
        &self.schemas[id.0]
    }
}

impl ValueSchema {
    /// Returns the properties that a value at this location may lack: in a request those of responses, and the reverse.
    pub(super) fn other_direction(&self, location: &OperationLocation) -> &BTreeSet<String> {
        if location.split_status().is_some() { &self.write_only } else { &self.read_only }
    }

    pub(super) fn allows_null(&self) -> bool {
        self.is_nullable || (self.types.is_empty() && self.alternatives.is_empty() && self.enum_values.is_none())
    }

    pub(super) fn allows_type_of(&self, value: &Value) -> bool {
        self.types.is_empty() || self.types.iter().any(|name| is_of_type(value, name))
    }

    /// Returns the name and the schema of the property with this name or alias.
    pub(super) fn property<'s>(&'s self, key: &'s str) -> Option<(&'s str, SchemaId)> {
        let name = self.aliases.get(key).filter(|_| !self.properties.contains_key(key)).map_or(key, String::as_str);
        self.properties.get(name).map(|id| (name, *id))
    }
}
