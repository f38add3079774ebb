//! The serialization of a value.

/// The serialization of a value: JSON, or a string in which every number is a string as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Serialization {
    Json,
    String,
    /// A string that is required, so that its default never applies.
    RequiredString,
}
