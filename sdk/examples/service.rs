//! Counts call pickups at regular intervals, as a service does: with tokens that are refreshed and stored, metrics and traces.
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example service
//! ```
//!
//! `WEBEX_CLIENT_ID`, `WEBEX_CLIENT_SECRET` and `WEBEX_REFRESH_TOKEN` have the credentials of an integration, and
//! `WEBEX_TOKEN_FILE` the path of its tokens. Without credentials, the service runs twice against a mock server.

#![allow(clippy::expect_used, reason = "an example without a port cannot run")]

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tracing::{error, info, warn};
use webex_call_pickup::{
    Attempt, Client, Error, FileTokenStore, Observer, RefreshingToken, TokenError,
    mock::{Fault, MockServer, Organization},
    operations::{LIST_CALL_PICKUPS, SERVERS},
};

/// The metrics of the service.
#[derive(Debug, Default)]
struct Metrics {
    attempts: AtomicU64,
    retries: AtomicU64,
}

impl Observer for Metrics {
    fn on_attempt(&self, attempt: &Attempt) {
        self.attempts.fetch_add(1, Relaxed);
        if attempt.retry_delay.is_some() {
            self.retries.fetch_add(1, Relaxed);
        }
    }

    fn on_token_save_error(&self, error: &TokenError) {
        error!(%error, "the tokens were not saved");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().with_ansi(false).init();
    let metrics = Arc::new(Metrics::default());
    if env::var_os("WEBEX_CLIENT_ID").is_some() {
        let client = client(SERVERS[0].url, &metrics)?;
        return run(&client, &metrics, usize::MAX, Duration::from_secs(3600)).await;
    }
    let server = MockServer::start_with(Organization::example()).await.expect("a free port");
    server.inject(Fault::closed_connection().on(&LIST_CALL_PICKUPS).times(1));
    run(&client(&server.base_url(), &metrics)?, &metrics, 2, Duration::ZERO).await
}

fn client(base_url: &str, metrics: &Arc<Metrics>) -> Result<Client, Error> {
    let [id, secret, refresh_token] = ["WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"]
        .map(|name| env::var(name).unwrap_or_else(|_| "example".to_owned()));
    let mut tokens = RefreshingToken::builder(id, secret, refresh_token).base_url(base_url);
    if let Some(file) = env::var_os("WEBEX_TOKEN_FILE") {
        tokens = tokens.store(FileTokenStore::new(file)).observer(Arc::clone(metrics));
    }
    let builder = Client::builder().base_url(base_url).token_source(tokens.build()?);
    builder.observer(Arc::clone(metrics)).max_in_flight(4).build()
}

/// Counts the call pickups repeatedly, until an error is permanent.
async fn run(client: &Client, metrics: &Metrics, times: usize, interval: Duration) -> Result<(), Error> {
    for _ in 0..times {
        match count(client).await {
            Ok(groups) => {
                let (attempts, retries) = (metrics.attempts.load(Relaxed), metrics.retries.load(Relaxed));
                info!(groups, attempts, retries, "counted the call pickups");
            }
            Err(error) if error.is_retryable() => warn!(%error, "trying again after the interval"),
            Err(error) => {
                // Such as `invalid_grant`: the refresh token expired or was revoked.
                let code = error.token_error().and_then(TokenError::code);
                error!(%error, code, "an administrator has to fix this");
                return Err(error);
            }
        }
        tokio::time::sleep(interval).await;
    }
    Ok(())
}

async fn count(client: &Client) -> Result<usize, Error> {
    let mut count = 0;
    let mut locations = client.list_locations().stream();
    while let Some(location) = locations.next().await {
        let mut groups = client.list_call_pickups(location?.id).stream();
        while let Some(group) = groups.next().await {
            group?;
            count += 1;
        }
    }
    Ok(count)
}
