//! Forms of `Retry-After`, and the delay before the second attempt.

use webex_call_pickup_tests::{respond, success};

use crate::{case::Case, scripts::REASON};

/// One error with these values of `Retry-After`, then a value. The delay is in milliseconds. The client adds up to 10 % and
/// at most 5 s, and the random number of the clock is a half.
fn delayed(status: u16, values: &[&str], delay: u64) -> Case {
    let headers: Vec<_> = values.iter().map(|value| ("retry-after", *value)).collect();
    Case::value_after(vec![respond(status, &headers, REASON), success()]).attempts(2).delays([delay])
}

fn seconds_four_times() -> Case {
    let script = respond(429, &[("retry-after", "7")], REASON);
    let message = "; retry after 7 s; after 4 attempts in 22.1 s";
    Case::error(script, "429 rate_limited retryable", message).attempts(4).delays([7_350; 3])
}

/// The delay of the default backoff, in place of an invalid value.
const BACKOFF: u64 = 250;

for_each! { STATUS: u16 = [status_423: 423, status_429: 429, status_503: 503] => cases! {
    absent: delayed(STATUS, &[], BACKOFF);
    seconds: delayed(STATUS, &["7"], 7_350);
    zero: delayed(STATUS, &["0"], 105);
    minutes: delayed(STATUS, &["194"], 196_500);
    day: delayed(STATUS, &["86400"], 300_000);
    largest_64_bit_number: delayed(STATUS, &["18446744073709551615"], 300_000);
    number_beyond_64_bits: delayed(STATUS, &["99999999999999999999999"], BACKOFF);
    negative_number: delayed(STATUS, &["-1"], BACKOFF);
    number_with_a_sign: delayed(STATUS, &["+7"], BACKOFF);
    fraction: delayed(STATUS, &["1.5"], BACKOFF);
    expression: delayed(STATUS, &["rand(30),add(30)"], BACKOFF);
    empty: delayed(STATUS, &[""], BACKOFF);
    two_headers: delayed(STATUS, &["7", "9"], BACKOFF);
    list: delayed(STATUS, &["7, 9"], BACKOFF);
    date: delayed(STATUS, &["Sun, 06 Nov 1994 08:50:07 GMT"], 31_500);
    date_in_the_past: delayed(STATUS, &["Sun, 06 Nov 1994 08:49:07 GMT"], BACKOFF);
    date_in_the_far_future: delayed(STATUS, &["Fri, 31 Dec 9999 23:59:59 GMT"], 300_000);
}}

cases! {
    seconds_on_every_attempt: seconds_four_times();
}
