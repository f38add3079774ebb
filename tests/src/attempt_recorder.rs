//! An observer that records what it is notified of.

use std::sync::{Arc, Mutex};

use webex_call_pickup::{Attempt, Observer};

/// Records the attempts of a client. Clones share the record.
#[derive(Debug, Clone, Default)]
pub struct AttemptRecorder(Arc<Mutex<Vec<Attempt>>>);

impl AttemptRecorder {
    /// Returns the attempts since the last call.
    pub fn take(&self) -> Vec<Attempt> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for AttemptRecorder {
    fn on_attempt(&self, attempt: &Attempt) {
        self.0.lock().unwrap().push(*attempt);
    }
}
