//! Faults after which the server may have performed a write, or not.
//!
//! A POST is not retried, and its error is not retryable. PUT and DELETE are retried, and a 404 of the retry may come from
//! the first attempt. The SDK decides this in `retry/classify.rs`.

use webex_call_pickup_tests::{Script, Step, respond};

use crate::{
    case::Case,
    operation::Operation,
    scripts::{BROKEN, REASON},
};

/// A fault, and the error of an attempt with it.
struct Fault {
    script: Script,
    predicates: String,
    message: &'static str,
}

fn fault(script: Script, predicates: &str, message: &'static str) -> Fault {
    Fault { script, predicates: predicates.to_owned(), message }
}

impl Fault {
    fn on_every_attempt(self, operation: Operation) -> Case {
        if operation == Operation::Create {
            return self.not_retried(operation, vec![]);
        }
        let Self { script, predicates, message } = self;
        Case::error(script, format!("{predicates} retryable"), message).attempts(4).of(operation)
    }

    fn then_a_value(self, operation: Operation) -> Case {
        let success = operation.success();
        if operation == Operation::Create {
            return self.not_retried(operation, success);
        }
        Case::value_after(vec![self.script, success]).attempts(2).of(operation)
    }

    fn then_404(self, operation: Operation) -> Case {
        let not_found = respond(404, &[], REASON);
        if operation == Operation::Create {
            return self.not_retried(operation, not_found);
        }
        Case::error_after(vec![self.script, not_found], "404 not_found", "; after 2 attempts").attempts(2).of(operation)
    }

    fn not_retried(self, operation: Operation, unused: Script) -> Case {
        Case::error_after(vec![self.script, unused], self.predicates, self.message).of(operation)
    }
}

/// Declares three tests for each fault: on every attempt, then a value, then 404.
macro_rules! faults {
    ($($name:ident: $fault:expr;)+) => { $(
        mod $name {
            use super::*;

            cases! {
                on_every_attempt: $fault.on_every_attempt(OPERATION);
                then_a_value: $fault.then_a_value(OPERATION);
                then_404: $fault.then_404(OPERATION);
            }
        }
    )+ };
}

for_each! { OPERATION: Operation = [create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => faults! {
    reset_before_the_head: fault(vec![Step::Reset], "connection_closed", BROKEN);
    close_before_the_head: fault(vec![], "connection_closed", BROKEN);
    stall_before_the_head: fault(vec![Step::Stall], "timeout", "no response before the timeout");
    status_408: fault(respond(408, &[], REASON), "408", "; error code 4003");
    status_502: fault(respond(502, &[], "<html>canary-body</html>"), "502", "502 Bad Gateway");
    status_503: fault(respond(503, &[], REASON), "503", "; error code 4003");
    status_504: fault(respond(504, &[], "canary-body"), "504", "504 Gateway Timeout");
}}

/// The connection is closed during the body of a success. The body of a DELETE is not read.
mod during_the_body {
    use super::*;

    fn half_body(operation: Operation, then: Step, predicate: &str, message: &'static str) -> Fault {
        let status_line = operation.status_line();
        let half = format!("HTTP/1.1 {status_line}\r\ncontent-length: 24\r\n\r\n{{\"id\": \"canary");
        fault(vec![Step::send(&half), then], &format!("{} {predicate}", &status_line[..3]), message)
    }

    for_each! { OPERATION: Operation = [create: Operation::Create, update: Operation::Update] => faults! {
        reset: half_body(OPERATION, Step::Reset, "connection_closed", BROKEN);
        stall: half_body(OPERATION, Step::Stall, "timeout", "the body did not arrive before the timeout");
    }}
}
