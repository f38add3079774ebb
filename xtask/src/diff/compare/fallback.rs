//! The fallback below the rules: it reports every difference that no change covers, so that none is lost.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Path, Segment, match_keyed,
    vocabulary::{HEADERS, REQUIRED_SCOPES, is_default},
};

use super::{
    comparison::{Comparison, resolved},
    keywords::is_limit,
    raw_change::RawSide,
    unclassified::last_key,
};
use crate::diff::{identity::item_name, rules};

/// Keywords with several notations for the same meaning. Their rules detect every change.
const HANDLED_KEYWORDS: [&str; 19] = [
    "$ref",
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
            let key = if old.value.is_some() { last_key(&old.path) } else { last_key(&new.path) };
            self.report(&rules::UNCLASSIFIED, key, old, new);
        }
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
            if old.value == new.value || self.old.contains(&old.path) || self.new.contains(&new.path) {
                continue;
            }
            let (a, b) = match (old.str("$ref"), new.str("$ref")) {
                (None, None) => (old, new),
                // The target is visited as a component.
                (Some(a), Some(b)) if a == b => (old, new),
                _ => (resolved(&self.comparison.old, &old), resolved(&self.comparison.new, &new)),
            };
            if !seen.insert((a.address(), b.address())) {
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
        let entries = |side: &Node<'a>| -> Vec<(Cow<'a, str>, (&'a str, Node<'a>))> {
            let name = |key: &'a str| if is_headers { key.to_ascii_lowercase().into() } else { key.into() };
            side.entries().map(|(key, value)| (name(key), (key, value))).collect()
        };
        for matched in match_keyed(entries(old), entries(new)) {
            match matched {
                Keyed::Both(_, (key, a), (_, b)) => {
                    if key == "parameters" || !is_handled(key) {
                        self.stack.push((a, b));
                    }
                }
                Keyed::Removed(_, (key, value)) | Keyed::Added(_, (key, value))
                    if is_handled(key) || is_default(key, value.value) || is_section => {}
                Keyed::Removed(_, (key, value)) => self.differ(&value, new.path.key(key)),
                Keyed::Added(_, (key, value)) => self.differ(old.path.key(key), &value),
            }
        }
    }

    /// Pairs items by name, by equality and then by order.
    fn items(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = last_key(&old.path);
        let mut by_name: BTreeMap<String, Vec<Node<'a>>> = BTreeMap::new();
        let mut added = Vec::new();
        for item in new.items().collect::<Vec<_>>().into_iter().rev() {
            match item_name(item.value, &self.comparison.new) {
                Some(name) => by_name.entry(name).or_default().push(item),
                None => added.push(item),
            }
        }
        added.reverse();
        let mut removed = Vec::new();
        for item in old.items() {
            let name = item_name(item.value, &self.comparison.old);
            match name.and_then(|name| by_name.get_mut(&name)?.pop()) {
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

/// Returns the number of `allOf` parts of a schema, and whether it has alternatives.
fn split(schema: &Value) -> (Option<usize>, bool, bool) {
    let has = |key| schema.get(key).is_some();
    (schema.get("allOf").and_then(Value::as_array).map(Vec::len), has("oneOf"), has("anyOf"))
}
