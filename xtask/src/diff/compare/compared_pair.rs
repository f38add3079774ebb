//! The serialization of a value, and the pairs of schemas that are compared once.

use std::collections::HashSet;

use super::{
    raw_change::{Differences, RecordedChanges},
    reachability::Scope,
};

/// The serialization of a value: JSON, or a string in which every number is a string as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Serialization {
    Json,
    String,
    /// A string that is required, so that its default never applies.
    RequiredString,
}

/// A pair of schemas or objects that is compared once, by their addresses.
pub(super) type ComparedPair = (Vec<usize>, Vec<usize>, Serialization);

/// The state of the comparison of a component with another one that replaced it.
#[derive(Default)]
pub(super) struct Replacement<'a> {
    /// The differences between the two.
    pub(super) found: RecordedChanges<'a>,
    /// The pairs that were compared on the way.
    pub(super) seen: HashSet<ComparedPair>,
    /// The number of references that lead to the current pair.
    pub(super) depth: usize,
}

/// A component and the one that replaced it.
#[derive(Clone)]
pub(super) struct ReplacedPair<'a> {
    /// The owner of what both use.
    pub(super) scope: Scope,
    pub(super) differences: Differences<'a>,
}
