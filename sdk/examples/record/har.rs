//! Exchanges as HAR 1.2, masked.

use serde_json::{Map, Value, json};
use webex_call_pickup::reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use crate::{mask::Mask, relay::Exchange};

/// The whole file. Times are left out: the same exchanges give the same file.
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
            "headers": headers(&exchange.headers),
            "content": content(&exchange.headers, &exchange.body, mask),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    })
}

/// The two headers that the document is about and that name nobody.
fn headers(headers: &HeaderMap) -> Value {
    let mut kept = Vec::new();
    if headers.contains_key(CONTENT_TYPE) {
        kept.push(json!({"name": "content-type", "value": media_type(headers)}));
    }
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    if let Some(seconds) = seconds.filter(|text| text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())) {
        kept.push(json!({"name": "retry-after", "value": seconds}));
    }
    kept.into()
}

/// The media type, if it is one that says nothing about anybody.
fn media_type(headers: &HeaderMap) -> &'static str {
    const KNOWN: [&str; 4] = ["application/json", "application/problem+json", "text/html", "text/plain"];
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let found = text.split(';').next().unwrap_or_default().trim();
    KNOWN.into_iter().find(|known| found.eq_ignore_ascii_case(known)).unwrap_or("application/octet-stream")
}

/// A body. One that is not JSON is left out, but for its size.
fn content(headers: &HeaderMap, body: &[u8], mask: &Mask) -> Value {
    let media_type = if body.is_empty() { "" } else { media_type(headers) };
    let mut content = Map::from_iter([("mimeType".to_owned(), media_type.into())]);
    let is_json = media_type.ends_with("json");
    match serde_json::from_slice(body) {
        Ok(value) if is_json => {
            let text = mask.body(&value).to_string();
            content.insert("size".to_owned(), text.len().into());
            content.insert("text".to_owned(), text.into());
        }
        Err(_) if is_json => {
            // That it is none has to be seen, and what it is must not.
            content.insert("size".to_owned(), body.len().into());
            content.insert("text".to_owned(), "(no JSON)".into());
        }
        _ => drop(content.insert("size".to_owned(), body.len().into())),
    }
    content.into()
}
