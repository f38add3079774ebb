//! What is told of the comparison: what is not listed, what is listed and no longer so, and new words of the vendor's.

use std::collections::BTreeSet;

use webex_call_pickup_codegen::Document;

use super::{
    Compared,
    compare::{Difference, PRESENCE},
    descriptions,
    deviations::{self, Entry, entry_text, pointer_text, value_text},
};
use crate::{
    check::finding::{Finding, shortened},
    check::operation_location::OperationLocation,
};

/// The most of the vendor's words that a finding shows, in characters.
const MAX_QUOTE: usize = 400;

/// For each difference the entry that is about it, and which of the entry's places.
pub(super) type Explained = Vec<Option<(usize, usize)>>;

pub(super) fn explain(compared: &Compared) -> Explained {
    let entries = &compared.deviations.entries;
    let of = |difference: &Difference| {
        entries.iter().enumerate().find_map(|(index, entry)| Some((index, entry.place_of(difference)?)))
    };
    compared.differences.iter().map(of).collect()
}

/// Everything that is told, in the order of the files.
pub(super) fn all(compared: &Compared, explained: &Explained, document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    unlisted(compared, document, explained, &mut findings);
    for (index, entry) in compared.deviations.entries.iter().enumerate() {
        changed(compared, entry, index, explained, &mut findings);
        dead(compared, entry, index, explained, &mut findings);
    }
    changed_texts(compared, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
    findings
}

/// Differences that no entry is about. Those that differ by the status code alone are one finding.
fn unlisted(compared: &Compared, document: &Document, explained: &Explained, findings: &mut Vec<Finding>) {
    let mut groups: Vec<Vec<&Difference>> = Vec::new();
    for (difference, entry) in compared.differences.iter().zip(explained) {
        if entry.is_some() {
            continue;
        }
        let is_alike = |other: &&Difference| {
            let rest = |difference: &Difference| difference.place.status().map(|(_, rest)| rest.to_owned());
            rest(difference).is_some()
                && rest(other) == rest(difference)
                && other.operation == difference.operation
                && other.aspect == difference.aspect
                && (&other.ours, &other.vendor) == (&difference.ours, &difference.vendor)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(is_alike)) {
            Some(group) => group.push(difference),
            None => groups.push(vec![difference]),
        }
    }
    for group in groups {
        let Some(first) = group.first() else { continue };
        let mut finding = Finding::in_document(
            "unlisted-difference",
            document,
            &first.pointer,
            message(first, &pointer_text(&group)),
        );
        finding = finding.help(format!(
            "mend the document, or add the entry below to {} with the reason and the evidence",
            deviations::FILE
        ));
        finding.detail = entry_text(&group);
        if let Some(theirs) = &first.theirs {
            finding.detail.insert_str(0, &format!("# the vendor's: {}\n", one_line(&theirs.to_string())));
        }
        findings.push(finding);
    }
}

fn message(difference: &Difference, place: &str) -> String {
    let Difference { operation, aspect, ours, vendor, .. } = difference;
    let is_operation = difference.place == OperationLocation::operation();
    let place = shortened(place);
    let what = if is_operation { operation.clone() } else { format!("`{place}`") };
    one_line(&match (aspect.as_str(), ours, vendor) {
        (PRESENCE, None, _) => format!("the vendor has {what}, and the document lacks it"),
        (PRESENCE, _, None) => format!("the document has {what}, and the vendor's lacks it"),
        _ => format!(
            "`{place}`: `{aspect}` is {} here and {} in the vendor's",
            value_text(ours.as_ref()),
            value_text(vendor.as_ref())
        ),
    })
}

/// Somebody else's text, so that it cannot begin a line of its own.
pub(super) fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// An entry whose values are no longer what is there.
fn changed(compared: &Compared, entry: &Entry, index: usize, explained: &Explained, findings: &mut Vec<Finding>) {
    let about = compared.differences.iter().zip(explained);
    let about = about.filter(|(_, explained)| explained.is_some_and(|(entry, _)| entry == index));
    for (difference, _) in about {
        let values = [("ours", &entry.ours, &difference.ours), ("vendor", &entry.vendor, &difference.vendor)];
        for (side, listed, found) in values.into_iter().filter(|(_, listed, found)| listed != found) {
            let message = format!(
                "`{}`: `{}` has {side} = {}, and it is {} now",
                difference.place,
                entry.aspect,
                value_text(listed.as_ref()),
                value_text(found.as_ref())
            );
            findings.push(
                at(entry, "changed-deviation", one_line(&message))
                    .help("look at both documents again, then mend the entry"),
            );
        }
    }
}

/// An entry that explains nothing any more, or not for all of its status codes.
fn dead(compared: &Compared, entry: &Entry, index: usize, explained: &Explained, findings: &mut Vec<Finding>) {
    let places = dead_places(compared, entry, index, explained);
    if places.is_empty() {
        return;
    }
    let message = if places.len() == entry.places.len() {
        format!("`{}` of `{}` does not differ any more", entry.aspect, entry.pointer)
    } else {
        let places: Vec<_> = places.iter().map(|place| format!("`{}`", entry.places[*place])).collect();
        format!("`{}` of {} does not differ any more", entry.aspect, places.join(", "))
    };
    let help = "remove it, or run `cargo xtask check --fix` with the same files";
    findings.push(at(entry, "dead-deviation", message).help(help));
}

/// The places of the entry, by their index, that no difference is at.
pub(super) fn dead_places(compared: &Compared, entry: &Entry, index: usize, explained: &Explained) -> Vec<usize> {
    if !entry.is_openapi || compared.unjudged.iter().any(|operation| entry.is_of(operation)) {
        return Vec::new();
    }
    let is_ours = compared.own.iter().any(|operation| entry.is_of(operation));
    if is_ours && entry.is_not_in_slice() {
        return Vec::new();
    }
    let alive: BTreeSet<_> =
        explained.iter().flatten().filter(|(entry, _)| *entry == index).map(|(_, place)| *place).collect();
    let places = (0..entry.places.len()).filter(|place| !alive.contains(place));
    places.filter(|place| !is_hidden(compared, entry, &entry.places[*place], explained)).collect()
}

/// Whether nothing can be said of the place, because one side does not describe it, or describes another thing there,
/// and nobody has said yet that this is meant to be so.
fn is_hidden(compared: &Compared, entry: &Entry, place: &OperationLocation, explained: &Explained) -> bool {
    compared.differences.iter().zip(explained).any(|(difference, explained)| {
        let is_known = explained.is_some_and(|(index, _)| {
            let listed = &compared.deviations.entries[index];
            (&listed.ours, &listed.vendor) == (&difference.ours, &difference.vendor)
        });
        difference.hides_what_is_below()
            && !is_known
            && entry.is_of(&difference.operation)
            && difference.place.holds(place)
    })
}

fn at(entry: &Entry, rule: &'static str, message: String) -> Finding {
    let mut finding = Finding::error(rule, deviations::FILE, message);
    finding.position = Some(entry.position);
    finding
}

/// Places where the vendor's words are not those that were read last.
fn changed_texts(compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(accepted) = &compared.accepted else { return };
    let now = descriptions::fingerprints(&compared.texts);
    let help =
        "read their words, mend the document where they say something new, then accept them with `--accept-texts`";
    for (operation, places) in &now {
        for (place, what) in descriptions::changes(accepted.fingerprints.get(operation), places) {
            let message = one_line(&format!("{operation}: {}", descriptions::told(&place, what)));
            let mut finding = Finding::error("changed-text", descriptions::FILE, message).help(help);
            finding.position = accepted.position(operation, &place);
            let text = compared.texts.iter().find(|text| text.operation == *operation && text.place.as_str() == place);
            if let Some(text) = text.filter(|_| places.contains_key(&place)) {
                let theirs = one_line(&text.theirs.to_string());
                finding.detail = format!("# the vendor's: {theirs}\n{}", quote(&text.text));
            }
            findings.push(finding);
        }
    }
}

/// Somebody else's words, in lines that cannot be taken for anything else.
fn quote(text: &str) -> String {
    let mut cut: String = text.chars().take(MAX_QUOTE).collect();
    if cut.len() < text.len() {
        cut.push_str("\n...");
    }
    let lines = cut.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("  > {}\n", one_line(line))).collect()
}
