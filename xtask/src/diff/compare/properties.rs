//! Properties: which came, went or were renamed, which have to be there, and whether others may be.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::{
    Comparison, Notation, Report,
    digest::{References, digest},
    effective::{Effective, View},
    reachability::Mask,
    schema::visible,
};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    pub(super) fn properties(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let is_names = |value: &Value| value.as_array().is_some_and(|names| names.iter().all(Value::is_string));
        // Names that are none require nothing.
        self.is_odd(old, new, "required", is_names);
        if self.is_odd(old, new, "properties", Value::is_object) {
            return;
        }
        if !["properties", "required"].iter().any(|key| old.has(key) || new.has(key)) {
            return;
        }
        let (a, mut b) = (old.properties(), new.properties());
        let (needed, needs) = (old.required(), new.required());
        let mut gone = Vec::new();
        for (name, property) in a {
            match b.remove(name) {
                Some(other) => {
                    self.requiredness(name, (&property, &needed), (&other, &needs), old, new);
                    self.schema(property, other, Notation::Json);
                }
                None => gone.push((name, property)),
            }
        }
        self.added_and_removed(gone, b, (old, &needed), (new, &needs));
        // Names that have to be there and are nowhere described.
        let described: HashSet<&str> = old.properties().into_keys().chain(new.properties().into_keys()).collect();
        for (name, at) in needed.iter().filter(|(name, _)| !needs.contains_key(*name)) {
            if !described.contains(name) {
                self.report("property-optional", *name, at, new.place.key("required"));
            }
        }
        for (name, at) in needs.iter().filter(|(name, _)| !needed.contains_key(*name)) {
            if !described.contains(name) {
                self.report("property-required", *name, old.place.key("required"), at);
            }
        }
    }

    fn requiredness(
        &mut self,
        name: &str,
        (property, needed): (&View<'a>, &BTreeMap<&'a str, Located<'a>>),
        (other, needs): (&View<'a>, &BTreeMap<&'a str, Located<'a>>),
        old: &Effective<'a>,
        new: &Effective<'a>,
    ) {
        let outer = self.mask;
        let (a, b) = (Effective::of(&self.old, property), Effective::of(&self.new, other));
        // What is only received need not be sent. What is only sent has a rule of its own.
        for mask in [Mask::SENT, Mask::RECEIVED] {
            let seen = |side: &Effective<'a>, names: &BTreeMap<&'a str, Located<'a>>| {
                names.get(name).filter(|_| mask == Mask::RECEIVED || !side.flag("readOnly")).cloned()
            };
            let is_hidden = mask == Mask::RECEIVED && (a.flag("writeOnly") || b.flag("writeOnly"));
            if is_hidden {
                continue;
            }
            self.mask = outer.and(mask);
            match (seen(&a, needed), seen(&b, needs)) {
                (Some(at), None) => {
                    let now = needs.get(name).map_or_else(|| new.place.key("required").into(), Report::from);
                    self.report("property-optional", name, &at, now);
                }
                (None, Some(at)) => {
                    let before = needed.get(name).map_or_else(|| old.place.key("required").into(), Report::from);
                    self.report("property-required", name, before, &at);
                }
                _ => {}
            }
        }
        self.mask = outer;
    }

    fn added_and_removed(
        &mut self,
        gone: Vec<(&'a str, View<'a>)>,
        mut come: BTreeMap<&'a str, View<'a>>,
        (old, needed): (&Effective<'a>, &BTreeMap<&'a str, Located<'a>>),
        (new, needs): (&Effective<'a>, &BTreeMap<&'a str, Located<'a>>),
    ) {
        let outer = self.mask;
        let place = |side: &Effective<'a>, name: &'a str| side.place.key("properties").key(name);
        let mut by_content: HashMap<(bool, u64), Vec<&'a str>> = HashMap::new();
        for (name, view) in &come {
            if let Some(content) = content(view) {
                by_content.entry((needs.contains_key(name), content)).or_default().push(name);
            }
        }
        for (name, property) in gone {
            let is_required = needed.contains_key(name);
            let alike = content(&property).and_then(|content| by_content.get(&(is_required, content)));
            let twins: Vec<&'a str> = alike
                .into_iter()
                .flatten()
                // With so many that look alike, none is the one.
                .take(MOST_TWINS)
                .filter(|other| come.get(**other).is_some_and(|view| self.is_twin_of(&property, view)))
                .copied()
                .collect();
            let effective = Effective::of(&self.old, &property);
            self.mask = outer.and(visible(&effective, &effective));
            if let [only] = twins[..]
                && let Some(twin) = come.remove(only)
            {
                let id = if is_required { "required-property-renamed" } else { "optional-property-renamed" };
                let before = Report::showing(&property.place(), name);
                self.report(id, "", before, Report::showing(&twin.place(), only));
                continue;
            }
            let id = match (is_required, is_closed(new)) {
                (true, false) => "required-property-removed",
                (false, false) => "optional-property-removed",
                (true, true) => "required-property-refused",
                (false, true) => "optional-property-refused",
            };
            if let [only] = property.parts() {
                self.report(id, name, only, place(new, name));
            } else {
                self.report(id, name, Report::showing(&property.place(), name), place(new, name));
            }
        }
        for (name, property) in come {
            let effective = Effective::of(&self.new, &property);
            self.mask = outer.and(visible(&effective, &effective));
            let id = match (needs.contains_key(name), is_closed(old)) {
                (true, false) => "required-property-added",
                (false, false) => "optional-property-added",
                (true, true) => "required-property-admitted",
                (false, true) => "optional-property-admitted",
            };
            if let [only] = property.parts() {
                self.report(id, name, place(old, name), only);
            } else {
                self.report(id, name, place(old, name), Report::showing(&property.place(), name));
            }
        }
        self.mask = outer;
    }

    /// Whether two properties are one but for the name, and enough is said of them to tell.
    fn is_twin_of(&self, old: &View<'a>, new: &View<'a>) -> bool {
        let ([a], [b]) = (old.parts(), new.parts()) else { return false };
        self.same(a, b)
    }

    pub(super) fn additional_properties(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let key = "additionalProperties";
        if self.is_odd(old, new, key, |value| value.is_boolean() || value.is_object()) {
            return;
        }
        let show = |side: &Effective<'a>| match side.first(key) {
            Some(found) => Report::from(&found),
            None => Report::from(side.place.key(key)),
        };
        match (is_closed(old), is_closed(new)) {
            (true, false) => self.report("additional-properties-allowed", "", show(old), show(new)),
            (false, true) => self.report("additional-properties-forbidden", "", show(old), show(new)),
            (true, true) => {}
            (false, false) => self.parts_of(old, new, key),
        }
    }
}

/// The most properties that are compared with one that is gone.
const MOST_TWINS: usize = 16;

/// A number for what is said of a property, where that is enough to tell it from others.
fn content(property: &View<'_>) -> Option<u64> {
    let [only] = property.parts() else { return None };
    let is_telling = ["description", "title", "properties"].iter().any(|key| only.value.get(key).is_some());
    is_telling.then(|| digest(only.value, &[], References::Alike))
}

/// Whether no properties but the listed ones may be there.
fn is_closed(side: &Effective<'_>) -> bool {
    side.all("additionalProperties").iter().any(|found| found.value == &Value::Bool(false))
}
