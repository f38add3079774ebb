//! Compares two documents by meaning and returns a flat list of changes.
//!
//! A pair of shared values, behind a `$ref`, is compared once, however many operations use it. A graph of uses then
//! attributes each change to operations and directions. Shared schemas are queued instead of compared at once, so that the
//! call stack never gets deeper than the text nests.

mod alternatives;
mod annotations;
mod body;
mod callbacks;
mod compared_pair;
mod comparison;
mod components;
mod digest;
mod discriminator;
mod document;
mod equivalence;
mod fallback;
mod json_value;
mod keywords;
mod lifecycle;
mod likeness;
mod limits;
mod list_items;
mod moot_keywords;
mod moved_operations;
mod moved_properties;
mod multiples;
mod operation;
mod overlap;
mod parameter;
mod paths;
mod properties;
mod raw_change;
mod reachability;
mod replaced_references;
mod response;
mod schema;
mod security;
mod servers;
mod subschemas;
mod unchanged_components;
mod unclassified;
mod values;

use serde_json::Value;

use crate::diff::change::Change;
use comparison::Comparison;

/// Returns the changes from `old` to `new`, in the order of the documents.
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison::new(old, new);
    comparison.document();
    comparison.process_pending();
    comparison.component_contents();
    comparison.process_pending();
    // Renamed components are known only after everything that refers to them was compared.
    comparison.component_names();
    comparison.report_uncovered_differences();
    moved_properties::merge_moved_properties(comparison.into_changes())
}
