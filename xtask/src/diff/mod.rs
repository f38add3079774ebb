//! `cargo xtask diff`: the effect of a change of the document on callers and on Rust code.

pub mod approvals;
pub mod change;
pub mod compare;
mod equal_changes;
pub mod format;
mod identity;
mod location;
mod positions;
pub mod review;
pub mod rules;
pub mod rust_api;
pub mod source;
pub mod verdict;
mod version;
pub mod witness;

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
use review::{Review, ReviewOptions};
use source::Source;

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  the documents were compared, and no threshold is exceeded
  1  a change exceeds the threshold of `--fail-on`, or the version is too low for `--check-version`
  2  the documents could not be compared";

/// The options of `cargo xtask diff`.
#[derive(Args, Debug)]
pub struct DiffArguments {
    /// The old revision; by default the commit at which the branch left the default branch
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// The new revision; by default the work tree
    #[arg(long, value_name = "REV")]
    head: Option<String>,
    /// Compare two files instead of revisions
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["base", "head", "check_version"])]
    files: Option<Vec<PathBuf>>,
    /// Output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Terminal)]
    format: DiffFormat,
    /// The URL that links in markdown start with, such as `https://github.com/OWNER/NAME/blob`
    #[arg(long, value_name = "URL")]
    blob_url: Option<String>,
    /// Exit with 1 if there is a change of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    fail_on: Option<Threshold>,
    /// Exit with 1 if the version of the SDK is lower than the changes require
    #[arg(long)]
    check_version: bool,
    /// Do not search values that show a break
    #[arg(long)]
    no_witness: bool,
}

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Text for the terminal
    Terminal,
    /// Markdown for a pull request
    Markdown,
    /// JSON for programs, as described in xtask/diff-format.md
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// A kind of changes that fails the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    /// Changes that break callers and are not approved
    Breaking,
    /// Changes after which existing Rust code may not compile, and that are not approved
    RustBreaking,
    /// All changes
    Any,
}

impl DiffArguments {
    /// Writes an error of the task to `out` as an annotation, if the output is for GitHub Actions.
    pub fn write_error(&self, error: &TaskError, out: impl Write) {
        if self.format == DiffFormat::Github {
            // The exit code reports the error, too.
            let _ = github::write_error(&error.to_string(), out);
        }
    }
}

/// Compares the documents and writes the review.
///
/// # Errors
///
/// If a document cannot be read, or if a threshold needs something that is unknown.
pub fn run(
    root: Result<PathBuf, TaskError>,
    arguments: &DiffArguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    let (old, new, approvals) = match arguments.files.as_deref() {
        Some([old, new]) => {
            let approvals = root.map_or(Ok(Vec::new()), |root| approvals::read_approvals(&root))?;
            (Source::file(old)?, Source::file(new)?, approvals)
        }
        _ => {
            let root = root.map_err(|error| error.with_help(COMPARE_FILES))?;
            let (old, new) = revisions(&root, arguments)?;
            let approvals = match &arguments.head {
                Some(head) => approvals::approvals_of_commit(&root, &git::resolve_commit(&root, head)?)?,
                None => approvals::read_approvals(&root)?,
            };
            (old, new, approvals)
        }
    };
    let options = ReviewOptions { with_rust: true, with_witnesses: !arguments.no_witness };
    let review = Review::new(old, new, &approvals, options)?;
    match arguments.format {
        DiffFormat::Terminal => format::terminal::print(&review, console),
        DiffFormat::Markdown => {
            console.verbatim(&format::markdown::render(&review, arguments.blob_url.as_deref()));
        }
        DiffFormat::Json => console.verbatim(&format::json::render(&review)),
        DiffFormat::Github => console.verbatim(&format::github::render(&review)),
    }
    outcome(&review, arguments, console)
}

/// The advice outside of the workspace.
const COMPARE_FILES: &str =
    "run this command within the workspace, or compare two files with `cargo xtask diff --files OLD NEW`";

fn revisions(root: &Path, arguments: &DiffArguments) -> Result<(Source, Source), TaskError> {
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => git::merge_base_with_default_branch(root, arguments.head.as_deref().unwrap_or("HEAD"))?,
    };
    let new = match &arguments.head {
        Some(head) => Source::revision(root, head)?,
        None => Source::work_tree(root)?,
    };
    Ok((Source::revision(root, &base)?, new))
}

fn outcome(
    review: &Review,
    arguments: &DiffArguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    let needs_rust =
        arguments.check_version || matches!(arguments.fail_on, Some(Threshold::RustBreaking | Threshold::Any));
    if let (true, Err(reason)) = (needs_rust, &review.rust) {
        return Err(TaskError::new(format!("the effect on Rust code is unknown: {reason}")));
    }
    let mut problems = Vec::new();
    problems.extend(arguments.fail_on.and_then(|threshold| exceeded(review, threshold)));
    problems.extend(if arguments.check_version { review.version_problem()? } else { None });
    for problem in &problems {
        match arguments.format {
            DiffFormat::Terminal => console.line(Style::Bad, "Failed", problem),
            DiffFormat::Github => {
                console.text(None, &format!("::error title=cargo xtask diff::{}", github::escape_data(problem)));
            }
            // Standard output is for the review alone.
            DiffFormat::Markdown | DiffFormat::Json => {
                Console::new(anstream::stderr()).line(Style::Bad, "Failed", problem);
            }
        }
    }
    Ok(if problems.is_empty() { TaskOutcome::Clean } else { TaskOutcome::ProblemsFound })
}

/// Returns the reason why a threshold is exceeded, and the ways out.
fn exceeded(review: &Review, threshold: Threshold) -> Option<String> {
    match threshold {
        Threshold::Breaking => review.wire_problem(),
        Threshold::RustBreaking => review.rust_problem(),
        Threshold::Any => {
            let is_changed = !review.entries.is_empty() || !review.items().is_empty();
            is_changed.then(|| "the documents or their clients differ, and `--fail-on any` allows no change".to_owned())
        }
    }
}
