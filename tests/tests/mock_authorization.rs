//! The tokens that the mock server accepts, and their scopes.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{
    Client, RetryPolicy,
    mock::{MockServer, Organization},
    operations,
};

fn client(server: &MockServer, token: &str) -> Client {
    Client::builder().token(token).base_url(server.base_url()).retry(RetryPolicy::none()).build().unwrap()
}

#[tokio::test]
async fn accepts_any_token_unless_tokens_are_registered() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    client(&server, "whatever").list_locations().send().await.unwrap();
    server.accept_token("reader", operations::LIST_LOCATIONS.scopes);
    client(&server, "reader").list_locations().send().await.unwrap();
    let error = client(&server, "whatever").list_locations().send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.message(), Some("The token is unknown."));
}

#[tokio::test]
async fn requires_the_scopes_of_the_document() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.accept_token("reader", &["spark-admin:telephony_config_read"]);
    server.accept_token("writer", &["spark-admin:telephony_config_write"]);
    let delete = async |token| client(&server, token).delete_call_pickup("l", "c").send().await.unwrap_err();
    let error = delete("reader").await;
    assert!(error.is_forbidden());
    assert_eq!(error.message(), Some("The token lacks the scope spark-admin:telephony_config_write."));
    assert!(delete("writer").await.is_not_found());
    assert!(client(&server, "writer").list_locations().send().await.unwrap_err().is_forbidden());
    // A stub does not bypass the authorization.
    server.delete_call_pickup().respond(());
    assert!(delete("reader").await.is_forbidden());
}

/// RFC 9110, 11.1.
#[tokio::test]
async fn accepts_the_scheme_in_any_case() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.accept_token("reader", operations::LIST_LOCATIONS.scopes);
    let url = format!("{}{}", server.base_url(), operations::LIST_LOCATIONS.path);
    let http_client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (authorization, status) in [
        ("Bearer reader", 200),
        ("bearer reader", 200),
        ("BEARER  reader", 200),
        ("Bearer READER", 401),
        ("Basic reader", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        ("Bearerreader", 401),
    ] {
        let response = http_client.get(&url).header("authorization", authorization).send().await.unwrap();
        assert_eq!(response.status(), status, "{authorization}");
    }
}
