//! The tokens that the mock server accepts, and their scopes.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{
    Client, FileTokenStore, RefreshingToken, RetryPolicy, TokenStore as _,
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

#[tokio::test]
async fn refreshes_access_tokens() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.accept_token("mock-token", operations::LIST_LOCATIONS.scopes);
    let directory = tempfile::tempdir().unwrap();
    let store = FileTokenStore::new(directory.path().join("tokens.json"));
    let tokens = RefreshingToken::builder("id", "a&b=c+d", "refresh+1").base_url(server.base_url());
    let tokens = tokens.store(store.clone()).build().unwrap();
    let client = Client::builder().token_source(tokens).base_url(server.base_url()).build().unwrap();
    client.list_locations().send().await.unwrap();
    client.list_locations().send().await.unwrap();
    let stored = store.load().await.unwrap().unwrap();
    assert_eq!((stored.refresh_token(), stored.access_token()), ("refresh+1", Some("mock-token")));
    assert_eq!(server.requests().len(), 3, "the access token is refreshed once");
}

#[tokio::test]
async fn rejects_an_incomplete_refresh() {
    let server = MockServer::start().await.unwrap();
    let http_client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/access_token", server.base_url());
    for form in ["", "grant_type=refresh_token", "grant_type=password&client_id=a&client_secret=b&refresh_token=c"] {
        let response = http_client.post(&url).body(form).send().await.unwrap();
        assert_eq!(response.status(), 400, "{form}");
        assert_eq!(response.text().await.unwrap(), r#"{"error":"invalid_request"}"#);
    }
    assert_eq!(http_client.get(&url).send().await.unwrap().status(), 401, "another method is not a refresh");
}
