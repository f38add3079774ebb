//! TLS and HTTP/2, as the real API speaks them.

use webex_call_pickup::{Client, RetryPolicy};
use webex_call_pickup_tests::{Protocol, TestClock, TestServer, send, success};

#[tokio::test]
async fn sends_an_operation_over_tls_and_http_2() {
    let server = TestServer::start_over(Protocol::Http2, [success()]).await;
    assert_eq!(send(&server.client_builder().build().unwrap()).await.unwrap().name, "b");
    let requests = server.requests();
    assert!(
        requests[0].as_str().starts_with("GET /v1/telephony/config/locations/location/callPickups/pickup HTTP/2\r\n")
    );
    assert_eq!(requests[0].header("authorization"), Some("Bearer canary-token"));
}

#[tokio::test]
async fn rejects_an_untrusted_certificate() {
    let server = TestServer::start_over(Protocol::Http2, [success()]).await;
    let builder = Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let error = send(&TestClock::default().configure(builder).build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error}");
    assert_eq!(error.to_string(), format!("getCallPickup: cannot connect to the server `{}`", server.address()));
    assert!(server.requests().is_empty());
}
