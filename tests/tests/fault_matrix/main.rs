//! The outcome of an operation under each fault that a server or a network may have: a matrix, one named test a row.
//!
//! A row states the fault and the expected result, attempts, requests, delays and memory. `case` runs it against a scripted
//! server, without real waiting: over HTTP/1.1 and over HTTP/2 with TLS, if both can have the fault. Most rows send *Get
//! Details*. Faults whose outcome depends on the method are sent with GET, POST, PUT and DELETE, and faults of a list with a
//! stream.
//!
//! ```console
//! $ cargo test -p webex-call-pickup-tests --test fault_matrix -- --list
//! $ cargo test -p webex-call-pickup-tests --test fault_matrix retry_after::status_429::date -- --nocapture
//! ```

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a row fails by a panic and prints its outcome"
)]

#[macro_use]
mod case;
mod operation;
mod scripts;

mod bodies;
mod connection;
mod endless_bodies;
mod http2_frames;
mod http2_unusual_frames;
mod interrupted_bodies;
mod keep_alive;
mod known_effects;
mod lists;
mod malformed_http;
mod not_processed;
mod possibly_processed;
mod redirects;
mod repeated_faults;
mod retry_after;
mod silent_connections;
mod status_codes;
mod unusual_responses;
