//! Typed doubles of the API on loopback, for the tests of programs that use this SDK.
//!
//! A [`MockServer`] answers over TCP, so that everything between your code and the wire is the real thing. What it
//! answers is typed by the same document as the client.
//!
//! ```
//! use webex_call_pickup::{mock::MockServer, types::CallPickup};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start().await?;
//! server.get_call_pickup().respond_with_example();
//! server.get_call_pickup().call_pickup_id("night").respond(CallPickup::new("night".parse()?, "Night shift"));
//!
//! let client = server.client();
//! let group = client.get_call_pickup().location_id("L").call_pickup_id("night").send().await?;
//! assert_eq!(group.name, "Night shift");
//! assert_eq!(server.requests().len(), 1);
//! # Ok(())
//! # }
//! ```

use std::{
    convert::Infallible,
    fmt, io,
    marker::PhantomData,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    body::Incoming,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use serde::Serialize;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

pub use crate::generated::stubs;
use crate::{Client, RetryPolicy, operation::Operation, operations, types::ErrorBody};

/// The path of the base URL, as the real API has one.
const BASE_PATH: &str = "/v1";

/// A server on loopback that answers what it is told to. It stops when it is dropped.
///
/// A request that no stub fits is answered 404, one without a bearer token 401, both with an [`ErrorBody`].
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    rules: Mutex<Vec<Rule>>,
    requests: Mutex<Vec<RecordedRequest>>,
}

impl MockServer {
    /// Starts a server on a free port of `127.0.0.1`, in the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { address, state, accepting })
    }

    /// The base URL to give to a client.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// A client of this server, with a made-up token. It tries once, so that a test sees the first answer.
    pub fn client(&self) -> Client {
        // Invariant: the token and the loopback URL are ones that the builder takes, and no TLS is set up for them that
        // could fail but for a broken installation, which every test of the caller's then has to show.
        let client = Client::builder().token("mock-token").base_url(self.base_url()).retry(RetryPolicy::none()).build();
        #[allow(clippy::expect_used)]
        client.expect("a client for loopback")
    }

    /// The requests that came, in their order.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.state.requests).clone()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A panic elsewhere does not make the lists wrong: they are only ever pushed to.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation that the method and the path belong to, where there is one.
    pub operation: Option<&'static Operation>,
    /// The method.
    pub method: String,
    /// The path and the query, as they were on the wire.
    pub target: String,
    /// The headers. The `Authorization` header is there.
    pub headers: HeaderMap,
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("method", &self.method)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// An operation that can be stubbed. The document's operations implement it; see [`stubs`].
pub trait Stubbed {
    /// What success gives.
    type Value: Serialize;
    /// The operation.
    const OPERATION: &'static Operation;
    /// The status of success.
    const STATUS: u16;
    /// Whether success has a body.
    const HAS_BODY: bool;
    /// The document's example of success, as JSON. Empty where the document has none.
    const EXAMPLE: &'static str;
}

/// A double of one operation that is being described. Nothing happens before one of the `respond` methods is called.
///
/// Where several doubles fit a request, the one that was described last answers.
#[must_use = "a stub answers nothing before one of its `respond` methods is called"]
pub struct Stub<'s, O> {
    server: &'s MockServer,
    conditions: Vec<Condition>,
    operation: PhantomData<O>,
}

impl<O: Stubbed> fmt::Debug for Stub<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").field("operation", &O::OPERATION.id).finish_non_exhaustive()
    }
}

impl<'s, O> Stub<'s, O> {
    pub(crate) fn new(server: &'s MockServer) -> Self {
        Self { server, conditions: Vec::new(), operation: PhantomData }
    }

    pub(crate) fn path_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(Condition { place: Place::Path, name, value });
        self
    }

    pub(crate) fn query_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(Condition { place: Place::Query, name, value });
        self
    }
}

impl<O: Stubbed> Stub<'_, O> {
    /// Answers with success and `value`.
    pub fn respond(self, value: O::Value) {
        // Invariant: the generated types are structs and enums with text for keys, which always are JSON.
        #[allow(clippy::expect_used)]
        let body = serde_json::to_vec(&value).expect("a value of the document is JSON");
        self.respond_with_success(body);
    }

    /// Answers with success and the document's example, byte for byte.
    pub fn respond_with_example(self) {
        self.respond_with_success(O::EXAMPLE);
    }

    fn respond_with_success(self, body: impl Into<Vec<u8>>) {
        if O::HAS_BODY {
            self.respond_raw(O::STATUS, &[(CONTENT_TYPE.as_str(), "application/json")], body);
        } else {
            self.respond_raw(O::STATUS, &[], Vec::new());
        }
    }

    /// Answers with a failure and a body of the API's.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has.
    pub fn respond_error(self, status: u16, body: ErrorBody) {
        // Invariant: as in `respond`.
        #[allow(clippy::expect_used)]
        let body = serde_json::to_vec(&body).expect("an error body is JSON");
        self.respond_raw(status, &[(CONTENT_TYPE.as_str(), "application/json")], body);
    }

    /// Answers with what you say, such as the page of a gateway.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has, or a header is none.
    pub fn respond_raw(self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        // The caller's own literals: a test that gets them wrong has to see it where it says them.
        #[allow(clippy::expect_used)]
        let reply = Reply {
            status: StatusCode::from_u16(status).expect("a status code"),
            headers: headers
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_bytes(name.as_bytes()).expect("the name of a header"),
                        HeaderValue::from_str(value).expect("the value of a header"),
                    )
                })
                .collect(),
            body: Bytes::from(body.into()),
        };
        let rule = Rule { operation: O::OPERATION, conditions: self.conditions, reply };
        lock(&self.server.state.rules).push(rule);
    }
}

#[derive(Debug)]
struct Rule {
    operation: &'static Operation,
    conditions: Vec<Condition>,
    reply: Reply,
}

#[derive(Debug)]
struct Condition {
    place: Place,
    name: &'static str,
    value: String,
}

#[derive(Debug, PartialEq)]
enum Place {
    Path,
    Query,
}

#[derive(Debug, Clone)]
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    fn error(status: StatusCode, message: &str) -> Self {
        let body = serde_json::json!({ "message": message, "errors": [{ "description": message }] });
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status, headers, body: Bytes::from(body.to_string()) }
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    // Dropped with this task, and the connections with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| {
                let reply = state.answer(&request);
                async { Ok::<_, Infallible>(reply) }
            });
            // A client that goes away is its own business.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl State {
    fn answer(&self, request: &hyper::Request<Incoming>) -> hyper::Response<Full<Bytes>> {
        let method = request.method().as_str();
        let path = request.uri().path().strip_prefix(BASE_PATH).unwrap_or_default();
        let found = operations::ALL.iter().filter(|operation| operation.method == method);
        let found = found.filter_map(|operation| Some((operation, path_parameters(operation.path, path)?)));
        // `/bells/all` goes before `/bells/{bellId}`.
        let found = found.min_by_key(|(_, parameters)| parameters.len());
        let number = {
            let mut requests = lock(&self.requests);
            requests.push(RecordedRequest {
                operation: found.as_ref().map(|(operation, _)| *operation),
                method: method.to_owned(),
                target: request.uri().to_string(),
                headers: request.headers().clone(),
            });
            requests.len()
        };
        let is_authorized = request
            .headers()
            .get(AUTHORIZATION)
            .is_some_and(|value| value.as_bytes().strip_prefix(b"Bearer ").is_some_and(|token| !token.is_empty()));
        let reply = match found {
            _ if !is_authorized => Reply::error(StatusCode::UNAUTHORIZED, "The request has no bearer token."),
            None => Reply::error(StatusCode::NOT_FOUND, "The document has no such operation."),
            Some((operation, path)) => {
                let query = query_parameters(request.uri().query().unwrap_or_default());
                let fits = |rule: &&Rule| rule.operation == operation && rule.fits(&path, &query);
                let reply = lock(&self.rules).iter().rev().find(fits).map(|rule| rule.reply.clone());
                reply.unwrap_or_else(|| {
                    Reply::error(StatusCode::NOT_FOUND, "No stub of the mock server fits this request.")
                })
            }
        };
        let mut response = hyper::Response::new(Full::new(reply.body));
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        let tracking_id = HeaderName::from_static("trackingid");
        if let Ok(value) = HeaderValue::from_str(&format!("MOCK_{number}")) {
            response.headers_mut().entry(tracking_id).or_insert(value);
        }
        response
    }
}

type Parameters = Vec<(String, String)>;

impl Rule {
    fn fits(&self, path: &Parameters, query: &Parameters) -> bool {
        self.conditions.iter().all(|condition| {
            let parameters = if condition.place == Place::Path { path } else { query };
            parameters.iter().any(|(name, value)| name == condition.name && *value == condition.value)
        })
    }
}

/// The values of a template's parameters, where the path fits it.
fn path_parameters(template: &str, path: &str) -> Option<Parameters> {
    let (mut expected, mut segments) = (template.split('/'), path.split('/'));
    let mut parameters = Vec::new();
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return Some(parameters),
            (Some(expected), Some(segment)) => match expected.strip_prefix('{').and_then(|e| e.strip_suffix('}')) {
                Some(name) => parameters.push((name.to_owned(), decoded(segment))),
                None if expected == segment => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

fn query_parameters(query: &str) -> Parameters {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(&value.replace('+', " "))))
        .collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
