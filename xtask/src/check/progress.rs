//! The line on a terminal that lists the checks that are still running.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::check::report::Check;

/// The checks that are still running. Nothing is shown if stderr is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    running: Mutex<Vec<Check>>,
}

impl Progress {
    pub(super) fn start(checks: impl Iterator<Item = Check>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{prefix:>12.cyan.bold} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_prefix("Checking");
        let progress = Self { bar, running: Mutex::new(checks.collect()) };
        progress.update(|_| {});
        progress
    }

    pub(super) fn finish(&self, check: Check) {
        self.update(|running| running.retain(|other| *other != check));
    }

    fn update(&self, change: impl FnOnce(&mut Vec<Check>)) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut running);
        let names: Vec<_> = running.iter().map(|check| check.name()).collect();
        self.bar.set_message(names.join(", "));
        self.bar.tick();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
