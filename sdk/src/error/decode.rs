//! Decodes an answer, and says of one that cannot be decoded where and what was expected, but not what was there.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A byte order mark, which some gateways put before JSON.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why an answer cannot be understood. Holds no value of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodeError {
    path: String,
    reason: String,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path != "." {
            write!(f, "at `{}`: ", self.path)?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for DecodeError {}

pub(super) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(BOM).unwrap_or(body)
}

pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let json = without_bom(body);
    // Following the path takes as long again as decoding, so it is followed where it is asked for.
    serde_json::from_slice(json).map_err(|error| why::<T>(json, &error))
}

fn why<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> DecodeError {
    // Where the text is no JSON, the path may hold a property that the server made up; line and column say where.
    let path = error.is_data().then(|| {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let error = serde_path_to_error::deserialize::<_, T>(&mut deserializer).err()?;
        Some(error.path().to_string())
    });
    DecodeError { path: path.flatten().unwrap_or_else(|| ".".to_owned()), reason: reason(error) }
}

/// serde's reason without the value that it quotes.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let at = |text: &str| text.rsplit_once(" at line ").map_or(text.to_owned(), |(text, _)| text.to_owned());
    match error.classify() {
        // These name tokens of JSON, and never what stands between them.
        Category::Syntax | Category::Eof => format!("not JSON: {text}"),
        Category::Io => "the body cannot be read".to_owned(),
        Category::Data => {
            let text = at(&text);
            // The names are the document's own; what was expected is a text of ours. The value stands before it.
            if text.starts_with("missing field `") || text.starts_with("duplicate field `") {
                return text;
            }
            match text.rsplit_once(", expected ") {
                Some((_, expected)) => format!("expected {expected}"),
                None => "no variant fits".to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::CallPickup;

    fn error(body: &str) -> String {
        decode::<CallPickup>(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn it_says_where_and_what() {
        assert_eq!(error(r#"{"id": "canary"}"#), "missing field `name`");
        assert_eq!(
            error(r#"{"id": "a", "name": "b", "agents": [{"id": "c"}, {"id": 4711}]}"#),
            "at `agents[1].id`: expected a string"
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
    fn what_is_no_json_says_so() {
        assert_eq!(error("<html>canary"), "not JSON: expected value at line 1 column 1");
        assert_eq!(error(r#"{"id": "canary"#), "not JSON: EOF while parsing a string at line 1 column 14");
        assert_eq!(error(r#"{"canary": tru"#), "not JSON: EOF while parsing a value at line 1 column 14");
        assert_eq!(error(r#"{"id": "a", "name": "b"} canary"#), "not JSON: trailing characters at line 1 column 26");
        assert!(!error(&"[".repeat(100_000)).is_empty(), "no stack overflow");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_json() {
        assert!(decode::<CallPickup>("\u{feff}{\"id\": \"a\", \"name\": \"b\"}".as_bytes()).is_ok());
    }
}
