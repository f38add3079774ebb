//! The line that says which checks are still running, on a terminal only.

use std::{
    io::{IsTerminal as _, Write as _, stderr},
    sync::{Mutex, PoisonError},
};

use super::Check;

/// The checks that are still running.
pub(crate) struct Progress {
    running: Option<Mutex<Vec<Check>>>,
}

impl Progress {
    pub(crate) fn new(checks: &[Check]) -> Self {
        let progress = Self { running: stderr().is_terminal().then(|| Mutex::new(checks.to_vec())) };
        progress.show(|_| {});
        progress
    }

    pub(crate) fn ended(&self, check: Check) {
        self.show(|running| running.retain(|running| *running != check));
    }

    fn show(&self, change: impl FnOnce(&mut Vec<Check>)) {
        let Some(running) = &self.running else { return };
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut running);
        let names: Vec<_> = running.iter().map(|check| check.name()).collect();
        let text = if names.is_empty() { String::new() } else { format!("{:>12} {}", "Checking", names.join(", ")) };
        // To the begin of the line, which is then cleared.
        let _ = write!(stderr(), "\r\x1b[2K{text}");
    }
}
