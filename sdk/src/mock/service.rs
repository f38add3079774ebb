//! Handles the requests to a mock server.

use std::{io, net::SocketAddr};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    body::Incoming,
    header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue},
    http::request::Parts,
};

use super::{
    api_error::ApiError,
    contract,
    fault::{FaultOutcome, InjectedFaults},
    organization::{Organization, handlers},
    pagination,
    request::{MockRequest, Parameters},
    request_log::{RecordedRequest, RequestLog},
    response::MockResponse,
    router::{self, Route},
    shared::Shared,
    stub::StubRegistry,
    tokens::AcceptedTokens,
};

/// The path of the base URL, as in the real API.
pub(super) const BASE_PATH: &str = "/v1";

/// The maximum size of a request body, in bytes.
const MAX_REQUEST_SIZE: usize = 1024 * 1024;

/// The state that all connections of a server share.
pub(super) struct Service {
    address: SocketAddr,
    organization: Option<Shared<Organization>>,
    pub(super) stubs: StubRegistry,
    pub(super) tokens: Shared<AcceptedTokens>,
    pub(super) faults: Shared<InjectedFaults>,
    pub(super) requests: Shared<RequestLog>,
}

impl Service {
    pub(super) fn new(address: SocketAddr, organization: Option<Organization>, recorded_requests: usize) -> Self {
        Self {
            address,
            organization: organization.map(Shared::new),
            stubs: StubRegistry::default(),
            tokens: Shared::default(),
            faults: Shared::default(),
            requests: Shared::new(RequestLog::new(recorded_requests)),
        }
    }

    /// Handles a request. An error closes the connection.
    pub(super) async fn handle(&self, request: hyper::Request<Incoming>) -> io::Result<hyper::Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = match Limited::new(body, MAX_REQUEST_SIZE).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                Err(ApiError::bad_request(format!("The body is larger than {MAX_REQUEST_SIZE} bytes.")))
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        let path = head.uri.path().strip_prefix(BASE_PATH).unwrap_or_default();
        let route = router::find_route(head.method.as_str(), path);
        let number = self.requests.lock().record(RecordedRequest {
            operation: route.operation(),
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers: with_sensitive_token(&head.headers),
            body: body.as_ref().map(|body| body.to_vec()).unwrap_or_default(),
        });
        let tracking_id = format!("MOCK_{number}");
        let faults = self.faults.lock().apply(route.operation());
        if !faults.latency.is_zero() {
            tokio::time::sleep(faults.latency).await;
        }
        let closed = || io::Error::from(io::ErrorKind::ConnectionAborted);
        let mut response = match faults.outcome {
            None => self.respond(&head, &route, body, &tracking_id),
            Some(FaultOutcome::Respond(response)) => response,
            Some(FaultOutcome::CloseConnection) => return Err(closed()),
            Some(FaultOutcome::LoseResponse) => {
                self.respond(&head, &route, body, &tracking_id);
                return Err(closed());
            }
        };
        if faults.link_without_filters {
            pagination::remove_filters(&mut response.headers);
        }
        Ok(into_hyper(response, &tracking_id))
    }

    /// Executes a request, and converts an error into a response.
    fn respond(&self, head: &Parts, route: &Route, body: Result<Bytes, ApiError>, tracking_id: &str) -> MockResponse {
        let error = match body.and_then(|body| self.dispatch(head, route, &body)) {
            Ok(response) => return response,
            Err(error) => error,
        };
        let is_mock_error = error.is_mock_error();
        let response = error.into_response(tracking_id);
        match route.operation().filter(|_| !is_mock_error) {
            Some(operation) => contract::check_response(operation, response)
                .unwrap_or_else(|violation| violation.into_response(tracking_id)),
            None => response,
        }
    }

    /// Executes a request: with a stub, or else on the organization.
    fn dispatch(&self, head: &Parts, route: &Route, body: &Bytes) -> Result<MockResponse, ApiError> {
        let scopes = self.tokens.lock().authenticate(&head.headers)?;
        let (operation, path) = match route {
            Route::Operation(operation, path) => (*operation, path),
            Route::MethodNotAllowed(allow) => return Err(ApiError::method_not_allowed(allow)),
            Route::NotFound => return Err(ApiError::not_found("The document has no such operation.")),
        };
        scopes.authorize(operation)?;
        let query = Parameters::from_query(head.uri.query().unwrap_or_default());
        if let Some(response) = self.stubs.response(operation, path, &query) {
            return Ok(response);
        }
        let no_stub = || ApiError::not_found("No stub of the mock server matches this request.");
        let organization = self.organization.as_ref().ok_or_else(no_stub)?;
        let body = contract::check_request(operation, path, &query, &head.headers, body)?;
        let request = MockRequest { operation, path, query: &query, body, url: self.url(head) };
        let response = handlers::handle(&mut organization.lock(), request).unwrap_or_else(|| Err(no_stub()))?;
        contract::check_response(operation, response)
    }

    /// Returns the URL of a request without its query. A link to the next page has to lead to the host that was requested.
    fn url(&self, head: &Parts) -> String {
        let host = head.headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
        format!("http://{}{}", host.unwrap_or_else(|| self.address.to_string()), head.uri.path())
    }
}

fn into_hyper(response: MockResponse, tracking_id: &str) -> hyper::Response<Full<Bytes>> {
    let MockResponse { status, headers, body } = response;
    let mut response = hyper::Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    if let Ok(value) = HeaderValue::from_str(tracking_id) {
        response.headers_mut().entry(HeaderName::from_static("trackingid")).or_insert(value);
    }
    response
}

/// Marks the token as sensitive, so that `Debug` does not show it.
fn with_sensitive_token(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.get_mut(AUTHORIZATION).into_iter().for_each(|value| value.set_sensitive(true));
    headers
}
