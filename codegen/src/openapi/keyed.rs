//! Matches the entries of two keyed collections.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// An entry of two keyed collections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keyed<K, O, N = O> {
    /// Only the new collection has it.
    Added(K, N),
    /// Only the old collection has it.
    Removed(K, O),
    /// Both collections have it.
    Both(K, O, N),
}

/// Up to so many entries, comparing them is faster than hashing them.
const FEW: usize = 16;

/// Matches entries by their keys, in the order of the old collection, with the added ones behind in the order of the new
/// one. Of several entries with one key, the first ones of both sides match, then the second ones.
pub fn match_keyed<K, O, N>(
    old: impl IntoIterator<Item = (K, O)>,
    new: impl IntoIterator<Item = (K, N)>,
) -> Vec<Keyed<K, O, N>>
where
    K: Eq + Hash + Clone,
{
    let mut new: Vec<Option<(K, N)>> = new.into_iter().map(Some).collect();
    let mut indexes: HashMap<K, VecDeque<usize>> = HashMap::new();
    if new.len() > FEW {
        for (index, entry) in new.iter().enumerate() {
            if let Some((key, _)) = entry {
                indexes.entry(key.clone()).or_default().push_back(index);
            }
        }
    }
    let mut matched = Vec::new();
    for (key, old) in old {
        let index = if new.len() > FEW {
            indexes.get_mut(&key).and_then(VecDeque::pop_front)
        } else {
            new.iter().position(|entry| entry.as_ref().is_some_and(|(other, _)| *other == key))
        };
        matched.push(match index.and_then(|index| new[index].take()) {
            Some((_, new)) => Keyed::Both(key, old, new),
            None => Keyed::Removed(key, old),
        });
    }
    matched.extend(new.into_iter().flatten().map(|(key, new)| Keyed::Added(key, new)));
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_match_in_document_order() {
        let matched = match_keyed([("b", 1), ("a", 2), ("c", 3)], [("d", 4), ("c", 5), ("b", 6), ("e", 7)]);
        let expected = [
            Keyed::Both("b", 1, 6),
            Keyed::Removed("a", 2),
            Keyed::Both("c", 3, 5),
            Keyed::Added("d", 4),
            Keyed::Added("e", 7),
        ];
        assert_eq!(matched, expected);
    }

    #[test]
    fn equal_keys_match_one_by_one() {
        let matched = match_keyed([("a", 1), ("a", 2), ("a", 3)], [("a", 4), ("a", 5)]);
        assert_eq!(matched, [Keyed::Both("a", 1, 4), Keyed::Both("a", 2, 5), Keyed::Removed("a", 3)]);
    }

    #[test]
    fn many_entries_match_as_few_do() {
        let old = || (0..100).map(|key| (key % 90, key));
        let new = || (5..105).rev().map(|key| (key % 90, key));
        let many = match_keyed(old(), new());
        let slow: Vec<_> = {
            let mut rest: Vec<_> = new().map(Some).collect();
            let mut all = Vec::new();
            for (key, old) in old() {
                let found = rest.iter_mut().find(|entry| entry.is_some_and(|(other, _)| other == key));
                all.push(match found.and_then(Option::take) {
                    Some((_, new)) => Keyed::Both(key, old, new),
                    None => Keyed::Removed(key, old),
                });
            }
            all.extend(rest.into_iter().flatten().map(|(key, new)| Keyed::Added(key, new)));
            all
        };
        assert_eq!(many, slow);
    }
}
