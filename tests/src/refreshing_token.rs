//! An authorization server, and tokens that it refreshes.

use std::sync::atomic::{AtomicU32, Ordering};

use webex_call_pickup::{RefreshingToken, RefreshingTokenBuilder};

use crate::{TestClock, TestServer, respond};

/// A server that issues the access tokens `access-1`, `access-2` and so on, each valid for an hour, together with a new
/// refresh token.
pub async fn authorization_server() -> TestServer {
    let count = AtomicU32::new(1);
    TestServer::start_handler(move |_| {
        let count = count.fetch_add(1, Ordering::Relaxed);
        let body = format!(
            r#"{{"access_token": "access-{count}", "expires_in": 3600, "refresh_token": "refresh-{count}",
                "refresh_token_expires_in": 7776000, "token_type": "Bearer", "scope": "x"}}"#
        );
        respond(200, &[("content-type", "application/json")], &body)
    })
    .await
}

/// A builder of a token that `authorization` refreshes, on the clock of that server.
pub fn refreshing_token(authorization: &TestServer) -> RefreshingTokenBuilder {
    RefreshingToken::builder("client", "canary-secret", "canary-refresh")
        .base_url(authorization.base_url())
        .clock(authorization.clock().clone())
        .timeout(TestClock::ATTEMPT_TIMEOUT)
}
