//! `cargo xtask diff`: what a change of the document does to callers, and what it does to Rust.

pub mod approvals;
pub mod change;
pub mod compare;
pub mod format;
mod identity;
mod location;
mod place;
mod positions;
mod resolve;
pub mod review;
pub mod rules;
pub mod rust_api;
pub mod source;
pub mod verdict;
mod version;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use crate::{
    console::{Console, Style},
    git, github,
    task_error::{TaskError, TaskOutcome},
};
use review::Review;
use source::Source;
use verdict::Verdict;

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  compared
  1  `--fail-on` or `--check-version` found something
  2  could not compare";

/// The documents to compare, and the format of the result.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The revision to compare with; without it, where the branch left the default branch
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// The revision to look at; without it, the work tree
    #[arg(long, value_name = "REV")]
    head: Option<String>,
    /// Compare two files instead
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["base", "head", "check_version"])]
    files: Option<Vec<PathBuf>>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Where the markdown's links lead, such as `https://github.com/OWNER/NAME/blob`
    #[arg(long, value_name = "URL")]
    blob_url: Option<String>,
    /// Exit with 1 if there is such a change
    #[arg(long, value_enum, value_name = "WHAT")]
    fail_on: Option<Threshold>,
    /// Exit with 1 if the SDK's version is not raised as far as the changes demand
    #[arg(long)]
    check_version: bool,
}

/// The formats of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people at a terminal
    Terminal,
    /// For a pull request
    Markdown,
    /// For programs; xtask/diff-format.md describes it
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// Changes that somebody may not want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    /// Breaking on the wire, and not approved
    Breaking,
    /// Code that was written against the old client may not compile
    RustBreaking,
    /// Any change at all
    Any,
}

impl Arguments {
    /// Writes an error of the task for GitHub Actions, if it reads the output. Others see the exit code and stderr.
    pub fn write_error(&self, error: &TaskError, out: impl Write) {
        if self.format == Format::Github {
            // A failing write changes nothing: the exit code is the same.
            let _ = github::write_error(error, out);
        }
    }
}

/// Compares, prints, and says whether a threshold is hit.
pub fn run(
    root: Result<PathBuf, TaskError>,
    arguments: &Arguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    let (old, new, approvals) = match arguments.files.as_deref() {
        Some([old, new]) => {
            let approvals = root.map_or(Ok(Vec::new()), |root| approvals::read(&root))?;
            (Source::file(old)?, Source::file(new)?, approvals)
        }
        _ => {
            let root = root?;
            let (old, new) = revisions(&root, arguments)?;
            (old, new, approvals::read(&root)?)
        }
    };
    let review = Review::new(old, new, &approvals, true)?;
    match arguments.format {
        Format::Terminal => format::terminal::print(&review, console),
        Format::Markdown => console.verbatim(&format::markdown::render(&review, arguments.blob_url.as_deref())),
        Format::Json => console.verbatim(&format::json::render(&review)),
        Format::Github => console.verbatim(&format::github::render(&review)),
    }
    outcome(&review, arguments, console)
}

fn revisions(root: &Path, arguments: &Arguments) -> Result<(Source, Source), TaskError> {
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => git::merge_base(root, arguments.head.as_deref().unwrap_or("HEAD"))?,
    };
    let new = match &arguments.head {
        Some(head) => Source::revision(root, head)?,
        None => Source::work_tree(root)?,
    };
    Ok((Source::revision(root, &base)?, new))
}

fn outcome(
    review: &Review,
    arguments: &Arguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    let needs_rust =
        arguments.check_version || matches!(arguments.fail_on, Some(Threshold::RustBreaking | Threshold::Any));
    if let (true, Err(reason)) = (needs_rust, &review.rust) {
        return Err(format!("there is no verdict on Rust: {reason}"));
    }
    let is_hit = match arguments.fail_on {
        None => false,
        Some(Threshold::Breaking) => review.verdict() == Some(Verdict::Breaking),
        Some(Threshold::RustBreaking) => review.is_rust_breaking(),
        Some(Threshold::Any) => !review.entries.is_empty() || !review.items().is_empty(),
    };
    let problem = if arguments.check_version { review.version_problem()? } else { None };
    if let Some(problem) = &problem {
        match arguments.format {
            Format::Terminal => console.line(Style::Bad, "Version", problem),
            Format::Github => console.text(None, &format!("::error title=version::{}", github::escape_data(problem))),
            // Beside what others read.
            Format::Markdown | Format::Json => Console::new(anstream::stderr()).line(Style::Bad, "Version", problem),
        }
    }
    Ok(if is_hit || problem.is_some() { TaskOutcome::Drift } else { TaskOutcome::Clean })
}
