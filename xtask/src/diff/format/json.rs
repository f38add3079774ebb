//! For programs. The form is described in `xtask/diff-format.md`; `version` changes when a reader of it would notice.

use serde::Serialize;
use serde_json::{Value, json};
use webex_call_pickup_codegen::Position;

use crate::diff::{
    change::ChangedSide,
    review::{Entry, Review},
    rust_api::Item,
    source::Source,
    verdict::Verdict,
};

/// The version of the form.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Line<'a> {
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
}

/// The review as JSON.
pub fn render(review: &Review) -> String {
    let counts = review.counts();
    let versions = review.versions();
    let value = json!({
        "version": VERSION,
        "old": source(&review.old),
        "new": source(&review.new),
        "verdict": review.verdict().map(Verdict::as_str),
        "rust_verdict": rust_verdict(review),
        "rust_problem": review.rust.as_ref().err(),
        "bump": review.bump.word(),
        "version_before": versions.as_ref().map(|(before, _)| before.to_string()),
        "version_needed": versions.as_ref().map(|(_, needed)| needed.to_string()),
        "counts": {
            "breaking": counts.breaking,
            "may_break": counts.may_break,
            "compatible": counts.compatible,
            "documentation": counts.documentation,
            "approved": counts.approved,
        },
        "changes": review.entries.iter().map(|entry| line(entry, review)).collect::<Vec<_>>(),
        "rust_items": review.items().iter().map(item).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn rust_verdict(review: &Review) -> Option<&'static str> {
    let items = review.rust.as_ref().ok()?;
    Some(verdict_of(items.iter()).unwrap_or("none"))
}

fn verdict_of<'a>(mut items: impl Iterator<Item = &'a Item> + Clone) -> Option<&'static str> {
    items.clone().next()?;
    Some(if items.any(|item| item.is_breaking) { "breaking" } else { "compatible" })
}

fn source(source: &Source) -> Value {
    json!({
        "label": source.label,
        "file": source.file,
        "commit": source.commit,
        "sdk_version": source.version.as_ref().map(ToString::to_string),
    })
}

fn line<'a>(entry: &'a Entry, review: &'a Review) -> Line<'a> {
    let change = &entry.change;
    let uses = change
        .uses
        .iter()
        .map(|used| json!({ "operation": used.operation, "directions": super::directions(change, used) }));
    let items = entry.rust.iter().map(|index| &review.items()[*index]);
    let no_item = review.rust.is_ok().then_some("none");
    Line {
        rule: change.rule.id,
        location: &entry.location,
        message: change.message(str::to_owned),
        why: change.reason(),
        verdict: entry.verdict().as_str(),
        old_caller: change.wire.old_caller.as_str(),
        new_caller: change.wire.new_caller.as_str(),
        rust: verdict_of(items.clone()).or(no_item),
        rust_items: items.map(|item| item.path.as_str()).collect(),
        old: side(&change.old, entry.old_position),
        new: side(&change.new, entry.new_position),
        used_by: uses.collect(),
        used_by_count: change.use_count,
        fingerprint: &entry.fingerprint,
        approved: entry.approval.as_ref().map(|approval| approval.reason.as_str()),
    }
}

fn side(side: &ChangedSide, position: Option<Position>) -> Value {
    json!({
        "pointer": side.pointer.to_string(),
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
        "value": side.value,
    })
}

fn item(item: &Item) -> Value {
    json!({
        "kind": item.kind.word(),
        "path": item.path,
        "old": item.old,
        "new": item.new,
        "breaking": item.is_breaking,
    })
}
