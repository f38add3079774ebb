//! Why the fake API does not do what it was asked, in the shapes of the API's error bodies.

use hyper::header::{ALLOW, HeaderValue};
use reqwest::StatusCode;
use serde_json::json;

use super::reply::Reply;

/// A failure that the API tells with an error body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    status: StatusCode,
    causes: Vec<String>,
    code: Option<u32>,
    is_keyed: bool,
    allowed: Option<String>,
}

impl Refusal {
    fn new(status: StatusCode, cause: impl Into<String>) -> Self {
        Self { status, causes: vec![cause.into()], code: None, is_keyed: false, allowed: None }
    }

    fn code(self, code: u32) -> Self {
        Self { code: Some(code), ..self }
    }

    pub(super) fn bad_request(cause: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, cause)
    }

    /// For each cause, what is wrong where in the request.
    pub(super) fn invalid(causes: Vec<String>) -> Self {
        Self { causes, ..Self::bad_request("") }
    }

    pub(super) fn unauthorized(cause: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, cause)
    }

    pub(super) fn missing_scope(scope: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, format!("The token lacks the scope {scope}."))
    }

    pub(super) fn not_found(cause: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, cause)
    }

    pub(super) fn no_organization() -> Self {
        Self::not_found("Organization not found.")
    }

    pub(super) fn no_location() -> Self {
        Self::not_found("Location not found.")
    }

    pub(super) fn no_call_pickup() -> Self {
        Self::not_found("Call pickup not found.").code(4003)
    }

    /// `allowed` are the methods that are, such as `GET, PUT`.
    pub(super) fn method_not_allowed(allowed: &str) -> Self {
        let refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, "The resource does not support this method.");
        Self { allowed: Some(allowed.to_owned()), ..refusal }
    }

    pub(super) fn name_taken() -> Self {
        let refusal = Self::new(StatusCode::CONFLICT, "The name is taken.").code(5600);
        Self { is_keyed: true, ..refusal }
    }

    pub(super) fn agent_taken() -> Self {
        Self::new(StatusCode::CONFLICT, "An agent is in another call pickup.").code(4471)
    }

    pub(super) fn unsupported_media_type(known: &[String]) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("The body has to be {}.", known.join(" or ")))
    }

    pub(super) fn broken_document(reason: &str) -> Self {
        let cause = format!("The document's schemas of this operation cannot be used: {reason}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, cause)
    }

    /// The mock itself is wrong: for each cause, what is not as the document says where in its answer.
    pub(super) fn wrong_answer(causes: Vec<String>) -> Self {
        let causes = causes.iter().map(|cause| format!("The mock's answer is not the document's: {cause}")).collect();
        Self { causes, ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "") }
    }

    /// Whether the mock itself, or its document, is wrong: whatever the document says of that status, it has to be told.
    pub(super) fn is_of_mock(&self) -> bool {
        self.status == StatusCode::INTERNAL_SERVER_ERROR
    }

    /// The cause in a sentence, for those who get no answer.
    pub(super) fn cause(&self) -> String {
        self.causes.join("; ")
    }

    pub(super) fn into_reply(self, tracking_id: &str) -> Reply {
        let Self { status, causes, code, is_keyed, allowed } = self;
        let body = if is_keyed {
            let causes: Vec<_> = causes.iter().map(|cause| json!({ "description": cause, "code": code })).collect();
            json!({ "error": [{ "key": status.as_str(), "message": causes }], "trackingId": tracking_id })
        } else {
            let details = causes.iter().map(|cause| match code {
                Some(code) => json!({ "description": cause, "errorCode": code }),
                None => json!({ "description": cause }),
            });
            let details: Vec<_> = details.collect();
            json!({ "message": causes.first(), "errors": details, "trackingId": tracking_id })
        };
        let mut reply = Reply::json(status, &body);
        if let Some(allowed) = allowed.and_then(|allowed| HeaderValue::try_from(allowed).ok()) {
            reply.headers.insert(ALLOW, allowed);
        }
        reply
    }
}
