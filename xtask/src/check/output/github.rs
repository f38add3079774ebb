//! The results as workflow commands, which GitHub shows as annotations beside the lines of a pull request.

use std::hash::{Hash as _, Hasher as _};

use fnv::FnvHasher;

use crate::{
    check::finding::{Finding, Severity},
    check::{CheckResult, CheckRun},
    github::{escape_data, escape_property},
};

pub(super) fn annotations(results: &CheckRun) -> String {
    let mut text = String::new();
    for (check, ending) in &results.results {
        let failure = match ending {
            CheckResult::Checked(checked) => {
                checked.findings.iter().for_each(|finding| text.push_str(&annotation(finding)));
                checked.unchecked.as_ref()
            }
            CheckResult::Skipped(_) => None,
            CheckResult::Failed(failure) => Some(failure),
        };
        if let Some(failure) = failure {
            let title = escape_property(&format!("{}: could not be checked", check.name()));
            text.push_str(&format!("::error title={title}::{}\n", escape_data(&failure.to_string())));
        }
    }
    text
}

/// A text in which GitHub finds no commands, whatever it quotes: it looks for none until it reads the word again, which
/// nobody can have put into the text, since it is made of all of it.
pub(super) fn without_commands(text: &str) -> String {
    let mut hasher = FnvHasher::default();
    text.hash(&mut hasher);
    let word = format!("end-of-text-{:016x}", hasher.finish());
    format!("::stop-commands::{word}\n{text}::{word}::\n")
}

fn annotation(finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut place = format!("file={}", escape_property(&finding.file));
    if let Some(position) = finding.position {
        place.push_str(&format!(",line={},col={}", position.line, position.column));
    }
    let mut message = finding.message.clone();
    for (label, more) in [("at", &finding.pointer), ("help:", &finding.help)] {
        if let Some(more) = more {
            message.push_str(&format!("\n{label} {more}"));
        }
    }
    format!("::{command} {place},title={}::{}\n", escape_property(finding.rule), escape_data(&message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_brings_no_commands() {
        let text = without_commands("one\n::error::two\n");
        let (first, rest) = text.split_once('\n').unwrap();
        let word = first.strip_prefix("::stop-commands::").unwrap();
        assert_eq!(rest, format!("one\n::error::two\n::{word}::\n"));
        assert_ne!(text, without_commands("other"), "nobody knows the word before the text");
    }

    #[test]
    fn what_means_something_to_github_is_escaped() {
        let mut finding = Finding::error("a-rule", "a,b:c.yaml", "100%: one,\r\ntwo").help("mend\nit");
        finding.position = Some(webex_call_pickup_codegen::Position { line: 3, column: 7 });
        assert_eq!(
            annotation(&finding),
            "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=a-rule::100%25: one,%0D%0Atwo%0Ahelp: mend%0Ait\n"
        );
        assert!(annotation(&finding.warning()).starts_with("::warning file="));
    }
}
