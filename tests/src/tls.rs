//! A server for tests that speaks as the real one does: HTTP/2 over TLS.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use http_body_util::Full;
use hyper::{Request, Response, Version, body::Bytes, body::Incoming, server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Certificate;
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// Answers every request with one body. Stops when it is dropped.
#[derive(Debug)]
pub struct TlsServer {
    address: SocketAddr,
    certificate: Certificate,
    authorizations: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl TlsServer {
    /// Starts a server that answers with `status` and the JSON `body`.
    ///
    /// # Errors
    ///
    /// When there is no socket or no certificate to be had.
    pub async fn replying_json(status: u16, body: &str) -> io::Result<Self> {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["127.0.0.1".to_owned()]).map_err(io::Error::other)?;
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(io::Error::other)?;
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));

        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let authorizations = Arc::new(Mutex::new(Vec::new()));
        let (seen, body) = (Arc::clone(&authorizations), Bytes::copy_from_slice(body.as_bytes()));
        let serving = tokio::spawn(async move {
            // Dropped with this task, and its tasks with it.
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.spawn(serve(acceptor.clone(), stream, status, body.clone(), Arc::clone(&seen)));
            }
        });
        let certificate = Certificate::from_der(cert.der()).map_err(io::Error::other)?;
        Ok(Self { address, certificate, authorizations, serving })
    }

    /// The base URL, with a path as the real API has one.
    pub fn base_url(&self) -> String {
        format!("https://{}/v1", self.address)
    }

    /// What a client has to trust.
    pub fn certificate(&self) -> Certificate {
        self.certificate.clone()
    }

    /// The `Authorization` headers that came over HTTP/2.
    pub fn authorizations(&self) -> Vec<String> {
        self.authorizations.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream, status: u16, body: Bytes, seen: Arc<Mutex<Vec<String>>>) {
    // A client that does not trust the certificate is the matter of the test, which sees its side of it.
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let answer = service_fn(|request: Request<Incoming>| {
        if request.version() == Version::HTTP_2
            && let Some(value) = request.headers().get("authorization").and_then(|value| value.to_str().ok())
        {
            seen.lock().unwrap_or_else(PoisonError::into_inner).push(value.to_owned());
        }
        let answer = Response::builder().status(status).header("content-type", "application/json");
        let answer = answer.header("trackingid", "ROUTER_1").body(Full::new(body.clone()));
        async { Ok::<_, Infallible>(answer.unwrap_or_default()) }
    });
    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), answer).await;
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
