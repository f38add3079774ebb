//! `cargo xtask check`: finds contradictions between the document, the generated code, the SDK and the API.

mod approvals;
mod comparable_schema;
mod document;
mod document_examples;
mod examples;
pub mod finding;
mod generated;
mod inputs;
pub(crate) mod invalid_examples;
mod operation_location;
mod output;
mod placeholder;
mod progress;
pub mod report;
pub mod rules;
mod schema_validator;
mod traffic;
mod types;
mod value_kind;
mod vendor;

use std::{
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use crate::task_error::{TaskError, TaskOutcome};

pub use inputs::Inputs;
pub use output::Format;
pub use report::{Check, CheckReport, CheckResult, CheckRun};

/// Runs a check.
type RunCheck = fn(&Inputs) -> Result<CheckReport, TaskError>;

/// Fixes the problems that have an automatic fix, and returns the changes, one per line.
type FixProblems = fn(&Inputs) -> Result<Vec<String>, TaskError>;

/// An option that only one check has, and a test whether it is set.
type CheckOption = (&'static str, fn(&CheckArguments) -> bool);

/// The functions and options of a check.
struct CheckDefinition {
    check: Check,
    run: RunCheck,
    /// Returns the reason why the check cannot run.
    skip_reason: fn(&Inputs) -> Option<String>,
    fix: Option<FixProblems>,
    options: &'static [CheckOption],
    needs_sdk_types: bool,
}

impl CheckDefinition {
    const fn new(check: Check, run: RunCheck) -> Self {
        Self { check, run, skip_reason: |_| None, fix: None, options: &[], needs_sdk_types: false }
    }
}

/// The checks, in the order of [`Check`].
const DEFINITIONS: [CheckDefinition; 7] = [
    CheckDefinition { fix: Some(generated::fix), ..CheckDefinition::new(Check::Generated, generated::check) },
    CheckDefinition { fix: Some(document::fix), ..CheckDefinition::new(Check::Document, document::check) },
    CheckDefinition { needs_sdk_types: true, ..CheckDefinition::new(Check::Examples, examples::check) },
    CheckDefinition { needs_sdk_types: true, ..CheckDefinition::new(Check::Types, types::check) },
    CheckDefinition { skip_reason: approvals::skip_reason, ..CheckDefinition::new(Check::Approvals, approvals::check) },
    CheckDefinition {
        skip_reason: |inputs| inputs.vendor.is_empty().then(|| "it needs `--vendor FILE`".to_owned()),
        fix: Some(vendor::fix),
        options: &[
            ("--vendor", |arguments| !arguments.vendor.is_empty()),
            ("--accept-texts", |arguments| arguments.accept_texts),
        ],
        ..CheckDefinition::new(Check::Vendor, vendor::check)
    },
    CheckDefinition {
        skip_reason: |inputs| inputs.traffic.is_empty().then(|| "it needs `--traffic FILE.har`".to_owned()),
        options: &[("--traffic", |arguments| !arguments.traffic.is_empty())],
        ..CheckDefinition::new(Check::Traffic, traffic::check)
    },
];

/// The options of `cargo xtask check`.
#[derive(Debug, Clone, clap::Args)]
pub struct CheckArguments {
    /// The checks to run; all, if none is named
    #[arg(value_enum, value_name = "CHECK")]
    checks: Vec<Check>,
    /// A document that the vendor publishes, in JSON or YAML, complete or cut to the documented paths; can be repeated
    #[arg(long, value_name = "FILE")]
    vendor: Vec<PathBuf>,
    /// A recording in HAR 1.2, such as the example `record` writes; can be repeated
    #[arg(long, value_name = "FILE.har")]
    traffic: Vec<PathBuf>,
    /// Fix the problems that have an automatic fix, then report the others
    #[arg(long)]
    fix: bool,
    /// Accept the vendor's current descriptions, and list those that changed
    #[arg(long, requires = "vendor")]
    accept_texts: bool,
    /// List the rules of `document`, without running a check
    #[arg(long, exclusive = true)]
    rules: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl CheckArguments {
    /// Writes the reason why nothing could be checked, if the output format is for machines.
    pub fn write_failure(&self, failure: &str, out: impl Write) {
        output::write_failure(self.format, failure, out);
    }
}

/// Runs the requested checks and writes their findings.
pub fn run(root: &Path, arguments: &CheckArguments, out: impl Write) -> Result<TaskOutcome, TaskError> {
    if arguments.rules {
        output::write_rules(out);
        return Ok(TaskOutcome::Clean);
    }
    // A check runs once, however often it is named.
    let (requested, others): (Vec<_>, Vec<_>) = DEFINITIONS
        .iter()
        .partition(|definition| arguments.checks.is_empty() || arguments.checks.contains(&definition.check));
    reject_unused_options(arguments, &others)?;
    let mut inputs = read_inputs(root, arguments)?;
    // Without names, a check without input is skipped.
    if !arguments.checks.is_empty() {
        reject_missing_inputs(&inputs, &requested)?;
    }
    let mut fixes = Fixes::default();
    if arguments.fix {
        inputs = fixes.apply(&requested, inputs, || read_inputs(root, arguments))?;
    }
    if arguments.accept_texts {
        fixes.record(Check::Vendor, vendor::accept_texts(&inputs));
    }
    if requested.iter().any(|definition| definition.needs_sdk_types) {
        // Before the list of running checks occupies the terminal, on which cargo shows its progress. The checks report a
        // failure.
        let _ = inputs.sdk_types();
    }
    let mut results = run_all(&inputs, &requested);
    for (check, failure) in fixes.failures {
        if let Some((_, result)) = results.iter_mut().find(|(known, _)| *known == check) {
            *result = CheckResult::Failed(failure);
        }
    }
    let run = CheckRun { fixed: fixes.changes, results };
    output::write(arguments.format, &run, out);
    Ok(run.outcome())
}

fn read_inputs(root: &Path, arguments: &CheckArguments) -> Result<Inputs, TaskError> {
    let mut inputs = Inputs::read(root)?;
    inputs.vendor.clone_from(&arguments.vendor);
    inputs.traffic.clone_from(&arguments.traffic);
    Ok(inputs)
}

fn reject_unused_options(arguments: &CheckArguments, not_requested: &[&CheckDefinition]) -> Result<(), TaskError> {
    for definition in not_requested {
        if let Some((option, _)) = definition.options.iter().find(|(_, is_set)| is_set(arguments)) {
            let name = definition.check.name();
            let message = format!("`{option}` is an option of the check `{name}`, which is not requested");
            return Err(TaskError::new(message).with_help(format!("name `{name}` as well, or remove the option")));
        }
    }
    Ok(())
}

fn reject_missing_inputs(inputs: &Inputs, requested: &[&CheckDefinition]) -> Result<(), TaskError> {
    for definition in requested {
        if let Some(reason) = (definition.skip_reason)(inputs) {
            return Err(TaskError::new(format!("the check `{}` cannot run: {reason}", definition.check.name())));
        }
    }
    Ok(())
}

/// The results of the automatic fixes.
#[derive(Default)]
struct Fixes {
    /// The changes, one per line.
    changes: Vec<String>,
    failures: Vec<(Check, TaskError)>,
}

impl Fixes {
    /// Fixes the problems of the requested checks, and returns the inputs that result.
    fn apply(
        &mut self,
        requested: &[&CheckDefinition],
        mut inputs: Inputs,
        read_inputs: impl Fn() -> Result<Inputs, TaskError>,
    ) -> Result<Inputs, TaskError> {
        let mut fixable: Vec<_> =
            requested.iter().filter_map(|definition| Some((definition, definition.fix?))).collect();
        // The document first: the other fixes depend on it.
        fixable.sort_by_key(|(definition, _)| definition.check != Check::Document);
        for (definition, fix) in fixable {
            if (definition.skip_reason)(&inputs).is_none() {
                self.record(definition.check, fix(&inputs));
                inputs = read_inputs()?;
            }
        }
        Ok(inputs)
    }

    fn record(&mut self, check: Check, result: Result<Vec<String>, TaskError>) {
        match result {
            Ok(changes) => self.changes.extend(changes),
            Err(failure) => self.failures.push((check, failure)),
        }
    }
}

/// Runs `checks` in parallel. Each check runs even if others find problems or fail.
pub fn run_checks(inputs: &Inputs, checks: &[Check]) -> Vec<(Check, CheckResult)> {
    let requested: Vec<_> = DEFINITIONS.iter().filter(|definition| checks.contains(&definition.check)).collect();
    run_all(inputs, &requested)
}

fn run_all(inputs: &Inputs, definitions: &[&CheckDefinition]) -> Vec<(Check, CheckResult)> {
    let progress = progress::Progress::start(definitions.iter().map(|definition| definition.check));
    thread::scope(|scope| {
        let threads: Vec<_> = definitions
            .iter()
            .map(|definition| {
                let progress = &progress;
                let thread = scope.spawn(move || {
                    let result = run_one(inputs, definition);
                    progress.finish(definition.check);
                    result
                });
                (definition.check, thread)
            })
            .collect();
        let panicked = |_| CheckResult::Failed(TaskError::new("the check panicked, which is a bug in xtask"));
        threads.into_iter().map(|(check, thread)| (check, thread.join().unwrap_or_else(panicked))).collect()
    })
}

fn run_one(inputs: &Inputs, definition: &CheckDefinition) -> CheckResult {
    match (definition.skip_reason)(inputs) {
        Some(reason) => CheckResult::Skipped(reason),
        None => (definition.run)(inputs).map_or_else(CheckResult::Failed, CheckResult::Checked),
    }
}
