//! The search for the witness of a place, within fixed budgets.

use std::collections::{BTreeSet, HashMap, HashSet};

use jsonschema::Draft;
use serde_json::{Value, json};
use webex_call_pickup_codegen::openapi::{Node, Resolver};

use super::{
    SearchSummary, Witness,
    candidates::Candidates,
    gaps::Gap,
    judge::{Extent, Projection, Validators, accepts, rejection},
    place::Place,
};
use crate::diff::{compare::UnchangedComponents, verdict::Direction};

/// The most candidates of a pair of schemas.
const MAX_CANDIDATES: usize = 256;
/// The most candidates of a report.
const MAX_CANDIDATES_OF_REPORT: usize = 100_000;

/// The schemas of the sender and of the receiver in JSON Schema, and the candidates.
type SearchKey = (String, String, String);

pub(super) struct Search<'s, 'a> {
    /// The old and the new document.
    resolvers: [&'s Resolver<'a>; 2],
    unchanged: &'s UnchangedComponents<'a>,
    validators: Validators,
    /// The value and the reason of each search, so that equal schemas are searched once.
    found: HashMap<SearchKey, Option<(Value, String)>>,
    pub(super) summary: SearchSummary,
}

impl<'s, 'a> Search<'s, 'a> {
    pub(super) fn new(resolvers: [&'s Resolver<'a>; 2], unchanged: &'s UnchangedComponents<'a>) -> Self {
        let (validators, found) = (Validators::default(), HashMap::new());
        Self { resolvers, unchanged, validators, found, summary: SearchSummary::default() }
    }

    /// Returns the witness of a place. Equal places have the same one.
    pub(super) fn witness(&mut self, place: &Place<'a>) -> Option<Witness> {
        if !place.is_searched {
            return None;
        }
        let mut gaps = BTreeSet::new();
        let Some((value, reason)) = self.search(place, &mut gaps) else {
            for gap in gaps {
                *self.summary.gaps.entry(gap).or_default() += 1;
            }
            return None;
        };
        let direction = if place.is_request { Direction::Body } else { Direction::Response };
        let pointers = |nodes: &[Node<'a>]| nodes.iter().map(Node::pointer).collect();
        Some(Witness { direction, value, old: pointers(&place.old), new: pointers(&place.new), reason })
    }

    fn search(&mut self, place: &Place<'a>, gaps: &mut BTreeSet<Gap>) -> Option<(Value, String)> {
        if self.summary.candidates >= MAX_CANDIDATES_OF_REPORT {
            gaps.insert(Gap::Budget);
            return None;
        }
        let [old, new] = self.resolvers;
        // In requests, the caller of the old document sends; in responses, the server of the new one.
        let (resolvers, sender, receiver) =
            if place.is_request { ([old, new], &place.old, &place.new) } else { ([new, old], &place.new, &place.old) };
        let unchanged = self.unchanged;
        let mut candidates =
            Candidates { resolvers, is_request: place.is_request, unchanged, gaps: BTreeSet::new(), locations: 0 };
        let mut values = ordered(candidates.of_place(sender, receiver));
        // Parameters cannot be null.
        values.retain(|value| place.is_json || !value.is_null());
        gaps.extend(candidates.gaps);
        if values.len() > MAX_CANDIDATES {
            gaps.insert(Gap::Budget);
            values.truncate(MAX_CANDIDATES);
        }
        let extent = Extent::of(&values);
        let schema = |resolver: &Resolver<'a>, nodes: &[Node<'a>], is_strict: bool| {
            Projection { resolver, is_request: place.is_request, is_strict }.schema(nodes, &extent)
        };
        let (sent, received) = (schema(resolvers[0], sender, false), schema(resolvers[1], receiver, false));
        if sent == received {
            return None;
        }
        // In requests, properties that no schema declares do not count.
        let counted = if place.is_request { schema(resolvers[0], sender, true) } else { json!({}) };
        let key =
            (json!([sent, counted]).to_string(), received.to_string(), json!([place.is_json, values]).to_string());
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        self.summary.searched += 1;
        // Draft 7 is cheaper to build, and has everything but `unevaluatedProperties`.
        let validators = [&sent, &received].map(|schema| self.validators.get(schema, Draft::Draft7));
        let [Some(sent), Some(received)] = validators else {
            gaps.insert(Gap::InvalidSchema);
            return None;
        };
        let mut is_counted = |value: &Value| {
            !place.is_request
                || self.validators.get(&counted, Draft::Draft202012).is_some_and(|validator| validator.is_valid(value))
        };
        let mut is_witness =
            |value: &Value| sent.is_valid(value) && !accepts(&received, value, place.is_json) && is_counted(value);
        let position = values.iter().position(|value| is_witness(value));
        self.summary.candidates += position.map_or(values.len(), |position| position + 1);
        let found = position.map(|position| values.swap_remove(position)).map(|value| {
            let reason = rejection(&received, &value);
            (value, reason)
        });
        self.found.insert(key, found.clone());
        found
    }
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
