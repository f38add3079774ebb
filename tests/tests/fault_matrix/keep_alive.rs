//! Connections that the server closes while they are kept alive, just when the client sends its next request.
//!
//! This is no outage: the request is repeated at once, without using up the retry budget.

use webex_call_pickup::RetryPolicy;
use webex_call_pickup_tests::{Frame, Reason, Script, Step};

use crate::{case::Case, operation::Operation, scripts::BROKEN};

/// No retry but the one that costs no budget.
fn no_budget() -> RetryPolicy {
    RetryPolicy::default().budget(0)
}

fn then_a_value(operation: Operation, script: Script) -> Case {
    if operation == Operation::Create {
        return not_repeated(operation, script).retry(no_budget());
    }
    let scripts = vec![script, operation.success()];
    Case::value_after(scripts)
        .attempts(2)
        .repeated_at_once()
        .retry(no_budget())
        .of(operation)
        .connections(2)
        .after_a_response()
}

fn twice(operation: Operation, script: Script) -> Case {
    if operation == Operation::Create {
        return not_repeated(operation, script).retry(no_budget());
    }
    let case = Case::error(script, "connection_closed retryable", BROKEN).retry(no_budget()).of(operation);
    case.attempts(2).repeated_at_once().after_a_response()
}

fn without_retries(operation: Operation, script: Script) -> Case {
    not_repeated(operation, script).retry(RetryPolicy::none())
}

fn not_repeated(operation: Operation, script: Script) -> Case {
    let predicates = if operation == Operation::Create { "connection_closed" } else { "connection_closed retryable" };
    Case::error_after(vec![script, operation.success()], predicates, BROKEN)
        .of(operation)
        .connections(1)
        .after_a_response()
}

/// The server closes the connection in an orderly way, without a request under way.
fn after_a_go_away(operation: Operation) -> Case {
    let go_away = vec![Step::Frame(Frame::go_away(1, Reason::NO_ERROR))];
    let scripts = vec![go_away, operation.success()];
    let case = Case::value_after(scripts).attempts(2).repeated_at_once().retry(no_budget()).of(operation);
    case.connections(2).not_processed().after_a_response()
}

macro_rules! each_fault {
    ($($name:ident: $script:expr;)+) => { $(
        mod $name {
            use super::*;

            for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => cases! {
                then_a_value: then_a_value(OPERATION, $script);
                twice: twice(OPERATION, $script);
                without_retries: without_retries(OPERATION, $script);
            }}
        }
    )+ };
}

each_fault! {
    close: vec![];
    reset: vec![Step::Reset];
}

for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => http2_cases! {
    go_away: after_a_go_away(OPERATION);
}}
