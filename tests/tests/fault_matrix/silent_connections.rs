//! Connections over HTTP/2 that stay open in silence.
//!
//! Pings reveal a server that does not acknowledge them. Otherwise the attempt times out, and the SDK replaces its HTTP
//! client, so that the next attempt has another connection.

use webex_call_pickup_tests::{Script, Step};

use crate::{case::Case, operation::Operation, scripts::BROKEN};

#[derive(Clone, Copy)]
enum Silence {
    /// The server acknowledges pings, but does not respond.
    PingsOnly,
    /// The server reads, but writes nothing.
    ReadsOnly,
    /// The server neither reads nor writes.
    Nothing,
}

fn stall(silence: Silence) -> Script {
    match silence {
        Silence::PingsOnly => vec![Step::Stall],
        Silence::ReadsOnly => vec![Step::StopWriting, Step::Stall],
        Silence::Nothing => vec![Step::StopReading, Step::Stall],
    }
}

fn then_a_value(operation: Operation, silence: Silence) -> Case {
    if operation == Operation::Create {
        let scripts = vec![stall(silence), operation.success()];
        return Case::error_after(scripts, "timeout", "no response before the timeout").of(operation).connections(1);
    }
    Case::value_after(vec![stall(silence), operation.success()]).attempts(2).of(operation).connections(2)
}

fn on_every_attempt(operation: Operation, silence: Silence) -> Case {
    if operation == Operation::Create {
        return Case::error(stall(silence), "timeout", "no response before the timeout").of(operation).connections(1);
    }
    let message = "no response before the timeout; after 4 attempts in 246.0 s";
    Case::error(stall(silence), "timeout retryable", message).attempts(4).of(operation).connections(4)
}

/// A ping is not acknowledged. No attempt times out.
fn without_a_pong(operation: Operation, stop: Step) -> Case {
    let script = vec![stop, Step::Hang];
    let case = if operation == Operation::Create {
        Case::error(script, "connection_closed", BROKEN).connections(1)
    } else {
        Case::value_after(vec![script, operation.success()]).attempts(2).repeated_at_once().connections(2)
    };
    case.of(operation).with_pings()
}

macro_rules! each_method {
    ($($name:ident: $silence:expr;)+) => { $(
        mod $name {
            use super::*;

            for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => http2_cases! {
                on_every_attempt: on_every_attempt(OPERATION, $silence);
                then_a_value: then_a_value(OPERATION, $silence);
                after_a_response: then_a_value(OPERATION, $silence).after_a_response();
            }}
        }
    )+ };
}

each_method! {
    pings_only: Silence::PingsOnly;
    reads_only: Silence::ReadsOnly;
    nothing: Silence::Nothing;
}

for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => http2_cases! {
    reads_only_and_is_pinged: without_a_pong(OPERATION, Step::StopWriting);
    nothing_and_is_pinged: without_a_pong(OPERATION, Step::StopReading);
}}
