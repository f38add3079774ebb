//! The results as text: the findings with their locations, a line for each check, and a summary.

use std::{collections::BTreeSet, io::Write};

use crate::{
    check::{
        finding::Finding,
        report::{Check, CheckReport, CheckResult, CheckRun},
        rules::{CheckRule, Severity},
    },
    console::{Console, Style},
    counted::counted,
    task_error::{TaskError, TaskOutcome},
};

/// The maximum number of files that the summary names.
const MAX_FILES: usize = 3;

pub(super) fn write(run: &CheckRun, console: &mut Console<impl Write>) {
    for line in &run.fixed {
        console.line(Style::Changed, "Fixed", line);
    }
    for (check, result) in &run.results {
        match result {
            CheckResult::Checked(report) => write_report(*check, report, console),
            CheckResult::Skipped(reason) => {
                console.line(Style::Plain, "Skipped", format_args!("{}: {reason}", check.name()));
            }
            CheckResult::Failed(_) => {}
        }
    }
    write_failures(run, console);
    write_summary(run, console);
}

/// Writes each failure once, with the names of the checks that it affects.
fn write_failures(run: &CheckRun, console: &mut Console<impl Write>) {
    let mut failures: Vec<(&TaskError, Vec<String>)> = Vec::new();
    for (check, result) in &run.results {
        let Some(failure) = result.failure() else { continue };
        match failures.iter_mut().find(|(known, _)| *known == failure) {
            Some((_, checks)) => checks.push(check.name()),
            None => failures.push((failure, vec![check.name()])),
        }
    }
    for (failure, checks) in failures {
        console.line(Style::Bad, "Incomplete", format_args!("{}: {failure}", checks.join(", ")));
    }
}

fn write_summary(run: &CheckRun, console: &mut Console<impl Write>) {
    let mut problems = match run.count(Severity::Error) {
        0 => "no problems".to_owned(),
        count => format!("{} in {}", counted(count, "problem"), files(run)),
    };
    let warnings = run.count(Severity::Warning);
    if warnings > 0 {
        problems.push_str(&format!(", {}", counted(warnings, "warning")));
    }
    match run.outcome() {
        TaskOutcome::Clean => console.line(Style::Good, "Finished", problems),
        TaskOutcome::ProblemsFound => console.message(Style::Bad, "error", problems),
        TaskOutcome::Incomplete => {
            console.message(Style::Bad, "error", format_args!("not everything could be checked; {problems}"));
        }
    }
}

/// Lists the files with problems.
fn files(run: &CheckRun) -> String {
    let errors = run.findings().filter(|finding| finding.severity() == Severity::Error);
    let files: BTreeSet<&str> = errors.map(|finding| finding.file.as_str()).collect();
    if files.len() > MAX_FILES {
        return counted(files.len(), "file");
    }
    files.into_iter().collect::<Vec<_>>().join(", ")
}

fn write_report(check: Check, report: &CheckReport, console: &mut Console<impl Write>) {
    for finding in &report.findings {
        write_finding(finding, console);
    }
    let count = |severity| report.findings.iter().filter(|finding| finding.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let (style, verb) = if errors == 0 { (Style::Good, "Passed") } else { (Style::Bad, "Failed") };
    let mut line = format!("{}: {}", check.name(), report.subject);
    for (number, noun) in [(errors, "problem"), (warnings, "warning")].into_iter().filter(|(number, _)| *number > 0) {
        line.push_str(", ");
        line.push_str(&counted(number, noun));
    }
    console.line(style, verb, line);
    for note in &report.notes {
        console.line(Style::Plain, "Note", format_args!("{}: {note}", check.name()));
    }
}

fn write_finding(finding: &Finding, console: &mut Console<impl Write>) {
    let (style, severity) = severity_label(finding.severity());
    console.finding(&finding.location(), style, &format!("{severity}[{}]", finding.rule.id), &finding.message);
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

fn severity_label(severity: Severity) -> (Style, &'static str) {
    match severity {
        Severity::Error => (Style::Bad, "error"),
        Severity::Warning => (Style::Changed, "warning"),
    }
}

pub(super) fn write_rules(rules: &[CheckRule], console: &mut Console<impl Write>) {
    for rule in rules {
        let (style, severity) = severity_label(rule.severity);
        let waivable = if rule.is_waivable { "" } else { " Cannot be waived." };
        console.line(style, severity, format_args!("{:<26}{}{waivable}", rule.id, rule.explanation));
    }
    console.line(
        Style::Plain,
        "Waive",
        "with `x-lint-allow: {RULE: REASON}` in the object that violates the rule; nested objects are not waived",
    );
}
