//! Complete bodies that are not as expected.

use webex_call_pickup_tests::{CALL_PICKUP, Script, gzip, respond};

use crate::{case::Case, scripts::REASON};

const NOT_JSON: &str = "200 OK: cannot decode the response: invalid JSON: ";
/// The end of the message of an error whose body has no details.
const NO_REASON: &str = "; tracking ID ROUTER_1";

fn value(body: &str) -> Case {
    Case::value(respond(200, &[], body))
}

/// A body of a success that cannot be decoded.
fn undecodable(body: impl AsRef<[u8]>, message: &str) -> Case {
    Case::error(respond(200, &[], body), "200 decode", message)
}

/// A 404 with this body. The error keeps the status code even if the body cannot be decoded.
fn not_found(body: impl AsRef<[u8]>, message: &str) -> Case {
    Case::error(respond(404, &[("trackingid", "ROUTER_1")], body), "404 not_found", message)
}

fn with_bom(text: &str) -> String {
    format!("\u{feff}{text}")
}

fn utf_16_bytes() -> Vec<u8> {
    CALL_PICKUP.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// Arrays nested to this depth.
fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// A call pickup with one more property, whose value is deeply nested.
fn with_nested(property: &str) -> String {
    format!(r#"{{"id": "a", "name": "b", "{property}": {}}}"#, nested(100_000))
}

fn nested_primary() -> String {
    let number = format!(r#"{{"primary": {}}}"#, nested(100_000));
    format!(r#"{{"id": "a", "name": "b", "agents": [{{"id": "c", "numbers": [{number}]}}]}}"#)
}

fn nested_errors() -> String {
    format!(r#"{{"message": "canary-body", "errors": {}}}"#, nested(20_000))
}

/// A body with a `Content-Encoding`.
fn encoded(encoding: &str, body: &[u8]) -> Script {
    respond(200, &[("content-encoding", encoding)], body)
}

cases! {
    byte_order_mark: value(&with_bom(CALL_PICKUP));
    byte_order_mark_of_an_error: not_found(with_bom(REASON), "; error code 4003; tracking ID ROUTER_1");
    invalid_utf_8: undecodable(b"{\"id\": \"canary-body\xff\xfe\", \"name\": \"b\"}", "invalid JSON: ");
    invalid_utf_8_of_an_error: not_found(b"{\"message\": \"canary-body\xff\"}", NO_REASON);
    utf_16: undecodable(utf_16_bytes(), NOT_JSON);
    invalid_json: undecodable(b"{\"id\": canary-body}", "invalid JSON: expected value at line 1 column 8");
    invalid_json_of_an_error: not_found(b"{\"message\": canary-body}", NO_REASON);
    truncated_json: undecodable(b"{\"id\": \"a\", \"name\": \"canary-bo", "invalid JSON: EOF while ");
    json_and_more: undecodable(format!("{CALL_PICKUP} canary-body"), "invalid JSON: trailing characters");
    html: undecodable(b"<html>canary-body</html>", "invalid JSON: expected value at line 1 column 1");
    html_of_an_error: not_found(b"<html>canary-body</html>", NO_REASON);
    zeros: undecodable([0; 4096], NOT_JSON);
    null: undecodable(b"null", "expected ");
    array: undecodable(b"[\"canary-body\"]", "cannot decode the response: ");
    property_of_another_type: undecodable(b"{\"id\": true, \"name\": \"canary-body\"}", "at `id`: expected a string or a number");
    number_out_of_range: undecodable(b"{\"id\": \"a\", \"name\": 1e999999999}", "invalid JSON: number out of range");

    nested_arrays: undecodable(nested(100_000), "200 OK: cannot decode the response: ");
    nested_arrays_in_place_of_agents: undecodable(with_nested("agents"), "at `agents");
    nested_arrays_without_an_end: undecodable("[".repeat(100_000), "200 OK: cannot decode the response: ");
    nested_arrays_in_place_of_an_enum: undecodable(with_nested("notificationType"), "at `notificationType`: ");
    nested_arrays_in_place_of_a_boolean: undecodable(nested_primary(), "at `agents[0].numbers[0].primary`: ");
    nested_arrays_in_an_unknown_property: value(&with_nested("new"));
    nested_arrays_of_an_error: not_found(nested(20_000), NO_REASON);
    nested_arrays_in_place_of_error_details: not_found(nested_errors(), NO_REASON);

    compressed_body: Case::value(encoded("gzip", &gzip(CALL_PICKUP.as_bytes(), 1)));
    encoding_that_was_not_requested: Case::error(encoded("br", b"\x0b\x02\x80canary-body\x03"), "200 malformed_response", "200 OK: the body has the content encoding `br`, but only gzip was requested");
    encoding_without_a_printable_name: Case::error(encoded("canary-header", b"canary-body"), "200 malformed_response", "200 OK: the body has an unknown content encoding");
}
