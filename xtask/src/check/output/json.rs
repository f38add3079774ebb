//! The results as one JSON object. `VERSION` rises when a reader of the object would break.

use serde_json::{Value, json};

use crate::{
    check::{
        finding::Finding,
        report::{Check, CheckResult, CheckRun},
        rules::Severity,
    },
    task_error::TaskOutcome,
};

const VERSION: u32 = 1;

/// Returns the object of a run.
pub(super) fn run(run: &CheckRun) -> Value {
    json!({
        "version": VERSION,
        "outcome": outcome_name(run.outcome()),
        "errors": run.count(Severity::Error),
        "warnings": run.count(Severity::Warning),
        "fixed": run.fixed,
        "checks": run.results.iter().map(|(check, result)| check_object(*check, result)).collect::<Vec<_>>(),
    })
}

/// Returns the object of a run in which nothing could be checked.
pub(super) fn failure(failure: &str) -> Value {
    let mut object = run(&CheckRun::default());
    object["outcome"] = outcome_name(TaskOutcome::Incomplete).into();
    object["failure"] = failure.into();
    object
}

fn outcome_name(outcome: TaskOutcome) -> &'static str {
    match outcome {
        TaskOutcome::Clean => "clean",
        TaskOutcome::ProblemsFound => "problems",
        TaskOutcome::Incomplete => "incomplete",
    }
}

fn check_object(check: Check, result: &CheckResult) -> Value {
    let name = check.name();
    let outcome = outcome_name(result.outcome());
    match result {
        CheckResult::Checked(report) => json!({
            "check": name,
            "outcome": outcome,
            "subject": report.subject,
            "findings": report.findings.iter().map(finding_object).collect::<Vec<_>>(),
            "notes": report.notes,
            "failure": report.unchecked.as_ref().map(ToString::to_string),
        }),
        CheckResult::Skipped(reason) => json!({ "check": name, "outcome": "skipped", "reason": reason }),
        CheckResult::Failed(failure) => json!({ "check": name, "outcome": outcome, "failure": failure.to_string() }),
    }
}

fn finding_object(finding: &Finding) -> Value {
    json!({
        "severity": match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "rule": finding.rule.id,
        "file": finding.file,
        "line": finding.position.map(|position| position.line),
        "column": finding.position.map(|position| position.column),
        "pointer": finding.pointer,
        "message": finding.message,
        "help": finding.help,
        "detail": finding.detail,
    })
}
