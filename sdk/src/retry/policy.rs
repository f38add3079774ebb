//! How often and how patiently a client tries again.

use std::time::Duration;

/// When a client tries an operation again, and how long it waits before it does.
///
/// Which failures are worth another attempt is not up to the caller, but for one: it depends on the method and on what
/// the server said. GET, PUT and DELETE are repeated after a failed or broken connection, a timeout and the statuses
/// 408, 423, 429, 502, 503 and 504; POST only where the server cannot have acted: when no connection was made, and on
/// 423 and 429.
///
/// The wait is what `Retry-After` says, within bounds; otherwise a random time between zero and an upper bound that
/// doubles with each attempt ("full jitter"), so that clients that failed together do not return together.
///
/// ```
/// use std::time::Duration;
/// use webex_call_pickup::{Client, RetryPolicy};
///
/// let policy = RetryPolicy { max_attempts: 6, max_delay: Duration::from_secs(60), ..RetryPolicy::default() };
/// let client = Client::builder().token("NDJhM2...").retry(policy).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many attempts an operation has, the first included. 0 means 1. The default is 4.
    pub max_attempts: u32,
    /// The upper bound of the wait before the second attempt, which doubles from there. The default is 500 ms.
    pub base_delay: Duration,
    /// The most that the upper bound doubles to. The default is 20 s.
    pub max_delay: Duration,
    /// The least to wait where the server says how long, even if it says 0. The default is 100 ms.
    pub min_retry_after: Duration,
    /// The most to wait where the server says how long, even if it says more. The default is 5 minutes.
    pub max_retry_after: Duration,
    /// Whether 500 counts as a failure that may pass. The default is `false`: it mostly comes back.
    pub retry_internal_server_error: bool,
    /// How many repetitions a client may have made, over all its operations, that no successes have earned. An outage
    /// uses them up, and then each operation has one attempt until the server recovers. A 429 that says when to come back
    /// is no outage, and costs none. The default is 50.
    pub budget: u32,
    /// How many successful answers earn one more repetition for the budget, up to its size. 0 means none do. The
    /// default is 10.
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
    /// One attempt. (A 401 still has one replay, where a [`TokenSource`](crate::TokenSource) got another token for it.)
    pub fn none() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }
}
