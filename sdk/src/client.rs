//! The client: its creation and what all of its operations share.

use std::{env, fmt};

use crate::{Client, ClientBuilder, Error, environment::builder_from_variables};

/// # Creation
impl Client {
    /// Returns a builder with the default settings.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use webex_call_pickup::Client;
    ///
    /// let client = Client::builder()
    ///     .token("NDJhM2...")
    ///     .attempt_timeout(Duration::from_secs(20))
    ///     .build()?;
    /// # let _ = client;
    /// # Ok::<(), webex_call_pickup::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Creates a client with the credentials and the base URL in environment variables.
    ///
    /// ```no_run
    /// use webex_call_pickup::Client;
    ///
    /// let client = Client::from_env()?;
    /// # let _ = client;
    /// # Ok::<(), webex_call_pickup::Error>(())
    /// ```
    ///
    /// | variable | value |
    /// | --- | --- |
    /// | `WEBEX_ACCESS_TOKEN` | an access token |
    /// | `WEBEX_CLIENT_ID`, `WEBEX_CLIENT_SECRET`, `WEBEX_REFRESH_TOKEN` | instead of it, the credentials of an integration or a service app, for a [`RefreshingToken`](crate::RefreshingToken) |
    /// | `WEBEX_BASE_URL` | the base URL. The default is the commercial cloud |
    ///
    /// An empty variable counts as unset. The refreshed tokens are not stored.
    ///
    /// # Errors
    ///
    /// As for [`builder_from_env`](Self::builder_from_env) and [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// Returns a builder with the same settings as [`from_env`](Self::from_env).
    ///
    /// # Errors
    ///
    /// - If the credentials are missing or incomplete, if both kinds are set, or if a variable is not valid Unicode. The
    ///   message names the variable.
    /// - As for [`RefreshingTokenBuilder::build`](crate::RefreshingTokenBuilder::build).
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        builder_from_variables(|name| env::var(name))
    }

    /// Returns a clone that sends `id` as the tracking ID of every operation. The default is a random ID for each operation.
    ///
    /// The tracking ID identifies requests in the vendor's logs.
    ///
    /// ```
    /// # let client = webex_call_pickup::Client::builder().token("NDJhM2...").build()?;
    /// let client = client.with_tracking_id("AUDIT-2026-11-23-0007")?;
    /// # let _ = client.list_locations();
    /// # Ok::<(), webex_call_pickup::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If `id` is empty, longer than 128 bytes, or contains a comma, an `@` or anything but visible ASCII characters.
    pub fn with_tracking_id(&self, id: &str) -> Result<Self, Error> {
        let inner = self.inner.with_tracking_id(id).ok_or_else(|| {
            Error::configuration(
                "the tracking ID is invalid; use 1 to 128 visible ASCII characters except comma and `@`",
            )
        })?;
        Ok(Self { inner, ..self.clone() })
    }

    /// Returns the base URL, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.baseurl
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.baseurl).finish_non_exhaustive()
    }
}
