//! A relay on loopback between a client and a server. It keeps what both have said.

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

/// The most that is kept of a body, in bytes.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// What belongs to one of the two connections, and to bodies as they are packed there.
const HOP_HEADERS: [reqwest::header::HeaderName; 6] =
    [ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, TRANSFER_ENCODING];

/// A request and its answer.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    /// The URL at the server.
    pub(crate) url: Url,
    pub(crate) request_headers: HeaderMap,
    pub(crate) request_body: Bytes,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Unpacked.
    pub(crate) body: Bytes,
}

/// Passes requests on. Stops when it is dropped.
pub(crate) struct Relay {
    address: SocketAddr,
    server: Url,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    serving: JoinHandle<()>,
}

impl Relay {
    /// A relay to the server with this base URL.
    pub(crate) async fn start(base_url: &str) -> Result<Self, Box<dyn Error>> {
        let server = Url::parse(base_url)?;
        let mut client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        if matches!(server.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            client = client.no_proxy();
        } else if server.scheme() != "https" {
            return Err("the base URL has to be https, since the token goes there".into());
        }
        let client = client.build()?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let exchanges = Arc::new(Mutex::new(Vec::new()));
        let (kept, origin) = (Arc::clone(&exchanges), server.clone());
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (client, origin, kept) = (client.clone(), origin.clone(), Arc::clone(&kept));
                tokio::spawn(async move {
                    let service = service_fn(|request| pass(&client, &origin, &kept, request));
                    // An exchange that fails closes the connection: the client says what it makes of it.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self { address, server, exchanges, serving })
    }

    /// The base URL to give to a client: the server's path at the relay's address.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}{}", self.address, self.server.path())
    }

    /// What went over it.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        lock(&self.exchanges).clone()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A panic elsewhere does not make the list wrong: it is only ever pushed to.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass(
    client: &reqwest::Client,
    origin: &Url,
    kept: &Mutex<Vec<Exchange>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
    let (head, body) = request.into_parts();
    let request_body = Limited::new(body, MAX_BODY).collect().await?.to_bytes();
    let mut url = origin.clone();
    url.set_path(head.uri.path());
    url.set_query(head.uri.query());
    let sent = client.request(head.method.clone(), url.clone());
    let mut answer = sent.headers(without_hop(&head.headers)).body(request_body.clone()).send().await?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(io::Error::other("the answer is too large to record").into());
        }
        body.extend_from_slice(&chunk);
    }
    let (status, headers, body) = (answer.status(), without_hop(answer.headers()), Bytes::from(body));
    lock(kept).push(Exchange {
        method: head.method.to_string(),
        url,
        request_headers: head.headers,
        request_body,
        status: status.as_u16(),
        headers: headers.clone(),
        body: body.clone(),
    });
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn without_hop(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in HOP_HEADERS {
        headers.remove(name);
    }
    headers
}
