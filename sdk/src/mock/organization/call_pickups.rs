//! The rules of call pickups: a name is unique within its location, and an agent is in one call pickup at most.

use super::{agents::AgentRecord, identifiers, locations::CallPickupRecord, state::Organization};
use crate::{
    mock::api_error::ApiError,
    types::{
        AgentId, CallPickup, CallPickupChanges, CallPickupId, LocationId, NewCallPickup, NotificationType, builder,
    },
};

/// The server's default of `notificationDelayTimerSeconds`.
const DEFAULT_NOTIFICATION_DELAY: i32 = 6;

impl Organization {
    /// Adds a call pickup to a location, and returns its ID. `describe` sets its properties, as in the client's
    /// [`create_call_pickup`](crate::Client::create_call_pickup).
    ///
    /// # Panics
    ///
    /// If the API would reject it.
    pub fn add_call_pickup(
        &mut self,
        location: &LocationId,
        describe: impl FnOnce(builder::NewCallPickup) -> builder::NewCallPickup,
    ) -> CallPickupId {
        let created = NewCallPickup::try_from(describe(NewCallPickup::builder()))
            .map_err(|error| error.to_string())
            .and_then(|new| self.create_call_pickup(location.as_str(), new).map_err(|error| error.message()));
        match created {
            Ok(id) => id,
            #[expect(clippy::panic, reason = "a test with an invalid call pickup fails where it adds it")]
            Err(reason) => panic!("the API would reject the call pickup: {reason}"),
        }
    }

    pub(super) fn call_pickup(&self, location: &str, id: &str) -> Result<CallPickup, ApiError> {
        let (_, location) = self.location(location)?;
        let (name, record) = location.find_call_pickup(id)?;
        let mut call_pickup = CallPickup::new(identifiers::of_call_pickup(&name), name);
        call_pickup.notification_type = Some(record.notification_type.clone());
        call_pickup.notification_delay_timer_seconds = Some(record.notification_delay);
        call_pickup.agents = record.agents.iter().filter_map(|id| self.agent(id)).collect();
        Ok(call_pickup)
    }

    pub(super) fn create_call_pickup(&mut self, location: &str, new: NewCallPickup) -> Result<CallPickupId, ApiError> {
        let (location_id, location) = self.location(location)?;
        let name = String::from(new.name);
        location.validate_new_name(&name)?;
        let agents = self.validate_agents(new.agents.unwrap_or_default(), None)?;
        let number = self.next_number();
        self.assign_agents(&agents, Some(number));
        let record = CallPickupRecord {
            number,
            notification_type: new.notification_type.unwrap_or(NotificationType::None),
            notification_delay: new.notification_delay_timer_seconds.unwrap_or(DEFAULT_NOTIFICATION_DELAY),
            agents,
        };
        let id = identifiers::of_call_pickup(&name);
        if let Some(location) = self.locations.get_mut(&location_id) {
            location.call_pickups.insert(name, record);
        }
        Ok(id)
    }

    /// Applies all changes or none. Returns the ID, which differs if the name changed.
    pub(super) fn update_call_pickup(
        &mut self,
        location: &str,
        id: &str,
        changes: CallPickupChanges,
    ) -> Result<CallPickupId, ApiError> {
        let (location_id, location) = self.location(location)?;
        let (old_name, record) = location.find_call_pickup(id)?;
        let mut record = record.clone();
        let name = changes.name.map_or_else(|| old_name.clone(), String::from);
        if name != old_name {
            location.validate_new_name(&name)?;
        }
        let agents = changes.agents.map(|agents| self.validate_agents(agents, Some(record.number))).transpose()?;
        record.notification_type = changes.notification_type.unwrap_or(record.notification_type);
        record.notification_delay = changes.notification_delay_timer_seconds.unwrap_or(record.notification_delay);
        if let Some(agents) = agents {
            self.assign_agents(&record.agents, None);
            self.assign_agents(&agents, Some(record.number));
            record.agents = agents;
        }
        let id = identifiers::of_call_pickup(&name);
        if let Some(location) = self.locations.get_mut(&location_id) {
            location.call_pickups.remove(&old_name);
            location.call_pickups.insert(name, record);
        }
        Ok(id)
    }

    pub(super) fn delete_call_pickup(&mut self, location: &str, id: &str) -> Result<(), ApiError> {
        let (location_id, location) = self.location(location)?;
        let (name, _) = location.find_call_pickup(id)?;
        let removed = self.locations.get_mut(&location_id).and_then(|location| location.call_pickups.remove(&name));
        self.assign_agents(&removed.map(|record| record.agents).unwrap_or_default(), None);
        Ok(())
    }

    /// Returns the agents of a location that are in no call pickup, or in its call pickup of this name.
    pub(super) fn available_agents(
        &self,
        location: &str,
        call_pickup: Option<&str>,
    ) -> Result<Vec<(&AgentId, &AgentRecord)>, ApiError> {
        let (location_id, location) = self.location(location)?;
        let own = call_pickup.and_then(|name| location.call_pickups.get(name)).map(|record| record.number);
        let agents = self.agents.iter().filter(|(_, agent)| agent.location == location_id);
        Ok(agents.filter(|(_, agent)| agent.call_pickup.is_none() || agent.call_pickup == own).collect())
    }

    /// Returns the agents without duplicates. It is an error if an agent does not exist, or is in another call pickup than
    /// `own`.
    fn validate_agents(&self, agents: Vec<AgentId>, own: Option<u64>) -> Result<Vec<AgentId>, ApiError> {
        let mut valid: Vec<AgentId> = Vec::new();
        for id in agents {
            let agent = self.agents.get(&id);
            let agent = agent.ok_or_else(|| ApiError::bad_request("/body/agents: Agent not found."))?;
            if agent.call_pickup.is_some() && agent.call_pickup != own {
                return Err(ApiError::agent_in_use());
            }
            if !valid.contains(&id) {
                valid.push(id);
            }
        }
        Ok(valid)
    }

    fn assign_agents(&mut self, agents: &[AgentId], call_pickup: Option<u64>) {
        for id in agents {
            if let Some(agent) = self.agents.get_mut(id) {
                agent.call_pickup = call_pickup;
            }
        }
    }
}
