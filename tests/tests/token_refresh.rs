//! Where tokens come from: renewed early, once for all who wait, and once more when the server refuses one.

#![allow(clippy::unwrap_used)]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use webex_call_pickup::{AccessToken, BoxFuture, Client, RefreshingToken, RetryPolicy, TokenError, TokenSource as _};
use webex_call_pickup_tests::{Server, TestClock, response, some_call_pickup};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;

/// Gives `access-1`, `access-2` and so on, each for an hour, and renews the refresh token with them.
async fn authorization_server() -> Server {
    let count = Mutex::new(0);
    Server::answering(move |_| {
        let mut count = count.lock().unwrap();
        *count += 1;
        let body = format!(
            r#"{{"access_token": "access-{count}", "expires_in": 3600, "refresh_token": "refresh-{count}",
                "refresh_token_expires_in": 7776000, "token_type": "Bearer", "scope": "x"}}"#
        );
        response(200, &[("content-type", "application/json")], &body)
    })
    .await
    .unwrap()
}

fn tokens(server: &Server, clock: &TestClock) -> RefreshingToken {
    RefreshingToken::builder("client", "canary-secret", "canary-refresh")
        .base_url(server.base_url())
        .clock(clock.clone())
        .timeout(TestClock::ATTEMPT_TIMEOUT)
        .build()
        .unwrap()
}

/// A source that knows a token already, for an hour.
fn known(server: &Server, clock: &TestClock) -> RefreshingToken {
    RefreshingToken::builder("client", "secret", "refresh")
        .base_url(server.base_url())
        .clock(clock.clone())
        .timeout(TestClock::ATTEMPT_TIMEOUT)
        .access_token("known", Duration::from_secs(3600))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_renewal_is_the_form_that_the_api_wants() {
    let (server, clock) = (authorization_server().await, TestClock::default());
    let token = tokens(&server, &clock).token().await.unwrap();
    assert_eq!(token, AccessToken::from("access-1"));
    let request = &server.requests()[0];
    assert!(request.starts_with("POST /v1/access_token HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{request}");
}

#[tokio::test]
async fn one_renewal_serves_all_who_wait_and_those_who_come_later() {
    let (server, clock) = (authorization_server().await, TestClock::default());
    let tokens = tokens(&server, &clock);
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let tokens = tokens.clone();
            tokio::spawn(async move { tokens.token().await.unwrap() })
        })
        .collect();
    for waiting in waiting {
        assert_eq!(waiting.await.unwrap(), AccessToken::from("access-1"));
    }
    clock.pass(Duration::from_secs(3000 - 1));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access-1"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn it_renews_before_the_token_expires() {
    let (server, clock) = (authorization_server().await, TestClock::default());
    let tokens = tokens(&server, &clock);
    tokens.token().await.unwrap();
    // A tenth of the hour is left at 54 minutes: nobody waits, and the next who ask have the new one.
    clock.pass(Duration::from_secs(54 * 60));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access-1"));
    eventually(async || tokens.token().await.unwrap() == AccessToken::from("access-2")).await;
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_known_token_is_used_first() {
    let (server, clock) = (authorization_server().await, TestClock::default());
    let tokens = known(&server, &clock);
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_callers_program_is_told_of_the_new_refresh_token() {
    let (server, clock) = (authorization_server().await, TestClock::default());
    let told = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&told);
    let tokens = RefreshingToken::builder("client", "secret", "refresh")
        .base_url(server.base_url())
        .clock(clock.clone())
        .timeout(TestClock::ATTEMPT_TIMEOUT)
        .on_refresh(move |renewed| {
            assert!(!format!("{renewed:?}").contains("refresh-"));
            let expires_in = renewed.refresh_token_expires_in().unwrap();
            keep.lock().unwrap().push((renewed.refresh_token().to_owned(), expires_in, renewed.expires_in()));
        })
        .build()
        .unwrap();
    tokens.token().await.unwrap();
    let day = Duration::from_secs(24 * 3600);
    assert_eq!(*told.lock().unwrap(), [("refresh-1".to_owned(), 90 * day, Duration::from_secs(3600))]);
}

#[tokio::test]
async fn a_failure_is_shared_and_does_not_poison() {
    let fails = Arc::new(Mutex::new(true));
    let asked = Arc::clone(&fails);
    let server = Server::answering(move |_| {
        if *asked.lock().unwrap() {
            response(400, &[("trackingid", "ROUTER_1")], r#"{"message": "canary-refresh is wrong"}"#)
        } else {
            response(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#)
        }
    })
    .await
    .unwrap();
    let clock = TestClock::default();
    let tokens = tokens(&server, &clock);
    // Both ask before the renewal, which is a task of its own, can have begun.
    let (a, b) = (tokens.token(), tokens.token());
    let (first, second) = join(a, b).await;
    let expected = "the access token was not refreshed: 400 Bad Request, tracking ID ROUTER_1";
    assert_eq!(first.unwrap_err().to_string(), expected);
    assert_eq!(second.unwrap_err().to_string(), expected);
    assert_eq!(server.requests().len(), 1, "one failure for both");
    *fails.lock().unwrap() = false;
    clock.pass(Duration::from_secs(30));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access"));
}

/// A refresh token that is used up stays so, however many operations ask.
#[tokio::test]
async fn a_failure_is_told_to_those_who_come_soon_after() {
    let body = r#"{"error": "invalid_grant"}"#;
    let server = Server::replying(response(400, &[], body)).await.unwrap();
    let clock = TestClock::default();
    let tokens = tokens(&server, &clock);
    for _ in 0..10 {
        assert_eq!(tokens.token().await.unwrap_err().code(), Some("invalid_grant"));
        assert_eq!(tokens.refresh(&AccessToken::from("other")).await.unwrap_err().code(), Some("invalid_grant"));
    }
    assert_eq!(server.requests().len(), 1);
    clock.pass(Duration::from_secs(30));
    assert!(tokens.token().await.is_err() && tokens.token().await.is_err());
    assert_eq!(server.requests().len(), 2, "later it may");
    // The same once an access token has expired.
    let tokens = known(&server, &clock);
    clock.pass(Duration::from_secs(3600));
    for _ in 0..10 {
        assert_eq!(tokens.token().await.unwrap_err().code(), Some("invalid_grant"));
    }
    assert_eq!(server.requests().len(), 3);

    // What may pass is asked for sooner, and each time with three attempts.
    let server = Server::replying(response(503, &[], "")).await.unwrap();
    let tokens = self::tokens(&server, &clock);
    for renewals in 1..4 {
        for _ in 0..5 {
            assert!(tokens.token().await.is_err());
        }
        assert_eq!(server.requests().len(), 3 * renewals);
        clock.pass(Duration::from_secs(5));
    }
}

/// Waits until `happened` says yes; a test that it never does fails in the end.
async fn eventually(happened: impl AsyncFn() -> bool) {
    let waiting = async {
        while !happened().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap();
}

/// Drives two futures at once.
async fn join<T>(a: BoxFuture<'_, T>, b: BoxFuture<'_, T>) -> (T, T) {
    let (mut a, mut b, mut first, mut second) = (a, b, None, None);
    std::future::poll_fn(|context| {
        for (future, value) in [(&mut a, &mut first), (&mut b, &mut second)] {
            if value.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *value = Some(ready);
            }
        }
        if first.is_some() && second.is_some() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    (first.unwrap(), second.unwrap())
}

#[tokio::test]
async fn a_failed_renewal_costs_nothing_while_the_token_serves() {
    let server = Server::replying(response(503, &[], "")).await.unwrap();
    let clock = TestClock::default();
    let tokens = known(&server, &clock);
    clock.pass(Duration::from_secs(55 * 60));
    for _ in 0..3 {
        assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    }
    eventually(async || server.requests().len() == 3).await;
    // The pause begins when the failure is taken in, which is a moment later than the server's part in it.
    for _ in 0..100 {
        tokens.token().await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(server.requests().len(), 3, "and is not tried again at once");
    clock.pass(Duration::from_secs(30));
    tokens.token().await.unwrap();
    eventually(async || server.requests().len() == 6).await;
    clock.pass(Duration::from_secs(3600));
    assert!(tokens.token().await.is_err(), "until it has expired");
}

/// Refuses every token but `accepted`.
async fn resource_server(accepted: &'static str) -> Server {
    Server::answering(move |head| {
        if head.contains(&format!("\r\nauthorization: Bearer {accepted}\r\n")) {
            response(200, &[("content-type", "application/json")], VALUE)
        } else {
            response(401, &[], "")
        }
    })
    .await
    .unwrap()
}

fn client(server: &Server, tokens: RefreshingToken, clock: &TestClock) -> Client {
    let builder = Client::builder().base_url(server.base_url()).token_source(tokens).retry(RetryPolicy::none());
    clock.set(builder).build().unwrap()
}

#[tokio::test]
async fn a_401_is_answered_with_one_renewal_and_one_replay() {
    let (authorization, clock) = (authorization_server().await, TestClock::default());
    let resource = resource_server("access-1").await;
    let client = client(&resource, known(&authorization, &clock), &clock);
    assert_eq!(some_call_pickup(&client).send().await.unwrap().name, "b");
    assert_eq!(authorization.requests().len(), 1, "one after the 401");
    assert_eq!(resource.requests().len(), 2);
    assert!(clock.waits().is_empty());
}

#[tokio::test]
async fn a_second_401_is_final() {
    let (authorization, clock) = (authorization_server().await, TestClock::default());
    let resource = resource_server("none of them").await;
    let client = client(&resource, known(&authorization, &clock), &clock);
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.attempts(), 2);
    assert_eq!(resource.requests().len(), 2);
    // The renewed token is refused as well: it is not its age, and more renewals would not help.
    for _ in 0..10 {
        assert!(some_call_pickup(&client).send().await.unwrap_err().is_unauthorized());
    }
    assert_eq!(authorization.requests().len(), 1);
    clock.pass(Duration::from_secs(60));
    assert!(some_call_pickup(&client).send().await.unwrap_err().is_unauthorized());
    assert_eq!(authorization.requests().len(), 2, "later it may");
}

#[tokio::test]
async fn a_failed_renewal_after_a_401_leaves_the_token_that_there_is() {
    let authorization = Server::replying(response(503, &[], "")).await.unwrap();
    let clock = TestClock::default();
    let tokens = known(&authorization, &clock);
    assert!(tokens.refresh(&AccessToken::from("known")).await.is_err());
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    assert!(!tokens.refresh(&AccessToken::from("known")).await.unwrap(), "and the next waits a while");
    assert_eq!(authorization.requests().len(), 3, "three attempts of one renewal");
}

#[tokio::test]
async fn a_401_whose_renewal_fails_is_still_a_401() {
    let body = r#"{"error": "invalid_grant", "error_description": "canary-refresh"}"#;
    let authorization = Server::replying(response(400, &[], body)).await.unwrap();
    let resource = resource_server("none").await;
    let clock = TestClock::default();
    let client = client(&resource, known(&authorization, &clock), &clock).with_tracking_id("SENT_1").unwrap();
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication() && error.is_unauthorized() && !error.is_retryable());
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 1));
    assert_eq!(
        error.to_string(),
        "getCallPickup: there is no other access token: the access token was not refreshed: 400 Bad Request, \
         invalid_grant; 401 Unauthorized: The access token is missing, wrong or expired; required scopes: \
         spark-admin:telephony_config_read; tracking ID SENT_1"
    );
    assert_eq!(authorization.requests().len(), 1, "a refusal is not repeated");
    let cause = std::error::Error::source(&error).unwrap().downcast_ref::<TokenError>().unwrap();
    assert_eq!((cause.status().unwrap().as_u16(), cause.code()), (400, Some("invalid_grant")));
    assert!(!cause.is_transient() && !format!("{error:?} {cause:?}").contains("canary"));
}

#[tokio::test]
async fn a_renewal_is_tried_again_where_that_may_help() {
    let count = Mutex::new(0);
    let authorization = Server::answering(move |_| {
        let mut count = count.lock().unwrap();
        *count += 1;
        match *count {
            1 => response(429, &[("retry-after", "7")], ""),
            2 => response(503, &[], "<html>"),
            _ => response(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#),
        }
    })
    .await
    .unwrap();
    let clock = TestClock::default();
    assert_eq!(tokens(&authorization, &clock).token().await.unwrap(), AccessToken::from("access"));
    assert_eq!(clock.waits(), [7000, 500].map(Duration::from_millis));
}

#[tokio::test]
async fn a_renewal_that_fails_three_times_may_pass() {
    let authorization = Server::replying(response(503, &[("trackingid", "ROUTER_1")], "")).await.unwrap();
    let (resource, clock) = (resource_server("any").await, TestClock::default());
    let client = client(&resource, tokens(&authorization, &clock), &clock);
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication() && error.is_retryable() && error.status().is_none());
    let cause = std::error::Error::source(&error).unwrap().downcast_ref::<TokenError>().unwrap();
    assert!(cause.is_transient());
    assert_eq!((cause.status().unwrap().as_u16(), cause.tracking_id()), (503, Some("ROUTER_1")));
    assert_eq!(authorization.requests().len(), 3);
    // A wait that does not fit is not begun.
    let authorization = Server::replying(response(429, &[("retry-after", "3600")], "")).await.unwrap();
    assert!(tokens(&authorization, &clock).token().await.unwrap_err().is_transient());
    assert_eq!(authorization.requests().len(), 1);
}

#[tokio::test]
async fn a_token_that_no_request_can_carry_is_no_renewal() {
    for token in ["", "canary token"] {
        let clock = TestClock::default();
        let body = format!(r#"{{"access_token": "{token}", "expires_in": 3600, "refresh_token": "new"}}"#);
        let server = Server::replying_json(200, &body).await.unwrap();
        let tokens = tokens(&server, &clock);
        let error = tokens.token().await.unwrap_err();
        assert!(error.to_string().starts_with("the access token was not refreshed: the access token "), "{error}");
        assert!(!error.to_string().contains("canary"));
        clock.pass(Duration::from_secs(30));
        assert!(tokens.token().await.is_err());
        assert_eq!(server.requests().len(), 2, "later it is tried again");
    }
}

#[tokio::test]
async fn only_a_code_of_its_own_kind_is_told() {
    for (error, code) in [
        ("\"invalid_client\"", Some("invalid_client")),
        ("\"the secret canary is wrong\"", None),
        ("[\"invalid_grant\"]", None),
        ("\"\"", None),
    ] {
        let server = Server::replying(response(400, &[], &format!(r#"{{"error": {error}}}"#))).await.unwrap();
        let error = tokens(&server, &TestClock::default()).token().await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn odd_times_do_not_cost_the_tokens() {
    for expires_in in ["\"1209600\"", "null", "\"soon\"", "-1", "18446744073709551615"] {
        let body = format!(r#"{{"access_token": "access", "expires_in": {expires_in}, "refresh_token": "new"}}"#);
        let server = Server::replying_json(200, &body).await.unwrap();
        let tokens = tokens(&server, &TestClock::default());
        assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access"), "{expires_in}");
    }
    let built = RefreshingToken::builder("client", "secret", "refresh").access_token("known", Duration::MAX).build();
    assert!(built.is_ok());
}

#[tokio::test]
async fn a_static_token_is_not_replayed() {
    let resource = resource_server("other").await;
    let error = some_call_pickup(&resource.client().unwrap()).send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(resource.requests().len(), 1);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let authorization = Server::replying(response(400, &[], "canary-secret")).await.unwrap();
    let resource = resource_server("any").await;
    let clock = TestClock::default();
    let client = client(&resource, tokens(&authorization, &clock), &clock);
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_authentication());
    assert_eq!(error.attempts(), 0);
    assert_eq!(
        error.to_string(),
        "getCallPickup: there is no access token: the access token was not refreshed: 400 Bad Request"
    );
    assert!(!format!("{error:?} {client:?}").contains("canary"));
    assert!(resource.requests().is_empty());
}

#[derive(Debug)]
struct Failing;

impl webex_call_pickup::TokenSource for Failing {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Err(TokenError::new("the vault is closed")) })
    }
}

#[tokio::test]
async fn a_source_of_the_callers_own_may_fail() {
    let client = Client::builder().token_source(Failing).base_url("http://127.0.0.1:9").build().unwrap();
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert_eq!(error.to_string(), "getCallPickup: there is no access token: the vault is closed");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is closed");
}

/// What a source of the caller's says may come from a server or a file.
#[test]
fn an_error_is_one_line_of_text() {
    let error = TokenError::new("line one\nline two\u{1b}[31m\u{9b}");
    assert_eq!(error.to_string(), "line one line two [31m ");
    assert_eq!(format!("{error:?}"), "TokenError(line one line two [31m )");
}
