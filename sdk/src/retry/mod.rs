//! The retry policy, as data: which failures are retried, after which delay, and how often.

pub(crate) mod backoff;
pub(crate) mod budget;
pub(crate) mod classify;
pub(crate) mod policy;
pub(crate) mod retry_after;
