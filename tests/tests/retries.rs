//! Retries: the errors that are retried, and the delay before each attempt.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::time::Duration;

use tokio::select;
use webex_call_pickup::{AccessToken, BoxFuture, Client, Error, RetryPolicy, TokenError, TokenSource};
use webex_call_pickup_tests::{
    CALL_PICKUP, Script, Step, TestClock, TestServer, get_call_pickup, respond, send, settle, success, unused_address,
};

fn fail(status: u16) -> Script {
    respond(status, &[], "")
}

fn retry_after(value: &str) -> Script {
    respond(429, &[("retry-after", value)], "")
}

async fn start(scripts: impl IntoIterator<Item = Script>, policy: RetryPolicy) -> (TestServer, Client) {
    let server = TestServer::start(scripts).await;
    let client = server.client_builder().retry(policy).build().unwrap();
    (server, client)
}

/// The delays between the attempts of an operation, in milliseconds.
async fn delays(scripts: impl IntoIterator<Item = Script>, policy: RetryPolicy, random: f64) -> Vec<f64> {
    let (server, client) = start(scripts, policy).await;
    server.clock().set_random(random);
    let _ = send(&client).await;
    server.clock().sleeps().iter().map(|delay| delay.as_secs_f64() * 1000.0).collect()
}

#[tokio::test]
async fn backoff_is_random_below_a_doubling_bound() {
    for (random, expected) in [
        (0.0, [0.0, 0.0, 0.0]),
        (0.25, [125.0, 250.0, 500.0]),
        (0.5, [250.0, 500.0, 1000.0]),
        (0.999, [499.5, 999.0, 1998.0]),
    ] {
        assert_eq!(delays([fail(503)], RetryPolicy::default(), random).await, expected, "{random}");
    }
}

#[tokio::test]
async fn backoff_is_capped() {
    let policy =
        RetryPolicy::default().max_attempts(10).base_delay(Duration::from_secs(1)).max_delay(Duration::from_secs(30));
    let delays = delays([fail(503)], policy, 0.5).await;
    assert_eq!(delays, [500.0, 1e3, 2e3, 4e3, 8e3, 15e3, 15e3, 15e3, 15e3]);
}

#[tokio::test]
async fn retry_after_is_clamped() {
    for (value, expected) in [
        ("30", 30_000.0),
        ("0", 100.0),
        ("301", 300_000.0),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30_000.0),
        ("Sunday, 06-Nov-94 08:50:07 GMT", 30_000.0),
        ("Sun Nov  6 08:50:07 1994", 30_000.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 100.0),
        ("Sun, 06 Nov 1994 09:49:37 GMT", 300_000.0),
    ] {
        let delays = delays([retry_after(value), success()], RetryPolicy::default(), 0.0).await;
        assert_eq!(delays, [expected], "{value}");
    }
    let policy = RetryPolicy::default().min_retry_after(Duration::from_secs(2)).max_retry_after(Duration::from_secs(5));
    let scripts = ["1", "3", "9"].map(retry_after).into_iter().chain([success()]);
    assert_eq!(delays(scripts, policy, 0.0).await, [2e3, 3e3, 5e3]);
}

#[tokio::test]
async fn retry_after_gets_up_to_a_tenth_or_5_seconds_more() {
    for (value, random, expected) in [
        ("30", 0.5, 31_500.0),
        ("30", 0.99, 32_970.0),
        ("200", 0.5, 202_500.0),
        ("300", 0.99, 300_000.0),
        ("0", 0.5, 105.0),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 0.5, 31_500.0),
    ] {
        let delays = delays([retry_after(value), success()], RetryPolicy::default(), random).await;
        assert_eq!(delays, [expected], "{value} {random}");
    }
}

#[tokio::test]
async fn invalid_retry_after_is_ignored() {
    for value in ["rand(30),add(30)", "-1", "99999999999999999999", "soon", "", "1.5", "Sun, 06 Nov 1994 08:49:36 GMT"]
    {
        let delays = delays([fail(503), retry_after(value), success()], RetryPolicy::default(), 0.5).await;
        assert_eq!(delays, [250.0, 500.0], "{value}");
    }
}

#[tokio::test]
async fn retry_after_date_counts_from_the_response() {
    let slow = [vec![Step::Advance(Duration::from_secs(10))], retry_after("Sun, 06 Nov 1994 08:50:07 GMT")].concat();
    assert_eq!(delays([slow, success()], RetryPolicy::default(), 0.0).await, [20e3]);
}

/// The server closes each connection before the response, as an idle one that it closes while a request is on its way.
#[tokio::test]
async fn closed_connection_is_replaced_once_without_a_delay() {
    for script in [vec![Step::Reset], vec![], vec![Step::send("HTTP/1.1 200")]] {
        let (server, client) = start([script.clone(), success()], RetryPolicy::default()).await;
        send(&client).await.unwrap();
        assert_eq!((server.requests().len(), server.clock().sleeps()), (2, vec![]));

        let (server, client) = start([script], RetryPolicy::default()).await;
        assert_eq!(send(&client).await.unwrap_err().attempts(), 4);
        assert_eq!(server.clock().sleeps(), [500, 1000].map(Duration::from_millis), "the second retry has a delay");
        assert_eq!(server.requests().len(), 4);
    }
}

#[tokio::test]
async fn retry_without_a_delay_costs_no_budget() {
    let policy = RetryPolicy::default().budget(0);
    let (server, client) = start((0..50).flat_map(|_| [vec![Step::Reset], success()]), policy.clone()).await;
    for _ in 0..50 {
        send(&client).await.unwrap();
    }
    assert_eq!(server.requests().len(), 100);

    let (server, client) = start([vec![Step::Reset]], policy).await;
    assert_eq!(send(&client).await.unwrap_err().attempts(), 2, "a second closed connection is retried from the budget");
    assert_eq!((server.requests().len(), server.clock().sleeps()), (2, vec![]));
}

#[tokio::test]
async fn retry_without_a_delay_needs_an_attempt_and_time() {
    let (server, client) = start([vec![Step::Reset], success()], RetryPolicy::default().max_attempts(1)).await;
    assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), 1);

    let late = vec![Step::Advance(TestClock::OPERATION_TIMEOUT), Step::Reset];
    let (server, client) = start([late, success()], RetryPolicy::default()).await;
    assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), 1);
}

/// The status is known, so the connection had not been closed before the request arrived.
#[tokio::test]
async fn connection_closed_during_a_body_has_a_delay() {
    let interrupted = vec![Step::send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"), Step::Reset];
    let (server, client) = start([interrupted, success()], RetryPolicy::default()).await;
    send(&client).await.unwrap();
    assert_eq!(server.clock().sleeps(), [Duration::from_millis(250)]);
}

#[tokio::test]
async fn closed_connection_of_a_creation_is_not_retried() {
    let (server, client) = start([vec![Step::Reset]], RetryPolicy::default()).await;
    let error = client.create_call_pickup("l").body_map(|body| body.name("n")).send().await.unwrap_err();
    assert!(error.is_connection_closed() && !error.is_not_processed(), "{error}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn misdirected_and_early_requests_are_retried() {
    for status in [421, 425] {
        let created = respond(201, &[], r#"{"id": "a"}"#);
        let (server, client) = start([fail(status), created], RetryPolicy::default()).await;
        client.create_call_pickup("l").body_map(|body| body.name("n")).send().await.unwrap();
        assert_eq!((server.requests().len(), server.clock().sleeps()), (2, vec![Duration::from_millis(250)]));
    }
}

#[tokio::test]
async fn number_of_attempts_is_bounded() {
    for (limit, expected) in [(0, 1), (1, 1), (2, 2), (4, 4), (7, 7)] {
        let (server, client) = start([fail(503)], RetryPolicy::default().max_attempts(limit)).await;
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.attempts(), expected, "{limit}");
        assert_eq!(server.requests().len(), expected as usize);
        assert_eq!(server.clock().sleeps().len(), expected as usize - 1);
    }
}

#[tokio::test]
async fn policy_none_makes_one_attempt() {
    for script in [fail(503), fail(429), retry_after("1"), vec![Step::Reset], vec![Step::Stall]] {
        let (server, client) = start([script], RetryPolicy::none()).await;
        assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
        assert_eq!((server.requests().len(), server.clock().sleeps()), (1, vec![]));
    }
}

#[tokio::test]
async fn retries_an_internal_server_error_only_on_request() {
    let (server, client) = start([fail(500), success()], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts(), server.requests().len()), (500, 1, 1));

    let policy = RetryPolicy::default().retry_internal_server_error(true);
    let (server, client) = start([fail(500), success()], policy).await;
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), server.clock().sleeps()), (2, vec![Duration::from_millis(250)]));
}

#[tokio::test]
async fn does_not_retry_permanent_errors() {
    let (html, empty) = (respond(200, &[], "<html>"), respond(200, &[], ""));
    for script in [fail(400), fail(401), fail(403), fail(404), fail(409), fail(501), html, empty] {
        let (server, client) = start([script, success()], RetryPolicy::default()).await;
        let error = send(&client).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert_eq!((error.attempts(), server.requests().len(), server.clock().sleeps()), (1, 1, vec![]), "{error}");
    }
}

#[tokio::test]
async fn error_has_attempts_and_elapsed_time() {
    let slow = [vec![Step::Advance(Duration::from_secs(2))], fail(503)].concat();
    let (_server, client) = start([slow], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert_eq!(error.elapsed(), Duration::from_millis(4 * 2000 + 250 + 500 + 1000));
    let message =
        "getCallPickup: 503 Service Unavailable: The server is overloaded; after 4 attempts in 9.8 s; tracking ID ";
    assert!(error.to_string().starts_with(message), "{error}");
    let (_server, client) = start([fail(404)], RetryPolicy::default()).await;
    assert!(!send(&client).await.unwrap_err().to_string().contains("attempt"), "a single attempt is not mentioned");
}

#[tokio::test]
async fn starts_no_delay_that_exceeds_the_operation_timeout() {
    // The third delay of 300 s would end after the timeout of 601.601 s.
    let (server, client) = start([retry_after("300")], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!(server.clock().sleeps(), [Duration::from_secs(300); 2]);
    assert_eq!((error.attempts(), error.elapsed(), server.requests().len()), (3, Duration::from_secs(600), 3));
    assert!(error.to_string().contains("; retry after 300 s; after 3 attempts in 600.0 s; tracking ID "), "{error}");
}

#[tokio::test]
async fn deadline_is_exact() {
    for (remaining, expected) in [(249, 1), (250, 1), (251, 2)] {
        let elapsed = TestClock::OPERATION_TIMEOUT - Duration::from_millis(remaining);
        let late = [vec![Step::Advance(elapsed)], fail(503)].concat();
        let (server, client) = start([late, success()], RetryPolicy::default()).await;
        assert_eq!(send(&client).await.is_ok(), expected == 2, "{remaining} ms are left, and the delay takes 250");
        assert_eq!(server.requests().len(), expected);
    }
}

#[tokio::test]
async fn budget_is_shared_and_refilled_by_successes() {
    let policy = RetryPolicy::default().budget(5).successes_per_retry(2);
    let mut scripts = vec![fail(503); 4 + 3 + 1];
    scripts.extend([success(), success()]);
    scripts.extend(vec![fail(503); 2 + 1]);
    let all = scripts.len();
    let (server, client) = start(scripts, policy).await;
    let mut attempts = Vec::new();
    for client in [client.clone(), client.clone(), client.clone()] {
        attempts.push(send(&client).await.unwrap_err().attempts());
    }
    assert_eq!(attempts, [4, 3, 1], "clones share a budget of 5 retries");
    send(&client).await.unwrap();
    send(&client).await.unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 2, "two successes deposit one retry");
    assert!(error.is_retryable());
    assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), all);
}

#[tokio::test]
async fn retry_after_costs_no_budget() {
    let policy = RetryPolicy::default().budget(1);
    let mut scripts: Vec<_> = (0..5).flat_map(|_| [retry_after("1"), retry_after("1"), success()]).collect();
    // A 429 without `Retry-After` is retried from the budget.
    scripts.extend(vec![fail(429); 2]);
    let (server, client) = start(scripts, policy).await;
    for _ in 0..5 {
        send(&client).await.unwrap();
    }
    assert_eq!(send(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(server.requests().len(), 17);
}

#[tokio::test]
async fn permanent_error_costs_no_budget() {
    let policy = RetryPolicy::default().budget(1);
    let mut scripts = vec![fail(404); 5];
    scripts.extend([fail(503), success()]);
    let (_server, client) = start(scripts, policy).await;
    for _ in 0..5 {
        send(&client).await.unwrap_err();
    }
    send(&client).await.unwrap();
}

#[tokio::test]
async fn dropped_operation_leaves_nothing_behind() {
    let server = TestServer::start([fail(503), success()]).await;
    let client = server.client_builder().max_in_flight(1).build().unwrap();
    let clock = server.clock().clone();
    clock.hold_sleeps();
    let clones = clock.clones();
    let mut operation = Box::pin(get_call_pickup(&client).send());
    select! {
        result = &mut operation => unreachable!("{result:?}"),
        () = clock.until_sleeping(1) => {}
    }
    assert!(clock.clones() > clones, "the operation holds the clock");
    drop(operation);
    assert_eq!((clock.sleeping(), server.requests().len()), (0, 1));
    clock.release_sleeps();
    send(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2, "the dropped operation sent one request, the second another");
    drop(client);
    drop(server);
    // The tasks of the connections end.
    settle().await;
    assert_eq!(clock.clones(), 1);
}

#[tokio::test]
async fn attempts_share_a_tracking_id() {
    let scripts = vec![fail(503), vec![Step::Reset], success(), success()];
    let (server, client) = start(scripts, RetryPolicy::default()).await;
    send(&client).await.unwrap();
    server.clock().set_random(0.25);
    send(&client).await.unwrap();
    let requests = server.requests();
    let ids: Vec<_> = requests.iter().map(|request| request.header("trackingid").unwrap()).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{ids:?}");
    assert!(requests.iter().all(|request| request.header("authorization") == Some("Bearer canary-token")));
    assert!(requests[0] == requests[1] && requests[1] == requests[2], "an attempt differs from the one before");
}

#[derive(Debug)]
struct FailingTokenSource;

impl TokenSource for FailingTokenSource {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Err(TokenError::new("the vault is sealed")) })
    }
}

#[tokio::test]
async fn retryable_is_decided_for_each_kind_of_error() {
    let other = TestServer::start([success()]).await;
    let redirect = respond(302, &[("location", &other.base_url())], "");
    for (script, expected) in [
        (vec![Step::Reset], true),
        (vec![Step::Stall], true),
        (fail(408), true),
        (fail(421), true),
        (fail(423), true),
        (fail(425), true),
        (fail(429), true),
        (fail(500), true),
        (fail(502), true),
        (fail(503), true),
        (fail(504), true),
        (fail(400), false),
        (fail(404), false),
        (fail(501), false),
        (redirect.clone(), false),
        (respond(200, &[], "{}"), false),
        (respond(200, &[], ""), false),
        (respond(200, &[], format!("{CALL_PICKUP}{:9999}", "")), false),
    ] {
        let server = TestServer::start([script]).await;
        let client = server.client_builder().retry(RetryPolicy::none()).max_response_size(9999).build().unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.is_retryable(), expected, "{error}");
    }

    let server = TestServer::start([redirect]).await;
    let redirected = server.client_builder().http_client(reqwest::Client::new()).build().unwrap();
    assert!(!send(&redirected).await.unwrap_err().is_retryable());

    let (_socket, address) = unused_address();
    let unreachable = server.client_builder().base_url(format!("http://{address}")).retry(RetryPolicy::none());
    let error = send(&unreachable.build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable());

    let error = send(&server.client_builder().token_source(FailingTokenSource).build().unwrap()).await.unwrap_err();
    assert!(error.is_authentication() && !error.is_retryable());
    assert_eq!(error.to_string(), "getCallPickup: there is no access token: the vault is sealed");

    let client = server.client_builder().build().unwrap();
    let error: Error = client.get_call_pickup("", "").send().await.unwrap_err();
    assert!(error.is_invalid_request() && !error.is_retryable());
    let error = Client::builder().build().unwrap_err();
    assert!(error.is_configuration() && !error.is_retryable());
}

#[tokio::test]
async fn replaces_a_stale_connection() {
    // The head announces a persistent connection, and the server closes it.
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{CALL_PICKUP}", CALL_PICKUP.len());
    let (server, client) = start([vec![Step::send(&head)]], RetryPolicy::default()).await;
    for _ in 0..20 {
        send(&client).await.unwrap();
    }
    assert_eq!(server.requests().len(), 20);
}

/// A repeated creation would create a second call pickup.
#[tokio::test]
async fn ambiguous_creation_is_not_retryable() {
    for (script, expected) in [
        (vec![Step::Reset], false),
        (vec![Step::Stall], false),
        (fail(408), false),
        (fail(500), false),
        (fail(502), false),
        (fail(503), false),
        (fail(421), true),
        (fail(423), true),
        (fail(425), true),
        (fail(429), true),
    ] {
        let server = TestServer::start([script]).await;
        let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
        let create = client.create_call_pickup("l").body_map(|body| body.name("n"));
        let error = create.send().await.unwrap_err();
        assert_eq!(error.is_retryable(), expected, "{error}");
    }
}
