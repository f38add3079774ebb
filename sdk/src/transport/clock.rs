//! Time and randomness, injectable for tests.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

/// A boxed future, for traits that are used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Time and randomness, injectable for tests. The default is [`SystemClock`]. Set your own with
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock) to test retries and timeouts without waiting.
///
/// A client calls [`sleep`](Self::sleep) for the delay before a retry. It calls [`timeout`](Self::timeout) when an attempt or
/// an operation first has to wait, with the remaining time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Returns the current time of a monotonic clock.
    fn now(&self) -> Instant;

    /// Returns the current calendar time, for dates in `Retry-After`.
    fn system_time(&self) -> SystemTime;

    /// Returns a future that completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Returns a future that completes after `duration`, and is dropped when the work that it limits completes first. A clock
    /// for tests completes `sleep` at once and `timeout` on demand. The default is `sleep`.
    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }

    /// Returns a random number from 0 (inclusive) to 1 (exclusive).
    fn random(&self) -> f64;
}

/// Shares a clock, so that a test can keep it.
impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn system_time(&self) -> SystemTime {
        (**self).system_time()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).timeout(duration)
    }

    fn random(&self) -> f64 {
        (**self).random()
    }
}

/// The system's clock, tokio's timer, and a fast random number generator that is not cryptographically secure.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }
}
