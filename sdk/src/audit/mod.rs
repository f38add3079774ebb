//! Audits: all call pickups of an organization with their details.

mod audited_identifiers;
mod failure;
mod fetch;
mod item;
mod stream;

use std::{
    fmt,
    future::{self, Future},
    sync::Arc,
};

use audited_identifiers::AuditedIdentifiers;
use fetch::{AuditFetcher, unnamed_location};
use futures_core::Stream;
use futures_util::{
    StreamExt as _,
    stream::{self as futures_stream, BoxStream},
};
use stream::BufferedItem;
use tokio::sync::{Semaphore, mpsc};

pub use failure::AuditFailure;
pub use item::AuditedCallPickup;
pub use stream::AuditStream;

use crate::{
    Client, Error,
    operations::LIST_LOCATIONS,
    types::{LocationId, OrgId},
};

/// The number of locations whose call pickups are listed concurrently. It is enough for locations with few call pickups.
const CONCURRENT_LISTS: usize = 4;

/// # Audit
impl Client {
    /// Creates an audit, which streams all call pickups of an organization with their details.
    ///
    /// The API cannot list call pickups across locations, and its lists omit the agents. So an audit lists the locations and
    /// the call pickups of each location, and reads the details of each call pickup. It needs a token with the scope
    /// `spark-admin:telephony_config_read`.
    ///
    /// A location that is listed or added twice is audited once, and so is a call pickup that its location lists twice: lists
    /// that change while they are read repeat entries. Details with another ID than the listed one are an
    /// [`AuditFailure`] with [`received_id`](AuditFailure::received_id).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client) {
    /// let mut groups = client.audit().stream();
    /// while let Some(group) = groups.next().await {
    ///     match group {
    ///         Ok(group) => {
    ///             println!("{} / {}", group.location.name, group.call_pickup.name);
    ///             println!("  {} agents", group.call_pickup.agents.len());
    ///         }
    ///         Err(failure) if failure.is_gone() => {} // Renamed or deleted.
    ///         Err(failure) => eprintln!("{failure}"),
    ///     }
    /// }
    /// # }
    /// ```
    pub fn audit(&self) -> Audit {
        Audit {
            client: self.clone(),
            org_id: None,
            location_ids: Vec::new(),
            rejected: None,
            concurrency: 8,
            is_ordered: false,
        }
    }
}

/// The settings of an audit. Created by [`Client::audit`].
///
/// ```no_run
/// # async fn example(client: webex_call_pickup::Client) {
/// let groups = client
///     .audit()
///     .location_id("Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzE")
///     .concurrency(4)
///     .ordered(true)
///     .stream();
/// # drop(groups);
/// # }
/// ```
#[derive(Clone)]
#[must_use = "an audit does nothing until `stream` is called and the stream is polled"]
pub struct Audit {
    client: Client,
    org_id: Option<OrgId>,
    location_ids: Vec<LocationId>,
    /// The first rejected parameter, with the reason.
    rejected: Option<String>,
    concurrency: usize,
    is_ordered: bool,
}

impl Audit {
    /// Sets the organization. The default is the organization of the token. Partners set that of a customer.
    ///
    /// An invalid identifier ends the audit: its only item is an [`AuditFailure`] whose
    /// [`ends_audit`](AuditFailure::ends_audit) returns `true`.
    pub fn org_id<V>(mut self, value: V) -> Self
    where
        V: TryInto<OrgId>,
        V::Error: fmt::Display,
    {
        self.org_id = self.convert("org_id", value);
        self
    }

    /// Adds a location. The default is all locations. A location that is added twice is audited once.
    ///
    /// If locations are added, the locations are not listed, so the token of a location administrator suffices.
    ///
    /// An invalid identifier ends the audit: its only item is an [`AuditFailure`] whose
    /// [`ends_audit`](AuditFailure::ends_audit) returns `true`.
    pub fn location_id<V>(mut self, value: V) -> Self
    where
        V: TryInto<LocationId>,
        V::Error: fmt::Display,
    {
        let id = self.convert("location_id", value);
        self.location_ids.extend(id);
        self
    }

    /// Sets the maximum number of concurrent requests, in addition to the limit of the client. 0 means 1. The default is 8.
    pub fn concurrency(mut self, max: usize) -> Self {
        self.concurrency = max.max(1);
        self
    }

    /// Returns the call pickups in a fixed order, if `true`: the locations as they are listed or were added, and the call
    /// pickups of each as they are listed. The default is `false`: in the order of the responses, which is faster.
    pub fn ordered(mut self, is_ordered: bool) -> Self {
        self.is_ordered = is_ordered;
        self
    }

    fn convert<V, T>(&mut self, name: &str, value: V) -> Option<T>
    where
        V: TryInto<T>,
        V::Error: fmt::Display,
    {
        let value = value.try_into().map_err(|reason| format!("{name}: {reason}"));
        value.map_err(|reason| self.rejected.get_or_insert(reason)).ok()
    }

    /// Creates the stream of the call pickups. No request is sent before it is polled.
    pub fn stream(self) -> AuditStream {
        let (sender, receiver) = mpsc::unbounded_channel();
        AuditStream::new(self.run(sender), receiver)
    }

    /// Sends all items to `items`.
    async fn run(self, items: mpsc::UnboundedSender<BufferedItem>) {
        let Self { client, org_id, location_ids, rejected, concurrency, is_ordered } = self;
        if let Some(reason) = rejected {
            let error = Error::invalid_request(reason).with_operation(&LIST_LOCATIONS);
            let _ = items.send(BufferedItem { item: Err(AuditFailure::fatal(error)), _permit: None });
            return;
        }
        let inner = client.inner.with_scoped_limit(concurrency);
        let fetcher = Arc::new(AuditFetcher { client: Client { inner, ..client }, org_id });
        let locations = if location_ids.is_empty() {
            fetcher.locations()
        } else {
            futures_stream::iter(location_ids).map(|id| Ok(unnamed_location(id))).boxed()
        };
        let mut audited = AuditedIdentifiers::default();
        let locations = locations.filter(move |location| {
            future::ready(location.as_ref().map_or(true, |location| audited.insert(location.id.as_str())))
        });
        let lists = {
            let fetcher = Arc::clone(&fetcher);
            let lists = locations.map(move |location| Arc::clone(&fetcher).call_pickups(location));
            buffered(lists, CONCURRENT_LISTS, is_ordered)
        };
        let lists =
            if is_ordered { lists.flatten().boxed() } else { lists.flatten_unordered(CONCURRENT_LISTS).boxed() };
        let listed = lists.flat_map(futures_stream::iter);
        // Details in flight and details that the caller has not taken share the permits. With twice the concurrency, a caller
        // that keeps up never delays a request.
        let permits = concurrency.saturating_mul(2).min(Semaphore::MAX_PERMITS);
        let permits = Arc::new(Semaphore::new(permits));
        let details = futures_stream::unfold((listed, fetcher), move |(mut listed, fetcher)| {
            let permits = Arc::clone(&permits);
            async move {
                // Acquire the permit before polling the lists, to apply backpressure. The semaphore is never closed.
                let permit = permits.acquire_owned().await.ok();
                let call_pickup = listed.next().await?;
                Some((Arc::clone(&fetcher).details(call_pickup, permit), (listed, fetcher)))
            }
        });
        let mut details = buffered(details, concurrency, is_ordered);
        while let Some(mut next) = details.next().await {
            let is_fatal = matches!(&next.item, Err(failure) if failure.error().fails_every_request());
            if is_fatal {
                next.item = next.item.map_err(|failure| AuditFailure::fatal(failure.into_error()));
            }
            // Sending fails if the stream was dropped.
            if items.send(next).is_err() || is_fatal {
                return;
            }
        }
    }
}

/// Polls at most `max` of the futures concurrently.
fn buffered<F>(
    futures: impl Stream<Item = F> + Send + 'static,
    max: usize,
    is_ordered: bool,
) -> BoxStream<'static, F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    if is_ordered { futures.buffered(max).boxed() } else { futures.buffer_unordered(max).boxed() }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit")
            .field("concurrency", &self.concurrency)
            .field("is_ordered", &self.is_ordered)
            .finish_non_exhaustive()
    }
}
