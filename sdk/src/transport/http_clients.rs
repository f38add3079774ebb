//! The HTTP clients of a transport, which replaces them when a connection does not respond.
//!
//! An HTTP/2 connection can acknowledge pings and respond to nothing else. The HTTP client cannot notice that, and sends all
//! later requests on that connection. It has no way to close one, so the transport abandons it with its connections.

use std::{
    error::Error as StdError,
    sync::{Arc, PoisonError, RwLock},
};

use reqwest::Method;
use tokio::{
    sync::OnceCell,
    task::{JoinError, spawn_blocking},
};

use crate::BoxFuture;

/// The HTTP clients of one generation. They are replaced together.
pub(crate) struct HttpClients {
    pub(crate) client: reqwest::Client,
    /// The HTTP client for GET requests if redirects are followed.
    pub(crate) redirecting_client: Option<reqwest::Client>,
}

type BuildHttpClients = dyn Fn() -> Result<HttpClients, reqwest::Error> + Send + Sync;

/// The HTTP clients that requests use from their start to their end, even if they are replaced meanwhile.
pub(crate) struct HttpClientGeneration {
    clients: HttpClients,
    number: u32,
    /// Set once the next generation has taken over.
    replacement: OnceCell<()>,
}

impl HttpClientGeneration {
    fn new(clients: HttpClients, number: u32) -> Arc<Self> {
        Arc::new(Self { clients, number, replacement: OnceCell::new() })
    }

    /// Returns the HTTP client for a request.
    pub(crate) fn client_for(&self, method: &Method) -> &reqwest::Client {
        let HttpClients { client, redirecting_client } = &self.clients;
        redirecting_client.as_ref().filter(|_| method == Method::GET).unwrap_or(client)
    }
}

/// The current generation of HTTP clients, and the way to build the next one.
pub(crate) struct ReplaceableHttpClients {
    current: RwLock<Arc<HttpClientGeneration>>,
    /// `None` for the caller's own HTTP client.
    build: Option<Arc<BuildHttpClients>>,
}

impl ReplaceableHttpClients {
    /// Builds the first generation.
    pub(crate) fn new(
        build: impl Fn() -> Result<HttpClients, reqwest::Error> + Send + Sync + 'static,
    ) -> Result<Self, reqwest::Error> {
        let first = HttpClientGeneration::new(build()?, 1);
        Ok(Self { current: RwLock::new(first), build: Some(Arc::new(build)) })
    }

    /// Uses the caller's own HTTP client, which is not replaced.
    pub(crate) fn fixed(client: reqwest::Client) -> Self {
        let clients = HttpClients { client, redirecting_client: None };
        Self { current: RwLock::new(HttpClientGeneration::new(clients, 1)), build: None }
    }

    /// Returns the current generation.
    pub(crate) fn current(&self) -> Arc<HttpClientGeneration> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces `generation`, unless that was already done. If the next generation cannot be built, `generation` stays.
    ///
    /// Concurrent callers wait for the same replacement. If the one that builds it is cancelled, another one takes over.
    ///
    /// The future is boxed to keep the future of every request small, which contains it: benchmark `requests`.
    pub(crate) fn replace<'a>(&'a self, generation: &'a HttpClientGeneration) -> BoxFuture<'a, ()> {
        Box::pin(async {
            let Some(build) = &self.build else { return };
            let replacement = generation.replacement.get_or_try_init(|| async {
                let build = Arc::clone(build);
                // Setting up TLS reads certificates from files.
                let clients = spawn_blocking(move || build()).await.map_err(without_panic_message)??;
                let next = HttpClientGeneration::new(clients, generation.number.saturating_add(1));
                let number = next.number;
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
                tracing::info!(target: "webex_call_pickup", generation = number, "replaced the HTTP client");
                Ok::<_, Box<dyn StdError + Send + Sync>>(())
            });
            if let Err(error) = replacement.await {
                tracing::warn!(target: "webex_call_pickup", %error, "cannot replace the HTTP client");
            }
        })
    }
}

/// Omits the message of a panic in the caller's configuration, which may contain a secret, such as the password of a proxy.
fn without_panic_message(error: JoinError) -> Box<dyn StdError + Send + Sync> {
    if error.is_panic() { "building it panicked".into() } else { error.into() }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn build_clients() -> Result<HttpClients, reqwest::Error> {
        Ok(HttpClients { client: reqwest::Client::new(), redirecting_client: None })
    }

    /// An invalid user agent, which the HTTP client rejects when it is built.
    fn fail_to_build() -> reqwest::Error {
        reqwest::Client::builder().user_agent("\n").build().unwrap_err()
    }

    #[tokio::test]
    async fn replaces_each_generation_once() {
        let builds = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&builds);
        let clients = ReplaceableHttpClients::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            build_clients()
        });
        let clients = clients.unwrap();
        let first = clients.current();
        futures_util::future::join_all((0..50).map(|_| clients.replace(&first))).await;
        assert_eq!(builds.load(Ordering::Relaxed), 2, "50 concurrent callers build one replacement");
        clients.replace(&first).await;
        assert_eq!(clients.current().number, 2);
        clients.replace(&clients.current()).await;
        assert_eq!(clients.current().number, 3);
    }

    #[tokio::test]
    async fn keeps_the_client_if_no_other_can_be_built() {
        let builds = AtomicU32::new(0);
        let clients = ReplaceableHttpClients::new(move || match builds.fetch_add(1, Ordering::Relaxed) {
            1 => Err(fail_to_build()),
            2 => panic!("the caller's configuration fails"),
            _ => build_clients(),
        });
        let clients = clients.unwrap();
        for expected in [1, 1, 2] {
            clients.replace(&clients.current()).await;
            assert_eq!(clients.current().number, expected);
        }
    }

    #[tokio::test]
    async fn never_replaces_a_client_of_the_caller() {
        let clients = ReplaceableHttpClients::fixed(reqwest::Client::new());
        clients.replace(&clients.current()).await;
        assert_eq!(clients.current().number, 1);
    }
}
