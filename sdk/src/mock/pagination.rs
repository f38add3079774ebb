//! Paginated lists, with the `Link` header of RFC 8288.

use hyper::header::{HeaderMap, HeaderValue, LINK};
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
    let start = request.query_number("start").unwrap_or(0);
    let max = request.query_number("max").unwrap_or(DEFAULT_PAGE_SIZE);
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
    let mut url = request.url.clone();
    let filters = request.query.iter().filter(|(name, _)| !is_page_parameter(name));
    url.query_pairs_mut()
        .extend_pairs(filters)
        .append_pair("start", &start.to_string())
        .append_pair("max", &max.to_string());
    next_link(&url)
}

/// Removes all parameters but those of the page from the link to the next page, if there is one.
pub(super) fn remove_filters(headers: &mut HeaderMap) {
    let target = headers.get(LINK).and_then(|link| link.to_str().ok()?.strip_prefix('<')?.split_once('>'));
    let Some(mut url) = target.and_then(|(target, _)| Url::parse(target).ok()) else { return };
    let page: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| is_page_parameter(name)).collect();
    url.query_pairs_mut().clear().extend_pairs(page);
    if let Some(link) = next_link(&url) {
        headers.insert(LINK, link);
    }
}

fn is_page_parameter(name: &str) -> bool {
    matches!(name, "start" | "max")
}

fn next_link(url: &Url) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).ok()
}
