//! The settings that all requests of a client share.

use std::{sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue};

use super::{body::BodyLimits, http_clients::ReplaceableHttpClients};
use crate::{AccessToken, Clock, Observer, RetryPolicy, TokenSource};

pub(crate) struct TransportSettings {
    /// Tokens are sent to this origin only.
    pub(crate) base_url: Url,
    pub(crate) credential: Credential,
    pub(crate) http_clients: ReplaceableHttpClients,
    /// `None` leaves the header to the caller's own HTTP client.
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) operation_timeout: Duration,
    pub(crate) body_limits: BodyLimits,
    pub(crate) max_in_flight: Option<usize>,
    /// The maximum number of pages of a list.
    pub(crate) max_pages: usize,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

/// The source of access tokens.
#[derive(Clone)]
pub(crate) enum Credential {
    /// A fixed token, which cannot be refreshed. It needs no boxed future: `tests/tests/allocations.rs` counts that.
    Token(AccessToken),
    Source(Arc<dyn TokenSource>),
}
