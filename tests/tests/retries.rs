//! When an operation is tried again, and how long the client waits before it is.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use tokio::select;
use webex_call_pickup::{AccessToken, BoxFuture, Client, Error, RetryPolicy, TokenError, TokenSource};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, in_time, refused, send, some_call_pickup};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;

fn ok() -> Vec<Step> {
    vec![Step::answer(200, &[], VALUE)]
}

fn failing(status: u16) -> Vec<Step> {
    vec![Step::answer(status, &[], "")]
}

fn retry_after(value: &str) -> Vec<Step> {
    vec![Step::answer(429, &[("retry-after", value)], "")]
}

fn policy(change: impl FnOnce(&mut RetryPolicy)) -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    change(&mut policy);
    policy
}

/// A server with `scripts`, a client of it with `policy`, and their clock.
async fn set_up(scripts: Vec<Vec<Step>>, policy: RetryPolicy) -> (ScriptedServer, Client, TestClock) {
    let clock = TestClock::default();
    let server = ScriptedServer::playing(scripts, &clock).await.unwrap();
    let client = server.builder(&clock).retry(policy).build().unwrap();
    (server, client, clock)
}

/// What an operation waits, in milliseconds.
async fn waits(scripts: Vec<Vec<Step>>, policy: RetryPolicy, random: f64) -> Vec<f64> {
    let (_server, client, clock) = set_up(scripts, policy).await;
    clock.set_random(random);
    let _ = send(&client).await;
    clock.waits().iter().map(|wait| wait.as_secs_f64() * 1000.0).collect()
}

#[tokio::test]
async fn the_wait_is_anything_up_to_a_bound_that_doubles() {
    for (random, expected) in [
        (0.0, [0.0, 0.0, 0.0]),
        (0.25, [125.0, 250.0, 500.0]),
        (0.5, [250.0, 500.0, 1000.0]),
        (0.999, [499.5, 999.0, 1998.0]),
    ] {
        assert_eq!(waits(vec![failing(503)], RetryPolicy::default(), random).await, expected, "{random}");
    }
}

#[tokio::test]
async fn the_bound_has_a_ceiling() {
    let policy = policy(|policy| {
        policy.max_attempts = 10;
        policy.base_delay = Duration::from_secs(1);
        policy.max_delay = Duration::from_secs(30);
    });
    let seconds = waits(vec![failing(503)], policy, 0.5).await;
    assert_eq!(seconds, [500.0, 1e3, 2e3, 4e3, 8e3, 15e3, 15e3, 15e3, 15e3]);
}

#[tokio::test]
async fn the_server_is_obeyed_between_a_floor_and_a_ceiling() {
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
        for random in [0.0, 0.5, 0.999] {
            let waits = waits(vec![retry_after(value), ok()], RetryPolicy::default(), random).await;
            assert_eq!(waits, [expected], "{value} {random}");
        }
    }
    let policy = policy(|policy| {
        policy.min_retry_after = Duration::from_secs(2);
        policy.max_retry_after = Duration::from_secs(5);
    });
    let scripts = ["1", "3", "9"].map(retry_after).into_iter().chain([ok()]).collect();
    assert_eq!(waits(scripts, policy, 0.5).await, [2e3, 3e3, 5e3]);
}

#[tokio::test]
async fn garbage_is_as_if_the_server_said_nothing() {
    for value in ["rand(30),add(30)", "-1", "99999999999999999999", "soon", "", "1.5", "Sun, 06 Nov 1994 08:49:36 GMT"]
    {
        let waits = waits(vec![failing(503), retry_after(value), ok()], RetryPolicy::default(), 0.5).await;
        assert_eq!(waits, [250.0, 500.0], "{value}");
    }
}

#[tokio::test]
async fn a_date_counts_from_the_arrival_of_the_answer() {
    let late = vec![Step::Pass(Duration::from_secs(10)), retry_after("Sun, 06 Nov 1994 08:50:07 GMT").remove(0)];
    assert_eq!(waits(vec![late, ok()], RetryPolicy::default(), 0.5).await, [20e3]);
}

#[tokio::test]
async fn the_number_of_attempts_is_bounded() {
    for (most, expected) in [(0, 1), (1, 1), (2, 2), (4, 4), (7, 7)] {
        let (server, client, clock) = set_up(vec![failing(503)], policy(|policy| policy.max_attempts = most)).await;
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.attempts(), expected, "{most}");
        assert_eq!(server.requests().len(), expected as usize);
        assert_eq!(clock.waits().len(), expected as usize - 1);
    }
}

#[tokio::test]
async fn no_policy_means_one_attempt() {
    let stalls = vec![Step::Stall];
    for script in [failing(503), failing(429), retry_after("1"), vec![Step::Reset], stalls] {
        let (server, client, clock) = set_up(vec![script], RetryPolicy::none()).await;
        assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
        assert_eq!((server.requests().len(), clock.waits()), (1, vec![]));
    }
}

#[tokio::test]
async fn an_internal_server_error_is_repeated_only_if_asked() {
    let (server, client, _) = set_up(vec![failing(500), ok()], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts(), server.requests().len()), (500, 1, 1));

    let asked = policy(|policy| policy.retry_internal_server_error = true);
    let (server, client, clock) = set_up(vec![failing(500), ok()], asked).await;
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), clock.waits()), (2, vec![Duration::from_millis(250)]));
}

#[tokio::test]
async fn what_would_come_again_is_not_repeated() {
    let garbage = vec![Step::answer(200, &[], "<html>")];
    let empty = vec![Step::answer(200, &[], "")];
    for script in [failing(400), failing(401), failing(403), failing(404), failing(409), failing(501), garbage, empty] {
        let (server, client, clock) = set_up(vec![script, ok()], RetryPolicy::default()).await;
        let error = send(&client).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert_eq!((error.attempts(), server.requests().len(), clock.waits()), (1, 1, vec![]), "{error}");
    }
}

#[tokio::test]
async fn the_error_tells_how_much_was_tried() {
    let slow = vec![Step::Pass(Duration::from_secs(2)), failing(503).remove(0)];
    let (_server, client, _) = set_up(vec![slow], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert_eq!(error.elapsed(), Duration::from_millis(4 * 2000 + 250 + 500 + 1000));
    let text =
        "getCallPickup: 503 Service Unavailable: The server is overloaded; after 4 attempts in 9.8 s; tracking ID ";
    assert!(error.to_string().starts_with(text), "{error}");
    let (_server, client, _) = set_up(vec![failing(404)], RetryPolicy::default()).await;
    assert!(!send(&client).await.unwrap_err().to_string().contains("attempt"), "one is not worth a word");
}

#[tokio::test]
async fn a_wait_that_would_end_too_late_is_not_begun() {
    // 300 s, 300 s, and the third would end after 10 minutes and 1.601 s.
    let (server, client, clock) = set_up(vec![retry_after("300")], RetryPolicy::default()).await;
    let error = send(&client).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!(clock.waits(), [Duration::from_secs(300); 2]);
    assert_eq!((error.attempts(), error.elapsed(), server.requests().len()), (3, Duration::from_secs(600), 3));
    assert!(error.to_string().contains("; retry after 300 s; after 3 attempts in 600.0 s; tracking ID "), "{error}");
}

#[tokio::test]
async fn the_deadline_is_exact() {
    for (left, expected) in [(249, 1), (250, 1), (251, 2)] {
        let passed = TestClock::OPERATION_TIMEOUT - Duration::from_millis(left);
        let late = vec![Step::Pass(passed), failing(503).remove(0)];
        let (server, client, _) = set_up(vec![late, ok()], RetryPolicy::default()).await;
        assert_eq!(send(&client).await.is_ok(), expected == 2, "{left} ms are left, and the wait takes 250");
        assert_eq!(server.requests().len(), expected);
    }
}

#[tokio::test]
async fn the_budget_runs_out_over_operations_and_is_earned_back() {
    let policy = policy(|policy| {
        policy.budget = 5;
        policy.successes_per_retry = 2;
    });
    let mut scripts = vec![failing(503); 4 + 3 + 1];
    scripts.extend([ok(), ok()]);
    scripts.extend(vec![failing(503); 2 + 1]);
    let all = scripts.len();
    let (server, client, _) = set_up(scripts, policy).await;
    let mut attempts = Vec::new();
    for client in [client.clone(), client.clone(), client.clone()] {
        attempts.push(send(&client).await.unwrap_err().attempts());
    }
    assert_eq!(attempts, [4, 3, 1], "clones share a budget of 5 repetitions");
    send(&client).await.unwrap();
    send(&client).await.unwrap();
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 2, "two successes earned one repetition");
    assert!(error.is_retryable());
    assert_eq!(send(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), all);
}

#[tokio::test]
async fn a_server_that_says_when_to_come_back_costs_no_budget() {
    let policy = policy(|policy| policy.budget = 1);
    let mut scripts: Vec<_> = (0..5).flat_map(|_| [retry_after("1"), retry_after("1"), ok()]).collect();
    // One that says nothing does, and is then worth one repetition.
    scripts.extend(vec![failing(429); 2]);
    let (server, client, _) = set_up(scripts, policy).await;
    for _ in 0..5 {
        send(&client).await.unwrap();
    }
    assert_eq!(send(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(server.requests().len(), 17);
}

#[tokio::test]
async fn what_is_not_worth_a_repetition_costs_no_budget() {
    let policy = policy(|policy| policy.budget = 1);
    let mut scripts = vec![failing(404); 5];
    scripts.extend([failing(503), ok()]);
    let (_server, client, _) = set_up(scripts, policy).await;
    for _ in 0..5 {
        send(&client).await.unwrap_err();
    }
    send(&client).await.unwrap();
}

#[tokio::test]
async fn an_operation_that_is_dropped_while_it_waits_leaves_nothing_behind() {
    let clock = TestClock::default();
    let server = ScriptedServer::playing(vec![failing(503), ok()], &clock).await.unwrap();
    let client = server.builder(&clock).max_in_flight(1).build().unwrap();
    clock.hold_waits();
    let clones = clock.clones();
    let mut operation = Box::pin(some_call_pickup(&client).send());
    let waits = in_time(async {
        select! {
            _ = &mut operation => false,
            () = clock.until_waiting(1) => true,
        }
    });
    assert!(waits.await.unwrap());
    assert!(clock.clones() > clones, "it holds the clock");
    drop(operation);
    assert_eq!((clock.waiting(), server.requests().len()), (0, 1));
    clock.release_waits();
    send(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2, "the second operation's, and no more of the first's");
    drop(client);
    drop(server);
    for _ in 0..100 {
        // The tasks of connections end.
        tokio::task::yield_now().await;
    }
    assert_eq!(clock.clones(), 1);
}

/// The values of a header in the requests.
fn values<'r>(requests: &'r [String], name: &str) -> Vec<&'r str> {
    requests.iter().map(|head| head.lines().find_map(|line| line.strip_prefix(name)).unwrap()).collect()
}

#[tokio::test]
async fn the_attempts_of_an_operation_share_a_tracking_id() {
    let scripts = vec![failing(503), vec![Step::Reset], ok(), ok()];
    let (server, client, clock) = set_up(scripts, RetryPolicy::default()).await;
    send(&client).await.unwrap();
    clock.set_random(0.25);
    send(&client).await.unwrap();
    let requests = server.requests();
    let ids = values(&requests, "trackingid: ");
    assert_eq!(ids.len(), 4);
    assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{ids:?}");
    assert_eq!(values(&requests, "authorization: "), ["Bearer canary-token"; 4]);
    assert!(requests[0] == requests[1] && requests[1] == requests[2], "an attempt is as the one before");
}

#[derive(Debug)]
struct NoToken;

impl TokenSource for NoToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Err(TokenError::new("the vault is sealed")) })
    }
}

#[tokio::test]
async fn each_kind_of_error_says_whether_it_may_pass() {
    let foreign = ScriptedServer::playing(vec![ok()], &TestClock::default()).await.unwrap();
    let redirect = vec![Step::answer(302, &[("location", &foreign.base_url())], "")];
    for (script, expected) in [
        (vec![Step::Reset], true),
        (vec![Step::Stall], true),
        (failing(408), true),
        (failing(423), true),
        (failing(429), true),
        (failing(500), true),
        (failing(502), true),
        (failing(503), true),
        (failing(504), true),
        (failing(400), false),
        (failing(404), false),
        (failing(501), false),
        (redirect.clone(), false),
        (vec![Step::answer(200, &[], "{}")], false),
        (vec![Step::answer(200, &[], "")], false),
        (vec![Step::answer(200, &[], &format!("{VALUE}{:9999}", ""))], false),
    ] {
        let clock = TestClock::default();
        let server = ScriptedServer::playing(vec![script], &clock).await.unwrap();
        let client = server.builder(&clock).retry(RetryPolicy::none()).max_response_size(9999).build().unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.is_retryable(), expected, "{error}");
    }

    let clock = TestClock::default();
    let server = ScriptedServer::playing(vec![redirect], &clock).await.unwrap();
    let elsewhere = server.builder(&clock).http_client(reqwest::Client::new()).build().unwrap();
    assert!(!send(&elsewhere).await.unwrap_err().is_retryable());

    let (_socket, address) = refused().unwrap();
    let unreachable = server.builder(&clock).base_url(format!("http://{address}")).retry(RetryPolicy::none());
    let error = send(&unreachable.build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable());

    let error = send(&server.builder(&clock).token_source(NoToken).build().unwrap()).await.unwrap_err();
    assert!(error.is_authentication() && !error.is_retryable());
    assert_eq!(error.to_string(), "getCallPickup: there is no access token: the vault is sealed");

    let client = server.builder(&clock).build().unwrap();
    let error: Error = client.get_call_pickup().send().await.unwrap_err();
    assert!(error.is_invalid_request() && !error.is_retryable());
    let error = Client::builder().build().unwrap_err();
    assert!(error.is_configuration() && !error.is_retryable());
}

#[tokio::test]
async fn a_connection_that_was_kept_too_long_is_replaced() {
    // It says that it keeps the connection, and closes it.
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{VALUE}", VALUE.len());
    let (server, client, _) = set_up(vec![vec![Step::say(&head)]], RetryPolicy::default()).await;
    for _ in 0..20 {
        send(&client).await.unwrap();
    }
    assert_eq!(server.requests().len(), 20);
}

/// Who creates again what was created has it twice.
#[tokio::test]
async fn what_may_have_been_created_is_not_retryable() {
    for (script, expected) in [
        (vec![Step::Reset], false),
        (vec![Step::Stall], false),
        (failing(408), false),
        (failing(500), false),
        (failing(502), false),
        (failing(503), false),
        (failing(423), true),
        (failing(429), true),
    ] {
        let clock = TestClock::default();
        let server = ScriptedServer::playing(vec![script], &clock).await.unwrap();
        let client = server.builder(&clock).retry(RetryPolicy::none()).build().unwrap();
        let create = client.create_call_pickup().location_id("l").body_map(|body| body.name("n"));
        let error = create.send().await.unwrap_err();
        assert_eq!(error.is_retryable(), expected, "{error}");
    }
}
