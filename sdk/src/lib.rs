//! A client for the Call Pickup API of Webex Calling.
//!
//! A call pickup is a group of people, workspaces and virtual lines that may answer each other's ringing phones. This crate
//! lists the groups of an organization, reads them with their agents, and creates, changes and deletes them. It is made for
//! programs of administrators: it retries, respects rate limits, refreshes tokens, and documents the remedy of each error.
//!
//! # Quick start
//!
//! ```toml
//! [dependencies]
//! webex-call-pickup = "0.1"
//! tokio = { version = "1", features = ["macros", "rt"] }
//! ```
//!
//! Set `WEBEX_ACCESS_TOKEN` to the token of an administrator with the scope `spark-admin:telephony_config_read`, such as the
//! personal token that <https://developer.webex.com> shows. This program prints the groups of all locations:
//!
//! ```no_run
//! use webex_call_pickup::{Client, Error};
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Error> {
//!     let client = Client::from_env()?; // WEBEX_ACCESS_TOKEN
//!     let mut locations = client.list_locations().stream();
//!     while let Some(location) = locations.next().await {
//!         let location = location?;
//!         let mut groups = client.list_call_pickups(&location.id).stream();
//!         while let Some(group) = groups.next().await {
//!             println!("{} / {}", location.name, group?.name);
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! The crate contains larger [examples](https://github.com/webex-call-pickup/webex-call-pickup/tree/main/sdk/examples), which run
//! without a token, against a mock server:
//!
//! | example | shows |
//! | --- | --- |
//! | `get_call_pickup` | a call pickup, its agents, and errors with their remedies |
//! | `edit_call_pickup` | creation, a new name, adding and removing an agent, deletion |
//! | `find_number` | the call pickups of a number, by an audit |
//! | `service` | refreshed and stored tokens, metrics and traces |
//! | `testing` | tests with the mock server |
//!
//! # Client
//!
//! [`Client`] has a method for each operation. It takes the parameters of the path, and returns a builder from the module
//! [`builder`] with a setter for each other parameter. `send` returns the value, and `send_response` a [`Response`] with the
//! status code, the headers and the tracking ID. The values are in the module [`types`].
//!
//! | method | operation |
//! | --- | --- |
//! | [`get_call_pickup`](Client::get_call_pickup) | reads a call pickup with its agents |
//! | [`list_call_pickups`](Client::list_call_pickups) | lists the call pickups of a location |
//! | [`create_call_pickup`](Client::create_call_pickup) | creates a call pickup |
//! | [`update_call_pickup`](Client::update_call_pickup) | changes a call pickup, and returns its new ID |
//! | [`delete_call_pickup`](Client::delete_call_pickup) | deletes a call pickup |
//! | [`list_available_agents`](Client::list_available_agents) | lists the agents that a call pickup can take |
//! | [`list_locations`](Client::list_locations) | lists the locations |
//! | [`audit`](Client::audit) | reads the call pickups of all locations with their agents |
//!
//! [`ClientBuilder`] has the settings: the base URL, the timeouts, the limits, the [`RetryPolicy`], and an [`Observer`] for
//! metrics. The documentation of each setting has its default. A client is cheap to clone, and its clones share
//! connections and limits.
//!
//! The ID of a call pickup encodes its name, and changes with it: list the call pickups instead of storing their IDs.
//!
//! Responses are decoded leniently: unknown properties are ignored, unknown enum values are kept, `null` is treated as absent
//! or as an empty list, integers and booleans may be quoted, and a number may take the place of a string. A value is accepted
//! with any successful status code. Responses may be compressed with gzip.
//!
//! Requests need a tokio runtime with I/O and time enabled, such as the one of `#[tokio::main]`, and panic without one.
//!
//! # Lists
//!
//! A list operation has the method `stream` beside `send`. It returns an [`ItemStream`] with the items of all pages, and
//! prefetches one page. The parameters of the request apply to all pages. `send` returns one page.
//!
//! # Editing
//!
//! An update replaces all agents. To add or remove one, read the call pickup, change it, and write it:
//!
//! ```no_run
//! use webex_call_pickup::{
//!     Client, Error,
//!     types::{Agent, AgentId, CallPickupId, LocationId},
//! };
//!
//! async fn replace_agent(
//!     client: &Client,
//!     location_id: &LocationId,
//!     call_pickup_id: &CallPickupId,
//!     old: &AgentId,
//!     new: &AgentId,
//! ) -> Result<(), Error> {
//!     let mut group = client
//!         .get_call_pickup(location_id, call_pickup_id)
//!         .send()
//!         .await?;
//!     group.agents.retain(|agent| agent.id != *old);
//!     group.agents.push(Agent::new(new.into()));
//!     client
//!         .update_call_pickup(location_id, call_pickup_id)
//!         .body(&group)
//!         .send()
//!         .await?;
//!     Ok(())
//! }
//! ```
//!
//! `body(&group)` sends all properties that an update can change, and of each agent the ID. The name, the notification and
//! the agents can be changed in this way. A new name changes the ID, which the response contains.
//!
//! **A change that someone else makes between the read and the write is overwritten**, without an error, because the API has
//! no version to compare. Read immediately before you write, and edit a call pickup from one task at a time. To keep the other
//! properties as they are at the time of the write, send the agents alone:
//! `body_map(|body| body.agents(group.agents.into_iter().map(|agent| agent.id)))`.
//!
//! A write that conflicts with the state of the location is rejected: [`Error::is_conflict`] returns `true`, and
//! [`Error::message`] is the server's reason. In the mock server, a name that is taken and an agent that belongs to another
//! call pickup conflict.
//!
//! # Audit
//!
//! The API cannot list call pickups across locations, and its lists omit the agents. [`Client::audit`] streams all call
//! pickups of an organization with their agents. [`Audit`] has the settings, [`AuditStream`] the items, and [`AuditFailure`]
//! the parts of the organization that could not be read.
//!
//! # Errors
//!
//! All operations return an [`Error`]. It has the status code, the tracking ID, `Retry-After`, and the error codes of the
//! vendor as [`Detail`]s. [`Error::kind`] classifies it: each [`ErrorKind`] is documented with its cause and remedy. Predicates
//! such as [`is_not_found`](Error::is_not_found) answer the most common questions.
//!
//! No `Debug` and no message of this crate shows tokens or personal data.
//!
//! # Tokens
//!
//! [`ClientBuilder::token`] takes a fixed token, whose [`Debug`](AccessToken) is redacted. [`RefreshingToken`] refreshes the
//! token of an integration or a service app, and [`TokenSource`] is the trait for other sources. A [`TokenStore`], such as a
//! [`FileTokenStore`], keeps the tokens of a [`RefreshingToken`] until the program starts again.
//!
//! # Tracing
//!
//! Each operation has a span of [`tracing`](https://docs.rs/tracing) with the target `webex_call_pickup` and the level `INFO`.
//! Its fields follow OpenTelemetry's conventions for HTTP clients, such as `http.response.status_code` and `error.type`;
//! `webex.operation` and `webex.tracking_id` are added. An event precedes each retry, with the delay in seconds in
//! `webex.retry_delay`. Spans and events contain no tokens and no personal data.
//!
//! # Testing
//!
//! With the feature `mock`, the module [`mock`] has a mock server of the API on loopback. It holds an organization, which the
//! operations read and change as in the real API, and it has fixed responses, faults, and tokens with scopes.
//!
//! # Features
//!
//! - `codegen` (default): the client is generated from the OpenAPI document when this crate is built. Without it, the same code
//!   is compiled from the crate, which takes less time and fewer dependencies.
//! - `rustls` (default): TLS by rustls.
//! - `native-tls`: TLS by the operating system. It takes precedence over `rustls`. With neither of the two, a client can only
//!   connect over plain HTTP, which is limited to loopback unless
//!   [`dangerously_allow_plain_http`](ClientBuilder::dangerously_allow_plain_http) is called, or by an
//!   [`http_client`](ClientBuilder::http_client) of your own.
//! - `socks`: SOCKS proxies, of the system or of [`configure_http_client`](ClientBuilder::configure_http_client).
//! - `schemars`: the types implement `JsonSchema` of schemars 1.
//! - `mock`: the module [`mock`].
//! - `cli`: the command `call-pickup-audit`. Programs do not need it.
//!
#![cfg_attr(feature = "mock", doc = "[`mock`]: crate::mock")]
#![cfg_attr(
    not(feature = "mock"),
    doc = "[`mock`]: https://docs.rs/webex-call-pickup/latest/webex_call_pickup/mock/index.html"
)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Before the other modules that add methods to `Client`: rustdoc shows its `impl` blocks in the order of their modules.
mod client;

/// The generated client. `cargo xtask codegen` writes the same code to `generated/client.rs`. Its style is progenitor's. The
/// only `unwrap` is that of a regular expression, which the generator has validated.
#[allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all, clippy::unwrap_used)]
mod generated {
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("generated/client.rs");
}

mod audit;
mod auth;
mod call_pickup;
mod client_builder;
mod environment;
mod error;
mod exchange;
mod generated_runtime;
#[cfg(any(test, fuzzing))]
mod header_map;
#[cfg(feature = "mock")]
pub mod mock;
mod model;
mod pagination;
mod response;
mod retry;
mod task;
mod tracking_id;
mod transport;

pub use audit::{Audit, AuditFailure, AuditStream, AuditedCallPickup};
pub use auth::{
    access_token::AccessToken,
    error::TokenError,
    file_token_store::FileTokenStore,
    refreshed_tokens::RefreshedTokens,
    refreshing_token::RefreshingToken,
    refreshing_token_builder::RefreshingTokenBuilder,
    stored_tokens::StoredTokens,
    token_source::TokenSource,
    token_store::{TokenStore, TokenStoreLock},
};
pub use client_builder::ClientBuilder;
pub use error::{Error, kind::ErrorKind, response::Detail};
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
pub use model::string_constraints::InvalidString;
pub use pagination::item_stream::ItemStream;
pub use response::Response;
pub use retry::policy::RetryPolicy;
pub use transport::{
    clock::{BoxFuture, Clock, SystemClock},
    observer::{Attempt, Observer},
};

/// The parts of [reqwest](https://docs.rs/reqwest/0.13) that the API of this crate contains, and those that configure its HTTP
/// client.
///
/// They belong to reqwest 0.13, and only a new minor version of this crate changes that. A client for
/// [`ClientBuilder::http_client`] must be one of reqwest 0.13 too: use [`reqwest::Client`](Client) from here, or depend on
/// `reqwest = "0.13"` for what is missing here.
pub mod reqwest {
    #[cfg(any(feature = "native-tls", feature = "rustls"))]
    pub use ::reqwest::{Certificate, Identity, tls};
    pub use ::reqwest::{Client, ClientBuilder, Error, NoProxy, Proxy, StatusCode, Url, dns, header, redirect, retry};
}

/// The entry points of the fuzz targets in `fuzz`, whose build sets `cfg(fuzzing)`.
#[cfg(fuzzing)]
#[doc(hidden)]
#[allow(missing_docs, reason = "not part of the public API")]
pub mod fuzzing {
    use std::time::{Duration, SystemTime};

    use ::reqwest::{
        StatusCode,
        header::{CONTENT_ENCODING, HeaderMap, LINK, RETRY_AFTER},
    };

    use crate::{
        Error,
        error::{cause::Cause, decode},
        header_map::header_map,
        model::identifier,
        operations::GET_CALL_PICKUP,
        pagination::link_header,
        response::{AttemptStats, BufferedResponse},
        retry::retry_after,
        transport::content_encoding::ContentEncoding,
        types::CallPickup,
    };

    pub fn decode(body: &[u8]) -> Result<CallPickup, String> {
        decode::decode(body).map_err(|error| error.to_string())
    }

    pub fn status_error(status: u16, body: &[u8]) -> Error {
        let response = BufferedResponse {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers: HeaderMap::new(),
            body: bytes::Bytes::copy_from_slice(body),
            retry_after: None,
            stats: AttemptStats { attempts: 1, ..AttemptStats::default() },
        };
        Error::from_response(Cause::Status, Box::new(response)).with_operation(&GET_CALL_PICKUP)
    }

    pub fn decode_content(values: &[&[u8]], body: &[u8], limit: usize) -> Option<(Vec<u8>, Result<(), String>)> {
        let headers = header_map(&CONTENT_ENCODING, values)?;
        let (body, result) = match ContentEncoding::from_headers(&headers) {
            Ok(encoding) => encoding.decode(bytes::Bytes::copy_from_slice(body), limit),
            Err(error) => (bytes::Bytes::new(), Err(error)),
        };
        Some((body.to_vec(), result.map(|_| ()).map_err(|error| error.to_string())))
    }

    pub fn retry_after(values: &[&[u8]], now: SystemTime) -> Option<Duration> {
        retry_after::parse(&header_map(&RETRY_AFTER, values)?, || now)
    }

    pub fn next_page_url(values: &[&[u8]], page: &str) -> Option<String> {
        let headers = header_map(&LINK, values)?;
        let page = page.parse().ok()?;
        link_header::next_page_url(&headers, &page, &page).ok()?.map(String::from)
    }

    pub fn path_segment(text: &str) -> Option<String> {
        identifier::encode(text).ok().map(Into::into)
    }
}
