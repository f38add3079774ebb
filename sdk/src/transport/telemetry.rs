//! Spans and events, under the names of OpenTelemetry's semantic conventions.

use std::time::Duration;

use reqwest::{StatusCode, Url, header::HeaderValue};
use tracing::Span;

use crate::{Operation, error::kind::ErrorKind, response::AttemptStats};

/// Opens the span of an operation. Each field is recorded once, because most subscribers show every record of a field.
pub(crate) fn operation_span(operation: &Operation, base_url: &Url) -> Span {
    tracing::info_span!(
        target: "webex_call_pickup",
        "operation",
        otel.name = %operation,
        otel.kind = "client",
        http.request.method = operation.method,
        url.template = operation.path,
        server.address = base_url.host_str(),
        server.port = base_url.port_or_known_default(),
        webex.operation = operation.id,
        webex.tracking_id = tracing::field::Empty,
        http.response.status_code = tracing::field::Empty,
        http.request.resend_count = tracing::field::Empty,
        error.type = tracing::field::Empty,
    )
}

/// Records the result of an operation in its span.
pub(crate) fn record_result(
    span: &Span,
    status: Option<StatusCode>,
    tracking_id: Option<&str>,
    failure: Option<ErrorKind>,
    stats: &AttemptStats,
) {
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = tracking_id {
        span.record("webex.tracking_id", id);
    }
    if let Some(kind) = failure {
        span.record("error.type", error_type(kind, status.as_ref()));
    }
    if stats.attempts > 1 {
        span.record("http.request.resend_count", stats.attempts - 1);
    }
    let duration = stats.elapsed.as_secs_f64();
    span.in_scope(|| {
        tracing::debug!(target: "webex_call_pickup", { http.client.request.duration = duration }, "operation ended");
    });
}

/// Emits an event in the current span before a retry.
pub(crate) fn log_retry(
    attempt: u32,
    status: Option<StatusCode>,
    tracking_id: &HeaderValue,
    failure: Option<ErrorKind>,
    delay: Duration,
) {
    tracing::info!(
        target: "webex_call_pickup",
        {
            http.request.resend_count = attempt,
            http.response.status_code = status.map(|status| status.as_u16()),
            error.type = failure.map(|kind| error_type(kind, status.as_ref())),
            webex.tracking_id = tracking_id.to_str().ok(),
            webex.retry_delay = delay.as_secs_f64(),
        },
        "retrying"
    );
}

/// Returns the status code if it is an error by itself, as OpenTelemetry's conventions demand; otherwise the kind.
fn error_type(kind: ErrorKind, status: Option<&StatusCode>) -> &str {
    match status {
        Some(status) if kind == ErrorKind::Status && (status.is_client_error() || status.is_server_error()) => {
            status.as_str()
        }
        _ => kind.as_str(),
    }
}
