//! A relay on loopback that records the exchanges between a client and a server.

use std::{
    error::Error,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};
use webex_call_pickup::reqwest::{
    self, Url,
    header::{ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, HeaderMap, TRANSFER_ENCODING},
};

/// The maximum size of a recorded body, in bytes.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// Headers of one of the two connections, or of the encoding of its bodies.
const HOP_HEADERS: [reqwest::header::HeaderName; 6] =
    [ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, TRANSFER_ENCODING];

/// A request and its response.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    /// The URL on the server.
    pub(crate) url: Url,
    pub(crate) request_headers: HeaderMap,
    pub(crate) request_body: Bytes,
    pub(crate) status: u16,
    pub(crate) response_headers: HeaderMap,
    /// The decompressed body.
    pub(crate) response_body: Bytes,
}

/// A server that forwards requests. It stops when it is dropped.
pub(crate) struct Relay {
    address: SocketAddr,
    server: Url,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    serving: JoinHandle<()>,
}

impl Relay {
    /// Starts a relay to the server with this base URL.
    pub(crate) async fn start(base_url: &str) -> Result<Self, Box<dyn Error>> {
        let server = Url::parse(base_url)?;
        let mut client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        if matches!(server.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            client = client.no_proxy();
        } else if server.scheme() != "https" {
            return Err("the base URL is not https\nhelp: use https, since the token is sent there".into());
        }
        let client = client.build()?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let exchanges = Arc::new(Mutex::new(Vec::new()));
        let (recorded, origin) = (Arc::clone(&exchanges), server.clone());
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (client, origin, recorded) = (client.clone(), origin.clone(), Arc::clone(&recorded));
                tokio::spawn(async move {
                    let service = service_fn(|request| forward(&client, &origin, &recorded, request));
                    // A failed exchange closes the connection, and the client reports it.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self { address, server, exchanges, serving })
    }

    /// The base URL for a client: the path of the server at the address of the relay.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}{}", self.address, self.server.path())
    }

    /// Returns the recorded exchanges.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.exchanges).clone()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Locks the list, which is only ever pushed to, so a panic of another thread leaves it consistent.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn forward(
    client: &reqwest::Client,
    origin: &Url,
    recorded: &Mutex<Vec<Exchange>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
    let (head, body) = request.into_parts();
    let request_body = Limited::new(body, MAX_BODY).collect().await?.to_bytes();
    let mut url = origin.clone();
    url.set_path(head.uri.path());
    url.set_query(head.uri.query());
    let sent = client.request(head.method.clone(), url.clone());
    let mut response = sent.headers(without_hop_headers(&head.headers)).body(request_body.clone()).send().await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(io::Error::other("the response is too large to record").into());
        }
        body.extend_from_slice(&chunk);
    }
    let (status, headers, body) = (response.status(), without_hop_headers(response.headers()), Bytes::from(body));
    lock(recorded).push(Exchange {
        method: head.method.to_string(),
        url,
        request_headers: head.headers,
        request_body,
        status: status.as_u16(),
        response_headers: headers.clone(),
        response_body: body.clone(),
    });
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn without_hop_headers(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in HOP_HEADERS {
        headers.remove(name);
    }
    headers
}
