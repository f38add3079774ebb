//! The OpenAPI document of the `webex-call-pickup` SDK, and nothing but constants around it.
//!
//! The document describes the Call Pickup API of Webex Calling in OpenAPI 3.0.3, in YAML. It is the one place where the
//! API is described: the SDK's client, types and mock are generated from it.
//!
//! ```
//! assert!(webex_call_pickup_spec::OPENAPI.contains("operationId: getCallPickup"));
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

/// The document's text, as it stands in `openapi.yaml`.
pub const OPENAPI: &str = include_str!("../openapi.yaml");

/// The name of the document's file within this crate, for messages about it.
pub const FILE_NAME: &str = "openapi.yaml";
