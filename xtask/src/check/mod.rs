//! `cargo xtask check`: is everything that should agree still in agreement?

mod approvals;
pub mod document;
mod examples;
pub mod finding;
mod generated;
mod inputs;
mod operation;
mod operation_location;
mod output;
mod progress;
pub mod rules;
mod schema;
mod schema_validator;
mod traffic;
mod types;
mod vendor;

use std::{
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use clap::ValueEnum;

use crate::{
    check::finding::{Finding, Severity},
    task_error::{TaskError, TaskOutcome},
};

pub use inputs::Inputs;
pub use output::Format;

/// A check by its name. The module of the same name below `check` is where it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Check {
    /// The snapshots of the generated code against the document, as `codegen --check`
    Generated,
    /// The document by the rules of good OpenAPI for an SDK; `--rules` lists them
    Document,
    /// The examples of the document against its schemas, and through the SDK's types
    Examples,
    /// The SDK's types against the schemas that they were made of
    Types,
    /// The entries of spec/approved-changes.toml, each of which has to approve a change since the last release
    Approvals,
    /// The document against the vendor's published ones, less spec/deviations.toml; needs `--vendor`
    Vendor,
    /// Recorded exchanges against the document; needs `--traffic`
    Traffic,
}

impl Check {
    /// Every check, in the order in which they are told.
    pub const ALL: &[Self] =
        &[Self::Generated, Self::Document, Self::Examples, Self::Types, Self::Approvals, Self::Vendor, Self::Traffic];

    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The options that are for this check alone, of those that are given.
    fn options(self, arguments: &Arguments) -> Vec<&'static str> {
        let given = match self {
            Self::Vendor => vec![
                (!arguments.vendor.is_empty()).then_some("--vendor"),
                arguments.accept_texts.then_some("--accept-texts"),
            ],
            Self::Traffic => vec![(!arguments.traffic.is_empty()).then_some("--traffic")],
            Self::Generated | Self::Document | Self::Examples | Self::Types | Self::Approvals => Vec::new(),
        };
        given.into_iter().flatten().collect()
    }

    /// Why this check has nothing to look at.
    fn skipped(self, inputs: &Inputs) -> Option<String> {
        match self {
            Self::Approvals => approvals::skipped(inputs),
            Self::Vendor if inputs.vendor.is_empty() => Some("it needs `--vendor FILE`".to_owned()),
            Self::Traffic if inputs.traffic.is_empty() => Some("it needs `--traffic FILE.har`".to_owned()),
            Self::Generated | Self::Document | Self::Examples | Self::Types | Self::Vendor | Self::Traffic => None,
        }
    }

    fn check(self, inputs: &Inputs) -> Result<CheckReport, TaskError> {
        match self {
            Self::Generated => generated::check(inputs),
            Self::Document => document::check(inputs),
            Self::Examples => examples::check(inputs),
            Self::Types => types::check(inputs),
            Self::Approvals => approvals::check(inputs),
            Self::Vendor => vendor::check(inputs),
            Self::Traffic => traffic::check(inputs),
        }
    }

    /// Mends what a machine can, and says what that was, a line each.
    fn fix(self, inputs: &Inputs) -> Result<Vec<String>, TaskError> {
        match self {
            Self::Generated => generated::fix(inputs),
            Self::Document | Self::Examples | Self::Types | Self::Approvals | Self::Traffic => Ok(Vec::new()),
            Self::Vendor => vendor::fix(inputs),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct CheckReport {
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// What was looked at, in a few words: `17 snapshots`.
    pub subject: String,
    /// What is good to know besides, a line each, such as a coverage.
    pub notes: Vec<String>,
    /// What could not be checked, and why, where the rest was.
    pub unchecked: Option<TaskError>,
}

/// How a check ended.
#[derive(Debug, Clone)]
pub enum CheckResult {
    /// It did its work.
    Checked(CheckReport),
    /// It had nothing to look at, for this reason.
    Skipped(String),
    /// It could not do its work, for this reason.
    Failed(TaskError),
}

impl CheckResult {
    /// What this means for the whole.
    pub fn outcome(&self) -> TaskOutcome {
        match self {
            Self::Skipped(_) => TaskOutcome::Clean,
            Self::Failed(_) => TaskOutcome::Incomplete,
            Self::Checked(checked) if checked.unchecked.is_some() => TaskOutcome::Incomplete,
            Self::Checked(checked) if checked.findings.iter().any(|f| f.severity == Severity::Error) => {
                TaskOutcome::Drift
            }
            Self::Checked(_) => TaskOutcome::Clean,
        }
    }
}

/// What a run of the checks gave, in the order of the checks.
#[derive(Debug, Clone)]
pub struct CheckRun {
    /// What `--fix` mended and `--accept-texts` accepted, a line each.
    pub fixed: Vec<String>,
    /// How each check ended.
    pub results: Vec<(Check, CheckResult)>,
}

impl CheckRun {
    /// The worst of all.
    pub fn outcome(&self) -> TaskOutcome {
        self.results.iter().map(|(_, ending)| ending.outcome()).max().unwrap_or(TaskOutcome::Clean)
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.results.iter().flat_map(|(_, ending)| match ending {
            CheckResult::Checked(checked) => checked.findings.as_slice(),
            CheckResult::Skipped(_) | CheckResult::Failed(_) => &[],
        })
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|finding| finding.severity == severity).count()
    }
}

/// Which checks to run, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The checks to run; all, if none is named
    #[arg(value_enum, value_name = "CHECK")]
    checks: Vec<Check>,
    /// A document that the vendor publishes, JSON or YAML, whole or all that is below our paths; may be repeated
    #[arg(long, value_name = "FILE")]
    vendor: Vec<PathBuf>,
    /// A recording in HAR 1.2, such as the example `record` writes; may be repeated
    #[arg(long, value_name = "FILE.har")]
    traffic: Vec<PathBuf>,
    /// Mend what a machine can, then report what is left
    #[arg(long)]
    fix: bool,
    /// Take the vendor's words as they are now for read, and say which those are
    #[arg(long, requires = "vendor")]
    accept_texts: bool,
    /// List the rules of `document`, and check nothing
    #[arg(long, exclusive = true)]
    rules: bool,
    /// How to say what was found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Arguments {
    /// Tells in the format that was asked for, as far as that is for machines, why nothing could be checked.
    pub fn write_failure(&self, failure: &str, out: impl Write) {
        output::write_failure(self.format, failure, out);
    }
}

/// Runs the checks that are asked for and writes what they found.
pub fn run(root: &Path, arguments: &Arguments, out: impl Write) -> Result<TaskOutcome, TaskError> {
    if arguments.rules {
        output::write_rules(out);
        return Ok(TaskOutcome::Clean);
    }
    let is_asked_for = |check: &Check| arguments.checks.is_empty() || arguments.checks.contains(check);
    // Each once, however often it is named.
    let (checks, others): (Vec<_>, Vec<_>) = Check::ALL.iter().copied().partition(is_asked_for);
    for check in others {
        if let Some(option) = check.options(arguments).first() {
            return Err(TaskError::new(format!(
                "`{option}` is for the check `{name}`, which does not run\n  help: name `{name}` as well, or leave the option out",
                name = check.name()
            )));
        }
    }
    let read = || {
        let mut inputs = Inputs::read(root)?;
        inputs.vendor.clone_from(&arguments.vendor);
        inputs.traffic.clone_from(&arguments.traffic);
        Ok::<_, TaskError>(inputs)
    };
    let mut inputs = read()?;
    // Whoever names a check wants to know what it says, and not that it was left out.
    for check in &arguments.checks {
        if let Some(reason) = check.skipped(&inputs) {
            return Err(TaskError::new(format!("`{}` has nothing to look at: {reason}", check.name())));
        }
    }
    let mut fixed = Vec::new();
    let mut failures = Vec::new();
    let mut mend = |check: Check, mended: Result<Vec<String>, TaskError>| match mended {
        Ok(lines) => fixed.extend(lines),
        Err(failure) => failures.push((check, failure)),
    };
    if arguments.fix {
        let fixable = checks.iter().filter(|check| check.skipped(&inputs).is_none());
        fixable.for_each(|check| mend(*check, check.fix(&inputs)));
    }
    if arguments.accept_texts {
        mend(Check::Vendor, vendor::accept_texts(&inputs));
    }
    if arguments.fix {
        inputs = read()?;
    }
    let mut results = check_all(&inputs, &checks);
    for (check, failure) in failures {
        // What could not be mended is not known to be well.
        if let Some((_, ending)) = results.iter_mut().find(|(known, _)| *known == check) {
            *ending = CheckResult::Failed(failure);
        }
    }
    let results = CheckRun { fixed, results };
    output::write(arguments.format, &results, out);
    Ok(results.outcome())
}

/// Runs `checks` side by side. Every one runs, whatever the others find.
pub fn check_all(inputs: &Inputs, checks: &[Check]) -> Vec<(Check, CheckResult)> {
    let progress = progress::Progress::new(checks);
    thread::scope(|scope| {
        let running: Vec<_> = checks
            .iter()
            .map(|check| {
                let progress = &progress;
                let thread = scope.spawn(move || {
                    let ending = one(inputs, *check);
                    progress.ended(*check);
                    ending
                });
                (*check, thread)
            })
            .collect();
        let failed = |_| CheckResult::Failed(TaskError::new("the check itself is broken: it panicked"));
        running.into_iter().map(|(check, thread)| (check, thread.join().unwrap_or_else(failed))).collect()
    })
}

fn one(inputs: &Inputs, check: Check) -> CheckResult {
    match check.skipped(inputs) {
        Some(reason) => CheckResult::Skipped(reason),
        None => check.check(inputs).map_or_else(CheckResult::Failed, CheckResult::Checked),
    }
}

/// `1 operation`, `2 operations`.
fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
