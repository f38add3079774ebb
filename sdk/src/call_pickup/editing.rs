//! The conversion of a call pickup that was read and edited to the update that writes it.

use crate::types::{AgentId, CallPickup, CallPickupChanges, CallPickupName, error::ConversionError};

/// Contains all properties that an update can change, and the IDs of all agents, even if the list is empty. See the
/// [crate documentation](crate#editing).
///
/// # Errors
///
/// If the name is empty or has more than 80 characters.
impl TryFrom<&CallPickup> for CallPickupChanges {
    type Error = ConversionError;

    fn try_from(group: &CallPickup) -> Result<Self, Self::Error> {
        // Without `..`, so that a property that is added to the document cannot be forgotten.
        let CallPickup { id: _, name, notification_type, notification_delay_timer_seconds, agents } = group;
        let name = CallPickupName::try_from(name).map_err(|reason| ConversionError::from(format!("name: {reason}")))?;
        Ok(Self {
            name: Some(name),
            notification_type: notification_type.clone(),
            notification_delay_timer_seconds: *notification_delay_timer_seconds,
            agents: Some(agents.iter().map(|agent| AgentId::from(&agent.id)).collect()),
        })
    }
}

/// Like the conversion of a reference.
///
/// # Errors
///
/// If an update cannot have the name, because it is empty or has more than 80 characters.
impl TryFrom<CallPickup> for CallPickupChanges {
    type Error = ConversionError;

    fn try_from(group: CallPickup) -> Result<Self, Self::Error> {
        Self::try_from(&group)
    }
}
