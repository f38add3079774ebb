//! Decodes responses, with errors that name the property and the expected type, but never the value.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::json_path::{ErrorPosition, path_at};

/// A byte order mark, which some gateways prepend to JSON.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The reason why a response cannot be decoded, without any of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodeError {
    /// The path of the value. Empty at the top level.
    pub(super) path: String,
    reason: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at `{}`: ", self.path)?;
        }
        f.write_str(&self.reason)
    }
}

pub(super) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(BOM).unwrap_or(body)
}

pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let json = without_bom(body);
    // A deserializer that tracks the path would double the time (benchmark `requests`), and the code that is compiled for
    // each type.
    serde_json::from_slice(json).map_err(|error| locate(json, &error))
}

fn locate(json: &[u8], error: &serde_json::Error) -> DecodeError {
    // The path within invalid JSON may contain arbitrary text, so it is omitted. The reason has the line and the column.
    let reason = redacted_reason(error);
    let position = match reason.strip_prefix("expected ") {
        // An array in the place of an object is not read: see `model::received::ObjectOnly`.
        Some("an object") => ErrorPosition::Start,
        Some(ANOTHER_VALUE) => ErrorPosition::EndOfContainer,
        _ => ErrorPosition::End,
    };
    let path = if error.is_data() { path_at(json, error.line(), error.column(), position) } else { String::new() };
    DecodeError { path, reason }
}

/// Returns serde's reason without the value that it quotes.
fn redacted_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match error.classify() {
        // These messages name JSON tokens, but no values.
        Category::Syntax | Category::Eof => format!("invalid JSON: {text}"),
        Category::Io => "the body cannot be read".to_owned(),
        Category::Data => {
            let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
            // The property names are the document's own.
            if text.starts_with("missing field `") || text.starts_with("duplicate field `") {
                return text.to_owned();
            }
            // The value precedes the expected type.
            let expected = text.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
            format!("expected {}", EXPECTED.iter().find(|known| **known == expected).unwrap_or(&ANOTHER_VALUE))
        }
    }
}

/// The types that a message may name: those of the document. serde's own words are names of types in Rust.
const EXPECTED: &[&str] = &[
    "a string or a number",
    "a string",
    "a whole number",
    "a boolean, or `true` or `false` in quotes",
    "a boolean",
    "an array",
    "an object",
    "an object with any keys",
];
/// For all other types, such as a union.
const ANOTHER_VALUE: &str = "another value";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::CallPickup;

    fn error(body: &str) -> String {
        decode::<CallPickup>(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn reports_the_path_and_the_expected_type() {
        assert_eq!(error(r#"{"id": "canary"}"#), "missing field `name`");
        assert_eq!(
            error(r#"{"id": "a", "name": "b", "agents": [{"id": "c"}, {"id": true}]}"#),
            "at `agents[1].id`: expected a string or a number"
        );
        assert_eq!(
            error(r#"{"id": "a", "name": "b", "agents": [{"id": "c", "numbers": [{"primary": "canary"}]}]}"#),
            "at `agents[0].numbers[0].primary`: expected a boolean, or `true` or `false` in quotes"
        );
        assert_eq!(error(r#"{"id": "a", "id": "canary", "name": "b"}"#), "duplicate field `id`");
        assert_eq!(
            error(r#"{"id": "a", "name": "b", "notificationDelayTimerSeconds": "canary, expected x"}"#),
            "at `notificationDelayTimerSeconds`: expected a whole number"
        );
    }

    #[test]
    fn reports_invalid_json() {
        assert_eq!(error("<html>canary"), "invalid JSON: expected value at line 1 column 1");
        assert_eq!(error(r#"{"id": "canary"#), "invalid JSON: EOF while parsing a string at line 1 column 14");
        assert_eq!(error(r#"{"canary": tru"#), "invalid JSON: EOF while parsing a value at line 1 column 14");
        assert_eq!(
            error(r#"{"id": "a", "name": "b"} canary"#),
            "invalid JSON: trailing characters at line 1 column 26"
        );
        assert!(!error(&"[".repeat(100_000)).is_empty(), "no stack overflow");
    }

    #[test]
    fn an_array_in_the_place_of_a_map_is_at_the_map() {
        #[derive(Debug, serde::Deserialize)]
        struct Labels {
            #[serde(rename = "labels", deserialize_with = "crate::model::received::received")]
            _labels: std::collections::HashMap<String, String>,
        }
        let error = decode::<Labels>(br#"{"labels": ["canary"]}"#).unwrap_err().to_string();
        assert_eq!(error, "at `labels`: expected an object with any keys");
    }

    #[test]
    fn ignores_a_byte_order_mark() {
        assert!(decode::<CallPickup>("\u{feff}{\"id\": \"a\", \"name\": \"b\"}".as_bytes()).is_ok());
    }
}
