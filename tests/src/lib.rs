//! Servers, a clock and clients for the tests of this workspace.
//!
//! - [`TestServer`] plays a script to each request, fault by fault, and records the requests. It speaks HTTP/1.1, or HTTP/2
//!   over TLS.
//! - [`TestClock`] replaces the time and the randomness of a client, so that no test waits.
//! - [`UncontactedServer`] proves that a client kept away from it.
//!
//! The helpers panic where a test cannot go on. `tests/README.md` lists the tests.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

mod attempt_recorder;
mod certificate;
mod clock;
mod connection_reset;
mod http1;
mod http2;
mod http_message;
mod refreshing_token;
mod requests;
mod script;
mod script_queue;
pub mod sdk_types;
mod server;
mod server_state;
mod uncontacted_server;
mod waiting;

/// The path parameters of an operation are arguments of the client's method:
///
/// ```
/// use webex_call_pickup::{Client, types::{CallPickupId, LocationId}};
/// fn delete(client: &Client, location_id: &LocationId, call_pickup_id: &CallPickupId) {
///     let _ = client.delete_call_pickup(location_id, call_pickup_id);
/// }
/// ```
///
/// A forgotten one does not compile:
///
/// ```compile_fail
/// use webex_call_pickup::{Client, types::{CallPickupId, LocationId}};
/// fn delete(client: &Client, location_id: &LocationId, call_pickup_id: &CallPickupId) {
///     let _ = client.delete_call_pickup(location_id);
/// }
/// ```
///
/// Neither do two in the wrong order:
///
/// ```compile_fail
/// use webex_call_pickup::{Client, types::{CallPickupId, LocationId}};
/// fn delete(client: &Client, location_id: &LocationId, call_pickup_id: &CallPickupId) {
///     let _ = client.delete_call_pickup(call_pickup_id, location_id);
/// }
/// ```
///
/// Nor does a request that is never sent, where warnings are errors:
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// use webex_call_pickup::{Client, types::{CallPickupId, LocationId}};
/// fn delete(client: &Client, location_id: &LocationId, call_pickup_id: &CallPickupId) {
///     client.delete_call_pickup(location_id, call_pickup_id);
/// }
/// ```
#[cfg(doctest)]
pub struct PathParameters;

/// The examples of the workspace's README compile, and those that need no network run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct WorkspaceReadme;

/// The example of the README of the tests runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct TestsReadme;

pub use attempt_recorder::AttemptRecorder;
pub use clock::TestClock;
pub use h2::Reason;
pub use http_message::{ReceivedRequest, gzip};
pub use http2::frame::{self, Frame};
pub use refreshing_token::{authorization_server, refreshing_token};
pub use requests::{CALL_PICKUP, get_call_pickup, printed, send};
pub use script::{Headers, Script, Step, respond, success};
pub use server::{Protocol, TestServer, trust_test_servers, unused_address};
pub use uncontacted_server::UncontactedServer;
pub use waiting::{eventually, settle, with_time_limit};
