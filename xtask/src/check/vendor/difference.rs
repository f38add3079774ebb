//! A difference between the document and the vendor's.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Pointer, operation};

use crate::check::operation_location::OperationLocation;

/// The operation of differences that concern the whole document.
pub(super) const WHOLE_DOCUMENT: &str = "*";

/// The aspect of differences in which one side has nothing. It includes everything below its location.
pub(super) const PRESENCE: &str = "presence";

/// A difference between the document and the vendor's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VendorDifference {
    /// The operation of our document, as `METHOD /path`.
    pub(super) operation: String,
    pub(super) location: OperationLocation,
    pub(super) aspect: String,
    /// The value of our document; none for an absent one.
    pub(super) ours: Option<Value>,
    /// The value of the vendor's document; none for an absent one.
    pub(super) vendor: Option<Value>,
    /// The location in our document, or where it would be.
    pub(super) our_pointer: Pointer,
    /// The location in the vendor's document.
    pub(super) vendor_pointer: Option<Pointer>,
    /// The index of the vendor's file.
    pub(super) file: Option<usize>,
}

impl VendorDifference {
    /// Returns `true` if nothing below the location was compared.
    pub(super) fn hides_details(&self) -> bool {
        matches!(self.aspect.as_str(), PRESENCE | "type" | "$ref")
    }
}

/// Returns the value of the aspect `presence`.
pub(super) fn presence(is_present: bool) -> Option<Value> {
    is_present.then(|| Value::from("present"))
}

/// Returns a path template without the names of its parameters and without a slash at its end.
pub(super) fn path_shape(path: &str) -> String {
    operation::path_shape(path.trim_end_matches('/'))
}
