//! Discriminators: the values that select a subtype, and the subtypes.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Schema, WrittenSchema, discriminator::subtypes, reference::reference_to, vocabulary::SCHEMAS,
};

use super::{comparison::Comparison, raw_change::RawSide, schema::keyword_pairs, serialization::Serialization};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn discriminator(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "discriminator";
        if self.report_invalid_keyword(old, new, key, Value::is_object) {
            return;
        }
        let property = |side: &Node<'a>| RawSide::showing(&side.path, side.value["propertyName"].clone());
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (None, Some(b)) => self.report(&rules::DISCRIMINATOR_ADDED, "", old.path().key(key), property(&b)),
                (Some(a), None) => self.report(&rules::DISCRIMINATOR_REMOVED, "", property(&a), new.path().key(key)),
                (Some(a), Some(b)) => {
                    self.compare_key(&rules::DISCRIMINATOR_PROPERTY_CHANGED, &a, &b, "propertyName");
                    self.compare_other_keys(&a, &b, &["propertyName", "mapping"]);
                    if !self.report_malformed(&a, &b, "mapping", Value::is_object) {
                        self.discriminator_values((&a, old), (&b, new));
                    }
                }
                (None, None) => {}
            }
        }
    }

    /// Compares the values that select a subtype: those of the mapping, and the names of the other subtypes.
    fn discriminator_values(&mut self, (a, old): (&Node<'a>, &Schema<'a>), (b, new): (&Node<'a>, &Schema<'a>)) {
        let key = "mapping";
        let (mut before, mut now) = (subtypes(&self.old, old), subtypes(&self.new, new));
        let mapped = |side: &Node<'a>| side.entries_of(key).map(|(value, _)| value).collect::<Vec<_>>();
        let values: BTreeSet<&'a str> =
            mapped(a).into_iter().chain(mapped(b)).chain(before.keys().copied()).chain(now.keys().copied()).collect();
        for value in values {
            let (from, to) = (before.remove(value), now.remove(value));
            // A value without an entry is the name of a component.
            let show = |side: &Node<'a>, subtype: &Option<Node<'a>>| match (side.get(key), subtype) {
                (Some(mapping), _) if mapping.has(value) => RawSide::of_key(&mapping, value),
                (_, Some(_)) => RawSide::showing(&side.path.key(key).key(value), reference_to(SCHEMAS, value)),
                (_, None) => side.path.key(key).key(value).into(),
            };
            let (x, y) = (show(a, &from), show(b, &to));
            match (x.value.is_some(), y.value.is_some()) {
                (true, true) => self.discriminator_value(value, (x, from), (y, to)),
                (true, false) if !self.is_changed_alternative(value, old, new) => {
                    self.report(&rules::DISCRIMINATOR_VALUE_REMOVED, value, x, y);
                }
                (false, true) if !self.is_changed_alternative(value, old, new) => {
                    self.report(&rules::DISCRIMINATOR_VALUE_ADDED, value, x, y);
                }
                _ => {}
            }
        }
    }

    /// Compares the subtypes that a value selects.
    fn discriminator_value(
        &mut self,
        value: &'a str,
        (x, from): (RawSide<'a>, Option<Node<'a>>),
        (y, to): (RawSide<'a>, Option<Node<'a>>),
    ) {
        let (Some(from), Some(to)) = (from, to) else {
            // A subtype that does not exist.
            if x.value != y.value {
                self.report(&rules::DISCRIMINATOR_VALUE_CHANGED, value, x, y);
            }
            return;
        };
        let exists = |component: &Node<'a>, in_new: bool| {
            let other = if in_new { &self.new } else { &self.old };
            component.path.component().is_some_and(|(section, name)| other.component(section, name).is_some())
        };
        let is_renamed = !exists(&from, true) && !exists(&to, false);
        if from.path.component() == to.path.component() || is_renamed {
            if let (Some((_, a)), Some((_, b))) = (from.path.component(), to.path.component()) {
                self.matched.references.insert(reference_to(SCHEMAS, a).into(), reference_to(SCHEMAS, b).into());
            }
            let (a, b) = (WrittenSchema::of(from).resolve(&self.old), WrittenSchema::of(to).resolve(&self.new));
            self.queue_schemas(a, b, Serialization::Json);
        } else if !self.is_equivalent(&from, &to) {
            self.report(&rules::DISCRIMINATOR_VALUE_CHANGED, value, x, y);
        }
    }

    /// Returns `true` if a value is the name of an alternative that was added or removed, and is reported as such. A
    /// renamed alternative has a counterpart.
    fn is_changed_alternative(&self, value: &str, old: &Schema<'a>, new: &Schema<'a>) -> bool {
        let reference = reference_to(SCHEMAS, value);
        let is_alternative = |side: &Schema<'a>| {
            side.alternatives().iter().any(|alternative| alternative.str("$ref") == Some(reference.as_str()))
        };
        let has_counterpart = self.matched.references.contains_key(reference.as_str())
            || self.matched.references.values().any(|to| *to == reference);
        (is_alternative(old) || is_alternative(new)) && !has_counterpart
    }
}
