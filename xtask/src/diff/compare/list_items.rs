//! Items of lists without order, such as scopes, tags and the values of an `enum`.

use std::{collections::HashSet, hash::Hash};

use webex_call_pickup_codegen::openapi::{Keyed, Node, match_keyed};

use super::{comparison::Comparison, json_value::canonical};
use crate::diff::rules::ChangeRule;

impl<'a> Comparison<'a> {
    /// Compares the items of two lists of strings.
    pub(super) fn compare_items(
        &mut self,
        [added, removed]: [&'static ChangeRule; 2],
        old: &Node<'a>,
        new: &Node<'a>,
        key: &'a str,
    ) {
        let subject = |item: &Node<'a>| item.value.as_str().unwrap_or("?");
        for matched in match_items(old.items_of(key), new.items_of(key)) {
            match matched {
                Keyed::Both(..) => {}
                Keyed::Removed(_, item) => self.report(removed, subject(&item), &item, new.path.key(key)),
                Keyed::Added(_, item) => self.report(added, subject(&item), old.path.key(key), &item),
            }
        }
    }
}

/// Matches the items of two lists by value. The keys are the values as JSON, with `2` for `2.0`; repetitions do not count.
pub(super) fn match_items<'a>(
    old: impl IntoIterator<Item = Node<'a>>,
    new: impl IntoIterator<Item = Node<'a>>,
) -> Vec<Keyed<String, Node<'a>>> {
    let by_value = |item: Node<'a>| (canonical(item.value).to_string(), item);
    match_keyed(distinct(old.into_iter().map(by_value)), distinct(new.into_iter().map(by_value)))
}

/// Returns the first entry of each key.
pub(super) fn distinct<K: Clone + Eq + Hash, T>(entries: impl IntoIterator<Item = (K, T)>) -> Vec<(K, T)> {
    let mut seen = HashSet::new();
    entries.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn matches_items_regardless_of_order_and_repetition() {
        let (old, new) = (json!(["a", 1, "a", "b"]), json!(["b", "1", "a"]));
        let matched = match_items(Node::root(&old).items(), Node::root(&new).items());
        let found: Vec<_> = matched
            .iter()
            .map(|matched| match matched {
                Keyed::Both(key, ..) => format!("= {key}"),
                Keyed::Removed(key, _) => format!("- {key}"),
                Keyed::Added(key, _) => format!("+ {key}"),
            })
            .collect();
        assert_eq!(found, ["= \"a\"", "- 1", "= \"b\"", "+ \"1\""]);
    }
}
