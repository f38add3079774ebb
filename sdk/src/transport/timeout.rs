//! Ends what takes too long: an alarm, and work that it interrupts.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use crate::{BoxFuture, Clock};

/// Whose time is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUp {
    Attempt,
    Operation,
}

/// Is ready when the time is up, and stays so. The clock hears of it when somebody first waits: what is ready at once
/// costs no timer, and no look at the clock.
pub(crate) struct Alarm<'a> {
    clock: &'a dyn Clock,
    timeout: Duration,
    deadline: Option<Instant>,
    whose: TimeUp,
    sleeping: Option<BoxFuture<'static, ()>>,
    is_up: bool,
}

impl<'a> Alarm<'a> {
    /// The time is up after `timeout`, which is an attempt's, or at `deadline`, which is the operation's. None: it has none.
    pub(crate) fn new(clock: &'a dyn Clock, timeout: Duration, deadline: Option<Instant>) -> Self {
        Self { clock, timeout, deadline, whose: TimeUp::Operation, sleeping: None, is_up: false }
    }
}

impl Future for Alarm<'_> {
    type Output = TimeUp;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TimeUp> {
        let Self { clock, timeout, deadline, whose, sleeping, is_up } = &mut *self;
        let sleeping = sleeping.get_or_insert_with(|| {
            let left = left(*clock, *deadline);
            if *timeout < left {
                *whose = TimeUp::Attempt;
            }
            clock.timeout(left.min(*timeout))
        });
        *is_up = *is_up || sleeping.as_mut().poll(context).is_ready();
        if *is_up { Poll::Ready(*whose) } else { Poll::Pending }
    }
}

/// How long it is until `deadline`.
pub(crate) fn left(clock: &dyn Clock, deadline: Option<Instant>) -> Duration {
    deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(clock.now()))
}

/// What `work` gives, or whose time is up if that comes first. It is lent: a future that takes another has room for it
/// twice, as what it was given and as what it waits for.
pub(crate) async fn unless<T>(
    mut work: Pin<&mut impl Future<Output = T>>,
    alarm: &mut (impl Future<Output = TimeUp> + Unpin),
) -> Result<T, TimeUp> {
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Ok(value)),
        Poll::Pending => Pin::new(&mut *alarm).poll(context).map(Err),
    })
    .await
}
