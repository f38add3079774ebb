//! The fallback below the rules: it reports every difference that no change covers, so that none is lost.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Path, Pointer, Resolver, Segment, Written, match_keyed,
    vocabulary::{DOCUMENTATION, HEADERS, REQUIRED_SCOPES, SECTIONS, is_default, is_extension},
};

use super::{
    compared_pair::Serialization,
    comparison::{Comparison, resolved},
    json_value::is_same_value,
    keywords::{extension_rule, is_limit},
    moot_keywords::MootKeywords,
    raw_change::RawSide,
    unclassified::last_key,
};
use crate::diff::{
    identity::item_name,
    rules::{self, Rule},
};

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

/// The locations of one side's changes.
struct CoveredPaths {
    changed: HashSet<String>,
    ancestors: HashSet<String>,
}

impl CoveredPaths {
    fn of<'c, 'a: 'c>(sides: impl Iterator<Item = &'c RawSide<'a>>) -> Self {
        let mut covered = Self { changed: HashSet::new(), ancestors: HashSet::new() };
        for side in sides.filter(|side| side.value.is_some()) {
            let pointer = side.path.pointer().to_string();
            let mut ancestor = pointer.as_str();
            while let Some(end) = ancestor.rfind('/') {
                ancestor = &ancestor[..end];
                if !covered.ancestors.insert(ancestor.to_owned()) {
                    break;
                }
            }
            covered.changed.insert(pointer);
        }
        covered
    }

    /// Returns `true` if a change is at `path`, below it, or above it.
    fn touches(&self, path: &Path<'_>) -> bool {
        self.ancestors.contains(&path.pointer().to_string()) || self.contains(path)
    }

    /// Returns `true` if a change is at `path` or above it.
    fn contains(&self, path: &Path<'_>) -> bool {
        let pointer = path.pointer().to_string();
        let mut part = pointer.as_str();
        loop {
            if self.changed.contains(part) {
                return true;
            }
            match part.rfind('/') {
                Some(end) => part = &part[..end],
                None => return false,
            }
        }
    }
}

impl<'a> Comparison<'a> {
    /// Reports every difference that no change covers.
    pub(super) fn report_uncovered_differences(&mut self) {
        let mut fallback = Fallback {
            comparison: self,
            old: CoveredPaths::of(self.changes.iter().map(|change| &change.old)),
            new: CoveredPaths::of(self.changes.iter().map(|change| &change.new)),
            stack: Vec::new(),
            differences: Vec::new(),
        };
        fallback.walk();
        for (old, new) in fallback.differences {
            let path = if old.value.is_some() { &old.path } else { &new.path };
            let key = last_key(path);
            let is_name = path.parent().and_then(Path::last_key).is_some_and(|parent| NAME_MAPS.contains(&parent));
            self.report(if is_name { &rules::UNCLASSIFIED } else { rule_of_key(key) }, key, old, new);
        }
    }

    /// Returns `true` if a path parameter is known to have another name.
    fn is_renamed_path_parameter(&self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let is_of_path = [old, new].iter().all(|side| side.str("in") == Some("path"));
        let names = [old, new].map(|side| side.value.get("name"));
        is_of_path
            && self.changes.iter().any(|change| {
                *change.rule == rules::PATH_PARAMETER_RENAMED
                    && [change.old.value.as_ref(), change.new.value.as_ref()] == names
            })
    }
}

/// Returns the rule for a key that has the same meaning in every object.
fn rule_of_key(key: &str) -> &'static Rule {
    match key {
        "example" | "examples" => &rules::EXAMPLE_CHANGED,
        _ if DOCUMENTATION.contains(&key) => &rules::TEXT_CHANGED,
        _ if is_extension(key) => extension_rule(key),
        _ => &rules::UNCLASSIFIED,
    }
}

/// A parallel walk over both documents.
struct Fallback<'c, 'a> {
    comparison: &'c Comparison<'a>,
    old: CoveredPaths,
    new: CoveredPaths,
    stack: Vec<(Node<'a>, Node<'a>)>,
    differences: Vec<(RawSide<'a>, RawSide<'a>)>,
}

impl<'a> Fallback<'_, 'a> {
    fn walk(&mut self) {
        let mut seen = HashSet::new();
        self.stack.push((self.comparison.old.root().clone(), self.comparison.new.root().clone()));
        while let Some((old, new)) = self.stack.pop() {
            if is_same_value(old.value, new.value) || self.old.contains(&old.path) || self.new.contains(&new.path) {
                continue;
            }
            let (a, b) = match (old.str("$ref"), new.str("$ref")) {
                (None, None) => (old, new),
                // The target is visited as a component.
                (Some(a), Some(b)) if a == b => (old, new),
                _ => (resolved(&self.comparison.old, &old), resolved(&self.comparison.new, &new)),
            };
            let pair = (a.address(), b.address());
            if !seen.insert(pair) || self.comparison.covered.contains(&pair) {
                continue;
            }
            match (a.value, b.value) {
                // Schemas that are split differently were compared by their effective keywords.
                (Value::Object(_), Value::Object(_)) if split(a.value) != split(b.value) => {}
                (Value::Object(_), Value::Object(_)) => self.entries(&a, &b),
                (Value::Array(_), Value::Array(_)) => self.items(&a, &b),
                _ => self.differ(&a, &b),
            }
        }
    }

    /// Records a difference, unless a change covers it.
    fn differ(&mut self, old: impl Into<RawSide<'a>>, new: impl Into<RawSide<'a>>) {
        let (old, new) = (old.into(), new.into());
        let is_covered =
            |side: &RawSide<'a>, covered: &CoveredPaths| side.value.is_some() && covered.touches(&side.path);
        if !is_covered(&old, &self.old) && !is_covered(&new, &self.new) {
            self.differences.push((old, new));
        }
    }

    fn entries(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let name = match old.path.last() {
            Some(Segment::Key(key)) => key,
            _ => "",
        };
        let is_handled = |key: &str| !NAME_MAPS.contains(&name) && (HANDLED_KEYWORDS.contains(&key) || is_limit(key));
        // Components are compared where they are used, or reported as unused.
        let is_section = matches!(old.path.segments()[..], [Segment::Key("components"), Segment::Key(_)]);
        let is_headers = name == HEADERS;
        let is_root = old.path.last().is_none();
        let is_components = matches!(old.path.segments()[..], [Segment::Key("components")]);
        let moot = moot_keywords(self.comparison, old, new);
        let is_renamed = self.comparison.is_renamed_path_parameter(old, new);
        let is_header = [old, new].iter().all(|side| side.str("in") == Some("header"));
        let entries = |side: &Node<'a>| -> Vec<(Cow<'a, str>, (&'a str, Node<'a>))> {
            let name = |key: &'a str| if is_headers { key.to_ascii_lowercase().into() } else { key.into() };
            side.entries().map(|(key, value)| (name(key), (key, value))).collect()
        };
        for matched in match_keyed(entries(old), entries(new)) {
            match matched {
                Keyed::Both(_, (key, a), (_, b)) => {
                    let is_same_default = is_default(key, a.value) && is_default(key, b.value);
                    let is_same_name = key == "name" && (is_renamed || (is_header && is_same_header(&a, &b)));
                    let is_compared = is_handled(key) && key != "parameters";
                    if !is_compared && !is_same_default && !is_same_name && !moot.contains(key) {
                        self.stack.push((a, b));
                    }
                }
                Keyed::Removed(_, (key, value)) | Keyed::Added(_, (key, value))
                    if is_handled(key) || is_default(key, value.value) || is_section || moot.contains(key) => {}
                // Its components are compared where they are used, or reported as unused.
                Keyed::Removed(_, (key, value)) | Keyed::Added(_, (key, value))
                    if value.is_object()
                        && ((is_root && key == "components") || (is_components && SECTIONS.contains(&key))) => {}
                Keyed::Removed(_, (key, value)) if self.is_in_another_part(&self.comparison.new, new, key, &value) => {}
                Keyed::Added(_, (key, value)) if self.is_in_another_part(&self.comparison.old, old, key, &value) => {}
                Keyed::Removed(_, (key, value)) => self.differ(&value, new.path.key(key)),
                Keyed::Added(_, (key, value)) => self.differ(old.path.key(key), &value),
            }
        }
    }

    /// Returns `true` if another part of the same `allOf` has the value of a key, or the property, that `node` lacks.
    fn is_in_another_part(&self, resolver: &Resolver<'a>, node: &Node<'a>, key: &str, value: &Node<'a>) -> bool {
        let segments = node.path.segments();
        let (of_schema, is_property) = match &segments[..] {
            [before @ .., Segment::Key("properties")] => (before, true),
            all => (all, false),
        };
        let mut outer = of_schema;
        while let [before @ .., Segment::Key("allOf"), Segment::Index(_)] = outer {
            outer = before;
        }
        if outer.len() == of_schema.len() {
            return false;
        }
        let pointer = outer.iter().fold(Pointer::default(), |pointer, segment| match segment {
            Segment::Key(key) => pointer.key(key),
            Segment::Index(index) => pointer.index(*index),
        });
        let Some(owner) = resolver.root().find(&pointer) else { return false };
        let schema = Written::of(owner).resolve(resolver);
        // The comparison of the schemas as they take effect covers the properties.
        if is_property {
            schema.properties().contains_key(key)
        } else {
            schema.all(key).iter().any(|found| found.value == value.value)
        }
    }

    /// Pairs items by name, by equality and then by order.
    fn items(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = last_key(&old.path);
        let mut by_name: BTreeMap<String, Vec<Node<'a>>> = BTreeMap::new();
        let mut added = Vec::new();
        let (mut before, mut now): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
        // Alternatives were paired by what they mean.
        before.retain(|item| {
            let paired = self.comparison.paired_alternatives.get(&item.address());
            let index = paired.and_then(|paired| now.iter().position(|other| other.address() == *paired));
            if let Some(index) = index {
                self.stack.push((item.clone(), now.remove(index)));
            }
            index.is_none()
        });
        for item in now.into_iter().rev() {
            match item_name(item.value, &self.comparison.new) {
                Some(name) => by_name.entry(pairing_name(name)).or_default().push(item),
                None => added.push(item),
            }
        }
        added.reverse();
        let mut removed = Vec::new();
        for item in before {
            let name = item_name(item.value, &self.comparison.old);
            match name.and_then(|name| by_name.get_mut(&pairing_name(name))?.pop()) {
                Some(other) => self.stack.push((item, other)),
                None => match added.iter().position(|other| other.value == item.value) {
                    Some(index) => drop(added.remove(index)),
                    None => removed.push(item),
                },
            }
        }
        added.extend(by_name.into_values().flatten());
        removed.retain(|item| !self.old.contains(&item.path));
        added.retain(|item| !self.new.contains(&item.path));
        if removed.len() == added.len() {
            self.stack.extend(removed.into_iter().zip(added));
        } else if !["allOf", "parameters"].contains(&key) {
            removed.iter().for_each(|item| self.differ(item, new.path.clone()));
            added.iter().for_each(|item| self.differ(old.path.clone(), item));
        }
    }
}

/// Returns the name by which an item is paired. The names of headers ignore case.
fn pairing_name(name: String) -> String {
    if name.starts_with("header ") { name.to_ascii_lowercase() } else { name }
}

fn is_same_header(old: &Node<'_>, new: &Node<'_>) -> bool {
    old.value.as_str().zip(new.value.as_str()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}

/// Returns the keywords that a change of the type covers.
fn moot_keywords<'a>(comparison: &Comparison<'a>, old: &Node<'a>, new: &Node<'a>) -> MootKeywords {
    if !old.has("type") && !new.has("type") {
        return MootKeywords::default();
    }
    let (a, b) = (Written::of(old.clone()).resolve(&comparison.old), Written::of(new.clone()).resolve(&comparison.new));
    MootKeywords::of(&a, &b, Serialization::Json)
}

/// Returns the number of `allOf` parts of a schema, and whether it has alternatives.
fn split(schema: &Value) -> (Option<usize>, bool, bool) {
    let has = |key| schema.get(key).is_some();
    (schema.get("allOf").and_then(Value::as_array).map(Vec::len), has("oneOf"), has("anyOf"))
}
