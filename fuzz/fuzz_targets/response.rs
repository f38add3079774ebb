//! Any bytes are a call pickup that survives being written and read again, or an error that does not quote them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::{fuzzing, types::CallPickup};

fuzz_target!(|body: &[u8]| {
    match fuzzing::decode(body) {
        Ok(value) => {
            let encoded = serde_json::to_vec(&value).expect("a value can be written");
            let again: CallPickup = serde_json::from_slice(&encoded).expect("what was written can be read");
            assert_eq!(again, value);
            assert_eq!(serde_json::to_vec(&again).expect("a value can be written"), encoded);
            // `null` for what has to be there, and the like, must not come in by another door.
            assert!(serde_json::from_slice::<CallPickup>(without_bom(body)).is_ok());
        }
        Err(text) => {
            // Names of properties are letters; whatever else a server says could only come from a value.
            assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{text:?}");
            assert!(text.len() < 300, "{text}");
            assert!(!text.contains('@'), "{text}");
        }
    }
});

fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}
