//! A clock for tests: waits pass at once and are written down, alarms go off when the test says so.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::{Duration, Instant, SystemTime},
};

use webex_call_pickup::{BoxFuture, ClientBuilder, Clock};

/// The timeout of an attempt that [`TestClock::set`] sets.
const ATTEMPT: Duration = Duration::from_millis(61_061);
/// The timeout of an operation that [`TestClock::set`] sets.
const OPERATION: Duration = Duration::from_millis(601_601);

/// A clock whose time passes by waiting only. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    started: Instant,
    passed: Duration,
    random: f64,
    waits: Vec<Duration>,
    /// Whether waits pend until they are released.
    holds: bool,
    waiting: usize,
    /// How often the alarms went off.
    alarms: u32,
    under_way: usize,
    most_under_way: usize,
    /// Who wants to know that something of this has changed.
    asleep: Vec<Waker>,
}

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State {
            started: Instant::now(),
            passed: Duration::ZERO,
            random: 0.5,
            waits: Vec::new(),
            holds: false,
            waiting: 0,
            alarms: 0,
            under_way: 0,
            most_under_way: 0,
            asleep: Vec::new(),
        })))
    }
}

impl TestClock {
    /// The time of an attempt. By it the clock counts those that are under way.
    pub const ATTEMPT_TIMEOUT: Duration = ATTEMPT;
    /// The time of an operation.
    pub const OPERATION_TIMEOUT: Duration = OPERATION;

    /// Gives the clock to a client, with these timeouts.
    pub fn set(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.clock(self.clone()).attempt_timeout(ATTEMPT).operation_timeout(OPERATION)
    }

    /// The waits between attempts, in their order.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// What the dice show from now on. The default is 0.5.
    pub fn set_random(&self, random: f64) {
        self.state().random = random;
    }

    /// Lets the time pass without waiting.
    pub fn pass(&self, duration: Duration) {
        self.state().passed += duration;
    }

    /// The alarms of all that is under way go off, and the time of an attempt has passed.
    pub fn end_attempts(&self) {
        self.ring(ATTEMPT);
    }

    /// The alarms of all that is under way go off, and the time of an operation has passed. An attempt whose own time
    /// would have been up earlier is then told as late: give attempts more time to end an operation in the middle of one.
    pub fn end_operations(&self) {
        self.ring(OPERATION);
    }

    fn ring(&self, passed: Duration) {
        self.change(|state| {
            state.alarms += 1;
            state.passed += passed;
        });
    }

    /// Waits pend from now on, until [`release_waits`](Self::release_waits).
    pub fn hold_waits(&self) {
        self.state().holds = true;
    }

    /// The waits that pend are over, and those to come pass at once.
    pub fn release_waits(&self) {
        self.change(|state| state.holds = false);
    }

    /// Is ready once `count` waits pend.
    pub async fn until_waiting(&self, count: usize) {
        self.until(move |state| state.waiting >= count).await;
    }

    /// How many waits pend.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    /// Is ready once `count` attempts are under way.
    pub async fn until_under_way(&self, count: usize) {
        self.until(move |state| state.under_way >= count).await;
    }

    /// The most attempts that were under way at once.
    pub fn most_under_way(&self) -> usize {
        self.state().most_under_way
    }

    /// How many clones there are of the clock, with this one.
    pub fn clones(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let asleep = {
            let mut state = self.state();
            change(&mut state);
            std::mem::take(&mut state.asleep)
        };
        asleep.into_iter().for_each(Waker::wake);
    }

    async fn until(&self, is_over: impl Fn(&State) -> bool) {
        poll_fn(|context| {
            let mut state = self.state();
            if is_over(&state) {
                return Poll::Ready(());
            }
            if !state.asleep.iter().any(|waker| waker.will_wake(context.waker())) {
                state.asleep.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let state = self.state();
        state.started + state.passed
    }

    /// Sun, 06 Nov 1994 08:49:37 GMT, and what has passed since.
    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777) + self.state().passed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            let waiting =
                Counted::new(clock, |state, count| state.waiting = state.waiting.saturating_add_signed(count));
            waiting.clock.state().waits.push(duration);
            waiting.clock.until(|state| !state.holds).await;
            waiting.clock.state().passed += duration;
        })
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let before = self.state().alarms;
        let clock = self.clone();
        if duration != ATTEMPT {
            return Box::pin(async move { clock.until(|state| state.alarms > before).await });
        }
        let under_way = Counted::new(clock, |state, count| {
            state.under_way = state.under_way.saturating_add_signed(count);
            state.most_under_way = state.most_under_way.max(state.under_way);
        });
        Box::pin(async move { under_way.clock.until(|state| state.alarms > before).await })
    }

    fn random(&self) -> f64 {
        self.state().random
    }
}

/// Counts as long as it lives.
struct Counted {
    clock: TestClock,
    count: fn(&mut State, isize),
}

impl Counted {
    fn new(clock: TestClock, count: fn(&mut State, isize)) -> Self {
        clock.change(|state| count(state, 1));
        Self { clock, count }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let count = self.count;
        self.clock.change(|state| count(state, -1));
    }
}
