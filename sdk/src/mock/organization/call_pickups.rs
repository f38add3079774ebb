//! The rules of call pickups: names are unique within a location, and an agent is in one call pickup at most.

use super::{Location, Organization};
use crate::{
    DecodedIdentifier,
    mock::{identifiers, refusal::Refusal},
    types::{AgentId, CallPickup, CallPickupChanges, CallPickupId, NewCallPickup, NotificationType},
};

/// The server's default of `notificationDelayTimerSeconds`.
const DELAY: i32 = 6;

/// A call pickup, but for its name.
#[derive(Clone)]
pub(in crate::mock) struct CallPickupRecord {
    /// Stays as it is when the name changes.
    pub(super) number: u64,
    notification_type: NotificationType,
    notification_delay: i32,
    agents: Vec<AgentId>,
}

impl Organization {
    pub(in crate::mock) fn call_pickup(&self, location: &str, id: &str) -> Result<CallPickup, Refusal> {
        let (_, location) = self.location(location)?;
        let (name, record) = location.find(id)?;
        let mut shown = CallPickup::new(identifiers::of_call_pickup(&name), name);
        shown.notification_type = Some(record.notification_type.clone());
        shown.notification_delay_timer_seconds = Some(record.notification_delay);
        shown.agents = record.agents.iter().filter_map(|id| self.agent(id)).collect();
        Ok(shown)
    }

    pub(in crate::mock) fn create(&mut self, location: &str, new: NewCallPickup) -> Result<CallPickupId, Refusal> {
        let (location, place) = self.location(location)?;
        let name = String::from(new.name);
        place.check_name(&name)?;
        let agents = self.free(new.agents.unwrap_or_default(), None)?;
        let number = self.next();
        self.assign(&agents, Some(number));
        let record = CallPickupRecord {
            number,
            notification_type: new.notification_type.unwrap_or(NotificationType::None),
            notification_delay: new.notification_delay_timer_seconds.unwrap_or(DELAY),
            agents,
        };
        let id = identifiers::of_call_pickup(&name);
        if let Some(place) = self.locations.get_mut(&location) {
            place.call_pickups.insert(name, record);
        }
        Ok(id)
    }

    /// Changes all or nothing, and gives the ID from now on.
    pub(in crate::mock) fn update(
        &mut self,
        location: &str,
        id: &str,
        changes: CallPickupChanges,
    ) -> Result<CallPickupId, Refusal> {
        let (location, place) = self.location(location)?;
        let (old_name, record) = place.find(id)?;
        let mut record = record.clone();
        let name = changes.name.map_or_else(|| old_name.clone(), String::from);
        if name != old_name {
            place.check_name(&name)?;
        }
        let agents = changes.agents.map(|agents| self.free(agents, Some(record.number))).transpose()?;
        record.notification_type = changes.notification_type.unwrap_or(record.notification_type);
        record.notification_delay = changes.notification_delay_timer_seconds.unwrap_or(record.notification_delay);
        if let Some(agents) = agents {
            self.assign(&record.agents, None);
            self.assign(&agents, Some(record.number));
            record.agents = agents;
        }
        let id = identifiers::of_call_pickup(&name);
        if let Some(place) = self.locations.get_mut(&location) {
            place.call_pickups.remove(&old_name);
            place.call_pickups.insert(name, record);
        }
        Ok(id)
    }

    pub(in crate::mock) fn delete(&mut self, location: &str, id: &str) -> Result<(), Refusal> {
        let (location, place) = self.location(location)?;
        let (name, _) = place.find(id)?;
        let removed = self.locations.get_mut(&location).and_then(|place| place.call_pickups.remove(&name));
        self.assign(&removed.map(|record| record.agents).unwrap_or_default(), None);
        Ok(())
    }

    /// The agents, each once, if all of them are there and in no call pickup but the one of this number.
    fn free(&self, agents: Vec<AgentId>, own: Option<u64>) -> Result<Vec<AgentId>, Refusal> {
        let mut free: Vec<AgentId> = Vec::new();
        for id in agents {
            let line = self.agents.get(&id).ok_or_else(|| Refusal::bad_request("/body/agents: Agent not found."))?;
            if line.call_pickup.is_some() && line.call_pickup != own {
                return Err(Refusal::agent_taken());
            }
            if !free.contains(&id) {
                free.push(id);
            }
        }
        Ok(free)
    }

    fn assign(&mut self, agents: &[AgentId], call_pickup: Option<u64>) {
        for id in agents {
            if let Some(line) = self.agents.get_mut(id) {
                line.call_pickup = call_pickup;
            }
        }
    }
}

impl Location {
    /// The call pickup that has this ID now, with its name.
    fn find(&self, id: &str) -> Result<(String, &CallPickupRecord), Refusal> {
        let name = DecodedIdentifier::decode(id).ok().and_then(|decoded| decoded.call_pickup_name());
        let name = name.filter(|name| identifiers::of_call_pickup(name).as_str() == id);
        let found = name.and_then(|name| self.call_pickups.get(&name).map(|record| (name, record)));
        found.ok_or_else(Refusal::no_call_pickup)
    }

    fn check_name(&self, name: &str) -> Result<(), Refusal> {
        if name.is_empty() {
            return Err(Refusal::bad_request("/body/name: The name is empty."));
        }
        if self.call_pickups.contains_key(name) { Err(Refusal::name_taken()) } else { Ok(()) }
    }
}
