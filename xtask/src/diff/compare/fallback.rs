//! The fallback below the rules: it reports every difference that no change covers, so that none is lost.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Path, Pointer, Resolver, Segment, WrittenSchema, match_keyed,
    vocabulary::{DOCUMENTATION, is_extension},
};

use super::{
    comparison::{Comparison, resolved},
    json_value::is_same_value,
    keywords::extension_rule,
    object_pair::{ObjectPair, is_name_map},
    raw_change::RawSide,
    unclassified::last_key,
};
use crate::diff::{
    identity::item_name,
    rules::{self, ChangeRule},
};

/// The locations of the changes in one document.
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
            let is_name = path.parent().and_then(Path::last_key).is_some_and(is_name_map);
            self.report(if is_name { &rules::UNCLASSIFIED } else { rule_of_key(key) }, key, old, new);
        }
    }
}

/// Returns the rule for a key that has the same meaning in every object.
fn rule_of_key(key: &str) -> &'static ChangeRule {
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
            if !seen.insert(pair) || self.comparison.matched.covered.contains(&pair) {
                continue;
            }
            match (a.value, b.value) {
                // Schemas that are composed differently were compared by their effective keywords.
                (Value::Object(_), Value::Object(_)) if composition_shape(a.value) != composition_shape(b.value) => {}
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
        let objects = ObjectPair::of(self.comparison, old, new);
        for matched in match_keyed(objects.entries(old), objects.entries(new)) {
            match matched {
                Keyed::Both(_, (key, a), (_, b)) => {
                    if !objects.is_skipped_in_both(key, &a, &b) {
                        self.stack.push((a, b));
                    }
                }
                Keyed::Removed(_, (key, value)) | Keyed::Added(_, (key, value))
                    if objects.is_skipped_in_one(key, &value) => {}
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
        let schema = WrittenSchema::of(owner).resolve(resolver);
        // The comparison of the schemas as they take effect covers the properties.
        if is_property {
            schema.properties().contains_key(key)
        } else {
            schema.all(key).iter().any(|found| found.value == value.value)
        }
    }

    /// Pairs the items of two lists: by the pairs of alternatives, then by name, by equality and by order.
    fn items(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = last_key(&old.path);
        let mut by_name: BTreeMap<String, Vec<Node<'a>>> = BTreeMap::new();
        let mut added = Vec::new();
        let (mut before, mut now): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
        // The comparison of the alternatives has paired them.
        before.retain(|item| {
            let paired = self.comparison.matched.alternatives.get(&item.address());
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

/// Returns the number of `allOf` parts of a schema, then `true` if it has `oneOf`, and `true` if it has `anyOf`.
fn composition_shape(schema: &Value) -> (Option<usize>, bool, bool) {
    let has = |key| schema.get(key).is_some();
    (schema.get("allOf").and_then(Value::as_array).map(Vec::len), has("oneOf"), has("anyOf"))
}
