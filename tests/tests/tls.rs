//! Over TLS and HTTP/2, as the real API is spoken to.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::{Client, RetryPolicy};
use webex_call_pickup_tests::{TestClock, TlsServer, send};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;

#[tokio::test]
async fn an_operation_goes_over_tls_and_http_2() {
    let server = TlsServer::replying_json(200, VALUE).await.unwrap();
    let http_client = reqwest::Client::builder().tls_certs_only([server.certificate()]).build().unwrap();
    let builder = Client::builder().token("canary-token").base_url(server.base_url()).http_client(http_client);
    assert_eq!(send(&builder.build().unwrap()).await.unwrap().name, "b");
    assert_eq!(server.authorizations(), ["Bearer canary-token"]);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = TlsServer::replying_json(200, VALUE).await.unwrap();
    let builder = Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let error = send(&TestClock::default().set(builder).build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error}");
    assert_eq!(error.to_string(), "getCallPickup: cannot connect to the server");
    assert!(server.authorizations().is_empty());
}
