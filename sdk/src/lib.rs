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
//! Requests need a tokio runtime with I/O and time enabled, as `#[tokio::main]` makes it; without one they panic.
//!
//! # Features
//!
//! - `rustls` (default) or `native-tls`: how connections are secured. With neither, only plain HTTP to loopback works,
//!   or a [`reqwest::Client`] of your own.
//! - `schemars`: the types implement schemars 1's `JsonSchema`.
//! - `mock`: the `mock` module, a fake of the API for your tests.
//! - `cli`: the command `call-pickup-audit`. Programs do not need it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod audit;
mod auth;
mod client_builder;
mod error;
mod generated_runtime;
#[cfg(feature = "mock")]
pub mod mock;
mod model;
mod pagination;
mod response;
mod retry;
mod task;
mod transport;

/// What the build script made of the document. Its style is progenitor's.
#[allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

pub use audit::{Audit, AuditFailure, AuditStream, AuditedCallPickup};
pub use auth::{
    access_token::AccessToken,
    error::TokenError,
    refreshing_token::{RefreshedTokens, RefreshingToken, RefreshingTokenBuilder},
    token_source::TokenSource,
};
pub use client_builder::ClientBuilder;
pub use error::{Detail, Error};
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub use generated::named_types;
pub use generated::{Client, builder, operations, types};
pub use model::decoded_identifier::{DecodedIdentifier, UndecodableIdentifier};
pub use model::identifier::InvalidIdentifier;
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub use model::named_type::NamedType;
pub use model::operation::{Operation, Server};
pub use pagination::item_stream::ItemStream;
/// The HTTP client below, whose `Client`, `StatusCode` and `HeaderMap` are part of this crate's API.
pub use reqwest;
pub use response::Response;
pub use retry::policy::RetryPolicy;
pub use transport::{
    clock::{BoxFuture, Clock, SystemClock},
    observer::{Attempt, Observer},
};

/// What the fuzz targets in `fuzz` reach, and nobody else: `cargo fuzz` sets `cfg(fuzzing)`.
#[cfg(fuzzing)]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod fuzzing {
    use std::time::{Duration, SystemTime};

    use reqwest::{
        StatusCode,
        header::{HeaderMap, HeaderValue, LINK, RETRY_AFTER},
    };

    use crate::{
        Error, error, generated_runtime as runtime, model::identifier, operations::GET_CALL_PICKUP,
        pagination::link_header, retry::retry_after, types::CallPickup,
    };

    pub fn decode(body: &[u8]) -> Result<CallPickup, String> {
        error::decode(body).map_err(|reason| reason.to_string())
    }

    pub fn error(status: u16, body: &[u8]) -> Error {
        let answer = runtime::Answer {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers: HeaderMap::new(),
            body: bytes::Bytes::copy_from_slice(body),
            retry_after: None,
            effort: runtime::Effort { attempts: 1, ..runtime::Effort::default() },
            span: tracing::Span::none(),
        };
        runtime::Error::UnexpectedResponse(Box::new(answer)).into_error(&GET_CALL_PICKUP)
    }

    pub fn retry_after(values: &[&[u8]], now: SystemTime) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(RETRY_AFTER, HeaderValue::from_bytes(value).ok()?);
        }
        retry_after::parse(&headers, || now)
    }

    pub fn next_page(values: &[&[u8]], page: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_bytes(value).ok()?);
        }
        link_header::next(&headers, &page.parse().ok()?).ok()?.map(String::from)
    }

    pub fn path_segment(text: &str) -> Option<String> {
        identifier::encode(text).ok().map(Into::into)
    }
}
