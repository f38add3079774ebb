//! Faults after which the server has not processed the request, so that every method is repeated.

use webex_call_pickup::RetryPolicy;
use webex_call_pickup_tests::{Frame, Reason, Script, Step, respond};

use crate::{case::Case, operation::Operation, scripts::REASON};

/// The message of a request that the server refused by means of HTTP/2.
const REFUSED: &str = "the server refused the request without processing it";

/// A status on every attempt.
fn status(operation: Operation, status: u16, predicates: &str) -> Case {
    let script = respond(status, &[("retry-after", "7")], REASON);
    let message = "; after 4 attempts in 22.1 s";
    Case::error(script, predicates, message).attempts(4).delays([7_350; 3]).of(operation).not_processed()
}

fn status_then_a_value(operation: Operation, status: u16) -> Case {
    let scripts = vec![respond(status, &[("retry-after", "7")], REASON), operation.success()];
    Case::value_after(scripts).attempts(2).delays([7_350]).of(operation).not_processed()
}

/// A status whose cause is the connection, so that each attempt has its own.
fn misdirected(operation: Operation) -> Case {
    let script = respond(421, &[], REASON);
    Case::error(script, "421 retryable", "; after 4 attempts in 1.8 s")
        .attempts(4)
        .connections(4)
        .of(operation)
        .not_processed()
}

fn misdirected_then_a_value(operation: Operation) -> Case {
    let scripts = vec![respond(421, &[], REASON), operation.success()];
    Case::value_after(scripts).attempts(2).connections(2).of(operation).not_processed()
}

/// The server refuses every request.
fn refused(operation: Operation, script: Script) -> Case {
    let message = format!("{REFUSED}; after 4 attempts in 1.5 s; tracking ID RUST_");
    Case::error(script, "not_processed retryable", message).attempts(4).repeated_at_once().of(operation).not_processed()
}

fn refused_then_a_value(operation: Operation, script: Script) -> Case {
    let scripts = vec![script, operation.success()];
    Case::value_after(scripts).attempts(2).repeated_at_once().of(operation).not_processed()
}

/// The HTTP client does not repeat the request on its own.
fn refused_without_retries(operation: Operation, script: Script) -> Case {
    let case = Case::error_after(vec![script, operation.success()], "not_processed retryable", REFUSED);
    case.retry(RetryPolicy::none()).connections(1).of(operation)
}

fn refuse_stream() -> Script {
    vec![Step::Frame(Frame::reset_stream(Reason::REFUSED_STREAM))]
}

/// Refuses the first stream of a connection, and closes the connection.
fn go_away(reason: Reason) -> Script {
    vec![Step::Frame(Frame::go_away(0, reason))]
}

fn go_away_and_stay_open() -> Script {
    vec![Step::Frame(Frame::go_away(0, Reason::NO_ERROR)), Step::Hang]
}

for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => cases! {
    connection_refused: Case::refused("cannot connect to the server").of(OPERATION);

    status_421: misdirected(OPERATION);
    status_421_then_a_value: misdirected_then_a_value(OPERATION);
    status_423: status(OPERATION, 423, "423 locked retryable");
    status_423_then_a_value: status_then_a_value(OPERATION, 423);
    status_425: status(OPERATION, 425, "425 retryable");
    status_425_then_a_value: status_then_a_value(OPERATION, 425);
    status_429: status(OPERATION, 429, "429 rate_limited retryable");
    status_429_then_a_value: status_then_a_value(OPERATION, 429);
}}

/// The connection is reset before the client sends the request on it.
fn reset_before_the_request(operation: Operation) -> Case {
    let message = "the request was not sent, because its connection was closed";
    Case::error(vec![Step::ResetBeforeRequest], "not_processed retryable", message)
        .attempts(4)
        .repeated_at_once()
        .unreceived(4)
        .of(operation)
        .not_processed()
}

for_each! { OPERATION: Operation = [get_unsent: Operation::Get, create_unsent: Operation::Create, update_unsent: Operation::Update, delete_unsent: Operation::Delete] => http1_cases! {
    reset_before_the_request: reset_before_the_request(OPERATION);
}}

/// The refusals of HTTP/2 (RFC 9113, 6.8 and 8.7).
mod refusals {
    use super::*;

    for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => http2_cases! {
        refused_stream: refused(OPERATION, refuse_stream()).connections(1);
        refused_stream_then_a_value: refused_then_a_value(OPERATION, refuse_stream()).connections(1);
        refused_stream_without_retries: refused_without_retries(OPERATION, refuse_stream());
        go_away_without_retries: refused_without_retries(OPERATION, go_away(Reason::NO_ERROR));
        go_away: refused(OPERATION, go_away(Reason::NO_ERROR)).connections(4);
        go_away_then_a_value: refused_then_a_value(OPERATION, go_away(Reason::NO_ERROR)).connections(2);
        go_away_with_an_error_then_a_value: refused_then_a_value(OPERATION, go_away(Reason::INTERNAL_ERROR)).connections(2);
        go_away_for_too_many_requests_then_a_value: refused_then_a_value(OPERATION, go_away(Reason::ENHANCE_YOUR_CALM)).connections(2);
        go_away_of_an_open_connection_then_a_value: refused_then_a_value(OPERATION, go_away_and_stay_open()).connections(2);
        tls_handshake_that_fails: Case::error(vec![Step::ResetBeforeRequest], "connect retryable", "cannot connect to the server").attempts(4).unreceived(4).of(OPERATION).not_processed();
    }}
}
