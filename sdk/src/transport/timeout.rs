//! Deadlines for attempts and operations.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use crate::{BoxFuture, Clock};

/// The timeout that expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeoutKind {
    Attempt,
    Operation,
}

/// A future that completes when an attempt or its operation times out, and then stays ready.
///
/// It starts its timer on the first poll, so that work that never waits needs no timer.
pub(crate) struct Deadline<'a> {
    clock: &'a dyn Clock,
    timeout: Duration,
    kind: TimeoutKind,
    timer: Option<BoxFuture<'static, ()>>,
    is_expired: bool,
}

impl<'a> Deadline<'a> {
    /// Expires `attempt_timeout` after the first poll, or after `remaining`, the time that the operation has left, if that is
    /// shorter.
    pub(crate) fn new(clock: &'a dyn Clock, attempt_timeout: Duration, remaining: Duration) -> Self {
        let kind = if attempt_timeout < remaining { TimeoutKind::Attempt } else { TimeoutKind::Operation };
        Self { clock, timeout: remaining.min(attempt_timeout), kind, timer: None, is_expired: false }
    }

    /// Returns the clock of the deadline.
    pub(crate) fn clock(&self) -> &'a dyn Clock {
        self.clock
    }

    /// Returns the duration until it expired, if it did while this was polled.
    pub(crate) fn expired_after(&self) -> Option<Duration> {
        self.is_expired.then_some(self.timeout)
    }
}

impl Future for Deadline<'_> {
    type Output = TimeoutKind;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TimeoutKind> {
        let Self { clock, timeout, kind, timer, is_expired } = &mut *self;
        let timer = timer.get_or_insert_with(|| clock.timeout(*timeout));
        *is_expired = *is_expired || timer.as_mut().poll(context).is_ready();
        if *is_expired { Poll::Ready(*kind) } else { Poll::Pending }
    }
}

/// Returns the time from `now` until `end`. `None` is beyond the range of the clock.
pub(crate) fn remaining(now: Instant, end: Option<Instant>) -> Duration {
    end.map_or(Duration::MAX, |end| end.saturating_duration_since(now))
}

/// Runs `work` until `deadline`.
pub(crate) async fn with_deadline<T>(
    mut work: Pin<&mut impl Future<Output = T>>,
    deadline: &mut Deadline<'_>,
) -> Result<T, TimeoutKind> {
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Ok(value)),
        Poll::Pending => Pin::new(&mut *deadline).poll(context).map(Err),
    })
    .await
}
