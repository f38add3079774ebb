//! The span of an operation, with the field names of OpenTelemetry.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use webex_call_pickup::RetryPolicy;
use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, TestServer, respond, send};

type Fields = BTreeMap<String, String>;

/// Records the fields of the SDK's spans and of their retries, in the order of their creation.
#[derive(Debug, Clone, Default)]
struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Debug, Clone, Default)]
struct Recorded {
    spans: Vec<Fields>,
    retries: Vec<Fields>,
}

struct FieldRecorder<'a>(&'a mut Fields);

impl Visit for FieldRecorder<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = format!("{value:?}").trim_matches('"').to_owned();
        let former = self.0.insert(field.name().to_owned(), value);
        assert_eq!(former, None, "{} is recorded twice", field.name());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "webex_call_pickup" && *metadata.level() <= Level::INFO
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        attributes.record(&mut FieldRecorder(&mut fields));
        let spans = &mut self.0.lock().unwrap().spans;
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let spans = &mut self.0.lock().unwrap().spans;
        values.record(&mut FieldRecorder(&mut spans[id.into_u64() as usize - 1]));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut FieldRecorder(&mut fields));
        self.0.lock().unwrap().retries.push(fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The span of an operation whose server plays `script`. Its retries have the tracking ID that was sent.
async fn span(script: Script) -> Fields {
    let recorder = Recorder::default();
    let _subscribed = tracing::subscriber::set_default(recorder.clone());
    let server = TestServer::start([script]).await;
    let builder = server.client_builder().retry(RetryPolicy::default().max_attempts(2));
    let client = builder.build().unwrap().with_tracking_id("SENT_1").unwrap();
    let _ = send(&client).await;
    let Recorded { mut spans, retries } = recorder.0.lock().unwrap().clone();
    assert_eq!(spans.len(), 1, "one span for an operation");
    for retry in &retries {
        assert_eq!(retry["webex.tracking_id"], "SENT_1");
        assert!(retry["webex.retry_delay"].parse::<f64>().is_ok(), "{retry:?}");
    }
    let span = spans.remove(0);
    assert_eq!(retries.len(), usize::from(span.contains_key("http.request.resend_count")), "{retries:?}");
    span
}

#[tokio::test]
async fn success_has_opentelemetry_fields() {
    let mut fields = span(respond(200, &[("trackingid", "ROUTER_1")], CALL_PICKUP)).await;
    assert!(fields.remove("server.port").unwrap().parse::<u16>().is_ok());
    let path = "/telephony/config/locations/{locationId}/callPickups/{callPickupId}";
    let expected = [
        ("http.request.method", "GET"),
        ("http.response.status_code", "200"),
        ("otel.kind", "client"),
        ("otel.name", &format!("GET {path}")),
        ("server.address", "127.0.0.1"),
        ("url.template", path),
        ("webex.operation", "getCallPickup"),
        ("webex.tracking_id", "ROUTER_1"),
    ];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}

#[tokio::test]
async fn failure_records_its_error_type() {
    let too_large = Step::Repeat(vec![b' '; 1024 * 1024], 40);
    let head = |text: &str| Step::send(&format!("HTTP/1.1 {text}\r\ntrackingid: ROUTER_1\r\n"));
    for (script, error_type, status, tracking_id, resends) in [
        (respond(404, &[], ""), "404", Some("404"), "SENT_1", None),
        (respond(503, &[("trackingid", "ROUTER_1")], ""), "503", Some("503"), "ROUTER_1", Some("1")),
        (
            vec![head("204 No Content\r\nconnection: close"), Step::send("\r\n")],
            "no_content",
            Some("204"),
            "ROUTER_1",
            None,
        ),
        (respond(200, &[], ""), "no_content", Some("200"), "SENT_1", None),
        (respond(200, &[], "<html>"), "decode", Some("200"), "SENT_1", None),
        (vec![head("200 OK"), Step::send("\r\n"), too_large], "response_too_large", Some("200"), "ROUTER_1", None),
        (
            vec![head("200 OK\r\ncontent-length: 9"), Step::send("\r\n{")],
            "connection_closed",
            Some("200"),
            "ROUTER_1",
            Some("1"),
        ),
        (
            vec![head("200 OK\r\ncontent-length: 9"), Step::send("\r\n{"), Step::Stall],
            "timeout",
            Some("200"),
            "ROUTER_1",
            Some("1"),
        ),
        (vec![Step::send("garbage\r\n\r\n")], "malformed_response", None, "SENT_1", None),
        (vec![Step::Stall], "timeout", None, "SENT_1", Some("1")),
        (vec![Step::Reset], "connection_closed", None, "SENT_1", Some("1")),
    ] {
        let fields = span(script).await;
        let field = |name: &str| fields.get(name).map(String::as_str);
        assert_eq!(field("error.type"), Some(error_type), "{fields:?}");
        assert_eq!(field("http.response.status_code"), status, "{fields:?}");
        assert_eq!(field("webex.tracking_id"), Some(tracking_id), "{fields:?}");
        assert_eq!(field("http.request.resend_count"), resends, "{fields:?}");
    }
}
