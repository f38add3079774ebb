//! Annotations of GitHub Actions: one workflow command a change, at its line.

use crate::{
    diff::{
        review::{Entry, Group, Review},
        verdict::Verdict,
    },
    github::{escape_data, escape_property},
};

/// GitHub shows no more of each kind than this for one step.
const MOST: usize = 10;

/// The commands, a line each, and a last line that counts.
pub fn render(review: &Review) -> String {
    let mut text = String::new();
    for (group, command) in [
        (Group::Breaking, "error"),
        (Group::MayBreak, "warning"),
        (Group::BreakingInRust, "warning"),
        (Group::Compatible, "notice"),
    ] {
        let entries: Vec<&Entry> = review.entries.iter().filter(|entry| review.group(entry) == group).collect();
        for entry in entries.iter().take(MOST) {
            text.push_str(&annotation(command, entry, review));
        }
        if entries.len() > MOST {
            text.push_str(&format!("::{command}::and {} more\n", entries.len() - MOST));
        }
    }
    if let Err(reason) = &review.rust {
        text.push_str(&format!(
            "::warning title=Rust::what becomes of Rust code is not known: {}\n",
            escape_data(reason)
        ));
    }
    text + &super::counts(review.counts()) + "\n"
}

fn annotation(command: &str, entry: &Entry, review: &Review) -> String {
    let position = match entry.nearest {
        Some(position) => format!(",line={},col={}", position.line, position.column),
        None => ",line=1".to_owned(),
    };
    let title = escape_property(&format!("{}: {}", entry.verdict().as_str(), entry.location));
    let mut message = format!("{}: {}", entry.location, entry.change.message(str::to_owned));
    if entry.verdict() >= Verdict::MayBreak {
        message.push_str(&format!("\n{}\nfingerprint {}", entry.change.reason(), entry.fingerprint));
    }
    format!(
        "::{command} file={}{position},title={title}::{}\n",
        escape_property(&review.new.file),
        escape_data(&message)
    )
}
