//! How a client is made.

use std::{env, fmt, time::Duration};

use reqwest::header::HeaderValue;

use crate::{AccessToken, Client, Error, base_url, operations::SERVERS, transport::Transport};

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
    /// let client = Client::builder().token("NDJhM2...").timeout(Duration::from_secs(20)).build()?;
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
        Self::from_variables(|name| env::var(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Result<String, env::VarError>) -> Result<Self, Error> {
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
        builder.build()
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
#[derive(Debug, Clone)]
pub struct ClientBuilder {
    token: Option<AccessToken>,
    base_url: String,
    allow_plain_http: bool,
    timeout: Duration,
    connect_timeout: Option<Duration>,
    user_agent: Option<String>,
    http_client: Option<reqwest::Client>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            token: None,
            base_url: SERVERS.first().map(|server| server.url.to_owned()).unwrap_or_default(),
            allow_plain_http: false,
            timeout: Duration::from_secs(60),
            connect_timeout: None,
            user_agent: None,
            http_client: None,
        }
    }
}

impl ClientBuilder {
    /// The access token to authorize requests with. Required.
    pub fn token(mut self, token: impl Into<AccessToken>) -> Self {
        self.token = Some(token.into());
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

    /// How long an exchange may take, from the connection to the last byte of the answer. The default is 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long making a connection may take. The default is 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// What to put into the `User-Agent` header. The default is `webex-call-pickup/VERSION`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Your own client of reqwest, with your own TLS, proxy and pool. The default is one that follows no redirects.
    ///
    /// Its user agent and connect timeout stay. Let it follow redirects only if the token may go where they lead.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Makes the client. This sets up TLS, which is slow: make one client and clone it.
    ///
    /// # Errors
    ///
    /// When there is no token, when the token or the user agent does not fit a header, when the base URL would give the
    /// token away, when [`connect_timeout`](Self::connect_timeout) is set beside
    /// [`http_client`](Self::http_client), and when TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let token = self.token.ok_or_else(|| Error::configuration("there is no access token; call `token`"))?;
        let authorization = token.authorization().map_err(Error::configuration)?;
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
        let client = match (self.http_client, self.connect_timeout) {
            (Some(_), Some(_)) => {
                return Err(Error::configuration(
                    "`connect_timeout` has no effect on your own `http_client`; set it on that client",
                ));
            }
            (Some(client), None) => client,
            (None, timeout) => reqwest::Client::builder()
                .connect_timeout(timeout.unwrap_or(Duration::from_secs(10)))
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .map_err(Error::tls)?,
        };
        Ok(Client { baseurl: base_url, client, inner: Transport { authorization, user_agent, timeout: self.timeout } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_variables(variables: &[(&str, &str)]) -> Result<Client, String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(env::VarError::NotPresent)
        };
        Client::from_variables(find).map_err(|error| error.to_string())
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
        assert!(error(with_token().user_agent("a\nb")).contains("user agent"));
        assert!(error(with_token().base_url("http://example.com")).contains("plain http"));
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
