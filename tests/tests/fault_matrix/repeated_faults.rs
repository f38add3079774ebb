//! Faults of the first attempts, and their end.

use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, respond, success};

use crate::{
    case::Case,
    scripts::{REASON, send_with_length},
};

/// A value after this number of attempts with a fault.
fn value_after(faults: usize, fault: Script) -> Case {
    let mut scripts = vec![fault; faults];
    scripts.push(success());
    Case::value_after(scripts).attempts(faults as u32 + 1)
}

fn three_different_faults() -> Case {
    let scripts = vec![vec![Step::Reset], respond(503, &[], REASON), vec![Step::Stall], success()];
    Case::value_after(scripts).attempts(4).repeated_at_once()
}

fn four_different_faults() -> Case {
    let scripts = vec![vec![Step::Stall], vec![Step::Reset], respond(503, &[], REASON), respond(429, &[], REASON)];
    Case::error_after(scripts, "429 rate_limited retryable", "429 Too Many Requests").attempts(4).delays([250, 0, 1000])
}

for_each! { FAULTS: usize = [once: 1, twice: 2, three_times: 3] => cases! {
    status_503: value_after(FAULTS, respond(503, &[], REASON));
    reset_before_the_head: value_after(FAULTS, vec![Step::Reset]).repeated_at_once();
    close_during_the_body: value_after(FAULTS, send_with_length("25", CALL_PICKUP));
    stall: value_after(FAULTS, vec![Step::Stall]);
}}

cases! {
    value_after_three_different_faults: three_different_faults();
    error_of_the_last_fault: four_different_faults();
}
