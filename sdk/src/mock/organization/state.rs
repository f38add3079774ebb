//! The state of an organization.

use std::{collections::BTreeMap, fmt};

use super::{
    agents::{AgentRecord, NewAgent},
    identifiers,
    locations::LocationRecord,
};
use crate::{
    mock::api_error::ApiError,
    types::{Agent, AgentId, Location, LocationId, OrgId},
};

/// An organization whose locations, agents and call pickups a [`MockServer`](crate::mock::MockServer) serves and changes.
///
/// Its identifiers have the form of the API's. The same calls in the same order always create the same identifiers; the
/// identifier of a call pickup contains its name.
///
/// ```
/// use webex_call_pickup::mock::{NewAgent, Organization};
///
/// let mut organization = Organization::new();
/// let bern = organization.add_location("Bern");
/// let ann = NewAgent::person("Ann", "Lee").email("ann.lee@example.com");
/// let ann = organization.add_agent(&bern, ann);
/// organization.add_agent(&bern, NewAgent::workspace("Lobby").extension("2002"));
/// let night = organization
///     .add_call_pickup(&bern, |group| group.name("Night").agents([ann]));
/// assert_eq!(night.decode()?.call_pickup_name().as_deref(), Some("Night"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `Debug` shows the number of locations, agents and call pickups only.
#[derive(Clone, Default)]
pub struct Organization {
    pub(super) locations: BTreeMap<LocationId, LocationRecord>,
    pub(super) agents: BTreeMap<AgentId, AgentRecord>,
    /// The number of objects that were created. Each object has a number of its own.
    created: u64,
}

impl Organization {
    /// Creates an empty organization.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the ID of the organization. Requests for another organization get a 404.
    pub fn id(&self) -> OrgId {
        identifiers::numbered("ORGANIZATION", 0)
    }

    /// Adds a location, and returns its ID.
    pub fn add_location(&mut self, name: impl Into<String>) -> LocationId {
        let id: LocationId = identifiers::numbered("LOCATION", self.next_number());
        let routing_prefix = format!("{:04}", 8001 + self.locations.len());
        let location = LocationRecord { name: name.into(), routing_prefix, call_pickups: BTreeMap::new() };
        self.locations.insert(id.clone(), location);
        id
    }

    /// Adds a person, a workspace or a virtual line to a location, and returns its ID.
    ///
    /// # Panics
    ///
    /// If the organization does not have the location.
    pub fn add_agent(&mut self, location: &LocationId, agent: NewAgent) -> AgentId {
        assert!(self.locations.contains_key(location), "the organization has no location {location}");
        let id: AgentId = identifiers::numbered(agent.agent_type().as_str(), self.next_number());
        self.agents.insert(id.clone(), AgentRecord::new(agent, location.clone()));
        id
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.created += 1;
        self.created
    }

    /// Returns all locations, in no particular order.
    pub(super) fn locations(&self) -> Vec<Location> {
        self.locations.iter().map(|(id, location)| Location::new(id.clone(), &location.name)).collect()
    }

    pub(super) fn location(&self, id: &str) -> Result<(LocationId, &LocationRecord), ApiError> {
        let id = LocationId::try_from(id).map_err(|_| ApiError::location_not_found())?;
        match self.locations.get(&id) {
            Some(location) => Ok((id, location)),
            None => Err(ApiError::location_not_found()),
        }
    }

    /// Returns an agent as responses show it.
    pub(super) fn agent(&self, id: &AgentId) -> Option<Agent> {
        let record = self.agents.get(id)?;
        Some(record.to_agent(id, self.locations.get(&record.location)?))
    }
}

impl fmt::Debug for Organization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call_pickups: usize = self.locations.values().map(|location| location.call_pickups.len()).sum();
        f.debug_struct("Organization")
            .field("locations", &self.locations.len())
            .field("agents", &self.agents.len())
            .field("call_pickups", &call_pickups)
            .finish()
    }
}
