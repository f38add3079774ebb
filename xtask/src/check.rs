//! `cargo xtask check`: is everything that should agree still in agreement?

use std::{io::Write, path::Path};

use clap::ValueEnum;

use crate::{Failure, Outcome, codegen, report::Report};

/// A check by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Check {
    /// The snapshots of the generated code against the document, as `codegen --check`
    Generated,
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
