//! The building blocks of the generated types: identifiers, lenient deserialization, and the description of an operation.

pub(crate) mod decoded_identifier;
pub(crate) mod deserialize;
pub(crate) mod identifier;
#[cfg(feature = "schemars")]
pub(crate) mod named_type;
pub(crate) mod operation;
pub(crate) mod redacted;
