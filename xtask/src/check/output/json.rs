//! The results for machines: one object. The README describes it; `VERSION` rises when a reader would break.

use serde_json::{Value, json};

use crate::{
    check::{Check, Ending, Results},
    finding::{Finding, Severity},
    task_error::TaskOutcome,
};

const VERSION: u32 = 1;

pub(super) fn object(results: &Results) -> Value {
    json!({
        "version": VERSION,
        "outcome": name(results.outcome()),
        "errors": results.count(Severity::Error),
        "warnings": results.count(Severity::Warning),
        "fixed": results.fixed,
        "checks": results.endings.iter().map(|(check, ending)| of_check(*check, ending)).collect::<Vec<_>>(),
    })
}

/// The same, where nothing could be checked.
pub(super) fn failure(failure: &str) -> Value {
    let mut object = object(&Results { fixed: Vec::new(), endings: Vec::new() });
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

fn of_check(check: Check, ending: &Ending) -> Value {
    let name = check.name();
    let outcome = self::name(ending.outcome());
    match ending {
        Ending::Checked(checked) => json!({
            "check": name,
            "outcome": outcome,
            "subject": checked.subject,
            "findings": checked.findings.iter().map(of_finding).collect::<Vec<_>>(),
            "notes": checked.notes,
            "failure": checked.unchecked,
        }),
        Ending::Skipped(reason) => json!({ "check": name, "outcome": "skipped", "reason": reason }),
        Ending::Failed(failure) => json!({ "check": name, "outcome": outcome, "failure": failure }),
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
