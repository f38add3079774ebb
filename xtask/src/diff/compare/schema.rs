//! Pairs of schemas, and the keywords that are compared of each.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Schema, WrittenSchema};

use super::{
    comparison::Comparison, keywords::is_plain_keyword, moot_keywords::MootKeywords, raw_change::RawSide,
    reachability::DirectionMask, serialization::Serialization,
};
use crate::diff::rules::{self, ChangeRule};

/// The values of a keyword that are compared with each other.
pub(super) type KeywordPair<'a> = (Option<Node<'a>>, Option<Node<'a>>);

impl<'a> Comparison<'a> {
    /// Compares two schemas: at once, or later if one of them is a reference.
    pub(super) fn schema(&mut self, old: WrittenSchema<'a>, new: WrittenSchema<'a>, serialization: Serialization) {
        if let ([a], [b]) = (old.nodes(), new.nodes())
            && a.has("$ref")
            && self.unchanged.is_same(a.value, b.value)
        {
            return;
        }
        let replaced = self.other_schema(&old, &new);
        let (old, new) = (old.resolve(&self.old), new.resolve(&self.new));
        if let Some(names) = replaced {
            self.cover(&old, &new);
            let pair = (old.key(), new.key(), serialization);
            return self.replaced_reference(names, pair, |comparison| {
                comparison.compare_keywords(&old, &new, serialization);
            });
        }
        if let ([a, ..], [b, ..]) = (old.references(), new.references()) {
            self.matched.references.insert((*a).into(), (*b).into());
        }
        if old.references().is_empty() && new.references().is_empty() {
            return self.compare_keywords(&old, &new, serialization);
        }
        self.queue_schemas(old, new, serialization);
    }

    /// Compares two components, unless an operation led to the same pair.
    pub(super) fn component_schema(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let (old, new) = (WrittenSchema::of(old.clone()), WrittenSchema::of(new.clone()));
        let (a, b) = (old.resolve(&self.old), new.resolve(&self.new));
        let is_known = |serialization| self.compared.contains_key(&(a.key(), b.key(), serialization));
        let all = [Serialization::Json, Serialization::String, Serialization::RequiredString];
        if !all.into_iter().any(is_known) {
            self.schema(old, new, Serialization::Json);
        }
    }

    /// Compares all effective keywords of two schemas.
    pub(super) fn compare_keywords(&mut self, old: &Schema<'a>, new: &Schema<'a>, serialization: Serialization) {
        if old.key().is_empty() && new.key().is_empty() {
            return;
        }
        if let (Some(a), Some(b)) = (old.only_part(), new.only_part())
            && !a.has("discriminator")
            && a.value == b.value
        {
            if self.unchanged.is_same(a.value, b.value) {
                return;
            }
            if a.entries().all(|(key, _)| is_plain_keyword(key)) {
                return self.equal_schemas((a, old), (b, new));
            }
        }
        if let Some((old, new)) = self.unwrap_alternatives(old, new) {
            return self.compare_keywords(&old, &new, serialization);
        }
        self.visibility(old, new);
        let outer = self.mask;
        self.mask = self.mask.and(visible_directions(old, new));
        self.invalid_schemas(old, new);
        if self.types(old, new, serialization) {
            // Nothing else of the schemas can be compared.
            self.cover(old, new);
        } else {
            self.constraints(old, new, serialization);
        }
        self.annotations(old, new);
        self.mask = outer;
    }

    /// Compares two schemas with the same text, which differ only in the targets of references below them.
    fn equal_schemas(&mut self, (a, old): (&Node<'a>, &Schema<'a>), (b, new): (&Node<'a>, &Schema<'a>)) {
        let outer = self.mask;
        self.mask = self.mask.and(visible_directions(old, new));
        let changed_properties: Vec<_> = a
            .entries_of("properties")
            .filter_map(|(name, property)| Some((name, property, b.get("properties")?.get(name)?)))
            .filter(|(_, property, other)| !self.unchanged.is_same(property.value, other.value))
            .collect();
        for (name, property, other) in changed_properties {
            let (property, other) = (WrittenSchema::of(property), WrittenSchema::of(other));
            if a.strs("required").any(|required| required == name) {
                self.required_property(name, (&property, old), (&other, new));
            }
            self.schema(property, other, Serialization::Json);
        }
        for key in ["items", "additionalProperties"] {
            if let (Some(x), Some(y)) = (a.get(key), b.get(key)) {
                self.schema(WrittenSchema::of(x), WrittenSchema::of(y), Serialization::Json);
            }
        }
        self.mask = outer;
    }

    fn constraints(&mut self, old: &Schema<'a>, new: &Schema<'a>, serialization: Serialization) {
        let moot = MootKeywords::of(old, new, serialization);
        self.format(old, new);
        self.values(old, new, serialization, moot);
        self.limits(old, new, moot);
        if !moot.contains("properties") {
            self.properties(old, new);
            self.additional_properties(old, new);
        }
        self.subschemas(old, new, moot);
        self.all_of(old, new);
        self.all_alternatives(old, new);
        self.discriminator(old, new);
    }

    /// Records that the differences between two schemas are reported as a whole.
    pub(super) fn cover(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        for a in old.parts() {
            self.matched.covered.extend(new.parts().iter().map(|b| (a.address(), b.address())));
        }
    }

    /// Returns `true` if a value of a keyword is invalid on either side, after reporting the difference as it is.
    pub(super) fn report_invalid_keyword(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
        key: &'a str,
        is_valid: fn(&Value) -> bool,
    ) -> bool {
        if !old.has(key) && !new.has(key) {
            return false;
        }
        let is_invalid = old.all(key).iter().chain(&new.all(key)).any(|found| !is_valid(found.value));
        if is_invalid {
            self.report_unclassified_keyword(old, new, key);
        }
        is_invalid
    }

    /// Reports how the values of a keyword differ that no rule covers.
    pub(super) fn report_unclassified_keyword(&mut self, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.report_smallest_differences(&a, &b),
                (Some(a), None) => self.report(&rules::UNCLASSIFIED, key, &a, new.path().key(key)),
                (None, Some(b)) => self.report(&rules::UNCLASSIFIED, key, old.path().key(key), &b),
                (None, None) => {}
            }
        }
    }

    /// Reports the first rule if a flag is now set, the second one if it is no longer set.
    pub(super) fn compare_schema_flag(
        &mut self,
        [set, unset]: [&'static ChangeRule; 2],
        subject: &str,
        old: &Schema<'a>,
        new: &Schema<'a>,
        key: &'a str,
    ) {
        if self.report_invalid_keyword(old, new, key, Value::is_boolean) {
            return;
        }
        let show = |side: &Schema<'a>| RawSide::showing(&side.path_of(key), side.flag(key));
        match (old.flag(key), new.flag(key)) {
            (false, true) => self.report(set, subject, show(old), show(new)),
            (true, false) => self.report(unset, subject, show(old), show(new)),
            _ => {}
        }
    }

    fn visibility(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let rules = [&rules::READ_ONLY_ADDED, &rules::READ_ONLY_REMOVED];
        self.compare_schema_flag(rules, "readOnly", old, new, "readOnly");
        let rules = [&rules::WRITE_ONLY_ADDED, &rules::WRITE_ONLY_REMOVED];
        self.compare_schema_flag(rules, "writeOnly", old, new, "writeOnly");
    }

    /// Compares the schema `false`, and values that are not schemas.
    fn invalid_schemas(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        // Part of the fingerprint.
        let subject = "a schema that takes nothing";
        match (old.invalid(), new.invalid()) {
            ([], []) => {}
            ([], [b, ..]) => self.report(&rules::ASSERTION_ADDED, subject, old.path().clone(), b),
            ([a, ..], []) => self.report(&rules::ASSERTION_REMOVED, subject, a, new.path().clone()),
            ([a, ..], [b, ..]) => self.report_smallest_differences(a, b),
        }
    }
}

/// Pairs the values of a keyword. Several values, from the parts of an `allOf`, pair by equality and then by order.
pub(super) fn keyword_pairs<'a>(old: &Schema<'a>, new: &Schema<'a>, key: &str) -> Vec<KeywordPair<'a>> {
    if !old.has(key) && !new.has(key) {
        return Vec::new();
    }
    let (mut a, mut b) = (old.all(key), new.all(key));
    let mut pairs = Vec::new();
    if a.len() > 1 || b.len() > 1 {
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

/// Returns the directions in which a schema is visible: `readOnly` and `writeOnly` of either side hide it.
pub(super) fn visible_directions(old: &Schema<'_>, new: &Schema<'_>) -> DirectionMask {
    let is_set = |key| old.flag(key) || new.flag(key);
    match (is_set("readOnly"), is_set("writeOnly")) {
        (true, false) => DirectionMask::RECEIVED,
        (false, true) => DirectionMask::SENT,
        _ => DirectionMask::ALL,
    }
}
