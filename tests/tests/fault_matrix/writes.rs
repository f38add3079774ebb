//! Faults of POST, PUT and DELETE whose effect is known.

use webex_call_pickup_tests::respond;

use crate::{
    case::Case,
    operation::Operation,
    scripts::{NO_CONTENT, NOT_HTTP, REASON, respond_bytes, send},
};

/// The server did not perform the write: four attempts.
fn retried(operation: Operation, status: u16, predicates: &str) -> Case {
    let script = respond(status, &[("retry-after", "7")], REASON);
    let message = "; after 4 attempts in 21.0 s";
    Case::error(script, predicates, message).attempts(4).delays([7_000; 3]).of(operation)
}

fn value_after(operation: Operation, status: u16) -> Case {
    let scripts = vec![respond(status, &[("retry-after", "7")], REASON), operation.success()];
    Case::value_after(scripts).attempts(2).delays([7_000]).of(operation)
}

/// The same request would get the same response: one attempt.
fn not_retried(operation: Operation, status: u16, predicates: &str) -> Case {
    let script = respond(status, &[("trackingid", "ROUTER_1")], REASON);
    Case::error(script, predicates, "; error code 4003; tracking ID ROUTER_1").of(operation)
}

fn internal_server_error(operation: Operation) -> Case {
    not_retried(operation, 500, if operation == Operation::Create { "500" } else { "500 retryable" })
}

fn undecodable(operation: Operation) -> Case {
    let status_line = operation.status_line();
    let script = respond_bytes(status_line, b"{\"id\": [\"canary-body\"]}");
    Case::error(script, format!("{} decode", &status_line[..3]), "cannot decode the response").of(operation)
}

for_each! { OPERATION: Operation = [create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => cases! {
    no_fault: Case::value(OPERATION.success()).of(OPERATION);
    connection_refused: Case::refused("cannot connect to the server").of(OPERATION);
    malformed_http: Case::error(send("canary-body\r\n\r\n"), "malformed_response", NOT_HTTP).of(OPERATION);

    status_423: retried(OPERATION, 423, "423 locked retryable");
    status_423_then_a_value: value_after(OPERATION, 423);
    status_429: retried(OPERATION, 429, "429 rate_limited retryable");
    status_429_then_a_value: value_after(OPERATION, 429);

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

    for_each! { OPERATION: Operation = [create: Operation::Create, update: Operation::Update] => cases! {
        status_204: Case::error(send(NO_CONTENT), "204 no_content", "204 No Content").of(OPERATION);
        property_of_another_type: undecodable(OPERATION);
    }}
}
