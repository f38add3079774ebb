//! The schemas of the document, made ready to hold many values against them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Index,
};

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

use crate::check::schema::Schema;

/// The most schemas of a document.
const MAX_SHAPES: usize = 10_000;

/// A schema by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(usize);

/// What a schema says of a value.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Where it stands in the document.
    pub(super) pointer: Option<Pointer>,
    /// The types, of which one holds. Empty where any does.
    pub(super) types: Vec<String>,
    pub(super) is_nullable: bool,
    /// The values of an enum, as JSON writes them.
    pub(super) values: Option<BTreeSet<String>>,
    pub(super) properties: BTreeMap<String, Id>,
    /// Other names of properties, with their own.
    pub(super) aliases: BTreeMap<String, String>,
    pub(super) required: BTreeSet<String>,
    pub(super) items: Option<Id>,
    pub(super) others: Others,
    pub(super) alternatives: Vec<(String, Id)>,
}

/// What the properties are that the schema has no name for.
#[derive(Debug, Default)]
pub(super) enum Others {
    /// Nothing that the document knows.
    #[default]
    Undocumented,
    /// Whatever they are: the document says so.
    Any,
    Shape(Id),
}

/// All schemas, each once, so that one within itself comes to an end.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    all: Vec<Shape>,
    known: HashMap<Vec<Pointer>, Id>,
}

impl Shapes {
    /// The number of a schema, with everything below it.
    pub(super) fn add(&mut self, schema: &Schema<'_>) -> Id {
        let mut queue = Vec::new();
        let id = self.number(schema, &mut queue);
        while let Some((id, schema)) = queue.pop() {
            let shape = self.shape(&schema, &mut queue);
            self.all[id.0] = shape;
        }
        id
    }

    fn number<'a>(&mut self, schema: &Schema<'a>, queue: &mut Vec<(Id, Schema<'a>)>) -> Id {
        let next = Id(self.all.len());
        let id = *self.known.entry(schema.parts()).or_insert(next);
        if id == next {
            self.all.push(Shape::default());
            // Beyond that, anything goes.
            if self.all.len() < MAX_SHAPES {
                queue.push((id, schema.clone()));
            }
        }
        id
    }

    fn shape<'a>(&mut self, schema: &Schema<'a>, queue: &mut Vec<(Id, Schema<'a>)>) -> Shape {
        let facts = schema.facts();
        let text = |keyword: &str| facts.get(keyword).and_then(Value::as_str);
        let properties = schema.properties();
        let aliases = properties
            .iter()
            .flat_map(|(name, schema)| schema.aliases().map(|alias| (alias.to_owned(), (*name).to_owned())));
        let others = match schema.others() {
            Some(others) => Others::Shape(self.number(&others, queue)),
            // An object of which nothing is said may hold anything.
            None if schema.allows_others() || properties.is_empty() => Others::Any,
            None => Others::Undocumented,
        };
        let alternatives = schema.alternatives();
        Shape {
            pointer: schema.pointer().cloned(),
            types: match text("type") {
                Some(types) if alternatives.is_empty() => types.split(" or ").map(str::to_owned).collect(),
                _ => Vec::new(),
            },
            is_nullable: facts.contains_key("nullable"),
            values: facts
                .get("enum")
                .and_then(Value::as_array)
                .map(|values| values.iter().map(Value::to_string).collect()),
            aliases: aliases.collect(),
            required: schema.required().into_iter().map(str::to_owned).collect(),
            items: schema.items().map(|items| self.number(&items, queue)),
            others,
            alternatives: alternatives
                .into_iter()
                .map(|(label, schema)| (label, self.number(&schema, queue)))
                .collect(),
            properties: properties
                .into_iter()
                .map(|(name, schema)| (name.to_owned(), self.number(&schema, queue)))
                .collect(),
        }
    }

    /// Whether a value is what the schema says, all the way down.
    pub(super) fn fits(&self, id: Id, value: &Value) -> bool {
        let shape = &self[id];
        if value.is_null() {
            return shape.allows_null();
        }
        let fits_type = shape.allows_type_of(value);
        let fits_alternative =
            shape.alternatives.is_empty() || shape.alternatives.iter().any(|(_, id)| self.fits(*id, value));
        let fits_values = shape.values.as_ref().is_none_or(|values| values.contains(&value.to_string()));
        let fits_inside = match value {
            Value::Object(entries) => {
                let fits = |(name, value): (&String, &Value)| match shape.property(name) {
                    Some((_, id)) => self.fits(id, value),
                    None => match shape.others {
                        Others::Any => true,
                        Others::Undocumented => !shape.alternatives.is_empty(),
                        Others::Shape(id) => self.fits(id, value),
                    },
                };
                shape.required.iter().all(|name| entries.contains_key(name)) && entries.iter().all(fits)
            }
            Value::Array(items) => shape.items.is_none_or(|id| items.iter().all(|item| self.fits(id, item))),
            _ => true,
        };
        fits_type && fits_alternative && fits_values && fits_inside
    }
}

impl Index<Id> for Shapes {
    type Output = Shape;

    fn index(&self, id: Id) -> &Shape {
        &self.all[id.0]
    }
}

impl Shape {
    pub(super) fn allows_null(&self) -> bool {
        self.is_nullable || (self.types.is_empty() && self.alternatives.is_empty() && self.values.is_none())
    }

    pub(super) fn allows_type_of(&self, value: &Value) -> bool {
        let is = |name: &str| match name {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            "array" => value.is_array(),
            "object" => value.is_object(),
            // A type that is none says nothing.
            _ => true,
        };
        self.types.is_empty() || self.types.iter().any(|name| is(name))
    }

    /// The property that goes by this name, by its own.
    pub(super) fn property<'s>(&'s self, name: &'s str) -> Option<(&'s str, Id)> {
        let own = self.aliases.get(name).filter(|_| !self.properties.contains_key(name)).map_or(name, String::as_str);
        self.properties.get(own).map(|id| (own, *id))
    }
}
