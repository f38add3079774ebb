//! Any `Retry-After` is a wait that its text names, or none. Lines are several values.

#![no_main]

use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::fuzzing;

/// The years of HTTP's dates have four digits.
const MOST_OF_A_DATE: Duration = Duration::from_secs(8100 * 366 * 24 * 3600);

fuzz_target!(|input: &[u8]| {
    let values: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    // Mon, 23 Nov 2026 00:00:00 GMT
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_392_000);
    let Some(wait) = fuzzing::retry_after(&values, now) else { return };
    assert_eq!(values.len(), 1);
    let text = std::str::from_utf8(values[0]).expect("only text is a wait").trim();
    match text.parse::<u64>() {
        Ok(seconds) => assert_eq!(wait, Duration::from_secs(seconds)),
        Err(_) => {
            assert!(text.contains(':'), "{text}");
            assert!(wait <= MOST_OF_A_DATE, "{wait:?} for {text}");
        }
    }
});
