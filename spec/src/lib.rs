//! The OpenAPI document of the `webex-call-pickup` SDK, as constants.
//!
//! The document describes the Call Pickup API of Webex Calling in OpenAPI 3.0.3, in YAML. It is the only place where the
//! API is described: the SDK's client, types and mock are generated from it.
//!
//! ```
//! assert!(webex_call_pickup_spec::OPENAPI.contains("operationId: getCallPickup"));
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

/// The text of the document, the content of `openapi.yaml`.
pub const OPENAPI: &str = include_str!("../openapi.yaml");

/// The file name of the document within this crate, for messages.
pub const FILE_NAME: &str = "openapi.yaml";
