//! Work that goes on by itself, and ends when nobody wants it any more.

use std::{
    future::Future,
    panic,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// A task of the tokio runtime that is aborted when this is dropped. Its spans are children of the one that it began in.
pub(crate) struct Task<T>(JoinHandle<T>);

/// The runtime that carried a task out was shut down before its end.
pub(crate) struct Stopped;

impl<T: Send + 'static> Task<T> {
    pub(crate) fn spawn(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(tokio::spawn(work.in_current_span()))
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, Stopped>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_err(|error| match error.try_into_panic() {
            // As if the work had been done here.
            Ok(panic) => panic::resume_unwind(panic),
            Err(_) => Stopped,
        })
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
