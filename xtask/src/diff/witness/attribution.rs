//! Attributes witnesses to changes, and reports those that no change explains.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use webex_call_pickup_codegen::openapi::{Node, Pointer};

use super::place::Place;
use crate::diff::{
    change::{Change, ChangedSide, MAX_REPORTED_USES, OperationUse, Witness},
    compare::SchemaPair,
    rules,
    verdict::{Direction, Verdict, WireVerdicts},
};

/// The places whose schemas have a pointer, in each document.
type PlacesByPointer<'p> = [HashMap<&'p str, Vec<usize>>; 2];

/// Sets the witness of each change that breaks or may break, and adds a change for each witness without one.
pub(super) fn attribute(
    changes: &mut Vec<Change>,
    places: &[Place<'_>],
    witnesses: &[Option<Witness>],
    pairs: &[SchemaPair<'_>],
) {
    let mut by_pointer: PlacesByPointer<'_> = [HashMap::new(), HashMap::new()];
    for (index, place) in places.iter().enumerate() {
        for (side, pointers) in place.pointers.iter().enumerate() {
            for pointer in pointers {
                by_pointer[side].entry(pointer).or_default().push(index);
            }
        }
    }
    let mut explained: BTreeSet<usize> = BTreeSet::new();
    for change in changes.iter_mut() {
        for direction in breaking_directions(change) {
            let is_in_direction = |place: &usize| places[*place].is_request == (direction != Direction::Response);
            let in_direction = |change: &Change| {
                let mut around = around(change, &by_pointer);
                around.iter_mut().for_each(|places| places.retain(is_in_direction));
                around
            };
            // A change explains the witnesses of all places around it, so that a cause has one entry.
            let around = in_direction(change);
            explained.extend(around.iter().flatten());
            let severe =
                change.differences.iter().filter(|difference| difference.verdict(direction) >= Verdict::MayBreak);
            explained.extend(severe.flat_map(in_direction).flatten());
            let nearest = around.iter().find(|places| !places.is_empty());
            if change.witness.is_none() {
                let witness = nearest.into_iter().flatten().find_map(|place| witnesses[*place].as_ref());
                change.witness = witness.cloned().map(|witness| Witness { direction, ..witness });
            }
        }
    }
    let mut unexplained: Vec<Change> = Vec::new();
    for (index, witness) in witnesses.iter().enumerate() {
        if let Some(witness) = witness.as_ref().filter(|_| !explained.contains(&index)) {
            unexplained.push(witness_found(places, index, witness, pairs));
        }
    }
    changes.extend(unexplained);
}

/// Returns the directions in which a change breaks or may break, the worst first.
fn breaking_directions(change: &Change) -> Vec<Direction> {
    let mut directions: Vec<Direction> =
        change.directions.iter().copied().filter(|direction| change.verdict(*direction) >= Verdict::MayBreak).collect();
    directions.sort_by_key(|direction| std::cmp::Reverse(change.verdict(*direction)));
    directions
}

/// Returns the places around a change, the nearest first.
fn around(change: &Change, by_pointer: &PlacesByPointer<'_>) -> Vec<Vec<usize>> {
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for (side, places) in [&change.old, &change.new].into_iter().zip(by_pointer) {
        let mut pointer = Some(side.pointer.clone());
        while let Some(at) = pointer {
            if let Some(places) = places.get(at.to_string().as_str()) {
                found.push((at.segments().count(), places.clone()));
            }
            pointer = at.parent();
        }
    }
    found.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
    found.into_iter().map(|(_, places)| places).collect()
}

fn witness_found(places: &[Place<'_>], index: usize, witness: &Witness, pairs: &[SchemaPair<'_>]) -> Change {
    let place = &places[index];
    let (uses, use_count) = operations(places, index, pairs);
    let directions: BTreeSet<Direction> = uses.iter().flat_map(|used| used.directions.iter().copied()).collect();
    let directions: Vec<Direction> = directions.into_iter().collect();
    let direction = directions.first().copied().unwrap_or(witness.direction);
    let [old, new] = place.targets.each_ref().map(|node| ChangedSide {
        pointer: node.as_ref().map_or_else(Pointer::default, Node::pointer),
        value: node.as_ref().map(|node| node.value.clone()),
    });
    Change {
        rule: &rules::WITNESS_FOUND,
        subject: String::new(),
        old,
        new,
        uses,
        use_count,
        directions,
        wire: WireVerdicts { old_caller: Verdict::Breaking, new_caller: Verdict::Compatible },
        differences: Vec::new(),
        witness: Some(Witness { direction, ..witness.clone() }),
    }
}

/// Returns the first operations that use a place, and the number of operations.
fn operations(places: &[Place<'_>], index: usize, pairs: &[SchemaPair<'_>]) -> (Vec<OperationUse>, usize) {
    let (mut seen, mut pending) = (BTreeSet::from([index]), vec![index]);
    let mut using: BTreeSet<usize> = BTreeSet::new();
    while let Some(place) = pending.pop() {
        using.extend(&places[place].pairs);
        pending.extend(places[place].parents.iter().copied().filter(|parent| seen.insert(*parent)));
    }
    let is_request = places[index].is_request;
    let mut uses: BTreeMap<&str, BTreeSet<Direction>> = BTreeMap::new();
    let mut most = 0;
    for pair in using.into_iter().map(|pair| &pairs[pair]) {
        most = most.max(pair.use_count);
        for used in &pair.uses {
            let directions = used.directions.iter().filter(|found| (**found != Direction::Response) == is_request);
            uses.entry(&used.operation).or_default().extend(directions);
        }
    }
    let count = uses.len().max(most);
    let used = |(operation, directions): (&str, BTreeSet<Direction>)| OperationUse {
        operation: operation.to_owned(),
        directions: directions.into_iter().collect(),
    };
    (uses.into_iter().take(MAX_REPORTED_USES).map(used).collect(), count)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use webex_call_pickup_codegen::openapi::Resolver;

    use super::*;
    use crate::diff::{approvals::fingerprint, compare::compare_schemas, witness::place::PlaceFinder};

    fn document(most: u32) -> Value {
        let reference = json!({ "$ref": "#/components/schemas/A" });
        let body = json!({ "content": { "application/json": { "schema": { "type": "array", "items": reference } } } });
        json!({
            "paths": { "/a": { "post": { "requestBody": body } }, "/b": { "put": { "requestBody": body } } },
            "components": { "schemas": { "A": { "type": "string", "maxLength": most } } },
        })
    }

    /// Returns the changes if the rules find nothing, and the search finds `value` wherever it searches.
    fn changes_by_witness(old: &Value, new: &Value, value: &Value) -> Vec<Change> {
        let (_, pairs, unchanged) = compare_schemas(old, new);
        let resolvers = [Resolver::new(old), Resolver::new(new)];
        let places = PlaceFinder { old: &resolvers[0], new: &resolvers[1], unchanged: &unchanged }.find(&pairs);
        let found = |place: &Place<'_>| {
            let witness = || Witness {
                direction: Direction::Body,
                value: value.clone(),
                old: Vec::new(),
                new: Vec::new(),
                reason: "r".to_owned(),
            };
            place.is_searched.then(witness)
        };
        let witnesses: Vec<_> = places.iter().map(found).collect();
        let mut changes = Vec::new();
        attribute(&mut changes, &places, &witnesses, &pairs);
        changes
    }

    #[test]
    fn a_witness_that_no_rule_explains_is_a_breaking_change() {
        let changes = changes_by_witness(&document(5), &document(3), &json!("aaaa"));
        assert_eq!(changes.len(), 1, "{changes:#?}");
        assert_eq!(changes[0].rule.id, "witness-found");
        assert_eq!(changes[0].new.pointer.to_string(), "#/components/schemas/A");
        assert_eq!(changes[0].wire.old_caller, Verdict::Breaking);
        let operations: Vec<&str> = changes[0].uses.iter().map(|used| used.operation.as_str()).collect();
        assert_eq!((changes[0].use_count, operations), (2, vec!["POST /a", "PUT /b"]));
    }

    #[test]
    fn the_fingerprint_of_a_witness_does_not_depend_on_its_value() {
        let (old, new) = (document(5), document(3));
        let of = |value: &str| fingerprint(&changes_by_witness(&old, &new, &json!(value))[0], &old, &new);
        assert_eq!(of("aaaa"), of("bbbb"));
    }
}
