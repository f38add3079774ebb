//! `types`: the SDK's types, as schemars describes them, against the schemas that they were made of.
//!
//! What the generator changes on purpose is derived here from the document alone, and not from what the generator did: each
//! such change has a name and a reason (`Purpose`), and is told as a note.

mod intended;
mod type_shape;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node, Pointer};

use self::{
    intended::Purpose,
    type_shape::{Field, Shape, Typed, component_shape, derived},
};
use super::{CheckReport, Inputs};
use crate::{check::finding::Finding, task_error::TaskError};

pub(super) use type_shape::is_quoted_flag;

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.parsed().map_err(super::inputs::not_read)?;
    let types = inputs.sdk_types()?;
    // Within derived schemas types go by their names in Rust.
    let documented_names: BTreeMap<&str, &str> = types
        .schemas
        .iter()
        .map(|(name, schema)| (schema.get("title").and_then(Value::as_str).unwrap_or(name), name.as_str()))
        .collect();
    let mut comparison = Comparison {
        document,
        types: &types.schemas,
        documented_names,
        findings: Vec::new(),
        purposes: BTreeMap::new(),
    };
    let components = Node::root(document).get("components").and_then(|components| components.get("schemas"));
    let mut compared = 0;
    for (name, schema) in components.iter().flat_map(Node::entries) {
        compared += 1;
        comparison.component(name, &schema);
    }
    comparison.findings.sort_by_key(|finding| (finding.position, finding.rule));
    let notes = comparison.purposes.iter().map(|(purpose, places)| purpose.note(places)).collect();
    let subject = format!("{compared} schemas, {} types", types.schemas.len());
    Ok(CheckReport { findings: comparison.findings, subject, notes, ..CheckReport::default() })
}

struct Comparison<'a> {
    document: &'a Document,
    /// The derived schemas, by the names of their schemas in the document.
    types: &'a serde_json::Map<String, Value>,
    /// The names in the document, by those in Rust.
    documented_names: BTreeMap<&'a str, &'a str>,
    findings: Vec<Finding>,
    /// Where the types differ on purpose.
    purposes: BTreeMap<Purpose, BTreeSet<String>>,
}

impl Comparison<'_> {
    fn report(&mut self, rule: &'static str, pointer: &Pointer, message: String) {
        let finding = Finding::in_document(rule, self.document, pointer, message);
        self.findings.push(finding.help(
            "the generator made another type of it; build the SDK anew, or mend `codegen/src/normalize` or `codegen/src/postprocess`",
        ));
    }

    fn on_purpose(&mut self, purpose: Purpose, place: &str) {
        self.purposes.entry(purpose).or_default().insert(place.to_owned());
    }

    fn component(&mut self, name: &str, schema: &Node<'_>) {
        let shape = component_shape(self.document, schema);
        self.purposes_of(schema, name);
        let Some(found) = self.types.get(name) else {
            if shape == Shape::QuotedFlag {
                self.on_purpose(Purpose::QuotedFlag, name);
            } else {
                self.report("type-lost", &schema.pointer, format!("the SDK has no type for `{name}`"));
            }
            return;
        };
        let found = derived(found).shape;
        self.shape(&shape, &found, &schema.pointer, name);
    }

    /// What the keywords within `schema` lose on purpose.
    fn purposes_of(&mut self, schema: &Node<'_>, place: &str) {
        for purpose in Purpose::of_keywords(schema) {
            self.on_purpose(purpose, place);
        }
        for (name, property) in schema.get("properties").iter().flat_map(Node::entries) {
            self.purposes_of(&property, &format!("{place}.{name}"));
        }
        for (index, part) in schema.get("allOf").iter().flat_map(Node::items).enumerate() {
            self.purposes_of(&part, &format!("{place}.allOf.{index}"));
        }
        if let Some(items) = schema.get("items") {
            self.purposes_of(&items, &format!("{place}[]"));
        }
    }

    fn shape(&mut self, expected: &Shape, found: &Shape, pointer: &Pointer, place: &str) {
        match (expected, found) {
            (Shape::Named(expected), Shape::Named(found)) => {
                let found = self.documented_names.get(found.as_str()).copied().unwrap_or(found);
                if expected != found {
                    self.changed(pointer, place, &format!("`{expected}`"), &format!("`{found}`"));
                }
            }
            // What the document describes in place has a name in Rust, after that place.
            (_, Shape::Named(name)) => {
                let name = self.documented_names.get(name.as_str()).copied().unwrap_or(name);
                match self.types.get(name).map(derived) {
                    Some(Typed { shape, .. }) if !matches!(shape, Shape::Named(_)) => {
                        self.shape(expected, &shape, pointer, place);
                    }
                    _ => self.changed(pointer, place, &expected.name(), &format!("`{name}`")),
                }
            }
            (Shape::Enum { values: expected, .. }, Shape::Enum { values: found, open }) => {
                for value in expected.difference(found) {
                    self.report("enum-value-lost", pointer, format!("`{place}` no longer knows the value `{value}`"));
                }
                for value in found.difference(expected) {
                    self.report(
                        "enum-value-added",
                        pointer,
                        format!("`{place}` knows the value `{value}`, and the document does not"),
                    );
                }
                if *open {
                    self.on_purpose(Purpose::OpenEnum, place);
                } else {
                    self.report(
                        "enum-closed",
                        pointer,
                        format!("`{place}` refuses the values that the document does not know"),
                    );
                }
            }
            (Shape::QuotedFlag, Shape::Flag) => self.on_purpose(Purpose::QuotedFlag, place),
            (Shape::List(expected), Shape::List(found)) | (Shape::Map(expected), Shape::Map(found)) => {
                self.typed(expected, found, pointer, &format!("{place}[]"));
            }
            (Shape::Object(expected), Shape::Object(found)) => self.fields(expected, found, pointer, place),
            (Shape::Union(expected), Shape::Union(found)) if expected.len() == found.len() => {
                self.alternatives(expected, found, pointer, place);
            }
            _ if expected == found => {}
            _ => self.changed(pointer, place, &expected.name(), &found.name()),
        }
    }

    /// Those of a union that fit each other, in whatever order; what is left is told in the order of the document.
    fn alternatives(&mut self, expected: &[Typed], found: &[Typed], pointer: &Pointer, place: &str) {
        let mut left: Vec<&Typed> = found.iter().collect();
        let mut lost = Vec::new();
        for (index, expected) in expected.iter().enumerate() {
            let place = format!("{place} ({})", index + 1);
            match left.iter().position(|found| self.fits(expected, found, pointer, &place)) {
                // Once more, for what differs on purpose.
                Some(at) => self.typed(expected, left.remove(at), pointer, &place),
                None => lost.push((expected, place)),
            }
        }
        for ((expected, place), found) in lost.into_iter().zip(left) {
            self.typed(expected, found, pointer, &place);
        }
    }

    /// Whether comparing the two would report nothing.
    fn fits(&self, expected: &Typed, found: &Typed, pointer: &Pointer, place: &str) -> bool {
        let mut trial = Comparison {
            documented_names: self.documented_names.clone(),
            findings: Vec::new(),
            purposes: BTreeMap::new(),
            ..*self
        };
        trial.typed(expected, found, pointer, place);
        trial.findings.is_empty()
    }

    fn changed(&mut self, pointer: &Pointer, place: &str, expected: &str, found: &str) {
        let message = format!("`{place}` is {expected} in the document, and {found} in Rust");
        self.report("type-changed", pointer, message);
    }

    fn typed(&mut self, expected: &Typed, found: &Typed, pointer: &Pointer, place: &str) {
        if expected.nullable && !found.nullable {
            self.report("null-lost", pointer, format!("`{place}` may be `null`, and its type refuses that"));
        }
        if !expected.nullable && found.nullable {
            self.report("null-added", pointer, format!("`{place}` is never `null`, and its type can be"));
        }
        self.shape(&expected.shape, &found.shape, pointer, place);
    }

    fn fields(
        &mut self,
        expected: &BTreeMap<String, Field>,
        found: &BTreeMap<String, Field>,
        pointer: &Pointer,
        place: &str,
    ) {
        for (name, field) in expected {
            let place = format!("{place}.{name}");
            let pointer = field.pointer.as_ref().unwrap_or(pointer);
            match found.get(name) {
                None => self.report("property-lost", pointer, format!("the type of `{place}` has no such field")),
                Some(found) => self.field(field, found, pointer, &place),
            }
        }
        for name in found.keys().filter(|name| !expected.contains_key(*name)) {
            self.report(
                "property-added",
                pointer,
                format!("`{place}` has a field `{name}`, and the document does not"),
            );
        }
    }

    fn field(&mut self, expected: &Field, found: &Field, pointer: &Pointer, place: &str) {
        let is_collection = matches!(expected.typed.shape, Shape::List(_) | Shape::Map(_));
        let is_optional = !expected.required;
        let is_filled_in = is_optional && !found.required;
        match (expected.required, found.required) {
            (true, false) if expected.typed.nullable && found.typed.nullable => {
                self.on_purpose(Purpose::RequiredNullMayBeAbsent, place);
            }
            (true, false) => {
                self.report("required-lost", pointer, format!("`{place}` is always there, and its field may be absent"))
            }
            (false, true) => {
                self.report("required-added", pointer, format!("`{place}` may be absent, and its type insists on it"))
            }
            _ => {}
        }
        let (expected, found) = (&expected.typed, &found.typed);
        if is_optional && found.nullable {
            if !expected.nullable {
                self.on_purpose(Purpose::OptionalMayBeNull, place);
            }
            self.shape(&expected.shape, &found.shape, pointer, place);
        } else if is_optional && is_collection {
            self.on_purpose(Purpose::NoListIsEmpty, place);
            self.shape(&expected.shape, &found.shape, pointer, place);
        } else {
            if is_filled_in {
                self.report(
                    "absence-lost",
                    pointer,
                    format!("`{place}` may be absent, and its field has another value then"),
                );
            }
            self.typed(expected, found, pointer, place);
        }
    }
}
