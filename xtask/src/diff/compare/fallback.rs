//! The net below the rules: what differs and is part of no change that was found is reported, so that nothing vanishes.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::{Comparison, Report, defaults::is_default, limits::is_limit, unclassified::last_key};
use crate::diff::{
    identity::item_name,
    place::{Located, Place, Segment},
    resolve::Side,
};

/// Keywords that mean the same in several ways of writing, which their rules tell apart to the last.
const JUDGED: [&str; 19] = [
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
    "x-required-scopes",
    "allowEmptyValue",
    "allowReserved",
    "x-extensible-enum",
];

/// Objects whose keys are names, not keywords.
const NAMES: [&str; 14] = [
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

/// A place that differs: what is there on the old side, and on the new one.
type Difference<'a> = (Result<Located<'a>, Place<'a>>, Result<Located<'a>, Place<'a>>);

/// The places of the changes that were found on one side.
struct Explained {
    at: HashSet<String>,
    above: HashSet<String>,
}

impl Explained {
    fn of(pointers: impl Iterator<Item = String>) -> Self {
        let mut explained = Self { at: HashSet::new(), above: HashSet::new() };
        for pointer in pointers {
            let mut above = pointer.as_str();
            while let Some(end) = above.rfind('/') {
                above = &above[..end];
                if !explained.above.insert(above.to_owned()) {
                    break;
                }
            }
            explained.at.insert(pointer);
        }
        explained
    }

    /// Whether a change is about this place, something in it, or something that it is in.
    fn has(&self, place: &Place<'_>) -> bool {
        self.above.contains(&place.pointer().to_string()) || self.covers(place)
    }

    /// Whether a change is about this place as a whole, or something that it is in.
    fn covers(&self, place: &Place<'_>) -> bool {
        let pointer = place.pointer().to_string();
        let mut part = pointer.as_str();
        loop {
            if self.at.contains(part) {
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
    /// Reports what differs and is part of no change so far.
    pub(super) fn rest(&mut self) {
        let there = |(place, value): &(Place<'a>, Option<Value>)| value.is_some().then(|| place.pointer().to_string());
        let net = Net {
            comparison: self,
            old: Explained::of(self.found.iter().filter_map(|found| there(&found.old))),
            new: Explained::of(self.found.iter().filter_map(|found| there(&found.new))),
        };
        for (old, new) in net.differences() {
            let key = old.as_ref().or(new.as_ref()).map(last_key).unwrap_or_default();
            let side = |side: Result<Located<'a>, Place<'a>>| match side {
                Ok(there) => Report::from(&there),
                Err(place) => Report::from(place),
            };
            self.report("unclassified", key, side(old), side(new));
        }
    }
}

struct Net<'c, 'a> {
    comparison: &'c Comparison<'a>,
    old: Explained,
    new: Explained,
}

impl<'a> Net<'_, 'a> {
    fn differences(&self) -> Vec<Difference<'a>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut stack = vec![(self.comparison.old.root.clone(), self.comparison.new.root.clone())];
        while let Some((old, new)) = stack.pop() {
            // What leads to the same is looked at where it leads.
            if old.value == new.value || self.old.covers(&old.place) || self.new.covers(&new.place) {
                continue;
            }
            let (a, b) = match (old.text("$ref"), new.text("$ref")) {
                (None, None) => (old, new),
                (Some(a), Some(b)) if a == b => (old, new),
                _ => (self.comparison.meant(&old, true), self.comparison.meant(&new, false)),
            };
            if !seen.insert((a.address(), b.address())) {
                continue;
            }
            match (a.value, b.value) {
                // Joined or told apart in another way: those were compared as what they come to.
                (Value::Object(_), Value::Object(_)) if shape(a.value) != shape(b.value) => {}
                (Value::Object(_), Value::Object(_)) => self.entries(&a, &b, &mut stack, &mut found),
                (Value::Array(_), Value::Array(_)) => self.items(&a, &b, &mut stack, &mut found),
                _ => self.differ(Ok(a), Ok(b), &mut found),
            }
        }
        found
    }

    /// Notes a difference, unless a change is about it.
    fn differ(
        &self,
        old: Result<Located<'a>, Place<'a>>,
        new: Result<Located<'a>, Place<'a>>,
        found: &mut Vec<Difference<'a>>,
    ) {
        let is_known = |side: &Result<Located<'a>, Place<'a>>, explained: &Explained| {
            side.as_ref().is_ok_and(|there| explained.has(&there.place))
        };
        if !is_known(&old, &self.old) && !is_known(&new, &self.new) {
            found.push((old, new));
        }
    }

    fn entries(
        &self,
        old: &Located<'a>,
        new: &Located<'a>,
        stack: &mut Vec<(Located<'a>, Located<'a>)>,
        found: &mut Vec<Difference<'a>>,
    ) {
        let name = match old.place.segments().last() {
            Some(Segment::Key(key)) => *key,
            _ => "",
        };
        let is_judged = |key: &str| !NAMES.contains(&name) && (JUDGED.contains(&key) || is_limit(key));
        // One that comes or goes is compared where it is used, or reported as used by nobody.
        let is_component = matches!(old.place.segments()[..], [Segment::Key("components"), Segment::Key(_)]);
        // Names of headers are the same in any case.
        let twin = |side: &Located<'a>, key: &str| {
            let alike = || side.entries().find(|(other, _)| other.eq_ignore_ascii_case(key)).map(|(_, value)| value);
            side.get(key).or_else(|| if name == "headers" { alike() } else { None })
        };
        for (key, value) in old.entries() {
            match twin(new, key) {
                Some(other) if key == "parameters" => stack.push((value, other)),
                Some(_) if is_judged(key) => {}
                Some(other) => stack.push((value, other)),
                None if is_judged(key) || is_default(key, value.value) => {}
                None if is_component => {}
                None => self.differ(Ok(value), Err(new.place.key(key)), found),
            }
        }
        for (key, value) in new.entries().filter(|(key, _)| twin(old, key).is_none()) {
            if !is_judged(key) && !is_default(key, value.value) && !is_component {
                self.differ(Err(old.place.key(key)), Ok(value), found);
            }
        }
    }

    fn items(
        &self,
        old: &Located<'a>,
        new: &Located<'a>,
        stack: &mut Vec<(Located<'a>, Located<'a>)>,
        found: &mut Vec<Difference<'a>>,
    ) {
        let key = last_key(old);
        let named = |side: &Side<'a>, list: &Located<'a>| {
            let root = side.root.value;
            list.items().map(|item| (item_name(item.value, root), item)).collect::<Vec<_>>()
        };
        let (a, b) = (named(&self.comparison.old, old), named(&self.comparison.new, new));
        let mut by_name: BTreeMap<String, Vec<Located<'a>>> = BTreeMap::new();
        let mut come = Vec::new();
        for (name, item) in b.into_iter().rev() {
            match name {
                Some(name) => by_name.entry(name).or_default().push(item),
                None => come.push(item),
            }
        }
        come.reverse();
        let mut gone = Vec::new();
        for (name, item) in a {
            match name.and_then(|name| by_name.get_mut(&name)?.pop()) {
                Some(other) => stack.push((item, other)),
                None => match come.iter().position(|other| other.value == item.value) {
                    Some(index) => drop(come.remove(index)),
                    None => gone.push(item),
                },
            }
        }
        come.extend(by_name.into_values().flatten());
        gone.retain(|item| !self.old.covers(&item.place));
        come.retain(|item| !self.new.covers(&item.place));
        if gone.len() == come.len() {
            stack.extend(gone.into_iter().zip(come));
        } else if !["allOf", "parameters"].contains(&key.as_str()) {
            gone.into_iter().for_each(|item| self.differ(Ok(item), Err(new.place.clone()), found));
            come.into_iter().for_each(|item| self.differ(Err(old.place.clone()), Ok(item), found));
        }
    }
}

/// How many parts a schema joins, and whether it has alternatives.
fn shape(schema: &Value) -> (Option<usize>, bool, bool) {
    let has = |key| schema.get(key).is_some();
    (schema.get("allOf").and_then(Value::as_array).map(Vec::len), has("oneOf"), has("anyOf"))
}
