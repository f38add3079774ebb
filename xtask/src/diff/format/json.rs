//! JSON for programs, as described in `xtask/diff-format.md`. `version` changes with every incompatible change of the form.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use webex_call_pickup_codegen::openapi::{Pointer, Position};

use crate::diff::{
    change::{ChangedSide, Witness},
    format::phrases,
    review::{ComponentDifference, Review, ReviewEntry},
    rust_api::item::RustItem,
    source::Source,
    verdict::Verdict,
    witness::search_summary::SearchSummary,
};

/// The version of the format.
pub const VERSION: u32 = 2;

#[derive(Serialize)]
struct ChangeJson<'a> {
    rule: &'a str,
    location: &'a str,
    message: String,
    why: &'a str,
    verdict: &'a str,
    old_caller: &'a str,
    new_caller: &'a str,
    rust: Option<&'a str>,
    rust_items: Vec<&'a str>,
    old: Value,
    new: Value,
    used_by: Value,
    used_by_count: usize,
    fingerprint: &'a str,
    approved: Option<&'a str>,
    approval_entry: Option<String>,
    place_count: usize,
    places: Vec<Value>,
    differences: Vec<Value>,
    witness: Option<Value>,
}

/// Returns the review as JSON.
pub fn render(review: &Review) -> String {
    let counts = review.counts();
    let versions = review.versions();
    let value = json!({
        "version": VERSION,
        "old": source_json(&review.old),
        "new": source_json(&review.new),
        "verdict": review.verdict().map(Verdict::as_str),
        "rust_verdict": rust_verdict(review),
        "rust_problem": review.rust.as_ref().err(),
        "rust_fingerprint": review.rust_fingerprint,
        "rust_approved": review.rust_acceptance,
        "bump": review.bump.as_str(),
        "version_before": versions.as_ref().map(|(before, _)| before.to_string()),
        "version_needed": versions.as_ref().map(|(_, needed)| needed.to_string()),
        "counts": {
            "breaking": counts.breaking,
            "may_break": counts.may_break,
            "compatible": counts.compatible,
            "documentation": counts.documentation,
            "approved": counts.approved,
        },
        "changes": review.entries.iter().map(|entry| change_json(entry, review)).collect::<Vec<_>>(),
        "witness_search": review.witness_search.as_ref().map(search_json),
        "rust_items": review.items().iter().map(item_json).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn rust_verdict(review: &Review) -> Option<&'static str> {
    let items = review.rust.as_ref().ok()?;
    Some(rust_verdict_of(items.iter()).unwrap_or("none"))
}

fn rust_verdict_of<'a>(mut items: impl Iterator<Item = &'a RustItem> + Clone) -> Option<&'static str> {
    items.clone().next()?;
    Some(if items.any(|item| item.is_breaking) { "breaking" } else { "compatible" })
}

fn source_json(source: &Source) -> Value {
    json!({
        "label": source.label,
        "file": source.file,
        "commit": source.commit,
        "sdk_version": source.version.as_ref().map(ToString::to_string),
    })
}

fn change_json<'a>(entry: &'a ReviewEntry, review: &'a Review) -> ChangeJson<'a> {
    let change = &entry.change;
    let uses = change
        .uses
        .iter()
        .map(|used| json!({ "operation": used.operation, "directions": phrases::directions(change, used) }));
    let items = entry.rust.iter().map(|index| &review.items()[*index]);
    let no_item = review.rust.is_ok().then_some("none");
    ChangeJson {
        rule: change.rule.id,
        location: &entry.location,
        message: change.message(str::to_owned),
        why: change.reason(),
        verdict: entry.verdict().as_str(),
        old_caller: change.wire.old_caller.as_str(),
        new_caller: change.wire.new_caller.as_str(),
        rust: rust_verdict_of(items.clone()).or(no_item),
        rust_items: items.map(|item| item.path.as_str()).collect(),
        old: side_json(&change.old, entry.old_position),
        new: side_json(&change.new, entry.new_position),
        used_by: uses.collect(),
        used_by_count: change.use_count,
        fingerprint: &entry.fingerprint,
        approved: entry.approval.as_ref().map(|approval| approval.reason.as_str()),
        approval_entry: (entry.verdict() == Verdict::Breaking).then(|| entry.approval_entry()),
        place_count: entry.equal.len() + 1,
        places: places(entry),
        differences: entry.differences.iter().map(difference_json).collect(),
        witness: change.witness.as_ref().map(witness_json),
    }
}

fn witness_json(witness: &Witness) -> Value {
    let pointers = |all: &[Pointer]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "direction": witness.direction.as_str(),
        "value": witness.value,
        "reason": witness.reason,
        "old_schemas": pointers(&witness.old),
        "new_schemas": pointers(&witness.new),
    })
}

fn search_json(summary: &SearchSummary) -> Value {
    json!({
        "searched": summary.searched,
        "candidates": summary.candidates,
        "incomplete": summary.gaps.iter().map(|(gap, count)| (gap.key(), *count)).collect::<BTreeMap<_, _>>(),
    })
}

/// Returns the places of equal changes; none if there is only one.
fn places(entry: &ReviewEntry) -> Vec<Value> {
    let place = |location: &str, old: Value, new: Value| json!({ "location": location, "old": old, "new": new });
    let change = &entry.change;
    let (old, new) = (side_json(&change.old, entry.old_position), side_json(&change.new, entry.new_position));
    let first = (!entry.equal.is_empty()).then(|| place(&entry.location, old, new));
    let others = entry.equal.iter().map(|equal| {
        place(&equal.location, side_json(&equal.old, equal.old_position), side_json(&equal.new, equal.new_position))
    });
    first.into_iter().chain(others).collect()
}

fn difference_json(difference: &ComponentDifference) -> Value {
    let ComponentDifference { change, location, old_position, new_position } = difference;
    json!({
        "rule": change.rule.id,
        "location": location,
        "message": change.message(str::to_owned),
        "verdict": change.wire.old_caller.as_str(),
        "old": side_json(&change.old, *old_position),
        "new": side_json(&change.new, *new_position),
    })
}

fn side_json(side: &ChangedSide, position: Option<Position>) -> Value {
    json!({
        "pointer": side.pointer.to_string(),
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
        "value": side.value,
    })
}

fn item_json(item: &RustItem) -> Value {
    json!({
        "kind": item.change.as_str(),
        "path": item.path,
        "old": item.old,
        "new": item.new,
        "breaking": item.is_breaking,
    })
}
