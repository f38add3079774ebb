//! Faults between a client and the API.

use std::time::Duration;

use serde_json::json;

use super::response::MockResponse;
use crate::Operation;

/// A fault to inject with [`MockServer::inject`](crate::mock::MockServer::inject).
///
/// It affects every request. [`on`](Self::on), [`every`](Self::every) and [`times`](Self::times) restrict it.
///
/// ```
/// use webex_call_pickup::{mock::{Fault, MockServer, Organization}, operations};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = MockServer::start_with(Organization::example()).await?;
/// let fault = Fault::too_many_requests(30).on(&operations::LIST_LOCATIONS);
/// server.inject(fault.times(1));
///
/// let client = server.client();
/// assert!(client.list_locations().send().await.unwrap_err().is_rate_limited());
/// assert_eq!(client.list_locations().send().await?.locations.len(), 4);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a fault has no effect until it is injected"]
pub struct Fault {
    effect: FaultEffect,
    operation: Option<&'static Operation>,
    every: usize,
    times: usize,
}

#[derive(Debug, Clone)]
enum FaultEffect {
    Latency(Duration),
    LinkWithoutFilters,
    Outcome(FaultOutcome),
}

/// The outcome of a request in place of its usual response.
#[derive(Debug, Clone)]
pub(super) enum FaultOutcome {
    Respond(MockResponse),
    /// The request is not executed.
    CloseConnection,
    /// The request is executed, and the connection is closed before the response.
    LoseResponse,
}

impl Fault {
    fn new(effect: FaultEffect) -> Self {
        Self { effect, operation: None, every: 1, times: usize::MAX }
    }

    fn api_error(status: u16, retry_after: Option<u32>, message: &str) -> Self {
        let retry_after = retry_after.map(|seconds| seconds.to_string());
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(retry_after.as_deref().map(|seconds| ("retry-after", seconds)));
        let body = json!({ "message": message, "errors": [{ "description": message }] });
        Self::raw(status, &headers, body.to_string())
    }

    /// A response with the status 429, and `Retry-After` in seconds.
    pub fn too_many_requests(retry_after: u32) -> Self {
        Self::api_error(429, Some(retry_after), "Too many requests.")
    }

    /// A response with the status 423, without `Retry-After`.
    pub fn locked() -> Self {
        Self::api_error(423, None, "The resource is locked.")
    }

    /// A response with the status 502, and the HTML page of a gateway.
    pub fn bad_gateway() -> Self {
        Self::raw(502, &[("content-type", "text/html")], "<html><body>Bad Gateway</body></html>")
    }

    /// An arbitrary response.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code, or a header is invalid.
    pub fn raw(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultEffect::Outcome(FaultOutcome::Respond(MockResponse::raw(status, headers, body))))
    }

    /// A connection that is closed before the request is executed.
    pub fn closed_connection() -> Self {
        Self::new(FaultEffect::Outcome(FaultOutcome::CloseConnection))
    }

    /// A connection that is closed after the request was executed, and before the response.
    pub fn lost_response() -> Self {
        Self::new(FaultEffect::Outcome(FaultOutcome::LoseResponse))
    }

    /// A delay of the response, by tokio's clock. Other faults may affect the same request.
    pub fn latency(latency: Duration) -> Self {
        Self::new(FaultEffect::Latency(latency))
    }

    /// A link to the next page of a list that lacks the filters of the request, such as `name` and `orgId`, as the API was seen
    /// to send. A client that follows it gets the entries that it did not ask for. Other faults may affect the same request.
    pub fn link_without_filters() -> Self {
        Self::new(FaultEffect::LinkWithoutFilters)
    }

    /// Affects only requests of this operation, one of [`operations`](crate::operations). The default is all operations.
    pub fn on(self, operation: &'static Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// Affects only every `n`th request: with 3, the third, the sixth, and so on. 0 means 1. The default is 1.
    pub fn every(self, n: usize) -> Self {
        Self { every: n.max(1), ..self }
    }

    /// Affects at most `n` requests. The default is no limit.
    pub fn times(self, n: usize) -> Self {
        Self { times: n, ..self }
    }
}

/// The injected faults of a server.
#[derive(Default)]
pub(super) struct InjectedFaults(Vec<InjectedFault>);

struct InjectedFault {
    fault: Fault,
    /// The number of requests that the fault could have affected.
    matched: usize,
    /// The number of requests that it affected.
    applied: usize,
}

/// The combined effect of all faults on one request.
#[derive(Default)]
pub(super) struct AppliedFaults {
    pub(super) latency: Duration,
    pub(super) link_without_filters: bool,
    pub(super) outcome: Option<FaultOutcome>,
}

impl InjectedFaults {
    pub(super) fn inject(&mut self, fault: Fault) {
        self.0.push(InjectedFault { fault, matched: 0, applied: 0 });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns the effect on the next request. The first fault with an outcome wins; later faults do not count the request.
    pub(super) fn apply(&mut self, operation: Option<&'static Operation>) -> AppliedFaults {
        let mut result = AppliedFaults::default();
        for InjectedFault { fault, matched, applied } in &mut self.0 {
            if fault.operation.is_some_and(|only| Some(only) != operation) || result.outcome.is_some() {
                continue;
            }
            *matched += 1;
            if !matched.is_multiple_of(fault.every) || *applied >= fault.times {
                continue;
            }
            *applied += 1;
            match &fault.effect {
                FaultEffect::Latency(latency) => result.latency = result.latency.saturating_add(*latency),
                FaultEffect::LinkWithoutFilters => result.link_without_filters = true,
                FaultEffect::Outcome(outcome) => result.outcome = Some(outcome.clone()),
            }
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sum_of_latencies_does_not_overflow() {
        let mut faults = InjectedFaults::default();
        faults.inject(Fault::latency(Duration::MAX));
        faults.inject(Fault::latency(Duration::from_secs(1)));
        assert_eq!(faults.apply(None).latency, Duration::MAX);
    }
}
