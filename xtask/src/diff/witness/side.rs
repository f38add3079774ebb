//! One document's view of a place: the schemas that apply to a value, and the ways in which a value can satisfy them.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Path, Resolver, Schema, WrittenSchema};

/// The maximum number of schemas that apply to the same value.
const MAX_IN_PLACE: usize = 200;
/// The maximum number of combinations of alternatives that are tried.
const MAX_VARIANTS: usize = 24;

/// Returns `nodes`, and the schemas in them that apply to the same value: behind `$ref`, and in `allOf`, `oneOf` and `anyOf`.
/// JSON Schema calls these keywords in-place applicators.
pub(super) fn schemas_in_place<'a>(resolver: &Resolver<'a>, nodes: &[Node<'a>]) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut pending: Vec<Node<'a>> = nodes.iter().rev().cloned().collect();
    while let Some(node) = pending.pop() {
        if seen.len() == MAX_IN_PLACE || !seen.insert(node.address()) {
            continue;
        }
        let first = pending.len();
        pending.extend(node.str("$ref").and_then(|reference| resolver.find(reference)));
        pending.extend(["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| node.items_of(key)));
        pending[first..].reverse();
        found.push(node);
    }
    found
}

/// Returns the ways to satisfy `nodes`, one for each combination of their alternatives. Each is a schema without a choice.
pub(super) fn variants<'a>(resolver: &Resolver<'a>, nodes: &[Node<'a>]) -> Vec<Schema<'a>> {
    let mut found = Vec::new();
    let mut pending = vec![(nodes.to_vec(), BTreeSet::new())];
    while let Some((nodes, decided)) = pending.pop() {
        if found.len() == MAX_VARIANTS {
            break;
        }
        let schema = WrittenSchema::all(nodes.clone(), Path::default()).resolve(resolver);
        let lists = ["oneOf", "anyOf"].into_iter().flat_map(|key| schema.all(key));
        let undecided =
            lists.into_iter().find(|list| !decided.contains(&list.address()) && list.items().next().is_some());
        let Some(list) = undecided else {
            found.push(schema);
            continue;
        };
        for alternative in list.items().collect::<Vec<_>>().into_iter().rev() {
            let (mut nodes, mut decided) = (nodes.clone(), decided.clone());
            nodes.push(alternative);
            decided.insert(list.address());
            pending.push((nodes, decided));
        }
    }
    found.retain(|schema| schema.invalid().is_empty());
    found
}

/// The schemas of a property, or of the values of a map.
pub(super) enum PropertySchemas<'a> {
    /// A schema closes the object, and does not name the property.
    Forbidden,
    /// No schema names the property. In requests, it does not count.
    Undeclared,
    /// The schemas that apply. Empty if the property is required and not described.
    Declared(Vec<Node<'a>>),
}

/// Returns the schemas that the parts of a schema without a choice have for a property.
pub(super) fn property<'a>(parts: &[Node<'a>], name: &str) -> PropertySchemas<'a> {
    let (mut schemas, mut is_declared) = (Vec::new(), false);
    for part in parts {
        let own = part.get("properties").and_then(|properties| properties.get(name));
        let additional = part.get("additionalProperties");
        match (own, additional) {
            (Some(own), _) => schemas.push(own),
            (None, Some(additional)) if *additional.value == Value::Bool(false) => return PropertySchemas::Forbidden,
            (None, Some(additional)) if is_typed(&additional) => schemas.push(additional),
            _ => {}
        }
        is_declared |= part.strs("required").any(|required| required == name);
    }
    if schemas.is_empty() && !is_declared { PropertySchemas::Undeclared } else { PropertySchemas::Declared(schemas) }
}

/// Returns the schemas that the parts have for every item of an array.
pub(super) fn items<'a>(parts: &[Node<'a>]) -> Vec<Node<'a>> {
    parts.iter().filter_map(|part| part.get("items")).collect()
}

/// Returns `true` for a schema in `additionalProperties` that does not allow everything.
pub(super) fn is_typed(additional: &Node<'_>) -> bool {
    additional.value.as_object().is_some_and(|entries| !entries.is_empty())
}

/// Returns the names of the properties that are not sent in a direction: read-only ones in requests, and write-only ones in
/// responses.
pub(super) fn hidden_properties<'a>(
    resolver: &Resolver<'a>,
    schemas: &[Node<'a>],
    is_request: bool,
) -> BTreeSet<&'a str> {
    let keyword = if is_request { "readOnly" } else { "writeOnly" };
    let properties = schemas.iter().flat_map(|node| node.entries_of("properties"));
    let is_hidden = |property: &Node<'a>| WrittenSchema::of(property.clone()).resolve(resolver).flag(keyword);
    properties.filter(|(_, property)| is_hidden(property)).map(|(name, _)| name).collect()
}
