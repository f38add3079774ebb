//! TLS and HTTP/2, as the real API speaks them.

use webex_call_pickup::{Client, RetryPolicy};
use webex_call_pickup_tests::{CALL_PICKUP, TestClock, TlsServer, send};

#[tokio::test]
async fn sends_an_operation_over_tls_and_http_2() {
    let server = TlsServer::start_json(200, CALL_PICKUP).await;
    let certificate = server.certificate();
    let builder = Client::builder().token("canary-token").base_url(server.base_url());
    let builder = builder.configure_http_client(move |builder| builder.tls_certs_only([certificate.clone()]));
    assert_eq!(send(&builder.build().unwrap()).await.unwrap().name, "b");
    assert_eq!(server.authorizations(), ["Bearer canary-token"]);
}

#[tokio::test]
async fn rejects_an_untrusted_certificate() {
    let server = TlsServer::start_json(200, CALL_PICKUP).await;
    let builder = Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let error = send(&TestClock::default().configure(builder).build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error}");
    let address = server.base_url().replace("https://", "").replace("/v1", "");
    assert_eq!(error.to_string(), format!("getCallPickup: cannot connect to the server `{address}`"));
    assert!(server.authorizations().is_empty());
}
