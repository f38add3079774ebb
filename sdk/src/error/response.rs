//! What an error's body says, in whichever of its shapes it comes.

use serde_json::Value;

use super::decode::without_bom;
use crate::{generated_runtime as runtime, types::ErrorCode};

/// One cause that the server gives for a failure.
#[derive(Clone)]
pub struct Detail {
    description: Option<String>,
    code: Option<ErrorCode>,
}

impl Detail {
    /// The cause in the server's own words. It may quote what was sent.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The vendor's code for the cause, a number or a text.
    pub fn code(&self) -> Option<&ErrorCode> {
        self.code.as_ref()
    }

    /// The code, where it is one that can stand in an error text.
    pub(super) fn safe_code(&self) -> Option<String> {
        match self.code.as_ref()? {
            ErrorCode::Number(number) => Some(number.to_string()),
            ErrorCode::Text(text) => {
                // A short number, or in capitals, as the vendor's are; what is not may be a name or a number to call.
                let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
                let is_name = text.len() <= 64
                    && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"._-".contains(&b))
                    && text.bytes().any(|b| b.is_ascii_uppercase());
                (is_number || is_name).then(|| text.clone())
            }
        }
    }
}

impl std::fmt::Debug for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Detail").field("code", &self.safe_code()).finish_non_exhaustive()
    }
}

#[derive(Default)]
pub(super) struct Said {
    pub(super) message: Option<String>,
    pub(super) causes: Vec<Detail>,
    pub(super) tracking_id: Option<String>,
}

/// Takes what is there. The shapes are mixed in the field, and one odd entry must not cost the others, so this looks at
/// each property by itself instead of decoding the document's `ErrorBody`.
pub(super) fn read(body: &[u8]) -> Said {
    let Ok(body) = serde_json::from_slice::<Value>(without_bom(body)) else { return Said::default() };
    let mut causes: Vec<Detail> = items(&body["errors"])
        .chain(items(&body["error"]).flat_map(|e| items(&e["message"])))
        .filter_map(cause)
        .collect();
    let whole = Detail { description: None, code: code(&body) };
    if whole.code.is_some() && !causes.iter().any(|known| known.code == whole.code) {
        causes.insert(0, whole);
    }
    Said {
        message: text(&body["message"]).or_else(|| causes.iter().find_map(|cause| cause.description.clone())),
        causes,
        tracking_id: body["trackingId"].as_str().and_then(runtime::clean_tracking_id),
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn cause(value: &Value) -> Option<Detail> {
    let cause = Detail { description: text(&value["description"]), code: code(value) };
    (cause.description.is_some() || cause.code.is_some()).then_some(cause)
}

fn code(value: &Value) -> Option<ErrorCode> {
    ["errorCode", "code"].iter().find_map(|key| serde_json::from_value(value.get(key)?.clone()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str) -> (Option<String>, Vec<String>, Option<String>) {
        let said = read(body.as_bytes());
        let causes = said
            .causes
            .iter()
            .map(|cause| {
                format!(
                    "{}/{}",
                    cause.description().unwrap_or("-"),
                    cause.code().map_or("-".to_owned(), ToString::to_string)
                )
            })
            .collect();
        (said.message, causes, said.tracking_id)
    }

    #[test]
    fn the_three_shapes() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            told(
                r#"{"message": "m", "errors": [{"description": "d", "errorCode": 4471}, {"description": "e"}], "trackingId": "R_1"}"#
            ),
            (some("m"), vec!["d/4471".to_owned(), "e/-".to_owned()], some("R_1"))
        );
        assert_eq!(
            told(r#"{"message": "m", "errorCode": "ERR.V.TRM.TMN60004", "trackingId": "R_2"}"#),
            (some("m"), vec!["-/ERR.V.TRM.TMN60004".to_owned()], some("R_2"))
        );
        assert_eq!(
            told(
                r#"{"error": [{"key": "409", "message": [{"description": "d", "code": 5600}]}], "trackingId": "R_3"}"#
            ),
            (some("d"), vec!["d/5600".to_owned()], some("R_3"))
        );
    }

    #[test]
    fn odd_entries_cost_nothing_else() {
        assert_eq!(
            told(r#"{"message": 5, "errors": [null, 7, {"errorCode": {}}, {"description": "d"}], "error": "x"}"#),
            (Some("d".to_owned()), vec!["d/-".to_owned()], None)
        );
        for body in ["", "null", "[]", "<html>", "{", "\"x\"", "{\"errors\": {}}"] {
            assert_eq!(told(body), (None, vec![], None), "{body}");
        }
    }

    #[test]
    fn a_code_that_quotes_stays_out_of_texts() {
        let code = |text: &str| Detail { description: None, code: Some(ErrorCode::Text(text.to_owned())) }.safe_code();
        assert_eq!(code("ERR.V.TRM.TMN60004"), Some("ERR.V.TRM.TMN60004".to_owned()));
        assert_eq!(code("4471"), Some("4471".to_owned()));
        assert_eq!(code("19075552859"), None, "it may be a number to call");
        assert_eq!(code("john@example.com"), None);
        assert_eq!(code("two words"), None);
        assert_eq!(code("John.Brown"), None);
    }
}
