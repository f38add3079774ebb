//! Compares the shapes of the document's schemas with those of the SDK's types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use webex_call_pickup_codegen::openapi::{
    Document, Node, Pointer, Resolver, Segment, shape::subschemas, vocabulary::SCHEMAS,
};

use crate::check::{
    finding::Finding,
    rules::{self, CheckRule},
    types::{
        derived::derived_shape,
        documented::{component_shape, keyword_differences},
        intended::IntendedDifference,
        type_shape::{FieldShape, NullableShape, TypeShape},
    },
};

const HELP: &str =
    "build the SDK again; if the type is still different, fix `codegen/src/normalize` or `codegen/src/postprocess`";

/// The comparison of all types.
pub(super) struct TypeComparison<'a> {
    document: &'a Document,
    resolver: Resolver<'a>,
    /// The derived schemas, by the names of their schemas in the document.
    types: &'a Map<String, Value>,
    /// The names in the document, by those in Rust.
    documented_names: BTreeMap<&'a str, &'a str>,
    pub(super) findings: Vec<Finding>,
    /// The intended differences and their locations.
    pub(super) intended: BTreeMap<IntendedDifference, BTreeSet<String>>,
}

impl<'a> TypeComparison<'a> {
    pub(super) fn new(document: &'a Document, types: &'a Map<String, Value>) -> Self {
        // References in derived schemas contain the name in Rust, which is the title.
        let documented_names = types
            .iter()
            .map(|(name, schema)| (schema.get("title").and_then(Value::as_str).unwrap_or(name), name.as_str()))
            .collect();
        Self {
            document,
            resolver: document.resolver(),
            types,
            documented_names,
            findings: Vec::new(),
            intended: BTreeMap::new(),
        }
    }

    /// Compares every component with its type, and returns their number.
    pub(super) fn compare_components(&mut self) -> usize {
        let components: Vec<_> = self.resolver.components(SCHEMAS).collect();
        for (name, schema) in &components {
            self.component(name, schema);
        }
        components.len()
    }

    fn report(&mut self, rule: CheckRule, pointer: &Pointer, message: String) {
        self.findings.push(Finding::in_document(rule, self.document, pointer, message).help(HELP));
    }

    fn intend(&mut self, difference: IntendedDifference, location: &str) {
        self.intended.entry(difference).or_default().insert(location.to_owned());
    }

    fn component(&mut self, name: &str, schema: &Node<'a>) {
        let shape = component_shape(&self.resolver, schema);
        self.keywords(schema, name);
        let Some(found) = self.types.get(name) else {
            if shape == TypeShape::QuotedBoolean {
                self.intend(IntendedDifference::QuotedBoolean, name);
            } else {
                self.report(rules::TYPE_LOST, &schema.pointer(), format!("the SDK has no type for `{name}`"));
            }
            return;
        };
        self.shape(&shape, &derived_shape(found).shape, &schema.pointer(), name);
    }

    /// Records the keywords in `schema` that types ignore.
    fn keywords(&mut self, schema: &Node<'_>, location: &str) {
        for difference in keyword_differences(schema) {
            self.intend(difference, location);
        }
        for (keyword, inner) in subschemas(schema) {
            let location = match (keyword, inner.path.last()) {
                ("properties", Some(Segment::Key(name))) => format!("{location}.{name}"),
                ("allOf", Some(Segment::Index(index))) => format!("{location}.allOf.{index}"),
                ("items", _) => format!("{location}[]"),
                _ => continue,
            };
            self.keywords(&inner, &location);
        }
    }

    fn shape(&mut self, expected: &TypeShape, found: &TypeShape, pointer: &Pointer, location: &str) {
        match (expected, found) {
            (TypeShape::Named(expected), TypeShape::Named(found)) => {
                let found = self.documented_names.get(found.as_str()).copied().unwrap_or(found);
                if expected != found {
                    self.report_changed(pointer, location, &format!("`{expected}`"), &format!("`{found}`"));
                }
            }
            // An inline schema becomes a type with a name.
            (_, TypeShape::Named(name)) => {
                let name = self.documented_names.get(name.as_str()).copied().unwrap_or(name);
                match self.types.get(name).map(derived_shape) {
                    Some(NullableShape { shape, .. }) if !matches!(shape, TypeShape::Named(_)) => {
                        self.shape(expected, &shape, pointer, location);
                    }
                    _ => self.report_changed(pointer, location, &expected.description(), &format!("`{name}`")),
                }
            }
            (TypeShape::Enum { values: expected, .. }, TypeShape::Enum { values: found, is_open }) => {
                self.enum_values(expected, found, pointer, location);
                if *is_open {
                    self.intend(IntendedDifference::OpenEnum, location);
                } else {
                    let message = format!("the type of `{location}` rejects values that are not in the document");
                    self.report(rules::ENUM_CLOSED, pointer, message);
                }
            }
            (TypeShape::QuotedBoolean, TypeShape::Boolean) => {
                self.intend(IntendedDifference::QuotedBoolean, location);
            }
            (TypeShape::Array(expected), TypeShape::Array(found))
            | (TypeShape::Map(expected), TypeShape::Map(found)) => {
                self.nullable(expected, found, pointer, &format!("{location}[]"));
            }
            (TypeShape::Object(expected), TypeShape::Object(found)) => {
                self.fields(expected, found, pointer, location);
            }
            (TypeShape::Union(expected), TypeShape::Union(found)) if expected.len() == found.len() => {
                self.alternatives(expected, found, pointer, location);
            }
            _ if expected == found => {}
            _ => self.report_changed(pointer, location, &expected.description(), &found.description()),
        }
    }

    fn enum_values(
        &mut self,
        expected: &BTreeSet<String>,
        found: &BTreeSet<String>,
        pointer: &Pointer,
        location: &str,
    ) {
        for value in expected.difference(found) {
            let message = format!("the type of `{location}` lacks the value `{value}`");
            self.report(rules::ENUM_VALUE_LOST, pointer, message);
        }
        for value in found.difference(expected) {
            let message = format!("the type of `{location}` has the value `{value}`, which is not in the document");
            self.report(rules::ENUM_VALUE_ADDED, pointer, message);
        }
    }

    /// Compares alternatives in any order: first those that match, then the rest in the order of the document.
    fn alternatives(&mut self, expected: &[NullableShape], found: &[NullableShape], pointer: &Pointer, location: &str) {
        let mut rest: Vec<&NullableShape> = found.iter().collect();
        let mut unmatched = Vec::new();
        for (index, expected) in expected.iter().enumerate() {
            let location = format!("{location} ({})", index + 1);
            match rest.iter().position(|found| self.matches(expected, found, pointer, &location)) {
                // Compared again, to record the intended differences.
                Some(index) => self.nullable(expected, rest.remove(index), pointer, &location),
                None => unmatched.push((expected, location)),
            }
        }
        for ((expected, location), found) in unmatched.into_iter().zip(rest) {
            self.nullable(expected, found, pointer, &location);
        }
    }

    /// Returns `true` if a comparison of the two would have no findings.
    fn matches(&self, expected: &NullableShape, found: &NullableShape, pointer: &Pointer, location: &str) -> bool {
        let mut trial = TypeComparison {
            resolver: self.resolver.clone(),
            documented_names: self.documented_names.clone(),
            findings: Vec::new(),
            intended: BTreeMap::new(),
            ..*self
        };
        trial.nullable(expected, found, pointer, location);
        trial.findings.is_empty()
    }

    fn report_changed(&mut self, pointer: &Pointer, location: &str, expected: &str, found: &str) {
        let message = format!("`{location}` is {expected} in the document, but {found} in Rust");
        self.report(rules::TYPE_CHANGED, pointer, message);
    }

    fn nullable(&mut self, expected: &NullableShape, found: &NullableShape, pointer: &Pointer, location: &str) {
        let found = &self.without_leniency(&expected.shape, found, location);
        if expected.is_nullable && !found.is_nullable {
            self.report(rules::NULL_LOST, pointer, format!("`{location}` is nullable, but its type rejects `null`"));
        }
        if !expected.is_nullable && found.is_nullable {
            self.report(rules::NULL_ADDED, pointer, format!("`{location}` is not nullable, but its type is"));
        }
        self.shape(&expected.shape, &found.shape, pointer, location);
    }

    /// Records why a type accepts more forms than the document declares, and returns its shape without these.
    fn without_leniency(&mut self, expected: &TypeShape, found: &NullableShape, location: &str) -> NullableShape {
        let mut found = found.clone();
        let Some(leniency) = found.leniency.take() else { return found };
        self.intend(leniency, location);
        if let (Some(expected), TypeShape::Array(elements) | TypeShape::Map(elements)) =
            (expected.elements(), &mut found.shape)
        {
            // A `null` element is skipped, or the document allows it.
            elements.is_nullable = expected.is_nullable;
        }
        found
    }

    fn fields(
        &mut self,
        expected: &BTreeMap<String, FieldShape>,
        found: &BTreeMap<String, FieldShape>,
        pointer: &Pointer,
        location: &str,
    ) {
        for (name, field) in expected {
            let location = format!("{location}.{name}");
            let pointer = field.pointer.as_ref().unwrap_or(pointer);
            match found.get(name) {
                None => self.report(rules::PROPERTY_LOST, pointer, format!("`{location}` has no field in Rust")),
                Some(found) => self.field(field, found, pointer, &location),
            }
        }
        for name in found.keys().filter(|name| !expected.contains_key(*name)) {
            let message = format!("the type of `{location}` has the field `{name}`, which is not in the document");
            self.report(rules::PROPERTY_ADDED, pointer, message);
        }
    }

    fn field(&mut self, expected: &FieldShape, found: &FieldShape, pointer: &Pointer, location: &str) {
        let is_optional = !expected.is_required;
        let is_collection = matches!(expected.value.shape, TypeShape::Array(_) | TypeShape::Map(_));
        let has_default = is_optional && !found.is_required;
        match (expected.is_required, found.is_required) {
            (true, false) if expected.value.is_nullable && found.value.is_nullable => {
                self.intend(IntendedDifference::RequiredNullableIsOptional, location);
            }
            (true, false) => {
                self.report(
                    rules::REQUIRED_LOST,
                    pointer,
                    format!("`{location}` is required, but its field is optional"),
                );
            }
            (false, true) => {
                self.report(
                    rules::REQUIRED_ADDED,
                    pointer,
                    format!("`{location}` is optional, but its field is required"),
                );
            }
            _ => {}
        }
        let expected = &expected.value;
        let found = &self.without_leniency(&expected.shape, &found.value, location);
        if is_optional && found.is_nullable {
            if !expected.is_nullable {
                self.intend(IntendedDifference::NullIsAbsent, location);
            }
            self.shape(&expected.shape, &found.shape, pointer, location);
        } else if is_optional && is_collection {
            self.intend(IntendedDifference::AbsentIsEmpty, location);
            self.shape(&expected.shape, &found.shape, pointer, location);
        } else {
            if has_default {
                let message = format!("`{location}` is optional, but its field replaces an absent value by a default");
                self.report(rules::ABSENCE_LOST, pointer, message);
            }
            self.nullable(expected, found, pointer, location);
        }
    }
}
