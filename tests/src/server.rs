//! A server that sends exact bytes and records the exact requests.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::AsyncWriteExt as _,
    net::{TcpListener, TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet},
};
use webex_call_pickup::{Client, ClientBuilder, RetryPolicy};

use crate::{ReceivedRequest, Script, Step, TestClock, eventually, respond};

/// Plays a [`Script`] to each connection on loopback, with a clock of its own. Stops when it is dropped.
#[derive(Debug)]
pub struct TestServer {
    address: SocketAddr,
    clock: TestClock,
    requests: Requests,
    serving: JoinHandle<()>,
}

type Requests = Arc<Mutex<Vec<ReceivedRequest>>>;

/// The choice of a connection's script.
enum Scripts {
    /// One for each connection, in order. The last one is repeated.
    InOrder(Vec<Script>),
    /// The script that the function returns for the request.
    ByRequest(Box<dyn Fn(&ReceivedRequest) -> Script + Send + Sync>),
}

impl TestServer {
    /// Starts a server that plays one of `scripts` to each connection, in order, and repeats the last one.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::start_at_port(|_| scripts).await
    }

    /// Starts a server like [`start`](Self::start), with scripts that contain its port.
    pub async fn start_at_port<S>(scripts: impl FnOnce(u16) -> S) -> Self
    where
        S: IntoIterator<Item = Script>,
    {
        let listener = listen().await;
        let port = listener.local_addr().unwrap().port();
        let scripts = scripts(port).into_iter().collect();
        Self::serve(listener, Scripts::InOrder(scripts))
    }

    /// Starts a server that responds to every request with `status` and a JSON body.
    pub async fn start_json(status: u16, body: &str) -> Self {
        Self::start([respond(status, &[("content-type", "application/json")], body)]).await
    }

    /// Starts a server that plays the script that `handler` returns for a request.
    pub async fn start_handler(handler: impl Fn(&ReceivedRequest) -> Script + Send + Sync + 'static) -> Self {
        Self::serve(listen().await, Scripts::ByRequest(Box::new(handler)))
    }

    fn serve(listener: TcpListener, scripts: Scripts) -> Self {
        let address = listener.local_addr().unwrap();
        let (clock, requests) = (TestClock::default(), Requests::default());
        let shared = (Arc::new(scripts), Arc::clone(&requests), clock.clone());
        let serving = tokio::spawn(async move {
            // Aborts the connections when this task is aborted.
            let mut connections = JoinSet::new();
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { break };
                let (scripts, requests, clock) = shared.clone();
                connections.spawn(async move {
                    // An error means that the client closed the connection. The test checks the client's side.
                    let _ = scripts.play(number, stream, &requests, &clock).await;
                });
            }
        });
        Self { address, clock, requests, serving }
    }

    /// The base URL, with a path like the real API's.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The clock that the scripts advance.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// A builder of a client of this server, with the default retries and this server's clock.
    pub fn client_builder(&self) -> ClientBuilder {
        self.clock.configure(Client::builder().token("canary-token").base_url(self.base_url()))
    }

    /// A client of this server that makes one attempt, with the system clock.
    pub fn client(&self) -> Client {
        let builder = Client::builder().token("canary-token").base_url(self.base_url());
        builder.retry(RetryPolicy::none()).build().unwrap()
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        lock(&self.requests).clone()
    }

    /// The path and the query of each request so far.
    pub fn targets(&self) -> Vec<String> {
        lock(&self.requests).iter().map(|request| request.target().to_owned()).collect()
    }

    /// Returns once at least `count` requests were received.
    pub async fn until_requests(&self, count: usize) {
        eventually(async || lock(&self.requests).len() >= count).await;
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Scripts {
    async fn play(
        &self,
        connection: usize,
        mut stream: TcpStream,
        requests: &Requests,
        clock: &TestClock,
    ) -> io::Result<()> {
        stream.set_nodelay(true)?;
        match self {
            Self::InOrder(scripts) => {
                let Some(script) = scripts.get(connection).or(scripts.last()) else { return Ok(()) };
                if !matches!(script.first(), Some(Step::ResetBeforeRequest)) {
                    let request = ReceivedRequest::read(&mut stream).await?;
                    lock(requests).push(request);
                }
                play(script, stream, clock).await
            }
            Self::ByRequest(handler) => {
                let request = ReceivedRequest::read(&mut stream).await?;
                let script = handler(&request);
                lock(requests).push(request);
                play(&script, stream, clock).await
            }
        }
    }
}

async fn play(script: &[Step], mut stream: TcpStream, clock: &TestClock) -> io::Result<()> {
    for step in script {
        step.play(&mut stream, clock).await?;
    }
    stream.shutdown().await
}

async fn listen() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.unwrap()
}

fn lock(requests: &Mutex<Vec<ReceivedRequest>>) -> MutexGuard<'_, Vec<ReceivedRequest>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An address that refuses connections as long as the socket lives.
pub fn unused_address() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}
