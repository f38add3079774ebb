//! `document`: lints the document, by the rules of OpenAPI and those of a good SDK.

mod anonymous_objects;
mod documentation;
mod ineffective_keys;
mod links;
mod lint;
mod operations;
mod reference_fix;
mod unused_components;
mod values;
mod waivers;

use webex_call_pickup_codegen::Error;

use self::lint::Lint;
use crate::{
    check::{
        finding::Finding,
        inputs::{Inputs, has_dangling_reference},
        report::CheckReport,
        rules,
    },
    counted::counted,
    task_error::TaskError,
    workspace::{self, DOCUMENT},
};

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = match inputs.parse_result() {
        Ok(document) => document,
        Err(error) => {
            let subject = "not well-formed".to_owned();
            return Ok(CheckReport { findings: generator_problems(error), subject, ..CheckReport::default() });
        }
    };
    let mut lint = Lint::new(document);
    // A component may only seem to be unused, or a parameter to be missing, because the reference to it is wrong.
    if !has_dangling_reference(document) {
        unused_components::lint(&mut lint);
        operations::lint(&mut lint);
        links::lint(&mut lint);
    }
    anonymous_objects::lint(&mut lint);
    values::lint(&mut lint);
    ineffective_keys::lint(&mut lint);
    documentation::lint(&mut lint);
    if let Err(error) = inputs.validated() {
        lint.findings.extend(generator_problems(&error));
    }
    let waived = waivers::apply(&mut lint);
    lint.findings.sort_by_key(|finding| (finding.position, finding.rule.id));
    let objects = counted(lint.parts.len(), "object");
    let mut subject = format!("{objects}, {}", counted(rules::DOCUMENT.len(), "rule"));
    if waived > 0 {
        subject.push_str(&format!(", {} waived", counted(waived, "violation")));
    }
    Ok(CheckReport { findings: lint.findings, subject, ..CheckReport::default() })
}

/// Wraps references with keys beside them, and returns the changes. Another problem of the document stays as it is.
pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let Ok(document) = inputs.parse_result() else { return Ok(Vec::new()) };
    let (text, changes) = reference_fix::wrap_references(document, &inputs.document_text);
    if !changes.is_empty() {
        workspace::write(&inputs.root.join(DOCUMENT), &text)?;
    }
    Ok(changes.into_iter().map(|change| format!("{DOCUMENT}: {change}")).collect())
}

/// Returns the problems that make the generator reject the document, each with its rule.
fn generator_problems(error: &Error) -> Vec<Finding> {
    error
        .problems()
        .iter()
        .map(|problem| {
            let rule = problem.rule().and_then(rules::document_rule).unwrap_or(rules::CLIENT);
            let mut finding = Finding::new(rule, DOCUMENT, problem.message());
            finding.position = problem.position();
            finding.pointer = problem.pointer().map(str::to_owned);
            finding.help = problem.help_text().map(str::to_owned);
            finding
        })
        .collect()
}
