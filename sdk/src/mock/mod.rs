//! A fake of the API on loopback, for the tests of programs that use this SDK.
//!
//! A [`MockServer`] answers over TCP, so that everything between your code and the wire is the real thing. It can hold an
//! [`Organization`], whose locations, agents and call pickups the operations read and change as those of the real API do:
//!
//! ```
//! use webex_call_pickup::mock::{MockServer, NewAgent, Organization};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut organization = Organization::new();
//! let bern = organization.add_location("Bern");
//! let ann = organization.add_agent(&bern, NewAgent::person("Ann", "Lee").extension("2001"));
//! let server = MockServer::start_with(organization).await?;
//! let client = server.client();
//!
//! let create = client.create_call_pickup().location_id(&bern);
//! let created = create.body_map(|body| body.name("Night").agents(vec![ann])).send().await?;
//! let update = client.update_call_pickup().location_id(&bern).call_pickup_id(&created.id);
//! let renamed = update.body_map(|body| body.name("Day")).send().await?;
//!
//! let old = client.get_call_pickup().location_id(&bern).call_pickup_id(&created.id).send().await;
//! assert!(old.unwrap_err().is_not_found());
//! let group = client.get_call_pickup().location_id(&bern).call_pickup_id(&renamed.id).send().await?;
//! assert_eq!((group.name.as_str(), group.agents.len()), ("Day", 1));
//! assert_eq!(server.requests().len(), 4);
//! # Ok(())
//! # }
//! ```
//!
//! Requests and answers are held against the document: its parameters, its bodies, and the scopes that it requires, where
//! [`accept_token`](MockServer::accept_token) restricts tokens. Parameters that it does not have are ignored. Stubs and
//! faults answer what they are told to, whatever the document says.
//!
//! A stub says word by word what an operation answers, typed by the document, and goes before the organization:
//!
//! ```
//! use webex_call_pickup::{mock::MockServer, types::CallPickup};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start().await?;
//! server.get_call_pickup().respond_with_example();
//! server.get_call_pickup().call_pickup_id("night").respond(CallPickup::new("night".parse()?, "Night shift"));
//!
//! let client = server.client();
//! let group = client.get_call_pickup().location_id("L").call_pickup_id("night").send().await?;
//! assert_eq!(group.name, "Night shift");
//! # Ok(())
//! # }
//! ```
//!
//! A [`Fault`] is what goes wrong on the way: too many requests, the page of a gateway, a connection that breaks.

mod contract;
mod faults;
mod identifiers;
mod operations;
mod organization;
mod pages;
mod refusal;
mod reply;
mod request_log;
mod routes;
mod server;
mod stub;
mod tokens;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use crate::generated::stubs;
pub use faults::Fault;
pub use organization::{NewAgent, Organization};
pub use request_log::RecordedRequest;
pub use server::{MockServer, MockServerBuilder};
pub use stub::{Stub, Stubbed};

/// What a mutex holds, also after a panic: every change of it is made as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
