//! The findings of the comparison: unlisted differences, outdated entries, and changed descriptions.

use std::collections::BTreeSet;

use webex_call_pickup_codegen::openapi::Document;

use crate::{
    check::{
        finding::{Finding, shortened, single_line},
        operation_location::OperationLocation,
        rules::{self, CheckRule},
        vendor::{
            comparison::VendorComparison,
            descriptions,
            deviations::{self, Deviation, entry_text, pointer_text, toml_text},
            difference::{PRESENCE, VendorDifference},
            document_lines,
        },
    },
    counted::counted,
    workspace::DOCUMENT,
};

/// The maximum number of changes of our document that a finding shows.
const MAX_CHANGES: usize = 5;

/// The maximum number of characters of a description that a finding quotes.
const MAX_QUOTE: usize = 400;

/// The entry that lists a difference, and the location of the entry, by their indexes.
pub(super) type ListedBy = Option<(usize, usize)>;

/// Returns the entry that lists each difference.
pub(super) fn match_entries(comparison: &VendorComparison) -> Vec<ListedBy> {
    let entries = &comparison.deviations.entries;
    let listed_by = |difference: &VendorDifference| {
        entries.iter().enumerate().find_map(|(index, entry)| Some((index, entry.location_index(difference)?)))
    };
    comparison.differences.iter().map(listed_by).collect()
}

/// Returns all findings, in the order of the files.
pub(super) fn all(comparison: &VendorComparison, listed: &[ListedBy], document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    unlisted_differences(comparison, document, listed, &mut findings);
    for (index, entry) in comparison.deviations.entries.iter().enumerate() {
        changed_deviation(comparison, entry, index, listed, &mut findings);
        dead_deviation(comparison, entry, index, listed, &mut findings);
    }
    changed_descriptions(comparison, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
    findings
}

/// Reports differences without an entry. Those that are equal except for the status code are one finding.
fn unlisted_differences(
    comparison: &VendorComparison,
    document: &Document,
    listed: &[ListedBy],
    findings: &mut Vec<Finding>,
) {
    let mut groups: Vec<Vec<&VendorDifference>> = Vec::new();
    for (difference, entry) in comparison.differences.iter().zip(listed) {
        if entry.is_some() {
            continue;
        }
        let differs_in_status_only = |other: &&VendorDifference| {
            let rest =
                |difference: &VendorDifference| difference.location.split_status().map(|(_, rest)| rest.to_owned());
            rest(difference).is_some()
                && rest(other) == rest(difference)
                && other.operation == difference.operation
                && other.aspect == difference.aspect
                && (&other.ours, &other.vendor) == (&difference.ours, &difference.vendor)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(differs_in_status_only)) {
            Some(group) => group.push(difference),
            None => groups.push(vec![difference]),
        }
    }
    for group in groups {
        let Some(first) = group.first() else { continue };
        let message = difference_message(first, &pointer_text(&group));
        let change = change_of_document(comparison, document, &group);
        let other_way = if change.is_empty() { "fix the document" } else { "change the document as shown below it" };
        let file = deviations::FILE;
        let help = format!("add the entry below to {file} with a reason and the evidence, or {other_way}");
        let mut finding =
            Finding::in_document(rules::UNLISTED_DIFFERENCE, document, &first.our_pointer, message).help(help);
        finding.detail = entry_text(&group) + &change;
        if let Some(pointer) = &first.vendor_pointer {
            finding.detail.insert_str(0, &format!("# vendor: {}\n", single_line(&pointer.to_string())));
        }
        findings.push(finding);
    }
}

/// Returns the change of our document that removes the differences of a group, each line once.
fn change_of_document(comparison: &VendorComparison, document: &Document, group: &[&VendorDifference]) -> String {
    let mut changes: Vec<String> = Vec::new();
    for difference in group {
        let vendor = difference.file.and_then(|file| comparison.published.get(file));
        let change = document_lines::lines(document, vendor.map(|file| &file.document), difference);
        changes.extend(change.filter(|change| !changes.contains(change)));
    }
    if changes.is_empty() {
        return String::new();
    }
    let more = changes.len().saturating_sub(MAX_CHANGES);
    changes.truncate(MAX_CHANGES);
    if more > 0 {
        changes.push(format!("# and {} \n", counted(more, "more similar change")));
    }
    format!("\n# or in {DOCUMENT}:\n{}", changes.concat())
}

fn difference_message(difference: &VendorDifference, location: &str) -> String {
    let VendorDifference { operation, aspect, ours, vendor, .. } = difference;
    let location = format!("`{}`", shortened(location));
    let is_operation = difference.location == OperationLocation::operation();
    let subject = if is_operation { operation } else { &location };
    single_line(&match (aspect.as_str(), ours, vendor) {
        (PRESENCE, None, _) => format!("the document lacks {subject}, which the vendor's document has"),
        (PRESENCE, _, None) => format!("the vendor's document lacks {subject}"),
        _ => format!(
            "{location}: `{aspect}` is {}, but {} in the vendor's document",
            toml_text(ours.as_ref()),
            toml_text(vendor.as_ref())
        ),
    })
}

/// Reports an entry whose values differ from the current ones.
fn changed_deviation(
    comparison: &VendorComparison,
    entry: &Deviation,
    index: usize,
    listed: &[ListedBy],
    findings: &mut Vec<Finding>,
) {
    let differences = comparison.differences.iter().zip(listed);
    let differences = differences.filter(|(_, listed)| listed.is_some_and(|(entry, _)| entry == index));
    for (difference, _) in differences {
        let values = [("ours", &entry.ours, &difference.ours), ("vendor", &entry.vendor, &difference.vendor)];
        for (side, listed, current) in values.into_iter().filter(|(_, listed, current)| listed != current) {
            let message = format!(
                "`{}`: `{}` lists {side} = {}, but it is now {}",
                difference.location,
                entry.aspect,
                toml_text(listed.as_ref()),
                toml_text(current.as_ref())
            );
            findings.push(
                at_entry(entry, rules::CHANGED_DEVIATION, single_line(&message))
                    .help("compare both documents again, then update the entry"),
            );
        }
    }
}

/// Reports an entry without a difference, at all or at some of its status codes.
fn dead_deviation(
    comparison: &VendorComparison,
    entry: &Deviation,
    index: usize,
    listed: &[ListedBy],
    findings: &mut Vec<Finding>,
) {
    let dead = dead_locations(comparison, entry, index, listed);
    if dead.is_empty() {
        return;
    }
    let pointers = if dead.len() == entry.locations.len() {
        format!("`{}`", entry.pointer)
    } else {
        dead.iter().map(|location| format!("`{}`", entry.locations[*location])).collect::<Vec<_>>().join(", ")
    };
    let message = format!("`{}` of {pointers} no longer differs", entry.aspect);
    let help = "remove it, or run `cargo xtask check --fix` with the same files";
    findings.push(at_entry(entry, rules::DEAD_DEVIATION, message).help(help));
}

/// Returns the indexes of the entry's locations that have no difference.
pub(super) fn dead_locations(
    comparison: &VendorComparison,
    entry: &Deviation,
    index: usize,
    listed: &[ListedBy],
) -> Vec<usize> {
    let is_unmatched = comparison.unmatched_operations.iter().any(|operation| entry.is_of(operation));
    if !entry.is_openapi || is_unmatched || is_path_missing(comparison, entry) {
        return Vec::new();
    }
    let is_documented = comparison.own_operations.iter().any(|operation| entry.is_of(operation));
    if is_documented && entry.is_missing_operation() {
        return Vec::new();
    }
    let alive: BTreeSet<_> =
        listed.iter().flatten().filter(|(entry, _)| *entry == index).map(|(_, location)| *location).collect();
    let dead = (0..entry.locations.len()).filter(|location| !alive.contains(location));
    dead.filter(|location| !is_hidden(comparison, entry, &entry.locations[*location], listed)).collect()
}

/// Returns `true` if the files have none of our operations on the path of the entry, as in an excerpt without the path.
fn is_path_missing(comparison: &VendorComparison, entry: &Deviation) -> bool {
    let mut own = comparison.own_operations.iter().filter(|operation| entry.is_on_path_of(operation)).peekable();
    own.peek().is_some() && own.all(|operation| comparison.unmatched_operations.contains(operation))
}

/// Returns `true` if the location was not compared because of a difference above it that is not listed with its current
/// values.
fn is_hidden(
    comparison: &VendorComparison,
    entry: &Deviation,
    location: &OperationLocation,
    listed: &[ListedBy],
) -> bool {
    comparison.differences.iter().zip(listed).any(|(difference, listed)| {
        let is_listed = listed.is_some_and(|(index, _)| {
            let listed = &comparison.deviations.entries[index];
            (&listed.ours, &listed.vendor) == (&difference.ours, &difference.vendor)
        });
        difference.hides_details()
            && !is_listed
            && entry.is_of(&difference.operation)
            && difference.location.contains(location)
    })
}

fn at_entry(entry: &Deviation, rule: CheckRule, message: String) -> Finding {
    let mut finding = Finding::new(rule, deviations::FILE, message);
    finding.position = Some(entry.position);
    finding
}

/// Reports the descriptions of the vendor that differ from the accepted ones.
fn changed_descriptions(comparison: &VendorComparison, findings: &mut Vec<Finding>) {
    let Some(accepted) = &comparison.accepted else { return };
    let current = comparison.fingerprints();
    let help = "read the description, update the document where necessary, then accept it with `--accept-texts`";
    for (operation, locations) in &current {
        for (location, change) in descriptions::changes(accepted.fingerprints.get(operation), locations) {
            let message = single_line(&format!("{operation}: {}", change.message(&location)));
            let mut finding = Finding::new(rules::CHANGED_TEXT, descriptions::FILE, message).help(help);
            finding.position = accepted.position(operation, &location);
            let description = comparison
                .descriptions
                .iter()
                .find(|description| description.operation == *operation && description.location.as_str() == location);
            if let Some(description) = description.filter(|_| locations.contains_key(&location)) {
                let pointer = single_line(&description.vendor_pointer.to_string());
                finding.detail = format!("# vendor: {pointer}\n{}", quote(&description.text));
            }
            findings.push(finding);
        }
    }
}

/// Quotes foreign text with a `>` on each line.
fn quote(text: &str) -> String {
    let mut cut: String = text.chars().take(MAX_QUOTE).collect();
    if cut.len() < text.len() {
        cut.push_str("\n...");
    }
    let lines = cut.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("  > {}\n", single_line(line))).collect()
}
