//! A mutex that ignores poisoning.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// State that the test and the connections of a server share.
///
/// A thread that panics while it holds the lock does not poison it: no critical section of the mock leaves its state half
/// changed, and the test that panicked is the one to report.
#[derive(Debug, Default)]
pub(super) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, thread};

    use super::*;

    #[test]
    fn stays_usable_after_a_panic() {
        let shared = Arc::new(Shared::new(1));
        let other = Arc::clone(&shared);
        let panicked = thread::spawn(move || {
            let _guard = other.lock();
            panic!("poisons a plain mutex");
        });
        assert!(panicked.join().is_err());
        assert_eq!(*shared.lock(), 1);
    }
}
