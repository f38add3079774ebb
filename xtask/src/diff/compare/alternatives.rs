//! Alternatives in `oneOf` and `anyOf`, and the parts of an `allOf`.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Resolver, Schema, WrittenSchema,
    shape::is_null_schema,
    vocabulary::{DOCUMENTATION, is_extension},
};

use super::{
    comparison::Comparison, likeness::most_similar, overlap::overlapping_pairs, schema::keyword_pairs,
    serialization::Serialization,
};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the alternatives in `oneOf` and `anyOf`.
    pub(super) fn all_alternatives(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        match other_keyword(old, new) {
            Some((a, b, change)) => {
                let AlternativePairs { pairs, removed, added } = self.pair_alternatives(&a, &b);
                self.matched.alternatives.extend(pairs.iter().map(|(a, b)| (a.address(), b.address())));
                if !old.has("discriminator") && !new.has("discriminator") {
                    self.exclusivity(&a, &b, change);
                }
                self.paired_alternatives((&a, &b), pairs, &removed, &added, "oneOf");
            }
            None => {
                self.alternatives(old, new, "oneOf");
                self.alternatives(old, new, "anyOf");
            }
        }
    }

    /// Reports the alternatives that a value may match at the same time: `anyOf` allows it, `oneOf` does not.
    fn exclusivity(&mut self, old: &Node<'a>, new: &Node<'a>, change: KeywordChange) {
        let (resolver, list) = match change {
            KeywordChange::ToAnyOf => (&self.old, non_null(old)),
            KeywordChange::ToOneOf => (&self.new, non_null(new)),
        };
        for (a, b) in overlapping_pairs(resolver, &list) {
            let (a, b) = (&list[a], &list[b]);
            let subject = format!("{} and {}", label(a), label(b));
            match change {
                KeywordChange::ToAnyOf => self.report(&rules::ALTERNATIVES_DISTINCT, subject, b, new.path.clone()),
                KeywordChange::ToOneOf => self.report(&rules::ALTERNATIVES_OVERLAP, subject, old.path.clone(), b),
            }
        }
    }

    fn alternatives(&mut self, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        if self.report_invalid_keyword(old, new, key, Value::is_array) {
            return;
        }
        // A discriminator selects one of several alternatives that a value matches.
        let is_exclusive = key == "oneOf" && !old.has("discriminator") && !new.has("discriminator");
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.alternative_lists(&a, &b, key, is_exclusive),
                (None, Some(b)) => self.report(&rules::ALTERNATIVES_REQUIRED, key, old.path().key(key), &b),
                (Some(a), None) => self.report(&rules::ALTERNATIVES_DROPPED, key, &a, new.path().key(key)),
                (None, None) => {}
            }
        }
    }

    fn alternative_lists(&mut self, old: &Node<'a>, new: &Node<'a>, key: &'a str, is_exclusive: bool) {
        let AlternativePairs { pairs, removed, added } = self.pair_alternatives(old, new);
        self.matched.alternatives.extend(pairs.iter().map(|(a, b)| (a.address(), b.address())));
        if is_exclusive {
            self.overlaps((old, new), &pairs);
        }
        self.paired_alternatives((old, new), pairs, &removed, &added, key);
    }

    /// Compares paired alternatives, and reports those that were added or removed.
    fn paired_alternatives(
        &mut self,
        (old, new): (&Node<'a>, &Node<'a>),
        pairs: Vec<(Node<'a>, Node<'a>)>,
        removed: &[Node<'a>],
        added: &[Node<'a>],
        key: &str,
    ) {
        for (a, b) in pairs {
            self.schema(WrittenSchema::of(a), WrittenSchema::of(b), Serialization::Json);
        }
        let (added_rule, removed_rule) = match key {
            "oneOf" => (&rules::ALTERNATIVE_ADDED, &rules::ALTERNATIVE_REMOVED),
            _ => (&rules::OVERLAPPING_ALTERNATIVE_ADDED, &rules::OVERLAPPING_ALTERNATIVE_REMOVED),
        };
        for alternative in removed {
            self.report(removed_rule, label(alternative), alternative, new.path.clone());
        }
        for alternative in added {
            self.report(added_rule, label(alternative), old.path.clone(), alternative);
        }
    }

    /// Reports the alternatives that a value may now match at the same time, and those that it no longer may.
    fn overlaps(&mut self, (old, new): (&Node<'a>, &Node<'a>), pairs: &[(Node<'a>, Node<'a>)]) {
        let (before, now) = (non_null(old), non_null(new));
        let is_same = |(a, b): &(Node<'a>, Node<'a>)| self.unchanged.is_same(a.value, b.value);
        let is_unchanged = pairs.len() == before.len() && pairs.len() == now.len() && pairs.iter().all(is_same);
        if is_unchanged || before.len().max(now.len()) > MAX_EXCLUSIVE {
            return;
        }
        let label_both = |(a, b): &(&Node<'a>, &Node<'a>)| format!("{} and {}", label(a), label(b));
        let nodes = |list: &[Node<'a>], (a, b): (usize, usize)| (list[a].clone(), list[b].clone());
        let overlapping = |resolver: &Resolver<'a>, list: &[Node<'a>]| -> Vec<(Node<'a>, Node<'a>)> {
            overlapping_pairs(resolver, list).into_iter().map(|pair| nodes(list, pair)).collect()
        };
        let (before, now) = (overlapping(&self.old, &before), overlapping(&self.new, &now));
        let is_pair = |a: &Node<'a>, b: &Node<'a>| {
            pairs.iter().any(|(old, new)| old.address() == a.address() && new.address() == b.address())
        };
        let is_both = |(a, b): &(Node<'a>, Node<'a>), (x, y): &(Node<'a>, Node<'a>)| {
            (is_pair(a, x) && is_pair(b, y)) || (is_pair(a, y) && is_pair(b, x))
        };
        let mut changed = pairs.to_vec();
        changed.retain(|(a, b)| self.differs_in_effect(a, b));
        for (x, y) in now.iter().filter(|new| before.iter().any(|old| is_both(old, new))) {
            for (a, b) in changed.iter().filter(|(_, b)| [x.address(), y.address()].contains(&b.address())) {
                self.report(&rules::OVERLAPPING_ALTERNATIVE_CHANGED, label(b), a, b);
            }
        }
        for (x, y) in now.iter().filter(|new| !before.iter().any(|old| is_both(old, new))) {
            self.report(&rules::ALTERNATIVES_OVERLAP, label_both(&(x, y)), old.path.clone(), y);
        }
        for (a, b) in before.iter().filter(|old| !now.iter().any(|new| is_both(old, new))) {
            self.report(&rules::ALTERNATIVES_DISTINCT, label_both(&(a, b)), b, new.path.clone());
        }
    }

    /// Returns `true` if two alternatives differ in more than documentation.
    fn differs_in_effect(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        // The difference of alternatives within alternatives belongs to the outer ones.
        if self.replacement.is_some() || self.unchanged.is_same(old.value, new.value) {
            return false;
        }
        let (a, b) =
            (WrittenSchema::of(old.clone()).resolve(&self.old), WrittenSchema::of(new.clone()).resolve(&self.new));
        let pair = (a.key(), b.key(), Serialization::Json);
        let differences = self.differences(pair, |comparison| comparison.compare_keywords(&a, &b, Serialization::Json));
        differences.iter().any(|difference| !difference.verdicts().is_documentation())
    }

    /// Pairs the alternatives other than null: equal ones, then by reference, by meaning, by title or type, by likeness,
    /// and at last the only one that is left on each side.
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
        while let Some((from, to)) = most_similar(&removed, &added, is_inline) {
            pairs.push((removed.remove(from), added.remove(to)));
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
        if other_keyword(old, new).is_some() {
            return None;
        }
        for key in ["oneOf", "anyOf"] {
            match (old.first(key), new.first(key)) {
                (None, Some(list)) => {
                    if let Some(only) = only_non_null(&list) {
                        return Some((
                            old.clone(),
                            new.with_alternative(key, WrittenSchema::of(only).resolve(&self.new)),
                        ));
                    }
                    if let Some((node, alternative)) = matching_alternative(&self.new, old, &list) {
                        self.report(&rules::WRAPPED_IN_ALTERNATIVES, key, old.path().key(key), &list);
                        if key == "oneOf" && !new.has("discriminator") {
                            for other in others_that_overlap(&self.new, &list, &node) {
                                let subject = format!("{} and {}", label(&node), label(&other));
                                self.report(&rules::ALTERNATIVES_OVERLAP, subject, old.path().key(key), &other);
                            }
                        }
                        return Some((old.clone(), new.with_alternative(key, alternative)));
                    }
                }
                (Some(list), None) => {
                    if let Some(only) = only_non_null(&list) {
                        return Some((
                            old.with_alternative(key, WrittenSchema::of(only).resolve(&self.old)),
                            new.clone(),
                        ));
                    }
                    if let Some((node, alternative)) = matching_alternative(&self.old, new, &list) {
                        self.report(&rules::UNWRAPPED_FROM_ALTERNATIVES, key, &list, new.path().key(key));
                        if key == "oneOf" && !old.has("discriminator") {
                            for other in others_that_overlap(&self.old, &list, &node) {
                                let subject = format!("{} and {}", label(&node), label(&other));
                                self.report(&rules::ALTERNATIVES_DISTINCT, subject, &other, new.path().key(key));
                            }
                        }
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
                let is_closed = WrittenSchema::of(part.clone()).resolve(&self.old).is_closed();
                let rule = if is_closed { &rules::CLOSED_ALL_OF_REMOVED } else { &rules::ALL_OF_REMOVED };
                self.report(rule, label(part), part, new.path.clone());
            }
            for part in added.iter().filter(|part| removed.is_empty() && is_binding(part)) {
                let is_closed = WrittenSchema::of(part.clone()).resolve(&self.new).is_closed();
                let rule = if is_closed { &rules::CLOSED_ALL_OF_ADDED } else { &rules::ALL_OF_ADDED };
                self.report(rule, label(part), old.path.clone(), part);
            }
        }
    }
}

/// A change of the keyword of alternatives.
#[derive(Clone, Copy)]
enum KeywordChange {
    ToAnyOf,
    ToOneOf,
}

/// Returns the lists of alternatives if one side has `oneOf` where the other one has `anyOf`.
fn other_keyword<'a>(old: &Schema<'a>, new: &Schema<'a>) -> Option<(Node<'a>, Node<'a>, KeywordChange)> {
    let only_list = |side: &Schema<'a>, key: &str, other: &str| match &side.all(key)[..] {
        [only] if !side.has(other) && only.value.is_array() => Some(only.clone()),
        _ => None,
    };
    let of = |from: &str, to: &str| Some((only_list(old, from, to)?, only_list(new, to, from)?));
    let to_any_of = of("oneOf", "anyOf").map(|(a, b)| (a, b, KeywordChange::ToAnyOf));
    let (a, b, change) = to_any_of.or_else(|| of("anyOf", "oneOf").map(|(a, b)| (a, b, KeywordChange::ToOneOf)))?;
    // A single alternative is compared as what it wraps, and too many are not compared in pairs.
    let is_compared = [&a, &b].into_iter().all(|list| (2..=MAX_EXCLUSIVE).contains(&non_null(list).len()));
    is_compared.then_some((a, b, change))
}

/// The result of pairing alternatives.
struct AlternativePairs<'a> {
    pairs: Vec<(Node<'a>, Node<'a>)>,
    removed: Vec<Node<'a>>,
    added: Vec<Node<'a>>,
}

/// The maximum number of alternatives that are compared in pairs.
const MAX_EXCLUSIVE: usize = 32;

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

/// Returns the only alternative other than null: alone, it is what it wraps.
fn only_non_null<'a>(list: &Node<'a>) -> Option<Node<'a>> {
    match &non_null(list)[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Returns the other alternatives that a value may match at the same time.
fn others_that_overlap<'a>(resolver: &Resolver<'a>, list: &Node<'a>, alternative: &Node<'a>) -> Vec<Node<'a>> {
    let all = non_null(list);
    let Some(index) = all.iter().position(|one| one.address() == alternative.address()) else { return Vec::new() };
    if all.len() > MAX_EXCLUSIVE {
        return Vec::new();
    }
    let other = |(a, b): (usize, usize)| (a == index).then_some(b).or_else(|| (b == index).then_some(a));
    let others = overlapping_pairs(resolver, &all).into_iter().filter_map(other);
    others.map(|index| all[index].clone()).collect()
}

/// Returns the alternative that a single schema became, or was.
fn matching_alternative<'a>(
    resolver: &Resolver<'a>,
    single: &Schema<'a>,
    alternatives: &Node<'a>,
) -> Option<(Node<'a>, Schema<'a>)> {
    let value = |schema: &Schema<'a>, key: &str| schema.first(key).map(|found| found.value.clone());
    let resolved = |alternative: Node<'a>| (alternative.clone(), WrittenSchema::of(alternative).resolve(resolver));
    alternatives.items().map(resolved).find(|(_, alternative)| {
        let has_same_type = single.types().is_some() && single.types() == alternative.types();
        let is_no_narrower =
            |key: &str| value(alternative, key).is_none() || value(alternative, key) == value(single, key);
        has_same_type && ["properties", "enum", "format", "items"].into_iter().all(is_no_narrower)
    })
}

/// Returns the name of an alternative for readers.
fn label(alternative: &Node<'_>) -> String {
    let reference = alternative.str("$ref").and_then(|reference| reference.rsplit('/').next());
    // Part of the fingerprint.
    match (reference.or_else(|| alternative.str("title")), alternative.str("type")) {
        (Some(name), _) => name.to_owned(),
        (None, Some(kind)) if kind != "object" => kind.to_owned(),
        (None, kind) => match alternative.strs("required").collect::<Vec<_>>()[..] {
            [] => kind.unwrap_or("an unnamed one").to_owned(),
            ref names => format!("object with {}", names.join(", ")),
        },
    }
}
