//! Cross-origin requests of browsers (CORS).

use hyper::{
    Method,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap,
        HeaderValue,
    },
    http::request::Parts,
};
use reqwest::StatusCode;

use super::response::MockResponse;

/// Returns the response to a preflight request: permission for every method and header. Returns `None` for other requests.
///
/// An unknown path gets the permission too, so that the page can read the 404 of the request that follows.
pub(super) fn preflight_response(head: &Parts) -> Option<MockResponse> {
    let method = head.headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| head.method == Method::OPTIONS)?;
    let mut response = MockResponse::empty(StatusCode::NO_CONTENT);
    response.headers.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    // Not `*`, which excludes `Authorization`.
    let headers = head.headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    response.headers.extend(headers.map(|headers| (ACCESS_CONTROL_ALLOW_HEADERS, headers)));
    Some(response)
}

/// Permits pages of every origin to read a response with all its headers.
pub(super) fn permit_every_origin(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
}
