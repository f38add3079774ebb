//! The delay before a retry: `Retry-After` and up to a tenth more, or exponential backoff with full jitter.
//!
//! Implemented here because `backon` and `exponential-backoff` add jitter to the delay instead of drawing the whole delay at
//! random, and do not accept a source of randomness.

use std::time::Duration;

use crate::RetryPolicy;

/// The maximum share of `Retry-After` that is added to it, so that clients that were rejected together do not return together.
const MAX_RETRY_AFTER_JITTER: f64 = 0.1;
const MAX_RETRY_AFTER_EXTRA: Duration = Duration::from_secs(5);

/// Returns the delay after attempt number `attempt`, counted from 1. `random` returns a number from 0 to 1.
pub(crate) fn retry_delay(
    policy: &RetryPolicy,
    attempt: u32,
    retry_after: Option<Duration>,
    random: impl FnOnce() -> f64,
) -> Duration {
    // A clock for tests may return anything.
    let jitter = Some(random()).filter(|jitter| (0.0..=1.0).contains(jitter)).unwrap_or(0.0);
    match retry_after {
        Some(delay) => {
            let delay = delay.max(policy.min_retry_after);
            let max_extra = scaled(delay, MAX_RETRY_AFTER_JITTER).min(MAX_RETRY_AFTER_EXTRA);
            // Not `clamp`, which panics if the minimum of a policy is greater than its maximum.
            delay.saturating_add(scaled(max_extra, jitter)).min(policy.max_retry_after)
        }
        None => {
            let doublings = attempt.saturating_sub(1).min(31);
            let bound = policy.base_delay.saturating_mul(1 << doublings).min(policy.max_delay);
            scaled(bound, jitter)
        }
    }
}

/// Multiplies `duration` by a factor of at most 1.
fn scaled(duration: Duration, factor: f64) -> Duration {
    // Rounding can exceed the range of a `Duration`.
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_the_bound_up_to_the_maximum() {
        let policy = RetryPolicy::default();
        let delays: Vec<_> = [1, 2, 3, 6, 7, 8, 32, u32::MAX]
            .map(|attempt| retry_delay(&policy, attempt, None, || 0.5).as_millis())
            .to_vec();
        assert_eq!(delays, [250, 500, 1000, 8000, 10_000, 10_000, 10_000, 10_000]);
        assert_eq!(retry_delay(&policy, 1, None, || 0.0), Duration::ZERO);
        assert_eq!(retry_delay(&policy, 1, None, || f64::NAN), Duration::ZERO, "an invalid random number counts as 0");
    }

    #[test]
    fn does_not_panic_on_the_longest_delays() {
        let policy = RetryPolicy::default().base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert!(retry_delay(&policy, 9, None, || 1.0) > Duration::from_secs(u64::MAX / 2));
        assert!(retry_delay(&policy, 9, None, || 0.75) > Duration::from_secs(u64::MAX / 2));
    }

    #[test]
    fn adds_up_to_a_tenth_or_5_seconds_to_retry_after() {
        let policy = RetryPolicy::default();
        let delay = |seconds, random| retry_delay(&policy, 1, Some(Duration::from_secs(seconds)), || random);
        for (seconds, random, expected) in [
            (0, 0.5, 105),
            (10, 0.0, 10_000),
            (10, 0.25, 10_250),
            (10, 1.0, 11_000),
            (50, 1.0, 55_000),
            (200, 0.5, 202_500),
            (200, 1.0, 205_000),
            (299, 1.0, 300_000),
            (10, f64::NAN, 10_000),
        ] {
            assert_eq!(delay(seconds, random), Duration::from_millis(expected), "{seconds} {random}");
        }
        for random in 0..1000 {
            assert!(
                delay(17, f64::from(random) / 1000.0) >= Duration::from_secs(17),
                "earlier than the server asks for"
            );
        }
    }

    #[test]
    fn follows_retry_after_within_bounds() {
        let policy = RetryPolicy::default();
        let delay = |seconds| retry_delay(&policy, 1, Some(Duration::from_secs(seconds)), || 0.0);
        assert_eq!(delay(0), Duration::from_millis(100));
        assert_eq!(delay(194), Duration::from_secs(194));
        assert_eq!(delay(u64::MAX), Duration::from_secs(300));
        let reversed = policy.min_retry_after(Duration::from_secs(9)).max_retry_after(Duration::ZERO);
        assert_eq!(retry_delay(&reversed, 1, Some(Duration::from_secs(1)), || 0.5), Duration::ZERO);
    }
}
