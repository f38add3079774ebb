//! Retries: the failures that are retried, the delays and the budget.

pub(crate) mod backoff;
pub(crate) mod budget;
pub(crate) mod classify;
pub(crate) mod policy;
pub(crate) mod retry_after;
