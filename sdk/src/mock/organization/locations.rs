//! Locations and the call pickups in them.

use std::collections::BTreeMap;

use super::identifiers;
use crate::{
    DecodedIdentifier,
    mock::api_error::ApiError,
    types::{AgentId, CallPickupSummary, LocationId, NotificationType},
};

#[derive(Clone)]
pub(super) struct LocationRecord {
    pub(super) name: String,
    pub(super) routing_prefix: String,
    /// The call pickups by name, which is unique within a location.
    pub(super) call_pickups: BTreeMap<String, CallPickupRecord>,
}

/// A call pickup without its name.
#[derive(Clone)]
pub(super) struct CallPickupRecord {
    /// The number of the object, which stays the same when the name changes.
    pub(super) number: u64,
    pub(super) notification_type: NotificationType,
    pub(super) notification_delay: i32,
    pub(super) agents: Vec<AgentId>,
}

impl LocationRecord {
    /// Returns a call pickup as lists show it.
    pub(super) fn summary(&self, id: &LocationId, call_pickup: &str) -> CallPickupSummary {
        let mut summary = CallPickupSummary::new(identifiers::of_call_pickup(call_pickup), call_pickup);
        summary.location_id = Some(id.clone());
        summary.location_name = Some(self.name.clone());
        summary
    }

    /// Returns the call pickup with this ID, and its name.
    pub(super) fn find_call_pickup(&self, id: &str) -> Result<(String, &CallPickupRecord), ApiError> {
        let name = DecodedIdentifier::decode(id).ok().and_then(|decoded| decoded.call_pickup_name());
        // The API compares identifiers as strings; the same name in another encoding is another identifier.
        let name = name.filter(|name| identifiers::of_call_pickup(name).as_str() == id);
        let found = name.and_then(|name| self.call_pickups.get(&name).map(|record| (name, record)));
        found.ok_or_else(ApiError::call_pickup_not_found)
    }

    /// Returns an error if the name is already in use.
    pub(super) fn validate_new_name(&self, name: &str) -> Result<(), ApiError> {
        if self.call_pickups.contains_key(name) { Err(ApiError::name_in_use()) } else { Ok(()) }
    }
}
