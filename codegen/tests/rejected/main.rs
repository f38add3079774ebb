//! The messages for documents that cannot become a client: one snapshot per subject, to be read as an author of such a
//! document would. `accepted` has similar documents that can.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are not in a `#[test]` function")]

mod accepted;
mod bodies;
mod document;
mod extensions;
mod names;
mod pagination;
mod paths;
mod references;
mod schemas;
mod support;
mod text;

use webex_call_pickup_codegen::generate;

use support::{assert_rejected, document};

#[test]
fn reports_every_problem_in_document_order() {
    let document = document(
        r"
/bells/{bellId}:
  get:
    responses: {'404': {$ref: '#/components/responses/Missing'}}
  put:
    operationId: hangBell
    parameters: [{name: bellId, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}]
    responses: {'204': {description: It hangs.}}",
        r"
schemas:
  Bell: {type: bell}",
    );
    let error = generate(&document).unwrap_err();
    let lines: Vec<_> = error.problems().iter().filter_map(|problem| problem.position()).collect();
    assert!(lines.is_sorted(), "{error}");
    assert_rejected("several", &[("in the order of the document", document)]);
}
