//! How the results are told: to people, to machines, and to GitHub.

mod github;
mod json;
mod rules;
mod text;

use std::io::Write;

use clap::ValueEnum;

pub(crate) use rules::write as write_rules;

use super::CheckRun;
use crate::console::Console;

/// How to say what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For machines: one object, described in the README
    Json,
    /// For GitHub Actions: an annotation for each finding, then the text
    Github,
}

pub(crate) fn write(format: Format, results: &CheckRun, mut out: impl Write) {
    match format {
        Format::Text => text::write(results, &mut Console::new(out)),
        Format::Json => {
            // Nobody reads a closed pipe; the exit code still tells how it went.
            let _ = writeln!(out, "{:#}", json::object(results));
        }
        Format::Github => {
            let mut plain = Vec::new();
            text::write(results, &mut Console::new(&mut plain));
            let _ = out.write_all(github::annotations(results).as_bytes());
            let _ = out.write_all(github::without_commands(&String::from_utf8_lossy(&plain)).as_bytes());
        }
    }
}

/// Why nothing could be checked, for machines. People read it where errors go.
pub(crate) fn write_failure(format: Format, failure: &str, mut out: impl Write) {
    // As above.
    let _ = match format {
        Format::Text => Ok(()),
        Format::Json => writeln!(out, "{:#}", json::failure(failure)),
        Format::Github => crate::github::write_error(failure, out),
    };
}
