//! The search for the witness of a place, within fixed budgets.

use std::collections::{BTreeSet, HashMap, HashSet};

use jsonschema::Draft;
use serde_json::{Value, json};
use webex_call_pickup_codegen::openapi::{Node, Resolver, visit::each_reference};

use super::{
    candidates::Candidates,
    place::Place,
    projection::{Extent, Projection},
    search_summary::{Gap, SearchSummary},
    validators::{Validators, accepts, rejection},
};
use crate::diff::{change::Witness, compare::UnchangedComponents, verdict::Direction};

/// The maximum number of candidates of a pair of schemas.
const MAX_CANDIDATES: usize = 256;
/// The maximum number of candidates of a report.
const MAX_CANDIDATES_OF_REPORT: usize = 100_000;

/// The result of a search.
#[derive(Clone, Default)]
struct SearchResult {
    /// The value, and the reason why the receiver rejects it.
    found: Option<(Value, String)>,
    /// The parts of the schemas that were not searched.
    gaps: BTreeSet<Gap>,
}

pub(super) struct Search<'s, 'a> {
    /// The old and the new document.
    resolvers: [&'s Resolver<'a>; 2],
    unchanged: &'s UnchangedComponents<'a>,
    validators: Validators,
    /// The results for schemas without references, which mean the same everywhere.
    results: HashMap<String, SearchResult>,
    pub(super) summary: SearchSummary,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(resolvers: [&'s Resolver<'a>; 2], unchanged: &'s UnchangedComponents<'a>) -> Self {
        let (validators, results) = (Validators::default(), HashMap::new());
        Self { resolvers, unchanged, validators, results, summary: SearchSummary::default() }
    }

    /// Returns the witness of a place. Equal places have the same one.
    pub(super) fn witness(&mut self, place: &Place<'a>) -> Option<Witness> {
        if !place.is_searched {
            return None;
        }
        let SearchResult { found, gaps } = match key(place) {
            Some(key) => match self.results.get(&key) {
                Some(result) => result.clone(),
                None => {
                    let result = self.search(place);
                    self.results.insert(key, result.clone());
                    result
                }
            },
            None => self.search(place),
        };
        let Some((value, reason)) = found else {
            gaps.into_iter().for_each(|gap| *self.summary.gaps.entry(gap).or_default() += 1);
            return None;
        };
        let direction = if place.is_request { Direction::Body } else { Direction::Response };
        let pointers = |nodes: &[Node<'a>]| nodes.iter().map(Node::pointer).collect();
        Some(Witness { direction, value, old: pointers(&place.old), new: pointers(&place.new), reason })
    }

    fn search(&mut self, place: &Place<'a>) -> SearchResult {
        let mut result = SearchResult::default();
        if self.summary.candidates >= MAX_CANDIDATES_OF_REPORT {
            result.gaps.insert(Gap::Budget);
            return result;
        }
        let [old, new] = self.resolvers;
        // In requests, the caller of the old document sends; in responses, the server of the new one.
        let (resolvers, sender, receiver) =
            if place.is_request { ([old, new], &place.old, &place.new) } else { ([new, old], &place.new, &place.old) };
        let mut candidates = Candidates::new(resolvers, place.is_request, self.unchanged);
        let mut values = ordered(candidates.of_place(sender, receiver));
        // Parameters cannot be null.
        values.retain(|value| place.is_json || !value.is_null());
        result.gaps = candidates.into_gaps();
        if values.len() > MAX_CANDIDATES {
            result.gaps.insert(Gap::Budget);
            values.truncate(MAX_CANDIDATES);
        }
        let extent = Extent::of(&values);
        let schema = |resolver: &Resolver<'a>, nodes: &[Node<'a>], is_strict: bool| {
            Projection { resolver, is_request: place.is_request, is_strict }.schema(nodes, &extent)
        };
        let (sent, received) = (schema(resolvers[0], sender, false), schema(resolvers[1], receiver, false));
        if sent == received {
            return result;
        }
        self.summary.searched += 1;
        self.summary.candidates += values.len();
        // Draft 7 is cheaper to build, and has everything but `unevaluatedProperties`.
        let validators = [&sent, &received].map(|schema| self.validators.get(schema, Draft::Draft7));
        let [Some(sent), Some(received)] = validators else {
            result.gaps.insert(Gap::InvalidSchema);
            return result;
        };
        // In requests, properties that no schema declares do not count.
        let mut strict = None;
        let mut is_counted = |value: &Value| {
            if !place.is_request {
                return true;
            }
            let validator = strict
                .get_or_insert_with(|| self.validators.get(&schema(resolvers[0], sender, true), Draft::Draft202012));
            validator.as_ref().is_some_and(|validator| validator.is_valid(value))
        };
        let is_witness =
            |value: &Value| sent.is_valid(value) && !accepts(&received, value, place.is_json) && is_counted(value);
        result.found = values.into_iter().find(is_witness).map(|value| {
            let reason = rejection(&received, &value);
            (value, reason)
        });
        result
    }
}

/// Returns the schemas of a place as text, or `None` if they have references.
fn key(place: &Place<'_>) -> Option<String> {
    let nodes = || place.old.iter().chain(&place.new);
    let mut has_references = false;
    for node in nodes() {
        each_reference(node.value, &mut |_| has_references = true);
    }
    let values = |nodes: &[Node<'_>]| nodes.iter().map(|node| node.value.clone()).collect::<Vec<_>>();
    let key = || json!([place.is_request, place.is_json, values(&place.old), values(&place.new)]).to_string();
    (!has_references).then(key)
}

/// Returns the values in the order in which they are tried: by the number of members, by length, then as text.
fn ordered(values: Vec<Value>) -> Vec<Value> {
    let mut seen = HashSet::new();
    let mut keyed: Vec<((usize, usize, String), Value)> = Vec::new();
    for value in values {
        let text = value.to_string();
        if seen.insert(text.clone()) {
            keyed.push(((members(&value), text.chars().count(), text), value));
        }
    }
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    keyed.into_iter().map(|(_, value)| value).collect()
}

/// Returns the number of properties and items within a value.
fn members(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len() + items.iter().map(members).sum::<usize>(),
        Value::Object(entries) => entries.len() + entries.values().map(members).sum::<usize>(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_ordered_by_members_length_and_text() {
        let values = vec![json!({"a": 1}), json!([[]]), json!("bb"), json!("a"), json!(10), json!(null), json!("a")];
        let expected = [json!(10), json!("a"), json!("bb"), json!(null), json!([[]]), json!({"a": 1})];
        assert_eq!(ordered(values), expected);
    }
}
