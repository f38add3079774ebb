//! The exchange of a request for a value: the span of the operation, its attempts, and the decoding of its response.

use reqwest::Request;
use tracing::{Instrument as _, Span};

use crate::{
    Client, Error, Operation, Response,
    response::BufferedResponse,
    transport::{pipeline::Transport, telemetry},
};

/// An operation of the API, implemented by its generated request builder.
pub(crate) trait Endpoint {
    /// The type of a successful response.
    type Value;

    const OPERATION: &'static Operation;

    /// Decodes a response of any status code.
    fn decode_response(response: Box<BufferedResponse>) -> Result<Response<Self::Value>, Error>;
}

/// progenitor's hooks. The generated code asserts that [`Client`] implements them. They have no methods: [`exchange`] sends
/// the requests of all operations.
pub(crate) trait ClientHooks<Inner> {}

impl ClientHooks<Transport> for Client {}

/// Sends a request of the operation and decodes the response, in a span.
///
/// Not an `async fn`, whose future would contain the request: benchmark `requests`.
pub(crate) fn exchange<E: Endpoint>(
    client: &Client,
    request: Result<Request, Error>,
) -> impl Future<Output = Result<Response<E::Value>, Error>> + Send + use<'_, E> {
    let sending = request.map(|request| {
        let tracking_id = client.inner.next_tracking_id();
        let span = client.inner.span(E::OPERATION);
        (client.inner.execute(request, tracking_id, E::OPERATION).instrument(span.clone()), span)
    });
    async move {
        let (response, span) = sending.map_err(|error| error.with_operation(E::OPERATION))?;
        let response = response.await;
        let result = response.and_then(E::decode_response).map_err(|error| {
            let help = client.inner.help(error.status());
            error.with_operation(E::OPERATION).with_help(help)
        });
        if !span.is_disabled() {
            record(&span, &result);
        }
        result
    }
}

/// Records the result of an operation in its span. Cold, because most programs have no subscriber.
#[cold]
fn record<T>(span: &Span, result: &Result<Response<T>, Error>) {
    match result {
        Ok(response) => {
            let tracking_id = response.tracking_id();
            telemetry::record_result(span, Some(response.status()), tracking_id.as_deref(), None, response.stats());
        }
        Err(error) => {
            telemetry::record_result(span, error.status(), error.tracking_id(), Some(error.kind()), error.stats());
        }
    }
}
