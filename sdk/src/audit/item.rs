//! The objects that an audit reads.

use crate::types::{CallPickup, CallPickupSummary, LocationId};

/// A call pickup with its details and its location.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AuditedCallPickup {
    /// The ID of the location.
    pub location_id: LocationId,
    /// The name of the location, if it is known.
    pub location_name: Option<String>,
    /// The call pickup with its agents.
    pub call_pickup: CallPickup,
}

/// A location to audit.
#[derive(Clone)]
pub(crate) struct AuditedLocation {
    pub(crate) id: LocationId,
    /// `None` if the caller named the location by its ID.
    pub(crate) name: Option<String>,
}

/// A call pickup from the list of its location, without its details.
pub(crate) struct ListedCallPickup {
    pub(crate) location: AuditedLocation,
    pub(crate) summary: CallPickupSummary,
}
