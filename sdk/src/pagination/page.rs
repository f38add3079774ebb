//! Single pages of a list, and the requests for the pages after them.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use reqwest::{Method, Request, Url, header::HeaderMap};

use super::{
    error::{MAX_EMPTY_PAGES, PaginationError},
    link_header::next_page_url,
};
use crate::{
    BoxFuture, Client, Error, Operation, Response,
    error::cause::Cause,
    exchange::{Endpoint, exchange},
    response::BufferedResponse,
};

/// An operation whose responses are pages of a list, implemented by the generated request builder of each operation with
/// `x-pageable`.
pub(crate) trait Pageable: Endpoint {
    type Item: Send + 'static;

    /// Returns the items of a page.
    fn items(page: Self::Value) -> Vec<Self::Item>;
}

/// A page that was read.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// The fetcher of the next page, `None` after the last page, or the reason why there is no next page.
    pub(crate) next: Result<Option<Box<PageFetcher<T>>>, Error>,
}

/// The function that requests a page. It hides the type of the operation.
type FetchPage<T> = fn(Client, Request) -> BoxFuture<'static, Result<Response<Vec<T>>, Error>>;

/// A list with the URL of its next page.
pub(crate) struct PageFetcher<T> {
    client: Client,
    operation: &'static Operation,
    fetch_page: FetchPage<T>,
    url: Url,
    /// The headers of the first request, without those that each attempt adds.
    headers: HeaderMap,
    visited: VisitedPages,
    empty_pages: u32,
}

impl<T> PageFetcher<T> {
    /// Starts with the page that `request` asks for.
    pub(crate) fn new<L: Pageable<Item = T> + 'static>(client: &Client, request: &Request) -> Self {
        Self {
            client: client.clone(),
            operation: L::OPERATION,
            fetch_page: |client, request| {
                Box::pin(async move { Ok(exchange::<L>(&client, Ok(request)).await?.map(L::items)) })
            },
            url: request.url().clone(),
            headers: request.headers().clone(),
            visited: VisitedPages::default(),
            empty_pages: 0,
        }
    }

    /// Reads the page.
    pub(crate) async fn fetch(mut self: Box<Self>) -> Result<Page<T>, Error> {
        let mut request = Request::new(Method::GET, self.url.clone());
        *request.headers_mut() = self.headers.clone();
        self.visited.insert(&self.url);
        let (items, response) = (self.fetch_page)(self.client.clone(), request).await?.into_parts();
        self.empty_pages = if items.is_empty() { self.empty_pages + 1 } else { 0 };
        Ok(Page { items, next: self.next_page(response) })
    }

    /// Returns the fetcher of the page after `response`.
    fn next_page(mut self: Box<Self>, response: BufferedResponse) -> Result<Option<Box<Self>>, Error> {
        let next = match next_page_url(&response.headers, &self.url) {
            Ok(None) => return Ok(None),
            Ok(Some(next)) if self.visited.contains(&next) => Err(PaginationError::Cycle),
            Ok(Some(_)) if self.empty_pages >= MAX_EMPTY_PAGES => Err(PaginationError::TooManyEmptyPages),
            Ok(Some(next)) => Ok(next),
            Err(error) => Err(error),
        };
        match next {
            Ok(url) => {
                self.url = url;
                Ok(Some(self))
            }
            Err(error) => {
                let error = Error::from_response(Cause::Pagination(error), Box::new(response));
                Err(error.with_operation(self.operation))
            }
        }
    }
}

/// The pages that were read. It keeps a hash of each URL, because lists and URLs can be long.
#[derive(Default)]
struct VisitedPages {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl VisitedPages {
    fn insert(&mut self, url: &Url) {
        self.hashes.insert(self.hasher.hash_one(url));
    }

    fn contains(&self, url: &Url) -> bool {
        self.hashes.contains(&self.hasher.hash_one(url))
    }
}
