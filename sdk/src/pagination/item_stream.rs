//! A stream of the items of a list, which prefetches the next page.

use std::{
    fmt,
    future::{Future, poll_fn},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use reqwest::Request;

use super::page::{Page, PageFetcher, Pageable};
use crate::{
    Client, Error, Operation,
    error::cause::Cause,
    task::{AbortOnDropHandle, RuntimeShutdown},
};

/// The items of a list, from all its pages. Returned by the `stream` method of list operations.
///
/// The parameters of the request apply to all pages: if the link to the next page lacks one of them, such as `name`, or has
/// another value, the value of the request is used. Only the page parameters `max` and `start` are those of the link.
///
/// Nothing is sent before the first item is requested. Then the stream prefetches exactly one page, in a task of its own,
/// while you work on the current one: at most two pages are in memory. Each page is a request like any other, with
/// retries, limits and spans. Dropping the stream aborts the task.
///
/// An error ends the stream, after the items that precede it. In addition to the errors of a request, it can be:
///
/// - [`is_cross_origin`](Error::is_cross_origin): the link to the next page leads to another server or another resource.
///   Nothing is sent there, and no token.
/// - [`is_pagination_loop`](Error::is_pagination_loop): the list does not end. The link leads to one of the last 1,000 pages;
///   or the page has the same item IDs as one of them, and its items are not returned; or 100 consecutive pages were empty;
///   or the list has more pages than [`max_pages`](crate::ClientBuilder::max_pages).
/// - [`is_invalid_link`](Error::is_invalid_link): the link is invalid. Two faults that the API is known to have are fixed: a
///   parameter with the value `null` is replaced by that of the previous page, or omitted; and `https,https://` is read as
///   `https://`.
///
/// The stream must be polled in a tokio runtime. It implements [`Stream`]; [`next`](Self::next) works without another crate.
///
/// [`Stream`]: https://docs.rs/futures-core/latest/futures_core/stream/trait.Stream.html
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<T> {
    operation: &'static Operation,
    items: vec::IntoIter<T>,
    state: StreamState<T>,
}

/// The state after the current items.
enum StreamState<T> {
    Idle(Box<PageFetcher<T>>),
    Fetching(AbortOnDropHandle<Result<Page<T>, Error>>),
    Failed(Error),
    Done,
}

impl<T: Send + 'static> ItemStream<T> {
    /// Creates the stream of the list whose first page `request` asks for.
    pub(crate) fn new<L: Pageable<Item = T> + 'static>(client: &Client, request: Result<Request, Error>) -> Self {
        let state = match request {
            Ok(request) => StreamState::Idle(Box::new(PageFetcher::new::<L>(client, &request))),
            Err(error) => StreamState::Failed(error.with_operation(L::OPERATION)),
        };
        Self { operation: L::OPERATION, items: Vec::new().into_iter(), state }
    }

    /// Returns the next item, or `None` at the end of the list and after an error. Dropping the future loses no item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Reads the first page.
    pub(crate) async fn with_first_page(mut self) -> Self {
        if let Some(Err(error)) = poll_fn(|context| self.poll_page(context)).await {
            self.state = StreamState::Failed(error);
        }
        self
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.poll_page(context)) {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// Replaces the current items by those of the next page, and starts the prefetch of the page after it.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(), Error>>> {
        let mut task = match mem::replace(&mut self.state, StreamState::Done) {
            StreamState::Idle(fetcher) => AbortOnDropHandle::spawn(fetcher.fetch()),
            StreamState::Fetching(task) => task,
            StreamState::Failed(error) => return Poll::Ready(Some(Err(error))),
            StreamState::Done => return Poll::Ready(None),
        };
        let Poll::Ready(result) = Pin::new(&mut task).poll(context) else {
            self.state = StreamState::Fetching(task);
            return Poll::Pending;
        };
        let page = result.unwrap_or_else(|RuntimeShutdown| {
            Err(Error::from_cause(Cause::RuntimeShutdown).with_operation(self.operation))
        });
        Poll::Ready(Some(page.map(|Page { items, next }| {
            self.items = items.into_iter();
            self.state = match next {
                Ok(Some(fetcher)) => StreamState::Fetching(AbortOnDropHandle::spawn(fetcher.fetch())),
                Ok(None) => StreamState::Done,
                Err(error) => StreamState::Failed(error),
            };
        })))
    }
}

impl<T: Send + 'static> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

/// Items are never pinned.
impl<T> Unpin for ItemStream<T> {}

/// Omits the items, which may be personal data.
impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").finish_non_exhaustive()
    }
}
