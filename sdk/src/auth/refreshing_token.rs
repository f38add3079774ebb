//! A token source that refreshes the access token of an integration or a service app.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;

use super::refresh_request::{RefreshRequest, TokenResponse};
use crate::{
    AccessToken, BoxFuture, Clock, Error, SystemClock, TokenError, TokenSource,
    error::cause::Cause,
    operations::SERVERS,
    transport::base_url::{check_tls, http_client_builder, parse_base_url, without_trailing_slash},
};

/// A token source that refreshes the access token of an integration or a service app before it expires, and when the server
/// rejects it.
///
/// However many operations wait for a token, at most one refresh is in flight. It continues even if all of them are
/// cancelled, because the server may already have replaced the refresh token. Transient failures are retried, with up to
/// three attempts. All operations that wait receive the error of a failed refresh, and so do those of the next 30 seconds,
/// or 5 seconds after a transient failure; then it is tried again. While the access token is valid, operations do not wait
/// for its refresh, and a failed one does not affect them.
///
/// Clones share the tokens.
///
/// ```
/// use webex_call_pickup::{Client, RefreshingToken};
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
///     .on_refresh(|tokens| {
///         // Store it: without a refresh for 90 days, an administrator must authorize the integration again.
///         let _refresh_token: &str = tokens.refresh_token();
///     })
///     .build()?;
/// let client = Client::builder().token_source(tokens).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[derive(Clone)]
pub struct RefreshingToken(Arc<SharedTokens>);

struct SharedTokens {
    url: String,
    client_id: String,
    client_secret: SecretString,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    http_client: reqwest::Client,
    on_refresh: Option<Box<OnRefresh>>,
    state: Mutex<TokenState>,
}

type OnRefresh = dyn Fn(&RefreshedTokens) + Send + Sync;
type TokenResult = Result<AccessToken, TokenError>;
/// `None` while the refresh is in flight.
type PendingRefresh = watch::Receiver<Option<TokenResult>>;

struct TokenState {
    refresh_token: SecretString,
    current: Option<CurrentToken>,
    pending: Option<PendingRefresh>,
    /// The error of the last refresh, and the earliest time of the next.
    failure: Option<(TokenError, Instant)>,
}

impl TokenState {
    /// Returns the error of the last refresh until the next may start.
    fn recent_failure(&self, now: Instant) -> Option<&TokenError> {
        self.failure.as_ref().filter(|(_, not_before)| now < *not_before).map(|(error, _)| error)
    }
}

struct CurrentToken {
    token: AccessToken,
    /// `None` if the caller provided the token.
    fetched_at: Option<Instant>,
    refresh_at: Instant,
    expires_at: Instant,
}

/// The age below which a rejected token is not refreshed: it did not expire, so another would be rejected, too.
const MIN_TOKEN_AGE: Duration = Duration::from_secs(60);
/// The delay before the next refresh after a permanent failure.
const PERMANENT_FAILURE_DELAY: Duration = Duration::from_secs(30);
/// The delay before the next refresh after a transient failure.
const TRANSIENT_FAILURE_DELAY: Duration = Duration::from_secs(5);
/// The lifetime of an access token if the server does not report one.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);
/// The maximum lifetime, so that adding an arbitrary number of seconds cannot overflow.
const MAX_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

/// The tokens of a refresh, for [`RefreshingTokenBuilder::on_refresh`].
pub struct RefreshedTokens {
    refresh_token: SecretString,
    refresh_token_expires_in: Option<Duration>,
    expires_in: Duration,
}

impl RefreshedTokens {
    /// Returns the refresh token, to store for the next start of the program.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.expose_secret()
    }

    /// Returns the lifetime of the refresh token, if the server reports it.
    pub fn refresh_token_expires_in(&self) -> Option<Duration> {
        self.refresh_token_expires_in
    }

    /// Returns the lifetime of the access token.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }
}

impl fmt::Debug for RefreshedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshedTokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

impl RefreshingToken {
    /// Returns a builder for the integration or service app `client_id`.
    pub fn builder(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> RefreshingTokenBuilder {
        RefreshingTokenBuilder {
            client_id: client_id.into(),
            client_secret: client_secret.into().into(),
            refresh_token: refresh_token.into().into(),
            access_token: None,
            base_url: SERVERS.first().map(|server| server.url.to_owned()).unwrap_or_default(),
            timeout: Duration::from_secs(30),
            clock: Arc::new(SystemClock),
            on_refresh: None,
        }
    }
}

impl TokenSource for RefreshingToken {
    fn token(&self) -> BoxFuture<'_, TokenResult> {
        Box::pin(async {
            let pending = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let valid = state.current.as_ref().filter(|current| now < current.expires_at);
                let is_fresh = valid.is_some_and(|current| now < current.refresh_at);
                let failure = state.recent_failure(now).cloned();
                let valid = valid.map(|current| current.token.clone());
                if let Some(token) = valid {
                    // The operation does not wait for this refresh.
                    if !is_fresh && failure.is_none() {
                        self.start_refresh(&mut state);
                    }
                    return Ok(token);
                }
                if let Some(error) = failure {
                    return Err(error);
                }
                self.start_refresh(&mut state)
            };
            wait_for_refresh(pending).await
        })
    }

    fn refresh<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async move {
            let pending = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let failure = state.recent_failure(now);
                if let Some(current) = &state.current {
                    if current.token != *rejected {
                        return Ok(true);
                    }
                    let is_young = |at| now.saturating_duration_since(at) < MIN_TOKEN_AGE;
                    if current.fetched_at.is_some_and(is_young) || failure.is_some() {
                        return Ok(false);
                    }
                }
                if let Some(error) = failure {
                    return Err(error.clone());
                }
                self.start_refresh(&mut state)
            };
            // Keep the rejected token until there is a new one: the rejection may be a mistake.
            wait_for_refresh(pending).await.map(|_| true)
        })
    }
}

/// Waits for a refresh.
async fn wait_for_refresh(mut pending: PendingRefresh) -> TokenResult {
    let abandoned = || TokenError::transient("the refresh of the access token was abandoned");
    let result = pending.wait_for(Option::is_some).await.map(|result| result.clone());
    result.ok().flatten().unwrap_or_else(|| Err(abandoned()))
}

impl RefreshingToken {
    /// Returns the refresh in flight, or starts one.
    fn start_refresh(&self, state: &mut TokenState) -> PendingRefresh {
        if let Some(pending) = &state.pending
            // Start another refresh if the task was dropped with its runtime: it never completes.
            && (pending.has_changed().is_ok() || pending.borrow().is_some())
        {
            return pending.clone();
        }
        let (sender, receiver) = watch::channel(None);
        state.pending = Some(receiver.clone());
        let shared = Arc::clone(&self.0);
        let refresh_token = state.refresh_token.clone();
        // A task of its own, so that it continues if all waiting operations are cancelled.
        tokio::spawn(async move {
            let result = shared.fetch(&refresh_token).await;
            let result = shared.store(result);
            sender.send_replace(Some(result));
        });
        receiver
    }
}

impl SharedTokens {
    fn state(&self) -> MutexGuard<'_, TokenState> {
        // Ignore poisoning: no critical section panics, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch(&self, refresh_token: &SecretString) -> Result<TokenResponse, TokenError> {
        let Self { url, client_id, client_secret, .. } = self;
        let request = RefreshRequest { url, client_id, client_secret, refresh_token };
        request.send(&self.http_client, self.timeout, &*self.clock).await
    }

    /// Stores the result of a refresh, and calls the callback.
    fn store(&self, result: Result<TokenResponse, TokenError>) -> TokenResult {
        let now = self.clock.now();
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                let mut state = self.state();
                state.pending = None;
                let delay = if error.is_transient() { TRANSIENT_FAILURE_DELAY } else { PERMANENT_FAILURE_DELAY };
                state.failure = Some((error.clone(), now + delay));
                return Err(error);
            }
        };
        let expires_in = response.expires_in.0.unwrap_or(DEFAULT_LIFETIME).min(MAX_LIFETIME);
        let token = AccessToken::from_secret(&response.access_token);
        let tokens = {
            let mut state = self.state();
            if let Some(refresh_token) = response.refresh_token {
                state.refresh_token = refresh_token;
            }
            state.current = Some(CurrentToken::new(token.clone(), Some(now), now, expires_in));
            state.pending = None;
            state.failure = None;
            RefreshedTokens {
                refresh_token: state.refresh_token.clone(),
                refresh_token_expires_in: response.refresh_token_expires_in.0,
                expires_in,
            }
        };
        if let Some(on_refresh) = &self.on_refresh {
            on_refresh(&tokens);
        }
        Ok(token)
    }
}

impl CurrentToken {
    /// Schedules the refresh for when a tenth of the lifetime remains, but at least five minutes before the token expires. The
    /// refresh of a short-lived token starts after half of its lifetime.
    fn new(token: AccessToken, fetched_at: Option<Instant>, now: Instant, expires_in: Duration) -> Self {
        let expires_in = expires_in.min(MAX_LIFETIME);
        let early = (expires_in / 10).max(Duration::from_secs(300)).min(expires_in / 2);
        Self { token, fetched_at, refresh_at: now + (expires_in - early), expires_at: now + expires_in }
    }
}

impl fmt::Debug for RefreshingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingToken").field("url", &self.0.url).finish_non_exhaustive()
    }
}

/// The settings of a [`RefreshingToken`]. Created by [`RefreshingToken::builder`].
pub struct RefreshingTokenBuilder {
    client_id: String,
    client_secret: SecretString,
    refresh_token: SecretString,
    access_token: Option<(AccessToken, Duration)>,
    base_url: String,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    on_refresh: Option<Box<OnRefresh>>,
}

impl RefreshingTokenBuilder {
    /// Sets a known access token and its remaining lifetime. Without one, the first operation waits for a refresh.
    pub fn access_token(mut self, token: impl Into<AccessToken>, expires_in: Duration) -> Self {
        self.access_token = Some((token.into(), expires_in));
        self
    }

    /// Sets the base URL of the API, as in [`ClientBuilder::base_url`](crate::ClientBuilder::base_url). Tokens are requested
    /// from the path `access_token` below it. The default is the commercial cloud.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the timeout of a refresh, including all attempts and the delays between them. The default is 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the callback for refreshed tokens, which should store the refresh token. Not set by default.
    pub fn on_refresh(mut self, callback: impl Fn(&RefreshedTokens) + Send + Sync + 'static) -> Self {
        self.on_refresh = Some(Box::new(callback));
        self
    }

    /// Sets the source of time and randomness. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Builds the token source. It sends no request yet.
    ///
    /// # Errors
    ///
    /// If the base URL would expose the secrets, or TLS cannot be set up.
    pub fn build(self) -> Result<RefreshingToken, Error> {
        let base_url = parse_base_url(&self.base_url, false).map_err(Error::configuration)?;
        check_tls(&base_url).map_err(Error::configuration)?;
        // Not the caller's HTTP client, which could follow redirects with the secrets.
        let http_client = http_client_builder(&base_url).build();
        let http_client = http_client.map_err(|error| Error::from_cause(Cause::Tls(error)))?;
        let now = self.clock.now();
        let current = self.access_token.map(|(token, expires_in)| CurrentToken::new(token, None, now, expires_in));
        Ok(RefreshingToken(Arc::new(SharedTokens {
            url: format!("{}/access_token", without_trailing_slash(&base_url)),
            client_id: self.client_id,
            client_secret: self.client_secret,
            timeout: self.timeout,
            clock: self.clock,
            http_client,
            on_refresh: self.on_refresh,
            state: Mutex::new(TokenState { refresh_token: self.refresh_token, current, pending: None, failure: None }),
        })))
    }
}

impl fmt::Debug for RefreshingTokenBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingTokenBuilder").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
