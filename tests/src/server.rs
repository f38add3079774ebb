//! A server that plays scripts and records the exact requests.

use std::{fmt, net::SocketAddr, sync::Arc};

use tokio::{
    net::{TcpListener, TcpSocket},
    task::{JoinHandle, JoinSet},
};
use webex_call_pickup::{Client, ClientBuilder, RetryPolicy};

use crate::{
    ReceivedRequest, Script, TestClock, certificate::CERTIFICATE, eventually, http1, http2::connection as http2,
    respond, script_queue::ScriptQueue, server_state::ServerState,
};

/// The version of HTTP that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1 without TLS, with one script for each connection.
    Http1,
    /// HTTP/2 over TLS, like the real API, with one script for each request.
    Http2,
}

/// Plays a [`Script`] to each request on loopback, with a clock of its own. Stops when it is dropped.
pub struct TestServer {
    address: SocketAddr,
    protocol: Protocol,
    state: Arc<ServerState>,
    serving: JoinHandle<()>,
}

impl TestServer {
    /// Starts a server that plays one of `scripts` to each connection, in order, and repeats the last one.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::start_over(Protocol::Http1, scripts).await
    }

    /// Starts a server like [`start`](Self::start), over any version of HTTP.
    pub async fn start_over(protocol: Protocol, scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::serve(listen().await, protocol, ScriptQueue::in_order(scripts))
    }

    /// Starts a server like [`start`](Self::start), with scripts that contain its port.
    pub async fn start_at_port<S>(scripts: impl FnOnce(u16) -> S) -> Self
    where
        S: IntoIterator<Item = Script>,
    {
        let listener = listen().await;
        let port = listener.local_addr().unwrap().port();
        Self::serve(listener, Protocol::Http1, ScriptQueue::in_order(scripts(port)))
    }

    /// Starts a server that responds to every request with `status` and a JSON body.
    pub async fn start_json(status: u16, body: &str) -> Self {
        Self::start([respond(status, &[("content-type", "application/json")], body)]).await
    }

    /// Starts a server that plays the script that `handler` returns for a request.
    pub async fn start_handler(handler: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static) -> Self {
        Self::start_handler_over(Protocol::Http1, handler).await
    }

    /// Starts a server like [`start_handler`](Self::start_handler), over any version of HTTP.
    pub async fn start_handler_over(
        protocol: Protocol,
        handler: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::serve(listen().await, protocol, ScriptQueue::ByRequest(Box::new(handler)))
    }

    fn serve(listener: TcpListener, protocol: Protocol, scripts: ScriptQueue) -> Self {
        let address = listener.local_addr().unwrap();
        let state = Arc::new(ServerState::new(scripts));
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            // Aborts the connections when this task is aborted.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                state.record_connection();
                connections.spawn(async move {
                    // An error means that the client closed the connection. The test checks the client's side.
                    let _ = stream.set_nodelay(true);
                    let _ = match protocol {
                        Protocol::Http1 => http1::serve(stream, &state).await,
                        Protocol::Http2 => http2::serve(stream, &state).await,
                    };
                });
            }
        });
        Self { address, protocol, state, serving }
    }

    /// The host and the port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL, with a path like the real API's.
    pub fn base_url(&self) -> String {
        let scheme = if self.protocol == Protocol::Http2 { "https" } else { "http" };
        format!("{scheme}://{}/v1", self.address)
    }

    /// The clock that the scripts advance.
    pub fn clock(&self) -> &TestClock {
        &self.state.clock
    }

    /// A builder of a client of this server, with the default retries and this server's clock.
    pub fn client_builder(&self) -> ClientBuilder {
        self.clock().configure(self.trusting_builder())
    }

    /// A client of this server that makes one attempt, with the system clock.
    pub fn client(&self) -> Client {
        self.trusting_builder().retry(RetryPolicy::none()).build().unwrap()
    }

    /// A builder of a client that trusts the certificate of this server.
    fn trusting_builder(&self) -> ClientBuilder {
        let builder = Client::builder().token("canary-token").base_url(self.base_url());
        match self.protocol {
            Protocol::Http1 => builder,
            Protocol::Http2 => builder.configure_http_client(trust_test_servers),
        }
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state.requests().clone()
    }

    /// The path and the query of each request so far.
    pub fn targets(&self) -> Vec<String> {
        self.state.requests().iter().map(|request| request.target().to_owned()).collect()
    }

    /// The number of connections so far.
    pub fn connections(&self) -> usize {
        self.state.connections()
    }

    /// Returns once at least `count` requests were received.
    pub async fn until_requests(&self, count: usize) {
        eventually(async || self.state.requests().len() >= count).await;
    }
}

impl fmt::Debug for TestServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestServer").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Makes an HTTP client trust the certificate of the servers of tests. It does not read those of the system, which is slow.
pub fn trust_test_servers(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder.no_proxy().tls_backend_rustls().tls_certs_only([CERTIFICATE.certificate.clone()])
}

async fn listen() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.unwrap()
}

/// An address that refuses connections as long as the socket lives.
pub fn unused_address() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}
