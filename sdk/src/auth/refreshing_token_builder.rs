//! The settings of a refreshing token.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use reqwest::redirect;
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    refreshed_tokens::RefreshedTokens,
    refresher::{OnRefresh, Refresher},
    refreshing_token::RefreshingToken,
    token_state::{CurrentToken, TokenState},
};
use crate::{
    AccessToken, Clock, Error, Observer, SystemClock, TokenStore,
    error::cause::Cause,
    operations::SERVERS,
    transport::{
        base_url::{check_tls, http_client_builder, parse_base_url, without_trailing_slash},
        http_client_settings::{ConfigureHttpClient, adjusted},
    },
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The settings of a [`RefreshingToken`]. Created by [`RefreshingToken::builder`].
///
/// ```
/// use std::time::Duration;
///
/// use webex_call_pickup::{FileTokenStore, RefreshingToken};
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "SECRET", "REFRESH_TOKEN")
///     .store(FileTokenStore::new("webex-tokens.json"))
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// # let _ = tokens;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct RefreshingTokenBuilder {
    client_id: String,
    client_secret: SecretString,
    refresh_token: SecretString,
    access_token: Option<(AccessToken, Duration)>,
    base_url: String,
    timeout: Duration,
    clock: Arc<dyn Clock>,
    store: Option<Arc<dyn TokenStore>>,
    observer: Option<Arc<dyn Observer>>,
    on_refresh: Option<Box<OnRefresh>>,
    configure_http_client: Option<ConfigureHttpClient>,
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
            store: None,
            observer: None,
            on_refresh: None,
            configure_http_client: None,
        }
    }
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

    /// Sets the timeout of a refresh, including all attempts and the delays between them. Each attempt has an equal share of
    /// the remaining time: if there is no response, time is left for the next attempt. The default is 30 seconds.
    ///
    /// Loading and saving in a [`store`](Self::store) have this timeout each, and waiting for its lock three times as long.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the store that keeps the tokens. Its tokens take precedence over those of this builder: see
    /// [`RefreshingToken`]. Not set by default.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Sets the observer, which is notified if the [`store`](Self::store) did not save the tokens. Not set by default.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sets the callback for refreshed tokens. It is called before they are used: do not block. A panic in it is logged. Not
    /// set by default.
    ///
    /// A [`store`](Self::store) is the better place to save tokens: it also loads them, and processes can share it.
    pub fn on_refresh(mut self, callback: impl Fn(&RefreshedTokens) + Send + Sync + 'static) -> Self {
        self.on_refresh = Some(Box::new(callback));
        self
    }

    /// Adjusts the HTTP client of refreshes: a proxy, a root certificate, or a name server. The default is no adjustment.
    ///
    /// The client that uses the token does not share its own adjustment: pass the same function to
    /// [`ClientBuilder::configure_http_client`](crate::ClientBuilder::configure_http_client).
    pub fn configure_http_client(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_http_client = Some(Arc::new(configure));
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
    /// - If the client ID, the client secret or the refresh token is empty, or begins or ends with whitespace.
    /// - If the access token is invalid in a header.
    /// - If the timeout is zero.
    /// - If the base URL is invalid, or would expose the secrets.
    /// - If TLS is required, but not compiled in.
    /// - If the HTTP client cannot be built: TLS cannot be set up, or
    ///   [`configure_http_client`](Self::configure_http_client) sets something invalid.
    pub fn build(self) -> Result<RefreshingToken, Error> {
        for (name, value) in [
            ("client ID", self.client_id.as_str()),
            ("client secret", self.client_secret.expose_secret()),
            ("refresh token", self.refresh_token.expose_secret()),
        ] {
            check_credential(name, value)?;
        }
        if let Some((token, _)) = &self.access_token {
            token.authorization().map_err(Error::configuration)?;
        }
        if self.timeout.is_zero() {
            return Err(Error::configuration("`timeout` is zero; use `Duration::MAX` for no timeout"));
        }
        let base_url = parse_base_url(&self.base_url, false).map_err(Error::configuration)?;
        check_tls(&base_url).map_err(Error::configuration)?;
        let http_client = http_client_builder(&base_url)
            .connect_timeout(CONNECT_TIMEOUT)
            // A new connection for each attempt: refreshes are rare, and the last connection may be dead.
            .pool_max_idle_per_host(0);
        let http_client = adjusted(http_client, self.configure_http_client.as_ref(), redirect::Policy::none())
            .build()
            .map_err(|error| Error::from_cause(Cause::HttpClientBuild(error)))?;
        let now = self.clock.now();
        let current = self.access_token.map(|(token, expires_in)| CurrentToken::provided(token, now, expires_in));
        let state = TokenState::new(self.refresh_token.clone(), current, self.store.is_some());
        Ok(RefreshingToken::new(Refresher {
            url: format!("{}/access_token", without_trailing_slash(&base_url)),
            client_id: self.client_id,
            client_secret: self.client_secret,
            configured_refresh_token: self.refresh_token,
            timeout: self.timeout,
            clock: self.clock,
            http_client,
            store: self.store,
            observer: self.observer,
            on_refresh: self.on_refresh,
            state: Mutex::new(state),
        }))
    }
}

/// Rejects a value that is missing, or that was read with the line break behind it.
fn check_credential(name: &str, value: &str) -> Result<(), Error> {
    if value.trim().is_empty() {
        return Err(Error::configuration(format!("the {name} is empty; copy it from the integration or service app")));
    }
    if value.trim() != value {
        return Err(Error::configuration(format!("the {name} begins or ends with whitespace; remove it")));
    }
    Ok(())
}

impl fmt::Debug for RefreshingTokenBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingTokenBuilder").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_settings_without_showing_them() {
        let builder = || RefreshingToken::builder("client", "canary-secret", "canary-refresh");
        for (builder, expected) in [
            (RefreshingToken::builder("", "canary", "canary"), "the client ID is empty"),
            (RefreshingToken::builder("client", " ", "canary"), "the client secret is empty"),
            (RefreshingToken::builder("client", "canary", ""), "the refresh token is empty"),
            (RefreshingToken::builder("client", "canary\n", "canary"), "the client secret begins or ends with"),
            (builder().timeout(Duration::ZERO), "`timeout` is zero"),
            (builder().access_token("", Duration::from_secs(1)), "the access token is empty"),
            (builder().access_token("can ary", Duration::from_secs(1)), "the access token contains an invalid"),
            (builder().base_url("http://example.com"), "plain http"),
        ] {
            let error = builder.build().unwrap_err();
            assert!(error.is_configuration() && error.to_string().contains(expected), "{error}");
            assert!(!error.to_string().contains("canary"), "{error}");
        }
        for timeout in [Duration::from_nanos(1), Duration::MAX] {
            assert!(builder().timeout(timeout).access_token("known", Duration::MAX).build().is_ok());
        }
    }
}
