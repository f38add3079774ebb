//! An SDK for the Call Pickup API of Webex Calling.
//!
//! The client is generated from an OpenAPI document by way of progenitor, and bound to a transport of this crate.
//!
//! ```no_run
//! # async fn example() -> Result<(), webex_call_pickup::Error> {
//! use webex_call_pickup::Client;
//!
//! let client = Client::from_env()?; // WEBEX_ACCESS_TOKEN
//! let group = client
//!     .get_call_pickup()
//!     .location_id("Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzhmZjMwMjg5LWVhMzMtNDc1Ny1iMTBmLWQ2MWIyNzFhMDVlZg")
//!     .call_pickup_id("Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0")
//!     .send()
//!     .await?;
//! println!("{} has {} agents", group.name, group.agents.len());
//! # Ok(())
//! # }
//! ```
//!
//! Answers are read tolerantly: unknown properties are ignored, unknown values of enums are kept, `null` means absent.
//! Personal data and tokens are shown by no `Debug` and no error text of this crate.
//!
//! # Features
//!
//! - `rustls` (default) or `native-tls`: how connections are secured. With neither, only plain HTTP to loopback works,
//!   or a [`reqwest::Client`] of your own.
//! - `schemars`: the types implement schemars 1's `JsonSchema`.
//! - `mock`: the `mock` module, typed doubles of the API for your tests.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod base_url;
mod client;
mod error;
mod identifier;
mod lenient;
#[cfg(feature = "mock")]
pub mod mock;
mod operation;
mod redacted;
mod response;
mod retry_after;
mod runtime;
mod token;
mod transport;

/// What the build script made of the document. Its style is progenitor's.
#[allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

pub use client::ClientBuilder;
pub use error::{Cause, Error};
pub use generated::{Client, builder, operations, types};
pub use identifier::InvalidIdentifier;
pub use operation::{Operation, Server};
pub use response::Response;
pub use token::AccessToken;
