//! Candidates for a witness: values that a schema of the sender allows by construction, and that are near the limits, values
//! and names of both documents.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::openapi::{Node, Resolver, Schema};

use super::{
    scalars::{JsonKind, KeywordValues, MAX_LENGTH, count_limits, counts, kinds, numbers, strings},
    search_summary::Gap,
    side::{PropertySchemas, hidden_properties, is_typed, items, property, schemas_in_place, variants},
};
use crate::diff::compare::UnchangedComponents;

/// The greatest depth of a candidate.
const MAX_DEPTH: usize = 6;
/// The maximum number of values that a candidate's part takes, if the part differs.
const MAX_PART_VALUES: usize = 48;
/// The maximum number of values of a part that is the same in both documents.
const MAX_SAME_VALUES: usize = 2;
/// The maximum number of values within one candidate for which schemas are looked up.
const MAX_LOCATIONS: usize = 2_000;
/// The maximum number of properties that are combined in pairs.
const MAX_PAIRED: usize = 8;
/// The maximum number of values of each of two combined properties.
const MAX_PAIRED_VALUES: usize = 5;

/// The schemas of both documents for one value within a candidate.
pub(super) struct Location<'a> {
    /// The schemas of the sender, all of which apply. Without any, every value is allowed.
    sender: Vec<Node<'a>>,
    /// All schemas that may apply, of the sender and of the receiver.
    hints: [Vec<Node<'a>>; 2],
}

/// Creates the candidates of one direction.
pub(super) struct Candidates<'c, 'a> {
    /// The documents of the sender and of the receiver.
    resolvers: [&'c Resolver<'a>; 2],
    is_request: bool,
    unchanged: &'c UnchangedComponents<'a>,
    gaps: BTreeSet<Gap>,
    /// The number of values whose schemas were looked up.
    locations: usize,
}

impl<'c, 'a> Candidates<'c, 'a> {
    pub(super) fn new(
        resolvers: [&'c Resolver<'a>; 2],
        is_request: bool,
        unchanged: &'c UnchangedComponents<'a>,
    ) -> Self {
        Self { resolvers, is_request, unchanged, gaps: BTreeSet::new(), locations: 0 }
    }

    /// Returns the reasons why the candidates are not complete.
    pub(super) fn into_gaps(self) -> BTreeSet<Gap> {
        self.gaps
    }

    /// Returns the candidates for a place with these schemas of the sender and of the receiver.
    pub(super) fn of_place(&mut self, sender: &[Node<'a>], receiver: &[Node<'a>]) -> Vec<Value> {
        let hints = [schemas_in_place(self.resolvers[0], sender), schemas_in_place(self.resolvers[1], receiver)];
        self.values(&Location { sender: sender.to_vec(), hints }, 0)
    }

    fn values(&mut self, location: &Location<'a>, depth: usize) -> Vec<Value> {
        self.locations += 1;
        if self.locations > MAX_LOCATIONS {
            self.gaps.insert(Gap::Budget);
        }
        if depth > MAX_DEPTH || self.locations > MAX_LOCATIONS {
            return Vec::new();
        }
        let keywords = KeywordValues::of(location.hints.iter().flatten());
        let is_same = depth > 0 && self.is_same(location);
        if !is_same {
            self.gaps.extend(&keywords.gaps);
            if location.hints[0].iter().any(|node| node.has("pattern")) {
                self.gaps.insert(Gap::Pattern);
            }
        }
        let mut found = DistinctValues::default();
        if keywords.is_nullable {
            found.add(Value::Null);
        }
        for schema in variants(self.resolvers[0], &location.sender) {
            let kinds = kinds(&schema);
            if schema.has("enum") || schema.has("const") {
                let lists = schema.all("enum");
                let values = lists.iter().flat_map(Node::items).map(|value| value.value.clone());
                found.extend(values.chain(schema.all("const").into_iter().map(|only| only.value.clone())));
                continue;
            }
            if kinds.contains(&JsonKind::Null) {
                found.add(Value::Null);
            }
            if kinds.contains(&JsonKind::Boolean) {
                found.extend([json!(false), json!(true)]);
            }
            if kinds.contains(&JsonKind::Integer) || kinds.contains(&JsonKind::Fraction) {
                found.extend(numbers(&schema, &keywords, &kinds));
            }
            if kinds.contains(&JsonKind::String) {
                found.extend(strings(&schema, &keywords));
            }
            if kinds.contains(&JsonKind::Array) {
                found.extend(self.arrays(&schema, location, &keywords, depth));
            }
            if kinds.contains(&JsonKind::Object) {
                found.extend(self.objects(&schema, location, &keywords, depth, is_same));
            }
            if depth > 0 {
                found.extend(keywords.values.iter().filter(|value| value.is_array() || value.is_object()).cloned());
            }
        }
        let max_values = match (depth, is_same) {
            (0, _) => usize::MAX,
            (_, false) => MAX_PART_VALUES,
            (_, true) => MAX_SAME_VALUES,
        };
        found.values.truncate(max_values);
        found.values
    }

    /// Returns `true` if both documents, and all alternatives around a value, have the same schemas for it.
    fn is_same(&self, location: &Location<'a>) -> bool {
        let own = schemas_in_place(self.resolvers[0], &location.sender);
        let [sender, receiver] = &location.hints;
        let are_same = |a: &Node<'a>, b: &Node<'a>| {
            self.unchanged.is_same(a.value, b.value) || self.unchanged.is_same(b.value, a.value)
        };
        sender.iter().all(|node| own.iter().any(|own| own.value == node.value))
            && receiver.iter().all(|node| own.iter().any(|own| are_same(own, node)))
            && own.iter().all(|own| receiver.iter().any(|node| are_same(own, node)))
    }

    fn arrays(
        &mut self,
        schema: &Schema<'a>,
        location: &Location<'a>,
        keywords: &KeywordValues,
        depth: usize,
    ) -> Vec<Value> {
        let hints = [0, 1].map(|side| schemas_in_place(self.resolvers[side], &items(&location.hints[side])));
        let values = self.values(&Location { sender: items(schema.parts()), hints }, depth + 1);
        let limits = count_limits(schema, "minItems", "maxItems");
        let is_distinct = schema.flag("uniqueItems");
        let Some(first) = values.first() else {
            return if limits.0 == 0 { vec![json!([])] } else { Vec::new() };
        };
        let mut found: Vec<Vec<Value>> = Vec::new();
        for count in counts(&keywords.item_counts, limits) {
            if !is_distinct || count < 2 {
                found.push(vec![first.clone(); count]);
            }
            if count > 1 {
                found.extend(distinct(&values, count));
            }
        }
        let shortest = limits.0.max(1);
        if shortest <= limits.1.min(MAX_LENGTH) {
            for value in &values[1..] {
                let rest = distinct(&values, shortest).unwrap_or_else(|| vec![first.clone(); shortest]);
                found.push(
                    [value.clone()]
                        .into_iter()
                        .chain(rest.into_iter().filter(|item| item != value))
                        .take(shortest)
                        .collect(),
                );
                let mut same = vec![first.clone(); shortest - 1];
                same.push(value.clone());
                found.push(same);
            }
        }
        if (limits.0..=limits.1).contains(&2) {
            for a in values.iter().take(MAX_PAIRED_VALUES) {
                found.extend(values.iter().take(MAX_PAIRED_VALUES).map(|b| vec![a.clone(), b.clone()]));
            }
        }
        found.into_iter().map(Value::Array).collect()
    }

    /// Returns objects that a schema may allow. If `is_same` is `true`, they have optional properties only to
    /// satisfy `minProperties`.
    fn objects(
        &mut self,
        schema: &Schema<'a>,
        location: &Location<'a>,
        keywords: &KeywordValues,
        depth: usize,
        is_same: bool,
    ) -> Vec<Value> {
        let hidden = hidden_properties(self.resolvers[0], &location.hints[0], self.is_request);
        let required: Vec<&str> = schema.required().into_keys().filter(|name| !hidden.contains(name)).collect();
        let limits = count_limits(schema, "minProperties", "maxProperties");
        let mut optional = self.optional_names(schema, location, &required);
        let needs_optional = !is_same || limits.0 > required.len();
        optional.retain(|name| needs_optional && !hidden.contains(&**name));
        let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for name in required.iter().map(|name| (*name).to_owned()).chain(optional.iter().cloned()) {
            let found = self.property_values(schema, location, &name, depth);
            values.insert(name, found);
        }
        let first = |name: &str| values.get(name).and_then(|values| values.first()).cloned();
        let mut base = Map::new();
        for name in &required {
            let Some(value) = first(name) else { return Vec::new() };
            base.insert((*name).to_owned(), value);
        }
        optional.retain(|name| first(name).is_some());
        let values = PropertyValues { base, optional, values };
        values.objects(limits, &keywords.property_counts).into_iter().map(Value::Object).collect()
    }

    /// Returns the names of the properties that an object may have, those first that its schema describes.
    fn optional_names(&self, schema: &Schema<'a>, location: &Location<'a>, required: &[&str]) -> Vec<String> {
        let hinted = |side: usize| location.hints[side].iter().flat_map(|node| node.entries_of("properties"));
        let own = schema.properties().into_keys();
        let others = hinted(0).chain(hinted(1)).map(|(name, _)| name);
        let mut names = DistinctNames::default();
        own.chain(others).filter(|name| !required.contains(name)).for_each(|name| names.add(name));
        let is_map = location.hints.iter().flatten().any(|node| {
            node.get("additionalProperties").is_some_and(|found| is_typed(&found) || *found.value == Value::Bool(false))
        });
        if is_map {
            ["key", "key2", "key3"].into_iter().for_each(|name| names.add(name));
        }
        names.names
    }

    /// Returns the values of a property; none if the object must not have it, or if it does not count in requests.
    fn property_values(
        &mut self,
        schema: &Schema<'a>,
        location: &Location<'a>,
        name: &str,
        depth: usize,
    ) -> Vec<Value> {
        let sender = match property(schema.parts(), name) {
            PropertySchemas::Declared(schemas) => schemas,
            PropertySchemas::Undeclared if !self.is_request => Vec::new(),
            PropertySchemas::Undeclared | PropertySchemas::Forbidden => return Vec::new(),
        };
        let hints = [0, 1].map(|side| {
            let of_node = |node: &Node<'a>| match property(std::slice::from_ref(node), name) {
                PropertySchemas::Declared(schemas) => schemas,
                PropertySchemas::Undeclared | PropertySchemas::Forbidden => Vec::new(),
            };
            let nodes: Vec<_> = location.hints[side].iter().flat_map(of_node).collect();
            schemas_in_place(self.resolvers[side], &nodes)
        });
        self.values(&Location { sender, hints }, depth + 1)
    }
}

/// The values of the properties of an object.
struct PropertyValues {
    /// The required properties, with their first values.
    base: Map<String, Value>,
    /// The names of the optional properties that have a value.
    optional: Vec<String>,
    /// The values of all properties.
    values: BTreeMap<String, Vec<Value>>,
}

impl PropertyValues {
    /// Returns objects with each value, with each number of properties, without each optional property, and with each pair of
    /// values.
    fn objects(&self, limits: (usize, usize), property_counts: &[usize]) -> Vec<Map<String, Value>> {
        let smallest = self.with_count(limits.0);
        let with = |changes: &[(&str, &Value)]| {
            let mut object = smallest.clone();
            object.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).clone())));
            object
        };
        let mut found = vec![smallest.clone()];
        for (name, values) in &self.values {
            found.extend(values.iter().map(|value| with(&[(name, value)])));
        }
        found.extend(counts(property_counts, limits).into_iter().map(|count| self.with_count(count)));
        let full = self.with_count(usize::MAX);
        for name in &self.optional {
            let mut object = full.clone();
            object.remove(name);
            found.push(object);
        }
        found.push(full);
        let paired: Vec<_> = self.values.iter().take(MAX_PAIRED).collect();
        for (index, (a, of_a)) in paired.iter().enumerate() {
            for (b, of_b) in &paired[index + 1..] {
                for x in of_a.iter().take(MAX_PAIRED_VALUES) {
                    found.extend(of_b.iter().take(MAX_PAIRED_VALUES).map(|y| with(&[(a, x), (b, y)])));
                }
            }
        }
        found
    }

    /// Returns the required properties, and optional ones until there are `count`.
    fn with_count(&self, count: usize) -> Map<String, Value> {
        let mut object = self.base.clone();
        for name in self.optional.iter().take(count.saturating_sub(self.base.len())) {
            let first = self.values.get(name).and_then(|values| values.first());
            object.extend(first.map(|value| (name.clone(), value.clone())));
        }
        object
    }
}

/// Returns `count` different values, if there are enough. Further numbers and strings are made up.
fn distinct(values: &[Value], count: usize) -> Option<Vec<Value>> {
    let mut found: Vec<Value> = values.iter().take(count).cloned().collect();
    let (has_numbers, has_strings) = (values.iter().any(Value::is_i64), values.iter().any(Value::is_string));
    for number in 0..count * 2 {
        let made_up = if has_numbers { json!(number) } else { json!(format!("a{number}")) };
        if found.len() < count && (has_numbers || has_strings) && !found.contains(&made_up) {
            found.push(made_up);
        }
    }
    (found.len() == count).then_some(found)
}

/// Values without repetitions.
#[derive(Default)]
struct DistinctValues {
    values: Vec<Value>,
    seen: HashSet<String>,
}

impl DistinctValues {
    fn add(&mut self, value: Value) {
        if self.seen.insert(value.to_string()) {
            self.values.push(value);
        }
    }

    fn extend(&mut self, values: impl IntoIterator<Item = Value>) {
        values.into_iter().for_each(|value| self.add(value));
    }
}

/// Names without repetitions.
#[derive(Default)]
struct DistinctNames {
    names: Vec<String>,
}

impl DistinctNames {
    fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }
}
