//! A server that speaks HTTP/2 over TLS, like the real API.

use std::{
    convert::Infallible,
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

/// Responds to every request with one body. Stops when it is dropped.
#[derive(Debug)]
pub struct TlsServer {
    address: SocketAddr,
    certificate: Certificate,
    authorizations: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl TlsServer {
    /// Starts a server that responds with `status` and a JSON body, and has a certificate of its own.
    pub async fn start_json(status: u16, body: &str) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let builder = ServerConfig::builder().with_no_client_auth();
        let mut config = builder.with_single_cert(vec![cert.der().clone()], key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));

        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let authorizations = Arc::new(Mutex::new(Vec::new()));
        let (received, body) = (Arc::clone(&authorizations), Bytes::copy_from_slice(body.as_bytes()));
        let serving = tokio::spawn(async move {
            // Aborts the connections when this task is aborted.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(serve(acceptor.clone(), stream, status, body.clone(), Arc::clone(&received)));
            }
        });
        let certificate = Certificate::from_der(cert.der()).unwrap();
        Self { address, certificate, authorizations, serving }
    }

    /// The base URL, with a path like the real API's.
    pub fn base_url(&self) -> String {
        format!("https://{}/v1", self.address)
    }

    /// The certificate that a client has to trust.
    pub fn certificate(&self) -> Certificate {
        self.certificate.clone()
    }

    /// The `Authorization` headers that were received over HTTP/2.
    pub fn authorizations(&self) -> Vec<String> {
        self.authorizations.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream, status: u16, body: Bytes, received: Arc<Mutex<Vec<String>>>) {
    // A failed handshake means that the client does not trust the certificate. The test checks the client's side.
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let service = service_fn(|request: Request<Incoming>| {
        if request.version() == Version::HTTP_2
            && let Some(value) = request.headers().get("authorization").and_then(|value| value.to_str().ok())
        {
            received.lock().unwrap_or_else(PoisonError::into_inner).push(value.to_owned());
        }
        let response = Response::builder().status(status).header("content-type", "application/json");
        let response = response.header("trackingid", "ROUTER_1").body(Full::new(body.clone())).unwrap();
        async { Ok::<_, Infallible>(response) }
    });
    let _ = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
