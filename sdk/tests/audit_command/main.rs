//! The binary `call-pickup-audit` against a mock server.

#![allow(clippy::unwrap_used, reason = "the helper functions of the tests panic, too")]

mod closed_pipe;
mod credentials;
mod csv;
#[cfg(unix)]
mod ctrl_c;
mod failures;
mod find;
mod help;
mod html;
mod json;
mod locations;
mod support;
mod table;
