//! Schemas: keyword by keyword, lists and their items, what else a value has to satisfy, and who may see it.

use serde_json::Value;

use super::{
    Comparison, Notation, Pending, Report,
    effective::{Effective, View},
    reachability::Mask,
};
use crate::diff::{
    place::{Located, Place},
    resolve::Side,
};

/// Keywords with rules of their own.
const KNOWN: &[&str] = &[
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "type",
    "format",
    "nullable",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "deprecated",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "readOnly",
    "writeOnly",
    "discriminator",
    "xml",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
];

impl<'a> Comparison<'a> {
    /// Compares two schemas, now or, if they are shared, later.
    pub(super) fn schema(&mut self, old: View<'a>, new: View<'a>, notation: Notation) {
        if let ([a], [b]) = (old.parts(), new.parts())
            && a.value.get("$ref").is_some()
            && self.unchanged.is_same(a.value, b.value)
        {
            return;
        }
        let (old, new) = (Effective::of(&self.old, &old), Effective::of(&self.new, &new));
        if let ([a, ..], [b, ..]) = (&old.references[..], &new.references[..]) {
            self.counterparts.insert(a, b);
        }
        if old.references.is_empty() && new.references.is_empty() {
            return self.keywords(&old, &new, notation);
        }
        self.later(old, new, notation);
    }

    /// Compares what is shared, once.
    fn later(&mut self, old: Effective<'a>, new: Effective<'a>, notation: Notation) {
        let pair = (old.key(), new.key(), notation);
        let known = self.pairs.get(&pair).copied();
        let scope = known.unwrap_or_else(|| self.uses.scope());
        self.uses.edge(self.scope, scope, self.mask);
        if known.is_none() {
            self.pairs.insert(pair, scope);
            self.pending.push_back(Pending { scope, old, new, notation });
        }
    }

    /// A schema among the components, unless something that uses it led here.
    pub(super) fn component_schema(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let (old, new) = (View::of(old.clone()), View::of(new.clone()));
        let (a, b) = (Effective::of(&self.old, &old), Effective::of(&self.new, &new));
        let is_known = |notation| self.pairs.contains_key(&(a.key(), b.key(), notation));
        if ![Notation::Json, Notation::Text, Notation::RequiredText].into_iter().any(is_known) {
            self.schema(old, new, Notation::Json);
        }
    }

    /// Compares what takes effect, keyword by keyword.
    pub(super) fn keywords(&mut self, old: &Effective<'a>, new: &Effective<'a>, notation: Notation) {
        if old.key().is_empty() && new.key().is_empty() {
            return;
        }
        if let (Some(a), Some(b)) = (old.only(), new.only())
            && a.get("discriminator").is_none()
            && self.unchanged.is_same(a, b)
        {
            return;
        }
        if let Some((old, new)) = self.wrapped(old, new) {
            return self.keywords(&old, &new, notation);
        }
        self.visibility(old, new);
        self.patterns(old, new);
        let outer = self.mask;
        self.mask = self.mask.and(visible(old, new));
        self.odd(old, new);
        self.types(old, new, notation);
        self.values(old, new, notation);
        self.limits(old, new);
        self.properties(old, new);
        self.additional_properties(old, new);
        self.parts(old, new);
        self.all_of(old, new);
        self.alternatives(old, new, "oneOf");
        self.alternatives(old, new, "anyOf");
        self.discriminator(old, new);
        self.annotations(old, new);
        self.mask = outer;
    }

    /// A value of a keyword on each side; where a side has several, the same ones, and then by their order.
    pub(super) fn zip(
        old: &Effective<'a>,
        new: &Effective<'a>,
        key: &str,
    ) -> Vec<(Option<Located<'a>>, Option<Located<'a>>)> {
        if !old.has(key) && !new.has(key) {
            return Vec::new();
        }
        let (mut a, mut b) = (old.all(key), new.all(key));
        let mut pairs = Vec::new();
        if a.len() > 1 || b.len() > 1 {
            // In whatever order the parts of an `allOf` are.
            a.retain(|old| match b.iter().position(|new| new.value == old.value) {
                Some(index) => {
                    pairs.push((Some(old.clone()), Some(b.remove(index))));
                    false
                }
                None => true,
            });
        }
        pairs.extend((0..a.len().max(b.len())).map(|index| (a.get(index).cloned(), b.get(index).cloned())));
        pairs
    }

    /// Whether a keyword has a value of another shape than it should; then that is reported as it is.
    pub(super) fn is_odd(
        &mut self,
        old: &Effective<'a>,
        new: &Effective<'a>,
        key: &'a str,
        is_well_formed: fn(&Value) -> bool,
    ) -> bool {
        if !old.has(key) && !new.has(key) {
            return false;
        }
        let is_odd = old.all(key).iter().chain(&new.all(key)).any(|found| !is_well_formed(found.value));
        if is_odd {
            self.unknown(old, new, key);
        }
        is_odd
    }

    /// Reports how a keyword differs that no rule knows.
    fn unknown(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str) {
        for pair in Self::zip(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.differences(&a, &b),
                (Some(a), None) => self.report("unclassified", key, &a, new.place.key(key)),
                (None, Some(b)) => self.report("unclassified", key, old.place.key(key), &b),
                (None, None) => {}
            }
        }
    }

    /// Whether it is only sent, or only received.
    fn visibility(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        for (key, added, removed) in [
            ("readOnly", "read-only-added", "read-only-removed"),
            ("writeOnly", "write-only-added", "write-only-removed"),
        ] {
            if self.is_odd(old, new, key, Value::is_boolean) {
                continue;
            }
            let show = |side: &Effective<'a>| Report::showing(&side.place_of(key), side.flag(key));
            match (old.flag(key), new.flag(key)) {
                (false, true) => self.report(added, key, show(old), show(new)),
                (true, false) => self.report(removed, key, show(old), show(new)),
                _ => {}
            }
        }
    }

    /// The schema `false`, and what is no schema at all.
    fn odd(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        match (&old.odd[..], &new.odd[..]) {
            ([], []) => {}
            ([], [b, ..]) => self.report("assertion-added", "a schema that takes nothing", old.place.clone(), b),
            ([a, ..], []) => self.report("assertion-removed", "a schema that takes nothing", a, new.place.clone()),
            ([a, ..], [b, ..]) => self.differences(a, b),
        }
    }

    /// The schemas that every value of a keyword gives, all of which hold.
    pub(super) fn parts_of(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str) {
        let (a, b) = (old.all(key), new.all(key));
        if !a.is_empty() || !b.is_empty() {
            self.schema(View::all(a, old.place.key(key)), View::all(b, new.place.key(key)), Notation::Json);
        }
    }

    /// Schemas within schemas.
    fn parts(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let is_schema = |value: &Value| value.is_boolean() || value.is_object();
        if !self.is_odd(old, new, "items", is_schema) {
            self.parts_of(old, new, "items");
        }
        for key in ASSERTIONS {
            if self.is_odd(old, new, key, is_schema) {
                continue;
            }
            for pair in Self::zip(old, new, key) {
                self.assertion(key, pair, &old.place.key(key), &new.place.key(key));
            }
        }
        for key in MAPS {
            if self.is_odd(old, new, key, Value::is_object) {
                continue;
            }
            for (a, b) in Self::zip(old, new, key) {
                let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
                let only_new = b.iter().flat_map(Located::entries).filter(|(name, _)| has(&a, name).is_none());
                for (name, _) in a.iter().flat_map(Located::entries).chain(only_new).collect::<Vec<_>>() {
                    let (old, new) = (old.place.key(key).key(name), new.place.key(key).key(name));
                    self.assertion(key, (has(&a, name), has(&b, name)), &old, &new);
                }
            }
        }
        if !self.is_odd(old, new, "prefixItems", Value::is_array) {
            for (a, b) in Self::zip(old, new, "prefixItems") {
                let list = |side: &Option<Located<'a>>| side.iter().flat_map(Located::items).collect::<Vec<_>>();
                let (x, y) = (list(&a), list(&b));
                for index in 0..x.len().max(y.len()) {
                    let pair = (x.get(index).cloned(), y.get(index).cloned());
                    self.assertion("prefixItems", pair, &old.place.key("prefixItems"), &new.place.key("prefixItems"));
                }
            }
        }
    }

    /// A part that a value has to satisfy, too.
    fn assertion(
        &mut self,
        key: &'a str,
        pair: (Option<Located<'a>>, Option<Located<'a>>),
        old: &Place<'a>,
        new: &Place<'a>,
    ) {
        match pair {
            (None, Some(b)) => self.report("assertion-added", key, old.clone(), &b),
            (Some(a), None) => self.report("assertion-removed", key, &a, new.clone()),
            // What is narrower within a `not` is wider outside.
            (Some(a), Some(b)) if matches!(key, "not" | "if" | "dependentRequired") => {
                self.differing("assertion-changed", key, &a, &b);
            }
            (Some(a), Some(b)) => self.schema(View::of(a), View::of(b), Notation::Json),
            (None, None) => {}
        }
    }

    fn discriminator(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let key = "discriminator";
        if self.is_odd(old, new, key, Value::is_object) {
            return;
        }
        let property = |side: &Located<'a>| Report::showing(&side.place, side.value["propertyName"].clone());
        for pair in Self::zip(old, new, key) {
            match pair {
                (None, Some(b)) => self.report("discriminator-added", "", old.place.key(key), property(&b)),
                (Some(a), None) => self.report("discriminator-removed", "", property(&a), new.place.key(key)),
                (Some(a), Some(b)) => {
                    self.changed("discriminator-property-changed", &a, &b, "propertyName");
                    self.mapping(&a, &b);
                    self.others(&a, &b, &["propertyName", "mapping"]);
                }
                (None, None) => {}
            }
        }
        let (subtypes, now) = (self.old.subtypes(old), self.new.subtypes(new));
        for (name, subtype) in subtypes {
            if let Some(other) = now.get(&name) {
                let effective = |side: &Side<'a>, at: &Located<'a>| Effective::of(side, &View::of(at.clone()));
                let (a, b) = (effective(&self.old, &subtype), effective(&self.new, other));
                self.later(a, b, Notation::Json);
            }
        }
    }

    fn mapping(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "mapping", Value::is_object) {
            return;
        }
        let (a, b) = (old.get("mapping"), new.get("mapping"));
        let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
        for (name, to) in a.iter().flat_map(Located::entries) {
            match has(&b, name) {
                None => self.report("discriminator-value-removed", name, &to, new.place.key("mapping").key(name)),
                Some(other) if other.value != to.value => {
                    self.report("discriminator-value-changed", name, &to, &other);
                }
                Some(_) => {}
            }
        }
        for (name, to) in b.iter().flat_map(Located::entries).filter(|(name, _)| has(&a, name).is_none()) {
            self.report("discriminator-value-added", name, old.place.key("mapping").key(name), &to);
        }
    }

    /// What is said besides, and what no rule knows.
    fn annotations(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let none = Value::Null;
        let front = |side: &Effective<'a>| side.first("deprecated").map(|found| found.value.clone());
        if front(old).unwrap_or(Value::Bool(false)) != front(new).unwrap_or(Value::Bool(false)) {
            let id = if new.flag("deprecated") { "deprecated" } else { "undeprecated" };
            let show = |side: &Effective<'a>| {
                Report::showing(&side.place_of("deprecated"), front(side).unwrap_or_else(|| none.clone()))
            };
            self.report(id, "", show(old), show(new));
        }
        let mut keys = old.keys();
        keys.extend(new.keys().into_iter().filter(|key| old.first(key).is_none()));
        for key in keys {
            let id = match key {
                _ if super::TEXTS.contains(&key) || key == "x-enum-descriptions" => "text-changed",
                "example" | "examples" => "example-changed",
                "xml" => "xml-changed",
                "$ref" => "reference-changed",
                "x-extensible-enum" => continue,
                "x-sunset" | "x-stability-level" => {
                    for pair in Self::zip(old, new, key) {
                        let (old, new) = (old.place.key(key), new.place.key(key));
                        match key {
                            "x-sunset" => self.sunset(pair, &old, &new),
                            _ => self.stability(pair, &old, &new),
                        }
                    }
                    continue;
                }
                _ if key.starts_with("x-") => super::extension_rule(key),
                _ if is_known(key) || super::limits::is_limit(key) => continue,
                _ => {
                    self.unknown(old, new, key);
                    continue;
                }
            };
            for pair in Self::zip(old, new, key) {
                match pair {
                    (Some(a), Some(b)) if a.value == b.value => {}
                    // What only leads to something else is compared where it leads.
                    (Some(a), Some(b)) if id != "reference-changed" || is_lost(self, &a, &b) => {
                        self.report(id, key, &a, &b);
                    }
                    (Some(a), None) if id != "reference-changed" || is_lost(self, &a, &a) => {
                        self.report(id, key, &a, new.place.key(key));
                    }
                    (None, Some(b)) if id != "reference-changed" || is_lost(self, &b, &b) => {
                        self.report(id, key, old.place.key(key), &b);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Whether a reference leads nowhere that is known.
fn is_lost<'a>(comparison: &Comparison<'a>, old: &Located<'a>, new: &Located<'a>) -> bool {
    let known = |side: &Side<'a>, at: &Located<'a>| at.value.as_str().is_some_and(|reference| side.is_known(reference));
    !known(&comparison.old, old) || !known(&comparison.new, new)
}

/// Whether a key has a rule of its own.
fn is_known(key: &str) -> bool {
    KNOWN.contains(&key) || ASSERTIONS.contains(&key) || MAPS.contains(&key)
}

/// Single schemas that a value has to satisfy, too.
const ASSERTIONS: [&str; 9] = [
    "not",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "if",
    "then",
    "else",
];
/// The same by names.
const MAPS: [&str; 3] = ["patternProperties", "dependentSchemas", "dependentRequired"];

/// Which ways a schema is seen that says `readOnly` or `writeOnly` on either side.
pub(super) fn visible(old: &Effective<'_>, new: &Effective<'_>) -> Mask {
    let says = |key| old.flag(key) || new.flag(key);
    match (says("readOnly"), says("writeOnly")) {
        (true, false) => Mask::RECEIVED,
        (false, true) => Mask::SENT,
        _ => Mask::ALL,
    }
}
