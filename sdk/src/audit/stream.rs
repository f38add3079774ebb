//! The stream of an audit's items.

use std::{
    fmt,
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use futures_util::{FutureExt as _, StreamExt, future::BoxFuture};
use sync_wrapper::SyncWrapper;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::{failure::AuditFailure, item::AuditedCallPickup};
use crate::{
    Error,
    error::cause::Cause,
    operations::GET_CALL_PICKUP,
    task::{AbortOnDropHandle, RuntimeShutdown},
};

/// The call pickups of an organization with their details. Returned by [`Audit::stream`](crate::Audit::stream).
///
/// Each item is a call pickup, or a part of the organization that could not be audited. A failure does not end the stream,
/// unless its [`ends_audit`](crate::AuditFailure::ends_audit) returns `true`.
///
/// No request is sent before the stream is polled for the first time. From then on, at most
/// [`Audit::concurrency`](crate::Audit::concurrency) requests are in flight. The stream prefetches at most twice as many
/// details, and a few pages of the lists: a slow caller slows the audit down, and the memory does not grow with the
/// organization. Dropping the stream aborts the requests in flight.
///
/// It implements [`Stream`] for use with combinators; [`next`](Self::next) needs no other crate. It must be polled in a tokio
/// runtime.
///
/// [`Stream`]: https://docs.rs/futures-core/latest/futures_core/stream/trait.Stream.html
#[must_use = "a stream does nothing unless it is polled"]
pub struct AuditStream {
    state: State,
    items: mpsc::UnboundedReceiver<BufferedItem>,
}

/// An item that the caller has not taken yet. Its permit limits the size of the buffer.
pub(crate) struct BufferedItem {
    pub(crate) item: Result<AuditedCallPickup, AuditFailure>,
    /// `None` for an item that does not count against the limit of the buffer.
    pub(crate) _permit: Option<OwnedSemaphorePermit>,
}

/// The progress of the audit. It runs in a task, so that requests in flight complete even if the stream is not polled.
enum State {
    /// The wrapper makes the stream `Sync`: a future needs exclusive access only.
    Idle(SyncWrapper<BoxFuture<'static, ()>>),
    Running(AbortOnDropHandle<()>),
    Done,
}

impl AuditStream {
    /// Creates the stream of the items that `audit` sends to `items`.
    pub(crate) fn new(
        audit: impl Future<Output = ()> + Send + 'static,
        items: mpsc::UnboundedReceiver<BufferedItem>,
    ) -> Self {
        Self { state: State::Idle(SyncWrapper::new(audit.boxed())), items }
    }

    /// Returns the next call pickup or failure; `None` at the end.
    ///
    /// The method is cancel safe: if the future is dropped, no item is lost.
    pub async fn next(&mut self) -> Option<Result<AuditedCallPickup, AuditFailure>> {
        StreamExt::next(self).await
    }
}

impl Stream for AuditStream {
    type Item = Result<AuditedCallPickup, AuditFailure>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { state, items } = &mut *self;
        *state = match mem::replace(state, State::Done) {
            State::Idle(audit) => State::Running(AbortOnDropHandle::spawn(audit.into_inner())),
            state => state,
        };
        if let Some(BufferedItem { item, .. }) = ready!(items.poll_recv(context)) {
            return Poll::Ready(Some(item));
        }
        // All items have been taken. Poll the task only now: a panic in it resumes here.
        let State::Running(mut task) = mem::replace(state, State::Done) else { return Poll::Ready(None) };
        let Poll::Ready(result) = Pin::new(&mut task).poll(context) else {
            *state = State::Running(task);
            return Poll::Pending;
        };
        Poll::Ready(result.err().map(|RuntimeShutdown| {
            let error = Error::from_cause(Cause::RuntimeShutdown).with_operation(&GET_CALL_PICKUP);
            Err(AuditFailure::fatal(error))
        }))
    }
}

impl fmt::Debug for AuditStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditStream").finish_non_exhaustive()
    }
}
