//! Which organization is shown: that of the token in the environment, or a made-up one on a mock server.

use std::error::Error as _;

use webex_call_pickup::{
    Client, ClientBuilder, Error, RetryPolicy,
    mock::{MockServer, Organization},
};

/// The clients of one server.
pub(crate) struct Clients {
    /// For the first request, which is alone: without a connection, it says so within seconds.
    pub(crate) first: Client,
    /// For all that follows.
    pub(crate) client: Client,
    /// It stops when it is dropped.
    _mock: Option<MockServer>,
}

impl Clients {
    /// To a made-up organization.
    pub(crate) async fn to_example() -> std::io::Result<Self> {
        let server = MockServer::start_with(Organization::example()).await?;
        Ok(Self { first: server.client(), client: server.client(), _mock: Some(server) })
    }

    /// To the organization of the token in the environment. An error is a text for whoever sets its variables.
    pub(crate) fn from_env() -> Result<Self, String> {
        let builder = Client::builder_from_env().map_err(|error| error.to_string())?;
        Self::new(&builder).map_err(|error| wrong_variable(&error, &builder))
    }

    fn new(builder: &ClientBuilder) -> Result<Self, Error> {
        let with = |max_attempts| {
            let retry = RetryPolicy { max_attempts, ..RetryPolicy::default() };
            builder.clone().retry(retry).build()
        };
        // Of many requests at once, so many are told to come back later that a few attempts are not enough for each.
        Ok(Self { first: with(3)?, client: with(10)?, _mock: None })
    }
}

/// Which variable a client could not be made of, and what it should be. The SDK's own text is for those who call it.
fn wrong_variable(error: &Error, builder: &ClientBuilder) -> String {
    if Client::builder().token("any").build().is_err() {
        // It is neither: there is no TLS.
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        return format!("{error}{cause}");
    }
    if builder.clone().token("any").build().is_err() {
        return "WEBEX_BASE_URL is no address to send a token to: it has to be an https URL such as \
                https://webexapis.com/v1, without user, password, query and fragment (http is taken on loopback only)"
            .to_owned();
    }
    "WEBEX_ACCESS_TOKEN has a character that no token has, such as a space within; copy the whole token again"
        .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::{
        future::{pending, ready},
        net::TcpListener,
        time::{Duration, Instant, SystemTime},
    };

    use clap::Parser as _;
    use webex_call_pickup::{BoxFuture, Clock};

    use super::*;
    use crate::{arguments::Arguments, locations::Locations};

    const LOCATION: &str = "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzBjMGZmZWUwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMQ";

    /// Waits take no time.
    #[derive(Debug)]
    struct NoWaits;

    impl Clock for NoWaits {
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
    async fn without_a_connection_it_gives_up_soon() {
        // Nobody listens there once it is dropped.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let builder = Client::builder().token("any").base_url(format!("http://{address}")).clock(NoWaits);
        let clients = Clients::new(&builder).unwrap();
        for arguments in [&["audit"][..], &["audit", "--location", LOCATION]] {
            let arguments = Arguments::parse_from(arguments);
            let error = Locations::read(&clients.first, &arguments).await.err().unwrap();
            let error = error.downcast_ref::<Error>().unwrap();
            assert!(error.is_connect() && error.attempts() == 3, "{error}");
        }
        let error = clients.client.list_locations().send().await.unwrap_err();
        assert_eq!(error.attempts(), 10, "{error}");
    }
}
