//! The clients of an audit: for the token in the environment, or for an example organization on a mock server.

use std::{env, error::Error as _, path::Path};

use webex_call_pickup::{
    Attempt, Client, ClientBuilder, Error, FileTokenStore, Observer, RefreshingToken, RetryPolicy, TokenError,
    mock::{MockServer, Organization},
};

use crate::{console::Console, start_error::StartError, terminal::sanitize};

/// The maximum number of attempts of the first request. It reports a missing connection within seconds.
const FIRST_MAX_ATTEMPTS: u32 = 3;
/// The maximum number of attempts of the other requests. When the server throttles many concurrent requests, the default of
/// the SDK is too low for some of them.
const MAX_ATTEMPTS: u32 = 10;

/// Reports tokens that were not saved: the next run may not have valid ones.
#[derive(Debug)]
struct SaveErrorReporter(Console);

impl Observer for SaveErrorReporter {
    fn on_attempt(&self, _: &Attempt) {}

    fn on_token_save_error(&self, error: &TokenError) {
        self.0.warning("not saved", &sanitize(&format!("the refreshed tokens: {error}")));
    }
}

/// The environment variables with credentials.
const CREDENTIALS: [&str; 4] = ["WEBEX_ACCESS_TOKEN", "WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"];
const BASE_URL: &str = "WEBEX_BASE_URL";

/// The clients of one server.
pub(crate) struct Clients {
    /// For the first request.
    pub(crate) first_request: Client,
    /// For all other requests.
    pub(crate) other_requests: Client,
    /// The tokens in a file, which a refresh replaces.
    pub(crate) stored_tokens: Option<RefreshingToken>,
    /// The server stops when it is dropped.
    _mock: Option<MockServer>,
}

impl Clients {
    /// Starts a mock server with the example organization.
    pub(crate) async fn for_example() -> std::io::Result<Self> {
        let server = MockServer::start_with(Organization::example()).await?;
        let client = || server.client();
        Ok(Self { first_request: client(), other_requests: client(), stored_tokens: None, _mock: Some(server) })
    }

    /// Creates the clients from the environment.
    pub(crate) fn from_env(token_file: Option<&Path>, console: Console) -> Result<Self, StartError> {
        if !CREDENTIALS.into_iter().any(is_set) {
            return Err(missing_credentials());
        }
        let mut builder = Client::builder_from_env().map_err(invalid_credentials)?;
        let stored_tokens = token_file.map(|file| stored_tokens(file, console)).transpose()?;
        if let Some(tokens) = &stored_tokens {
            builder = builder.token_source(tokens.clone());
        }
        let clients = Self::new(&builder).map_err(|error| invalid_environment(&error, &builder))?;
        Ok(Self { stored_tokens, ..clients })
    }

    fn new(builder: &ClientBuilder) -> Result<Self, Error> {
        let build = |max_attempts| builder.clone().retry(RetryPolicy::default().max_attempts(max_attempts)).build();
        let (first_request, other_requests) = (build(FIRST_MAX_ATTEMPTS)?, build(MAX_ATTEMPTS)?);
        Ok(Self { first_request, other_requests, stored_tokens: None, _mock: None })
    }
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.to_string_lossy().trim().is_empty())
}

fn value(variable: &str) -> String {
    env::var(variable).unwrap_or_default().trim().to_owned()
}

/// Returns the tokens of a file. The SDK has checked the variables.
fn stored_tokens(file: &Path, console: Console) -> Result<RefreshingToken, StartError> {
    let [access_token, client_id, client_secret, refresh_token] = CREDENTIALS;
    if is_set(access_token) {
        return Err(StartError::usage(
            format!("`--token-file` cannot be used with {access_token}, which is not refreshed"),
            format!("unset it, and set {client_id}, {client_secret} and {refresh_token} of an integration"),
        ));
    }
    let tokens = RefreshingToken::builder(value(client_id), value(client_secret), value(refresh_token));
    let tokens = if is_set(BASE_URL) { tokens.base_url(value(BASE_URL)) } else { tokens };
    Ok(tokens.store(FileTokenStore::new(file)).observer(SaveErrorReporter(console)).build()?)
}

/// A run without a token must not succeed: a program that reads the output would take an example for real groups.
fn missing_credentials() -> StartError {
    let [token, client_id, client_secret, refresh_token] = CREDENTIALS;
    StartError::Usage {
        message: format!("no token: {token} is not set"),
        help: vec![
            "https://developer.webex.com shows signed-in administrators a personal token, which is valid for 12 hours"
                .to_owned(),
            format!("for a scheduled run, set {client_id}, {client_secret} and {refresh_token} of an integration"),
            "`--example` shows an example organization, without a token".to_owned(),
        ],
    }
}

/// Describes credentials that the SDK rejected.
fn invalid_credentials(error: Error) -> StartError {
    let has_invalid_url = is_set(BASE_URL) && Client::builder().token("any").base_url(value(BASE_URL)).build().is_err();
    if has_invalid_url { invalid_base_url() } else { error.into() }
}

fn invalid_base_url() -> StartError {
    StartError::usage(
        format!("{BASE_URL} is not a valid base URL"),
        "use an https URL such as https://webexapis.com/v1, without user, password, query and fragment (http is allowed for \
         loopback only)",
    )
}

/// Finds the environment variable that is invalid. The SDK's message about the base URL is for programmers.
fn invalid_environment(error: &Error, builder: &ClientBuilder) -> StartError {
    if Client::builder().token("any").build().is_err() {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        return StartError::usage(format!("{error}{cause}"), "check the TLS configuration of this system");
    }
    if builder.clone().token("any").build().is_err() {
        return invalid_base_url();
    }
    StartError::usage(format!("WEBEX_ACCESS_TOKEN is invalid: {error}"), "copy the whole token again, and nothing else")
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        net::TcpListener,
        time::{Duration, Instant, SystemTime},
    };

    use clap::Parser as _;
    use webex_call_pickup::{BoxFuture, Clock};

    use super::*;
    use crate::{
        arguments::Arguments,
        error_text::{error_line, request_help},
        locations::Locations,
    };

    const LOCATION: &str = "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMQ";

    /// A clock whose sleeps end at once, and whose timeouts never expire.
    #[derive(Debug)]
    struct InstantClock;

    impl Clock for InstantClock {
        fn now(&self) -> Instant {
            Instant::now()
        }

        fn system_time(&self) -> SystemTime {
            SystemTime::now()
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(ready(()))
        }

        fn timeout(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(pending())
        }

        fn random(&self) -> f64 {
            0.5
        }
    }

    #[tokio::test]
    async fn reports_a_missing_connection_after_three_attempts() {
        // Nothing listens on the port after the listener is dropped.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let builder = Client::builder().token("any").base_url(format!("http://{address}")).clock(InstantClock);
        let clients = Clients::new(&builder).unwrap();
        for arguments in [&["audit"][..], &["audit", "--location", LOCATION]] {
            let arguments = Arguments::parse_from(arguments);
            let error = Locations::read(&clients.first_request, &arguments).await.err().unwrap();
            let StartError::Request(error) = error else { panic!("{error:?}") };
            assert!(error.is_connect() && error.attempts() == 3, "{error}");
            assert_eq!(request_help(&error), ["check the network, and the proxy in HTTPS_PROXY or HTTP_PROXY"]);
            let line = error_line(&error);
            assert!(line.contains(&address.to_string()) && line.contains("refused") && !line.contains('\n'), "{line}");
        }
        let error = clients.other_requests.list_locations().send().await.unwrap_err();
        assert_eq!(error.attempts(), 10, "{error}");
    }
}
