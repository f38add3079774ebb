//! Witnesses: values that one document allows and the other rejects. Each proves that a change breaks callers.
//!
//! In requests, a witness was valid before and is not now. In responses, it can be sent now and was not valid before. It is
//! searched among candidates made from the keywords of both documents, and judged by JSON Schema at the place of the change.
//! `xtask/diff-format.md` has the conventions.

mod attribution;
mod candidates;
pub mod gaps;
mod judge;
mod place;
mod scalars;
mod search;
mod side;

use std::collections::BTreeMap;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Pointer, Resolver};

use crate::diff::{
    change::Change,
    compare::{compare, compare_schemas},
    verdict::Direction,
};
use gaps::Gap;

/// A value that shows a break.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The direction in which the value travels.
    pub direction: Direction,
    /// The value, at the place of the change.
    pub value: Value,
    /// The schemas of the old document that judge the value. Several of them all hold.
    pub old: Vec<Pointer>,
    /// The schemas of the new document that judge the value. Several of them all hold.
    pub new: Vec<Pointer>,
    /// The reason why the receiver rejects it.
    pub reason: String,
}

/// The extent of the search for witnesses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSummary {
    /// The number of searched pairs of schemas.
    pub searched: usize,
    /// The number of values that were made for them.
    pub candidates: usize,
    /// The numbers of pairs of schemas that were not searched completely, by reason.
    pub gaps: BTreeMap<Gap, usize>,
}

/// Compares two documents, and searches a witness for each change that breaks or may break. A witness that no rule
/// explains is a change by the rule `witness-found`.
pub fn compare_with_witnesses(old: &Value, new: &Value) -> (Vec<Change>, SearchSummary) {
    let (mut changes, pairs, unchanged) = compare_schemas(old, new);
    let (old, new) = (Resolver::new(old), Resolver::new(new));
    let places = place::PlaceFinder { old: &old, new: &new, unchanged: &unchanged }.find(&pairs);
    let mut search = search::Search::new([&old, &new], &unchanged);
    let witnesses: Vec<Option<Witness>> = places.iter().map(|place| search.witness(place)).collect();
    attribution::attribute(&mut changes, &places, &witnesses, &pairs);
    (changes, search.summary)
}

/// Compares two documents, with or without witnesses.
pub fn compare_documents(old: &Value, new: &Value, with_witnesses: bool) -> (Vec<Change>, Option<SearchSummary>) {
    if !with_witnesses {
        return (compare(old, new), None);
    }
    let (changes, summary) = compare_with_witnesses(old, new);
    (changes, Some(summary))
}
