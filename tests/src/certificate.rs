//! The certificate of all servers that speak TLS.

use std::sync::{Arc, LazyLock};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Certificate;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// A certificate for 127.0.0.1, which signed itself, and the servers that have its key.
pub(crate) struct ServerCertificate {
    pub(crate) certificate: Certificate,
    /// Accepts HTTP/2 only.
    pub(crate) acceptor: TlsAcceptor,
}

/// Made once, because making a key is slow.
pub(crate) static CERTIFICATE: LazyLock<ServerCertificate> = LazyLock::new(|| {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let builder = ServerConfig::builder().with_no_client_auth();
    let mut config = builder.with_single_cert(vec![cert.der().clone()], key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    ServerCertificate {
        certificate: Certificate::from_der(cert.der()).unwrap(),
        acceptor: TlsAcceptor::from(Arc::new(config)),
    }
});
