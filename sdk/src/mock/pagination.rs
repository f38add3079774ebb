//! Paginated lists, with the `Link` header of RFC 8288.

use hyper::header::{HeaderValue, LINK};
use reqwest::{StatusCode, Url};
use serde::Serialize;

use super::{request::MockRequest, response::MockResponse};

/// The number of items on a page if the request has no `max`. It equals the default in the document, where there is one.
const DEFAULT_PAGE_SIZE: usize = 2000;

/// Returns the requested page of `items`. `list` makes the value of the response from the items of the page.
pub(super) fn page_response<T, L: Serialize>(
    request: &MockRequest<'_>,
    items: impl IntoIterator<Item = T>,
    list: impl FnOnce(Vec<T>) -> L,
) -> MockResponse {
    // The contract has already rejected values that are not numbers.
    let number = |name: &str| request.query_parameter(name).and_then(|text| text.parse::<usize>().ok());
    let (start, max) = (number("start").unwrap_or(0), number("max").unwrap_or(DEFAULT_PAGE_SIZE));
    let mut remaining = items.into_iter().skip(start);
    let page: Vec<T> = remaining.by_ref().take(max).collect();
    let mut response = MockResponse::json(StatusCode::OK, &list(page));
    if remaining.next().is_some() {
        response.headers.extend(link_to_next(request, start + max, max).map(|link| (LINK, link)));
    }
    response
}

/// Returns the `Link` header to the page that begins at `start`. The other parameters of the request stay the same.
fn link_to_next(request: &MockRequest<'_>, start: usize, max: usize) -> Option<HeaderValue> {
    let mut url = Url::parse(&request.url).ok()?;
    let others = request.query.iter().filter(|(name, _)| !matches!(name.as_str(), "start" | "max"));
    url.query_pairs_mut()
        .extend_pairs(others)
        .append_pair("start", &start.to_string())
        .append_pair("max", &max.to_string());
    HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).ok()
}
