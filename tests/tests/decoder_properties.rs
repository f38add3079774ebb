//! Properties of all responses, errors and `Retry-After` headers. The fuzz targets check the same without a bound.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    cell::Cell,
    error::Error as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value};
use tokio::runtime::Runtime;
use webex_call_pickup::{Client, Error, types::CallPickup};
use webex_call_pickup_tests::{Step, TestServer, send};

/// A client whose server responds with the given bytes.
struct Exchange {
    runtime: Runtime,
    _server: TestServer,
    client: Client,
    response: Arc<Mutex<Vec<u8>>>,
}

impl Exchange {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let response = Arc::new(Mutex::new(Vec::new()));
        let next = Arc::clone(&response);
        let handler = move |_: &_| vec![Step::Send(next.lock().unwrap().clone())];
        let server = runtime.block_on(TestServer::start_handler(handler));
        Self { runtime, client: server.client(), _server: server, response }
    }

    /// Sends a request whose response has these values of `Retry-After`.
    fn send(&self, status: u16, retry_after: &[&[u8]], body: &[u8]) -> Result<CallPickup, Error> {
        let mut response = format!("HTTP/1.1 {status} Reason\r\nconnection: close\r\n").into_bytes();
        for value in retry_after {
            response.extend([b"retry-after: ", *value, b"\r\n"].concat());
        }
        response.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
        response.extend(body);
        *self.response.lock().unwrap() = response;
        self.runtime.block_on(send(&self.client))
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The `Display` and `Debug` output of an error and its sources, without line breaks of its own.
fn printed(error: &Error) -> String {
    let mut output = format!("{error} {error:?} {:?}", error.details());
    let mut source = error.source();
    while let Some(cause) = source {
        output += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    output
}

/// Property names of the document, and names that no message may contain. These have a space, because a message may contain
/// a single word that looks like an error code or a tracking ID.
const NAMES: &[&str] = &[
    "id",
    "name",
    "notificationType",
    "notificationDelayTimerSeconds",
    "agents",
    "firstName",
    "type",
    "email",
    "lastName",
    "displayName",
    "location",
    "numbers",
    "extension",
    "routingPrefix",
    "esn",
    "phoneNumber",
    "external",
    "primary",
    "message",
    "errors",
    "error",
    "errorCode",
    "code",
    "description",
    "trackingId",
    "key",
    "the canary's name",
    "canary one@example.com",
];
/// Strings, most of which no message may contain.
const STRINGS: &[&str] = &[
    "canary one",
    "the canary's\nline",
    "canary one, expected x",
    "canary `one` at line 1 column 1",
    "",
    "true",
    "A B",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => select(STRINGS).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(NAMES), inner), 0..6).prop_map(|entries| object(&entries)),
        ]
    })
}

fn object(entries: &[(&str, Value)]) -> Value {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Map<_, _>>().into()
}

type Values = fn() -> BoxedStrategy<Value>;

/// Objects with some of these properties, and rarely another one.
fn some_of(names: &'static [(&'static str, Values)]) -> BoxedStrategy<Value> {
    let entries: Vec<_> = names
        .iter()
        .map(|(name, value)| proptest::option::weighted(0.7, value()).prop_map(move |value| (*name, value)))
        .collect();
    (entries, proptest::option::weighted(0.2, (select(NAMES), any_json())))
        .prop_map(|(entries, other)| {
            let known = entries.into_iter().filter_map(|(name, value)| Some((name, value?)));
            object(&known.chain(other).collect::<Vec<_>>())
        })
        .boxed()
}

fn string() -> BoxedStrategy<Value> {
    prop_oneof![12 => select(STRINGS).prop_map(Value::from), 1 => Just(Value::Null), 1 => any_leaf()].boxed()
}

fn required_string() -> BoxedStrategy<Value> {
    select(STRINGS).prop_map(Value::from).boxed()
}

fn number() -> BoxedStrategy<Value> {
    some_of(&[("external", string), ("extension", string), ("esn", string), ("primary", flag)])
}

fn flag() -> BoxedStrategy<Value> {
    prop_oneof![any::<bool>().prop_map(Value::from), select(&["true", "False", "canary one"][..]).prop_map(Value::from)]
        .boxed()
}

fn numbers() -> BoxedStrategy<Value> {
    vec(number(), 0..3).prop_map(Value::from).boxed()
}

fn agents() -> BoxedStrategy<Value> {
    let agent = some_of(&[
        ("id", required_string),
        ("firstName", string),
        ("type", string),
        ("email", string),
        ("numbers", numbers),
        ("phoneNumber", numbers),
    ]);
    let element = prop_oneof![6 => agent, 1 => Just(Value::Null)];
    prop_oneof![vec(element, 0..3).prop_map(Value::from), Just(Value::Null)].boxed()
}

fn seconds() -> BoxedStrategy<Value> {
    prop_oneof![
        5 => any::<i32>().prop_map(Value::from),
        2 => any::<i32>().prop_map(|seconds| Value::from(seconds.to_string())),
        1 => leaf(),
    ]
    .boxed()
}

fn call_pickup() -> BoxedStrategy<Value> {
    some_of(&[
        ("id", required_string),
        ("name", required_string),
        ("notificationType", string),
        ("notificationDelayTimerSeconds", seconds),
        ("agents", agents),
    ])
}

fn details() -> BoxedStrategy<Value> {
    let detail = some_of(&[("description", string), ("errorCode", any_leaf), ("code", any_leaf), ("message", string)]);
    vec(detail, 0..3).prop_map(Value::from).boxed()
}

fn any_leaf() -> BoxedStrategy<Value> {
    leaf().boxed()
}

fn keyed() -> BoxedStrategy<Value> {
    vec(some_of(&[("key", string), ("message", details)]), 0..3).prop_map(Value::from).boxed()
}

fn error_body() -> BoxedStrategy<Value> {
    some_of(&[
        ("message", string),
        ("errorCode", any_leaf),
        ("errors", details),
        ("error", keyed),
        ("trackingId", string),
    ])
}

/// JSON that is complete, truncated, changed in one byte, after a byte order mark, or before other bytes.
fn bytes_of(json: impl Strategy<Value = Value>) -> impl Strategy<Value = Vec<u8>> {
    (json, any::<prop::sample::Index>(), any::<u8>(), 0..8_u8).prop_map(|(json, place, byte, change)| {
        let mut bytes = json.to_string().into_bytes();
        let place = place.index(bytes.len());
        match change {
            0 => bytes.truncate(place),
            1 => bytes[place] = byte,
            2 => bytes.splice(..0, *b"\xef\xbb\xbf").for_each(drop),
            3 => bytes.extend_from_slice(b" canary one"),
            _ => {}
        }
        bytes
    })
}

fn response_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![1 => vec(any::<u8>(), 0..300), 1 => bytes_of(any_json()), 3 => bytes_of(call_pickup())]
}

/// Returns `true` if the reason names a property and a JSON type of the document, or a syntax error, and no type of Rust.
fn is_known_reason(message: &str) -> bool {
    const EXPECTED: [&str; 5] = [
        "a string or a number",
        "a whole number",
        "a boolean, or `true` or `false` in quotes",
        "an array",
        "an object",
    ];
    let Some((_, reason)) = message.split_once(": cannot decode the response: ") else { return false };
    let reason = reason.rsplit_once("; tracking ID ").map_or(reason, |(reason, _)| reason);
    let reason = match reason.strip_prefix("at `").and_then(|rest| rest.split_once("`: ")) {
        Some((path, reason)) => {
            let mut names = path
                .split(['.', '['])
                .filter(|name| !name.trim_end_matches(']').bytes().all(|byte| byte.is_ascii_digit()));
            if !names.all(|name| NAMES.contains(&name)) {
                return false;
            }
            reason
        }
        None => reason,
    };
    let is_property = |prefix: &str| {
        reason.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('`')).is_some_and(|name| NAMES.contains(&name))
    };
    reason.starts_with("invalid JSON: ")
        || is_property("missing field `")
        || is_property("duplicate field `")
        || reason.strip_prefix("expected ").is_some_and(|expected| EXPECTED.contains(&expected))
}

#[test]
fn any_response_gives_a_value_or_a_redacted_error() {
    let exchange = Exchange::new();
    proptest!(cases(1024), |(body in response_body())| {
        match exchange.send(200, &[], &body) {
            Ok(value) => prop_assert_eq!(value, serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body)).unwrap()),
            Err(error) => {
                prop_assert!(error.is_decode() || error.is_no_content());
                prop_assert_eq!(error.status().unwrap().as_u16(), 200);
                let printed = printed(&error);
                prop_assert!(!printed.contains("canary"), "{}", printed);
                prop_assert!(error.is_no_content() || is_known_reason(&error.to_string()), "{}", error);
                prop_assert!(printed.len() < 2000 && !printed.contains(char::is_control) && printed.is_ascii(), "{}", printed);
            }
        }
    });
}

#[test]
fn any_error_body_keeps_the_status_and_is_redacted() {
    let exchange = Exchange::new();
    let bodies = prop_oneof![1 => vec(any::<u8>(), 0..300), 1 => bytes_of(any_json()), 3 => bytes_of(error_body())];
    proptest!(cases(1024), |(status in 400..600_u16, body in bodies)| {
        let error = exchange.send(status, &[], &body).unwrap_err();
        prop_assert_eq!(error.status().unwrap().as_u16(), status);
        prop_assert!(!error.is_decode() && !error.is_no_content());
        prop_assert!(error.body_snippet().unwrap().len() <= 3 * 2048);
        // A changed byte can turn a string into a single word, which is then a valid tracking ID.
        let id = error.tracking_id().unwrap_or("no tracking ID");
        let printed = printed(&error).replace(id, "");
        prop_assert!(!printed.contains("canary"), "{}", printed);
        prop_assert!(!printed.contains(char::is_control), "{}", printed);
        let prefix = format!("getCallPickup: {}", error.status().unwrap());
        prop_assert!(error.to_string().starts_with(&prefix), "{}", error);
    });
}

#[test]
fn many_error_codes_make_a_short_message() {
    let detail = r#"{"errorCode": "ERR.V.TRM.TMN60004.CANARY.CANARY.CANARY"}"#;
    let body = format!(r#"{{"errors": [{}]}}"#, vec![detail; 500].join(","));
    let error = Exchange::new().send(400, &[], body.as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 1000, "{} bytes", error.to_string().len());
}

/// Bytes that are valid in the value of a header.
fn header_value() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => 0x20..0x7f_u8, 1 => 0x80..=0xff_u8, 1 => Just(b'\t')];
    prop_oneof![
        vec(byte, 0..40),
        "[0-9]{1,25}".prop_map(String::into_bytes),
        "[ +-]?[0-9]{1,4}([.,;][0-9]{0,3})?".prop_map(String::into_bytes),
        "rand\\([0-9]{1,3}\\),add\\([0-9]{1,3}\\)".prop_map(String::into_bytes),
        "(Mon|Sun|Sunday), [0-9]{2}[ -](Jan|Feb|Nov)[ -][0-9]{2,4} [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT|UTC)"
            .prop_map(String::into_bytes),
    ]
}

#[test]
fn any_retry_after_is_a_valid_delay_or_ignored() {
    let exchange = Exchange::new();
    proptest!(cases(1024), |(values in vec(header_value(), 1..3))| {
        let lines: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
        let error = exchange.send(429, &lines, b"").unwrap_err();
        prop_assert!(error.is_rate_limited());
        let trimmed = String::from_utf8_lossy(&values[0]).trim().to_owned();
        let digits = !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit());
        match error.retry_after() {
            _ if values.len() > 1 => prop_assert_eq!(error.retry_after(), None),
            wait if digits => prop_assert_eq!(wait, trimmed.parse().ok().map(Duration::from_secs)),
            // The years of HTTP dates have four digits.
            Some(wait) => prop_assert!(wait < Duration::from_secs(8000 * 366 * 24 * 3600), "{:?} for {}", wait, trimmed),
            None => {}
        }
        let printed = printed(&error);
        prop_assert!(printed.is_ascii() && !printed.contains(char::is_control), "{}", printed);
    });
}

#[test]
fn encoded_values_decode_to_themselves() {
    let values = Cell::new(0);
    proptest!(cases(2048), |(json in prop_oneof![1 => any_json(), 5 => call_pickup()])| {
        if let Ok(value) = serde_json::from_value::<CallPickup>(json) {
            let encoded = serde_json::to_vec(&value).unwrap();
            let again: CallPickup = serde_json::from_slice(&encoded).unwrap();
            prop_assert_eq!(&again, &value);
            prop_assert_eq!(serde_json::to_vec(&again).unwrap(), encoded);
            values.set(values.get() + 1);
        }
    });
    assert!(values.get() > 100, "only {} cases were values", values.get());
}
