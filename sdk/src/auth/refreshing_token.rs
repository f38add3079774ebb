//! A token source that renews an integration's or a service app's access token by its refresh token.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;

use super::refresh_request::{self, Grant, Tokens};
use crate::{
    AccessToken, BoxFuture, Clock, Error, SystemClock, TokenError, TokenSource, operations::SERVERS,
    transport::base_url,
};

/// Renews the access token of an integration or a service app before it expires, and when the server refuses it.
///
/// However many operations wait for a token, one renewal is under way at most, and it is carried through even if they
/// all give up: the server may already have renewed the refresh token. What may pass is tried three times. A failure is
/// told to all who waited for it and to those who ask within 30 seconds, or 5 where it may pass; then it is tried again.
/// While the access token still serves, operations do not wait for its renewal, and a failed one costs nothing.
///
/// Clones share the tokens.
///
/// ```
/// use webex_call_pickup::{Client, RefreshingToken};
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN")
///     .on_refresh(|renewed| {
///         // Store it: after 90 days without one, an administrator has to authorize the integration again.
///         let _refresh_token: &str = renewed.refresh_token();
///     })
///     .build()?;
/// let client = Client::builder().token_source(tokens).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[derive(Clone)]
pub struct RefreshingToken(Arc<Shared>);

struct Shared {
    url: String,
    client_id: String,
    client_secret: SecretString,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    http_client: reqwest::Client,
    on_refresh: Option<Box<OnRefresh>>,
    state: Mutex<State>,
}

type OnRefresh = dyn Fn(&RefreshedTokens) + Send + Sync;
type Renewal = Result<AccessToken, TokenError>;

struct State {
    refresh_token: SecretString,
    current: Option<Current>,
    /// A renewal that is under way.
    pending: Option<watch::Receiver<Option<Renewal>>>,
    /// What the last renewal failed with, and when to try again.
    failure: Option<(TokenError, Instant)>,
}

impl State {
    /// What a renewal failed with so shortly ago that another would fare no better.
    fn recent_failure(&self, now: Instant) -> Option<&TokenError> {
        self.failure.as_ref().filter(|(_, not_before)| now < *not_before).map(|(error, _)| error)
    }
}

struct Current {
    token: AccessToken,
    /// None: the caller's program brought it.
    fetched_at: Option<Instant>,
    renew_at: Instant,
    expires_at: Instant,
}

/// A token that is refused so soon after it was fetched is not refused for its age, and another would fare no better.
const TOO_YOUNG_TO_RENEW: Duration = Duration::from_secs(60);
/// How long a failed renewal is not tried again.
const PAUSE: Duration = Duration::from_secs(30);
/// The same for a failure that may pass.
const SHORT_PAUSE: Duration = Duration::from_secs(5);
/// Where the server does not say for how long a token serves.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);
/// A server that names an age of the universe means "long".
const LONGEST_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

/// What a renewal brought, for [`RefreshingTokenBuilder::on_refresh`].
pub struct RefreshedTokens {
    refresh_token: SecretString,
    refresh_token_expires_in: Option<Duration>,
    expires_in: Duration,
}

impl RefreshedTokens {
    /// The refresh token to store for the next start of the program.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.expose_secret()
    }

    /// For how long the refresh token serves, where the server says so.
    pub fn refresh_token_expires_in(&self) -> Option<Duration> {
        self.refresh_token_expires_in
    }

    /// For how long the access token serves.
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
    /// Begins a source for the integration or service app `client_id`.
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
    fn token(&self) -> BoxFuture<'_, Renewal> {
        Box::pin(async {
            let waiting = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let serves = state.current.as_ref().filter(|current| now < current.expires_at);
                let is_fresh = serves.is_some_and(|current| now < current.renew_at);
                let failure = state.recent_failure(now).cloned();
                let serves = serves.map(|current| current.token.clone());
                if let Some(token) = serves {
                    // Renewed beside the operation, which need not wait for it.
                    if !is_fresh && failure.is_none() {
                        self.renewal(&mut state);
                    }
                    return Ok(token);
                }
                if let Some(error) = failure {
                    return Err(error);
                }
                self.renewal(&mut state)
            };
            outcome(waiting).await
        })
    }

    fn refresh<'a>(&'a self, refused: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async move {
            let waiting = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let failure = state.recent_failure(now);
                if let Some(current) = &state.current {
                    if current.token != *refused {
                        return Ok(true);
                    }
                    let is_young = |at| now.saturating_duration_since(at) < TOO_YOUNG_TO_RENEW;
                    if current.fetched_at.is_some_and(is_young) || failure.is_some() {
                        return Ok(false);
                    }
                }
                if let Some(error) = failure {
                    return Err(error.clone());
                }
                self.renewal(&mut state)
            };
            // The refused token stays until there is another: it may have been refused by mistake.
            outcome(waiting).await.map(|_| true)
        })
    }
}

/// Waits for a renewal that somebody began.
async fn outcome(mut pending: watch::Receiver<Option<Renewal>>) -> Renewal {
    let abandoned = || TokenError::transient("the renewal of the access token was abandoned");
    let result = pending.wait_for(Option::is_some).await.map(|result| result.clone());
    result.ok().flatten().unwrap_or_else(|| Err(abandoned()))
}

impl RefreshingToken {
    /// The renewal that is under way, or a new one.
    fn renewal(&self, state: &mut State) -> watch::Receiver<Option<Renewal>> {
        if let Some(pending) = &state.pending
            // A runtime that was shut down drops its tasks; what they were to bring does not come any more.
            && (pending.has_changed().is_ok() || pending.borrow().is_some())
        {
            return pending.clone();
        }
        let (sender, receiver) = watch::channel(None);
        state.pending = Some(receiver.clone());
        let shared = Arc::clone(&self.0);
        let refresh_token = state.refresh_token.clone();
        // In a task of its own, so that it is carried through though nobody waits any more.
        tokio::spawn(async move {
            let result = shared.fetch(&refresh_token).await;
            let result = shared.keep(result);
            sender.send_replace(Some(result));
        });
        receiver
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Every change of the state is whole before anything could panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch(&self, refresh_token: &SecretString) -> Result<Tokens, TokenError> {
        let Self { url, client_id, client_secret, .. } = self;
        let grant = Grant { url, client_id, client_secret, refresh_token };
        refresh_request::refresh(&self.http_client, &grant, self.timeout, &*self.clock).await
    }

    /// Takes in what a renewal brought, and tells the caller's program of it.
    fn keep(&self, result: Result<Tokens, TokenError>) -> Renewal {
        let now = self.clock.now();
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => {
                let mut state = self.state();
                state.pending = None;
                let pause = if error.is_transient() { SHORT_PAUSE } else { PAUSE };
                state.failure = Some((error.clone(), now + pause));
                return Err(error);
            }
        };
        let expires_in = answer.expires_in.0.unwrap_or(DEFAULT_LIFETIME).min(LONGEST_LIFETIME);
        let token = AccessToken::from_secret(&answer.access_token);
        let renewed = {
            let mut state = self.state();
            if let Some(refresh_token) = answer.refresh_token {
                state.refresh_token = refresh_token;
            }
            state.current = Some(Current::new(token.clone(), Some(now), now, expires_in));
            state.pending = None;
            state.failure = None;
            RefreshedTokens {
                refresh_token: state.refresh_token.clone(),
                refresh_token_expires_in: answer.refresh_token_expires_in.0,
                expires_in,
            }
        };
        if let Some(on_refresh) = &self.on_refresh {
            on_refresh(&renewed);
        }
        Ok(token)
    }
}

impl Current {
    /// Renewed when a tenth of its time is left, and five minutes before its end at the latest.
    fn new(token: AccessToken, fetched_at: Option<Instant>, now: Instant, expires_in: Duration) -> Self {
        let expires_in = expires_in.min(LONGEST_LIFETIME);
        let early = (expires_in / 10).max(Duration::from_secs(300)).min(expires_in / 2);
        Self { token, fetched_at, renew_at: now + (expires_in - early), expires_at: now + expires_in }
    }
}

impl fmt::Debug for RefreshingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingToken").field("url", &self.0.url).finish_non_exhaustive()
    }
}

/// The settings of a [`RefreshingToken`].
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
    /// An access token that is known already, and for how long it still serves. The default is none: the first operation
    /// waits for a renewal.
    pub fn access_token(mut self, token: impl Into<AccessToken>, expires_in: Duration) -> Self {
        self.access_token = Some((token.into(), expires_in));
        self
    }

    /// Where the API is, as for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url): tokens come from
    /// `access_token` below it. The default is the commercial cloud.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// How long a renewal may take, with up to three attempts and the waits between them. The default is 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What to do with renewed tokens: store the refresh token. The default is nothing.
    pub fn on_refresh(mut self, callback: impl Fn(&RefreshedTokens) + Send + Sync + 'static) -> Self {
        self.on_refresh = Some(Box::new(callback));
        self
    }

    /// What to go by for the time. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the source. Asks for no token yet.
    ///
    /// # Errors
    ///
    /// When the base URL would give the secrets away, and when TLS cannot be set up.
    pub fn build(self) -> Result<RefreshingToken, Error> {
        let base_url = base_url::check(&self.base_url, false).map_err(Error::configuration)?;
        base_url::check_tls(&base_url).map_err(Error::configuration)?;
        // Not the caller's: one that follows redirects would carry the secrets along.
        let http_client = base_url::http_client_builder(&base_url).build().map_err(Error::tls)?;
        let now = self.clock.now();
        let current = self.access_token.map(|(token, expires_in)| Current::new(token, None, now, expires_in));
        Ok(RefreshingToken(Arc::new(Shared {
            url: format!("{}/access_token", base_url::prefix(&base_url)),
            client_id: self.client_id,
            client_secret: self.client_secret,
            timeout: self.timeout,
            clock: self.clock,
            http_client,
            on_refresh: self.on_refresh,
            state: Mutex::new(State { refresh_token: self.refresh_token, current, pending: None, failure: None }),
        })))
    }
}

impl fmt::Debug for RefreshingTokenBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingTokenBuilder").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
