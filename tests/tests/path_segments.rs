//! Identifiers in the path of a request: each becomes exactly one path segment, or is rejected.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use proptest::prelude::*;
use webex_call_pickup::{
    mock::MockServer,
    types::{CallPickup, CallPickupId, LocationId, OrgId},
};

/// The path segment as a server decodes it.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(byte);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn is_rejected(text: &str) -> bool {
    text.is_empty() || text == "." || text == ".." || text.contains(['/', '\\']) || text.contains(char::is_control)
}

/// Strings that are likely to confuse a URL parser, and any others.
fn identifier() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./\\\\%?#;:@&=+ a-zA-Z0-9~_-]{0,12}",
        "(\\.|%2e|%2E|%2f|%5c|/|\\\\|\t|\n|\r|\u{0}|\u{7f}|\u{85}|[a-z]){1,6}",
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("%2e%2e".to_owned()),
    ]
}

#[test]
fn accepted_identifier_is_one_path_segment() {
    // One client for all cases, because its TLS setup is slow.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(MockServer::start()).unwrap();
    server.get_call_pickup().respond(CallPickup::new("a".parse().unwrap(), "b"));
    let client = server.client();
    let config = ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(location in identifier(), pickup in identifier())| {
        let before = server.requests().len();
        let request = client.get_call_pickup(location.as_str(), pickup.as_str());
        let result = runtime.block_on(request.send());
        let requests = server.requests();
        if is_rejected(&location) || is_rejected(&pickup) {
            let error = result.unwrap_err();
            prop_assert!(error.is_invalid_request());
            let name = if is_rejected(&location) { "location_id" } else { "call_pickup_id" };
            prop_assert!(error.to_string().starts_with(&format!("getCallPickup: {name}: an identifier cannot")), "{}", error);
            prop_assert_eq!(requests.len(), before);
        } else {
            prop_assert!(result.is_ok(), "{:?}", result);
            let segments: Vec<_> = requests[before].target.split('/').collect();
            prop_assert_eq!(segments.len(), 8);
            prop_assert_eq!(&segments[..5], &["", "v1", "telephony", "config", "locations"]);
            prop_assert_eq!(percent_decoded(segments[5]), location);
            prop_assert_eq!(segments[6], "callPickups");
            prop_assert_eq!(percent_decoded(segments[7]), pickup);
        }
    });
}

#[test]
fn rejection_names_the_reason_and_not_the_identifier() {
    for text in ["", ".", "..", "canary/b", "canary\\b", "canary\n", "canary\u{0}"] {
        for message in [
            text.parse::<LocationId>().unwrap_err().to_string(),
            CallPickupId::try_from(text).unwrap_err().to_string(),
            OrgId::try_from(text.to_owned()).unwrap_err().to_string(),
        ] {
            assert!(message.starts_with("an identifier cannot "), "{message}");
            assert!(!message.contains("canary"), "{message}");
        }
    }
}
