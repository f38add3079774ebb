//! A server for tests that fails as servers and networks do: each connection plays a script.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet, yield_now},
};
use webex_call_pickup::{Client, ClientBuilder, Error, types::CallPickup};

use crate::{TestClock, request, response, some_call_pickup};

/// How long the real time of a test may be. Only a test that hangs takes that long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a [`ScriptedServer`] does next with a connection. After the last step it closes it.
#[derive(Debug, Clone)]
pub enum Step {
    /// Says these bytes.
    Say(Vec<u8>),
    /// Says these bytes so many times, or until the client breaks off.
    Repeat(Vec<u8>, usize),
    /// Says these bytes one by one.
    Trickle(Vec<u8>),
    /// Lets the time of the clock pass.
    Pass(Duration),
    /// Says nothing more: the alarms of the attempts go off, and the client goes.
    Stall,
    /// Says nothing more, and waits until the client goes.
    Hang,
    /// Breaks the connection with a reset.
    Reset,
    /// Breaks the connection with a reset before anything is read. Only as the first step.
    ResetAtOnce,
}

impl Step {
    /// Answers with `status`, headers and a body, as [`response`] puts them.
    pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        Self::Say(response(status, headers, body))
    }

    /// Says this text.
    pub fn say(text: &str) -> Self {
        Self::Say(text.as_bytes().to_vec())
    }
}

/// Plays its first script to the first connection, and so on; the last is played to all that follow. Stops when it is
/// dropped.
#[derive(Debug)]
pub struct ScriptedServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl ScriptedServer {
    /// Starts a server that plays `scripts` by `clock`.
    pub async fn playing(scripts: Vec<Vec<Step>>, clock: &TestClock) -> io::Result<Self> {
        Self::playing_at(|_| scripts, clock).await
    }

    /// Starts a server that plays the scripts that are made for its port by `clock`.
    pub async fn playing_at(scripts: impl FnOnce(u16) -> Vec<Vec<Step>>, clock: &TestClock) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, clock) = (Arc::clone(&requests), clock.clone());
        let scripts: Vec<Arc<[Step]>> = scripts(address.port()).into_iter().map(Arc::from).collect();
        let serving = tokio::spawn(async move {
            // Dropped with this task, and its tasks with it.
            let mut open = JoinSet::new();
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { break };
                let Some(script) = scripts.get(number).or(scripts.last()).cloned() else { break };
                let (seen, clock) = (Arc::clone(&seen), clock.clone());
                // A client that breaks off is the matter of the test, which sees its side of it.
                open.spawn(async move {
                    let _ = play(stream, &script, &seen, &clock).await;
                });
            }
        });
        Ok(Self { address, requests, serving })
    }

    /// The base URL, with a path as the real API has one.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// A client of this server, with the clock's timeouts and retries.
    pub fn builder(&self, clock: &TestClock) -> ClientBuilder {
        clock.set(Client::builder().token("canary-token").base_url(self.base_url()))
    }

    /// The requests that came, head and body, as text.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn play(mut stream: TcpStream, script: &[Step], seen: &Mutex<Vec<String>>, clock: &TestClock) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if matches!(script.first(), Some(Step::ResetAtOnce)) {
        return stream.set_zero_linger();
    }
    let request = request(&mut stream).await?;
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    for step in script {
        match step {
            Step::Say(bytes) => stream.write_all(bytes).await?,
            Step::Repeat(bytes, times) => {
                for _ in 0..*times {
                    stream.write_all(bytes).await?;
                }
            }
            Step::Trickle(bytes) => {
                for byte in bytes {
                    stream.write_all(&[*byte]).await?;
                    yield_now().await;
                }
            }
            Step::Pass(duration) => clock.pass(*duration),
            Step::Stall => {
                // So that the client has read what was said before: this gives its tasks and the poll of its sockets,
                // which tokio makes every 61 turns, many turns.
                for _ in 0..1000 {
                    yield_now().await;
                }
                clock.end_attempts();
                return gone(&mut stream).await;
            }
            Step::Hang => return gone(&mut stream).await,
            Step::Reset | Step::ResetAtOnce => return stream.set_zero_linger(),
        }
    }
    stream.shutdown().await
}

/// Is ready once the client has closed the connection.
async fn gone(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = [0; 64];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// An address that refuses connections as long as the socket lives.
pub fn refused() -> io::Result<(TcpSocket, SocketAddr)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let address = socket.local_addr()?;
    Ok((socket, address))
}

/// What `future` gives. None if it hangs.
pub async fn in_time<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, future).await.ok()
}

/// What comes of an operation.
///
/// # Panics
///
/// If it hangs.
#[allow(clippy::unwrap_used)]
pub async fn send(client: &Client) -> Result<CallPickup, Error> {
    in_time(some_call_pickup(client).send()).await.unwrap()
}

/// `bytes`, so many times, as gzip packs them.
pub fn gzip(bytes: &[u8], times: usize) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..times {
        packed.write_all(bytes)?;
    }
    packed.finish()
}
