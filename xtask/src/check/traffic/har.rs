//! Reads recordings in HAR 1.2. Errors contain no values of a recording.

use std::{borrow::Cow, path::Path};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, error::Category, value::RawValue};
use webex_call_pickup_codegen::openapi::vocabulary::{is_json, media_type};

use crate::{task_error::TaskError, text_file};

/// Base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Deserialize)]
struct HarFile {
    log: HarLog,
}

#[derive(Deserialize)]
struct HarLog {
    /// The entries as JSON, so that an invalid entry does not make the others unreadable.
    entries: Vec<Box<RawValue>>,
}

/// A recording.
pub(super) struct Recording {
    pub(super) entries: Vec<HarEntry>,
    /// The number of invalid entries.
    pub(super) invalid: usize,
    /// The number of the first invalid entry, and the reason.
    pub(super) first_invalid: Option<(usize, String)>,
}

/// A recorded exchange.
#[derive(Deserialize)]
pub(super) struct HarEntry {
    pub(super) request: HarRequest,
    /// Some recorders write `null` if no response arrived.
    #[serde(default)]
    pub(super) response: Option<HarResponse>,
}

#[derive(Deserialize)]
pub(super) struct HarRequest {
    pub(super) method: String,
    pub(super) url: String,
    #[serde(default)]
    headers: Option<Vec<HarHeader>>,
    #[serde(default, rename = "postData")]
    post_data: Option<HarContent>,
    /// -1 if it is unknown.
    #[serde(default, rename = "bodySize")]
    body_size: Option<f64>,
}

impl HarRequest {
    /// Returns the request body.
    pub(super) fn body(&self) -> RecordedBody {
        let body = self.post_data.as_ref().map_or(RecordedBody::Empty, HarContent::body);
        if body != RecordedBody::Empty {
            return body;
        }
        let length = self.header("content-length").and_then(|length| length.trim().parse().ok());
        let sizes = self.body_size.into_iter().chain(length);
        let has_empty_text = self.post_data.as_ref().is_some_and(|content| content.text.is_some());
        match sizes.reduce(f64::max) {
            Some(size) if size > 0.0 => RecordedBody::NotRecorded,
            _ if self.header("transfer-encoding").is_some() => RecordedBody::NotRecorded,
            Some(size) if size < 0.0 && !has_empty_text => RecordedBody::Unknown,
            // Without a size and a text, `postData` is the only sign of a body.
            None if self.post_data.is_some() && !has_empty_text => RecordedBody::NotRecorded,
            _ => RecordedBody::Empty,
        }
    }

    /// Returns the media type of the request body, without parameters; empty for none.
    pub(super) fn media_type(&self) -> String {
        let of_content = self.post_data.as_ref().map(HarContent::media_type).filter(|name| !name.is_empty());
        let of_header = || self.header("content-type").map(|value| media_type(value).into_owned());
        of_content.or_else(of_header).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().flatten().find(|header| header.name.eq_ignore_ascii_case(name));
        header?.value.as_deref()
    }
}

#[derive(Deserialize)]
struct HarHeader {
    #[serde(default)]
    name: String,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct HarResponse {
    /// Absent, 0 or less if no response arrived.
    #[serde(default)]
    pub(super) status: Option<i64>,
    #[serde(default)]
    content: Option<HarContent>,
}

impl HarResponse {
    /// Returns the response body.
    pub(super) fn body(&self) -> RecordedBody {
        self.content.as_ref().map_or(RecordedBody::Empty, HarContent::body)
    }

    /// Returns the media type of the response body, without parameters; empty for none.
    pub(super) fn media_type(&self) -> String {
        self.content.as_ref().map(HarContent::media_type).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct HarContent {
    #[serde(default)]
    size: Option<f64>,
    #[serde(default, rename = "mimeType")]
    mime_type: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    encoding: Option<String>,
    /// The fields of a form, in place of the text.
    #[serde(default)]
    params: Option<Vec<IgnoredAny>>,
    /// The name of the file that has the body in place of the recording.
    #[serde(default, rename = "_file")]
    file: Option<IgnoredAny>,
}

/// A decoded body.
#[derive(Debug, PartialEq)]
pub(super) enum RecordedBody {
    Empty,
    /// The recording omits the body.
    NotRecorded,
    /// The recording does not show if there is a body.
    Unknown,
    Json(Value),
    /// The media type is JSON, but the body is not.
    InvalidJson,
    /// JSON that is nested too deeply, or contains a number or a string that `Value` cannot represent.
    BeyondLimits,
    Truncated,
    /// The content encoding was not removed.
    Compressed,
    /// The body has an unknown encoding, or does not match its encoding.
    Undecodable,
    /// The media type is not JSON.
    Other,
}

/// Reads a recording. Invalid entries are counted and skipped.
pub(super) fn read_recording(path: &Path) -> Result<Recording, TaskError> {
    let name = path.display().to_string();
    let text = text_file::read(path, &name)?;
    let file: HarFile = serde_json::from_slice(without_byte_order_mark(text.as_bytes())).map_err(|error| {
        format!("{name}:{}:{}: not a recording in HAR 1.2: {}", error.line(), error.column(), reason(&error))
    })?;
    let mut recording = Recording { entries: Vec::new(), invalid: 0, first_invalid: None };
    for (index, entry) in file.log.entries.iter().enumerate() {
        match serde_json::from_str(entry.get()) {
            Ok(entry) => recording.entries.push(entry),
            Err(error) => {
                recording.invalid += 1;
                recording.first_invalid.get_or_insert_with(|| (index + 1, reason(&error)));
            }
        }
    }
    Ok(recording)
}

/// Describes an error without its own message, which may quote the recording. The name of a missing field is part of HAR.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let missing = text.strip_prefix("missing field ").and_then(|rest| rest.split(" at line ").next());
    match (missing, error.classify()) {
        (Some(field), _) => format!("{field} is missing"),
        (None, Category::Data) => "a value has another type than in HAR".to_owned(),
        (None, Category::Eof) => "it is truncated".to_owned(),
        // The syntax of an entry was checked with the file; only its strings were not.
        (None, Category::Syntax) if text.contains("surrogate") || text.contains("hex escape") => {
            "a string is not Unicode".to_owned()
        }
        (None, Category::Syntax | Category::Io) => "it is not JSON".to_owned(),
    }
}

fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Returns `true` if the bytes begin with the magic number of gzip. Some recorders wrote it as a string, in Latin-1 or in
/// UTF-8 with a replacement character.
fn is_gzip(bytes: &[u8]) -> bool {
    let magic_numbers = [&b"\x1f\x8b"[..], "\u{1f}\u{8b}".as_bytes(), "\u{1f}\u{fffd}".as_bytes()];
    magic_numbers.iter().any(|magic| bytes.starts_with(magic))
}

impl HarContent {
    fn media_type(&self) -> String {
        self.mime_type.as_deref().map(media_type).unwrap_or_default().into_owned()
    }

    fn is_json(&self) -> bool {
        self.mime_type.as_deref().is_some_and(is_json)
    }

    fn body(&self) -> RecordedBody {
        let Some(text) = &self.text else {
            let has_params = self.params.as_ref().is_some_and(|params| !params.is_empty());
            return match self.size {
                None | Some(0.0) if self.file.is_none() && !has_params => RecordedBody::Empty,
                _ if !self.is_json() && !self.media_type().is_empty() => RecordedBody::Other,
                _ => RecordedBody::NotRecorded,
            };
        };
        let Some(bytes) = self.decode(text) else { return RecordedBody::Undecodable };
        if bytes.is_empty() {
            RecordedBody::Empty
        } else if is_gzip(&bytes) {
            RecordedBody::Compressed
        } else if !self.is_json() {
            RecordedBody::Other
        } else {
            self.json_body(without_byte_order_mark(&bytes))
        }
    }

    /// Returns the bytes of a text, or `None` if it does not match its encoding.
    fn decode<'t>(&self, text: &'t str) -> Option<Cow<'t, [u8]>> {
        match self.encoding.as_deref().map(str::to_lowercase).as_deref() {
            None | Some("") => Some(text.as_bytes().into()),
            Some("base64") => {
                let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
                BASE64.decode(text).ok().map(Cow::Owned)
            }
            Some(_) => None,
        }
    }

    fn json_body(&self, bytes: &[u8]) -> RecordedBody {
        match serde_json::from_slice(bytes) {
            Ok(value) => RecordedBody::Json(value),
            Err(_) if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => RecordedBody::BeyondLimits,
            Err(error) if error.is_eof() || self.size.is_some_and(|size| size > bytes.len() as f64) => {
                RecordedBody::Truncated
            }
            Err(_) => RecordedBody::InvalidJson,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const JSON: &str = "application/json;charset=UTF-8";

    fn body(content: Value) -> RecordedBody {
        serde_json::from_value::<HarContent>(content).unwrap().body()
    }

    fn json_body(text: &str) -> RecordedBody {
        body(json!({"mimeType": JSON, "text": text}))
    }

    #[test]
    fn parses_json_of_each_media_type() {
        assert_eq!(json_body("{\"a\": 1}"), RecordedBody::Json(json!({"a": 1})));
        assert_eq!(json_body("\u{feff}[1]"), RecordedBody::Json(json!([1])));
        assert_eq!(body(json!({"mimeType": "application/problem+json", "text": "1"})), RecordedBody::Json(json!(1)));
        assert_eq!(body(json!({"mimeType": "text/html", "text": "<html>"})), RecordedBody::Other);
        assert_eq!(body(json!({"text": "{}"})), RecordedBody::Other);
    }

    #[test]
    fn decodes_base64() {
        for encoded in ["eyJhIjogMX0=", "eyJhIjogMX0", "eyJh\nIjogMX0="] {
            let content = json!({"mimeType": JSON, "text": encoded, "encoding": "base64"});
            assert_eq!(body(content), RecordedBody::Json(json!({"a": 1})), "{encoded}");
        }
        for (text, encoding) in [("%%%", "base64"), ("x", "rot13")] {
            let content = json!({"mimeType": JSON, "text": text, "encoding": encoding});
            assert_eq!(body(content), RecordedBody::Undecodable, "{encoding}");
        }
    }

    #[test]
    fn distinguishes_invalid_json() {
        assert_eq!(json_body("<html>"), RecordedBody::InvalidJson);
        assert_eq!(json_body("{\"a\": "), RecordedBody::Truncated);
        assert_eq!(body(json!({"mimeType": JSON, "size": 99, "text": "{\"a\": 1} ..."})), RecordedBody::Truncated);
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        for text in [deep.as_str(), "[1e400]", r#"{"a": "\ud800"}"#] {
            assert_eq!(json_body(text), RecordedBody::BeyondLimits, "{text}");
        }
    }

    #[test]
    fn distinguishes_empty_from_omitted_bodies() {
        assert_eq!(body(json!({"mimeType": JSON, "size": 0})), RecordedBody::Empty);
        assert_eq!(json_body(""), RecordedBody::Empty);
        assert_eq!(body(json!({})), RecordedBody::Empty);
        assert_eq!(body(json!({"size": 12})), RecordedBody::NotRecorded);
        assert_eq!(body(json!({"size": -1, "mimeType": JSON})), RecordedBody::NotRecorded);
        assert_eq!(body(json!({"size": 12, "mimeType": "text/html"})), RecordedBody::Other);
        assert_eq!(body(json!({"mimeType": JSON, "_file": "body.json"})), RecordedBody::NotRecorded);
    }

    fn request_body(request: Value) -> RecordedBody {
        let mut entry = json!({"method": "POST", "url": ""});
        entry.as_object_mut().unwrap().extend(request.as_object().unwrap().clone());
        serde_json::from_value::<HarRequest>(entry).unwrap().body()
    }

    #[test]
    fn distinguishes_request_bodies_that_were_not_recorded() {
        let header = |name: &str, value: &str| json!([{"name": name, "value": value}]);
        for request in [
            json!({"bodySize": 45}),
            json!({"bodySize": 45, "postData": {"mimeType": JSON, "params": []}}),
            json!({"bodySize": 45, "postData": {"mimeType": JSON, "text": ""}}),
            json!({"bodySize": -1, "postData": {"mimeType": JSON, "_file": "body.json"}}),
            json!({"bodySize": -1, "postData": {"mimeType": JSON, "params": [{"name": "a", "value": "b"}]}}),
            json!({"postData": {"mimeType": JSON}}),
            json!({"headers": header("Content-Length", "45")}),
            json!({"bodySize": 0, "headers": header("content-length", " 45 ")}),
            json!({"headers": header("Transfer-Encoding", "chunked")}),
        ] {
            assert_eq!(request_body(request.clone()), RecordedBody::NotRecorded, "{request}");
        }
        for request in [
            json!({}),
            json!({"bodySize": 0, "postData": {"mimeType": JSON}}),
            json!({"bodySize": -1, "postData": {"mimeType": JSON, "text": ""}}),
            json!({"headers": header("content-length", "0"), "postData": null}),
            json!({"headers": [{"name": "content-length", "value": null}]}),
        ] {
            assert_eq!(request_body(request.clone()), RecordedBody::Empty, "{request}");
        }
        assert_eq!(request_body(json!({"bodySize": -1})), RecordedBody::Unknown);
        let form = json!({"postData": {"mimeType": "multipart/form-data", "params": [{"name": "a"}]}});
        assert_eq!(request_body(form), RecordedBody::Other);
    }

    #[test]
    fn detects_compressed_bodies() {
        for compressed in ["H4sIAAAAAAAA", "\u{1f}\u{8b}\u{8}", "\u{1f}\u{fffd}\u{8}"] {
            let encoding = if compressed.is_ascii() { "base64" } else { "" };
            let content = json!({"mimeType": JSON, "text": compressed, "encoding": encoding});
            assert_eq!(body(content), RecordedBody::Compressed);
        }
    }
}
