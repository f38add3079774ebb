//! Failures of the mock API, in the shapes of the error bodies of the real one.

use hyper::header::{ALLOW, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use reqwest::StatusCode;
use serde_json::json;

use super::response::MockResponse;

/// A failure that becomes a response with an error body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ApiError {
    status: StatusCode,
    descriptions: Vec<String>,
    /// The error code of the vendor.
    code: Option<u32>,
    shape: BodyShape,
    /// A header that the status requires.
    header: Option<(HeaderName, String)>,
}

/// The two shapes of error bodies in the document.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BodyShape {
    /// `message` and `errors`.
    Flat,
    /// `error`, with a `key` for each entry.
    Keyed,
}

impl ApiError {
    fn new(status: StatusCode, description: impl Into<String>) -> Self {
        Self { status, descriptions: vec![description.into()], code: None, shape: BodyShape::Flat, header: None }
    }

    fn with_code(self, code: u32) -> Self {
        Self { code: Some(code), ..self }
    }

    pub(super) fn bad_request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, description)
    }

    /// A request that violates its contract. Each description begins with the location in the request.
    pub(super) fn invalid_request(descriptions: Vec<String>) -> Self {
        Self { descriptions, ..Self::bad_request("") }
    }

    fn with_header(self, name: HeaderName, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    /// A request without a token. As RFC 6750 requires, the challenge has no error code.
    pub(super) fn missing_token() -> Self {
        let error = Self::new(StatusCode::UNAUTHORIZED, "The request has no bearer token.");
        error.with_header(WWW_AUTHENTICATE, r#"Bearer realm="mock""#)
    }

    pub(super) fn unknown_token() -> Self {
        let error = Self::new(StatusCode::UNAUTHORIZED, "The token is unknown.");
        error.with_header(WWW_AUTHENTICATE, r#"Bearer realm="mock", error="invalid_token""#)
    }

    pub(super) fn missing_scope(scope: &str) -> Self {
        let challenge = format!(r#"Bearer realm="mock", error="insufficient_scope", scope="{scope}""#);
        let error = Self::new(StatusCode::FORBIDDEN, format!("The token lacks the scope {scope}."));
        error.with_header(WWW_AUTHENTICATE, challenge)
    }

    pub(super) fn not_found(description: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, description)
    }

    pub(super) fn organization_not_found() -> Self {
        Self::not_found("Organization not found.")
    }

    pub(super) fn location_not_found() -> Self {
        Self::not_found("Location not found.")
    }

    pub(super) fn call_pickup_not_found() -> Self {
        Self::not_found("Call pickup not found.").with_code(4003)
    }

    /// `allow` lists the supported methods, such as `GET, PUT`.
    pub(super) fn method_not_allowed(allow: &str) -> Self {
        let error = Self::new(StatusCode::METHOD_NOT_ALLOWED, "The resource does not support this method.");
        error.with_header(ALLOW, allow)
    }

    pub(super) fn name_in_use() -> Self {
        let error = Self::new(StatusCode::CONFLICT, "The name is already in use.").with_code(5600);
        Self { shape: BodyShape::Keyed, ..error }
    }

    pub(super) fn agent_in_use() -> Self {
        Self::new(StatusCode::CONFLICT, "An agent is already in another call pickup.").with_code(4471)
    }

    pub(super) fn unsupported_media_type(supported: &[&str]) -> Self {
        let description = format!("The media type of the body is not {}.", supported.join(" or "));
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, description)
    }

    /// A schema of the document that cannot be compiled.
    pub(super) fn unusable_schema(reason: &str) -> Self {
        let description = format!("The schemas of this operation cannot be used: {reason}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, description)
    }

    /// A response of the mock that violates the document: a bug of the mock, or of a test's organization.
    pub(super) fn contract_violation(descriptions: Vec<String>) -> Self {
        let describe = |description| format!("The mock server's response violates the document: {description}");
        let descriptions = descriptions.iter().map(describe).collect();
        Self { descriptions, ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "") }
    }

    /// Returns `true` if the mock or the document is wrong. Such an error is reported even if the document does not describe
    /// its status.
    pub(super) fn is_mock_error(&self) -> bool {
        self.status == StatusCode::INTERNAL_SERVER_ERROR
    }

    /// The descriptions in one line, for callers that do not receive a response.
    pub(super) fn message(&self) -> String {
        self.descriptions.join("; ")
    }

    pub(super) fn into_response(self, tracking_id: &str) -> MockResponse {
        let Self { status, descriptions, code, shape, header } = self;
        let body = match shape {
            BodyShape::Keyed => {
                let details: Vec<_> = descriptions
                    .iter()
                    .map(|description| json!({ "description": description, "code": code }))
                    .collect();
                json!({ "error": [{ "key": status.as_str(), "message": details }], "trackingId": tracking_id })
            }
            BodyShape::Flat => {
                let details: Vec<_> = descriptions
                    .iter()
                    .map(|description| match code {
                        Some(code) => json!({ "description": description, "errorCode": code }),
                        None => json!({ "description": description }),
                    })
                    .collect();
                json!({ "message": descriptions.first(), "errors": details, "trackingId": tracking_id })
            }
        };
        let mut response = MockResponse::json(status, &body);
        let header = header.and_then(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)));
        response.headers.extend(header);
        response
    }
}
