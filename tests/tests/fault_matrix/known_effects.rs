//! Responses to each method whose effect is known.

use webex_call_pickup_tests::respond;

use crate::{
    case::Case,
    operation::Operation,
    scripts::{NOT_HTTP, REASON, no_content},
};

/// The same request would get the same response: one attempt.
fn not_retried(operation: Operation, status: u16, predicates: &str) -> Case {
    let script = respond(status, &[("trackingid", "ROUTER_1")], REASON);
    Case::error(script, predicates, "; error code 4003; tracking ID ROUTER_1").of(operation)
}

fn internal_server_error(operation: Operation) -> Case {
    not_retried(operation, 500, if operation == Operation::Create { "500" } else { "500 retryable" })
}

fn undecodable(operation: Operation) -> Case {
    let script = respond(operation.status(), &[], r#"{"id": ["canary-body"]}"#);
    Case::error(script, format!("{} decode", operation.status()), "cannot decode the response").of(operation)
}

fn malformed_head(operation: Operation) -> Case {
    Case::error(respond(200, &[("", "canary-header")], ""), "malformed_response", NOT_HTTP).of(operation)
}

for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => cases! {
    no_fault: Case::value(OPERATION.success()).of(OPERATION);
    malformed_head: malformed_head(OPERATION);

    status_400: not_retried(OPERATION, 400, "400");
    status_401: not_retried(OPERATION, 401, "401 unauthorized");
    status_403: not_retried(OPERATION, 403, "403 forbidden");
    status_404: not_retried(OPERATION, 404, "404 not_found");
    status_409: not_retried(OPERATION, 409, "409 conflict");
    status_500: internal_server_error(OPERATION);
}}

/// The value of a DELETE is an empty body.
mod values {
    use super::*;

    for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update] => cases! {
        status_204: Case::error(no_content(), "204 no_content", "204 No Content").of(OPERATION);
        property_of_another_type: undecodable(OPERATION);
    }}
}
