//! The progress of an operation: its attempts, its elapsed time and its deadline.

use std::{
    pin::Pin,
    time::{Duration, Instant},
};

use reqwest::header::HeaderValue;

use super::timeout::{Deadline, remaining, with_deadline};
use crate::{Clock, Error, error::cause::Cause, response::AttemptStats};

/// The attempts of an operation so far, and its deadline.
pub(crate) struct OperationProgress<'a> {
    clock: &'a dyn Clock,
    started_at: Instant,
    /// `None` if the deadline is beyond the range of the clock.
    ends_at: Option<Instant>,
    pub(crate) attempts: u32,
    /// `true` after an attempt that may have sent the request: it did not fail to connect.
    pub(crate) was_sent: bool,
    /// `true` after the retry without a delay for a closed connection or a refused request. An operation has at most one.
    pub(crate) was_retried_at_once: bool,
    /// `true` after the token was refreshed because of a 401, which happens at most once.
    pub(crate) was_token_refreshed: bool,
    pub(crate) tracking_id: HeaderValue,
}

impl<'a> OperationProgress<'a> {
    pub(crate) fn start(clock: &'a dyn Clock, timeout: Duration, tracking_id: HeaderValue) -> Self {
        let started_at = clock.now();
        Self {
            clock,
            started_at,
            ends_at: started_at.checked_add(timeout),
            attempts: 0,
            was_sent: false,
            was_retried_at_once: false,
            was_token_refreshed: false,
            tracking_id,
        }
    }

    pub(crate) fn stats(&self) -> AttemptStats {
        let elapsed = self.clock.now().saturating_duration_since(self.started_at);
        let Self { attempts, was_sent, tracking_id, .. } = self;
        AttemptStats { attempts: *attempts, was_sent: *was_sent, elapsed, tracking_id: Some(tracking_id.clone()) }
    }

    /// Returns the time until the operation times out.
    pub(crate) fn remaining(&self) -> Duration {
        remaining(self.clock.now(), self.ends_at)
    }

    /// Returns the deadline of an attempt that starts at `now`.
    pub(crate) fn attempt_deadline(&self, timeout: Duration, now: Instant) -> Deadline<'_> {
        Deadline::new(self.clock, timeout, remaining(now, self.ends_at))
    }

    /// Returns the deadline of the operation.
    pub(crate) fn deadline(&self) -> Deadline<'_> {
        Deadline::new(self.clock, Duration::MAX, self.remaining())
    }

    /// Runs `work` until the operation times out.
    pub(crate) async fn run<T>(&self, work: Pin<&mut impl Future<Output = T>>) -> Result<T, Error> {
        let result = with_deadline(work, &mut self.deadline()).await;
        result.map_err(|timeout| Error::new(Cause::Timeout(timeout), None, self.stats()))
    }
}
