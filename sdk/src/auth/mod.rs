//! Access tokens, their sources and their stores.

pub(crate) mod access_token;
pub(crate) mod error;
pub(crate) mod file_token_store;
mod guarded_calls;
mod refresh_request;
pub(crate) mod refreshed_tokens;
mod refresher;
pub(crate) mod refreshing_token;
pub(crate) mod refreshing_token_builder;
mod secrets;
pub(crate) mod stored_tokens;
mod token_file;
pub(crate) mod token_source;
mod token_state;
pub(crate) mod token_store;
