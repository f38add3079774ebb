//! The extent to which a body was read.

/// The extent to which a body was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyEnd {
    Complete,
    /// The body is larger than the limit.
    Truncated,
    /// The body is shorter than its `Content-Length`.
    Interrupted,
}
