//! Lists in pages, with the `Link` header of RFC 8288.

use hyper::header::{HeaderValue, LINK};
use reqwest::{StatusCode, Url};
use serde::Serialize;

use super::{operations::Request, reply::Reply, routes};

/// How many entries a page has where the request does not say. It is the document's default where that has one.
const PAGE: usize = 2000;

/// The page that a request asks for of `all`, as what `list` makes of it.
pub(super) fn reply<T, L: Serialize>(
    request: &Request<'_>,
    all: impl IntoIterator<Item = T>,
    list: impl FnOnce(Vec<T>) -> L,
) -> Reply {
    // Anything but a number has been refused.
    let number = |name: &str| routes::value(request.query, name).and_then(|text| text.parse::<usize>().ok());
    let (start, max) = (number("start").unwrap_or(0), number("max").unwrap_or(PAGE));
    let mut rest = all.into_iter().skip(start);
    let page: Vec<T> = rest.by_ref().take(max).collect();
    let mut reply = Reply::json(StatusCode::OK, &list(page));
    if rest.next().is_some() {
        reply.headers.extend(next(request, start + max, max).map(|link| (LINK, link)));
    }
    reply
}

/// The `Link` header to the page from `start` on: the same request otherwise.
fn next(request: &Request<'_>, start: usize, max: usize) -> Option<HeaderValue> {
    let mut url = Url::parse(&request.url).ok()?;
    let kept = request.query.iter().filter(|(name, _)| !matches!(name.as_str(), "start" | "max"));
    url.query_pairs_mut()
        .extend_pairs(kept)
        .append_pair("start", &start.to_string())
        .append_pair("max", &max.to_string());
    HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).ok()
}
