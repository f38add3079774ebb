//! The results of the checks.

use clap::ValueEnum;

use crate::{
    check::{finding::Finding, rules::Severity},
    task_error::{TaskError, TaskOutcome},
};

/// The checks, in the order in which their results are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Check {
    /// Compare the generated code and its snapshots with the document, as `codegen --check` does
    Generated,
    /// Lint the document; `--rules` lists the rules
    Document,
    /// Validate the examples of the document against its schemas and against the SDK's types
    Examples,
    /// Compare the SDK's types with the schemas of the document
    Types,
    /// Find the entries of spec/approved-changes.toml that approve no change since the last release
    Approvals,
    /// Compare the document with the vendor's, less spec/deviations.toml; needs `--vendor`
    Vendor,
    /// Compare recorded exchanges with the document; needs `--traffic`
    Traffic,
}

impl Check {
    /// Returns the name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// The report of a check that ran.
#[derive(Debug, Clone, Default)]
pub struct CheckReport {
    /// The problems.
    pub findings: Vec<Finding>,
    /// The checked items, in a few words: `17 snapshots`.
    pub subject: String,
    /// Facts that are not problems, one per line, such as a coverage.
    pub notes: Vec<String>,
    /// The reason why a part of the check could not run.
    pub unchecked: Option<TaskError>,
}

/// The result of a check.
#[derive(Debug, Clone)]
pub enum CheckResult {
    /// The check ran.
    Checked(CheckReport),
    /// The check had no input, for this reason.
    Skipped(String),
    /// The check could not run, for this reason.
    Failed(TaskError),
}

impl CheckResult {
    /// Returns the reason why the check, or a part of it, could not run.
    pub(super) fn failure(&self) -> Option<&TaskError> {
        match self {
            Self::Checked(report) => report.unchecked.as_ref(),
            Self::Skipped(_) => None,
            Self::Failed(failure) => Some(failure),
        }
    }

    /// Returns the contribution of this check to the outcome of the task.
    pub fn outcome(&self) -> TaskOutcome {
        match self {
            Self::Skipped(_) => TaskOutcome::Clean,
            Self::Failed(_) => TaskOutcome::Incomplete,
            Self::Checked(report) if report.unchecked.is_some() => TaskOutcome::Incomplete,
            Self::Checked(report) if report.findings.iter().any(|f| f.severity() == Severity::Error) => {
                TaskOutcome::ProblemsFound
            }
            Self::Checked(_) => TaskOutcome::Clean,
        }
    }
}

/// The results of all checks of a run.
#[derive(Debug, Clone, Default)]
pub struct CheckRun {
    /// The changes that `--fix` and `--accept-texts` made, one per line.
    pub fixed: Vec<String>,
    /// The result of each check, in the order of [`Check`].
    pub results: Vec<(Check, CheckResult)>,
}

impl CheckRun {
    /// Returns the worst outcome of all checks.
    pub fn outcome(&self) -> TaskOutcome {
        self.results.iter().map(|(_, result)| result.outcome()).max().unwrap_or(TaskOutcome::Clean)
    }

    /// Returns the findings of all checks.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.results.iter().flat_map(|(_, result)| match result {
            CheckResult::Checked(report) => report.findings.as_slice(),
            CheckResult::Skipped(_) | CheckResult::Failed(_) => &[],
        })
    }

    /// Returns the number of findings of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity() == severity).count()
    }
}
