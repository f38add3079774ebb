//! `document`: the document is good OpenAPI, and good for an SDK.

mod documentation;
mod operations;
mod references;
mod refused;
mod values;
mod waivers;

use webex_call_pickup_codegen::{Document, Pointer};

use super::{
    CheckReport, Inputs,
    rules::{self, Rule},
};
use crate::{
    check::finding::Finding,
    openapi::{Part, parts},
    task_error::TaskError,
};

/// The document with what was found in it so far.
struct Lint<'d> {
    document: &'d Document,
    parts: Vec<Part<'d>>,
    findings: Vec<Finding>,
}

impl<'d> Lint<'d> {
    fn report(&mut self, rule: Rule, pointer: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        let mut finding = Finding::in_document(rule.name, self.document, pointer, message).help(help);
        finding.severity = rule.severity;
        self.findings.push(finding);
    }
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = match inputs.parsed() {
        Ok(document) => document,
        Err(error) => {
            let subject = "text that could not be read to its end".to_owned();
            return Ok(CheckReport { findings: refused::findings(error), subject, ..CheckReport::default() });
        }
    };
    let mut lint = Lint { document, parts: parts(document), findings: Vec::new() };
    references::check(&mut lint);
    operations::check(&mut lint);
    values::check(&mut lint);
    documentation::check(&mut lint);
    if let Err(error) = inputs.generated() {
        lint.findings.extend(refused::findings(error));
    }
    let waived = waivers::apply(&mut lint);
    lint.findings.sort_by_key(|finding| (finding.position, finding.rule));
    let mut subject = format!("{} parts, {} rules", lint.parts.len(), rules::ALL.len());
    if waived > 0 {
        subject.push_str(&format!(", {waived} waived"));
    }
    Ok(CheckReport { findings: lint.findings, subject, ..CheckReport::default() })
}
