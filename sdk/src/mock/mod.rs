//! A mock server of the API on loopback, for the tests of programs that use this SDK.
//!
//! A [`MockServer`] is an HTTP server, so a test covers everything from your code to the wire. It can hold an
//! [`Organization`], whose locations, agents and call pickups the operations read and change as in the real API:
//!
//! ```
//! use webex_call_pickup::mock::{MockServer, NewAgent, Organization};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut organization = Organization::new();
//! let bern = organization.add_location("Bern");
//! let ann = NewAgent::person("Ann", "Lee").extension("2001");
//! let ann = organization.add_agent(&bern, ann);
//! let server = MockServer::start_with(organization).await?;
//! let client = server.client();
//!
//! let night = client
//!     .create_call_pickup(&bern)
//!     .body_map(|body| body.name("Night").agents([ann]))
//!     .send()
//!     .await?;
//! let day = client
//!     .update_call_pickup(&bern, &night.id)
//!     .body_map(|body| body.name("Day"))
//!     .send()
//!     .await?;
//!
//! let get = |id| client.get_call_pickup(&bern, id).send();
//! assert!(get(&night.id).await.unwrap_err().is_not_found());
//! assert_eq!(get(&day.id).await?.agents.len(), 1);
//! assert_eq!(server.requests().len(), 4);
//! # Ok(())
//! # }
//! ```
//!
//! Requests and responses are validated against the document: parameters, bodies, and, if
//! [`accept_token`](MockServer::accept_token) restricts the tokens, scopes. Unknown parameters are ignored. Stubs and faults
//! are not validated.
//!
//! # Stubs
//!
//! A [`Stub`] is a fixed response of one operation, with the types of the document. It takes precedence over the
//! organization:
//!
//! ```
//! use webex_call_pickup::{mock::MockServer, types::CallPickup};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start().await?;
//! server.get_call_pickup().respond_with_example();
//! let night = CallPickup::new("night".parse()?, "Night shift");
//! server.get_call_pickup().call_pickup_id("night").respond(night);
//!
//! let client = server.client();
//! let request = client.get_call_pickup("L", "night");
//! let group = request.send().await?;
//! assert_eq!(group.name, "Night shift");
//! # Ok(())
//! # }
//! ```
//!
//! [`StubbedResponse::times`] limits the number of requests that get the response, and further responses may follow:
//!
//! ```
//! use webex_call_pickup::{mock::MockServer, types::ErrorBody};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start().await?;
//! server
//!     .list_locations()
//!     .respond_error(503, ErrorBody::default())
//!     .times(2)
//!     .then_respond_with_example();
//!
//! let client = server.client();
//! assert!(client.list_locations().send().await.is_err());
//! assert!(client.list_locations().send().await.is_err());
//! assert!(client.list_locations().send().await.is_ok());
//! # Ok(())
//! # }
//! ```
//!
//! # Tokens
//!
//! Every token is accepted for everything, until [`MockServer::accept_token`] restricts the tokens and their scopes. A
//! [`RefreshingToken`](crate::RefreshingToken) with the base URL of the server is refreshed by it.
//!
//! # Faults
//!
//! A [`Fault`] is a failure between the client and the API: too many requests, the HTML page of a gateway, a connection that
//! is closed; or a defect of the API: a link to the next page that lacks the filters of the request.
//!
//! # Retries
//!
//! [`MockServer::client`] does not retry, so that a test sees the first response. To test how your program retries, build its
//! client with [`MockServer::client_builder`].

mod api_error;
mod contract;
mod cors;
mod fault;
mod organization;
mod pagination;
mod request;
mod request_log;
mod request_timeout;
mod response;
mod router;
mod server;
mod service;
mod shared;
mod stub;
mod token_endpoint;
mod tokens;

pub use crate::generated::stubs;
pub use fault::Fault;
pub use organization::{NewAgent, Organization};
pub use request_log::RecordedRequest;
pub use server::{MockServer, MockServerBuilder};
pub(crate) use stub::SealedOperation;
pub use stub::{Stub, StubOperation, StubbedResponse};
