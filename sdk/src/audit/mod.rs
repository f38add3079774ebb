//! Every call pickup of an organization with its details: the locations, the call pickups of each, the details of each.

use std::{
    fmt,
    future::{self, Future},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use futures_util::{FutureExt as _, StreamExt, future::BoxFuture, stream, stream::BoxStream};
use reqwest::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::{
    Client, Error, ItemStream, generated_runtime as runtime,
    operations::{GET_CALL_PICKUP, LIST_LOCATIONS},
    pagination::error::Lost,
    task::{Stopped, Task},
    types::{CallPickup, CallPickupSummary, LocationId, OrgId},
};

/// How many locations are listed at once, beside the details: enough for locations with a few call pickups each.
const LISTS: usize = 4;
/// The most call pickups of a list that are taken from it at a time.
const AT_A_TIME: usize = 64;

impl Client {
    /// Begins an audit: every call pickup of an organization with its details, in one stream.
    ///
    /// No operation lists the call pickups of all locations, and no list has their agents. So this lists the locations, the
    /// call pickups of each, and reads the details of each. Needs a token with the scope
    /// `spark-admin:telephony_config_read`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(client: webex_call_pickup::Client) {
    /// let mut groups = client.audit().stream();
    /// while let Some(group) = groups.next().await {
    ///     match group {
    ///         Ok(group) => println!("{}: {} agents", group.call_pickup.name, group.call_pickup.agents.len()),
    ///         Err(failure) if failure.is_gone() => println!("renamed or deleted meanwhile"),
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
            refused: None,
            concurrency: 8,
            is_ordered: false,
        }
    }
}

/// What to audit, and how. [`Client::audit`] begins one.
#[derive(Clone)]
#[must_use = "nothing is audited unless `stream` is called and the stream is polled"]
pub struct Audit {
    client: Client,
    org_id: Option<OrgId>,
    location_ids: Vec<LocationId>,
    /// Why a parameter was refused, the first one.
    refused: Option<String>,
    concurrency: usize,
    is_ordered: bool,
}

impl Audit {
    /// The organization that is meant. Partners name a customer's organization here; without it, it is the token's own.
    ///
    /// A value that is no identifier is refused by the first item.
    pub fn org_id<V>(mut self, value: V) -> Self
    where
        V: TryInto<OrgId>,
        V::Error: fmt::Display,
    {
        self.org_id = self.taken("org_id", value);
        self
    }

    /// Audits this location, and others for which this is called, in place of all. The locations are then not listed, for
    /// which the token of a location administrator would not do.
    ///
    /// A value that is no identifier is refused by the first item.
    pub fn location_id<V>(mut self, value: V) -> Self
    where
        V: TryInto<LocationId>,
        V::Error: fmt::Display,
    {
        let id = self.taken("location_id", value).filter(|id| !self.location_ids.contains(id));
        self.location_ids.extend(id);
        self
    }

    /// How many requests may be under way at once, beside the limit of the client. The default is 8. 0 means 1.
    pub fn concurrency(mut self, most: usize) -> Self {
        self.concurrency = most.max(1);
        self
    }

    /// Whether the call pickups come in the order of the lists: locations as they are listed or were given, and within each
    /// the call pickups as they are listed. The default is as they come, which is sooner.
    pub fn ordered(mut self, is_ordered: bool) -> Self {
        self.is_ordered = is_ordered;
        self
    }

    fn taken<V, T>(&mut self, name: &str, value: V) -> Option<T>
    where
        V: TryInto<T>,
        V::Error: fmt::Display,
    {
        let value = value.try_into().map_err(|reason| format!("{name}: {reason}"));
        value.map_err(|reason| self.refused.get_or_insert(reason)).ok()
    }

    /// The call pickups with their details. Nothing is sent before the first is asked for.
    pub fn stream(self) -> AuditStream {
        let (sender, audited) = mpsc::unbounded_channel();
        AuditStream { work: Work::NotBegun(self.carry_out(sender).boxed()), audited }
    }

    /// Sends what is audited. What is under way is never more than the concurrency, and with what nobody has taken yet no more
    /// than twice that: a caller that keeps up is then never waited for.
    async fn carry_out(self, audited: mpsc::UnboundedSender<Audited>) {
        let Self { client, org_id, location_ids, refused, concurrency, is_ordered } = self;
        let places = Arc::new(Semaphore::new(concurrency.saturating_mul(2).min(Semaphore::MAX_PERMITS)));
        if let Some(reason) = refused {
            let error = runtime::Error::InvalidRequest(reason).into_error(&LIST_LOCATIONS);
            let item = Err(AuditFailure::of_all(error));
            let _ = audited.send(Audited { item, _place: None });
            return;
        }
        let inner = client.inner.with_own_in_flight(concurrency);
        let source = Arc::new(Source { client: Client { inner, ..client }, org_id });
        let locations = if location_ids.is_empty() {
            source.locations()
        } else {
            stream::iter(location_ids).map(|id| Ok(Place { location_id: id, location_name: None })).boxed()
        };
        let lists = {
            let source = Arc::clone(&source);
            side_by_side(locations.map(move |place| Arc::clone(&source).call_pickups(place)), LISTS, is_ordered)
        };
        // In order, a list waits for the one before it to end.
        let lists = if is_ordered { lists.flatten().boxed() } else { lists.flatten_unordered(LISTS).boxed() };
        let lists = lists.flat_map(stream::iter);
        // The place first: who has none asks for nothing of the lists.
        let details = stream::unfold((lists, source), move |(mut lists, source)| {
            let places = Arc::clone(&places);
            async move {
                // Nobody closes the semaphore.
                let place = places.acquire_owned().await.ok();
                let listed = lists.next().await?;
                Some((Arc::clone(&source).details(listed, place), (lists, source)))
            }
        });
        let mut details = side_by_side(details, concurrency, is_ordered);
        while let Some(mut next) = details.next().await {
            let is_last = matches!(&next.item, Err(failure) if failure.error().is_unauthorized());
            if is_last {
                next.item = next.item.map_err(|failure| AuditFailure::last(failure.into_error()));
            }
            // Where it cannot be sent, nobody is there to take it.
            if audited.send(next).is_err() || is_last {
                return;
            }
        }
    }
}

/// What `futures` give, at most so many of them begun and not yet taken.
fn side_by_side<F>(
    futures: impl Stream<Item = F> + Send + 'static,
    most: usize,
    is_ordered: bool,
) -> BoxStream<'static, F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    if is_ordered { futures.buffered(most).boxed() } else { futures.buffer_unordered(most).boxed() }
}

/// A location that is audited.
#[derive(Clone)]
struct Place {
    location_id: LocationId,
    /// None where the caller gave the ID.
    location_name: Option<String>,
}

/// A call pickup that was listed.
struct Listed {
    place: Place,
    summary: CallPickupSummary,
}

/// Where the parts of an audit come from.
struct Source {
    client: Client,
    org_id: Option<OrgId>,
}

impl Source {
    fn locations(&self) -> BoxStream<'static, Result<Place, AuditFailure>> {
        let mut request = self.client.list_locations();
        if let Some(org_id) = &self.org_id {
            request = request.org_id(org_id.clone());
        }
        let locations = request.stream().map(|location| match location {
            Ok(location) => Ok(Place { location_id: location.id, location_name: Some(location.name) }),
            Err(error) => Err(AuditFailure::of_all(error)),
        });
        locations.boxed()
    }

    /// The call pickups of a location, whose first page is there. They come as many at a time as are there: the lists are
    /// waited for side by side, which costs something for each time that one is asked.
    async fn call_pickups(
        self: Arc<Self>,
        place: Result<Place, AuditFailure>,
    ) -> BoxStream<'static, Vec<Result<Listed, AuditFailure>>> {
        let place = match place {
            Ok(place) => place,
            Err(failure) => return stream::once(future::ready(vec![Err(failure)])).boxed(),
        };
        let mut request = self.client.list_call_pickups().location_id(place.location_id.clone());
        if let Some(org_id) = &self.org_id {
            request = request.org_id(org_id.clone());
        }
        let list: ItemStream<_> = request.stream().begun().await;
        let list = list.map(move |summary| match summary {
            Ok(summary) => Ok(Listed { place: place.clone(), summary }),
            Err(error) => Err(AuditFailure::new(Some(place.clone()), None, error)),
        });
        list.ready_chunks(AT_A_TIME).boxed()
    }

    /// What a listed call pickup comes to.
    #[expect(
        clippy::manual_async_fn,
        reason = "its future would have room for each argument twice: as given and as used"
    )]
    fn details(
        self: Arc<Self>,
        listed: Result<Listed, AuditFailure>,
        place: Option<OwnedSemaphorePermit>,
    ) -> impl Future<Output = Audited> + Send {
        async move {
            let Listed { place: location, summary } = match listed {
                Ok(listed) => listed,
                Err(failure) => return Audited { item: Err(failure), _place: place },
            };
            let request = self.client.get_call_pickup();
            let mut request = request.location_id(location.location_id.clone()).call_pickup_id(summary.id.clone());
            if let Some(org_id) = &self.org_id {
                request = request.org_id(org_id.clone());
            }
            let item = match request.send().await {
                Ok(call_pickup) => {
                    let location_name = location.location_name.or(summary.location_name);
                    Ok(AuditedCallPickup { location_id: location.location_id, location_name, call_pickup })
                }
                Err(error) => Err(AuditFailure::new(Some(location), Some(summary), error)),
            };
            Audited { item, _place: place }
        }
    }
}

type Item = Result<AuditedCallPickup, AuditFailure>;

/// What comes of an audit, and keeps its place among those that were begun until somebody takes it.
struct Audited {
    item: Item,
    _place: Option<OwnedSemaphorePermit>,
}

/// A call pickup with its details, and where it is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AuditedCallPickup {
    /// Identifies the location.
    pub location_id: LocationId,
    /// The name of the location, where it is known.
    pub location_name: Option<String>,
    /// The call pickup, with its agents.
    pub call_pickup: CallPickup,
}

/// What could not be audited, and why. The audit goes on without it.
///
/// | [`location_id`](Self::location_id) | [`call_pickup`](Self::call_pickup) | what is missing |
/// | --- | --- | --- |
/// | none | none | the locations that had not been listed yet, with all of theirs |
/// | some | none | the call pickups of the location that had not been listed yet |
/// | some | some | the details of this call pickup |
///
/// Where the token is refused, the audit ends: see [`ends_audit`](Self::ends_audit).
///
/// Neither `Display` nor `Debug` shows names or identifiers; the methods give them.
pub struct AuditFailure(Box<Missing>);

struct Missing {
    place: Option<Place>,
    call_pickup: Option<CallPickupSummary>,
    error: Error,
    ends_audit: bool,
}

impl AuditFailure {
    /// The locations could not be listed.
    fn of_all(error: Error) -> Self {
        Self::new(None, None, error)
    }

    /// The audit cannot go on.
    fn last(error: Error) -> Self {
        Self(Box::new(Missing { place: None, call_pickup: None, error, ends_audit: true }))
    }

    fn new(place: Option<Place>, call_pickup: Option<CallPickupSummary>, error: Error) -> Self {
        Self(Box::new(Missing { place, call_pickup, error, ends_audit: false }))
    }

    /// Whether this is the last of the audit, without what is left: the token was refused, which more requests would not
    /// change, or the runtime was shut down.
    pub fn ends_audit(&self) -> bool {
        self.0.ends_audit
    }

    /// Identifies the location. None where the locations could not be listed.
    pub fn location_id(&self) -> Option<&LocationId> {
        self.0.place.as_ref().map(|place| &place.location_id)
    }

    /// The name of the location, where it is known.
    pub fn location_name(&self) -> Option<&str> {
        let listed = self.0.place.as_ref().and_then(|place| place.location_name.as_deref());
        listed.or_else(|| self.0.call_pickup.as_ref()?.location_name.as_deref())
    }

    /// The call pickup as the list has it, where its details could not be read.
    pub fn call_pickup(&self) -> Option<&CallPickupSummary> {
        self.0.call_pickup.as_ref()
    }

    /// Why.
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// Why, alone.
    pub fn into_error(self) -> Error {
        self.0.error
    }

    /// Whether the call pickup was there when it was listed and is no more: it was renamed, which gives it another ID, or
    /// deleted, in the meantime. To find a renamed one, list the location again.
    pub fn is_gone(&self) -> bool {
        let status = self.error().status();
        self.call_pickup().is_some() && matches!(status, Some(StatusCode::NOT_FOUND | StatusCode::GONE))
    }
}

impl fmt::Display for AuditFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = match *self.0 {
            Missing { ends_audit: true, .. } => "the audit ends here, without what is left",
            _ if self.is_gone() => "a call pickup was renamed or deleted after it was listed",
            Missing { call_pickup: Some(_), .. } => "the details of a call pickup are missing",
            Missing { place: Some(_), .. } => "call pickups of a location are missing",
            _ => "locations are missing",
        };
        write!(f, "{missing}: {}", self.error())
    }
}

impl fmt::Debug for AuditFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditFailure({self})")
    }
}

impl std::error::Error for AuditFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.error())
    }
}

/// The call pickups of an organization with their details: what [`Audit::stream`] gives.
///
/// Each item is a call pickup or what could not be audited; one failure does not end the rest, but for a token that is
/// refused. Nothing is sent before the first item is asked for. From then on at most as many requests are under way as
/// [`Audit::concurrency`] says. No more is read ahead than twice as many details, and a few pages of the lists: a caller
/// that takes its time slows the audit down, and memory does not grow with the organization. Dropping the stream aborts
/// what is under way.
///
/// It is a [`Stream`], for those who have its combinators; [`next`](Self::next) needs no other crate. It has to be polled
/// in a tokio runtime.
#[must_use = "a stream does nothing unless it is polled"]
pub struct AuditStream {
    work: Work,
    audited: mpsc::UnboundedReceiver<Audited>,
}

/// A task carries the audit out, so that what is under way ends in its time though nobody asks for the next one.
enum Work {
    NotBegun(BoxFuture<'static, ()>),
    Begun(Task<()>),
    Over,
}

impl AuditStream {
    /// The next call pickup, or what could not be audited. None at the end. Nothing is lost if the future is dropped.
    pub async fn next(&mut self) -> Option<Result<AuditedCallPickup, AuditFailure>> {
        StreamExt::next(self).await
    }
}

impl Stream for AuditStream {
    type Item = Result<AuditedCallPickup, AuditFailure>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { work, audited } = &mut *self;
        *work = match std::mem::replace(work, Work::Over) {
            Work::NotBegun(future) => Work::Begun(Task::spawn(future)),
            begun => begun,
        };
        if let Some(Audited { item, .. }) = ready!(audited.poll_recv(context)) {
            return Poll::Ready(Some(item));
        }
        // A panic of the task is the caller's now, and only now.
        let Work::Begun(mut task) = std::mem::replace(work, Work::Over) else { return Poll::Ready(None) };
        let Poll::Ready(ended) = Pin::new(&mut task).poll(context) else {
            *work = Work::Begun(task);
            return Poll::Pending;
        };
        Poll::Ready(ended.err().map(|Stopped| {
            let error = runtime::Error::Lost(None, Lost::Stopped).into_error(&GET_CALL_PICKUP);
            Err(AuditFailure::last(error))
        }))
    }
}

impl fmt::Debug for AuditStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditStream").finish_non_exhaustive()
    }
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit")
            .field("concurrency", &self.concurrency)
            .field("is_ordered", &self.is_ordered)
            .finish_non_exhaustive()
    }
}
