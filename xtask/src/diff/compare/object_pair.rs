//! The entries of two objects whose changes have rules of their own, so that the fallback skips them.

use std::borrow::Cow;

use webex_call_pickup_codegen::openapi::{
    Node, Segment, WrittenSchema,
    vocabulary::{HEADERS, REQUIRED_SCOPES, RESPONSES, SECTIONS, is_default},
};

use super::{
    comparison::Comparison, keywords::is_limit, moot_keywords::MootKeywords, response::normalized_status,
    serialization::Serialization,
};
use crate::diff::rules;

/// Keywords with several notations for the same meaning. Their rules detect every change.
const HANDLED_KEYWORDS: [&str; 20] = [
    "$ref",
    "mapping",
    "type",
    "nullable",
    "enum",
    "const",
    "required",
    "uniqueItems",
    "readOnly",
    "writeOnly",
    "deprecated",
    "style",
    "explode",
    "security",
    "servers",
    "parameters",
    REQUIRED_SCOPES,
    "allowEmptyValue",
    "allowReserved",
    "x-extensible-enum",
];

/// Maps whose keys are names, not keywords.
const NAME_MAPS: [&str; 14] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "schemas",
    "parameters",
    "headers",
    "responses",
    "requestBodies",
    "securitySchemes",
    "examples",
    "links",
    "callbacks",
    "pathItems",
    "mapping",
];

/// Returns `true` if the keys of the object under `key` are names, not keywords.
pub(super) fn is_name_map(key: &str) -> bool {
    NAME_MAPS.contains(&key)
}

/// The place of an object, as far as it decides where its entries are compared.
enum Level {
    Root,
    /// The object `components`.
    Components,
    /// A section of `components`, such as `schemas`.
    Section,
    Below,
}

impl Level {
    fn of(node: &Node<'_>) -> Self {
        match node.path.segments()[..] {
            [] => Self::Root,
            [Segment::Key("components")] => Self::Components,
            [Segment::Key("components"), Segment::Key(_)] => Self::Section,
            _ => Self::Below,
        }
    }
}

/// Two objects at the same place.
pub(super) struct ObjectPair<'a> {
    /// The key of the objects. Empty for the root and for items of a list.
    key: &'a str,
    level: Level,
    /// The keywords whose changes a change of the type covers.
    moot: MootKeywords,
    is_header_parameter: bool,
    is_renamed_path_parameter: bool,
}

impl<'a> ObjectPair<'a> {
    pub(super) fn of(comparison: &Comparison<'a>, old: &Node<'a>, new: &Node<'a>) -> Self {
        let key = match old.path.last() {
            Some(Segment::Key(key)) => key,
            _ => "",
        };
        Self {
            key,
            level: Level::of(old),
            moot: moot_keywords(comparison, old, new),
            is_header_parameter: are_parameters_in("header", old, new),
            is_renamed_path_parameter: is_renamed_path_parameter(comparison, old, new),
        }
    }

    /// Returns the entries of one of the objects, with the keys by which they are matched. The names of headers and the ranges of
    /// status codes ignore case.
    pub(super) fn entries(&self, side: &Node<'a>) -> Vec<(Cow<'a, str>, (&'a str, Node<'a>))> {
        let matched_key = |key: &'a str| match self.key {
            HEADERS => key.to_ascii_lowercase().into(),
            RESPONSES if matches!(self.level, Level::Below) => normalized_status(key),
            _ => Cow::from(key),
        };
        side.entries().map(|(key, value)| (matched_key(key), (key, value))).collect()
    }

    /// Returns `true` if the fallback skips an entry of both objects.
    pub(super) fn is_skipped_in_both(&self, key: &str, old: &Node<'_>, new: &Node<'_>) -> bool {
        let is_same_name =
            key == "name" && (self.is_renamed_path_parameter || (self.is_header_parameter && is_same_header(old, new)));
        let are_defaults = is_default(key, old.value) && is_default(key, new.value);
        // Two lists of parameters are compared item by item.
        let is_handled = self.is_handled(key) && key != "parameters";
        is_handled || are_defaults || is_same_name || self.moot.contains(key)
    }

    /// Returns `true` if the fallback skips an entry that only one of the objects has.
    pub(super) fn is_skipped_in_one(&self, key: &str, value: &Node<'_>) -> bool {
        // Components are compared where they are used, or reported as unused.
        let has_components_only = match self.level {
            Level::Root => key == "components" && value.is_object(),
            Level::Components => SECTIONS.contains(&key) && value.is_object(),
            Level::Section => true,
            Level::Below => false,
        };
        has_components_only || self.is_handled(key) || is_default(key, value.value) || self.moot.contains(key)
    }

    fn is_handled(&self, key: &str) -> bool {
        !is_name_map(self.key) && (HANDLED_KEYWORDS.contains(&key) || is_limit(key))
    }
}

fn moot_keywords<'a>(comparison: &Comparison<'a>, old: &Node<'a>, new: &Node<'a>) -> MootKeywords {
    if !old.has("type") && !new.has("type") {
        return MootKeywords::default();
    }
    let (a, b) = (
        WrittenSchema::of(old.clone()).resolve(&comparison.old),
        WrittenSchema::of(new.clone()).resolve(&comparison.new),
    );
    MootKeywords::of(&a, &b, Serialization::Json)
}

fn are_parameters_in(location: &str, old: &Node<'_>, new: &Node<'_>) -> bool {
    [old, new].iter().all(|side| side.str("in") == Some(location))
}

/// Returns `true` if the objects are a path parameter whose other name is a reported change.
fn is_renamed_path_parameter(comparison: &Comparison<'_>, old: &Node<'_>, new: &Node<'_>) -> bool {
    let names = [old, new].map(|side| side.value.get("name"));
    are_parameters_in("path", old, new)
        && comparison.changes.iter().any(|change| {
            *change.rule == rules::PATH_PARAMETER_RENAMED
                && [change.old.value.as_ref(), change.new.value.as_ref()] == names
        })
}

fn is_same_header(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.value.as_str().zip(new.value.as_str()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}
