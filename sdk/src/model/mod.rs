//! The parts of the generated types that are written by hand.

pub(crate) mod bounds;
pub(crate) mod builder_debug;
pub(crate) mod decoded_identifier;
pub(crate) mod deserialize;
mod error_code;
pub(crate) mod identifier;
#[cfg(feature = "schemars")]
pub(crate) mod json_schema;
#[cfg(feature = "schemars")]
pub(crate) mod named_type;
pub(crate) mod operation;
pub(crate) mod received;
pub(crate) mod redacted;
pub(crate) mod string_constraints;
