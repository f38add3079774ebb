//! `cargo xtask check`: is everything that should agree still in agreement?

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use crate::{Failure, Outcome, codegen, finding::Finding, report::Report};

/// A check by its name. The module of the same name below `check` is where it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Check {
    /// The snapshots of the generated code against the document, as `codegen --check`
    Generated,
}

/// What the checks look at.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The root of the workspace.
    pub root: PathBuf,
    /// The text of the document.
    pub document: String,
    /// The vendor's documents, of `--vendor`.
    pub vendor: Vec<PathBuf>,
    /// The recordings, of `--traffic`.
    pub traffic: Vec<PathBuf>,
}

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// What was looked at, in a few words: `17 snapshots`.
    pub subject: String,
    /// What is good to know besides, a line each, such as a coverage.
    pub notes: Vec<String>,
}

/// Runs the checks that are named, or all. Every one runs, whatever the others find.
pub(crate) fn run(root: &Path, checks: &[Check], report: &mut Report<impl Write>) -> Result<Outcome, Failure> {
    let checks = if checks.is_empty() { Check::value_variants() } else { checks };
    let mut outcome = Outcome::Clean;
    for check in checks {
        let found = match check {
            Check::Generated => codegen::check(root, report)?,
        };
        if found == Outcome::Drift {
            outcome = found;
        }
    }
    Ok(outcome)
}
