//! The objects that an audit reads.

use crate::types::{CallPickup, CallPickupSummary, Location};

/// A call pickup with its details and its location.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AuditedCallPickup {
    /// The location.
    ///
    /// If it was added by [`Audit::location_id`](crate::Audit::location_id), its name is the one in the list of its call
    /// pickups. Without a name there, it is the ID.
    pub location: Location,
    /// The call pickup with its agents.
    pub call_pickup: CallPickup,
}

impl AuditedCallPickup {
    /// Creates a value, for tests of code that takes the items of an audit.
    pub fn new(location: Location, call_pickup: CallPickup) -> Self {
        Self { location, call_pickup }
    }
}

/// A call pickup from the list of its location, without its details.
pub(crate) struct ListedCallPickup {
    pub(crate) location: Location,
    pub(crate) summary: CallPickupSummary,
}
