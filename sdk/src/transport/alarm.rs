//! Ends what takes too long: an alarm, and work that it interrupts.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use crate::{BoxFuture, Clock};

/// Whose time is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUp {
    Attempt,
    Operation,
}

/// Is ready when the time is up, and stays so. The clock hears of it when somebody first waits: what is ready at once
/// costs no timer.
pub(crate) struct Alarm<'a> {
    clock: &'a dyn Clock,
    after: Duration,
    whose: TimeUp,
    sleeping: Option<BoxFuture<'static, ()>>,
    is_up: bool,
}

impl<'a> Alarm<'a> {
    pub(crate) fn new(clock: &'a dyn Clock, after: Duration, whose: TimeUp) -> Self {
        Self { clock, after, whose, sleeping: None, is_up: false }
    }
}

impl Future for Alarm<'_> {
    type Output = TimeUp;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<TimeUp> {
        let Self { clock, after, whose, sleeping, is_up } = &mut *self;
        let sleeping = sleeping.get_or_insert_with(|| clock.alarm(*after));
        *is_up = *is_up || sleeping.as_mut().poll(context).is_ready();
        if *is_up { Poll::Ready(*whose) } else { Poll::Pending }
    }
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
