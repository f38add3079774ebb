//! The state of the lint: the parts of the document, and the findings so far.

use webex_call_pickup_codegen::openapi::{Document, Part, Pointer, Resolver, visit::parts};

use crate::check::{finding::Finding, rules::CheckRule};

/// The document with the findings so far.
pub(super) struct Lint<'d> {
    pub(super) document: &'d Document,
    pub(super) resolver: Resolver<'d>,
    /// All OpenAPI objects, in the order of the document.
    pub(super) parts: Vec<Part<'d>>,
    pub(super) findings: Vec<Finding>,
}

impl<'d> Lint<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let parts = parts(&document.node());
        Self { document, resolver: document.resolver(), parts, findings: Vec::new() }
    }

    /// Adds a finding.
    pub(super) fn report(
        &mut self,
        rule: CheckRule,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding::in_document(rule, self.document, pointer, message).help(help));
    }
}
