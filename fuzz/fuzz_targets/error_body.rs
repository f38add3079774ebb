//! Any bytes as the body of an error keep its status, and its text is one short line that quotes no free text of them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::fuzzing;

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = (400 + input.0 % 200, input.1);
    let error = fuzzing::error(status, body);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert!(!error.is_decode() && !error.is_no_content());
    assert!(error.body_snippet().is_some_and(|snippet| snippet.len() <= 3 * 2048));

    let text = error.to_string();
    assert_eq!(format!("{error:?}"), format!("Error({text})"));
    assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{text:?}");
    assert!(text.len() < 2000, "{} bytes: {text}", text.len());
    // Without the body there are only the words of the SDK and the document; codes and the tracking ID come behind them.
    let empty = fuzzing::error(status, b"").to_string();
    let rest = text.strip_prefix(&empty).expect("the body comes behind what is said without it");
    for part in rest.split("; ").skip(1) {
        assert!(part.starts_with("error code ") || part.starts_with("tracking ID "), "{text}");
    }
    for cause in error.details() {
        assert!(cause.description().is_some() || cause.code().is_some());
    }
});
