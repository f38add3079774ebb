//! The state that a server shares with its connections.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use crate::{ReceivedRequest, TestClock, script_queue::ScriptQueue};

pub(crate) struct ServerState {
    pub(crate) scripts: ScriptQueue,
    pub(crate) clock: TestClock,
    requests: Mutex<Vec<ReceivedRequest>>,
    connections: AtomicUsize,
}

impl ServerState {
    pub(crate) fn new(scripts: ScriptQueue) -> Self {
        Self { scripts, clock: TestClock::default(), requests: Mutex::default(), connections: AtomicUsize::new(0) }
    }

    pub(crate) fn record(&self, request: ReceivedRequest) {
        self.requests().push(request);
    }

    pub(crate) fn requests(&self) -> MutexGuard<'_, Vec<ReceivedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn record_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}
