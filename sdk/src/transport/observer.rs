//! The caller's own view of every attempt, for metrics.

use std::{fmt, time::Duration};

use reqwest::StatusCode;

use crate::Operation;

/// Is told of every attempt, as it ends. Called in the task of the operation: do not block.
///
/// Of an attempt that is dropped with its operation it is not told.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use webex_call_pickup::{Attempt, Client, Observer};
///
/// #[derive(Debug, Default)]
/// struct Retries(AtomicU32);
///
/// impl Observer for Retries {
///     fn on_attempt(&self, attempt: &Attempt) {
///         if attempt.retry_delay.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let client = Client::builder().token("NDJhM2...").observer(Retries::default()).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// An attempt ended.
    fn on_attempt(&self, attempt: &Attempt);
}

/// What an [`Observer`] is told. Holds nothing personal.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation that the attempt belongs to.
    pub operation: &'static Operation,
    /// Which attempt of the operation it was, counted from 1.
    pub number: u32,
    /// The status of the answer, where there was one.
    pub status: Option<StatusCode>,
    /// How long the attempt took, from when it had a slot and a token.
    pub duration: Duration,
    /// How long the client waits before the next attempt; none where this was the last.
    pub retry_delay: Option<Duration>,
}
