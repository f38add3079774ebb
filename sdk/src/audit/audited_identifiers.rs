//! The identifiers that an audit has already seen.

use std::{collections::HashSet, hash::BuildHasher as _};

use crate::model::decoded_identifier::normalized;

/// Identifiers, as hashes of 64 bits: the memory of an audit must not grow with the length of the IDs, which encode names. With
/// a million IDs, the probability that two have the same hash is less than 1 in 30 million.
#[derive(Default)]
pub(super) struct AuditedIdentifiers(HashSet<u64>);

impl AuditedIdentifiers {
    /// Adds an identifier. Returns `false` if it was added before, in whatever encoding.
    pub(super) fn insert(&mut self, id: &str) -> bool {
        let hash = self.0.hasher().hash_one(normalized(id));
        self.0.insert(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::decoded_identifier::is_same_identifier;

    /// `ciscospark://us/CALL_PICKUP/~~??`, with padding and without, in both alphabets.
    const ENCODINGS: [&str; 4] = [
        "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35+Pz8=",
        "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35+Pz8",
        "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35-Pz8=",
        "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35-Pz8",
    ];

    #[test]
    fn encodings_of_an_identifier_are_the_same() {
        for first in ENCODINGS {
            let mut identifiers = AuditedIdentifiers::default();
            assert!(identifiers.insert(first));
            for second in ENCODINGS {
                assert!(is_same_identifier(first, second) && !identifiers.insert(second), "{first} {second}");
            }
        }
    }

    #[test]
    fn other_strings_are_different() {
        let others =
            ["Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35+Pz9h", "1-2", "1+2", "1-2=", "1_2", "1/2", "y2lz", "Y2lz"];
        let mut identifiers = AuditedIdentifiers::default();
        assert!(identifiers.insert(ENCODINGS[0]));
        for (number, first) in others.iter().enumerate() {
            assert!(identifiers.insert(first) && !is_same_identifier(first, ENCODINGS[0]), "{first}");
            assert!(others[..number].iter().all(|second| !is_same_identifier(first, second)), "{first}");
        }
    }
}
