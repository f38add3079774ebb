//! Alternatives in `oneOf` and `anyOf`, and the parts of an `allOf`.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Resolver, Schema, Written,
    shape::is_null_schema,
    vocabulary::{DOCUMENTATION, is_extension},
};

use super::{
    comparison::{Comparison, Serialization},
    schema::keyword_pairs,
};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn alternatives(&mut self, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        if self.report_invalid_keyword(old, new, key, Value::is_array) {
            return;
        }
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.alternative_lists(&a, &b, key),
                (None, Some(b)) => self.report(&rules::ALTERNATIVES_REQUIRED, key, old.path().key(key), &b),
                (Some(a), None) => self.report(&rules::ALTERNATIVES_DROPPED, key, &a, new.path().key(key)),
                (None, None) => {}
            }
        }
    }

    fn alternative_lists(&mut self, old: &Node<'a>, new: &Node<'a>, key: &'a str) {
        let AlternativePairs { pairs, removed, added } = self.pair_alternatives(old, new);
        for (a, b) in pairs {
            self.schema(Written::of(a), Written::of(b), Serialization::Json);
        }
        let (added_rule, removed_rule) = match key {
            "oneOf" => (&rules::ALTERNATIVE_ADDED, &rules::ALTERNATIVE_REMOVED),
            _ => (&rules::OVERLAPPING_ALTERNATIVE_ADDED, &rules::OVERLAPPING_ALTERNATIVE_REMOVED),
        };
        for alternative in &removed {
            self.report(removed_rule, label(alternative), alternative, new.path.clone());
        }
        for alternative in &added {
            self.report(added_rule, label(alternative), old.path.clone(), alternative);
        }
    }

    /// Pairs the alternatives other than null: equal ones, then by reference, by meaning, by title or type, and at last
    /// the only one that is left on each side.
    fn pair_alternatives(&self, old: &Node<'a>, new: &Node<'a>) -> AlternativePairs<'a> {
        // Null is compared with `nullable`.
        let (mut removed, mut added) = (non_null(old), non_null(new));
        let mut pairs = Vec::new();
        let criteria: [fn(&Self, &Node<'a>, &Node<'a>) -> bool; 4] = [
            |_, a, b| a.value == b.value,
            |_, a, b| a.str("$ref").is_some() && a.str("$ref") == b.str("$ref"),
            |comparison, a, b| comparison.may_be_renamed_alternative(a, b) && comparison.is_equivalent(a, b),
            |_, a, b| has_same_title_or_type(a, b),
        ];
        for is_pair in criteria {
            removed.retain(|a| match added.iter().position(|b| is_pair(self, a, b)) {
                Some(index) => {
                    pairs.push((a.clone(), added.remove(index)));
                    false
                }
                None => true,
            });
        }
        if let ([a], [b]) = (&removed[..], &added[..])
            && is_inline(a)
            && is_inline(b)
        {
            pairs.push((a.clone(), b.clone()));
            (removed, added) = (Vec::new(), Vec::new());
        }
        AlternativePairs { pairs, removed, added }
    }

    /// Returns `true` if two alternatives may be the same under another name. If both names exist before and after, they
    /// are not.
    fn may_be_renamed_alternative(&self, old: &Node<'a>, new: &Node<'a>) -> bool {
        match (old.str("$ref"), new.str("$ref")) {
            (Some(a), Some(b)) => self.new.find(a).is_none() || self.old.find(b).is_none(),
            _ => true,
        }
    }

    /// Reports a schema that became one of several alternatives, or the other way round, and returns the schemas to
    /// compare instead.
    pub(super) fn unwrap_alternatives(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
    ) -> Option<(Schema<'a>, Schema<'a>)> {
        for key in ["oneOf", "anyOf"] {
            match (old.first(key), new.first(key)) {
                (None, Some(list)) => {
                    if let Some(only) = only_non_null(&list) {
                        return Some((old.clone(), new.with_alternative(key, Written::of(only).resolve(&self.new))));
                    }
                    if let Some(alternative) = matching_alternative(&self.new, old, &list) {
                        self.report(&rules::WRAPPED_IN_ALTERNATIVES, key, old.path().key(key), &list);
                        return Some((old.clone(), new.with_alternative(key, alternative)));
                    }
                }
                (Some(list), None) => {
                    if let Some(only) = only_non_null(&list) {
                        return Some((old.with_alternative(key, Written::of(only).resolve(&self.old)), new.clone()));
                    }
                    if let Some(alternative) = matching_alternative(&self.old, new, &list) {
                        self.report(&rules::UNWRAPPED_FROM_ALTERNATIVES, key, &list, new.path().key(key));
                        return Some((old.with_alternative(key, alternative), new.clone()));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Reports the parts of an `allOf` that were added or removed, apart from the changes of their keywords.
    pub(super) fn all_of(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        if self.report_invalid_keyword(old, new, "allOf", Value::is_array) {
            return;
        }
        for pair in keyword_pairs(old, new, "allOf") {
            let (Some(old), Some(new)) = pair else { continue };
            let (mut removed, mut added) = (Vec::new(), new.items().collect::<Vec<_>>());
            for part in old.items() {
                let reference = part.str("$ref");
                let is_same = |other: &Node<'a>| match reference {
                    Some(reference) => other.str("$ref") == Some(reference),
                    None => part.value == other.value || self.is_equivalent(&part, other),
                };
                match added.iter().position(is_same) {
                    Some(index) => drop(added.remove(index)),
                    None => removed.push(part),
                }
            }
            // If parts were both added and removed, they were split differently or changed.
            for part in removed.iter().filter(|part| added.is_empty() && is_binding(part)) {
                self.report(&rules::ALL_OF_REMOVED, label(part), part, new.path.clone());
            }
            for part in added.iter().filter(|part| removed.is_empty() && is_binding(part)) {
                self.report(&rules::ALL_OF_ADDED, label(part), old.path.clone(), part);
            }
        }
    }
}

/// The result of pairing alternatives.
struct AlternativePairs<'a> {
    pairs: Vec<(Node<'a>, Node<'a>)>,
    removed: Vec<Node<'a>>,
    added: Vec<Node<'a>>,
}

fn is_inline(alternative: &Node<'_>) -> bool {
    alternative.str("$ref").is_none()
}

fn has_same_title_or_type(a: &Node<'_>, b: &Node<'_>) -> bool {
    // Most alternatives are objects, so that this type is not distinctive.
    let distinctive_type = |side: &Node<'_>| side.value.get("type").cloned().filter(|name| name != "object");
    let is_titled = a.str("title").is_some() && a.str("title") == b.str("title");
    let is_typed = distinctive_type(a).is_some() && distinctive_type(a) == distinctive_type(b);
    is_inline(a) && is_inline(b) && (is_titled || is_typed)
}

/// Returns `true` if a part of an `allOf` has more than annotations.
fn is_binding(part: &Node<'_>) -> bool {
    let is_annotation = |key: &str| DOCUMENTATION.contains(&key) || is_extension(key) || key.starts_with("example");
    part.entries().any(|(key, _)| !is_annotation(key))
}

/// Returns the alternatives other than null.
fn non_null<'a>(list: &Node<'a>) -> Vec<Node<'a>> {
    list.items().filter(|alternative| !is_null_schema(alternative.value)).collect()
}

/// Returns the only alternative to null, if null is one.
fn only_non_null<'a>(list: &Node<'a>) -> Option<Node<'a>> {
    let count = list.items().count();
    match &non_null(list)[..] {
        [only] if count > 1 => Some(only.clone()),
        _ => None,
    }
}

/// Returns the alternative that a single schema became, or was.
fn matching_alternative<'a>(
    resolver: &Resolver<'a>,
    single: &Schema<'a>,
    alternatives: &Node<'a>,
) -> Option<Schema<'a>> {
    let value = |schema: &Schema<'a>, key: &str| schema.first(key).map(|found| found.value.clone());
    alternatives.items().map(|alternative| Written::of(alternative).resolve(resolver)).find(|alternative| {
        let has_same_type = single.types().is_some() && single.types() == alternative.types();
        let is_no_narrower =
            |key: &str| value(alternative, key).is_none() || value(alternative, key) == value(single, key);
        has_same_type && ["properties", "enum", "format", "items"].into_iter().all(is_no_narrower)
    })
}

/// Returns the name of an alternative for readers.
fn label(alternative: &Node<'_>) -> String {
    let reference = alternative.str("$ref").and_then(|reference| reference.rsplit('/').next());
    let name = reference.or_else(|| alternative.str("title")).or_else(|| alternative.str("type"));
    // Part of the fingerprint.
    name.unwrap_or("an unnamed one").to_owned()
}
