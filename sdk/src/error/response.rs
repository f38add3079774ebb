//! The response that accompanied an error, and the details in its body.

use std::time::Duration;

use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

use super::decode::without_bom;
use crate::{response::BufferedResponse, tracking_id, types::ErrorCode};

/// The maximum length of [`ErrorResponse::snippet`], in bytes of the body.
const MAX_SNIPPET_SIZE: usize = 2048;

/// The response that accompanied an error.
pub(super) struct ErrorResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) retry_after: Option<Duration>,
    pub(super) tracking_id: Option<String>,
    pub(super) message: Option<String>,
    pub(super) details: Vec<Detail>,
    /// The beginning of the body.
    pub(super) snippet: String,
}

impl ErrorResponse {
    pub(super) fn new(response: BufferedResponse) -> Self {
        let BufferedResponse { status, headers, body, retry_after, .. } = response;
        // The body of a success does not describe an error, and may be large.
        let parsed = if status.is_success() { ParsedErrorBody::default() } else { parse_error_body(&body) };
        Self {
            retry_after,
            tracking_id: tracking_id::from_headers(&headers).or(parsed.tracking_id),
            message: parsed.message,
            details: parsed.details,
            snippet: String::from_utf8_lossy(&body[..body.len().min(MAX_SNIPPET_SIZE)]).into_owned(),
            status,
            headers,
        }
    }
}

/// A single cause of a failure, as the server reports it.
#[derive(Clone)]
pub struct Detail {
    description: Option<String>,
    code: Option<ErrorCode>,
}

impl Detail {
    /// Returns the server's description. It may quote what was sent.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Returns the vendor's error code, a number or a string.
    pub fn code(&self) -> Option<&ErrorCode> {
        self.code.as_ref()
    }

    /// Returns the code if it is safe to print: if it cannot be a name or a phone number.
    pub(super) fn printable_code(&self) -> Option<String> {
        match self.code.as_ref()? {
            // A longer number may be a phone number, as in a string.
            ErrorCode::Number(number) => (number.unsigned_abs() < 1_000_000).then(|| number.to_string()),
            ErrorCode::Text(text) => {
                // The vendor's codes are short numbers, or words in capitals.
                let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                let is_word = text.len() <= 64
                    && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"._-".contains(&b))
                    && text.bytes().any(|b| b.is_ascii_uppercase());
                (is_number || is_word).then(|| text.clone())
            }
        }
    }
}

impl std::fmt::Debug for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Detail").field("code", &self.printable_code()).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct ParsedErrorBody {
    message: Option<String>,
    details: Vec<Detail>,
    tracking_id: Option<String>,
}

/// Extracts what is usable from an error body.
///
/// Real bodies mix the documented shapes, and one malformed entry must not hide the others. So this inspects each property
/// by itself instead of decoding the document's `ErrorBody`.
fn parse_error_body(body: &[u8]) -> ParsedErrorBody {
    let Ok(body) = serde_json::from_slice::<Value>(without_bom(body)) else { return ParsedErrorBody::default() };
    let mut details: Vec<Detail> = items(&body["errors"])
        .chain(items(&body["error"]).flat_map(|e| items(&e["message"])))
        .filter_map(parse_detail)
        .collect();
    let top_level = Detail { description: None, code: parse_code(&body) };
    if top_level.code.is_some() && !details.iter().any(|known| known.code == top_level.code) {
        details.insert(0, top_level);
    }
    let first_description = || details.iter().find_map(|detail| detail.description.clone());
    ParsedErrorBody {
        message: non_blank(&body["message"]).or_else(first_description),
        tracking_id: body["trackingId"].as_str().and_then(tracking_id::parse),
        details,
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn non_blank(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn parse_detail(value: &Value) -> Option<Detail> {
    let detail = Detail { description: non_blank(&value["description"]), code: parse_code(value) };
    (detail.description.is_some() || detail.code.is_some()).then_some(detail)
}

fn parse_code(value: &Value) -> Option<ErrorCode> {
    ["errorCode", "code"].iter().find_map(|key| serde_json::from_value(value.get(key)?.clone()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str) -> (Option<String>, Vec<String>, Option<String>) {
        let parsed = parse_error_body(body.as_bytes());
        let details = parsed
            .details
            .iter()
            .map(|detail| {
                let code = detail.code().map_or("-".to_owned(), ToString::to_string);
                format!("{}/{code}", detail.description().unwrap_or("-"))
            })
            .collect();
        (parsed.message, details, parsed.tracking_id)
    }

    #[test]
    fn parses_the_three_documented_shapes() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parsed(
                r#"{"message": "m", "errors": [{"description": "d", "errorCode": 4471}, {"description": "e"}], "trackingId": "R_1"}"#
            ),
            (some("m"), vec!["d/4471".to_owned(), "e/-".to_owned()], some("R_1"))
        );
        assert_eq!(
            parsed(r#"{"message": "m", "errorCode": "ERR.V.TRM.TMN60004", "trackingId": "R_2"}"#),
            (some("m"), vec!["-/ERR.V.TRM.TMN60004".to_owned()], some("R_2"))
        );
        assert_eq!(
            parsed(
                r#"{"error": [{"key": "409", "message": [{"description": "d", "code": 5600}]}], "trackingId": "R_3"}"#
            ),
            (some("d"), vec!["d/5600".to_owned()], some("R_3"))
        );
    }

    #[test]
    fn skips_malformed_entries() {
        assert_eq!(
            parsed(r#"{"message": 5, "errors": [null, 7, {"errorCode": {}}, {"description": "d"}], "error": "x"}"#),
            (Some("d".to_owned()), vec!["d/-".to_owned()], None)
        );
        for body in ["", "null", "[]", "<html>", "{", "\"x\"", "{\"errors\": {}}"] {
            assert_eq!(parsed(body), (None, vec![], None), "{body}");
        }
    }

    #[test]
    fn prints_no_code_that_may_be_personal_data() {
        let printed = |code: ErrorCode| Detail { description: None, code: Some(code) }.printable_code();
        let code = |text: &str| printed(ErrorCode::Text(text.to_owned()));
        assert_eq!(code("ERR.V.TRM.TMN60004"), Some("ERR.V.TRM.TMN60004".to_owned()));
        assert_eq!(code("4471"), Some("4471".to_owned()));
        assert_eq!(code("19075552859"), None, "it may be a phone number");
        assert_eq!(code("john@example.com"), None);
        assert_eq!(code("two words"), None);
        assert_eq!(code("John.Brown"), None);
        for (number, expected) in [(4471, true), (0, true), (-1, true), (999_999, true), (1_000_000, false)] {
            assert_eq!(printed(ErrorCode::Number(number)), expected.then(|| number.to_string()));
        }
        for number in [19_075_552_859, i64::MAX, i64::MIN] {
            assert_eq!(printed(ErrorCode::Number(number)), None, "it may be a phone number");
            let detail = Detail { description: None, code: Some(ErrorCode::Number(number)) };
            assert_eq!(format!("{detail:?}"), "Detail { code: None, .. }");
        }
    }
}
