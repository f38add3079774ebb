//! Properties: which came, went or were renamed, which have to be there, and whether others may be.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Comparison, Notation, Report,
    effective::{Effective, View},
    schema::visible,
};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    pub(super) fn properties(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let is_names = |value: &Value| value.as_array().is_some_and(|names| names.iter().all(Value::is_string));
        if self.is_odd(old, new, "properties", Value::is_object) | self.is_odd(old, new, "required", is_names) {
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
        for (name, at) in needed.iter().filter(|(name, _)| !needs.contains_key(*name)) {
            if !old.properties().contains_key(name) && !new.properties().contains_key(name) {
                self.report("property-optional", *name, at, new.place.key("required"));
            }
        }
        for (name, at) in needs.iter().filter(|(name, _)| !needed.contains_key(*name)) {
            if !old.properties().contains_key(name) && !new.properties().contains_key(name) {
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
        self.mask = self.mask.and(visible(&a, &b));
        match (needed.get(name), needs.get(name)) {
            (Some(at), None) => self.report("property-optional", name, at, new.place.key("required")),
            (None, Some(at)) => self.report("property-required", name, old.place.key("required"), at),
            _ => {}
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
        for (name, property) in gone {
            let is_required = needed.contains_key(name);
            let twins: Vec<&'a str> = come
                .iter()
                .filter(|(other, view)| needs.contains_key(*other) == is_required && self.is_twin_of(&property, view))
                .map(|(other, _)| *other)
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
            let id = if is_required { "required-property-removed" } else { "optional-property-removed" };
            if let [only] = property.parts() {
                self.report(id, name, only, place(new, name));
            } else {
                self.report(id, name, Report::showing(&property.place(), name), place(new, name));
            }
        }
        for (name, property) in come {
            let effective = Effective::of(&self.new, &property);
            self.mask = outer.and(visible(&effective, &effective));
            let id = if needs.contains_key(name) { "required-property-added" } else { "optional-property-added" };
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
        let is_telling =
            |value: &Value| ["description", "title", "properties"].iter().any(|key| value.get(key).is_some());
        is_telling(a.value) && self.same(a, b)
    }

    pub(super) fn additional_properties(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let key = "additionalProperties";
        if self.is_odd(old, new, key, |value| value.is_boolean() || value.is_object()) {
            return;
        }
        let is_closed = |side: &Effective<'a>| side.all(key).iter().any(|found| found.value == &Value::Bool(false));
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
