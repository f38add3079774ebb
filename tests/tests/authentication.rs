//! Access tokens of operations: the replay after a 401, and operations without a token.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::time::Duration;

use webex_call_pickup::{
    AccessToken, AuditFailure, BoxFuture, Client, RefreshingToken, RetryPolicy, TokenError, TokenSource,
};
use webex_call_pickup_tests::{
    TestServer, authorization_server, get_call_pickup, refreshing_token, respond, success, with_time_limit,
};

/// Accepts only this token.
async fn resource_server(accepted: &'static str) -> TestServer {
    TestServer::start_handler(move |request| {
        if request.header("authorization") == Some(&format!("Bearer {accepted}")) {
            success()
        } else {
            respond(401, &[], "")
        }
    })
    .await
}

/// A token whose first access token is known, and valid for an hour.
fn known_token(authorization: &TestServer) -> RefreshingToken {
    refreshing_token(authorization).access_token("known", Duration::from_secs(3600)).build().unwrap()
}

fn client(resource: &TestServer, token: RefreshingToken) -> Client {
    resource.client_builder().token_source(token).retry(RetryPolicy::none()).build().unwrap()
}

#[tokio::test]
async fn unauthorized_leads_to_one_refresh_and_one_replay() {
    let authorization = authorization_server().await;
    let resource = resource_server("access-1").await;
    let client = client(&resource, known_token(&authorization));
    assert_eq!(get_call_pickup(&client).send().await.unwrap().name, "b");
    assert_eq!(authorization.requests().len(), 1);
    assert_eq!(resource.requests().len(), 2);
    assert!(authorization.clock().sleeps().is_empty());
}

#[tokio::test]
async fn second_unauthorized_is_final() {
    let authorization = authorization_server().await;
    let resource = resource_server("none").await;
    let client = client(&resource, known_token(&authorization));
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.attempts(), 2);
    assert_eq!(resource.requests().len(), 2);
    // The server also rejects the new token, so further refreshes would not help.
    for _ in 0..10 {
        assert!(get_call_pickup(&client).send().await.unwrap_err().is_unauthorized());
    }
    assert_eq!(authorization.requests().len(), 1);
    authorization.clock().advance(Duration::from_secs(60));
    assert!(get_call_pickup(&client).send().await.unwrap_err().is_unauthorized());
    assert_eq!(authorization.requests().len(), 2, "the refresh is not repeated later");
}

#[tokio::test]
async fn unauthorized_with_a_failed_refresh_keeps_its_status() {
    let body = r#"{"error": "invalid_grant", "error_description": "canary-refresh"}"#;
    let authorization = TestServer::start([respond(400, &[], body)]).await;
    let resource = resource_server("none").await;
    let client = client(&resource, known_token(&authorization)).with_tracking_id("SENT_1").unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication() && error.is_unauthorized() && !error.is_retryable());
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 1));
    assert_eq!(
        error.to_string(),
        "getCallPickup: there is no other access token: the access token was not refreshed: 400 Bad Request, \
         invalid_grant; 401 Unauthorized: The access token is missing, wrong or expired; required scopes: \
         spark-admin:telephony_config_read; tracking ID SENT_1"
    );
    assert_eq!(authorization.requests().len(), 1, "a rejected refresh is repeated");
    let cause = error.token_error().unwrap();
    assert_eq!((cause.status().unwrap().as_u16(), cause.code()), (400, Some("invalid_grant")));
    assert!(!cause.is_transient() && !format!("{error:?} {cause:?}").contains("canary"));
}

#[tokio::test]
async fn refresh_that_fails_three_times_is_transient() {
    let authorization = TestServer::start([respond(503, &[("trackingid", "ROUTER_1")], "")]).await;
    let resource = resource_server("any").await;
    let client = client(&resource, refreshing_token(&authorization).build().unwrap());
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication() && error.is_retryable() && error.status().is_none());
    let cause = error.token_error().unwrap();
    assert!(cause.is_transient());
    assert_eq!((cause.status().unwrap().as_u16(), cause.tracking_id()), (503, Some("ROUTER_1")));
    assert_eq!(authorization.requests().len(), 3);
}

#[tokio::test]
async fn static_token_is_not_replayed() {
    let resource = resource_server("other").await;
    let error = get_call_pickup(&resource.client()).send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(resource.requests().len(), 1);
}

#[tokio::test]
async fn sends_nothing_without_a_token() {
    let authorization = TestServer::start([respond(400, &[], "canary-secret")]).await;
    let resource = resource_server("any").await;
    let client = client(&resource, refreshing_token(&authorization).build().unwrap());
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(error.attempts(), 0);
    assert_eq!(
        error.to_string(),
        "getCallPickup: there is no access token: the access token was not refreshed: 400 Bad Request"
    );
    assert!(!format!("{error:?} {client:?}").contains("canary"));
    assert!(resource.requests().is_empty());
}

/// A token that expires during an audit, and an authorization server that responds with `status` and `body` from then on.
async fn audit_with_an_expiring_token(status: u16, body: &str) -> (Vec<AuditFailure>, TestServer) {
    let authorization = TestServer::start_json(status, body).await;
    let clock = authorization.clock().clone();
    let groups: Vec<_> = (0..200).map(|id| format!(r#"{{"id": "{id}", "name": "b"}}"#)).collect();
    let list = format!(r#"{{"callPickups": [{}]}}"#, groups.join(","));
    let resource = TestServer::start_handler(move |request| {
        if request.target().ends_with("/callPickups") {
            return respond(200, &[], &list);
        }
        let id = request.target().rsplit('/').next().unwrap_or_default();
        if id == "100" {
            clock.advance(Duration::from_secs(3600));
        }
        respond(200, &[], format!(r#"{{"id": "{id}", "name": "b"}}"#))
    })
    .await;
    let audit = client(&resource, known_token(&authorization)).audit().location_id("location");
    let mut items = audit.concurrency(4).ordered(true).stream();
    let mut failures = Vec::new();
    while let Some(item) = with_time_limit(items.next()).await {
        failures.extend(item.err());
    }
    (failures, authorization)
}

#[tokio::test]
async fn rejected_refresh_token_ends_an_audit() {
    let (failures, authorization) = audit_with_an_expiring_token(400, r#"{"error": "invalid_grant"}"#).await;
    let [failure] = &failures[..] else { panic!("{failures:?}") };
    assert!(failure.ends_audit() && failure.error().is_authentication(), "{failure}");
    assert_eq!(authorization.requests().len(), 1, "a rejected refresh is repeated");

    let (failures, _authorization) = audit_with_an_expiring_token(503, "").await;
    assert!(failures.len() > 50 && failures.iter().all(|failure| !failure.ends_audit()), "a 503 may pass");
}

#[derive(Debug)]
struct FailingTokenSource;

impl TokenSource for FailingTokenSource {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Err(TokenError::new("the vault is closed")) })
    }
}

#[tokio::test]
async fn custom_token_source_may_fail() {
    let client = Client::builder().token_source(FailingTokenSource).base_url("http://127.0.0.1:9").build().unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert_eq!(error.to_string(), "getCallPickup: there is no access token: the vault is closed");
    assert_eq!(error.token_error().unwrap().to_string(), "the vault is closed");
}
