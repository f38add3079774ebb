//! Connections that fail, break or stall before the status is known.

use webex_call_pickup_tests::{Script, Step, success};

use crate::{
    case::Case,
    scripts::{BROKEN, HALF_HEAD, send},
};

/// Every attempt is interrupted before the head of the response is complete.
fn interrupted(script: Script) -> Case {
    let message = format!("getCallPickup: {BROKEN}; after 4 attempts in 1.8 s; tracking ID RUST_");
    Case::error(script, "connection_closed retryable", message).attempts(4)
}

/// Every attempt exceeds its timeout before the head of the response is complete.
fn timed_out(script: Script) -> Case {
    let message = "getCallPickup: no response before the timeout; after 4 attempts in 246.0 s";
    Case::error(script, "timeout retryable", message).attempts(4)
}

cases! {
    no_fault: Case::value(success());
    connection_refused: Case::refused("cannot connect to the server; after 4 attempts in 1.8 s");

    reset_before_the_request_is_read: interrupted(vec![Step::ResetBeforeRequest]).requests(0);
    reset_before_the_head: interrupted(vec![Step::Reset]);
    reset_during_the_head: interrupted(vec![Step::send(HALF_HEAD), Step::Reset]);
    close_before_the_head: interrupted(vec![]);
    close_during_the_head: interrupted(send(HALF_HEAD));

    stall_before_the_head: timed_out(vec![Step::Stall]);
    stall_during_the_head: timed_out(vec![Step::send(HALF_HEAD), Step::Stall]);
    stall_after_10_000_responses_100: timed_out(vec![Step::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), 10_000), Step::Stall]);
}
