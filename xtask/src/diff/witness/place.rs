//! The places in which values of two documents are compared, each once for a direction.
//!
//! A place is a schema that operations use directly, or the schema of a property, of items or of additional properties in
//! another place. Schemas in `oneOf`, `anyOf` and `not` belong to the enclosing place: a value that no longer matches one
//! alternative may match another.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Resolver, Schema, WrittenSchema,
    reference::{component_of, reference_to},
    visit::each_reference,
    vocabulary::is_annotation,
};

use super::side::schemas_in_place;
use crate::diff::{
    compare::{SchemaPair, UnchangedComponents},
    verdict::Direction,
};

/// A place in both documents.
pub(super) struct Place<'a> {
    pub(super) old: Vec<Node<'a>>,
    pub(super) new: Vec<Node<'a>>,
    /// The target of the first node of each side.
    pub(super) targets: [Option<Node<'a>>; 2],
    pub(super) is_json: bool,
    pub(super) is_request: bool,
    /// `true` if a value is searched here. The differences of other places are in the places within them.
    pub(super) is_searched: bool,
    /// The indexes of the pairs whose schemas are this place.
    pub(super) pairs: BTreeSet<usize>,
    /// The indexes of the places that contain this one.
    pub(super) parents: BTreeSet<usize>,
    /// The pointers of the schemas of each document whose changes the place shows.
    pub(super) pointers: [BTreeSet<String>; 2],
}

impl Place<'_> {
    fn add_owner(&mut self, owner: Owner) {
        match owner {
            Owner::Pair(pair) => drop(self.pairs.insert(pair)),
            Owner::Place(place) => drop(self.parents.insert(place)),
        }
    }
}

/// The maximum number of places of a report.
const MAX_PLACES: usize = 200_000;
/// The maximum number of schemas that the pointers of one place cover.
const MAX_COVERED: usize = 200;

/// The nodes of both sides by address, the serialization, and the direction.
type PlaceKey = (Vec<usize>, Vec<usize>, bool, bool);

/// A schema of both documents that has not been visited yet.
struct PendingPlace<'a> {
    old: WrittenSchema<'a>,
    new: WrittenSchema<'a>,
    is_json: bool,
    is_request: bool,
    /// The pair whose schemas it has, or the place that contains it.
    owner: Owner,
}

/// The pair whose schemas a place has, or the place that contains it.
#[derive(Clone, Copy)]
enum Owner {
    Pair(usize),
    Place(usize),
}

/// Finds the places that differ, in the order of the documents.
pub(super) struct PlaceFinder<'f, 'a> {
    pub(super) old: &'f Resolver<'a>,
    pub(super) new: &'f Resolver<'a>,
    pub(super) unchanged: &'f UnchangedComponents<'a>,
}

impl<'a> PlaceFinder<'_, 'a> {
    pub(super) fn find(&self, pairs: &[SchemaPair<'a>]) -> Vec<Place<'a>> {
        let mut places: Vec<Place<'a>> = Vec::new();
        let mut known: HashMap<PlaceKey, usize> = HashMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            for is_request in [true, false] {
                if !pair.directions.iter().any(|direction| (*direction != Direction::Response) == is_request) {
                    continue;
                }
                let (old, new) = (WrittenSchema::of(pair.old.clone()), WrittenSchema::of(pair.new.clone()));
                let mut pending =
                    vec![PendingPlace { old, new, is_json: pair.is_json, is_request, owner: Owner::Pair(index) }];
                while let Some(next) = pending.pop() {
                    self.visit(&next, &mut pending, &mut places, &mut known);
                }
            }
        }
        places
    }

    fn visit(
        &self,
        next: &PendingPlace<'a>,
        pending: &mut Vec<PendingPlace<'a>>,
        places: &mut Vec<Place<'a>>,
        known: &mut HashMap<PlaceKey, usize>,
    ) {
        let (a, b) = (next.old.nodes(), next.new.nodes());
        if self.is_same(&next.old, &next.new) {
            return;
        }
        let (old, new) = (next.old.resolve(self.old), next.new.resolve(self.new));
        let key = (old.key(), new.key(), next.is_json, next.is_request);
        if let Some(place) = known.get(&key) {
            return places[*place].add_owner(next.owner);
        }
        if places.len() == MAX_PLACES {
            return;
        }
        known.insert(key, places.len());
        let in_place = [schemas_in_place(self.old, a), schemas_in_place(self.new, b)];
        let is_combined =
            in_place.iter().flatten().any(|node| ["oneOf", "anyOf", "not"].iter().any(|key| node.has(key)));
        let pointers = [(self.old, &in_place[0]), (self.new, &in_place[1])].map(|(resolver, nodes)| {
            let within = if is_combined { self.references_within(resolver, nodes) } else { Vec::new() };
            nodes.iter().chain(&within).map(|node| node.pointer().to_string()).collect()
        });
        let index = places.len();
        places.push(Place {
            old: a.to_vec(),
            new: b.to_vec(),
            targets: [(self.old, a), (self.new, b)]
                .map(|(resolver, nodes)| nodes.first().map(|node| resolver.resolve(node).target)),
            is_json: next.is_json,
            is_request: next.is_request,
            is_searched: is_combined || differs_here(&old, &new),
            pairs: BTreeSet::new(),
            parents: BTreeSet::new(),
            pointers,
        });
        places[index].add_owner(next.owner);
        if !is_combined {
            let first = pending.len();
            let child = |old: WrittenSchema<'a>, new: WrittenSchema<'a>| {
                let (is_json, is_request, owner) = (next.is_json, next.is_request, Owner::Place(index));
                PendingPlace { old, new, is_json, is_request, owner }
            };
            let keyword = if next.is_request { "readOnly" } else { "writeOnly" };
            let is_visible = |(old, new): &(WrittenSchema<'a>, WrittenSchema<'a>)| {
                !old.resolve(self.old).flag(keyword) && !new.resolve(self.new).flag(keyword)
            };
            let differing = children(&old, &new).into_iter().filter(|(old, new)| !self.is_same(old, new));
            pending.extend(differing.filter(is_visible).map(|(old, new)| child(old, new)));
            pending[first..].reverse();
        }
    }

    /// Returns `true` if two schemas are equal and refer to nothing that changed.
    fn is_same(&self, old: &WrittenSchema<'a>, new: &WrittenSchema<'a>) -> bool {
        let (a, b) = (old.nodes(), new.nodes());
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.unchanged.is_same(a.value, b.value))
    }

    /// Returns the targets of all references below `nodes` that changed.
    fn references_within(&self, resolver: &Resolver<'a>, nodes: &[Node<'a>]) -> Vec<Node<'a>> {
        let mut found: Vec<Node<'a>> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut pending: Vec<&'a Value> = nodes.iter().map(|node| node.value).collect();
        while let Some(value) = pending.pop() {
            each_reference(value, &mut |reference| {
                let Some((section, name)) = component_of(&reference) else { return };
                if seen.len() < MAX_COVERED
                    && seen.insert(reference.clone().into_owned())
                    && let Some(target) = resolver.look_up(&reference_to(&section, &name))
                {
                    pending.push(target.value);
                    found.push(target);
                }
            });
        }
        found
    }
}

/// Returns the schemas within two schemas, property by property.
fn children<'a>(old: &Schema<'a>, new: &Schema<'a>) -> Vec<(WrittenSchema<'a>, WrittenSchema<'a>)> {
    let (of_old, of_new) = (old.properties(), new.properties());
    let mut found = Vec::new();
    for name in of_old.keys().chain(of_new.keys().filter(|name| !of_old.contains_key(*name))) {
        let of = |schema: &Schema<'a>, property: Option<&WrittenSchema<'a>>| {
            property.cloned().or_else(|| schema.additional())
        };
        found.extend(of(old, of_old.get(name)).zip(of(new, of_new.get(name))));
    }
    found.extend(old.items().zip(new.items()));
    found.extend(old.additional().zip(new.additional()));
    found
}

/// Returns `true` if two schemas differ in more than the schemas within them.
fn differs_here(old: &Schema<'_>, new: &Schema<'_>) -> bool {
    fn values<'a>(schema: &Schema<'a>) -> Vec<&'a Value> {
        schema.parts().iter().map(|part| part.value).collect()
    }
    if old.invalid().len() == new.invalid().len() && values(old) == values(new) {
        return false;
    }
    let own_keywords = |part: &Node<'_>| {
        let mut own = BTreeSet::new();
        for (keyword, node) in part.entries() {
            match keyword {
                "allOf" | "$ref" => {}
                keyword if is_annotation(keyword) && !["readOnly", "writeOnly"].contains(&keyword) => {}
                "properties" => own.extend(node.entries().map(|(name, _)| format!("properties {name}"))),
                "items" => drop(own.insert("items".to_owned())),
                "additionalProperties" if node.is_object() => drop(own.insert("additionalProperties".to_owned())),
                _ => drop(own.insert(format!("{keyword} {}", node.value))),
            }
        }
        own
    };
    let own = |schema: &Schema<'_>| {
        let mut parts: Vec<_> = schema.parts().iter().map(own_keywords).filter(|own| !own.is_empty()).collect();
        parts.sort_unstable();
        parts
    };
    old.invalid().len() != new.invalid().len() || own(old) != own(new)
}
