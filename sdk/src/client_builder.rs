//! The settings of a client.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Method, Url, header::HeaderValue};

use crate::{
    AccessToken, Client, Clock, Error, Observer, RetryPolicy, SystemClock, TokenSource,
    error::cause::Cause,
    operations::SERVERS,
    transport::{
        base_url::{check_tls, parse_base_url, without_trailing_slash},
        body::BodyLimits,
        http_client_settings::{ConfigureHttpClient, Http2KeepAlive, HttpClientSettings},
        http_clients::ReplaceableHttpClients,
        pipeline::Transport,
        settings::{Credential, TransportSettings},
    },
};

/// A static value, whose copies for each request share no counter.
const DEFAULT_USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("webex-call-pickup/", env!("CARGO_PKG_VERSION")));
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The settings of a [`Client`]. Created by [`Client::builder`] and [`Client::builder_from_env`].
///
/// ```
/// use std::time::Duration;
///
/// use webex_call_pickup::{Client, RetryPolicy};
///
/// let client = Client::builder()
///     .token("NDJhM2...")
///     .base_url("https://api-usgov.webex.com/v1") // The government cloud.
///     .operation_timeout(Duration::from_secs(120))
///     .retry(RetryPolicy::default().max_attempts(6))
///     .max_in_flight(4)
///     .user_agent("phone-report/1.2")
///     .build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    credential: Option<Credential>,
    /// The reason why the token is invalid.
    invalid_token: Option<String>,
    base_url: String,
    allow_plain_http: bool,
    connect_timeout: Option<Duration>,
    attempt_timeout: Duration,
    operation_timeout: Duration,
    http2_keep_alive: Option<Http2KeepAlive>,
    max_redirects: Option<usize>,
    user_agent: Option<String>,
    retry: RetryPolicy,
    max_in_flight: Option<usize>,
    max_pages: usize,
    body_limits: BodyLimits,
    clock: Arc<dyn Clock>,
    observer: Option<Arc<dyn Observer>>,
    http_client: Option<reqwest::Client>,
    configure_http_client: Option<ConfigureHttpClient>,
}

/// Omits the base URL, which may contain a password until it is checked, and the token source.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("attempt_timeout", &self.attempt_timeout)
            .field("operation_timeout", &self.operation_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            credential: None,
            invalid_token: None,
            base_url: SERVERS.first().map(|server| server.url.to_owned()).unwrap_or_default(),
            allow_plain_http: false,
            connect_timeout: None,
            attempt_timeout: Duration::from_secs(60),
            operation_timeout: Duration::from_secs(600),
            http2_keep_alive: None,
            max_redirects: None,
            user_agent: None,
            retry: RetryPolicy::default(),
            max_in_flight: None,
            max_pages: 10_000,
            body_limits: BodyLimits { success: 32 * 1024 * 1024, error: 64 * 1024 },
            clock: Arc::new(SystemClock),
            observer: None,
            http_client: None,
            configure_http_client: None,
        }
    }
}

impl ClientBuilder {
    /// Sets the access token. This or [`token_source`](Self::token_source) is required.
    pub fn token(mut self, token: impl Into<AccessToken>) -> Self {
        let token = token.into();
        self.invalid_token = token.authorization().err().map(str::to_owned);
        self.credential = Some(Credential::Token(token));
        self
    }

    /// Sets the source of access tokens. This or [`token`](Self::token) is required.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.invalid_token = None;
        self.credential = Some(Credential::Source(Arc::new(source)));
        self
    }

    /// Sets the base URL of the API. The default is the first of [`SERVERS`], the commercial cloud.
    ///
    /// The scheme must be `https`, or `http` for a loopback address; see
    /// [`dangerously_allow_plain_http`](Self::dangerously_allow_plain_http). Credentials, query and fragment are rejected.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Accepts a base URL with plain `http` on any host, which exposes the token and the responses to the network. The default
    /// is to reject it.
    pub fn dangerously_allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Sets the timeout for establishing a connection. The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets the interval and the timeout of the pings that show whether an HTTP/2 connection still responds, also while it is
    /// idle. A ping is sent when nothing was received for `interval`. If it is not acknowledged within `timeout`, the
    /// connection is closed, and its requests are retried on another one. The default is 20 seconds and 10 seconds. An
    /// interval of `None` sends no pings.
    pub fn http2_keep_alive(mut self, interval: impl Into<Option<Duration>>, timeout: Duration) -> Self {
        self.http2_keep_alive = Some(Http2KeepAlive { interval: interval.into(), timeout });
        self
    }

    /// Sets the timeout of an attempt, from the connection to the last byte of the response. The default is 60 seconds.
    ///
    /// A connection whose server acknowledges pings, but no longer responds, is noticed only by this timeout. Over https, the
    /// client then replaces its connections, so that later attempts do not wait for the same one. Requests in flight finish
    /// on their own connection. An operation that you cancel earlier replaces nothing: set this timeout instead of one around
    /// the operation.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the timeout of an operation, including all attempts and the delays between them. The client does not start a
    /// delay that would end later. The default is 10 minutes.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.operation_timeout = timeout;
        self
    }

    /// Sets the retry policy. The default is [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the maximum number of requests in flight, over this client and its clones. A request that waits for a retry is not
    /// in flight. 0 means 1. The default is no limit.
    pub fn max_in_flight(mut self, limit: usize) -> Self {
        self.max_in_flight = Some(limit.clamp(1, tokio::sync::Semaphore::MAX_PERMITS));
        self
    }

    /// Sets the maximum number of pages that the stream of a list reads, as a guard against a list that does not end. In a
    /// longer list, an error of the kind [`PaginationLoop`](crate::ErrorKind::PaginationLoop) follows the items. 0 means 1.
    ///
    /// The default is 10,000: 20 million entries in pages of 2,000, the server's default size. Increase it for a longer list in
    /// smaller pages.
    pub fn max_pages(mut self, limit: usize) -> Self {
        self.max_pages = limit.max(1);
        self
    }

    /// Sets the maximum size of a successful response body in bytes, after decompression. A larger body is an error. The
    /// default is 32 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.body_limits.success = bytes;
        self
    }

    /// Sets the maximum size of any other response body in bytes, after decompression. A larger body is truncated. The default
    /// is 64 KiB.
    pub fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.body_limits.error = bytes;
        self
    }

    /// Follows up to `limit` redirects of a GET that stay on the same origin. The default is 0: a redirect is an error with
    /// its status code.
    ///
    /// Redirects of other methods are never followed, because most of them become a GET (RFC 9110, section 15.4).
    pub fn max_redirects(mut self, limit: usize) -> Self {
        self.max_redirects = Some(limit);
        self
    }

    /// Sets the `User-Agent` header. The default is `webex-call-pickup/VERSION`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the observer, which receives a report of every attempt. Not set by default.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sets the source of time and randomness. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets your own HTTP client, with its TLS, proxy and connection pool. The default is one that follows no redirects. To
    /// adjust that one, call [`configure_http_client`](Self::configure_http_client) instead.
    ///
    /// Its user agent, connect timeout and redirects remain in effect. A response that a redirect fetched from another origin
    /// is rejected, but the SDK cannot control what your client sends there. The SDK requests gzip and decodes it; a body that
    /// your client has decoded is taken as it is.
    ///
    /// The SDK does not replace your client after a timeout. Set what the SDK sets on its own:
    ///
    /// - HTTP/2 pings, or requests wait for a connection that no longer responds;
    /// - no retries, or your client sends requests that neither the [`RetryPolicy`] nor the [`Observer`] knows of;
    /// - no redirects, because they may lead to another server.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webex_call_pickup::{Client, reqwest};
    ///
    /// let http_client = reqwest::Client::builder()
    ///     .connect_timeout(Duration::from_secs(10))
    ///     .http2_keep_alive_interval(Duration::from_secs(20))
    ///     .http2_keep_alive_timeout(Duration::from_secs(10))
    ///     .http2_keep_alive_while_idle(true)
    ///     .http2_max_header_list_size(1024 * 1024)
    ///     .retry(reqwest::retry::never())
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .build()?;
    /// let builder = Client::builder().token("NDJhM2...");
    /// let client = builder.http_client(http_client).build()?;
    /// # let _ = client;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Adjusts the SDK's own HTTP client: a proxy, a root certificate, or a name server. The default is no adjustment.
    ///
    /// The SDK may call `configure` again to replace its HTTP client. Redirects and retries stay the SDK's: see
    /// [`max_redirects`](Self::max_redirects) and [`retry`](Self::retry). A [`RefreshingToken`](crate::RefreshingToken) has an
    /// HTTP client of its own: see
    /// [`RefreshingTokenBuilder::configure_http_client`](crate::RefreshingTokenBuilder::configure_http_client).
    ///
    /// ```no_run
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use webex_call_pickup::{Client, reqwest::Proxy};
    ///
    /// let proxy = Proxy::all("http://proxy.example.com:3128")?;
    /// let client = Client::builder()
    ///     .token("NDJhM2...")
    ///     .configure_http_client(move |builder| builder.proxy(proxy.clone()))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn configure_http_client(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_http_client = Some(Arc::new(configure));
        self
    }

    /// Builds the client. This sets up TLS, which is slow: build one client and clone it.
    ///
    /// # Errors
    ///
    /// - If there is no token, or the token or the user agent is invalid in a header.
    /// - If the base URL is invalid, or would expose the token.
    /// - If a timeout or the interval of [`http2_keep_alive`](Self::http2_keep_alive) is zero.
    /// - If [`connect_timeout`](Self::connect_timeout), [`http2_keep_alive`](Self::http2_keep_alive),
    ///   [`max_redirects`](Self::max_redirects) or [`configure_http_client`](Self::configure_http_client) is combined with
    ///   [`http_client`](Self::http_client).
    /// - If TLS is required, but not compiled in.
    /// - If the HTTP client cannot be built: TLS cannot be set up, or
    ///   [`configure_http_client`](Self::configure_http_client) sets something invalid.
    pub fn build(mut self) -> Result<Client, Error> {
        if let Some(reason) = self.invalid_token.take() {
            return Err(Error::configuration(reason));
        }
        self.reject_zero_times()?;
        let credential = self
            .credential
            .take()
            .ok_or_else(|| Error::configuration("there is no access token; call `token` or `token_source`"))?;
        let base_url = parse_base_url(&self.base_url, self.allow_plain_http).map_err(Error::configuration)?;
        let user_agent = self.user_agent_header()?;
        let http_clients = self.http_clients(&base_url)?;
        // The generated code builds its requests with this client. The transport sends them.
        let client = http_clients.current().client_for(&Method::POST).clone();
        let baseurl = without_trailing_slash(&base_url);
        let inner = Transport::new(TransportSettings {
            base_url,
            credential,
            http_clients,
            user_agent,
            retry: self.retry,
            attempt_timeout: self.attempt_timeout,
            operation_timeout: self.operation_timeout,
            body_limits: self.body_limits,
            max_in_flight: self.max_in_flight,
            max_pages: self.max_pages,
            clock: self.clock,
            observer: self.observer,
        });
        Ok(Client { baseurl, client, inner })
    }

    fn reject_zero_times(&self) -> Result<(), Error> {
        for (name, timeout) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", Some(self.attempt_timeout)),
            ("operation_timeout", Some(self.operation_timeout)),
        ] {
            if timeout.is_some_and(|timeout| timeout.is_zero()) {
                return Err(Error::configuration(format!("`{name}` is zero; use `Duration::MAX` for no timeout")));
            }
        }
        if let Some(Http2KeepAlive { interval, timeout }) = self.http2_keep_alive
            && (interval.is_some_and(|interval| interval.is_zero()) || timeout.is_zero())
        {
            return Err(Error::configuration("a time of `http2_keep_alive` is zero; use `None` for no pings"));
        }
        Ok(())
    }

    /// Returns the user agent. The caller's HTTP client keeps its own unless `user_agent` was called.
    fn user_agent_header(&self) -> Result<Option<HeaderValue>, Error> {
        let Some(text) = &self.user_agent else {
            return Ok(self.http_client.is_none().then_some(DEFAULT_USER_AGENT));
        };
        HeaderValue::from_str(text)
            .map(Some)
            .map_err(|_| Error::configuration("the user agent contains a character that is invalid in a header"))
    }

    /// Returns the caller's HTTP client, or the SDK's own ones.
    fn http_clients(&self, base_url: &Url) -> Result<ReplaceableHttpClients, Error> {
        if let Some(client) = &self.http_client {
            self.reject_settings_without_effect()?;
            return Ok(ReplaceableHttpClients::fixed(client.clone()));
        }
        check_tls(base_url)
            .map_err(|reason| Error::configuration(format!("{reason}, or set your own `http_client`")))?;
        let settings = HttpClientSettings {
            base_url: base_url.clone(),
            connect_timeout: self.connect_timeout.unwrap_or(DEFAULT_CONNECT_TIMEOUT),
            http2_keep_alive: self.http2_keep_alive.unwrap_or_default(),
            max_redirects: self.max_redirects,
            configure: self.configure_http_client.clone(),
        };
        ReplaceableHttpClients::new(move || settings.build())
            .map_err(|error| Error::from_cause(Cause::HttpClientBuild(error)))
    }

    fn reject_settings_without_effect(&self) -> Result<(), Error> {
        let settings = [
            ("connect_timeout", self.connect_timeout.is_some()),
            ("http2_keep_alive", self.http2_keep_alive.is_some()),
            ("max_redirects", self.max_redirects.is_some()),
            ("configure_http_client", self.configure_http_client.is_some()),
        ];
        match settings.into_iter().find(|(_, is_set)| *is_set) {
            Some((name, _)) => Err(Error::configuration(format!(
                "`{name}` has no effect on your own `http_client`; set it on that client"
            ))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RefreshingToken;

    #[test]
    fn rejects_invalid_settings() {
        let error = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
        let with_token = || Client::builder().token("canary");
        assert_eq!(error(Client::builder()), "there is no access token; call `token` or `token_source`");
        assert!(error(Client::builder().token("")).contains("is empty"));
        assert!(error(Client::builder().token("can ary\n")).contains("invalid character"));
        assert!(error(with_token().user_agent("a\nb")).contains("user agent"));
        let client = with_token().configure_http_client(|builder| builder.user_agent("a\nb"));
        assert_eq!(error(client), "cannot build the HTTP client");
        let tokens = RefreshingToken::builder("id", "secret", "token");
        let tokens = tokens.configure_http_client(|builder| builder.user_agent("a\nb"));
        assert_eq!(tokens.build().unwrap_err().to_string(), "cannot build the HTTP client");
        assert!(error(with_token().base_url("http://example.com")).contains("plain http"));
        for builder in [
            with_token().connect_timeout(Duration::ZERO),
            with_token().attempt_timeout(Duration::ZERO),
            with_token().operation_timeout(Duration::ZERO),
        ] {
            assert!(error(builder).contains("timeout` is zero"));
        }
        let second = Duration::from_secs(1);
        for builder in [
            with_token().http2_keep_alive(Duration::ZERO, second),
            with_token().http2_keep_alive(second, Duration::ZERO),
        ] {
            assert!(error(builder).contains("`http2_keep_alive` is zero"));
        }
        let with_client = || with_token().http_client(reqwest::Client::new());
        for (builder, setting) in [
            (with_client().connect_timeout(second), "connect_timeout"),
            (with_client().http2_keep_alive(second, second), "http2_keep_alive"),
            (with_client().max_redirects(1), "max_redirects"),
            (with_client().configure_http_client(|builder| builder), "configure_http_client"),
        ] {
            assert!(error(builder).starts_with(&format!("`{setting}` has no effect on your own `http_client`")));
        }
        assert!(with_token().base_url("http://example.com").dangerously_allow_plain_http().build().is_ok());
    }

    #[test]
    fn debug_omits_the_token() {
        let builder = Client::builder().token("canary");
        assert!(!format!("{builder:?}").contains("canary"));
        assert!(!format!("{:?}", builder.build().unwrap()).contains("canary"));
    }
}
