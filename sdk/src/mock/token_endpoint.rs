//! The refresh of access tokens (RFC 6749, section 6). It is not an operation of the document.

use reqwest::StatusCode;
use serde_json::json;

use super::{request::Parameters, response::MockResponse};

/// The path below the base URL.
pub(super) const PATH: &str = "/access_token";

/// The token that every refresh returns.
pub(super) const TOKEN: &str = "mock-token";

const DAY: u32 = 24 * 3600;

/// Returns the response to a refresh whose form is `body`. The refresh token stays valid.
pub(super) fn respond(body: &[u8]) -> MockResponse {
    let form = Parameters::from_query(std::str::from_utf8(body).unwrap_or_default());
    let value = |name: &str| form.get(name).filter(|value| !value.is_empty());
    let has_credentials = value("client_id").is_some() && value("client_secret").is_some();
    match (value("grant_type"), value("refresh_token")) {
        (Some("refresh_token"), Some(refresh_token)) if has_credentials => {
            let tokens = json!({
                "access_token": TOKEN,
                "expires_in": 14 * DAY,
                "refresh_token": refresh_token,
                "refresh_token_expires_in": 90 * DAY,
                "token_type": "Bearer",
            });
            MockResponse::json(StatusCode::OK, &tokens)
        }
        _ => MockResponse::json(StatusCode::BAD_REQUEST, &json!({ "error": "invalid_request" })),
    }
}
