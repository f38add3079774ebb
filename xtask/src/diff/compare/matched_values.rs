//! The values of both documents that a comparison has matched.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{HashMap, HashSet},
};

/// The values of the old document with their counterparts in the new one, by address or by reference.
#[derive(Default)]
pub(super) struct MatchedValues<'a> {
    /// The pairs whose differences are reported as a whole.
    pub(super) covered: HashSet<(usize, usize)>,
    /// The pairs that are known to be equivalent.
    pub(super) equivalent: RefCell<HashSet<(usize, usize)>>,
    /// The new alternatives, by the old ones.
    pub(super) alternatives: HashMap<usize, usize>,
    /// The references of the new document, by those of the old one that they replaced.
    pub(super) references: HashMap<Cow<'a, str>, Cow<'a, str>>,
}
