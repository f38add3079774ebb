//! The client: its creation and what all of its operations share.

use std::{env, fmt};

use crate::{Client, ClientBuilder, Error};

const TOKEN_VARIABLE: &str = "WEBEX_ACCESS_TOKEN";
const BASE_URL_VARIABLE: &str = "WEBEX_BASE_URL";

impl Client {
    /// Returns a builder with the default settings.
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

    /// Creates a client with the token in the environment variable `WEBEX_ACCESS_TOKEN` and the base URL in
    /// `WEBEX_BASE_URL`, if that is set.
    ///
    /// # Errors
    ///
    /// If `WEBEX_ACCESS_TOKEN` is missing or empty, and as for [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// Returns a builder with the same settings as [`from_env`](Self::from_env).
    ///
    /// # Errors
    ///
    /// If `WEBEX_ACCESS_TOKEN` is missing or empty, or if a variable is not valid Unicode.
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        Self::builder_from_variables(|name| env::var(name))
    }

    fn builder_from_variables(
        variable: impl Fn(&str) -> Result<String, env::VarError>,
    ) -> Result<ClientBuilder, Error> {
        let non_empty = |name: &str| match variable(name) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(Error::configuration(format!("{name} is not valid Unicode"))),
        };
        let Some(token) = non_empty(TOKEN_VARIABLE)? else {
            return Err(Error::configuration(format!(
                "{TOKEN_VARIABLE} is not set; set it to the access token of an administrator"
            )));
        };
        let mut builder = Self::builder().token(token);
        if let Some(url) = non_empty(BASE_URL_VARIABLE)? {
            builder = builder.base_url(url);
        }
        Ok(builder)
    }

    /// Returns a clone that sends `id` as the tracking ID of every operation. The default is a random ID for each operation.
    ///
    /// The tracking ID identifies requests in the vendor's logs.
    ///
    /// ```
    /// # let client = webex_call_pickup::Client::builder().token("NDJhM2...").build()?;
    /// let client = client.with_tracking_id("AUDIT-2026-11-23-0007")?;
    /// # let _ = client.get_call_pickup();
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
    fn reads_token_and_base_url_from_the_environment() {
        let client = from_variables(&[(TOKEN_VARIABLE, " canary\n")]).unwrap();
        assert_eq!(client.base_url(), "https://webexapis.com/v1");
        let variables = [(TOKEN_VARIABLE, "canary"), (BASE_URL_VARIABLE, "https://api-usgov.webex.com/v1/")];
        assert_eq!(from_variables(&variables).unwrap().base_url(), "https://api-usgov.webex.com/v1");
    }

    #[test]
    fn rejects_a_missing_or_empty_token() {
        for variables in [&[][..], &[(TOKEN_VARIABLE, "")], &[(TOKEN_VARIABLE, " \n")]] {
            let error = from_variables(variables).unwrap_err();
            assert_eq!(error, "WEBEX_ACCESS_TOKEN is not set; set it to the access token of an administrator");
        }
    }
}
