//! Pairs of schemas or objects: those that are compared once, and those of which one replaced the other.

use std::collections::HashSet;

use super::{
    raw_change::{Differences, RecordedChanges},
    reachability::Scope,
    serialization::Serialization,
};

/// A pair of schemas or objects that is compared once, by their addresses.
pub(super) type ComparedPair = (Vec<usize>, Vec<usize>, Serialization);

/// The result of the comparison of a pair of which one replaced the other.
#[derive(Clone)]
pub(super) struct ReplacedPair<'a> {
    /// The owner of what both use.
    pub(super) scope: Scope,
    pub(super) differences: Differences<'a>,
}

/// The state of the comparison of a pair of which one replaced the other.
#[derive(Default)]
pub(super) struct Replacement<'a> {
    /// The differences between the two.
    pub(super) found: RecordedChanges<'a>,
    /// The pairs within the two that were compared.
    pub(super) seen: HashSet<ComparedPair>,
    /// The number of references that lead to the current pair.
    pub(super) depth: usize,
}
