//! The binary `call-pickup-audit` against a mock server.

#![allow(clippy::unwrap_used, reason = "the helper functions of the tests panic, too")]

mod credentials;
mod csv;
mod failures;
mod find;
mod help;
mod html;
mod interrupt;
mod json;
mod locations;
mod support;
mod table;
