//! Masked exchanges as HAR 1.2.

use serde_json::{Map, Value, json};
use webex_call_pickup::reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use webex_call_pickup_codegen::openapi::vocabulary::is_json;

use crate::{mask::Mask, relay::Exchange};

/// Returns the content of the file. It has no times, so the same exchanges always result in the same file.
pub(crate) fn recording(exchanges: &[Exchange], mask: &Mask) -> Value {
    let entries: Vec<_> = exchanges.iter().map(|exchange| entry(exchange, mask)).collect();
    json!({"log": {
        "version": "1.2",
        "creator": {"name": "webex-call-pickup, example record", "version": env!("CARGO_PKG_VERSION")},
        "entries": entries,
    }})
}

fn entry(exchange: &Exchange, mask: &Mask) -> Value {
    let url = mask.url(&exchange.method, &exchange.url);
    let query: Vec<_> = url.query_pairs().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let mut request = json!({
        "method": exchange.method,
        "url": url.as_str(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&exchange.request_headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": -1,
    });
    if !exchange.request_body.is_empty() {
        request["postData"] = content(&exchange.request_headers, &exchange.request_body, mask);
    }
    json!({
        "startedDateTime": "1970-01-01T00:00:00.000Z",
        "time": 0,
        "request": request,
        "response": {
            "status": exchange.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(&exchange.response_headers),
            "content": content(&exchange.response_headers, &exchange.response_body, mask),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    })
}

/// Returns the two headers that the document describes. Neither contains personal data.
fn headers(headers: &HeaderMap) -> Value {
    let mut selected = Vec::new();
    if headers.contains_key(CONTENT_TYPE) {
        selected.push(json!({"name": "content-type", "value": media_type(headers)}));
    }
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    if let Some(seconds) = seconds.filter(|text| text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())) {
        selected.push(json!({"name": "retry-after", "value": seconds}));
    }
    selected.into()
}

/// Returns the media type if it is a common one. Another one might contain personal data.
fn media_type(headers: &HeaderMap) -> &'static str {
    const KNOWN: [&str; 4] = ["application/json", "application/problem+json", "text/html", "text/plain"];
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let found = text.split(';').next().unwrap_or_default().trim();
    KNOWN.into_iter().find(|known| found.eq_ignore_ascii_case(known)).unwrap_or("application/octet-stream")
}

/// Returns a body. The content of a body that is not JSON is omitted; its size is kept.
fn content(headers: &HeaderMap, body: &[u8], mask: &Mask) -> Value {
    let media_type = if body.is_empty() { "" } else { media_type(headers) };
    let mut content = Map::from_iter([("mimeType".to_owned(), media_type.into())]);
    let is_json = is_json(media_type);
    match serde_json::from_slice(body) {
        Ok(value) if is_json => {
            let text = mask.body(&value).to_string();
            content.insert("size".to_owned(), text.len().into());
            content.insert("text".to_owned(), text.into());
        }
        Err(_) if is_json => {
            // The content is not JSON although the media type is, and so it is not masked.
            content.insert("size".to_owned(), body.len().into());
            content.insert("text".to_owned(), "(not JSON)".into());
        }
        _ => drop(content.insert("size".to_owned(), body.len().into())),
    }
    content.into()
}
