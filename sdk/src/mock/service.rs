//! Handles the requests to a mock server.

use std::{io, net::SocketAddr};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    body::Incoming,
    header::{ALLOW, AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue},
    http::request::Parts,
};
use reqwest::{StatusCode, Url};

use super::{
    api_error::ApiError,
    contract::{self, CheckedRequest},
    cors,
    fault::{FaultOutcome, InjectedFaults},
    organization::{Organization, handlers},
    pagination,
    request::{MockRequest, Parameters},
    request_log::{RecordedRequest, RequestLog},
    request_timeout::RequestReceived,
    response::MockResponse,
    router::{self, Route},
    shared::Shared,
    stub::StubRegistry,
    token_endpoint,
    tokens::AcceptedTokens,
};

/// The path of the base URL, as in the real API.
pub(super) const BASE_PATH: &str = "/v1";

/// The maximum size of a request body, in bytes.
const MAX_REQUEST_SIZE: usize = 1024 * 1024;

/// The state that all connections of a server share.
pub(super) struct Service {
    own_url: Url,
    organization: Option<Shared<Organization>>,
    permits_every_origin: bool,
    pub(super) stubs: StubRegistry,
    pub(super) tokens: Shared<AcceptedTokens>,
    pub(super) faults: Shared<InjectedFaults>,
    pub(super) requests: Shared<RequestLog>,
}

impl Service {
    pub(super) fn new(
        address: SocketAddr,
        organization: Option<Organization>,
        recorded_requests: usize,
        permits_every_origin: bool,
    ) -> Self {
        #[expect(clippy::expect_used, reason = "`Display` of an address is the authority of a URL")]
        let own_url = Url::parse(&format!("http://{address}")).expect("a URL");
        Self {
            own_url,
            organization: organization.map(Shared::new),
            permits_every_origin,
            stubs: StubRegistry::default(),
            tokens: Shared::default(),
            faults: Shared::default(),
            requests: Shared::new(RequestLog::new(recorded_requests)),
        }
    }

    /// Handles a request. An error closes the connection.
    pub(super) async fn handle(
        &self,
        request: hyper::Request<Incoming>,
        received: &RequestReceived,
    ) -> io::Result<hyper::Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = match Limited::new(body, MAX_REQUEST_SIZE).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                Err(ApiError::bad_request(format!("The body is larger than {MAX_REQUEST_SIZE} bytes.")))
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        received.set();
        // A preflight is part of the browser, not of the program, so it is neither recorded nor affected by faults.
        if self.permits_every_origin
            && let Some(response) = cors::preflight_response(&head)
        {
            return Ok(self.hyper_response(response, "MOCK_PREFLIGHT"));
        }
        let route = match head.uri.path() {
            "*" => router::server_options(),
            path => router::find_route(head.method.as_str(), path.strip_prefix(BASE_PATH).unwrap_or_default()),
        };
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
        Ok(self.hyper_response(response, &tracking_id))
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
        // These need no token.
        match route {
            Route::Options(allow) => return Ok(options_response(allow)),
            Route::TokenRefresh => return Ok(token_endpoint::respond(body)),
            _ => {}
        }
        let scopes = self.tokens.lock().authenticate(&head.headers)?;
        let (operation, path) = match route {
            Route::Operation(operation, path) => (*operation, path),
            Route::MethodNotAllowed(allow) => return Err(ApiError::method_not_allowed(allow)),
            Route::TokenRefresh | Route::Options(_) | Route::NotFound => {
                return Err(ApiError::not_found(
                    "The document has no such operation below the base URL, which ends in /v1.",
                ));
            }
        };
        scopes.authorize(operation)?;
        let query = Parameters::from_query(head.uri.query().unwrap_or_default());
        if let Some(response) = self.stubs.response(operation, path, &query) {
            return Ok(response);
        }
        let no_stub = || ApiError::not_found("No stub of the mock server matches this request.");
        let organization = self.organization.as_ref().ok_or_else(no_stub)?;
        let CheckedRequest { query: query_values, body } =
            contract::check_request(operation, path, &query, &head.headers, body)?;
        let request = MockRequest { operation, path, query: &query, query_values, body, url: self.url(head) };
        let no_handler =
            || ApiError::not_found("The organization of the mock server does not know this operation: add a stub.");
        let response = handlers::handle(&mut organization.lock(), request).unwrap_or_else(|| Err(no_handler()))?;
        contract::check_response(operation, response)
    }

    /// Returns the URL of a request without its query. A link to the next page has to lead to the host that was requested.
    fn url(&self, head: &Parts) -> Url {
        let mut url = requested_host(head).unwrap_or_else(|| self.own_url.clone());
        url.set_path(head.uri.path());
        url
    }

    fn hyper_response(&self, response: MockResponse, tracking_id: &str) -> hyper::Response<Full<Bytes>> {
        let MockResponse { status, headers, body } = response;
        let mut response = hyper::Response::new(Full::new(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        if let Ok(value) = HeaderValue::from_str(tracking_id) {
            response.headers_mut().entry(HeaderName::from_static("trackingid")).or_insert(value);
        }
        if self.permits_every_origin {
            cors::permit_every_origin(response.headers_mut());
        }
        response
    }
}

/// Returns the URL of the host that a request names, in its target or by exactly one `Host` header that is valid.
fn requested_host(head: &Parts) -> Option<Url> {
    let mut hosts = head.headers.get_all(HOST).iter();
    let authority = match (head.uri.authority(), hosts.next(), hosts.next()) {
        (Some(authority), ..) => authority.as_str(),
        (None, Some(host), None) => host.to_str().ok()?,
        _ => return None,
    };
    let is_separator = |c: char| matches!(c, '/' | '\\' | '?' | '#' | '@') || c.is_ascii_whitespace();
    Url::parse(&format!("http://{authority}")).ok().filter(|_| !authority.contains(is_separator))
}

/// Returns the response to an `OPTIONS` request. `allow` lists the supported methods.
fn options_response(allow: &str) -> MockResponse {
    let mut response = MockResponse::empty(StatusCode::NO_CONTENT);
    response.headers.extend(HeaderValue::from_str(allow).ok().map(|allow| (ALLOW, allow)));
    response
}

/// Marks the token as sensitive, so that `Debug` does not show it.
fn with_sensitive_token(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.get_mut(AUTHORIZATION).into_iter().for_each(|value| value.set_sensitive(true));
    headers
}
