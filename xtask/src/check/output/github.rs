//! The results as workflow commands, which GitHub shows as annotations in a pull request.

use std::hash::{Hash as _, Hasher as _};

use fnv::FnvHasher;

use crate::{
    check::{
        finding::Finding,
        report::{CheckResult, CheckRun},
        rules::Severity,
    },
    github::{escape_data, escape_property},
};

/// Returns a command for each finding and each check that could not run.
pub(super) fn annotations(run: &CheckRun) -> String {
    let mut text = String::new();
    for (check, result) in &run.results {
        if let CheckResult::Checked(report) = result {
            report.findings.iter().for_each(|finding| text.push_str(&annotation(finding)));
        }
        if let Some(failure) = result.failure() {
            let title = escape_property(&format!("{}: could not be checked", check.name()));
            text.push_str(&format!("::error title={title}::{}\n", escape_data(&failure.to_string())));
        }
    }
    text
}

/// Prevents GitHub from executing workflow commands in quoted text: commands are disabled until GitHub reads a token, which
/// is a hash of the whole text, so that the text cannot contain it.
pub(super) fn without_commands(text: &str) -> String {
    let mut hasher = FnvHasher::default();
    text.hash(&mut hasher);
    let token = format!("end-of-text-{:016x}", hasher.finish());
    format!("::stop-commands::{token}\n{text}::{token}::\n")
}

fn annotation(finding: &Finding) -> String {
    let command = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut location = format!("file={}", escape_property(&finding.file));
    if let Some(position) = finding.position {
        location.push_str(&format!(",line={},col={}", position.line, position.column));
    }
    let mut message = finding.message.clone();
    for (label, more) in [("at", &finding.pointer), ("help:", &finding.help)] {
        if let Some(more) = more {
            message.push_str(&format!("\n{label} {more}"));
        }
    }
    format!("::{command} {location},title={}::{}\n", escape_property(finding.rule.id), escape_data(&message))
}

#[cfg(test)]
mod tests {
    use webex_call_pickup_codegen::Position;

    use super::*;
    use crate::check::rules;

    #[test]
    fn disables_commands_in_quoted_text() {
        let text = without_commands("one\n::error::two\n");
        let (first, rest) = text.split_once('\n').unwrap();
        let token = first.strip_prefix("::stop-commands::").unwrap();
        assert_eq!(rest, format!("one\n::error::two\n::{token}::\n"));
        assert_ne!(text, without_commands("other"), "the token depends on the text");
    }

    #[test]
    fn escapes_the_syntax_of_commands() {
        let mut finding = Finding::new(rules::SERVERS, "a,b:c.yaml", "100%: one,\r\ntwo").help("fix\nit");
        finding.position = Some(Position { line: 3, column: 7 });
        assert_eq!(
            annotation(&finding),
            "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=servers::100%25: one,%0D%0Atwo%0Ahelp: fix%0Ait\n"
        );
        finding.rule = rules::SUMMARY;
        assert!(annotation(&finding).starts_with("::warning file="));
    }
}
