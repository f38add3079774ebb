//! The retry budget of a client: a bucket that repetitions take from and successes fill.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::RetryPolicy;

/// Counts in parts of a repetition, so that one success can earn a part of one.
#[derive(Debug)]
pub(crate) struct Budget {
    parts: AtomicU64,
    most: u64,
    parts_per_retry: u64,
    earned_per_success: u64,
}

impl Budget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let parts_per_retry = u64::from(policy.successes_per_retry.max(1));
        let most = u64::from(policy.budget) * parts_per_retry;
        let earned_per_success = u64::from(policy.successes_per_retry > 0);
        Self { parts: AtomicU64::new(most), most, parts_per_retry, earned_per_success }
    }

    /// Whether a repetition may be made; takes it from the bucket if so.
    pub(crate) fn take(&self) -> bool {
        let take = |parts: u64| parts.checked_sub(self.parts_per_retry);
        self.parts.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    pub(crate) fn earn(&self) {
        let earn = |parts: u64| (parts < self.most).then_some(parts + self.earned_per_success);
        // Full is full.
        let _ = self.parts.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(budget: u32, successes_per_retry: u32) -> Budget {
        Budget::new(&RetryPolicy { budget, successes_per_retry, ..RetryPolicy::default() })
    }

    #[test]
    fn it_runs_out_and_is_earned_back() {
        let budget = budget(2, 3);
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false]);
        budget.earn();
        budget.earn();
        assert!(!budget.take(), "two successes are no repetition yet");
        budget.earn();
        assert_eq!([budget.take(), budget.take()], [true, false]);
    }

    #[test]
    fn it_holds_no_more_than_its_size() {
        let budget = budget(1, 1);
        (0..100).for_each(|_| budget.earn());
        assert_eq!([budget.take(), budget.take()], [true, false]);
    }

    #[test]
    fn odd_sizes_do_no_harm() {
        assert!(!budget(0, 10).take());
        let unearned = budget(1, 0);
        assert!(unearned.take());
        unearned.earn();
        assert!(!unearned.take());
        assert!(budget(u32::MAX, u32::MAX).take());
    }
}
