//! Any body with any `Content-Encoding` is decoded within its limit, or an error that names no more than a short word of it.
//! The first line of the input is the header, the second one the limit, and the rest is the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::fuzzing;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(3, |byte| *byte == b'\n');
    let (Some(encoding), Some(limit), Some(body)) = (parts.next(), parts.next(), parts.next()) else { return };
    let limit = limit.iter().fold(0_usize, |limit, byte| (limit * 16 + usize::from(byte % 16)) % 100_000);
    let Some((decoded, result)) = fuzzing::decode_content(&[encoding], body, limit) else { return };
    let is_encoded = encoding.to_ascii_lowercase().windows(4).any(|window| window == b"gzip");
    if is_encoded {
        assert!(decoded.len() <= limit || body.is_empty(), "{} bytes, and at most {limit} expected", decoded.len());
    }
    if let Err(message) = result {
        assert!(message.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{message:?}");
        assert!(message.len() < 100, "{message}");
    }
});
