//! The settings of the SDK's own HTTP clients.

use std::{sync::Arc, time::Duration};

use reqwest::{ClientBuilder, Url, redirect::Policy, retry};

use super::{base_url::http_client_builder, http_clients::HttpClients};

/// A caller's adjustment of the HTTP clients.
pub(crate) type ConfigureHttpClient = Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

/// The longest interval between pings. hyper adds it to the time, which must not overflow.
const MAX_KEEP_ALIVE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The pings that show whether an HTTP/2 connection still responds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Http2KeepAlive {
    /// The time without any frame until a ping is sent. `None` sends no pings.
    pub(crate) interval: Option<Duration>,
    /// The time without a response to a ping until the connection is closed.
    pub(crate) timeout: Duration,
}

impl Default for Http2KeepAlive {
    fn default() -> Self {
        Self { interval: Some(Duration::from_secs(20)), timeout: Duration::from_secs(10) }
    }
}

pub(crate) struct HttpClientSettings {
    pub(crate) base_url: Url,
    pub(crate) connect_timeout: Duration,
    pub(crate) http2_keep_alive: Http2KeepAlive,
    /// `None` follows no redirects.
    pub(crate) max_redirects: Option<usize>,
    pub(crate) configure: Option<ConfigureHttpClient>,
}

impl HttpClientSettings {
    /// Builds HTTP clients, with connections of their own.
    pub(crate) fn build(&self) -> Result<HttpClients, reqwest::Error> {
        let redirecting_client = match self.max_redirects {
            Some(limit) => Some(self.builder(same_origin_redirects(limit)).build()?),
            None => None,
        };
        Ok(HttpClients { client: self.builder(Policy::none()).build()?, redirecting_client })
    }

    fn builder(&self, redirects: Policy) -> ClientBuilder {
        let Http2KeepAlive { interval, timeout } = self.http2_keep_alive;
        let builder = http_client_builder(&self.base_url)
            .connect_timeout(self.connect_timeout)
            .http2_keep_alive_interval(interval.map(|interval| interval.min(MAX_KEEP_ALIVE)))
            .http2_keep_alive_timeout(timeout.min(MAX_KEEP_ALIVE))
            .http2_keep_alive_while_idle(true);
        adjusted(builder, self.configure.as_ref(), redirects)
    }
}

/// Applies the caller's adjustment, if there is one. Redirects and retries are not the caller's: a redirect could send the
/// token or the secrets of a refresh to another server, and the SDK retries by itself.
pub(crate) fn adjusted(
    builder: ClientBuilder,
    configure: Option<&ConfigureHttpClient>,
    redirects: Policy,
) -> ClientBuilder {
    let builder = match configure {
        Some(configure) => configure(builder),
        None => builder,
    };
    builder.redirect(redirects).retry(retry::never())
}

fn same_origin_redirects(limit: usize) -> Policy {
    Policy::custom(move |redirect| {
        let previous = redirect.previous();
        let is_same_origin = previous.first().is_some_and(|first| first.origin() == redirect.url().origin());
        if is_same_origin && previous.len() <= limit { redirect.follow() } else { redirect.stop() }
    })
}
