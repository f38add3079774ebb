//! The likeness of inline alternatives, which have no name of their own.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Node;

/// The maximum number of alternatives that are compared in pairs.
const MAX_COMPARED: usize = 32;

/// Returns the indexes of the removed and the added alternative that are most alike, among those that satisfy the
/// predicate. `None` if no two are alike.
pub(super) fn most_similar<'a>(
    removed: &[Node<'a>],
    added: &[Node<'a>],
    predicate: fn(&Node<'_>) -> bool,
) -> Option<(usize, usize)> {
    let candidates = |list: &[Node<'a>]| -> Vec<(usize, Names<'a>)> {
        let inline = list.iter().enumerate().filter(|(_, alternative)| predicate(alternative)).take(MAX_COMPARED);
        inline.map(|(index, alternative)| (index, Names::of(alternative.value))).collect()
    };
    let (removed, added) = (candidates(removed), candidates(added));
    let mut best: Option<(usize, usize, usize)> = None;
    for (from, old) in &removed {
        for (to, new) in &added {
            let likeness = old.likeness(new);
            // The first pair of several that are equally alike.
            if likeness > best.map_or(0, |(likeness, ..)| likeness) {
                best = Some((likeness, *from, *to));
            }
        }
    }
    best.map(|(_, from, to)| (from, to))
}

/// The names that distinguish an object from others.
struct Names<'a> {
    properties: BTreeSet<&'a str>,
    required: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(schema: &'a Value) -> Self {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array);
        Self {
            properties: properties.into_iter().flatten().map(|(name, _)| name.as_str()).collect(),
            required: required.into_iter().flatten().filter_map(Value::as_str).collect(),
        }
    }

    /// Returns the share of the names that both have in common, in thousandths.
    fn likeness(&self, other: &Self) -> usize {
        let common = self.properties.intersection(&other.properties).count()
            + self.required.intersection(&other.required).count();
        let all = self.properties.union(&other.properties).count() + self.required.union(&other.required).count();
        (common * 1_000).checked_div(all).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_alternatives_with_most_names_in_common_are_most_similar() {
        let of = |names: &[&str]| {
            let properties: serde_json::Map<String, Value> =
                names.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
            json!({ "properties": properties, "required": [names[0]] })
        };
        let (old, new) =
            (json!([of(&["a", "x"]), of(&["b", "x"])]), json!([of(&["b", "x", "y"]), of(&["a", "x", "y"])]));
        let list = |value| Node::root(value).items().collect::<Vec<_>>();
        assert_eq!(most_similar(&list(&old), &list(&new), |_| true), Some((0, 1)));
        let (old, new) = (json!([of(&["a"])]), json!([of(&["b"])]));
        assert_eq!(most_similar(&list(&old), &list(&new), |_| true), None);
        assert_eq!(most_similar(&list(&old), &list(&old), |_| false), None);
    }
}
