//! Schemas that a value may match at the same time. A `oneOf` rejects such a value.
//!
//! Like the rest of the comparison, this assumes that callers send only properties that a schema declares.

use std::cmp::Ordering;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Resolver, Schema, WrittenSchema};

use super::{json_value::is_same_value, limits::compare_numbers};

/// The depth of properties at which schemas are assumed to overlap.
const MAX_DEPTH: usize = 4;

/// Returns `true` if a value may match both schemas of a document. In doubt, it returns `true`.
pub(super) fn may_overlap<'a>(resolver: &Resolver<'a>, a: &Schema<'a>, b: &Schema<'a>) -> bool {
    overlaps(resolver, a, b, MAX_DEPTH)
}

fn overlaps<'a>(resolver: &Resolver<'a>, a: &Schema<'a>, b: &Schema<'a>, depth: usize) -> bool {
    if !a.invalid().is_empty() || !b.invalid().is_empty() {
        return false;
    }
    if depth == 0 || (a.is_nullable() && b.is_nullable()) {
        return true;
    }
    let types = common_types(a, b);
    if types.as_ref().is_some_and(Vec::is_empty) || !have_common_values(a, b) {
        return false;
    }
    let Some(types) = types else { return true };
    types.iter().any(|name| match *name {
        "integer" | "number" => {
            have_common_range(a, b, [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")])
        }
        "string" => {
            let format = |side: &Schema<'a>| side.str("format");
            // Not every validator checks formats, but authors use them to distinguish values.
            let is_distinct = format(a).zip(format(b)).is_some_and(|(a, b)| a != b);
            !is_distinct && have_common_range(a, b, [("minLength", ""), ("maxLength", "")])
        }
        "array" => {
            have_common_range(a, b, [("minItems", ""), ("maxItems", "")]) && have_common_items(resolver, a, b, depth)
        }
        "object" => {
            have_common_range(a, b, [("minProperties", ""), ("maxProperties", "")])
                && have_common_objects(resolver, a, b, depth)
                && have_common_objects(resolver, b, a, depth)
        }
        _ => true,
    })
}

/// Returns the types that both schemas allow; `None` if both allow any.
fn common_types<'a>(a: &Schema<'a>, b: &Schema<'a>) -> Option<Vec<&'a str>> {
    let types = |side: &Schema<'a>| side.types().or_else(|| side.implied_type().map(|name| vec![name]));
    match (types(a), types(b)) {
        (Some(a), Some(b)) => {
            let is_number = |name: &str| name == "integer" || name == "number";
            let is_common =
                |name: &&str| b.contains(name) || (is_number(name) && b.iter().any(|other| is_number(other)));
            Some(a.into_iter().filter(is_common).collect())
        }
        (one, other) => one.or(other),
    }
}

/// Returns the values in `const` or `enum`; `None` for a schema without these keywords.
fn listed_values<'a>(schema: &Schema<'a>) -> Option<Vec<&'a Value>> {
    let constant = schema.first("const").map(|only| vec![only.value]);
    constant.or_else(|| schema.first("enum").map(|list| list.items().map(|item| item.value).collect()))
}

fn have_common_values(a: &Schema<'_>, b: &Schema<'_>) -> bool {
    match (listed_values(a), listed_values(b)) {
        (Some(a), Some(b)) => a.iter().any(|one| b.iter().any(|other| is_same_value(one, other))),
        _ => true,
    }
}

/// Returns `false` if the lower limit of one schema is above the upper limit of the other. `limits` are the keywords of the
/// lower and the upper limit, each with the keyword that makes it exclusive.
fn have_common_range(a: &Schema<'_>, b: &Schema<'_>, limits: [(&str, &str); 2]) -> bool {
    let limit = |side: &Schema<'_>, (key, exclusive): (&str, &str)| {
        let number = |key: &str| side.first(key).and_then(|found| found.value.as_number().cloned());
        match (number(exclusive), number(key)) {
            (Some(only), None) => Some((only, true)),
            (_, limit) => limit.map(|limit| (limit, side.flag(exclusive))),
        }
    };
    let is_apart = |low: &Schema<'_>, high: &Schema<'_>| {
        let (Some((low, is_above)), Some((high, is_below))) = (limit(low, limits[0]), limit(high, limits[1])) else {
            return false;
        };
        match compare_numbers(&low, &high) {
            Ordering::Less => false,
            Ordering::Equal => is_above || is_below,
            Ordering::Greater => true,
        }
    };
    !is_apart(a, b) && !is_apart(b, a)
}

fn have_common_items<'a>(resolver: &Resolver<'a>, a: &Schema<'a>, b: &Schema<'a>, depth: usize) -> bool {
    let is_never_empty = [a, b]
        .into_iter()
        .any(|side| side.all("minItems").iter().any(|least| least.value.as_f64().is_some_and(|least| least >= 1.0)));
    match (a.items(), b.items()) {
        (Some(x), Some(y)) if is_never_empty => {
            overlaps(resolver, &x.resolve(resolver), &y.resolve(resolver), depth - 1)
        }
        _ => true,
    }
}

/// Returns `false` if a required property of `a` excludes every object that `b` allows.
fn have_common_objects<'a>(resolver: &Resolver<'a>, a: &Schema<'a>, b: &Schema<'a>, depth: usize) -> bool {
    let (own, other) = (a.properties(), b.properties());
    a.required().into_keys().all(|name| {
        let property: Option<WrittenSchema<'a>> = other.get(name).cloned().or_else(|| b.additional());
        match (own.get(name), property) {
            (Some(x), Some(y)) => overlaps(resolver, &x.resolve(resolver), &y.resolve(resolver), depth - 1),
            // Neither schema describes the property.
            (None, None) => b.required().contains_key(name),
            (None, Some(_)) => true,
            // Only `a` declares the property.
            (Some(_), None) => false,
        }
    })
}

/// Returns the indexes of the alternatives that may overlap, in pairs.
pub(super) fn overlapping_pairs<'a>(resolver: &Resolver<'a>, alternatives: &[Node<'a>]) -> Vec<(usize, usize)> {
    let schemas: Vec<Schema<'a>> =
        alternatives.iter().map(|alternative| WrittenSchema::of(alternative.clone()).resolve(resolver)).collect();
    let mut pairs = Vec::new();
    for (index, one) in schemas.iter().enumerate() {
        for (other, schema) in schemas.iter().enumerate().skip(index + 1) {
            if may_overlap(resolver, one, schema) {
                pairs.push((index, other));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlap(a: Value, b: Value) -> bool {
        let root = json!([a, b]);
        let items: Vec<_> = Node::root(&root).items().collect();
        !overlapping_pairs(&Resolver::new(&root), &items).is_empty()
    }

    #[test]
    fn schemas_with_a_common_value_overlap() {
        for (a, b) in [
            (json!({ "type": "integer" }), json!({ "type": "number" })),
            (json!({ "maximum": 5, "type": "integer" }), json!({ "minimum": 5, "type": "integer" })),
            (json!({ "type": "string", "nullable": true }), json!({ "type": "integer", "nullable": true })),
            (json!({ "properties": { "a": {} } }), json!({ "properties": { "b": {} } })),
            (json!({ "enum": [1, 2] }), json!({ "enum": [2.0] })),
            (
                json!({ "type": "array", "items": { "type": "string" } }),
                json!({ "type": "array", "items": { "type": "integer" } }),
            ),
            (json!({}), json!({ "type": "string" })),
            (json!({ "required": ["a"] }), json!({ "required": ["a"] })),
        ] {
            assert!(overlap(a.clone(), b.clone()), "{a} {b}");
        }
    }

    #[test]
    fn schemas_without_a_common_value_do_not_overlap() {
        let object = |name: &str, schema: Value| json!({ "required": [name], "properties": { name: schema } });
        for (a, b) in [
            (json!({ "type": "integer" }), json!({ "type": "string" })),
            (json!({ "maximum": 5, "type": "integer" }), json!({ "minimum": 6, "type": "integer" })),
            (json!({ "maximum": 5, "type": "number" }), json!({ "exclusiveMinimum": 5, "type": "number" })),
            (json!({ "type": "string", "maxLength": 2 }), json!({ "type": "string", "minLength": 3 })),
            (json!({ "type": "string", "format": "uuid" }), json!({ "type": "string", "format": "date" })),
            (json!({ "enum": ["a"] }), json!({ "enum": ["b"] })),
            (object("a", json!({})), object("b", json!({}))),
            (object("kind", json!({ "enum": ["a"] })), object("kind", json!({ "enum": ["b"] }))),
            (
                json!({ "type": "array", "minItems": 1, "items": { "type": "string" } }),
                json!({ "type": "array", "items": { "type": "integer" } }),
            ),
            (json!(false), json!({})),
        ] {
            assert!(!overlap(a.clone(), b.clone()), "{a} {b}");
            assert!(!overlap(b.clone(), a.clone()), "{b} {a}");
        }
    }
}
