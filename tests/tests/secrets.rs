//! Secrets and personal data in printed and traced output.
//!
//! A token is sent to the configured server and appears nowhere else: in no `Display` or `Debug` output, in no span, event or
//! log record of any crate down to TRACE, over HTTP/1.1 and over HTTP/2 with TLS.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    fmt,
    io::Write,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tracing_subscriber::fmt::MakeWriter;
use webex_call_pickup::{BoxFuture, Client, ClientBuilder, FileTokenStore, StoredTokens, TokenError, TokenStore};
use webex_call_pickup_tests::{Protocol, Script, Step, TestClock, TestServer, printed, refreshing_token, respond};

const TOKEN: &str = "canary-token";
const SECRETS: [&str; 6] =
    [TOKEN, "canary-access", "canary-secret", "canary-refresh", "canary-location", "canary@example.com"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Log;

    fn make_writer(&'w self) -> Log {
        self.clone()
    }
}

const PERSONAL: &str = r#"{"id": "a", "name": "b", "agents": [{"id": "c", "email": "canary@example.com"}]}"#;

/// All `Display` and `Debug` output.
#[derive(Default)]
struct Output(String);

impl Output {
    fn print(&mut self, value: &dyn fmt::Debug) {
        self.0.push_str(&format!("{value:?} {value:#?} "));
    }

    /// Sends an operation, and prints all values on the way.
    async fn operation(&mut self, builder: ClientBuilder) {
        self.print(&builder);
        let client = TestClock::default().configure(builder).build().unwrap();
        self.print(&client);
        let request = client.get_call_pickup("canary-location", "canary-location");
        let result = request.org_id("canary-location").send_response().await;
        self.print(&result);
        if let Err(error) = result {
            self.0.push_str(&printed(&error));
        }
    }
}

/// A store whose error contains the tokens.
#[derive(Debug)]
struct LeakingStore;

impl TokenStore for LeakingStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
        Box::pin(async { Ok(None) })
    }

    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async { Err(TokenError::new(format!("cannot insert {:?}", tokens.access_token()))) })
    }
}

/// The only test of this file, because the subscriber is global.
#[tokio::test]
async fn no_secret_is_printed_or_traced() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    tracing_log::LogTracer::init().unwrap();
    let mut output = Output::default();

    // Every kind of response.
    let other = TestServer::start_json(200, "{}").await;
    let location = other.base_url();
    let scripts: [Script; 10] = [
        respond(200, &[("trackingid", "ROUTER_1")], PERSONAL),
        respond(204, &[], ""),
        respond(200, &[], r#"{"id": "canary@example.com"}"#),
        respond(401, &[], r#"{"message": "canary@example.com"}"#),
        respond(429, &[("retry-after", "1")], r#"{"message": "canary@example.com"}"#),
        respond(502, &[], "<html>canary@example.com"),
        respond(302, &[("location", &location)], ""),
        vec![Step::send("garbage canary@example.com\r\n\r\n")],
        vec![Step::send("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\": \"canary@example.com\"")],
        vec![],
    ];
    for script in scripts {
        let server = TestServer::start([script]).await;
        let builder = Client::builder().token(TOKEN).base_url(server.base_url());
        output.operation(builder.max_redirects(3)).await;
        assert!(server.requests().iter().all(|request| request.header("authorization") == Some("Bearer canary-token")));
    }
    assert!(other.requests().is_empty(), "a cross-origin redirect was followed");

    // A custom HTTP client follows it, without the token.
    let server = TestServer::start([respond(302, &[("location", &location)], "")]).await;
    let builder = Client::builder().token(TOKEN).base_url(server.base_url());
    output.operation(builder.http_client(reqwest::Client::new())).await;
    assert_eq!(other.requests().len(), 1);
    assert!(!other.requests()[0].as_str().contains("canary-token"));

    // TLS and HTTP/2, with a trusted and an untrusted certificate.
    for status in [200, 401] {
        let json = [("content-type", "application/json")];
        let server = TestServer::start_over(Protocol::Http2, [respond(status, &json, PERSONAL)]).await;
        output.operation(server.client_builder().token(TOKEN)).await;
        output.operation(Client::builder().token(TOKEN).base_url(server.base_url())).await;
        let authorizations: Vec<_> =
            server.requests().iter().map(|request| request.header("authorization").map(str::to_owned)).collect();
        assert_eq!(authorizations, [Some("Bearer canary-token".to_owned())]);
    }

    // A configuration that panics when the HTTP client is replaced, after a 421.
    let server = TestServer::start([respond(421, &[], ""), respond(200, &[], PERSONAL)]).await;
    let builds = AtomicU32::new(0);
    let builder = Client::builder().token(TOKEN).base_url(server.base_url()).configure_http_client(move |builder| {
        assert!(builds.fetch_add(1, Ordering::Relaxed) == 0, "canary-secret");
        builder
    });
    output.operation(builder).await;
    assert_eq!(server.requests().len(), 2);

    // A refresh before the operation, a refresh after a 401, and a rejected refresh.
    let body = r#"{"access_token": "canary-access", "expires_in": 3600, "refresh_token": "canary-refresh"}"#;
    let accepting = TestServer::start_json(200, body).await;
    let body = r#"{"error": "canary_refresh", "message": "canary-refresh", "trackingId": "ID_canary-secret"}"#;
    let rejecting = TestServer::start([respond(400, &[("trackingid", "canary-refresh")], body)]).await;
    for (authorization, status) in [(&accepting, 200), (&accepting, 401), (&rejecting, 401)] {
        let server = TestServer::start_json(status, PERSONAL).await;
        let mut tokens = refreshing_token(authorization);
        if status == 401 {
            tokens = tokens.access_token(TOKEN, Duration::from_secs(3600));
        }
        output.print(&tokens);
        let tokens = tokens.build().unwrap();
        output.print(&tokens);
        output.operation(Client::builder().token_source(tokens).base_url(server.base_url())).await;
    }
    assert_eq!((accepting.requests().len(), rejecting.requests().len()), (2, 1));

    // Stores: one that saves, one that does not, and a file that is invalid.
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    for is_valid in [true, false] {
        let server = TestServer::start_json(200, PERSONAL).await;
        let tokens = refreshing_token(&accepting).store(FileTokenStore::new(&file));
        output.print(&tokens);
        output.operation(Client::builder().token_source(tokens.build().unwrap()).base_url(server.base_url())).await;
        output.print(&FileTokenStore::new(&file).load().await);
        assert_eq!(server.requests().len(), usize::from(is_valid));
        std::fs::write(&file, r#"{"refresh_token": "canary-refresh", "access_token": "canary-access"}"#).unwrap();
    }
    let server = TestServer::start_json(200, PERSONAL).await;
    let tokens = refreshing_token(&accepting).store(LeakingStore).on_refresh(|_| panic!("canary-secret"));
    let tokens = tokens.build().unwrap();
    output.operation(Client::builder().token_source(tokens).base_url(server.base_url())).await;
    assert_eq!(server.requests().len(), 1);

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for traced in [
        "http.request.method=\"GET\"",
        "url.template=",
        "http.response.status_code=200",
        "webex.tracking_id",
        "retrying",
        "the refreshed tokens were not saved",
        "a callback panicked",
        "cannot replace the HTTP client error=building it panicked",
        // Dependencies: h2 uses tracing, and reqwest uses log.
        " TRACE ",
        "h2::",
        "reqwest::",
    ] {
        assert!(logged.contains(traced), "{traced} is not traced");
    }
    for secret in SECRETS {
        if let Some(at) = output.0.find(secret) {
            panic!("{secret} is printed: {}", &output.0[at.saturating_sub(200)..(at + 50).min(output.0.len())]);
        }
        let leaks: Vec<_> = logged.lines().filter(|line| line.contains(secret)).take(3).collect();
        assert!(leaks.is_empty(), "{secret} is traced: {leaks:#?}");
    }
}
