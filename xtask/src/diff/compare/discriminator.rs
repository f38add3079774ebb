//! Discriminators, and the subtypes that they select.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, Schema, Written, discriminator::subtypes, match_keyed};

use super::{
    comparison::{Comparison, Serialization},
    raw_change::RawSide,
    schema::keyword_pairs,
};
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
                    self.mapping(&a, &b);
                    self.compare_other_keys(&a, &b, &["propertyName", "mapping"]);
                }
                (None, None) => {}
            }
        }
        let (before, mut now) = (subtypes(&self.old, old), subtypes(&self.new, new));
        for (name, subtype) in before {
            if let Some(other) = now.remove(&name) {
                let (a, b) = (Written::of(subtype).resolve(&self.old), Written::of(other).resolve(&self.new));
                self.queue_schemas(a, b, Serialization::Json);
            }
        }
    }

    fn mapping(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "mapping";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        for matched in match_keyed(old.entries_of(key), new.entries_of(key)) {
            match matched {
                Keyed::Both(_, a, b) if a.value == b.value => {}
                Keyed::Both(name, a, b) => self.report(&rules::DISCRIMINATOR_VALUE_CHANGED, name, &a, &b),
                Keyed::Removed(name, to) => {
                    self.report(&rules::DISCRIMINATOR_VALUE_REMOVED, name, &to, new.path.key(key).key(name));
                }
                Keyed::Added(name, to) => {
                    self.report(&rules::DISCRIMINATOR_VALUE_ADDED, name, old.path.key(key).key(name), &to);
                }
            }
        }
    }
}
