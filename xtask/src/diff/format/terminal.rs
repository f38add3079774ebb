//! Text for the terminal: a line with a right-aligned verb for each change, and its details below.

use std::io::Write;

use webex_call_pickup_codegen::openapi::Position;

use crate::{
    console::{Console, Style},
    counted::counted,
    diff::{
        approvals::FILE,
        format::phrases::{
            bump, counts, differences, effect_on_rust, explanation, headline, new_caller_verdict, places, rust_counts,
            used_by,
        },
        format::witness,
        review::{ReportGroup, Review, ReviewEntry},
        rust_api::{item::RustItem, renames::in_order},
        verdict::Verdict,
    },
};

/// The maximum number of operations that are named for one change.
const MAX_USES: usize = 5;
/// The maximum number of differences between two components that are listed for one change.
const MAX_DIFFERENCES: usize = 8;

/// Writes the review.
pub(crate) fn print(review: &Review, console: &mut Console<impl Write>) {
    console.line(Style::Plain, "Comparing", format_args!("{} with {}", review.old.label, review.new.label));
    for entry in review.entries.iter().filter(|entry| entry.verdict() > Verdict::Documentation) {
        print_entry(entry, review, console);
    }
    let documentation = review.counts().documentation;
    if documentation > 0 {
        console.line(Style::Plain, "Docs", counted(documentation, "documentation-only change"));
    }
    for item in in_order(&review.top_level_items()) {
        print_item(item, console);
    }
    match (&review.rust_acceptance, review.rust_approval_entry()) {
        (Some(reason), _) => {
            console.line(Style::Good, "Approved", format_args!("changes that break Rust code: {reason}"))
        }
        (None, Some(entry)) => print_approval_entry(&entry, console),
        (None, None) => {}
    }
    let style = match review.verdict() {
        Some(Verdict::Breaking) => Style::Bad,
        Some(Verdict::MayBreak) => Style::Changed,
        _ => Style::Good,
    };
    let (verdict, scope) = headline(review);
    console.line(style, "Verdict", format_args!("{verdict}{scope}, {}", bump(review)));
    console.line(Style::Plain, "", explanation(review));
    console.line(Style::Plain, "Changes", counts(review.counts()));
    console.line(Style::Plain, "Rust", rust_counts(review));
    if let Some(summary) = &review.witness_search {
        console.line(Style::Plain, "Witnesses", witness::search(summary));
    }
}

fn print_entry(entry: &ReviewEntry, review: &Review, console: &mut Console<impl Write>) {
    let (style, verb) = match review.group(entry) {
        ReportGroup::Breaking => (Style::Bad, "Breaking"),
        ReportGroup::MayBreak => (Style::Changed, "May break"),
        _ if entry.approval.is_some() => (Style::Good, "Approved"),
        ReportGroup::BreakingInRust => (Style::Changed, "Breaks Rust"),
        _ => (Style::Good, "Compatible"),
    };
    let change = &entry.change;
    console.line(style, verb, entry.summary());
    let mut detail = |name: &str, text: String| console.text(None, &format!("{:>15}{name}: {text}", ""));
    if let Some(approval) = &entry.approval {
        detail("approved", approval.reason.clone());
    } else if entry.verdict() >= Verdict::MayBreak {
        detail("why", change.reason().to_owned());
    }
    for difference in differences(entry, MAX_DIFFERENCES, str::to_owned) {
        detail("difference", difference);
    }
    if let Some(found) = &change.witness {
        detail("witness", format!("{} {}", witness::on_line(found), witness::meaning(found)));
    }
    if let Some(verdict) = new_caller_verdict(change) {
        detail("new caller of an old server", verdict.to_owned());
    }
    if let Some(places) = places(entry, MAX_USES) {
        detail("places", places);
    } else if let Some(uses) = used_by(entry, MAX_USES) {
        detail("used by", uses);
    }
    let place = |file: &str, position: Option<Position>| {
        position.map(|position| format!("{file}:{}:{}", position.line, position.column))
    };
    let places = [place(&review.old.file, entry.old_position), place(&review.new.file, entry.new_position)];
    let places: Vec<String> = places.into_iter().flatten().collect();
    if !places.is_empty() {
        detail("at", places.join(" -> "));
    }
    if let Some(text) = effect_on_rust(entry, review, str::to_owned) {
        detail("in Rust", text);
    }
    if entry.verdict() >= Verdict::MayBreak {
        detail("fingerprint", entry.fingerprint.clone());
    }
    if entry.verdict() == Verdict::Breaking {
        print_approval_entry(&entry.approval_entry(), console);
    }
}

/// Writes an entry of `spec/approved-changes.toml`, ready to paste.
fn print_approval_entry(entry: &str, console: &mut Console<impl Write>) {
    console.text(None, &format!("{:>15}to approve, add to {FILE}, with a reason:", ""));
    for line in entry.lines() {
        console.text(None, &format!("{:>17}{line}", ""));
    }
}

fn print_item(item: &RustItem, console: &mut Console<impl Write>) {
    let style = if item.is_breaking { Style::Bad } else { Style::Good };
    let sign = match (&item.old, &item.new) {
        (Some(old), Some(new)) => format!("changed {old}\n{:>21}{new}", ""),
        (Some(old), None) => format!("removed {old}"),
        (None, new) => format!("added   {}", new.as_deref().unwrap_or_default()),
    };
    console.line(style, "Rust", sign);
}
