//! The names that the generated code uses.
//!
//! progenitor generates code for `progenitor_client`, whose `Error` omits the status code of a response that cannot be
//! decoded, prints whole bodies, and reads them without a limit; and whose `exec` hook can only fail with a
//! `reqwest::Error`. So the postprocessing replaces it by the names in this module.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{
    RequestBuilder, Url,
    header::{CONTENT_TYPE, HeaderValue},
};
use serde::Serialize;

pub(crate) use crate::{
    Error, Response as ResponseValue,
    exchange::{ClientHooks, Endpoint, exchange},
    pagination::page::Pageable,
    response::BufferedResponse,
    transport::pipeline::Transport,
};
use crate::{
    error::{cause::Cause, decode::decode},
    model::{
        bounds::OutOfBounds,
        identifier,
        received::{FromResponse, Received},
    },
    transport::failure::HttpFailure,
};

impl<T> ResponseValue<T> {
    /// Decodes the body of a response with any successful status code, even one that the document does not list.
    pub(crate) fn from_response(response: Box<BufferedResponse>) -> Result<Self, Error>
    where
        T: for<'de> Received<'de>,
    {
        if !response.status.is_success() {
            return Err(Error::from_response(Cause::Status, response));
        }
        if response.body.is_empty() {
            return Err(Error::from_response(Cause::NoContent, response));
        }
        match decode(&response.body) {
            Ok(FromResponse(value)) => Ok(Self::new(value, response)),
            Err(error) => Err(Error::from_response(Cause::Decode(error), response)),
        }
    }
}

impl ResponseValue<()> {
    /// Ignores the body of a response with any successful status code, for an operation without a value.
    pub(crate) fn empty(response: Box<BufferedResponse>) -> Result<Self, Error> {
        if !response.status.is_success() {
            return Err(Error::from_response(Cause::Status, response));
        }
        Ok(Self::new((), response))
    }
}

/// The error for an invalid parameter. An empty reason means that the parameter was not set.
#[cold]
pub(crate) fn invalid_parameter(name: &str, reason: String) -> Error {
    Error::invalid_request(if reason.is_empty() { format!("{name}: required, but not set") } else { reason })
}

/// The error for a parameter with a number out of its bounds.
pub(crate) fn parameter_out_of_bounds(name: &str, error: OutOfBounds) -> Error {
    Error::invalid_request(error.within(name).to_string())
}

/// The error for a request body with a number out of its bounds.
pub(crate) fn body_out_of_bounds(name: &str, error: OutOfBounds) -> Error {
    Error::invalid_request(error.within_body(name).to_string())
}

/// The error for a request that reqwest cannot build.
#[cold]
pub(crate) fn invalid_request(error: reqwest::Error) -> Error {
    Error::from_cause(Cause::Http(HttpFailure::new(error)))
}

/// Encodes a path parameter as one path segment.
pub(crate) fn encode_path<'v>(name: &str, value: &'v str) -> Result<Cow<'v, str>, Error> {
    identifier::encode(value).map_err(|reason| Error::invalid_request(format!("{name}: {reason}")))
}

/// Encodes a header parameter. Rejects line breaks, which would begin another header.
#[cfg_attr(not(test), allow(dead_code, reason = "the document has no header parameters"))]
pub(crate) fn encode_header(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::invalid_request(format!("{name}: control characters are not allowed in a header")))
}

/// Adds a JSON body with its media type to a request, unless the body is unset.
#[cfg_attr(not(test), allow(dead_code, reason = "the document has no optional request bodies"))]
pub(crate) fn optional_json<T: Serialize>(
    request: RequestBuilder,
    media_type: &'static str,
    body: Option<&T>,
) -> RequestBuilder {
    match body {
        // `json` keeps a media type that is set.
        Some(body) => request.header(CONTENT_TYPE, HeaderValue::from_static(media_type)).json(body),
        None => request,
    }
}

/// Appends the parameters with one name to the query of a request.
pub(crate) trait QueryValues {
    /// Appends one parameter for each value.
    fn query_values<T: ToString>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self;
}

impl QueryValues for RequestBuilder {
    fn query_values<T: ToString>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let pairs: Vec<_> = values.into_iter().map(|value| (name, value.to_string())).collect();
        // `query` rewrites the URL even without a parameter: benchmark `requests`.
        if pairs.is_empty() { self } else { self.query(&pairs) }
    }
}

/// Appends a list to the query of a URL, joined in one parameter. An empty list is omitted.
pub(crate) fn with_joined_list<T: ToString>(mut url: Url, name: &str, items: &[T], separator: char) -> Url {
    if !items.is_empty() {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let items: Vec<String> = items.iter().map(|item| encode(&item.to_string())).collect();
        // Of the separators, only a comma may occur in a URL.
        let separator = if separator == ',' { ",".to_owned() } else { encode(separator.encode_utf8(&mut [0; 4])) };
        let pair = format!("{}={}", encode(name), items.join(&separator));
        let query = url.query().map_or_else(|| pair.clone(), |query| format!("{query}&{pair}"));
        url.set_query(Some(&query));
    }
    url
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use progenitor_client::QueryParam;
    use proptest::{collection::vec, option, prelude::*};

    use super::*;

    static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);

    /// The URL of a request whose query `add_query` sets.
    fn url(add_query: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
        add_query(CLIENT.get("http://127.0.0.1/bells")).build().unwrap().url().to_string()
    }

    /// Asserts that a query of `values` equals the one that progenitor's runtime writes for `expected`.
    fn assert_equals_progenitor<T: ToString>(values: impl IntoIterator<Item = T>, expected: &impl Serialize) {
        let expected = url(|request| request.query(&QueryParam::new("q", expected)));
        assert_eq!(url(|request| request.query_values("q", values)), expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// progenitor generates code for its own runtime, so its queries are the expected ones.
        #[test]
        fn queries_equal_those_of_progenitor(
            text in option::of(any::<String>()),
            number in any::<i64>(),
            flag in any::<bool>(),
            fraction in -1_000_000_i32..1_000_000,
            list in vec("[ -~äß]{0,4}", 0..4),
            numbers in option::of(vec(any::<u32>(), 0..4)),
        ) {
            let fraction = f64::from(fraction) + 0.5;
            assert_equals_progenitor(&text, &text);
            assert_equals_progenitor([&number], &number);
            assert_equals_progenitor([&flag], &flag);
            assert_equals_progenitor([&fraction], &fraction);
            assert_equals_progenitor(&list, &list);
            assert_equals_progenitor(numbers.iter().flatten(), &numbers);
        }
    }

    #[test]
    fn joins_a_list_in_one_parameter() {
        let url = |items: &[&str], separator| {
            let url = Url::parse("http://127.0.0.1/bells?a=b").unwrap();
            with_joined_list(url, "ids", items, separator).to_string()
        };
        assert_eq!(url(&["1", "a,b c"], ','), "http://127.0.0.1/bells?a=b&ids=1,a%2Cb%20c");
        assert_eq!(url(&["1", "2,3"], '|'), "http://127.0.0.1/bells?a=b&ids=1%7C2%2C3");
        assert_eq!(url(&["1", "2"], ' '), "http://127.0.0.1/bells?a=b&ids=1%202");
        assert_eq!(url(&[], '|'), "http://127.0.0.1/bells?a=b");
    }

    #[test]
    fn request_without_a_body_has_no_content_type() {
        let request = || reqwest::Client::new().put("http://127.0.0.1/");
        let unset = optional_json::<()>(request(), "application/json", None).build().unwrap();
        assert!(unset.body().is_none() && !unset.headers().contains_key("content-type"));
        let empty =
            optional_json(request(), "application/merge-patch+json", Some(&serde_json::json!({}))).build().unwrap();
        assert_eq!(empty.body().and_then(|body| body.as_bytes()), Some(&b"{}"[..]));
        assert_eq!(empty.headers()["content-type"], "application/merge-patch+json");
    }

    #[test]
    fn rejects_line_breaks_in_a_header() {
        assert_eq!(encode_header("X-Level", "high").ok().as_ref().map(HeaderValue::as_bytes), Some(&b"high"[..]));
        assert_eq!(
            encode_header("X-Level", "Zürich").ok().as_ref().map(HeaderValue::as_bytes),
            Some("Zürich".as_bytes())
        );
        for value in ["high\r\nX-Other: 1", "\n", "\0", "\u{7f}"] {
            let message = encode_header("X-Level", value).unwrap_err().to_string();
            assert!(message.starts_with("X-Level: ") && !message.contains("Other"), "{message}");
        }
    }
}
