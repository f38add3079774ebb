//! A server for tests that says exactly the bytes it is told to, and keeps exactly the bytes that came.

mod clock;
pub mod sdk_types;
mod server;
mod tls;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use webex_call_pickup::{Client, Error, RetryPolicy, builder::GetCallPickup};

/// The examples of the README compile, and those that need no real API run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

pub use clock::TestClock;
pub use server::{ScriptedServer, Step, gzip, in_time, refused, send};
pub use tls::TlsServer;

/// The most of a request's head that is read, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// The most of a request's body that is read, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// Answers each connection with one reply, and closes it. Stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Starts a server that answers every request with the bytes of `reply`.
    pub async fn replying(reply: impl Into<Vec<u8>>) -> io::Result<Self> {
        let reply = reply.into();
        Self::answering(move |_| reply.clone()).await
    }

    /// Starts a server that answers every request with the bytes that `answer` makes of it.
    pub async fn answering(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let serving = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                // A client that breaks off is the matter of the test, which sees its side of it.
                if let Ok(request) = request(&mut stream).await {
                    let reply = answer(&request);
                    seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                    let _ = stream.write_all(&reply).await;
                    let _ = stream.shutdown().await;
                }
            }
        });
        Ok(Self { address, requests, serving })
    }

    /// Starts a server that answers with `status`, JSON, and a `Content-Length`.
    pub async fn replying_json(status: u16, body: &str) -> io::Result<Self> {
        Self::replying(response(status, &[("content-type", "application/json")], body)).await
    }

    /// A client of this server that tries once.
    pub fn client(&self) -> Result<Client, Error> {
        Client::builder().token("canary-token").base_url(self.base_url()).retry(RetryPolicy::none()).build()
    }

    /// The base URL, with a path as the real API has one.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The requests that came, head and body, as text.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Reads a request: its head, and as much of a body as that says.
async fn request(stream: &mut TcpStream) -> io::Result<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && request.len() < MAX_HEAD {
        if stream.read(&mut byte).await? == 0 {
            break;
        }
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0).min(MAX_BODY)];
    stream.read_exact(&mut body).await?;
    request.extend(body);
    Ok(String::from_utf8_lossy(&request).into_owned())
}

/// The bytes of an HTTP/1.1 response that closes its connection.
pub fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Reason\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// A request for some call pickup, for tests that are not about identifiers.
pub fn some_call_pickup(client: &Client) -> GetCallPickup<'_> {
    client.get_call_pickup().location_id("location").call_pickup_id("pickup")
}

/// Everything that an error and what it came from print.
pub fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.details());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!(" {cause} {cause:?} {cause:#?}");
        source = cause.source();
    }
    text
}
