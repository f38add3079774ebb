//! Tasks that run in the background.

use std::{
    future::Future,
    panic,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// A handle of a tokio task, which aborts the task when it is dropped. The task's spans are children of the span in which
/// it was spawned.
pub(crate) struct AbortOnDropHandle<T>(JoinHandle<T>);

/// The error of a task whose runtime was shut down before the task ended.
pub(crate) struct RuntimeShutdown;

impl<T: Send + 'static> AbortOnDropHandle<T> {
    pub(crate) fn spawn(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(tokio::spawn(future.in_current_span()))
    }
}

impl<T> Future for AbortOnDropHandle<T> {
    type Output = Result<T, RuntimeShutdown>;

    /// Propagates a panic of the task.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_err(|error| match error.try_into_panic() {
            Ok(panic) => panic::resume_unwind(panic),
            Err(_) => RuntimeShutdown,
        })
    }
}

impl<T> Drop for AbortOnDropHandle<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
