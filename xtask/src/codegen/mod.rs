//! `cargo xtask codegen`: updates the generated code on disk and its snapshots, or compares them.

pub(crate) mod snapshots;

use std::{io::Write, path::Path};

use clap::Args;
use similar::ChangeTag;
use webex_call_pickup_codegen::{Document, Error, contract_schemas_of, document_of_types, generate};

use crate::{
    check::invalid_examples::invalid_examples,
    console::{Console, Style},
    counted::counted,
    task_error::{TaskError, TaskOutcome},
    workspace::{self, DOCUMENT, SNAPSHOTS},
};
use snapshots::{SnapshotComparison, SnapshotDifference, compare_snapshots, is_compiled, line_diff, unified_diff};

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  the files are fresh, or have been updated
  1  `--check` found stale, missing or orphaned files
  2  the document is invalid, or a file could not be read or written";

const SHOW_ERRORS: &str = "it no longer compiles, and `cargo check --workspace --all-targets` shows where";

/// The options of `cargo xtask codegen`.
#[derive(Debug, Args)]
pub struct CodegenArguments {
    /// Write nothing; show the differences and the command that fixes them
    #[arg(long)]
    check: bool,
}

/// Updates the files, or compares them if `--check` is set.
///
/// # Errors
///
/// If the document is invalid, or if a file cannot be read or written.
pub fn run(
    root: &Path,
    arguments: &CodegenArguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    if arguments.check { check(root, console) } else { update(root, console) }
}

/// Generates the client, and compares it with the files. Warns of invalid examples: the documentation and the mock
/// server show them.
fn generate_and_compare(root: &Path, console: &mut Console<impl Write>) -> Result<SnapshotComparison, TaskError> {
    let text = workspace::read_document(root)?;
    let rejected =
        |error: Error| TaskError::new(format!("the document cannot become a client\n{}", error.in_file(DOCUMENT)));
    let generated = generate(&text).map_err(rejected)?;
    let document = Document::parse(&text).map_err(rejected)?;
    for finding in invalid_examples(&document_of_types(&document)) {
        let label = format!("warning[{}]", finding.rule.id);
        console.finding(&finding.location(), Style::Changed, &label, &finding.message);
    }
    compare_snapshots(root, &generated, &contract_schemas_of(&document))
}

fn update(root: &Path, console: &mut Console<impl Write>) -> Result<TaskOutcome, TaskError> {
    console.line(Style::Plain, "Generating", format_args!("the client from {DOCUMENT}"));
    let comparison = generate_and_compare(root, console)?;
    for (path, difference) in &comparison.differences {
        difference.fix(root, path)?;
        match difference {
            SnapshotDifference::Missing { .. } => console.line(Style::Changed, "Added", path),
            SnapshotDifference::Stale { found, expected } => {
                console.line(Style::Changed, "Updated", format_args!("{path} ({})", changed_lines(found, expected)));
            }
            SnapshotDifference::Orphan { .. } => console.line(Style::Changed, "Removed", path),
        }
    }
    console.line(Style::Good, "Fresh", counted(comparison.fresh, "file"));
    if comparison.differences.is_empty() {
        console.line(Style::Good, "Finished", "nothing to update");
    } else {
        let [added, updated, removed] = comparison.counts();
        console.line(Style::Good, "Finished", format_args!("{added} added, {updated} updated, {removed} removed"));
        console.line(Style::Plain, "Next", next_step(&comparison));
    }
    Ok(TaskOutcome::Clean)
}

/// Returns the advice for a changed client.
fn next_step(comparison: &SnapshotComparison) -> String {
    let review = match comparison.counts() {
        [0, ..] => format!("review `git diff {SNAPSHOTS}`"),
        // The diff has only the files that git knows.
        _ => format!("review `git add -N {SNAPSHOTS} && git diff {SNAPSHOTS}`"),
    };
    match comparison.removed_public_items() {
        0 => format!("{review}, then run `cargo test --workspace`; the next build updates the SDK"),
        1 => format!("{review}; 1 public item was removed or changed: if the SDK uses it, {SHOW_ERRORS}"),
        count => format!("{review}; {count} public items were removed or changed: if the SDK uses them, {SHOW_ERRORS}"),
    }
}

fn check(root: &Path, console: &mut Console<impl Write>) -> Result<TaskOutcome, TaskError> {
    console.line(Style::Plain, "Checking", format_args!("{SNAPSHOTS} against {DOCUMENT}"));
    let comparison = generate_and_compare(root, console)?;
    for (path, difference) in &comparison.differences {
        match difference {
            SnapshotDifference::Missing { expected } => {
                console.line(Style::Bad, "Missing", path);
                if !is_compiled(path) {
                    print_diff("", expected, console);
                }
            }
            SnapshotDifference::Stale { found, expected } => {
                console.line(Style::Bad, "Stale", path);
                if !is_compiled(path) {
                    print_diff(found, expected, console);
                }
            }
            SnapshotDifference::Orphan { found } => {
                let lines = found.lines().count();
                let text = format_args!("{path} ({lines} lines; the document no longer generates it)");
                console.line(Style::Bad, "Orphan", text);
            }
        }
    }
    console.line(Style::Good, "Fresh", counted(comparison.fresh, "file"));
    if comparison.differences.is_empty() {
        return Ok(TaskOutcome::Clean);
    }
    let [missing, stale, orphans] = comparison.counts();
    console.line(Style::Bad, "Failure", format_args!("{stale} stale, {missing} missing, {orphans} orphaned"));
    console.line(Style::Plain, "Help", format_args!("run `cargo xtask codegen`, then review `git diff {SNAPSHOTS}`"));
    Ok(TaskOutcome::ProblemsFound)
}

/// Returns the numbers of added and removed lines, such as `+3 -1`.
fn changed_lines(old: &str, new: &str) -> String {
    let diff = line_diff(old, new);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    format!("+{} -{}", count(ChangeTag::Insert), count(ChangeTag::Delete))
}

fn print_diff(old: &str, new: &str, console: &mut Console<impl Write>) {
    for line in unified_diff(old, new).lines() {
        let style = match line.as_bytes().first() {
            Some(b'@') => Some(Style::Plain),
            Some(b'+') => Some(Style::Good),
            Some(b'-') => Some(Style::Bad),
            _ => None,
        };
        console.text(style, line);
    }
}
