//! How long to wait before another attempt.
//!
//! Ten lines of arithmetic, and no crate: those that were looked at (`backon`, `exponential-backoff`) add jitter to the
//! delay instead of drawing the delay, and take their randomness from where a test cannot set it.

use std::time::Duration;

use crate::{Clock, RetryPolicy};

/// The wait after attempt number `attempt`, counted from 1.
pub(crate) fn delay(policy: &RetryPolicy, attempt: u32, retry_after: Option<Duration>, clock: &dyn Clock) -> Duration {
    match retry_after {
        // Not `clamp`, which panics where a policy has the bounds the wrong way round.
        Some(wait) => wait.max(policy.min_retry_after).min(policy.max_retry_after),
        None => {
            let doublings = attempt.saturating_sub(1).min(31);
            let bound = policy.base_delay.saturating_mul(1 << doublings).min(policy.max_delay);
            // A factor that is none counts as 0.
            let chance = Some(clock.random()).filter(|chance| (0.0..=1.0).contains(chance)).unwrap_or(0.0);
            // The seconds of the longest times are rounded up to more than there is.
            Duration::try_from_secs_f64(bound.as_secs_f64() * chance).unwrap_or(bound)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Instant, SystemTime};

    use super::*;
    use crate::BoxFuture;

    #[derive(Debug)]
    struct Chance(f64);

    impl Clock for Chance {
        fn now(&self) -> Instant {
            Instant::now()
        }

        fn system_time(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(async {})
        }

        fn random(&self) -> f64 {
            self.0
        }
    }

    #[test]
    fn the_bound_doubles_to_its_most() {
        let policy = RetryPolicy::default();
        let delays: Vec<_> = [1, 2, 3, 6, 7, 8, 32, u32::MAX]
            .map(|attempt| delay(&policy, attempt, None, &Chance(0.5)).as_millis())
            .to_vec();
        assert_eq!(delays, [250, 500, 1000, 8000, 10_000, 10_000, 10_000, 10_000]);
        assert_eq!(delay(&policy, 1, None, &Chance(0.0)), Duration::ZERO);
        assert_eq!(delay(&policy, 1, None, &Chance(f64::NAN)), Duration::ZERO, "an odd clock does no harm");
    }

    #[test]
    fn the_longest_waits_are_no_panic() {
        let policy = RetryPolicy { base_delay: Duration::MAX, max_delay: Duration::MAX, ..RetryPolicy::default() };
        assert!(delay(&policy, 9, None, &Chance(1.0)) > Duration::from_secs(u64::MAX / 2));
        assert!(delay(&policy, 9, None, &Chance(0.75)) > Duration::from_secs(u64::MAX / 2));
    }

    #[test]
    fn the_server_is_obeyed_within_bounds() {
        let policy = RetryPolicy::default();
        let wait = |seconds| delay(&policy, 1, Some(Duration::from_secs(seconds)), &Chance(0.5));
        assert_eq!(wait(0), Duration::from_millis(100));
        assert_eq!(wait(194), Duration::from_secs(194));
        assert_eq!(wait(u64::MAX), Duration::from_secs(300));
        let odd = RetryPolicy { min_retry_after: Duration::from_secs(9), max_retry_after: Duration::ZERO, ..policy };
        assert_eq!(delay(&odd, 1, Some(Duration::from_secs(1)), &Chance(0.5)), Duration::ZERO);
    }
}
