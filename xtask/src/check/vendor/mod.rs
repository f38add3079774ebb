//! `vendor`: compares the document with the vendor's. Each difference must be listed in `spec/deviations.toml`.

mod comparison;
mod descriptions;
mod deviations;
mod deviations_edit;
mod difference;
mod document_lines;
mod facts;
mod findings;
mod operation_comparison;
mod pair;
mod published;
mod yaml;

use std::collections::BTreeMap;

use self::{comparison::VendorComparison, deviations_edit::DeadLocations, difference::WHOLE_DOCUMENT};
use crate::{
    check::{finding::single_line, inputs::Inputs, report::CheckReport},
    counted::counted,
    task_error::TaskError,
    workspace,
};

/// The maximum number of dead entries that `--fix` removes if they are more than half of all entries.
const MAX_DEAD_MAJORITY: usize = 4;

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.require_document_or_problems()?;
    let comparison = VendorComparison::new(inputs, document)?;
    let listed = findings::match_entries(&comparison);
    let findings = findings::all(&comparison, &listed, document);
    let listed = listed.iter().flatten().count();
    let mut notes = comparison.notes;
    let pages = comparison.deviations.entries.iter().filter(|entry| !entry.is_openapi).count();
    if pages > 0 {
        notes.push(format!("{} about the vendor's reference page cannot be compared", counted(pages, "entry")));
    }
    Ok(CheckReport {
        findings,
        subject: format!(
            "{} at {} against {}, {}",
            counted(comparison.own_operations.len(), "operation"),
            counted(comparison.locations, "location"),
            comparison.files,
            counted(listed, "known difference")
        ),
        notes,
        ..CheckReport::default()
    })
}

/// Removes the dead entries of `spec/deviations.toml`, and returns the changes.
pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let comparison = VendorComparison::new(inputs, inputs.require_document_or_problems()?)?;
    let listed = findings::match_entries(&comparison);
    let entries = &comparison.deviations.entries;
    let dead: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| DeadLocations {
            entry: index,
            locations: findings::dead_locations(&comparison, entry, index, &listed),
        })
        .filter(|dead| !dead.locations.is_empty())
        .collect();
    // A wrong or incomplete file makes most entries look dead.
    let all = entries.iter().filter(|entry| entry.is_openapi).count();
    let is_suspicious = dead.len() > MAX_DEAD_MAJORITY && 2 * dead.len() > all;
    if comparison.unmatched_operations.contains(WHOLE_DOCUMENT) || is_suspicious {
        let message = format!(
            "{} of {all} entries of {} have no difference in {}; nothing was changed",
            dead.len(),
            deviations::FILE,
            comparison.files
        );
        return Err(TaskError::new(message)
            .with_help("pass the complete document of the vendor, or remove the entries by hand"));
    }
    if dead.is_empty() {
        return Ok(Vec::new());
    }
    let text = deviations_edit::without_dead(&comparison.deviations, &dead)?;
    workspace::write(&inputs.root.join(deviations::FILE), &text)?;
    let lines = dead.iter().map(|dead| {
        let entry = &entries[dead.entry];
        let verb = if dead.locations.len() == entry.locations.len() { "removed" } else { "shortened" };
        format!("{verb} `{}` of `{}` in {}", entry.aspect, entry.pointer, deviations::FILE)
    });
    Ok(lines.collect())
}

/// Accepts the vendor's current descriptions, and returns the changes.
pub(super) fn accept_texts(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let comparison = VendorComparison::new(inputs, inputs.require_document_or_problems()?)?;
    let current = comparison.fingerprints();
    let Some(accepted) = comparison.accepted else {
        let count = current.values().map(BTreeMap::len).sum();
        descriptions::write(&inputs.root, &current)?;
        return Ok(vec![format!("accepted {} in the new {}", counted(count, "description"), descriptions::FILE)]);
    };
    let mut all = accepted.fingerprints;
    let mut lines = Vec::new();
    for (operation, locations) in current {
        for (location, change) in descriptions::changes(all.get(&operation), &locations) {
            let message = change.message(&location);
            let line = format!("accepted in {}: {operation}: {message}", descriptions::FILE);
            lines.push(single_line(&line));
        }
        if locations.is_empty() {
            all.remove(&operation);
        } else {
            all.insert(operation, locations);
        }
    }
    if !lines.is_empty() {
        descriptions::write(&inputs.root, &all)?;
    }
    Ok(lines)
}
