//! The retry budget of a client: a token bucket that retries withdraw from and successes deposit into.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::RetryPolicy;

/// The balance is counted in fractions of a retry, because a success deposits less than one retry.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    balance: AtomicU64,
    capacity: u64,
    cost_per_retry: u64,
    deposit_per_success: u64,
}

impl RetryBudget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let cost_per_retry = u64::from(policy.successes_per_retry.max(1));
        let capacity = u64::from(policy.budget) * cost_per_retry;
        let deposit_per_success = u64::from(policy.successes_per_retry > 0);
        Self { balance: AtomicU64::new(capacity), capacity, cost_per_retry, deposit_per_success }
    }

    /// Withdraws a retry. Returns `false` if the balance is too low.
    pub(crate) fn withdraw(&self) -> bool {
        let withdraw = |balance: u64| balance.checked_sub(self.cost_per_retry);
        self.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, withdraw).is_ok()
    }

    /// Deposits a success, up to the capacity.
    pub(crate) fn deposit(&self) {
        let deposit = |balance: u64| (balance < self.capacity).then_some(balance + self.deposit_per_success);
        // Fails if the bucket is full.
        let _ = self.balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, deposit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(budget: u32, successes_per_retry: u32) -> RetryBudget {
        RetryBudget::new(&RetryPolicy::default().budget(budget).successes_per_retry(successes_per_retry))
    }

    #[test]
    fn runs_out_and_recovers_with_successes() {
        let budget = budget(2, 3);
        assert_eq!([budget.withdraw(), budget.withdraw(), budget.withdraw()], [true, true, false]);
        budget.deposit();
        budget.deposit();
        assert!(!budget.withdraw(), "two successes are less than a retry");
        budget.deposit();
        assert_eq!([budget.withdraw(), budget.withdraw()], [true, false]);
    }

    #[test]
    fn holds_no_more_than_its_capacity() {
        let budget = budget(1, 1);
        (0..100).for_each(|_| budget.deposit());
        assert_eq!([budget.withdraw(), budget.withdraw()], [true, false]);
    }

    #[test]
    fn accepts_extreme_sizes() {
        assert!(!budget(0, 10).withdraw());
        let without_deposits = budget(1, 0);
        assert!(without_deposits.withdraw());
        without_deposits.deposit();
        assert!(!without_deposits.withdraw());
        assert!(budget(u32::MAX, u32::MAX).withdraw());
    }
}
