//! Hand-written retries, with the attempts and the timeout that the SDK has by default.

use std::time::Duration;

use reqwest::{RequestBuilder, Response, StatusCode};
use tokio::time;

/// Sends a request with what every retry costs in advance: a copy of the request for each attempt, a loop of four attempts, and
/// a timeout for all of them.
pub(crate) async fn send_with_retries(request: RequestBuilder) -> Result<Response, reqwest::Error> {
    let attempts = async {
        for attempt in 1..4 {
            match request.try_clone().unwrap().send().await {
                Ok(response) if !is_retryable(response.status()) => return Ok(response),
                _ => time::sleep(Duration::from_millis(500 << attempt)).await,
            }
        }
        request.try_clone().unwrap().send().await
    };
    time::timeout(Duration::from_secs(600), attempts).await.unwrap()
}

fn is_retryable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 421 | 423 | 425 | 429 | 502..=504)
}
