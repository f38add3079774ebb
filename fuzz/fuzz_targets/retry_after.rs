//! Any `Retry-After` is ignored or the delay that it states. Each line of the input is a header.

#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::fuzzing;

/// HTTP dates have years of four digits.
const MAX_DATE_DELAY: Duration = Duration::from_secs(8100 * 366 * 24 * 3600);

fuzz_target!(|input: &[u8]| {
    let values: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    // Mon, 23 Nov 2026 00:00:00 GMT
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_392_000);
    let Some(delay) = fuzzing::retry_after(&values, now) else { return };
    assert_eq!(values.len(), 1);
    let text = std::str::from_utf8(values[0]).expect("a valid header is UTF-8").trim();
    match text.parse::<u64>() {
        Ok(seconds) => assert_eq!(delay, Duration::from_secs(seconds)),
        Err(_) => {
            assert!(text.contains(':'), "{text}");
            assert!(delay <= MAX_DATE_DELAY, "{delay:?} for {text}");
        }
    }
});
