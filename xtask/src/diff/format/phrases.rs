//! Phrases that the output formats share.

use crate::diff::{
    change::{Change, OperationUse},
    review::{ChangeCounts, ComponentDifference, ReportGroup, Review, ReviewEntry},
    rust_api::item::ItemChange,
    verdict::Verdict,
    version::Bump,
};

/// Returns the verdict in a few words, such as `Breaking` and ` for callers`.
pub(super) fn headline(review: &Review) -> (&'static str, String) {
    let (verdict, scope) = match review.verdict() {
        verdict if verdict < Some(Verdict::MayBreak) && review.is_rust_breaking() => {
            ("Breaking", " for Rust code only")
        }
        None => ("No change", " for callers"),
        Some(Verdict::Breaking) => ("Breaking", " for callers"),
        Some(Verdict::MayBreak) => ("May break", " callers"),
        Some(Verdict::Compatible) => ("Compatible", " for callers"),
        Some(Verdict::Documentation) => ("Documentation only", ""),
    };
    let approved = match review.approved_breaking() {
        0 => String::new(),
        1 => ", except for 1 approved breaking change".to_owned(),
        count => format!(", except for {count} approved breaking changes"),
    };
    let rust = if review.rust.is_err() { ", Rust unknown" } else { "" };
    (verdict, format!("{scope}{approved}{rust}"))
}

/// Returns the required increment of the version, such as `major bump: 0.3.1 -> 0.4.0`.
pub(super) fn bump(review: &Review) -> String {
    let word = review.bump.as_str();
    // Unknown changes of Rust may require more, but nothing requires more than a major bump.
    let at_least = if review.rust.is_err() && review.bump < Bump::Major { "at least " } else { "" };
    match review.versions() {
        Some((before, after)) if *before != after => {
            // Below 1.0.0, the rules of Cargo differ from Semantic Versioning.
            let compatibility = match (before.major, review.bump) {
                (0, Bump::Major) => ", which Cargo treats as breaking below 1.0.0",
                (0, _) => ", which Cargo treats as compatible below 1.0.0",
                _ => "",
            };
            format!("{at_least}{word} bump: {before} -> {after}{compatibility}")
        }
        _ => format!("{at_least}{word} bump"),
    }
}

/// Returns the verdict in a sentence, for readers who know programs but not OpenAPI.
pub(super) fn explanation(review: &Review) -> String {
    let is_approved = review.approved_breaking() > 0;
    let text = match (review.verdict(), &review.rust) {
        (Some(Verdict::Breaking), Ok(_)) if review.is_rust_breaking() => {
            "Existing callers of the API may fail, and existing Rust code may not compile."
        }
        (Some(Verdict::Breaking), _) => "Existing callers of the API may fail.",
        (Some(Verdict::MayBreak), Ok(_)) if review.is_rust_breaking() => {
            "Existing callers of the API may fail, depending on what they use; existing Rust code may not compile."
        }
        (Some(Verdict::MayBreak), _) => "Existing callers of the API may fail, depending on what they use.",
        (_, Ok(_)) if review.is_rust_breaking() && is_approved => {
            "Existing callers of the API may fail only because of approved changes; existing Rust code may not compile."
        }
        (_, Ok(_)) if review.is_rust_breaking() => {
            "Existing callers of the API keep working; existing Rust code may not compile."
        }
        (_, Ok(_)) if is_approved => {
            "Existing callers of the API may fail only because of approved changes; existing Rust code compiles."
        }
        (_, Err(_)) if is_approved => "Existing callers of the API may fail only because of approved changes.",
        (None, Ok(_)) => "The documents are equivalent.",
        (_, Ok(_)) => "Existing callers of the API keep working, and existing Rust code compiles.",
        (None, Err(_)) => "Existing callers of the API are unaffected.",
        (_, Err(_)) => "Existing callers of the API keep working.",
    };
    match &review.rust {
        Ok(_) => text.to_owned(),
        Err(_) => format!("{text} The effect on Rust code is unknown."),
    }
}

/// Returns the mark of a verdict.
pub(super) fn mark(group: ReportGroup) -> &'static str {
    match group {
        ReportGroup::Breaking => "❌",
        ReportGroup::MayBreak | ReportGroup::BreakingInRust => "⚠️",
        ReportGroup::Compatible | ReportGroup::Documentation => "✅",
    }
}

/// Returns the section of the worst change.
pub(super) fn worst_group(review: &Review) -> ReportGroup {
    match review.verdict() {
        Some(Verdict::Breaking) => ReportGroup::Breaking,
        Some(Verdict::MayBreak) => ReportGroup::MayBreak,
        _ if review.is_rust_rejected() => ReportGroup::Breaking,
        _ if review.is_rust_breaking() => ReportGroup::BreakingInRust,
        _ => ReportGroup::Compatible,
    }
}

/// Returns the first `limit` places of equal changes, such as `GET /bells, GET /towers and 3 more`. `None` if there is
/// only one.
pub(super) fn places(entry: &ReviewEntry, limit: usize) -> Option<String> {
    let count = entry.equal.len();
    let shown = entry.equal.iter().take(limit).map(|equal| equal.location.as_str());
    let shown: Vec<&str> = [entry.location.as_str()].into_iter().chain(shown).collect();
    let more = if count > limit { format!(" and {} more", count - limit) } else { String::new() };
    (count > 0).then(|| format!("{}{more}", shown.join(", ")))
}

/// Returns the first `limit` differences between two components, such as
/// `breaking: Bell.tone: the property tone is now required`, and the number of the others. `quote` marks quotations from the
/// documents.
pub(super) fn differences(entry: &ReviewEntry, limit: usize, quote: fn(&str) -> String) -> Vec<String> {
    let severe =
        entry.differences.iter().filter(|difference| difference.change.wire.old_caller > Verdict::Documentation);
    let line = |difference: &ComponentDifference| {
        let ComponentDifference { change, location, .. } = difference;
        format!("{}: {}: {}", change.wire.old_caller.as_str(), quote(location), change.message(quote))
    };
    let mut lines: Vec<String> = severe.clone().take(limit).map(line).collect();
    let more = severe.count() - lines.len();
    lines.extend((more > 0).then(|| format!("and {more} more")));
    lines
}

/// Returns the numbers of changes by verdict.
pub(super) fn counts(counts: ChangeCounts) -> String {
    let ChangeCounts { breaking, may_break, compatible, documentation, approved } = counts;
    let approved = if approved > 0 { format!(" ({approved} approved)") } else { String::new() };
    format!(
        "{breaking} breaking, {may_break} may break, {compatible} compatible{approved}, {documentation} documentation only"
    )
}

/// Returns the numbers of Rust items by change.
pub(super) fn rust_counts(review: &Review) -> String {
    match &review.rust {
        Err(reason) => format!("unknown: {reason}"),
        Ok(items) if items.is_empty() => "no public item changed".to_owned(),
        Ok(items) => {
            let count = |change| items.iter().filter(|item| item.change == change).count();
            let (removed, changed, added) =
                (count(ItemChange::Removed), count(ItemChange::Changed), count(ItemChange::Added));
            let breaking = items.iter().filter(|item| item.is_breaking).count();
            format!("{removed} removed, {changed} changed, {added} added; {breaking} breaking")
        }
    }
}

/// Returns the effect of a change on Rust, such as `breaking: types::Agent::email`; `quote` marks the paths.
pub(super) fn effect_on_rust(entry: &ReviewEntry, review: &Review, quote: fn(&str) -> String) -> Option<String> {
    if review.rust.is_err() {
        return None;
    }
    let Some(is_breaking) = review.is_breaking_in_rust(entry) else { return Some("no change".to_owned()) };
    let mut items: Vec<_> = entry.rust.iter().map(|index| &review.items()[*index]).collect();
    items.sort_by_key(|item| !item.is_breaking);
    let paths: Vec<String> = items.iter().take(MAX_PATHS).map(|item| quote(&item.path)).collect();
    let more = items.len().saturating_sub(MAX_PATHS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verdict = if is_breaking { "breaking" } else { "compatible" };
    Some(format!("{verdict}: {}{more}", paths.join(", ")))
}

/// The maximum number of Rust items that are named for one change.
const MAX_PATHS: usize = 3;

/// Returns the first `limit` operations that a change reaches, such as `GET /bells (response)`. `None` if there are none, or
/// if the location of the change is the operation itself.
pub(super) fn used_by(entry: &ReviewEntry, limit: usize) -> Option<String> {
    let change = &entry.change;
    let name = |used: &OperationUse| match &directions(change, used)[..] {
        [] => used.operation.clone(),
        directions => format!("{} ({})", used.operation, directions.join(", ")),
    };
    let mut names: Vec<String> = change.uses.iter().take(limit).map(name).collect();
    if change.use_count > names.len() {
        names.push(format!("and {} more", change.use_count - names.len()));
    }
    (!names.is_empty() && names != [entry.location.as_str()]).then(|| names.join(", "))
}

/// Returns the directions of a change in an operation; none for a change of the operation as a whole.
pub(super) fn directions(change: &Change, used: &OperationUse) -> Vec<&'static str> {
    let pointer = change.new.pointer.to_string();
    let is_part = |part: &str| pointer.contains(part);
    if pointer.starts_with("#/paths/") && !["/parameters", "/requestBody", "/responses"].into_iter().any(is_part) {
        return Vec::new();
    }
    used.directions.iter().map(|direction| direction.as_str()).collect()
}

/// Returns the verdict for a new caller of an old server, if it is worse than that for an old caller of a new server.
pub(super) fn new_caller_verdict(change: &Change) -> Option<&'static str> {
    (change.wire.new_caller > change.wire.old_caller && change.wire.new_caller >= Verdict::MayBreak)
        .then_some(change.wire.new_caller.as_str())
}
