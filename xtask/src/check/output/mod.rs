//! Output of the results: text for people, JSON for programs, annotations for GitHub.

mod github;
mod json;
mod text;

use std::io::Write;

use clap::ValueEnum;

use crate::{
    check::{report::CheckRun, rules},
    console::Console,
};

/// Output format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object
    Json,
    /// For GitHub Actions: an annotation for each finding, then the text
    Github,
}

/// Writes the results of a run.
pub(super) fn write(format: Format, run: &CheckRun, mut out: impl Write) {
    match format {
        Format::Text => text::write(run, &mut Console::new(out)),
        Format::Json => {
            // The writer keeps the error for the end of the task, here and below.
            let _ = writeln!(out, "{:#}", json::run(run));
        }
        Format::Github => {
            let mut plain = Vec::new();
            text::write(run, &mut Console::new(&mut plain));
            let _ = out.write_all(github::annotations(run).as_bytes());
            let _ = out.write_all(github::without_commands(&String::from_utf8_lossy(&plain)).as_bytes());
        }
    }
}

/// Writes the reason why nothing could be checked. As text it goes to stderr, with the other errors of the tasks.
pub(super) fn write_failure(format: Format, failure: &str, mut out: impl Write) {
    let _ = match format {
        Format::Text => Ok(()),
        Format::Json => writeln!(out, "{:#}", json::failure(failure)),
        Format::Github => crate::github::write_error(failure, out),
    };
}

/// Writes the rules of `document`.
pub(super) fn write_rules(out: impl Write) {
    text::write_rules(rules::DOCUMENT, &mut Console::new(out));
}
