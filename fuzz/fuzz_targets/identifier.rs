//! Any string is rejected as an identifier, or becomes one path segment that a URL parser does not change.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::{fuzzing, reqwest::Url, types::CallPickupId};

fuzz_target!(|text: &str| {
    let Some(segment) = fuzzing::path_segment(text) else {
        assert!(text.parse::<CallPickupId>().is_err());
        return;
    };
    let identifier: CallPickupId = text.parse().expect("a path segment is a valid identifier");
    assert_eq!(identifier.as_str(), text);
    assert!(!matches!(text, "" | "." | "..") && !text.contains(['/', '\\']) && !text.contains(char::is_control));

    let url = format!("https://webexapis.com/v1/locations/{segment}/callPickups/{segment}?orgId=a");
    let parsed = Url::parse(&url).expect("a URL");
    assert_eq!(parsed.as_str(), url, "the parser does not change the URL");
    let segments: Vec<_> = parsed.path_segments().expect("segments").collect();
    assert_eq!(segments, ["v1", "locations", &segment, "callPickups", &segment]);
    assert_eq!(decoded(&segment), text.as_bytes());
});

fn decoded(segment: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(hex, 16).expect("two digits"));
            rest = &tail[2..];
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte), "{segment}");
            bytes.push(byte);
            rest = tail;
        }
    }
    bytes
}
