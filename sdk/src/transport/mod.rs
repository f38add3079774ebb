//! The transport of requests: attempts, retries, timeouts and telemetry.

pub(crate) mod attempt;
pub(crate) mod base_url;
pub(crate) mod body;
pub(crate) mod body_end;
pub(crate) mod clock;
pub(crate) mod content_encoding;
pub(crate) mod failure;
pub(crate) mod http_client_settings;
pub(crate) mod http_clients;
pub(crate) mod observer;
pub(crate) mod pipeline;
mod progress;
pub(crate) mod settings;
pub(crate) mod telemetry;
pub(crate) mod timeout;
