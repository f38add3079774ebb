//! Refreshing of access tokens: early, once for all callers, and again after a failure.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

use webex_call_pickup::{AccessToken, BoxFuture, Clock, RefreshingToken, TokenError, TokenSource as _};
use webex_call_pickup_tests::{
    Step, TestClock, TestServer, authorization_server, eventually, refreshing_token, respond, with_time_limit,
};

/// A token that must be refreshed before its first use.
fn tokens(server: &TestServer) -> RefreshingToken {
    refreshing_token(server).build().unwrap()
}

/// A token whose first access token is known, and valid for an hour.
fn known_token(server: &TestServer) -> RefreshingToken {
    refreshing_token(server).access_token("known", Duration::from_secs(3600)).build().unwrap()
}

#[tokio::test]
async fn refresh_request_is_the_documented_form() {
    let server = authorization_server().await;
    let token = tokens(&server).token().await.unwrap();
    assert_eq!(token, AccessToken::from("access-1"));
    let request = &server.requests()[0];
    assert!(request.as_str().starts_with("POST /v1/access_token HTTP/1.1\r\n"), "{request:?}");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn one_refresh_serves_all_waiting_and_later_callers() {
    let server = authorization_server().await;
    let tokens = tokens(&server);
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let tokens = tokens.clone();
            tokio::spawn(async move { tokens.token().await.unwrap() })
        })
        .collect();
    for waiting in waiting {
        assert_eq!(waiting.await.unwrap(), AccessToken::from("access-1"));
    }
    server.clock().advance(Duration::from_secs(3000 - 1));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access-1"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn refreshes_before_the_token_expires() {
    let server = authorization_server().await;
    let tokens = tokens(&server);
    tokens.token().await.unwrap();
    // After 54 minutes, a tenth of the lifetime is left. No caller waits, and later callers get the new token.
    server.clock().advance(Duration::from_secs(54 * 60));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access-1"));
    eventually(async || tokens.token().await.unwrap() == AccessToken::from("access-2")).await;
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn uses_a_known_token_first() {
    let server = authorization_server().await;
    let tokens = known_token(&server);
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn callback_receives_the_new_refresh_token() {
    let server = authorization_server().await;
    let received = Arc::new(Mutex::new(Vec::new()));
    let sender = Arc::clone(&received);
    let tokens = refreshing_token(&server)
        .on_refresh(move |refreshed| {
            assert!(!format!("{refreshed:?}").contains("refresh-"));
            let expires_in = refreshed.refresh_token_expires_in().unwrap();
            sender.lock().unwrap().push((refreshed.refresh_token().to_owned(), expires_in, refreshed.expires_in()));
        })
        .build()
        .unwrap();
    tokens.token().await.unwrap();
    let day = Duration::from_secs(24 * 3600);
    assert_eq!(*received.lock().unwrap(), [("refresh-1".to_owned(), 90 * day, Duration::from_secs(3600))]);
}

#[tokio::test]
async fn failed_refresh_is_shared_and_later_repeated() {
    let server = TestServer::start([
        respond(400, &[("trackingid", "ROUTER_1")], r#"{"message": "canary-refresh is wrong"}"#),
        respond(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#),
    ])
    .await;
    let tokens = tokens(&server);
    // Both callers ask before the task of the refresh has had its first turn.
    let (first, second) = tokio::join!(tokens.token(), tokens.token());
    let expected = "the access token was not refreshed: 400 Bad Request, tracking ID ROUTER_1";
    assert_eq!(first.unwrap_err().to_string(), expected);
    assert_eq!(second.unwrap_err().to_string(), expected);
    assert_eq!(server.requests().len(), 1, "the callers do not share the failure");
    server.clock().advance(Duration::from_secs(30));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access"));
}

/// A rejected refresh token stays rejected, however many operations need a token.
#[tokio::test]
async fn failed_refresh_is_reported_until_a_pause_is_over() {
    let body = r#"{"error": "invalid_grant"}"#;
    let server = TestServer::start([respond(400, &[], body)]).await;
    let tokens = tokens(&server);
    for _ in 0..10 {
        assert_eq!(tokens.token().await.unwrap_err().code(), Some("invalid_grant"));
        assert_eq!(tokens.refresh(&AccessToken::from("other")).await.unwrap_err().code(), Some("invalid_grant"));
    }
    assert_eq!(server.requests().len(), 1);
    server.clock().advance(Duration::from_secs(30));
    assert!(tokens.token().await.is_err() && tokens.token().await.is_err());
    assert_eq!(server.requests().len(), 2, "the refresh is not repeated later");
    // The same holds after an access token has expired.
    let tokens = known_token(&server);
    server.clock().advance(Duration::from_secs(3600));
    for _ in 0..10 {
        assert_eq!(tokens.token().await.unwrap_err().code(), Some("invalid_grant"));
    }
    assert_eq!(server.requests().len(), 3);

    // A transient failure is repeated sooner, each time with three attempts.
    let server = TestServer::start([respond(503, &[], "")]).await;
    let tokens = refreshing_token(&server).build().unwrap();
    for refreshes in 1..4 {
        for _ in 0..5 {
            assert!(tokens.token().await.is_err());
        }
        assert_eq!(server.requests().len(), 3 * refreshes);
        server.clock().advance(Duration::from_secs(5));
    }
}

#[tokio::test]
async fn failed_refresh_keeps_a_valid_token() {
    let server = TestServer::start([respond(503, &[], "")]).await;
    let tokens = known_token(&server);
    server.clock().advance(Duration::from_secs(55 * 60));
    for _ in 0..3 {
        assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    }
    eventually(async || server.requests().len() == 3).await;
    // The pause starts when the client has processed the failure, which is after the request.
    for _ in 0..100 {
        tokens.token().await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(server.requests().len(), 3, "the refresh is repeated without a pause");
    server.clock().advance(Duration::from_secs(30));
    tokens.token().await.unwrap();
    eventually(async || server.requests().len() == 6).await;
    server.clock().advance(Duration::from_secs(3600));
    assert!(tokens.token().await.is_err(), "an expired token is used");
}

#[tokio::test]
async fn failed_refresh_after_unauthorized_keeps_the_token() {
    let authorization = TestServer::start([respond(503, &[], "")]).await;
    let tokens = known_token(&authorization);
    assert!(tokens.refresh(&AccessToken::from("known")).await.is_err());
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("known"));
    assert!(!tokens.refresh(&AccessToken::from("known")).await.unwrap(), "the refresh is repeated without a pause");
    assert_eq!(authorization.requests().len(), 3, "the refresh does not make three attempts");
}

#[tokio::test]
async fn retries_a_refresh_after_transient_errors() {
    let server = TestServer::start([
        respond(429, &[("retry-after", "7")], ""),
        respond(503, &[], "<html>"),
        respond(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#),
    ])
    .await;
    assert_eq!(tokens(&server).token().await.unwrap(), AccessToken::from("access"));
    assert_eq!(server.clock().sleeps(), [7350, 500].map(Duration::from_millis));
}

/// A clock that records the timeouts.
#[derive(Debug, Clone)]
struct RecordingClock(TestClock, Arc<Mutex<Vec<Duration>>>);

impl Clock for RecordingClock {
    fn now(&self) -> Instant {
        self.0.now()
    }

    fn system_time(&self) -> SystemTime {
        self.0.system_time()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.1.lock().unwrap().push(duration);
        self.0.timeout(duration)
    }

    fn random(&self) -> f64 {
        self.0.random()
    }
}

/// Each attempt has a share of the time, so that a connection without a response does not use it up.
#[tokio::test]
async fn stalled_refresh_has_three_attempts() {
    let stall = || vec![Step::Stall];
    let success = respond(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#);
    for (scripts, requests, is_ok) in [
        (vec![stall()], 3, false),
        (vec![stall(), stall(), success.clone()], 3, true),
        (vec![vec![Step::send("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"), Step::Stall], success], 2, true),
    ] {
        let server = TestServer::start(scripts).await;
        let clock = RecordingClock(server.clock().clone(), Arc::default());
        let builder = refreshing_token(&server).clock(clock.clone());
        let tokens = builder.timeout(Duration::from_secs(600)).build().unwrap();
        let result = with_time_limit(tokens.token()).await;
        assert_eq!((server.requests().len(), result.is_ok()), (requests, is_ok), "{result:?}");
        assert!(result.is_ok_and(|token| token == AccessToken::from("access")) || !is_ok);
        // A third; then a half and all of the time that a stalled attempt and the delay after it left.
        let shares = [200_000, (600_000 - 61_061 - 250) / 2, 600_000 - 2 * 61_061 - 250 - 500];
        let timeouts: Vec<_> = clock.1.lock().unwrap().iter().map(|timeout| timeout.as_millis()).collect();
        assert_eq!(timeouts, shares[..requests]);
    }
}

#[tokio::test]
async fn empty_refresh_token_does_not_replace_the_last_one() {
    let body = |token: &str| format!(r#"{{"access_token": "access", "expires_in": 3600, "refresh_token": "{token}"}}"#);
    let scripts = ["rotated", "", " "].map(|token| respond(200, &[], body(token)));
    let server = TestServer::start(scripts).await;
    let tokens = tokens(&server);
    for _ in 0..4 {
        tokens.token().await.unwrap();
        server.clock().advance(Duration::from_secs(3600));
    }
    let sent = ["canary%2Drefresh", "rotated", "rotated", "rotated"];
    for (request, sent) in server.requests().iter().zip(sent) {
        assert!(request.body().ends_with(&format!("&refresh_token={sent}")), "{}", request.body());
    }
}

#[tokio::test]
async fn very_short_lifetime_counts_as_30_seconds() {
    for expires_in in ["0", "1", "29"] {
        let body = format!(r#"{{"access_token": "access", "expires_in": {expires_in}}}"#);
        let server = TestServer::start_json(200, &body).await;
        let tokens = tokens(&server);
        for _ in 0..10 {
            tokens.token().await.unwrap();
        }
        assert_eq!(server.requests().len(), 1, "{expires_in}");
        server.clock().advance(Duration::from_secs(30));
        tokens.token().await.unwrap();
        assert_eq!(server.requests().len(), 2, "{expires_in}");
    }
}

#[tokio::test]
async fn panic_of_the_callback_does_not_fail_callers() {
    let server = authorization_server().await;
    let tokens = refreshing_token(&server).on_refresh(|_| panic!("on purpose")).build().unwrap();
    let (first, second) = tokio::join!(tokens.token(), tokens.token());
    assert_eq!((first.unwrap(), second.unwrap()), (AccessToken::from("access-1"), AccessToken::from("access-1")));
    server.clock().advance(Duration::from_secs(3600));
    assert_eq!(tokens.token().await.unwrap(), AccessToken::from("access-2"));
}

/// The server knows the secrets, and may return them or a part of them.
#[tokio::test]
async fn tracking_id_with_a_secret_is_omitted() {
    let refresh_error = async |status, id: &str, body: &str| {
        let server = TestServer::start([respond(status, &[("trackingid", id)], body)]).await;
        let tokens = known_token(&server);
        tokens.refresh(&AccessToken::from("known")).await.unwrap_err()
    };
    for id in ["canary-secret", "ROUTER_canary-refresh_1", "CANARY-SEC", "x-canary%2Drefresh", "known"] {
        let error = refresh_error(400, id, &format!(r#"{{"error": "invalid_grant", "trackingId": "{id}"}}"#)).await;
        assert_eq!((error.tracking_id(), error.code()), (None, Some("invalid_grant")), "{id}");
    }
    let error = refresh_error(400, "ROUTER_1", r#"{"error": "canary_secret_canary_refresh"}"#).await;
    assert_eq!((error.tracking_id(), error.code()), (Some("ROUTER_1"), Some("canary_secret_canary_refresh")));
    // The new tokens, although they cannot be decoded.
    for body in [r#"{"access": "canary-access"}"#, r#"{"access_token": "canary-access canary-access"}"#] {
        let error = refresh_error(200, "canary-access", body).await;
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        assert_eq!(refresh_error(200, "ROUTER_1", body).await.tracking_id(), Some("ROUTER_1"));
    }
}

#[tokio::test]
async fn rejects_a_token_that_is_no_valid_header() {
    for token in ["", "canary token"] {
        let body = format!(r#"{{"access_token": "{token}", "expires_in": 3600, "refresh_token": "new"}}"#);
        let server = TestServer::start_json(200, &body).await;
        let tokens = tokens(&server);
        let error = tokens.token().await.unwrap_err();
        assert!(error.to_string().starts_with("the access token was not refreshed: the access token "), "{error}");
        assert!(!error.to_string().contains("canary"));
        server.clock().advance(Duration::from_secs(30));
        assert!(tokens.token().await.is_err());
        assert_eq!(server.requests().len(), 2, "the refresh is not repeated later");
    }
}

#[tokio::test]
async fn error_shows_only_a_valid_oauth_code() {
    for (error, code) in [
        ("\"invalid_client\"", Some("invalid_client")),
        ("\"the secret canary is wrong\"", None),
        ("[\"invalid_grant\"]", None),
        ("\"\"", None),
    ] {
        let server = TestServer::start([respond(400, &[], format!(r#"{{"error": {error}}}"#))]).await;
        let error = tokens(&server).token().await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

#[tokio::test]
async fn accepts_tokens_with_an_invalid_lifetime() {
    for expires_in in ["\"1209600\"", "null", "\"soon\"", "-1", "18446744073709551615"] {
        let body = format!(r#"{{"access_token": "access", "expires_in": {expires_in}, "refresh_token": "new"}}"#);
        let server = TestServer::start_json(200, &body).await;
        assert_eq!(tokens(&server).token().await.unwrap(), AccessToken::from("access"), "{expires_in}");
    }
    let built = RefreshingToken::builder("client", "secret", "refresh").access_token("known", Duration::MAX).build();
    assert!(built.is_ok());
}

#[tokio::test]
async fn starts_no_delay_that_exceeds_the_timeout() {
    let server = TestServer::start([respond(429, &[("retry-after", "3600")], "")]).await;
    assert!(tokens(&server).token().await.unwrap_err().is_transient());
    assert_eq!(server.requests().len(), 1);
}

/// The message of a custom token source may come from a server or a file.
#[test]
fn token_error_is_one_line() {
    let error = TokenError::new("line one\nline two\u{1b}[31m\u{9b}");
    assert_eq!(error.to_string(), "line one line two [31m ");
    assert_eq!(format!("{error:?}"), "TokenError(line one line two [31m )");
}
