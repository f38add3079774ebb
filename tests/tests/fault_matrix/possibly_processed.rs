//! Faults after which the server may have processed the request, or not.
//!
//! A POST is not retried, and its error is not retryable. GET, PUT and DELETE are retried, and a 404 of the retry may come
//! from the first attempt. The SDK decides this in `retry/classify.rs`.

use webex_call_pickup_tests::{Frame, Reason, Script, Step, respond};

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
    is_repeated_at_once: bool,
}

fn fault(script: Script, predicates: &str, message: &'static str) -> Fault {
    Fault { script, predicates: predicates.to_owned(), message, is_repeated_at_once: false }
}

/// The connection breaks before any byte of the response, which is no outage.
fn broken(script: Script) -> Fault {
    Fault { is_repeated_at_once: true, ..fault(script, "connection_closed", BROKEN) }
}

fn reset_stream(reason: Reason) -> Script {
    vec![Step::Frame(Frame::reset_stream(reason))]
}

/// Announces the end of the connection, and that the server processes the first stream. Then closes the connection.
fn go_away(reason: Reason) -> Script {
    vec![Step::Frame(Frame::go_away(1, reason))]
}

impl Fault {
    fn on_every_attempt(self, operation: Operation) -> Case {
        if operation == Operation::Create {
            return self.not_retried(operation, vec![]);
        }
        let predicates = format!("{} retryable", self.predicates);
        let case = Case::error(self.script, predicates, self.message).attempts(4).of(operation);
        if self.is_repeated_at_once { case.repeated_at_once() } else { case }
    }

    fn then_a_value(self, operation: Operation) -> Case {
        let success = operation.success();
        if operation == Operation::Create {
            return self.not_retried(operation, success);
        }
        let case = Case::value_after(vec![self.script, success]).attempts(2).of(operation);
        if self.is_repeated_at_once { case.repeated_at_once() } else { case }
    }

    fn then_404(self, operation: Operation) -> Case {
        let not_found = respond(404, &[], REASON);
        if operation == Operation::Create {
            return self.not_retried(operation, not_found);
        }
        let scripts = vec![self.script, not_found];
        let case = Case::error_after(scripts, "404 not_found", "; after 2 attempts").attempts(2).of(operation);
        if self.is_repeated_at_once { case.repeated_at_once() } else { case }
    }

    fn not_retried(self, operation: Operation, unused: Script) -> Case {
        Case::error_after(vec![self.script, unused], self.predicates, self.message).of(operation)
    }
}

/// Declares three rows for each fault: on every attempt, then a value, then 404.
macro_rules! faults {
    ($rows_macro:ident! { $($name:ident: $fault:expr;)+ }) => { $(
        mod $name {
            use super::*;

            $rows_macro! {
                on_every_attempt: $fault.on_every_attempt(OPERATION);
                then_a_value: $fault.then_a_value(OPERATION);
                then_404: $fault.then_404(OPERATION);
            }
        }
    )+ };
}

for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => faults! { cases! {
    reset_before_the_head: broken(vec![Step::Reset]);
    close_before_the_head: broken(vec![]);
    stall_before_the_head: fault(vec![Step::Stall], "timeout", "no response before the timeout");
    status_408: fault(respond(408, &[], REASON), "408", "; error code 4003");
    status_502: fault(respond(502, &[], "<html>canary-body</html>"), "502", "502 Bad Gateway");
    status_503: fault(respond(503, &[], REASON), "503", "; error code 4003");
    status_504: fault(respond(504, &[], "canary-body"), "504", "504 Gateway Timeout");
}}}

/// The stream is reset or the connection is closed without a refusal.
mod unrefused {
    use super::*;

    for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update, delete: Operation::Delete] => faults! { http2_cases! {
        tcp_close_before_the_head: broken(vec![Step::CloseWithoutTls]);
        go_away_before_the_head: broken(go_away(Reason::NO_ERROR));
        go_away_with_an_error_before_the_head: broken(go_away(Reason::INTERNAL_ERROR));
        stream_reset_with_no_error: broken(reset_stream(Reason::NO_ERROR));
        stream_reset_with_an_error: broken(reset_stream(Reason::INTERNAL_ERROR));
        stream_reset_with_cancel: broken(reset_stream(Reason::CANCEL));
        stream_reset_for_too_many_requests: broken(reset_stream(Reason::ENHANCE_YOUR_CALM));
    }}}
}

/// The connection is closed during the body of a success. The body of a DELETE is not read.
mod during_the_body {
    use super::*;

    fn half_body(operation: Operation, then: Step, predicate: &str, message: &'static str) -> Fault {
        let status = operation.status();
        let half = [Step::head(status, &[("content-length", "24")]), Step::send("{\"id\": \"canary"), then];
        fault(half.to_vec(), &format!("{status} {predicate}"), message)
    }

    for_each! { OPERATION: Operation = [get: Operation::Get, create: Operation::Create, update: Operation::Update] => faults! { cases! {
        reset: half_body(OPERATION, Step::Reset, "connection_closed", BROKEN);
        stall: half_body(OPERATION, Step::Stall, "timeout", "the body did not arrive before the timeout");
    }}}
}
