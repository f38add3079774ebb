//! The transport of a request: attempts, retries, timeouts and telemetry.

pub(crate) mod attempt;
pub(crate) mod base_url;
pub(crate) mod clock;
pub(crate) mod failure;
pub(crate) mod observer;
pub(crate) mod pipeline;
pub(crate) mod timeout;

// The generated client names it.
pub(crate) use pipeline::Transport;
