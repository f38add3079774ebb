//! `cargo xtask diff`: what a change of the document does to callers, and what it does to Rust.

pub mod approved;
pub mod change;
pub mod compare;
pub mod format;
mod identity;
pub mod load;
mod location;
mod place;
mod positions;
mod renames;
mod resolve;
pub mod review;
pub mod rules;
pub mod rust_api;
mod version;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use crate::{
    Failure, Outcome,
    report::{Report, Style},
    workflow_command,
};
use change::Verdict;
use load::Source;
use review::Review;

/// What to compare, and how to say what was found.
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

/// The formats of the report.
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
    /// Whether GitHub Actions reads along.
    pub(crate) fn is_annotated(&self) -> bool {
        self.format == Format::Github
    }
}

/// Compares, prints, and says whether a threshold is hit.
pub(crate) fn run(
    root: Result<PathBuf, Failure>,
    arguments: &Arguments,
    report: &mut Report<impl Write>,
) -> Result<Outcome, Failure> {
    let (old, new, approvals) = match arguments.files.as_deref() {
        Some([old, new]) => {
            let approvals = root.map_or(Ok(Vec::new()), |root| approved::read(&root))?;
            (Source::file(old)?, Source::file(new)?, approvals)
        }
        _ => {
            let root = root?;
            let (old, new) = revisions(&root, arguments)?;
            (old, new, approved::read(&root)?)
        }
    };
    let review = Review::new(old, new, &approvals, true)?;
    match arguments.format {
        Format::Terminal => format::terminal::print(&review, report),
        Format::Markdown => report.verbatim(&format::markdown::render(&review, arguments.blob_url.as_deref())),
        Format::Json => report.verbatim(&format::json::render(&review)),
        Format::Github => report.verbatim(&format::github::render(&review)),
    }
    outcome(&review, arguments, report)
}

fn revisions(root: &Path, arguments: &Arguments) -> Result<(Source, Source), Failure> {
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => load::merge_base(root, arguments.head.as_deref().unwrap_or("HEAD"))?,
    };
    let new = match &arguments.head {
        Some(head) => Source::revision(root, head)?,
        None => Source::work_tree(root)?,
    };
    Ok((Source::revision(root, &base)?, new))
}

fn outcome(review: &Review, arguments: &Arguments, report: &mut Report<impl Write>) -> Result<Outcome, Failure> {
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
            Format::Terminal => report.line(Style::Bad, "Version", problem),
            Format::Github => report.text(None, &format!("::error title=version::{}", workflow_command::data(problem))),
            // Beside what others read.
            Format::Markdown | Format::Json => Report::new(anstream::stderr()).line(Style::Bad, "Version", problem),
        }
    }
    Ok(if is_hit || problem.is_some() { Outcome::Drift } else { Outcome::Clean })
}
