//! Reads recordings (HAR 1.2) and what their bodies hold. Nothing of them gets into an error.

use std::{fs, path::Path};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, error::Category, value::RawValue};

use crate::{check::operation::media_type, task_error::TaskError};

/// With padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Deserialize)]
struct File {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    /// As they are written, so that one that is odd is no end of the others.
    entries: Vec<Box<RawValue>>,
}

/// A recording.
pub(super) struct Recording {
    pub(super) entries: Vec<Entry>,
    /// How many entries could not be read.
    pub(super) unread: usize,
    /// The number of the first of those, and why.
    pub(super) first_unread: Option<(usize, String)>,
}

/// One exchange.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) request: Request,
    /// Some recorders write `null`, where no answer came.
    #[serde(default)]
    pub(super) response: Option<Response>,
}

#[derive(Deserialize)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    #[serde(default, rename = "postData")]
    pub(super) post_data: Option<Content>,
    /// -1 where the recorder does not know.
    #[serde(default, rename = "bodySize")]
    body_size: Option<f64>,
}

impl Request {
    /// The body that was sent.
    pub(super) fn body(&self) -> Body {
        match (&self.post_data, self.body_size) {
            (Some(content), _) => content.body(),
            (None, Some(size)) if size > 0.0 => Body::NotRecorded,
            (None, _) => Body::None,
        }
    }

    pub(super) fn media_type(&self) -> String {
        self.post_data.as_ref().map(Content::media_type).unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub(super) struct Response {
    /// 0 or less, or none, where no answer came.
    #[serde(default)]
    pub(super) status: Option<i64>,
    #[serde(default)]
    pub(super) content: Option<Content>,
}

/// A body as it is recorded.
#[derive(Deserialize)]
pub(super) struct Content {
    #[serde(default)]
    size: Option<f64>,
    #[serde(default, rename = "mimeType")]
    mime_type: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    encoding: Option<String>,
}

/// What a body is.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    /// There is none.
    None,
    /// There was one, and the recording left it out.
    NotRecorded,
    Json(Value),
    /// Its media type is JSON, and it is not.
    NotJson,
    /// It is JSON that nests too deep, or has a number or a text that no value can hold.
    BeyondLimits,
    /// It ends too early.
    CutOff,
    /// It is still packed.
    Compressed,
    /// It is in an encoding that is not known, or is not what its encoding says.
    Unreadable,
    /// Its media type is not JSON.
    Other,
}

/// The exchanges of a recording. An entry that is none is counted, and no end of the others.
pub(super) fn read(path: &Path) -> Result<Recording, TaskError> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
    let file: File = serde_json::from_slice(without_mark(&bytes)).map_err(|error| {
        format!("{name}:{}:{}: this is no recording in HAR 1.2: {}", error.line(), error.column(), reason(&error))
    })?;
    let mut recording = Recording { entries: Vec::new(), unread: 0, first_unread: None };
    for (index, entry) in file.log.entries.iter().enumerate() {
        match serde_json::from_str(entry.get()) {
            Ok(entry) => recording.entries.push(entry),
            Err(error) => {
                recording.unread += 1;
                recording.first_unread.get_or_insert_with(|| (index + 1, reason(&error)));
            }
        }
    }
    Ok(recording)
}

/// The error's own text may quote the recording. What is missing is a name of ours.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let missing = text.strip_prefix("missing field ").and_then(|rest| rest.split(" at line ").next());
    match (missing, error.classify()) {
        (Some(field), _) => format!("{field} is missing"),
        (None, Category::Data) => "a value is of another type than HAR says".to_owned(),
        (None, Category::Eof) => "it ends too early".to_owned(),
        // Of an entry the form was looked at before.
        (None, Category::Syntax) if text.contains("surrogate") || text.contains("hex escape") => {
            "a text is not Unicode".to_owned()
        }
        (None, Category::Syntax | Category::Io) => "it is not JSON".to_owned(),
    }
}

/// Without the mark that some programs begin a text in UTF-8 with.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

impl Content {
    /// The media type without its parameters; empty for none.
    pub(super) fn media_type(&self) -> String {
        self.mime_type.as_deref().map(media_type).unwrap_or_default()
    }

    fn is_json(&self) -> bool {
        let media_type = self.media_type();
        media_type.ends_with("/json") || media_type.ends_with("+json")
    }

    pub(super) fn body(&self) -> Body {
        let Some(text) = &self.text else {
            return match self.size {
                None | Some(0.0) => Body::None,
                // Nobody would have looked at it.
                Some(_) if !self.is_json() && !self.media_type().is_empty() => Body::Other,
                Some(_) => Body::NotRecorded,
            };
        };
        let decoded;
        let bytes = match self.encoding.as_deref().map(str::to_lowercase).as_deref() {
            None | Some("") => text.as_bytes(),
            Some("base64") => {
                let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
                match BASE64.decode(text) {
                    Ok(bytes) => decoded = bytes,
                    Err(_) => return Body::Unreadable,
                }
                &decoded
            }
            Some(_) => return Body::Unreadable,
        };
        // As bytes, as Latin-1, and as what is left of it where somebody took it for UTF-8.
        let is_packed = ["\u{1f}\u{8b}", "\u{1f}\u{fffd}"].iter().any(|magic| bytes.starts_with(magic.as_bytes()));
        if bytes.is_empty() {
            Body::None
        } else if is_packed || bytes.starts_with(b"\x1f\x8b") {
            Body::Compressed
        } else if !self.is_json() {
            Body::Other
        } else {
            let bytes = without_mark(bytes);
            match serde_json::from_slice(bytes) {
                Ok(value) => Body::Json(value),
                Err(_) if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => Body::BeyondLimits,
                Err(error) if error.is_eof() || self.size.is_some_and(|size| size > bytes.len() as f64) => Body::CutOff,
                Err(_) => Body::NotJson,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(content: Value) -> Body {
        serde_json::from_value::<Content>(content).unwrap().body()
    }

    #[test]
    fn each_body_is_something() {
        let json = "application/json;charset=UTF-8";
        assert_eq!(body(json!({"mimeType": json, "text": "{\"a\": 1}"})), Body::Json(json!({"a": 1})));
        assert_eq!(body(json!({"mimeType": "application/problem+json", "text": "1"})), Body::Json(json!(1)));
        for encoded in ["eyJhIjogMX0=", "eyJhIjogMX0", "eyJh\nIjogMX0="] {
            let content = json!({"mimeType": json, "text": encoded, "encoding": "base64"});
            assert_eq!(body(content), Body::Json(json!({"a": 1})), "{encoded}");
        }
        assert_eq!(body(json!({"mimeType": json, "text": "%%%", "encoding": "base64"})), Body::Unreadable);
        assert_eq!(body(json!({"mimeType": json, "text": "x", "encoding": "rot13"})), Body::Unreadable);
        assert_eq!(body(json!({"mimeType": json, "text": "{\"a\": "})), Body::CutOff);
        assert_eq!(body(json!({"mimeType": json, "size": 99, "text": "{\"a\": 1} ..."})), Body::CutOff);
        assert_eq!(body(json!({"mimeType": json, "text": "<html>"})), Body::NotJson);
        assert_eq!(body(json!({"mimeType": json, "text": "\u{feff}[1]"})), Body::Json(json!([1])));
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        for text in [deep.as_str(), "[1e400]", r#"{"a": "\ud800"}"#] {
            assert_eq!(body(json!({"mimeType": json, "text": text})), Body::BeyondLimits, "{text}");
        }
        assert_eq!(body(json!({"mimeType": "text/html", "text": "<html>"})), Body::Other);
        assert_eq!(body(json!({"text": "{}"})), Body::Other);
        assert_eq!(body(json!({"mimeType": json, "size": 0})), Body::None);
        assert_eq!(body(json!({"mimeType": json, "text": ""})), Body::None);
        assert_eq!(body(json!({})), Body::None);
        assert_eq!(body(json!({"size": 12})), Body::NotRecorded);
        assert_eq!(body(json!({"size": -1, "mimeType": json})), Body::NotRecorded);
        assert_eq!(body(json!({"size": 12, "mimeType": "text/html"})), Body::Other);
        for packed in ["H4sIAAAAAAAA", "\u{1f}\u{8b}\u{8}", "\u{1f}\u{fffd}\u{8}"] {
            let encoding = if packed.is_ascii() { "base64" } else { "" };
            assert_eq!(body(json!({"mimeType": json, "text": packed, "encoding": encoding})), Body::Compressed);
        }
    }
}
