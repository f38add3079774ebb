//! Redirects: not followed unless asked for, and never to another origin.

#![allow(clippy::unwrap_used)]

use std::{io::ErrorKind, net::TcpListener};

use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, printed, send};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;
const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn ok() -> Vec<Step> {
    vec![Step::answer(200, &[], VALUE)]
}

fn redirect(status: u16, location: &str) -> Vec<Step> {
    vec![Step::answer(status, &[("location", location)], "")]
}

async fn server(scripts: Vec<Vec<Step>>, clock: &TestClock) -> ScriptedServer {
    ScriptedServer::playing(scripts, clock).await.unwrap()
}

/// Another origin, where nobody is expected.
struct Foreign(TcpListener);

impl Foreign {
    fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    /// URLs that differ from those of a server at `own` in one part of the origin.
    fn urls(&self, own: u16) -> [String; 6] {
        let port = self.0.local_addr().unwrap().port();
        [
            format!("http://127.0.0.1:{port}/v1/x"),
            format!("//127.0.0.1:{port}/v1/x"),
            format!("http://localhost:{port}/v1/x"),
            format!("http://localhost:{own}/v1/x"),
            format!("https://127.0.0.1:{own}/v1/x"),
            format!("http://127.0.0.1:{own}@127.0.0.1:{port}/"),
        ]
    }

    /// A connection would wait here: nobody accepts.
    fn was_not_asked(&self) -> bool {
        matches!(self.0.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}

#[tokio::test]
async fn none_is_followed_unless_asked_for() {
    for status in STATUSES {
        let clock = TestClock::default();
        let server = server(vec![redirect(status, "/v1/elsewhere"), ok()], &clock).await;
        let error = send(&server.builder(&clock).build().unwrap()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.headers().unwrap()["location"], "/v1/elsewhere");
        assert!(!error.is_retryable());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn those_within_the_origin_are_followed_with_the_token() {
    for status in STATUSES {
        let clock = TestClock::default();
        let server = server(vec![redirect(status, "/v1/b?x=1"), redirect(status, "c"), ok()], &clock).await;
        let group = send(&server.builder(&clock).max_redirects(2).build().unwrap()).await.unwrap();
        assert_eq!(group.name, "b");
        let requests = server.requests();
        let paths: Vec<_> = requests.iter().map(|head| head.split(' ').nth(1).unwrap()).collect();
        assert_eq!(paths[1..], ["/v1/b?x=1", "/v1/c"]);
        assert!(requests.iter().all(|head| head.contains("\r\nauthorization: Bearer canary-token\r\n")));
    }
}

#[tokio::test]
async fn no_more_are_followed_than_asked_for() {
    for most in 0..4 {
        let clock = TestClock::default();
        let server = server(vec![redirect(302, "/v1/again")], &clock).await;
        let error = send(&server.builder(&clock).max_redirects(most).build().unwrap()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 302);
        assert_eq!((server.requests().len(), error.attempts()), (most + 1, 1));
    }
}

#[tokio::test]
async fn none_crosses_the_origin() {
    let foreign = Foreign::new();
    for (status, hops, number) in
        STATUSES.iter().flat_map(|s| (0..2).flat_map(move |h| (0..6).map(move |n| (*s, h, n))))
    {
        let clock = TestClock::default();
        let scripts = |own: u16| {
            let mut scripts = vec![redirect(status, "/v1/here"); hops];
            scripts.push(redirect(status, &foreign.urls(own)[number]));
            scripts
        };
        let server = ScriptedServer::playing_at(scripts, &clock).await.unwrap();
        let error = send(&server.builder(&clock).max_redirects(9).build().unwrap()).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{number}: {error}");
        assert_eq!(server.requests().len(), hops + 1, "{number}");
        assert!(foreign.was_not_asked(), "{number}");
    }
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_is_the_answer() {
    for location in ["", "http://", "::", "javascript:alert(1)", "http://[", "\t"] {
        let clock = TestClock::default();
        let server = server(vec![redirect(302, location)], &clock).await;
        let client = server.builder(&clock).max_redirects(1).build().unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 302, "{location}: {error}");
    }
}

#[tokio::test]
async fn what_the_callers_own_client_brings_from_another_origin_is_refused() {
    let clock = TestClock::default();
    for status in STATUSES {
        let foreign = server(vec![ok()], &clock).await;
        let server = server(vec![redirect(status, &format!("{}/x", foreign.base_url()))], &clock).await;
        let client = server.builder(&clock).http_client(reqwest::Client::new()).build().unwrap();
        let error = send(&client).await.unwrap_err();
        let text = "getCallPickup: a redirect led to another server, whose response is not trusted; tracking ID ";
        assert!(error.to_string().starts_with(text) && error.is_cross_origin(), "{status}: {error}");
        assert_eq!((error.status(), error.attempts()), (None, 1));
        // What that client sends is up to it; reqwest's keeps the token back.
        let requests = foreign.requests();
        assert_eq!(requests.len(), 1);
        assert!(!requests[0].contains("canary-token"), "{}", requests[0]);
    }
}

#[tokio::test]
async fn what_the_callers_own_client_brings_from_the_origin_is_taken() {
    let clock = TestClock::default();
    let server = server(vec![redirect(307, "/v1/b"), ok()], &clock).await;
    let client = server.builder(&clock).http_client(reqwest::Client::new()).build().unwrap();
    assert_eq!(send(&client).await.unwrap().name, "b");
}

#[tokio::test]
async fn too_many_redirects_of_the_callers_own_client_show_no_identifier() {
    let clock = TestClock::default();
    let server = server(vec![redirect(302, "/v1/canary")], &clock).await;
    let client = server.builder(&clock).http_client(reqwest::Client::new()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(!error.is_retryable());
    assert_eq!(error.attempts(), 1, "and there is no second attempt");
    let text = printed(&error);
    assert!(!text.contains("canary"), "{text}");
}

/// What follows a redirect is a GET at times (RFC 9110, 15.4): the answer to it would pass for that to a write.
#[tokio::test]
async fn those_of_a_write_are_not_followed() {
    for status in STATUSES {
        let clock = TestClock::default();
        let server = server(vec![redirect(status, "/v1/b"), ok()], &clock).await;
        let client = server.builder(&clock).max_redirects(2).build().unwrap();
        let update = client.update_call_pickup().location_id("l").call_pickup_id("c").body_map(|body| body.name("n"));
        let error = update.send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.requests().len(), 1);
    }
}
