//! Access tokens and their sources.

pub(crate) mod access_token;
pub(crate) mod error;
mod refresh_request;
pub(crate) mod refreshing_token;
pub(crate) mod token_source;
