//! Any `Link` header leads to a page of the same list with the same filter, or to none. Each line of the input is a header.

#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_call_pickup::fuzzing;

const LIST: &str = "https://webexapis.com/v1/telephony/config/locations/TDE%3D/callPickups";

fuzz_target!(|input: &[u8]| {
    let values: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    let Some(next) = fuzzing::next_page_url(&values, &format!("{LIST}?max=2&name=x")) else { return };
    let query = next.strip_prefix(LIST).expect("a page of the list");
    assert!(query.starts_with('?') && query.ends_with("name=x"), "{next}");
    assert!(!query.contains('#'), "{next}");
    // Only a link with brackets and a relation is followed.
    let text = String::from_utf8_lossy(input).to_ascii_lowercase();
    assert!(text.contains('<') && text.contains("rel"), "{text}");
});
