//! The outcome of an operation under each fault that a server or a network may have: a matrix, one named test a row.
//!
//! A row states the fault and the expected result, attempts, requests, delays and memory. `case` runs it against a scripted
//! server, without real waiting. Most rows send *Get Details*. Faults whose outcome depends on the method are sent with
//! POST, PUT and DELETE, too, and faults of a list with a stream.
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

mod ambiguous_writes;
mod bodies;
mod connection;
mod endless_bodies;
mod interrupted_bodies;
mod lists;
mod malformed_http;
mod redirects;
mod repeated_faults;
mod retry_after;
mod status_codes;
mod unusual_responses;
mod writes;
