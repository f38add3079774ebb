//! A list as one stream of items: page after page, the next one read while the caller works on this one.

use std::{
    collections::HashSet,
    fmt,
    future::{Future, poll_fn},
    hash::{BuildHasher, RandomState},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use reqwest::{Method, Request, Url, header::HeaderMap};

use super::{
    error::{Lost, MAX_EMPTY_PAGES},
    link_header,
};
use crate::{
    BoxFuture, Client, Error, Operation, Response,
    generated_runtime::{self as runtime, Answer, Exchange, exchange},
    task::{Stopped, Task},
};

/// An operation whose answers are pages of a list. The generator implements it for the builder of each operation with
/// `x-pageable`.
pub(crate) trait Pageable: Exchange {
    /// What the pages hold.
    type Item: Send + 'static;

    fn items(page: Self::Value) -> Vec<Self::Item>;
}

/// The items of a list, from all its pages: what `stream` of the builder of a list operation gives.
///
/// Nothing is sent before the first item is asked for. From then on the next page is read, in a task of its own, while you
/// work on this one, and no further: at most two pages are in memory. Each page is a request like any other, with its
/// retries, limits and spans. Dropping the stream aborts the task.
///
/// An item that came is given before an error that follows it, and an error ends the stream. Besides those of each request,
/// these are:
///
/// - [`is_cross_origin`](Error::is_cross_origin): the link to the next page leads to another server or another resource. Nothing
///   is sent there, and no token.
/// - [`is_pagination_loop`](Error::is_pagination_loop): the link leads to a page that was read before, or 100 pages in a row were empty.
/// - [`is_invalid_link`](Error::is_invalid_link): the link cannot be read. Two faults that the API was seen with are mended:
///   a parameter that is `null` is what it was for the page before, or left out, and `https,https://` is `https://`.
///
/// It is a [`Stream`], for those who have its combinators; [`next`](Self::next) needs no other crate. It has to be polled
/// in a tokio runtime.
#[must_use = "a stream does nothing unless it is polled"]
pub struct ItemStream<T> {
    operation: &'static Operation,
    items: vec::IntoIter<T>,
    rest: Rest<T>,
}

/// What follows the items that are here.
enum Rest<T> {
    ToRead(Box<Reader<T>>),
    Reading(Task<Result<Page<T>, Error>>),
    Failed(Error),
    End,
}

impl<T: Send + 'static> ItemStream<T> {
    /// The list of which `request` asks for the first page.
    pub(crate) fn new<L: Pageable<Item = T>>(client: &Client, request: Result<Request, runtime::Error>) -> Self {
        let rest = match request {
            Ok(request) => Rest::ToRead(Box::new(Reader::new::<L>(client, &request))),
            Err(error) => Rest::Failed(error.into_error(L::OPERATION)),
        };
        Self { operation: L::OPERATION, items: Vec::new().into_iter(), rest }
    }

    /// The next item. None at the end of the list, and after an error. Nothing is lost if the future is dropped.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// The same list, with its first page read.
    pub(crate) async fn begun(mut self) -> Self {
        if let Some(Err(error)) = poll_fn(|context| self.poll_page(context)).await {
            self.rest = Rest::Failed(error);
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

    /// Puts the items of the next page in the place of those that are here, and begins to read the one after it.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(), Error>>> {
        if let Rest::ToRead(_) = &self.rest
            && let Rest::ToRead(reader) = mem::replace(&mut self.rest, Rest::End)
        {
            self.rest = Rest::Reading(Task::spawn(reader.read()));
        }
        let page = match &mut self.rest {
            Rest::Reading(page) => {
                let stopped = |Stopped| Err(runtime::Error::Lost(None, Lost::Stopped).into_error(self.operation));
                ready!(Pin::new(page).poll(context)).unwrap_or_else(stopped)
            }
            rest => match mem::replace(rest, Rest::End) {
                Rest::Failed(error) => Err(error),
                _ => return Poll::Ready(None),
            },
        };
        self.rest = Rest::End;
        Poll::Ready(Some(page.map(|Page { items, next }| {
            self.items = items.into_iter();
            self.rest = match next {
                Ok(Some(reader)) => Rest::Reading(Task::spawn(reader.read())),
                Ok(None) => Rest::End,
                Err(error) => Rest::Failed(error),
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

/// Shows no items: they may be personal data.
impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").finish_non_exhaustive()
    }
}

/// A page that came.
struct Page<T> {
    items: Vec<T>,
    /// What reads the page after it, where there is one.
    next: Result<Option<Box<Reader<T>>>, Error>,
}

/// How a page is read, for one type of items.
type Read<T> = fn(Client, Request) -> BoxFuture<'static, Result<Response<Vec<T>>, Error>>;

/// What reads the next page of a list.
struct Reader<T> {
    client: Client,
    operation: &'static Operation,
    read: Read<T>,
    url: Url,
    /// As they are before the hooks complete them.
    headers: HeaderMap,
    read_before: Seen,
    empty_pages: u32,
}

impl<T> Reader<T> {
    fn new<L: Pageable<Item = T>>(client: &Client, request: &Request) -> Self {
        Self {
            client: client.clone(),
            operation: L::OPERATION,
            read: |client, request| {
                Box::pin(async move { Ok(exchange::<L>(&client, Ok(request)).await?.map(L::items)) })
            },
            url: request.url().clone(),
            headers: request.headers().clone(),
            read_before: Seen::default(),
            empty_pages: 0,
        }
    }

    async fn read(mut self: Box<Self>) -> Result<Page<T>, Error> {
        let mut request = Request::new(Method::GET, self.url.clone());
        *request.headers_mut() = self.headers.clone();
        self.read_before.insert(&self.url);
        let (items, answer) = (self.read)(self.client.clone(), request).await?.into_parts();
        self.empty_pages = if items.is_empty() { self.empty_pages + 1 } else { 0 };
        Ok(Page { items, next: self.after(answer) })
    }

    /// What reads the page after the one that `answer` brought.
    fn after(mut self: Box<Self>, answer: Answer) -> Result<Option<Box<Self>>, Error> {
        let next = match link_header::next(&answer.headers, &self.url) {
            Ok(None) => return Ok(None),
            Ok(Some(next)) if self.read_before.has(&next) => Err(Lost::Repeated),
            Ok(Some(_)) if self.empty_pages >= MAX_EMPTY_PAGES => Err(Lost::Empty),
            Ok(Some(next)) => Ok(next),
            Err(lost) => Err(lost),
        };
        self.url =
            next.map_err(|lost| runtime::Error::Lost(Some(Box::new(answer)), lost).into_error(self.operation))?;
        Ok(Some(self))
    }
}

/// The URLs of the pages that were read, by eight bytes each: a list may be long, and its URLs are.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    keys: RandomState,
}

impl Seen {
    fn insert(&mut self, url: &Url) {
        self.hashes.insert(self.keys.hash_one(url));
    }

    fn has(&self, url: &Url) -> bool {
        self.hashes.contains(&self.keys.hash_one(url))
    }
}
