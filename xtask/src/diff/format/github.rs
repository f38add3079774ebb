//! Annotations of GitHub Actions: one workflow command per change, at its line.

use crate::{
    diff::{
        format::phrases,
        review::{ReportGroup, Review, ReviewEntry},
        verdict::Verdict,
    },
    github::{escape_data, escape_property},
};

/// The maximum number of annotations of each level that GitHub shows for one step.
const MAX_ANNOTATIONS: usize = 10;

/// Returns the commands, one per line, and a last line with the numbers of changes.
pub fn render(review: &Review) -> String {
    let mut text = String::new();
    for (group, command) in [
        (ReportGroup::Breaking, "error"),
        (ReportGroup::MayBreak, "warning"),
        (ReportGroup::BreakingInRust, "warning"),
        (ReportGroup::Compatible, "notice"),
    ] {
        let entries: Vec<&ReviewEntry> = review.entries.iter().filter(|entry| review.group(entry) == group).collect();
        for entry in entries.iter().take(MAX_ANNOTATIONS) {
            text.push_str(&annotation(command, entry, review));
        }
        if entries.len() > MAX_ANNOTATIONS {
            text.push_str(&format!("::{command}::and {} more\n", entries.len() - MAX_ANNOTATIONS));
        }
    }
    let breaking = review.items().iter().filter(|item| item.is_breaking).count();
    if breaking > 0 {
        let items = if breaking == 1 { "item" } else { "items" };
        let (command, acceptance) = match &review.rust_acceptance {
            Some(reason) => ("notice", format!(", which is accepted: {reason}")),
            None => ("error", String::new()),
        };
        let message =
            format!("{breaking} public {items} changed so that existing Rust code may not compile{acceptance}");
        text.push_str(&format!(
            "::{command} file={},line=1,title=Rust::{}\n",
            escape_property(&review.new.file),
            escape_data(&message)
        ));
    }
    if let Err(reason) = &review.rust {
        text.push_str(&format!("::warning title=Rust::the effect on Rust code is unknown: {}\n", escape_data(reason)));
    }
    text + &phrases::counts(review.counts()) + "\n"
}

fn annotation(command: &str, entry: &ReviewEntry, review: &Review) -> String {
    let position = match entry.nearest_position {
        Some(position) => format!(",line={},col={}", position.line, position.column),
        None => ",line=1".to_owned(),
    };
    let verdict = match review.group(entry) {
        ReportGroup::BreakingInRust => "breaking in Rust",
        _ => entry.verdict().as_str(),
    };
    let title = escape_property(&format!("{verdict}: {}", entry.place()));
    let mut message = entry.change.message(str::to_owned);
    if entry.verdict() >= Verdict::MayBreak {
        message.push_str(&format!("\n{}\nfingerprint {}", entry.change.reason(), entry.fingerprint));
    }
    format!(
        "::{command} file={}{position},title={title}::{}\n",
        escape_property(&review.new.file),
        escape_data(&message)
    )
}
