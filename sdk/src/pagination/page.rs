//! Single pages of a list, and the requests for the pages after them.

use reqwest::{Method, Request, Url, header::HeaderMap};

use super::{
    error::{MAX_EMPTY_PAGES, PaginationError},
    link_header::next_page_url,
    recent_pages::RecentPages,
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

    /// Returns the ID of an item, or `None` if the items have none.
    fn item_id(item: &Self::Item) -> Option<&str>;
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
    item_id: fn(&T) -> Option<&str>,
    /// The first page, whose filters apply to all pages.
    first: Url,
    /// `None` if no page was read.
    next: Option<Url>,
    /// The headers of the first request, without those that each attempt adds.
    headers: HeaderMap,
    recent_pages: RecentPages,
    pages: usize,
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
            item_id: L::item_id,
            first: request.url().clone(),
            next: None,
            headers: request.headers().clone(),
            recent_pages: RecentPages::default(),
            pages: 0,
            empty_pages: 0,
        }
    }

    /// Reads the page.
    pub(crate) async fn fetch(mut self: Box<Self>) -> Result<Page<T>, Error> {
        let mut request = Request::new(Method::GET, self.url().clone());
        *request.headers_mut() = self.headers.clone();
        let (items, response) = (self.fetch_page)(self.client.clone(), request).await?.into_parts();
        self.pages += 1;
        self.empty_pages = if items.is_empty() { self.empty_pages + 1 } else { 0 };
        if !self.recent_pages.insert_items(items.iter().map(self.item_id)) {
            return Err(self.error(PaginationError::RepeatedItems, response));
        }
        Ok(Page { items, next: self.next_page(response) })
    }

    /// The URL of the page to read.
    fn url(&self) -> &Url {
        self.next.as_ref().unwrap_or(&self.first)
    }

    /// Returns the fetcher of the page after `response`.
    fn next_page(mut self: Box<Self>, response: Box<BufferedResponse>) -> Result<Option<Box<Self>>, Error> {
        match self.next_url(&response.headers) {
            Ok(None) => Ok(None),
            Ok(next) => {
                self.next = next;
                Ok(Some(self))
            }
            Err(error) => Err(self.error(error, response)),
        }
    }

    fn next_url(&mut self, headers: &HeaderMap) -> Result<Option<Url>, PaginationError> {
        let max_pages = self.client.inner.max_pages();
        let Some(next) = next_page_url(headers, &self.first, self.url())? else { return Ok(None) };
        if self.next.is_none() {
            // Only now, because most lists have one page.
            self.recent_pages.insert_url(self.first.as_str());
        }
        if !self.recent_pages.insert_url(next.as_str()) {
            return Err(PaginationError::Cycle);
        }
        if self.empty_pages >= MAX_EMPTY_PAGES {
            return Err(PaginationError::TooManyEmptyPages);
        }
        if self.pages >= max_pages {
            return Err(PaginationError::TooManyPages(max_pages));
        }
        Ok(Some(next))
    }

    /// The error of a list whose last response was `response`.
    fn error(&self, error: PaginationError, response: Box<BufferedResponse>) -> Error {
        Error::from_response(Cause::Pagination(error), response).with_operation(self.operation)
    }
}
