//! The serialization of a value, and the pairs of schemas that are compared once.

use std::collections::HashSet;

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
pub(super) struct Replacement {
    /// The pairs of schemas that were compared on the way.
    pub(super) seen: HashSet<ComparedPair>,
    /// The number of references that lead to the current pair.
    pub(super) depth: usize,
}
