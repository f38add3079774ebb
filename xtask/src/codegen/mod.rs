//! `cargo xtask codegen`: the snapshots of the generated code follow the document.

pub(crate) mod snapshots;

use std::{collections::BTreeMap, io::Write, path::Path};

use clap::Args;
use similar::{ChangeTag, TextDiff};
use webex_call_pickup_codegen::{Generated, generate};

use crate::{
    console::{Console, Style},
    task_error::{TaskError, TaskOutcome},
    workspace::{self, DOCUMENT, SNAPSHOTS},
};

/// The options of `cargo xtask codegen`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write nothing; show what is stale and how to fix it
    #[arg(long)]
    check: bool,
}

/// Updates the snapshots, or compares them with `--check`.
pub fn run(root: &Path, arguments: &Arguments, console: &mut Console<impl Write>) -> Result<TaskOutcome, TaskError> {
    if arguments.check { check(root, console) } else { update(root, console) }
}

/// How a snapshot differs from what it should be.
pub(crate) enum Difference {
    Missing { expected: String },
    Stale { found: String, expected: String },
    Orphan { found: String },
}

impl Difference {
    /// Makes the snapshot what it should be.
    pub(crate) fn mend(&self, root: &Path, name: &str) -> Result<(), TaskError> {
        match self {
            Self::Missing { expected } | Self::Stale { expected, .. } => snapshots::write(root, name, expected),
            Self::Orphan { .. } => snapshots::remove(root, name),
        }
    }
}

pub(crate) struct Comparison {
    pub(crate) fresh: usize,
    /// By the file's name.
    pub(crate) differences: BTreeMap<String, Difference>,
}

impl Comparison {
    fn count(&self, which: fn(&Difference) -> bool) -> usize {
        self.differences.values().filter(|difference| which(difference)).count()
    }
}

fn read_and_compare(root: &Path) -> Result<Comparison, TaskError> {
    let document = workspace::read_document(root)?;
    let generated = generate(&document)
        .map_err(|error| format!("the document cannot become a client\n{}", error.in_file(DOCUMENT)))?;
    compare(root, &generated)
}

/// The snapshots below `root` beside those of `generated`.
pub(crate) fn compare(root: &Path, generated: &Generated) -> Result<Comparison, TaskError> {
    let mut found = snapshots::read(root)?;
    let mut comparison = Comparison { fresh: 0, differences: BTreeMap::new() };
    for (name, expected) in snapshots::expected(generated) {
        let difference = match found.remove(&name) {
            // Checked out with other line ends, it is still the same.
            Some(found) if found.replace("\r\n", "\n") == expected => {
                comparison.fresh += 1;
                continue;
            }
            Some(found) => Difference::Stale { found, expected },
            None => Difference::Missing { expected },
        };
        comparison.differences.insert(name, difference);
    }
    comparison.differences.extend(found.into_iter().map(|(name, found)| (name, Difference::Orphan { found })));
    Ok(comparison)
}

/// Updates the snapshots.
fn update(root: &Path, console: &mut Console<impl Write>) -> Result<TaskOutcome, TaskError> {
    console.line(Style::Plain, "Generating", format_args!("the client from {DOCUMENT}"));
    let comparison = read_and_compare(root)?;
    for (name, difference) in &comparison.differences {
        let path = snapshots::path(name);
        difference.mend(root, name)?;
        match difference {
            Difference::Missing { .. } => console.line(Style::Changed, "Added", path),
            Difference::Stale { found, expected } => {
                console.line(Style::Changed, "Updated", format_args!("{path} ({})", size(found, expected)));
            }
            Difference::Orphan { .. } => console.line(Style::Changed, "Removed", path),
        }
    }
    console.line(Style::Good, "Fresh", snapshots(comparison.fresh));
    let added = comparison.count(|difference| matches!(difference, Difference::Missing { .. }));
    let updated = comparison.count(|difference| matches!(difference, Difference::Stale { .. }));
    let removed = comparison.count(|difference| matches!(difference, Difference::Orphan { .. }));
    if comparison.differences.is_empty() {
        console.line(Style::Good, "Finished", "nothing to do");
    } else {
        console.line(Style::Good, "Finished", format_args!("{added} added, {updated} updated, {removed} removed"));
        console.line(
            Style::Plain,
            "Next",
            format_args!(
                "review `git diff {SNAPSHOTS}`, then run `cargo test --workspace`; the SDK follows at its next build"
            ),
        );
    }
    Ok(TaskOutcome::Clean)
}

/// Says what `update` would do, and does nothing.
fn check(root: &Path, console: &mut Console<impl Write>) -> Result<TaskOutcome, TaskError> {
    console.line(Style::Plain, "Checking", format_args!("{SNAPSHOTS} against {DOCUMENT}"));
    let comparison = read_and_compare(root)?;
    for (name, difference) in &comparison.differences {
        let path = snapshots::path(name);
        match difference {
            Difference::Missing { expected } => {
                console.line(Style::Bad, "Missing", path);
                diff("", expected, console);
            }
            Difference::Stale { found, expected } => {
                console.line(Style::Bad, "Stale", path);
                diff(found, expected, console);
            }
            Difference::Orphan { found } => {
                console.line(
                    Style::Bad,
                    "Orphan",
                    format_args!("{path} ({} lines; nothing in the document becomes this)", found.lines().count()),
                );
            }
        }
    }
    console.line(Style::Good, "Fresh", snapshots(comparison.fresh));
    if comparison.differences.is_empty() {
        return Ok(TaskOutcome::Clean);
    }
    let missing = comparison.count(|difference| matches!(difference, Difference::Missing { .. }));
    let stale = comparison.count(|difference| matches!(difference, Difference::Stale { .. }));
    let orphans = comparison.count(|difference| matches!(difference, Difference::Orphan { .. }));
    console.line(Style::Bad, "Failure", format_args!("{stale} stale, {missing} missing, {orphans} left over"));
    console.line(Style::Plain, "Next", format_args!("run `cargo xtask codegen`, then review `git diff {SNAPSHOTS}`"));
    Ok(TaskOutcome::Drift)
}

pub(crate) fn snapshots(count: usize) -> String {
    if count == 1 { "1 snapshot".to_owned() } else { format!("{count} snapshots") }
}

/// `+3 -1`: lines that come and go.
fn size(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    format!("+{} -{}", count(ChangeTag::Insert), count(ChangeTag::Delete))
}

fn diff(old: &str, new: &str, console: &mut Console<impl Write>) {
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

/// The hunks alone: whose they are stands above them.
pub(crate) fn unified_diff(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).iter_hunks().map(|hunk| hunk.to_string()).collect()
}
