//! Examples of the document that are not valid against their schemas.

use webex_call_pickup_codegen::openapi::Document;

use crate::check::{document_examples::examples, finding::Finding, rules, schema_validator::SchemaValidator};

/// Returns a finding for each violation.
pub(crate) fn invalid_examples(document: &Document) -> Vec<Finding> {
    let validator = SchemaValidator::new(document);
    let mut findings = Vec::new();
    for example in examples(document) {
        for violation in validator.violations(&example.schema, example.node.value) {
            let pointer = example.node.pointer().join(&violation.pointer);
            let message = format!("invalid: {}", violation.message);
            let finding = Finding::in_document(rules::INVALID_EXAMPLE, document, &pointer, message);
            findings.push(finding.help("fix the example; if the API really returns this, fix the schema"));
        }
    }
    findings
}
