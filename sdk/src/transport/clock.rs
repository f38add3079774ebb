//! The time and the chance that a client goes by, so that tests need neither to pass nor to happen.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, Instant, SystemTime},
};

/// A future on the heap, for traits that are used as objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a client asks for the time, sleeps by and rolls dice with. The default is [`SystemClock`]; put your own in its
/// place with [`ClientBuilder::clock`](crate::ClientBuilder::clock) to test retries and timeouts in no real time.
///
/// A client sleeps to wait before another attempt. It sets an alarm for the time of an attempt or for what is left of that
/// of the operation, whichever ends first, as soon as the work beside it has to wait for something.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Now, on a clock that never goes back.
    fn now(&self) -> Instant;

    /// Now, on the clock on the wall, for the dates of `Retry-After`.
    fn system_time(&self) -> SystemTime;

    /// Is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// As `sleep`, for a time that is not meant to pass: it runs beside the work, and is dropped when the work is done. A
    /// clock for tests lets waits pass at once and alarms not at all. The default is to `sleep`.
    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep(duration)
    }

    /// A random number from 0, included, to 1, excluded.
    fn random(&self) -> f64;
}

/// The clock of the system, tokio's timer, and a fast generator of random numbers that is not fit for secrets.
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
