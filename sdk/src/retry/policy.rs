//! The retry policy of a client.

use std::time::Duration;

/// The number of attempts of an operation, and the delays between them.
///
/// Operations are retried when that is safe and likely to help. GET, PUT and DELETE are retried if the connection failed or
/// was closed, after a timeout, and on the status codes 408, 421, 423, 425, 429, 502, 503 and 504. POST is retried only if
/// the server cannot have acted: if no connection was established, if the server refused the request, and on 421, 423, 425
/// and 429.
///
/// The delay is the one in `Retry-After`, plus a random time of up to 10 % and at most 5 s, within bounds. Without the header,
/// it is a random time between zero and an upper bound that doubles with each attempt (full jitter). So clients that failed
/// together do not retry together.
///
/// If a connection closes before any response, or the server refuses a request without processing it, the first retry of the
/// operation has no delay and does not count against the budget. The most common cause is a server that closes an idle
/// connection while a request is on its way. It counts as an attempt.
///
/// ```
/// use std::time::Duration;
/// use webex_call_pickup::{Client, RetryPolicy};
///
/// let policy = RetryPolicy::default()
///     .max_attempts(6)
///     .max_delay(Duration::from_secs(60));
/// let client = Client::builder().token("NDJhM2...").retry(policy).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a policy has no effect until it is passed to `ClientBuilder::retry`"]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The maximum number of attempts.
    pub max_attempts: u32,
    /// The upper bound of the first delay.
    pub base_delay: Duration,
    /// The upper bound of every delay without `Retry-After`.
    pub max_delay: Duration,
    /// The minimum delay with `Retry-After`.
    pub min_retry_after: Duration,
    /// The maximum delay with `Retry-After`.
    pub max_retry_after: Duration,
    /// `true` if a 500 is retried.
    pub retry_internal_server_error: bool,
    /// The maximum number of retries of a client without successes in between.
    pub budget: u32,
    /// The number of successes that add one retry to the budget.
    pub successes_per_retry: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            min_retry_after: Duration::from_millis(100),
            max_retry_after: Duration::from_secs(300),
            retry_internal_server_error: false,
            budget: 50,
            successes_per_retry: 10,
        }
    }
}

impl RetryPolicy {
    /// Returns a policy with a single attempt. After a 401, the client still repeats the request once if its
    /// [`TokenSource`](crate::TokenSource) provides another token.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first. 0 means 1. The default is 4.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts, ..self }
    }

    /// Sets the upper bound of the delay before the second attempt. It doubles with each further attempt. The default is
    /// 500 ms.
    pub fn base_delay(self, base_delay: Duration) -> Self {
        Self { base_delay, ..self }
    }

    /// Sets the maximum of the upper bound, which ends the doubling. The default is 20 s.
    pub fn max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// Sets the minimum delay if the server sends `Retry-After`, even if it is 0. The default is 100 ms.
    pub fn min_retry_after(self, min_retry_after: Duration) -> Self {
        Self { min_retry_after, ..self }
    }

    /// Sets the maximum delay if the server sends `Retry-After`, even if it is longer. The default is 5 minutes.
    pub fn max_retry_after(self, max_retry_after: Duration) -> Self {
        Self { max_retry_after, ..self }
    }

    /// Retries idempotent operations on the status code 500, if `true`. The default is `false`, because a 500 mostly recurs.
    pub fn retry_internal_server_error(self, retry_internal_server_error: bool) -> Self {
        Self { retry_internal_server_error, ..self }
    }

    /// Sets the maximum number of retries, over all operations of a client, without successes in between. An outage uses the
    /// budget up, and then each operation has one attempt until the server recovers. A 429 with `Retry-After` and the
    /// first retry after a closed connection do not count against the budget. The default is 50.
    pub fn budget(self, budget: u32) -> Self {
        Self { budget, ..self }
    }

    /// Sets the number of successful responses that add one retry to the budget, up to its size. 0 means that none do. The
    /// default is 10.
    pub fn successes_per_retry(self, successes_per_retry: u32) -> Self {
        Self { successes_per_retry, ..self }
    }
}
