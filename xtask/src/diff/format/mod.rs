//! The formats of the report, all made from one [`Review`].
//!
//! [`Review`]: crate::diff::review::Review

pub mod github;
pub mod json;
pub mod markdown;
pub mod terminal;

use crate::diff::{
    change::{Change, OperationUse},
    review::{Counts, Entry, Review},
    verdict::Verdict,
    version::Bump,
};

/// The verdict in a few words, such as `Breaking for callers`.
fn headline(review: &Review) -> (&'static str, String) {
    let (verdict, whom) = match review.verdict() {
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
        1 => ", but for 1 approved breaking change".to_owned(),
        count => format!(", but for {count} approved breaking changes"),
    };
    let rust = if review.rust.is_err() { ", Rust unknown" } else { "" };
    (verdict, format!("{whom}{approved}{rust}"))
}

/// What the change demands of the SDK's version, such as `major bump: 0.3.1 -> 0.4.0`.
fn bump(review: &Review) -> String {
    let word = review.bump.word();
    // What is not known may demand more, but nothing demands more than a major one.
    let least = if review.rust.is_err() && review.bump < Bump::Major { "at least " } else { "" };
    match review.versions() {
        Some((before, after)) if *before != after => format!("{least}{word} bump: {before} -> {after}"),
        _ => format!("{least}{word} bump"),
    }
}

/// What the verdict means to somebody who knows programs, and not OpenAPI.
fn meaning(review: &Review) -> String {
    let is_approved = review.approved_breaking() > 0;
    let text = match (review.verdict(), &review.rust) {
        (Some(Verdict::Breaking), Ok(_)) if review.is_rust_breaking() => {
            "Programs that call the API as it was may fail, and Rust code written for the SDK as it was may not compile."
        }
        (Some(Verdict::Breaking), _) => "Programs that call the API as it was may fail.",
        (Some(Verdict::MayBreak), Ok(_)) if review.is_rust_breaking() => {
            "Whether programs that call the API as it was still work depends on what they use; Rust code may not compile."
        }
        (Some(Verdict::MayBreak), _) => {
            "Whether programs that call the API as it was still work depends on what they use."
        }
        (_, Ok(_)) if review.is_rust_breaking() && is_approved => {
            "Programs that run may fail only where that is approved; Rust code written for the SDK as it was may not compile."
        }
        (_, Ok(_)) if review.is_rust_breaking() => {
            "Programs that run keep working; Rust code written for the SDK as it was may not compile."
        }
        (_, Ok(_)) if is_approved => {
            "Programs that call the API as it was may fail only where that is approved; Rust code keeps working."
        }
        (_, Err(_)) if is_approved => "Programs that call the API as it was may fail only where that is approved.",
        (None, Ok(_)) => "The two documents mean the same.",
        (_, Ok(_)) => "Programs that call the API as it was keep working, and so does Rust code.",
        (None, Err(_)) => "Nothing changes for programs that call the API.",
        (_, Err(_)) => "Programs that call the API as it was keep working.",
    };
    match &review.rust {
        Ok(_) => text.to_owned(),
        Err(_) => format!("{text} What becomes of Rust code is not known."),
    }
}

fn counts(Counts { breaking, may_break, compatible, documentation, approved }: Counts) -> String {
    let approved = if approved > 0 { format!(" ({approved} approved)") } else { String::new() };
    format!(
        "{breaking} breaking, {may_break} may break, {compatible} compatible{approved}, {documentation} documentation only"
    )
}

/// The changes of Rust in a few words.
fn rust_counts(review: &Review) -> String {
    match &review.rust {
        Err(reason) => format!("unknown: {reason}"),
        Ok(items) if items.is_empty() => "no public item changed".to_owned(),
        Ok(items) => {
            let count = |kind| items.iter().filter(|item| item.kind == kind).count();
            use crate::diff::rust_api::Kind::{Added, Changed, Removed};
            let breaking = items.iter().filter(|item| item.is_breaking).count();
            format!(
                "{} removed, {} changed, {} added; {breaking} breaking",
                count(Removed),
                count(Changed),
                count(Added)
            )
        }
    }
}

/// What it does to Rust, such as `breaking: types::Agent::email`; `quote` marks the paths.
fn in_rust(entry: &Entry, review: &Review, quote: fn(&str) -> String) -> Option<String> {
    if review.rust.is_err() {
        return None;
    }
    let Some(is_breaking) = review.rust_verdict(entry) else { return Some("nothing changes".to_owned()) };
    let mut items: Vec<_> = entry.rust.iter().map(|index| &review.items()[*index]).collect();
    items.sort_by_key(|item| !item.is_breaking);
    let paths: Vec<String> = items.iter().take(MOST_PATHS).map(|item| quote(&item.path)).collect();
    let more = items.len().saturating_sub(MOST_PATHS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let verdict = if is_breaking { "breaking" } else { "compatible" };
    Some(format!("{verdict}: {}{more}", paths.join(", ")))
}

/// The most items of Rust that are named for one change.
const MOST_PATHS: usize = 3;

/// Who is reached, such as `GET /bells (response)`; at most `most` of them. None where that is nobody, or the very operation
/// that the change is about.
fn used_by(entry: &Entry, most: usize) -> Option<String> {
    let change = &entry.change;
    let name = |used: &OperationUse| match &directions(change, used)[..] {
        [] => used.operation.clone(),
        directions => format!("{} ({})", used.operation, directions.join(", ")),
    };
    let mut names: Vec<String> = change.uses.iter().take(most).map(name).collect();
    if change.use_count > names.len() {
        names.push(format!("and {} more", change.use_count - names.len()));
    }
    (!names.is_empty() && names != [entry.location.as_str()]).then(|| names.join(", "))
}

/// Which ways a change goes in an operation; none for what belongs to the operation as a whole.
fn directions(change: &Change, used: &OperationUse) -> Vec<&'static str> {
    let pointer = change.new.pointer.to_string();
    let is_part = |part: &str| pointer.contains(part);
    if pointer.starts_with("#/paths/") && !["/parameters", "/requestBody", "/responses"].into_iter().any(is_part) {
        return Vec::new();
    }
    used.directions.iter().map(|direction| direction.as_str()).collect()
}

/// What a new caller of an old server has to know, where that is worse than the other way round.
fn other_way(change: &Change) -> Option<&'static str> {
    (change.wire.new_caller > change.wire.old_caller && change.wire.new_caller >= Verdict::MayBreak)
        .then_some(change.wire.new_caller.as_str())
}
