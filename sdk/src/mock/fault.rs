//! What goes wrong between a client and the API.

use std::time::Duration;

use serde_json::json;

use super::reply::Reply;
use crate::operation::Operation;

/// Something that goes wrong, with [`MockServer::inject`](crate::mock::MockServer::inject). It befalls every request, or
/// those that [`on`](Self::on), [`every`](Self::every) and [`times`](Self::times) leave.
///
/// ```
/// use webex_call_pickup::{mock::{Fault, MockServer, Organization}, operations};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = MockServer::start_with(Organization::example()).await?;
/// server.inject(Fault::too_many_requests(30).on(&operations::LIST_LOCATIONS).times(1));
///
/// let client = server.client();
/// assert!(client.list_locations().send().await.unwrap_err().is_rate_limited());
/// assert_eq!(client.list_locations().send().await?.locations.len(), 4);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a fault befalls nothing before it is injected"]
pub struct Fault {
    effect: Effect,
    operation: Option<&'static Operation>,
    every: usize,
    times: usize,
}

#[derive(Debug, Clone)]
enum Effect {
    Latency(Duration),
    Outcome(Outcome),
}

/// What becomes of a request instead of its answer.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    Answered(Reply),
    Closed,
    AnswerLost,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self { effect, operation: None, every: 1, times: usize::MAX }
    }

    fn api_error(status: u16, retry_after: Option<u32>, message: &str) -> Self {
        let retry_after = retry_after.map(|seconds| seconds.to_string());
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(retry_after.as_deref().map(|seconds| ("retry-after", seconds)));
        let body = json!({ "message": message, "errors": [{ "description": message }] });
        Self::raw(status, &headers, body.to_string())
    }

    /// 429, with `Retry-After` in seconds.
    pub fn too_many_requests(retry_after: u32) -> Self {
        Self::api_error(429, Some(retry_after), "Too many requests.")
    }

    /// 423, without `Retry-After`.
    pub fn locked() -> Self {
        Self::api_error(423, None, "The resource is locked.")
    }

    /// 502, with the page of a gateway.
    pub fn bad_gateway() -> Self {
        Self::raw(502, &[("content-type", "text/html")], "<html><body>Bad Gateway</body></html>")
    }

    /// An answer as you say.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has, or a header is none.
    pub fn raw(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        Self::new(Effect::Outcome(Outcome::Answered(Reply::raw(status, headers, body))))
    }

    /// The connection is closed, and nothing is done.
    pub fn closed_connection() -> Self {
        Self::new(Effect::Outcome(Outcome::Closed))
    }

    /// What was asked is done, and the connection is closed before the answer.
    pub fn lost_answer() -> Self {
        Self::new(Effect::Outcome(Outcome::AnswerLost))
    }

    /// The answer comes later, by tokio's clock. It is no answer: other faults may befall the same request.
    pub fn latency(latency: Duration) -> Self {
        Self::new(Effect::Latency(latency))
    }

    /// Befalls only requests of this operation, one of [`operations`](crate::operations).
    pub fn on(self, operation: &'static Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// Befalls only every n-th request: with 3, the third, the sixth, and so on. 0 is the same as 1.
    pub fn every(self, n: usize) -> Self {
        Self { every: n.max(1), ..self }
    }

    /// Befalls so many requests and no more.
    pub fn times(self, n: usize) -> Self {
        Self { times: n, ..self }
    }
}

/// The faults of a server, and how far each has come.
#[derive(Default)]
pub(super) struct Faults(Vec<Active>);

struct Active {
    fault: Fault,
    seen: usize,
    befallen: usize,
}

/// What befalls one request.
#[derive(Default)]
pub(super) struct Befallen {
    pub(super) latency: Duration,
    pub(super) outcome: Option<Outcome>,
}

impl Faults {
    pub(super) fn inject(&mut self, fault: Fault) {
        self.0.push(Active { fault, seen: 0, befallen: 0 });
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// What befalls the next request, one of this operation. A fault that comes after the one that answers does not count
    /// the request.
    pub(super) fn befall(&mut self, operation: Option<&'static Operation>) -> Befallen {
        let mut befallen = Befallen::default();
        for Active { fault, seen, befallen: times } in &mut self.0 {
            if fault.operation.is_some_and(|only| Some(only) != operation) || befallen.outcome.is_some() {
                continue;
            }
            *seen += 1;
            if !seen.is_multiple_of(fault.every) || *times >= fault.times {
                continue;
            }
            *times += 1;
            match &fault.effect {
                Effect::Latency(latency) => befallen.latency += *latency,
                Effect::Outcome(outcome) => befallen.outcome = Some(outcome.clone()),
            }
        }
        befallen
    }
}
