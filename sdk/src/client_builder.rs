//! How a client is made.

use std::{env, fmt, sync::Arc, time::Duration};

use reqwest::{header::HeaderValue, redirect::Policy};

use crate::{
    AccessToken, Client, Clock, Error, Observer, RetryPolicy, SystemClock, TokenSource,
    operations::SERVERS,
    transport::{
        attempt::BodyLimits,
        base_url,
        pipeline::{Credential, Settings, Transport},
    },
};

const TOKEN_VARIABLE: &str = "WEBEX_ACCESS_TOKEN";
const BASE_URL_VARIABLE: &str = "WEBEX_BASE_URL";
const DEFAULT_USER_AGENT: &str = concat!("webex-call-pickup/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// Begins a client.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webex_call_pickup::Client;
    ///
    /// let client = Client::builder().token("NDJhM2...").attempt_timeout(Duration::from_secs(20)).build()?;
    /// # let _ = client;
    /// # Ok::<(), webex_call_pickup::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client for the token in the environment variable `WEBEX_ACCESS_TOKEN` and, where it is set, the base URL in
    /// `WEBEX_BASE_URL`.
    ///
    /// # Errors
    ///
    /// When `WEBEX_ACCESS_TOKEN` is not set or empty, and as for [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// As [`from_env`](Self::from_env), for settings of your own to follow.
    ///
    /// # Errors
    ///
    /// When `WEBEX_ACCESS_TOKEN` is missing or empty, or a variable is not valid text.
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        Self::builder_from_variables(|name| env::var(name))
    }

    fn builder_from_variables(
        variable: impl Fn(&str) -> Result<String, env::VarError>,
    ) -> Result<ClientBuilder, Error> {
        let read = |name: &str| match variable(name) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(Error::configuration(format!("{name} is not valid text"))),
        };
        let Some(token) = read(TOKEN_VARIABLE)? else {
            return Err(Error::configuration(format!(
                "{TOKEN_VARIABLE} is not set; put the access token of an administrator into it"
            )));
        };
        let mut builder = Self::builder().token(token);
        if let Some(url) = read(BASE_URL_VARIABLE)? {
            builder = builder.base_url(url);
        }
        Ok(builder)
    }

    /// A clone that sends `id` as the tracking ID of every operation, where else each gets one of its own that is made up.
    /// The vendor's logs are searched by it.
    ///
    /// ```
    /// # let client = webex_call_pickup::Client::builder().token("NDJhM2...").build()?;
    /// let request = client.with_tracking_id("AUDIT-2026-11-23-0007")?;
    /// # let _ = request.get_call_pickup();
    /// # Ok::<(), webex_call_pickup::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When `id` is empty, longer than 128 bytes, or has anything but visible ASCII characters, a comma or an `@`.
    pub fn with_tracking_id(&self, id: &str) -> Result<Self, Error> {
        let inner = self.inner.with_tracking_id(id).ok_or_else(|| {
            Error::configuration("a tracking ID is 1 to 128 visible ASCII characters, without space, comma and `@`")
        })?;
        Ok(Self { inner, ..self.clone() })
    }

    /// The base URL that the paths of the operations are appended to.
    pub fn base_url(&self) -> &str {
        &self.baseurl
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.baseurl).finish_non_exhaustive()
    }
}

/// The settings of a [`Client`].
#[derive(Clone)]
pub struct ClientBuilder {
    credential: Option<Credential>,
    /// Why the token that was given is none.
    refused_token: Option<String>,
    base_url: String,
    allow_plain_http: bool,
    connect_timeout: Option<Duration>,
    attempt_timeout: Duration,
    operation_timeout: Duration,
    max_redirects: Option<usize>,
    user_agent: Option<String>,
    retry: RetryPolicy,
    max_in_flight: Option<usize>,
    limits: BodyLimits,
    clock: Arc<dyn Clock>,
    observer: Option<Arc<dyn Observer>>,
    http_client: Option<reqwest::Client>,
}

/// Shows neither the base URL, which is not checked yet and may hold a password, nor where tokens come from.
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
            refused_token: None,
            base_url: SERVERS.first().map(|server| server.url.to_owned()).unwrap_or_default(),
            allow_plain_http: false,
            connect_timeout: None,
            attempt_timeout: Duration::from_secs(60),
            operation_timeout: Duration::from_secs(600),
            max_redirects: None,
            user_agent: None,
            retry: RetryPolicy::default(),
            max_in_flight: None,
            limits: BodyLimits { success: 32 * 1024 * 1024, error: 64 * 1024 },
            clock: Arc::new(SystemClock),
            observer: None,
            http_client: None,
        }
    }
}

impl ClientBuilder {
    /// The access token to authorize requests with. This or [`token_source`](Self::token_source) is required.
    pub fn token(mut self, token: impl Into<AccessToken>) -> Self {
        let token = token.into();
        self.refused_token = token.authorization().err().map(str::to_owned);
        self.credential = Some(Credential::Token(token));
        self
    }

    /// Where the access tokens come from. This or [`token`](Self::token) is required.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.refused_token = None;
        self.credential = Some(Credential::Source(Arc::new(source)));
        self
    }

    /// Where the API is. The default is the first of [`SERVERS`], the commercial cloud.
    ///
    /// It has to be `https`, or `http` on a loopback address, and without credentials, query and fragment.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Takes a base URL with plain `http` on any host. Everybody on the way can then read the token and the answers.
    /// The default is to refuse it.
    pub fn dangerously_allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// How long making a connection may take. The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long one attempt may take, from the connection to the last byte of the answer. The default is 60 seconds.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long an operation may take, with all its attempts and the waits between them. A wait that would end later is
    /// not begun. The default is 10 minutes.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.operation_timeout = timeout;
        self
    }

    /// When to try again, and how patiently. The default is [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many requests of this client and its clones may be under way at once. A request that waits before another
    /// attempt is not under way. The default is no limit.
    ///
    /// 0 means 1: a client that can send nothing would wait forever.
    pub fn max_in_flight(mut self, most: usize) -> Self {
        self.max_in_flight = Some(most.clamp(1, tokio::sync::Semaphore::MAX_PERMITS));
        self
    }

    /// The most that is read of a successful answer, in bytes, after it is unpacked. A longer one is an error. The
    /// default is 32 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.limits.success = bytes;
        self
    }

    /// The most that is read of any other answer, in bytes, after it is unpacked. The rest is dropped. The default is
    /// 64 KiB.
    pub fn max_error_body_size(mut self, bytes: usize) -> Self {
        self.limits.error = bytes;
        self
    }

    /// How many redirects of a GET to follow, as long as they stay on the same origin. The default is none: a redirect is an
    /// error with its status. One of a write always is: to follow it is to send a GET at times, whose answer says nothing of
    /// the write (RFC 9110, 15.4).
    pub fn max_redirects(mut self, most: usize) -> Self {
        self.max_redirects = Some(most);
        self
    }

    /// What to put into the `User-Agent` header. The default is `webex-call-pickup/VERSION`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Who is told of every attempt, for metrics. The default is nobody.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// What to go by for time and chance. The default is [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Your own client of reqwest, with your own TLS, proxy and pool. The default is one that follows no redirects.
    ///
    /// Its user agent, connect timeout and redirects stay. An answer that a redirect fetched from another origin is
    /// refused, but what your client sends there is up to it.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Makes the client. This sets up TLS, which is slow: make one client and clone it.
    ///
    /// # Errors
    ///
    /// When there is no token or one that no header can hold, when the user agent does not fit a header, when the base URL
    /// would give the token away, when a timeout is zero, when [`connect_timeout`](Self::connect_timeout) or
    /// [`max_redirects`](Self::max_redirects) is set beside [`http_client`](Self::http_client), and when TLS is needed
    /// and not built in or cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        if let Some(reason) = self.refused_token {
            return Err(Error::configuration(reason));
        }
        for (name, timeout) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", Some(self.attempt_timeout)),
            ("operation_timeout", Some(self.operation_timeout)),
        ] {
            if timeout.is_some_and(|timeout| timeout.is_zero()) {
                return Err(Error::configuration(format!(
                    "a `{name}` of zero leaves no time; `Duration::MAX` is as good as none"
                )));
            }
        }
        let credential =
            self.credential.ok_or_else(|| Error::configuration("there is no access token; call `token`"))?;
        let base_url = base_url::check(&self.base_url, self.allow_plain_http).map_err(Error::configuration)?;
        let user_agent = match (self.user_agent, &self.http_client) {
            (Some(text), _) => Some(text),
            (None, Some(_)) => None,
            (None, None) => Some(DEFAULT_USER_AGENT.to_owned()),
        };
        let user_agent = user_agent
            .map(|text| HeaderValue::from_str(&text))
            .transpose()
            .map_err(|_| Error::configuration("the user agent holds a character that no header can have"))?;
        let mut following = None;
        let client = match self.http_client {
            Some(_) if self.connect_timeout.is_some() => {
                return Err(Error::configuration(
                    "`connect_timeout` has no effect on your own `http_client`; set it on that client",
                ));
            }
            Some(_) if self.max_redirects.is_some() => {
                return Err(Error::configuration(
                    "`max_redirects` has no effect on your own `http_client`; set it on that client",
                ));
            }
            Some(client) => client,
            None => {
                base_url::check_tls(&base_url)
                    .map_err(|reason| Error::configuration(format!("{reason}, or give your own `http_client`")))?;
                let builder = || {
                    base_url::http_client_builder(&base_url)
                        .connect_timeout(self.connect_timeout.unwrap_or(Duration::from_secs(10)))
                };
                if let Some(most) = self.max_redirects {
                    following = Some(builder().redirect(redirects(most)).build().map_err(Error::tls)?);
                }
                builder().build().map_err(Error::tls)?
            }
        };
        let baseurl = base_url::prefix(&base_url);
        let inner = Transport::new(Settings {
            base_url,
            credential,
            following,
            user_agent,
            retry: self.retry,
            attempt_timeout: self.attempt_timeout,
            operation_timeout: self.operation_timeout,
            limits: self.limits,
            max_in_flight: self.max_in_flight,
            clock: self.clock,
            observer: self.observer,
        });
        Ok(Client { baseurl, client, inner })
    }
}

fn redirects(most: usize) -> Policy {
    Policy::custom(move |redirect| {
        let stays = redirect.previous().first().is_some_and(|first| first.origin() == redirect.url().origin());
        if stays && redirect.previous().len() <= most { redirect.follow() } else { redirect.stop() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_variables(variables: &[(&str, &str)]) -> Result<Client, String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(env::VarError::NotPresent)
        };
        let client = Client::builder_from_variables(find).and_then(ClientBuilder::build);
        client.map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_gives_token_and_base_url() {
        let client = from_variables(&[(TOKEN_VARIABLE, " canary\n")]).unwrap();
        assert_eq!(client.base_url(), "https://webexapis.com/v1");
        let variables = [(TOKEN_VARIABLE, "canary"), (BASE_URL_VARIABLE, "https://api-usgov.webex.com/v1/")];
        assert_eq!(from_variables(&variables).unwrap().base_url(), "https://api-usgov.webex.com/v1");
    }

    #[test]
    fn a_missing_or_empty_token_is_an_error() {
        for variables in [&[][..], &[(TOKEN_VARIABLE, "")], &[(TOKEN_VARIABLE, " \n")]] {
            let error = from_variables(variables).unwrap_err();
            assert_eq!(error, "WEBEX_ACCESS_TOKEN is not set; put the access token of an administrator into it");
        }
    }

    #[test]
    fn what_cannot_work_is_refused() {
        let error = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
        let with_token = || Client::builder().token("canary");
        assert_eq!(error(Client::builder()), "there is no access token; call `token`");
        assert!(error(Client::builder().token("")).contains("is empty"));
        assert!(error(Client::builder().token("can ary\n")).contains("a character that no token has"));
        assert!(error(with_token().user_agent("a\nb")).contains("user agent"));
        assert!(error(with_token().base_url("http://example.com")).contains("plain http"));
        for builder in [
            with_token().connect_timeout(Duration::ZERO),
            with_token().attempt_timeout(Duration::ZERO),
            with_token().operation_timeout(Duration::ZERO),
        ] {
            assert!(error(builder).contains("timeout` of zero"));
        }
        let both = with_token().http_client(reqwest::Client::new()).connect_timeout(Duration::from_secs(1));
        assert!(error(both).contains("connect_timeout"));
        assert!(with_token().base_url("http://example.com").dangerously_allow_plain_http().build().is_ok());
    }

    #[test]
    fn debug_shows_no_token() {
        let builder = Client::builder().token("canary");
        assert!(!format!("{builder:?}").contains("canary"));
        assert!(!format!("{:?}", builder.build().unwrap()).contains("canary"));
    }
}
