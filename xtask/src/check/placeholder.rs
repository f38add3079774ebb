//! The text in place of a description that is still to be written.

/// `cargo xtask check vendor` prints it, and `cargo xtask check document` rejects it.
pub(super) const PLACEHOLDER: &str = "TODO";
