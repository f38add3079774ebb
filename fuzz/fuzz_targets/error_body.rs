//! Any error body keeps the status code, and the message is one short line that quotes no free text of the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::{ErrorKind, fuzzing};

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = (400 + input.0 % 200, input.1);
    let error = fuzzing::status_error(status, body);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(error.body_snippet().is_some_and(|snippet| snippet.len() <= 3 * 2048));

    let message = error.to_string();
    assert_eq!(format!("{error:?}"), format!("Error({message})"));
    assert!(message.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{message:?}");
    assert!(message.len() < 2000, "{} bytes: {message}", message.len());
    // The message without a body consists of the SDK's and the document's words. Codes and the tracking ID follow.
    let without_body = fuzzing::status_error(status, b"").to_string();
    let rest = message.strip_prefix(&without_body).expect("the details follow");
    for part in rest.split("; ").skip(1) {
        assert!(part.starts_with("error code ") || part.starts_with("tracking ID "), "{message}");
    }
    for detail in error.details() {
        assert!(detail.description().is_some() || detail.code().is_some());
    }
});
