//! Witnesses: values that one document allows and the other rejects. Each proves that a change breaks callers.
//!
//! In requests, a witness was valid before and is not now. In responses, it can be sent now and was not valid before. The
//! search makes candidates from the keywords of both documents, and validates them with the schemas at the place of the change.
//! `xtask/diff-format.md` has the conventions.

mod attribution;
mod candidates;
mod place;
mod projection;
mod scalars;
mod search;
pub mod search_summary;
mod side;
mod validators;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Resolver;

use crate::diff::{
    change::{Change, Witness},
    compare::{compare, compare_schemas},
};
use search_summary::SearchSummary;

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
