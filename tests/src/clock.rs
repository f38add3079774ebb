//! A clock for tests: sleeping takes no time and is recorded, timeouts expire on command.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::{Duration, Instant, SystemTime},
};

use webex_call_pickup::{BoxFuture, ClientBuilder, Clock};

/// A clock that advances only when something sleeps or a test advances it. Clones share their state.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    started: Instant,
    elapsed: Duration,
    random: f64,
    sleeps: Vec<Duration>,
    sleeps_are_held: bool,
    sleeping: usize,
    /// The number of times that the timeouts expired.
    expirations: u32,
    in_flight: usize,
    max_in_flight: usize,
    /// The tasks to wake when this state changes.
    wakers: Vec<Waker>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            started: Instant::now(),
            elapsed: Duration::ZERO,
            random: 0.5,
            sleeps: Vec::new(),
            sleeps_are_held: false,
            sleeping: 0,
            expirations: 0,
            in_flight: 0,
            max_in_flight: 0,
            wakers: Vec::new(),
        })))
    }
}

impl TestClock {
    /// The timeout of an attempt that [`configure`](Self::configure) sets. The clock recognizes attempts by it.
    pub const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(61_061);
    /// The timeout of an operation that [`configure`](Self::configure) sets.
    pub const OPERATION_TIMEOUT: Duration = Duration::from_millis(601_601);

    /// Makes a client use this clock and its timeouts.
    pub fn configure(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
            .clock(Arc::new(self.clone()) as Arc<dyn Clock>)
            .attempt_timeout(Self::ATTEMPT_TIMEOUT)
            .operation_timeout(Self::OPERATION_TIMEOUT)
    }

    /// The durations slept so far, such as the delays between attempts.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    /// Sets the next random numbers. The default is 0.5.
    pub fn set_random(&self, random: f64) {
        self.state().random = random;
    }

    /// Advances the time. Timeouts do not expire.
    pub fn advance(&self, duration: Duration) {
        self.state().elapsed += duration;
    }

    /// Lets all running timeouts expire, and advances the time by the timeout of an attempt.
    pub fn expire_attempts(&self) {
        self.expire(Self::ATTEMPT_TIMEOUT);
    }

    /// Lets all running timeouts expire, and advances the time by the timeout of an operation.
    ///
    /// An attempt fails with its own timeout if that is shorter. To end an operation during an attempt, set a longer attempt
    /// timeout.
    pub fn expire_operations(&self) {
        self.expire(Self::OPERATION_TIMEOUT);
    }

    fn expire(&self, elapsed: Duration) {
        self.change(|state| {
            state.expirations += 1;
            state.elapsed += elapsed;
        });
    }

    /// Makes sleeps wait for [`release_sleeps`](Self::release_sleeps).
    pub fn hold_sleeps(&self) {
        self.state().sleeps_are_held = true;
    }

    /// Ends the waiting sleeps. Later sleeps take no time.
    pub fn release_sleeps(&self) {
        self.change(|state| state.sleeps_are_held = false);
    }

    /// The number of waiting sleeps.
    pub fn sleeping(&self) -> usize {
        self.state().sleeping
    }

    /// Returns once at least `count` sleeps are waiting.
    pub async fn until_sleeping(&self, count: usize) {
        self.until(move |state| state.sleeping >= count).await;
    }

    /// Returns once at least `count` attempts are in flight.
    pub async fn until_in_flight(&self, count: usize) {
        self.until(move |state| state.in_flight >= count).await;
    }

    /// The largest number of attempts that were in flight at once.
    pub fn max_in_flight(&self) -> usize {
        self.state().max_in_flight
    }

    /// The number of clones of this clock, including this one.
    pub fn clones(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let wakers = {
            let mut state = self.state();
            change(&mut state);
            std::mem::take(&mut state.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    async fn until(&self, condition: impl Fn(&State) -> bool) {
        poll_fn(|context| {
            let mut state = self.state();
            if condition(&state) {
                return Poll::Ready(());
            }
            if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                state.wakers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let state = self.state();
        state.started + state.elapsed
    }

    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110, plus the elapsed time.
    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777) + self.state().elapsed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            let sleeping = CounterGuard::new(clock, |state, change| {
                state.sleeping = state.sleeping.saturating_add_signed(change);
            });
            sleeping.clock.state().sleeps.push(duration);
            sleeping.clock.until(|state| !state.sleeps_are_held).await;
            sleeping.clock.state().elapsed += duration;
        })
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let before = self.state().expirations;
        let clock = self.clone();
        if duration != Self::ATTEMPT_TIMEOUT {
            return Box::pin(async move { clock.until(|state| state.expirations > before).await });
        }
        let in_flight = CounterGuard::new(clock, |state, change| {
            state.in_flight = state.in_flight.saturating_add_signed(change);
            state.max_in_flight = state.max_in_flight.max(state.in_flight);
        });
        Box::pin(async move { in_flight.clock.until(|state| state.expirations > before).await })
    }

    fn random(&self) -> f64 {
        self.state().random
    }
}

/// Increments a counter of the clock, and decrements it when dropped.
struct CounterGuard {
    clock: TestClock,
    add: fn(&mut State, isize),
}

impl CounterGuard {
    fn new(clock: TestClock, add: fn(&mut State, isize)) -> Self {
        clock.change(|state| add(state, 1));
        Self { clock, add }
    }
}

impl Drop for CounterGuard {
    fn drop(&mut self) {
        let add = self.add;
        self.clock.change(|state| add(state, -1));
    }
}
