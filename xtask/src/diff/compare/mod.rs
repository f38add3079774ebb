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
mod matched_values;
mod moot_keywords;
mod moved_operations;
mod moved_properties;
mod multiples;
mod object_pair;
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
mod schema_pair;
mod security;
mod serialization;
mod servers;
mod subschemas;
mod unchanged_components;
mod unclassified;
mod used_schemas;
mod values;

use serde_json::Value;

use crate::diff::change::Change;
use comparison::Comparison;
pub(in crate::diff) use schema_pair::SchemaPair;
pub(in crate::diff) use unchanged_components::UnchangedComponents;

/// Returns the changes from `old` to `new`, in the order of the documents.
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    into_changes(compared(old, new))
}

/// Returns the changes, and what the search for witnesses needs.
pub(in crate::diff) fn compare_schemas<'a>(
    old: &'a Value,
    new: &'a Value,
) -> (Vec<Change>, Vec<SchemaPair<'a>>, UnchangedComponents<'a>) {
    let mut comparison = compared(old, new);
    let pairs = comparison.schema_pairs();
    let unchanged = std::mem::take(&mut comparison.unchanged);
    (into_changes(comparison), pairs, unchanged)
}

fn compared<'a>(old: &'a Value, new: &'a Value) -> Comparison<'a> {
    let mut comparison = Comparison::new(old, new);
    comparison.document();
    comparison.process_pending();
    comparison.component_contents();
    comparison.process_pending();
    // Renamed components are known only after everything that refers to them was compared.
    comparison.component_names();
    comparison.report_uncovered_differences();
    comparison
}

fn into_changes(comparison: Comparison<'_>) -> Vec<Change> {
    moved_properties::merge_moved_properties(comparison.into_changes())
}
