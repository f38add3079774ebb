//! The results for people: each finding where it is, then a line for each check, then one for all.

use std::io::Write;

use crate::{
    check::finding::{Finding, Severity},
    check::{Check, CheckReport, CheckResult, CheckRun, counted},
    console::{Console, Style},
    task_error::{TaskError, TaskOutcome},
};

pub(super) fn write(results: &CheckRun, console: &mut Console<impl Write>) {
    for line in &results.fixed {
        console.line(Style::Changed, "Fixed", line);
    }
    for (check, ending) in &results.results {
        match ending {
            CheckResult::Checked(checked) => write_checked(*check, checked, console),
            CheckResult::Skipped(reason) => {
                console.line(Style::Plain, "Skipped", format_args!("{}: {reason}", check.name()))
            }
            CheckResult::Failed(failure) => cannot(*check, failure, console),
        }
    }
    let errors = counted(results.count(Severity::Error), "error");
    let warnings = counted(results.count(Severity::Warning), "warning");
    match results.outcome() {
        TaskOutcome::Clean if results.count(Severity::Warning) == 0 => {
            console.line(Style::Good, "Finished", "nothing has drifted");
        }
        TaskOutcome::Clean => console.line(Style::Good, "Finished", format_args!("nothing has drifted; {warnings}")),
        TaskOutcome::Drift => console.line(Style::Bad, "Failure", format_args!("{errors}, {warnings}")),
        TaskOutcome::Incomplete => {
            console.line(Style::Bad, "Failure", format_args!("not everything could be checked; {errors}, {warnings}"));
        }
    }
}

fn write_checked(check: Check, checked: &CheckReport, console: &mut Console<impl Write>) {
    for finding in &checked.findings {
        write_finding(finding, console);
    }
    let of = |severity| checked.findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let (style, verb) = if errors == 0 { (Style::Good, "Passed") } else { (Style::Bad, "Drifted") };
    let mut line = format!("{}: {}", check.name(), checked.subject);
    for (number, noun) in [(errors, "error"), (warnings, "warning")].into_iter().filter(|(number, _)| *number > 0) {
        line.push_str(", ");
        line.push_str(&counted(number, noun));
    }
    console.line(style, verb, line);
    for note in &checked.notes {
        console.line(Style::Plain, "Note", format_args!("{}: {note}", check.name()));
    }
    if let Some(failure) = &checked.unchecked {
        cannot(check, failure, console);
    }
}

fn cannot(check: Check, failure: &TaskError, console: &mut Console<impl Write>) {
    console.line(Style::Bad, "Cannot", format_args!("{}: {failure}", check.name()));
}

fn write_finding(finding: &Finding, console: &mut Console<impl Write>) {
    let (severity, style) = match finding.severity {
        Severity::Error => ("error", Style::Bad),
        Severity::Warning => ("warning", Style::Changed),
    };
    console.finding(&finding.place(), style, &format!("{severity}[{}]", finding.rule), &finding.message);
    if let Some(pointer) = &finding.pointer {
        console.text(None, &format!("  at {pointer}"));
    }
    if let Some(help) = &finding.help {
        console.text(None, &format!("  help: {help}"));
    }
    for line in finding.detail.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => Some(Style::Good),
            Some(b'-') => Some(Style::Bad),
            _ => None,
        };
        console.text(style, line);
    }
}
