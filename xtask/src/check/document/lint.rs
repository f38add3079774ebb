//! The state of the lint: the objects of the document, and the findings so far.

use webex_call_pickup_codegen::{Document, Pointer};

use crate::{
    check::{finding::Finding, rules::Rule},
    openapi::{Part, parts},
};

/// The document with the findings so far.
pub(super) struct Lint<'d> {
    pub(super) document: &'d Document,
    /// All OpenAPI objects, in the order of the document.
    pub(super) objects: Vec<Part<'d>>,
    pub(super) findings: Vec<Finding>,
}

impl<'d> Lint<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, objects: parts(document), findings: Vec::new() }
    }

    /// Adds a finding.
    pub(super) fn report(
        &mut self,
        rule: Rule,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding::in_document(rule, self.document, pointer, message).help(help));
    }
}
