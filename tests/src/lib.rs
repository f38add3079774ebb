//! Servers, a clock and clients for the tests of this workspace.
//!
//! - [`TestServer`] plays a script to each connection, fault by fault, and records the requests.
//! - [`TestClock`] replaces the time and the randomness of a client, so that no test waits.
//! - [`TlsServer`] speaks HTTP/2 over TLS, and [`UncontactedServer`] proves that a client kept away from it.
//!
//! The helpers panic where a test cannot go on. `tests/README.md` lists the tests.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

mod clock;
mod http_message;
mod refreshing_token;
mod requests;
mod script;
pub mod sdk_types;
mod server;
mod tls_server;
mod uncontacted_server;
mod waiting;

/// The examples of the workspace's README compile, and those that need no network run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct WorkspaceReadme;

/// The example of the README of the tests runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct TestsReadme;

pub use clock::TestClock;
pub use http_message::{ReceivedRequest, gzip, response};
pub use refreshing_token::{authorization_server, refreshing_token};
pub use requests::{CALL_PICKUP, get_call_pickup, printed, send};
pub use script::{Script, Step, respond, success};
pub use server::{TestServer, unused_address};
pub use tls_server::TlsServer;
pub use uncontacted_server::UncontactedServer;
pub use waiting::{eventually, settle, with_time_limit};
