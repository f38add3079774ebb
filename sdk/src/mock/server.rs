//! The mock server and its builder.

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

use super::{
    fault::Fault,
    organization::Organization,
    request_log::RecordedRequest,
    request_timeout::{RequestReceived, TimedConnection},
    service::{BASE_PATH, Service},
    stub::Stub,
    token_endpoint,
};
use crate::{Client, ClientBuilder, RetryPolicy};

/// The pause after a connection that could not be accepted, such as one above the limit of open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// The default of [`MockServerBuilder::request_timeout`].
const DEFAULT_REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// A mock server of the API on loopback. It stops when it is dropped, or by [`stop`](Self::stop).
///
/// A request is handled by the first of these that applies:
///
/// 1. the [`Fault`]s, in the order of their injection,
/// 2. the check of its token: 401 or 403,
/// 3. the [`Stub`] that matches it and was added last,
/// 4. the [`Organization`], if the server has one.
///
/// If none applies, the response is a 404.
///
/// A [`RefreshingToken`](crate::RefreshingToken) with the [`base_url`](Self::base_url) of the server gets the access token
/// `mock-token`, which is valid for 14 days.
pub struct MockServer {
    address: SocketAddr,
    service: Arc<Service>,
    accept_loop: JoinHandle<()>,
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("address", &self.address).finish_non_exhaustive()
    }
}

/// The settings of a server. Created by [`MockServer::builder`].
///
/// ```
/// use webex_call_pickup::mock::{MockServer, Organization};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), std::io::Error> {
/// let server = MockServer::builder()
///     .organization(Organization::of_size(10, 500))
///     .recorded_requests(100)
///     .start()
///     .await?;
/// # let _ = server;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a builder starts nothing until `start` is called"]
pub struct MockServerBuilder {
    organization: Option<Organization>,
    port: u16,
    recorded_requests: usize,
    request_timeout: Duration,
    permits_every_origin: bool,
}

impl MockServerBuilder {
    /// Sets the organization that the operations read and change. The default is no organization: requests without a stub get
    /// a 404.
    pub fn organization(mut self, organization: Organization) -> Self {
        self.organization = Some(organization);
        self
    }

    /// Sets the port on `127.0.0.1`. The default is 0: any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the maximum number of requests that [`MockServer::requests`] returns: the most recent ones. The default is no
    /// limit.
    pub fn recorded_requests(mut self, max: usize) -> Self {
        self.recorded_requests = max;
        self
    }

    /// Sets the maximum time from the first to the last byte of a request, after which the server closes the connection. The
    /// default is 30 seconds. It is measured by tokio's clock.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// Permits pages of every origin to call the server from a browser (CORS), if `true`. The default is `false`.
    pub fn cors(mut self, permits_every_origin: bool) -> Self {
        self.permits_every_origin = permits_every_origin;
        self
    }

    /// Starts the server in the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If the port cannot be opened.
    pub async fn start(self) -> io::Result<MockServer> {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await?;
        let address = listener.local_addr()?;
        let service = Service::new(address, self.organization, self.recorded_requests, self.permits_every_origin);
        let service = Arc::new(service);
        let accept_loop = tokio::spawn(accept(listener, self.request_timeout, Arc::clone(&service)));
        Ok(MockServer { address, service, accept_loop })
    }
}

impl MockServer {
    /// Starts a server without an organization on a free port of `127.0.0.1`, in the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Starts a server with an organization on a free port of `127.0.0.1`, in the current tokio runtime.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub async fn start_with(organization: Organization) -> io::Result<Self> {
        Self::builder().organization(organization).start().await
    }

    /// Creates a builder with the default settings.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder {
            organization: None,
            port: 0,
            recorded_requests: usize::MAX,
            request_timeout: DEFAULT_REQUEST_TIMEOUT,
            permits_every_origin: false,
        }
    }

    /// Stops the server, and waits until its port is free. After a mere drop, the port becomes free as soon as the runtime has
    /// dropped the server's task.
    pub async fn stop(mut self) {
        self.accept_loop.abort();
        // An aborted task ends with an error.
        let _ = (&mut self.accept_loop).await;
    }

    /// Returns the base URL for a client.
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// Creates a client of this server, with the token `mock-token`.
    ///
    /// **It does not retry**, so that a test sees the first response. For a client that retries, use
    /// [`client_builder`](Self::client_builder).
    ///
    /// # Panics
    ///
    /// If the HTTP client cannot be built, such as with a broken TLS setup.
    pub fn client(&self) -> Client {
        let client = self.client_builder().retry(RetryPolicy::none()).build();
        #[expect(clippy::expect_used, reason = "the token and the URL are valid; only a broken TLS setup can fail")]
        client.expect("a client for loopback")
    }

    /// Creates a builder of a client of this server, with the token `mock-token`. All other settings have their defaults, so
    /// the client retries; a [`clock`](ClientBuilder::clock) makes the delays between attempts take no time.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder().token(token_endpoint::TOKEN).base_url(self.base_url())
    }

    /// Returns the recorded requests, in the order in which they arrived.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.requests.lock().requests()
    }

    /// Accepts `token` for operations that require no other scopes than these.
    ///
    /// By default, every token is accepted for everything. From the first call on, unknown tokens are rejected with 401, and
    /// operations that require another scope with 403.
    pub fn accept_token(&self, token: impl Into<String>, scopes: &[&str]) {
        self.service.tokens.lock().accept(token.into(), scopes);
    }

    /// Injects a fault. If several faults affect a request, the outcome of the one that was injected first counts.
    pub fn inject(&self, fault: Fault) {
        self.service.faults.lock().inject(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.service.faults.lock().clear();
    }

    /// Creates a stub, for the generated methods.
    pub(crate) fn stub<O>(&self) -> Stub<'_, O> {
        Stub::new(&self.service.stubs)
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.accept_loop.abort();
    }
}

async fn accept(listener: TcpListener, request_timeout: Duration, service: Arc<Service>) {
    // Dropped with this task, which closes the connections.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        let service = Arc::clone(&service);
        connections.spawn(async move {
            let received = RequestReceived::default();
            let connection = TimedConnection::new(stream, request_timeout, received.clone());
            let handle = service_fn(|request| service.handle(request, &received));
            // An error means that the client closed the connection, or that a fault or the timeout did.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), handle).await;
        });
    }
}
