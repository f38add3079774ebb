//! Counts call pickups at regular intervals, as a service does: with tokens that are refreshed and stored, metrics and traces.
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example service
//! ```
//!
//! `WEBEX_CLIENT_ID`, `WEBEX_CLIENT_SECRET` and `WEBEX_REFRESH_TOKEN` have the credentials of an integration,
//! `WEBEX_BASE_URL` the base URL of another server than the default, and `WEBEX_TOKEN_FILE` the path of the tokens. Without
//! credentials, the service counts twice on a mock server.

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
    Attempt, Client, Error, FileTokenStore, Observer, RefreshingToken, RefreshingTokenBuilder, TokenError,
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

const CREDENTIALS: [&str; 3] = ["WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_ansi(false).init();
    let metrics = Arc::new(Metrics::default());
    if CREDENTIALS.iter().any(|name| variable(name).is_some()) {
        let [id, secret, refresh_token] = CREDENTIALS.map(required);
        let base_url = variable("WEBEX_BASE_URL").unwrap_or_else(|| SERVERS[0].url.to_owned());
        let tokens = RefreshingToken::builder(id?, secret?, refresh_token?);
        return Ok(serve(tokens, &base_url, &metrics, usize::MAX, Duration::from_secs(3600)).await?);
    }
    let server = MockServer::start_with(Organization::example()).await.expect("a free port");
    server.inject(Fault::closed_connection().on(&LIST_CALL_PICKUPS).times(1));
    let tokens = RefreshingToken::builder("example", "example", "example");
    Ok(serve(tokens, &server.base_url(), &metrics, 2, Duration::ZERO).await?)
}

/// Returns the value of a variable. An empty one counts as unset, as in the SDK.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn required(name: &str) -> Result<String, String> {
    variable(name).ok_or_else(|| format!("{name} is not set"))
}

/// Runs the service, and saves its tokens before it ends.
async fn serve(
    mut tokens: RefreshingTokenBuilder,
    base_url: &str,
    metrics: &Arc<Metrics>,
    times: usize,
    interval: Duration,
) -> Result<(), Error> {
    tokens = tokens.base_url(base_url);
    if let Some(file) = variable("WEBEX_TOKEN_FILE") {
        tokens = tokens.store(FileTokenStore::new(file)).observer(Arc::clone(metrics));
    }
    let tokens = tokens.build()?;
    let builder = Client::builder().base_url(base_url).token_source(tokens.clone());
    let client = builder.observer(Arc::clone(metrics)).max_in_flight(4).build()?;
    let result = run(&client, metrics, times, interval).await;
    tokens.finish_refresh().await;
    result
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
