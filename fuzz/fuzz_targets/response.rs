//! Any body is a call pickup that survives encoding and decoding, or an error that does not quote the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::{fuzzing, types::CallPickup};

/// The types that a message may name: those of JSON, and none of Rust.
const EXPECTED: [&str; 5] =
    ["a string or a number", "a whole number", "a boolean, or `true` or `false` in quotes", "an array", "an object"];

fuzz_target!(|body: &[u8]| {
    match fuzzing::decode(body) {
        Ok(value) => {
            let encoded = serde_json::to_vec(&value).expect("a value can be encoded");
            let decoded: CallPickup = serde_json::from_slice(&encoded).expect("an encoded value can be decoded");
            assert_eq!(decoded, value);
            assert_eq!(serde_json::to_vec(&decoded).expect("a value can be encoded"), encoded);
            // The SDK accepts nothing that serde rejects, such as `null` for a required property.
            assert!(serde_json::from_slice::<CallPickup>(without_bom(body)).is_ok());
        }
        Err(message) => {
            let expected = message.rsplit_once("expected ").map(|(_, expected)| expected);
            assert!(expected.is_none_or(|expected| EXPECTED.contains(&expected)) || message.starts_with("invalid JSON: "), "{message}");
            // The names of properties are ASCII. Anything else would come from a value.
            assert!(message.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{message:?}");
            assert!(message.len() < 300, "{message}");
            assert!(!message.contains('@'), "{message}");
        }
    }
});

fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}
