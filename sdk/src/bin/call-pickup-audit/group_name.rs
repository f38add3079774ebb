//! A call pickup in findings and failures.

use serde::Serialize;
use webex_call_pickup::types::{CallPickup, CallPickupId, CallPickupSummary};

/// A call pickup by its ID and its name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GroupName {
    pub(crate) id: CallPickupId,
    pub(crate) name: String,
}

impl From<&CallPickup> for GroupName {
    fn from(group: &CallPickup) -> Self {
        Self { name: group.name.clone(), id: group.id.clone() }
    }
}

impl From<&CallPickupSummary> for GroupName {
    fn from(group: &CallPickupSummary) -> Self {
        Self { name: group.name.clone(), id: group.id.clone() }
    }
}
