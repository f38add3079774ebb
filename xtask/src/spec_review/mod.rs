//! `cargo xtask spec-review`: the review of a pull request that changes the document or the generator. The workflow
//! `spec-review.yml` only runs it.

mod changed_files;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    console::Console,
    counted::counted,
    diff::{
        approvals::{self, Approval, FILE},
        format::{github, markdown},
        review::{Review, ReviewOptions},
        rust_api::snapshot,
        source::Source,
    },
    git,
    github::{escape_data, write_error},
    task_error::{TaskError, TaskOutcome},
    workspace,
};
use changed_files::ChangedFiles;

/// The exit codes, for the help text.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  every breaking change is approved
  1  an unapproved change breaks callers or Rust code
  2  the documents or their clients could not be compared";

/// The options of `cargo xtask spec-review`.
#[derive(Args, Debug)]
pub struct SpecReviewArguments {
    /// The branch or commit that the pull request is for
    #[arg(long, value_name = "REV")]
    base: String,
    /// The last commit of the pull request
    #[arg(long, value_name = "REV")]
    head: String,
    /// The file for the report in markdown
    #[arg(long, value_name = "FILE")]
    report: PathBuf,
    /// The URL that links in the report start with, such as `https://github.com/OWNER/NAME/blob`
    #[arg(long, value_name = "URL")]
    blob_url: Option<String>,
    /// This program was built from the pull request, because the base has no such command
    #[arg(long)]
    built_from_head: bool,
}

impl SpecReviewArguments {
    /// Writes an error of the task to `out` as an annotation.
    pub fn write_error(&self, error: &TaskError, out: impl Write) {
        // The exit code reports the error, too.
        let _ = write_error(&error.to_string(), out);
    }
}

/// Compares the two revisions, writes the report and the annotations, and decides if the pull request passes.
///
/// # Errors
///
/// If the documents or their clients cannot be compared. The report is written nevertheless if only the clients cannot.
pub fn run(
    root: &Path,
    arguments: &SpecReviewArguments,
    console: &mut Console<impl Write>,
) -> Result<TaskOutcome, TaskError> {
    let base = git::merge_base(root, &arguments.base, &arguments.head)?;
    let (mut old, mut new) = (Source::revision(root, &base)?, Source::revision(root, &arguments.head)?);
    let head = new.commit.clone().unwrap_or_default();
    let files = ChangedFiles::between(root, &base, &head)?;
    let mut notes = program_notes(arguments, &files);
    if files.changes_generator() {
        // This program has one generator only, so that it cannot generate both clients.
        let path = snapshot::path();
        let items = |commit: &str| {
            git::read_text(root, commit, &path).map(|text| text.map(|text| snapshot::items(&text).to_owned()))
        };
        (old.public_items, new.public_items) = (items(&base)?, items(&head)?);
        notes.push(format!("The generator changed: the Rust verdict compares `{path}` of both revisions."));
    }
    let approvals = approvals::approvals_of_commit(root, &head)?;
    notes.extend(approval_note(&approvals::approvals_of_commit(root, &base)?, &approvals));
    let review = Review::new(old, new, &approvals, ReviewOptions { with_rust: true, with_witnesses: true })?;
    let report = markdown::render_with_notes(&review, arguments.blob_url.as_deref(), &notes);
    workspace::write(&arguments.report, &report)?;
    console.verbatim(&github::render(&review));
    let problems: Vec<String> = [review.wire_problem(), review.rust_problem()].into_iter().flatten().collect();
    for problem in &problems {
        console.text(None, &format!("::error title=cargo xtask spec-review::{}", escape_data(problem)));
    }
    if let Err(reason) = &review.rust {
        return Err(TaskError::new(format!("the effect on Rust code is unknown: {reason}")));
    }
    Ok(if problems.is_empty() { TaskOutcome::Clean } else { TaskOutcome::ProblemsFound })
}

/// Returns the notes on the program that reviews the pull request.
fn program_notes(arguments: &SpecReviewArguments, files: &ChangedFiles) -> Vec<String> {
    let program = if arguments.built_from_head {
        "The base has no `cargo xtask spec-review`: this report is by the `xtask` of this pull request."
    } else {
        "This report is by the `xtask` of the base."
    };
    let changed = files.review_files();
    let change = (!changed.is_empty()).then(|| {
        let (shown, rest) = changed.split_at(changed.len().min(3));
        let shown: Vec<String> = shown.iter().map(|path| format!("`{path}`")).collect();
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        format!("**This pull request changes how it is reviewed**: {}{more}.", shown.join(", "))
    });
    [program.to_owned()].into_iter().chain(change).collect()
}

/// Returns a note on the approvals that the pull request adds.
fn approval_note(before: &[Approval], now: &[Approval]) -> Option<String> {
    let is_new =
        |approval: &&Approval| approvals::find(before, approval.side, approval.fingerprint.get_ref()).is_none();
    let count = now.iter().filter(is_new).count();
    let entries = counted(count, "entry");
    (count > 0).then(|| format!("**This pull request approves its own changes**: it adds {entries} to `{FILE}`."))
}
