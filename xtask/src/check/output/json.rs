//! The results for machines: one object. The README describes it; `VERSION` rises when a reader would break.

use serde_json::{Value, json};

use crate::{
    check::finding::{Finding, Severity},
    check::{Check, CheckResult, CheckRun},
    task_error::TaskOutcome,
};

const VERSION: u32 = 1;

pub(super) fn object(results: &CheckRun) -> Value {
    json!({
        "version": VERSION,
        "outcome": name(results.outcome()),
        "errors": results.count(Severity::Error),
        "warnings": results.count(Severity::Warning),
        "fixed": results.fixed,
        "checks": results.results.iter().map(|(check, ending)| of_check(*check, ending)).collect::<Vec<_>>(),
    })
}

/// The same, where nothing could be checked.
pub(super) fn failure(failure: &str) -> Value {
    let mut object = object(&CheckRun { fixed: Vec::new(), results: Vec::new() });
    object["outcome"] = name(TaskOutcome::Incomplete).into();
    object["failure"] = failure.into();
    object
}

fn name(outcome: TaskOutcome) -> &'static str {
    match outcome {
        TaskOutcome::Clean => "clean",
        TaskOutcome::Drift => "drift",
        TaskOutcome::Incomplete => "incomplete",
    }
}

fn of_check(check: Check, ending: &CheckResult) -> Value {
    let name = check.name();
    let outcome = self::name(ending.outcome());
    match ending {
        CheckResult::Checked(checked) => json!({
            "check": name,
            "outcome": outcome,
            "subject": checked.subject,
            "findings": checked.findings.iter().map(of_finding).collect::<Vec<_>>(),
            "notes": checked.notes,
            "failure": checked.unchecked.as_ref().map(ToString::to_string),
        }),
        CheckResult::Skipped(reason) => json!({ "check": name, "outcome": "skipped", "reason": reason }),
        CheckResult::Failed(failure) => json!({ "check": name, "outcome": outcome, "failure": failure.to_string() }),
    }
}

fn of_finding(finding: &Finding) -> Value {
    json!({
        "severity": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "rule": finding.rule,
        "file": finding.file,
        "line": finding.position.map(|position| position.line),
        "column": finding.position.map(|position| position.column),
        "pointer": finding.pointer,
        "message": finding.message,
        "help": finding.help,
        "detail": finding.detail,
    })
}
