//! The server: it accepts connections, and finds who answers a request.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    body::Incoming,
    header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

use super::{
    Fault, Organization, RecordedRequest, contract,
    faults::{Faults, Outcome},
    lock,
    operations::{self, Request},
    refusal::Refusal,
    reply::Reply,
    request_log::RequestLog,
    routes::{self, Route},
    stub::Rule,
    tokens::Tokens,
};
use crate::{Client, RetryPolicy};

/// The path of the base URL, as the real API has one.
const BASE_PATH: &str = "/v1";

/// The most that is read of a request's body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A server on loopback that stands for the API. It stops when it is dropped, or is told to by [`stop`](Self::stop).
///
/// Who answers a request: the first [`Fault`] that befalls it; then 401 or 403 for its token; then the stub that fits it
/// and was described last; then the [`Organization`], where the server has one; and else 404.
pub struct MockServer {
    address: SocketAddr,
    pub(super) state: Arc<State>,
    accepting: JoinHandle<()>,
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Everything that a server holds.
pub(super) struct State {
    address: SocketAddr,
    organization: Option<Mutex<Organization>>,
    pub(super) rules: Mutex<Vec<Rule>>,
    tokens: Mutex<Tokens>,
    faults: Mutex<Faults>,
    requests: Mutex<RequestLog>,
}

/// What a server shall be. Made by [`MockServer::builder`].
#[derive(Debug)]
#[must_use = "a builder starts nothing before `start` is called"]
pub struct MockServerBuilder {
    organization: Option<Organization>,
    port: u16,
    recorded_requests: usize,
}

impl MockServerBuilder {
    /// What the operations read and change. The default is none: what no stub fits is not found.
    pub fn organization(mut self, organization: Organization) -> Self {
        self.organization = Some(organization);
        self
    }

    /// The port of `127.0.0.1`. The default is 0: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How many requests [`MockServer::requests`] keeps, the last ones. The default is all of them.
    pub fn recorded_requests(mut self, most: usize) -> Self {
        self.recorded_requests = most;
        self
    }

    /// Starts the server in the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When the port cannot be opened.
    pub async fn start(self) -> io::Result<MockServer> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            address,
            organization: self.organization.map(Mutex::new),
            rules: Mutex::default(),
            tokens: Mutex::default(),
            faults: Mutex::default(),
            requests: Mutex::new(RequestLog::new(self.recorded_requests)),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(MockServer { address, state, accepting })
    }
}

impl MockServer {
    /// Starts a server without an organization on a free port of `127.0.0.1`, in the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Starts a server with an organization on a free port of `127.0.0.1`, in the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start_with(organization: Organization) -> io::Result<Self> {
        Self::builder().organization(organization).start().await
    }

    /// Begins a server with settings of your own.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder { organization: None, port: 0, recorded_requests: usize::MAX }
    }

    /// Stops the server, and comes back when its port is free again; after a mere drop, that takes until the runtime has
    /// ended its task.
    pub async fn stop(mut self) {
        self.accepting.abort();
        // What was aborted ends with an error.
        let _ = (&mut self.accepting).await;
    }

    /// The base URL to give to a client.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// A client of this server, with the token `mock-token`. It tries once, so that a test sees the first answer.
    pub fn client(&self) -> Client {
        // Invariant: the token and the loopback URL are ones that the builder takes, and no TLS is set up for them that
        // could fail but for a broken installation, which every test of the caller's then has to show.
        let client = Client::builder().token("mock-token").base_url(self.base_url()).retry(RetryPolicy::none()).build();
        #[allow(clippy::expect_used)]
        client.expect("a client for loopback")
    }

    /// The requests that came, in their order.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.state.requests).all()
    }

    /// Accepts `token` for operations that need no other than these scopes. From the first call on, tokens that were not
    /// named are refused with 401, and operations that need another scope with 403. Before, every token may do everything.
    pub fn accept_token(&self, token: impl Into<String>, scopes: &[&str]) {
        lock(&self.state.tokens).accept(token.into(), scopes);
    }

    /// Lets something go wrong from now on. Where several faults befall a request, the one that was injected first answers.
    pub fn inject(&self, fault: Fault) {
        lock(&self.state.faults).inject(fault);
    }

    /// Lets nothing go wrong any more.
    pub fn clear_faults(&self) {
        lock(&self.state.faults).clear();
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    // Dropped with this task, and the connections with it.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many connections, or one that is gone already, are no reason to stop.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| state.answer(request));
            // A client that goes away is its own business.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// With the token marked, so that `Debug` does not show it.
fn without_secrets(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.get_mut(AUTHORIZATION).into_iter().for_each(|value| value.set_sensitive(true));
    headers
}

impl State {
    /// An error closes the connection.
    async fn answer(&self, request: hyper::Request<Incoming>) -> io::Result<hyper::Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => Ok(body.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                Err(Refusal::bad_request(format!("The body has more than {MAX_BODY} bytes.")))
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        let route = routes::find(head.method.as_str(), head.uri.path().strip_prefix(BASE_PATH).unwrap_or_default());
        let operation = route.operation();
        let number = lock(&self.requests).record(RecordedRequest {
            operation,
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers: without_secrets(&head.headers),
            body: body.as_ref().map(|body| body.to_vec()).unwrap_or_default(),
        });
        let fault = lock(&self.faults).befall(operation);
        if !fault.latency.is_zero() {
            tokio::time::sleep(fault.latency).await;
        }
        let tracking_id = format!("MOCK_{number}");
        let answer = || {
            let answer = body.and_then(|body| self.reply(&head, &route, &body));
            answer.unwrap_or_else(|refusal| {
                let is_of_mock = refusal.is_of_mock();
                let reply = refusal.into_reply(&tracking_id);
                match operation.filter(|_| !is_of_mock) {
                    Some(operation) => contract::check_answer(operation, reply)
                        .unwrap_or_else(|refusal| refusal.into_reply(&tracking_id)),
                    None => reply,
                }
            })
        };
        let closed = || io::Error::from(io::ErrorKind::ConnectionAborted);
        let reply = match fault.outcome {
            None => answer(),
            Some(Outcome::Answered(reply)) => reply,
            Some(Outcome::Closed) => return Err(closed()),
            Some(Outcome::AnswerLost) => {
                answer();
                return Err(closed());
            }
        };
        let mut response = hyper::Response::new(Full::new(reply.body));
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        if let Ok(value) = HeaderValue::from_str(&tracking_id) {
            response.headers_mut().entry(HeaderName::from_static("trackingid")).or_insert(value);
        }
        Ok(response)
    }

    fn reply(&self, head: &hyper::http::request::Parts, route: &Route, body: &Bytes) -> Result<Reply, Refusal> {
        let scopes = lock(&self.tokens).scopes_of(&head.headers)?;
        let (operation, path) = match route {
            Route::Operation(operation, path) => (*operation, path),
            Route::OtherMethods(allowed) => return Err(Refusal::method_not_allowed(allowed)),
            Route::Nothing => return Err(Refusal::not_found("The document has no such operation.")),
        };
        scopes.allow(operation)?;
        let query = routes::query_parameters(head.uri.query().unwrap_or_default());
        let rules = lock(&self.rules);
        if let Some(rule) = rules.iter().rev().find(|rule| rule.fits(operation, path, &query)) {
            return Ok(rule.reply.clone());
        }
        drop(rules);
        let no_stub = || Refusal::not_found("No stub of the mock server fits this request.");
        let organization = self.organization.as_ref().ok_or_else(no_stub)?;
        let body = contract::check_request(operation, path, &query, &head.headers, body)?;
        let host = head.headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
        let origin = format!("http://{}", host.unwrap_or_else(|| self.address.to_string()));
        let request = Request { operation, path, query: &query, body, url: format!("{origin}{}", head.uri.path()) };
        let reply = operations::answer(&mut lock(organization), request).unwrap_or_else(|| Err(no_stub()))?;
        contract::check_answer(operation, reply)
    }
}
