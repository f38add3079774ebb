//! Reports of attempts, for metrics.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::StatusCode;

use crate::{Operation, TokenError};

/// Receives a report of every attempt when it ends, for metrics. Set it with
/// [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// Share an observer in an [`Arc`], so that the program can read it, or so that a
/// [`RefreshingToken`](crate::RefreshingToken) notifies it, too:
///
/// ```
/// use std::sync::{
///     Arc,
///     atomic::{AtomicU32, Ordering},
/// };
///
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
/// let retries = Arc::new(Retries::default());
/// let builder = Client::builder().token("NDJhM2...");
/// let client = builder.observer(Arc::clone(&retries)).build()?;
/// # let _ = client;
/// println!("{} retries", retries.0.load(Ordering::Relaxed));
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// Called when an attempt ends, in the task of the operation: do not block. Not called for cancelled attempts.
    fn on_attempt(&self, attempt: &Attempt);

    /// Called when a [`TokenStore`](crate::TokenStore) did not save the tokens of a refresh. They are used nevertheless, but a
    /// program that starts later does not know them. Set the observer with
    /// [`RefreshingTokenBuilder::observer`](crate::RefreshingTokenBuilder::observer). The default does nothing.
    fn on_token_save_error(&self, error: &TokenError) {
        let _ = error;
    }
}

/// Shares an observer, so that the program can read it.
impl<T: Observer + ?Sized> Observer for Arc<T> {
    fn on_attempt(&self, attempt: &Attempt) {
        (**self).on_attempt(attempt);
    }

    fn on_token_save_error(&self, error: &TokenError) {
        (**self).on_token_save_error(error);
    }
}

/// A report of an attempt. It contains no personal data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation of the attempt.
    pub operation: &'static Operation,
    /// The number of the attempt within its operation, counted from 1.
    pub number: u32,
    /// The status code of the response, if there was a response.
    pub status: Option<StatusCode>,
    /// The duration of the attempt, without waiting for a token and for permits.
    pub duration: Duration,
    /// The delay before the next attempt. `None` if this was the last.
    pub retry_delay: Option<Duration>,
}
