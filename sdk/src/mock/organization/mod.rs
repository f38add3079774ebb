//! What a fake organization has: locations, agents and call pickups.

mod agents;
mod call_pickups;
mod fleets;

use std::{collections::BTreeMap, fmt};

use agents::Line;
pub use agents::NewAgent;
use call_pickups::CallPickupRecord;

use super::{identifiers, refusal::Refusal};
use crate::types::{self, AgentId, CallPickupId, CallPickupSummary, LocationId, OrgId, builder};

/// An organization whose locations, agents and call pickups a [`MockServer`](crate::mock::MockServer) shows and changes.
///
/// It gives identifiers of the form that the API's have: made-up ones, the same for the same calls in the same order. That
/// of a call pickup follows from its name.
///
/// ```
/// use webex_call_pickup::mock::{NewAgent, Organization};
///
/// let mut organization = Organization::new();
/// let bern = organization.add_location("Bern");
/// let ann = organization.add_agent(&bern, NewAgent::person("Ann", "Lee").email("ann.lee@example.com"));
/// organization.add_agent(&bern, NewAgent::workspace("Lobby").extension("2002"));
/// let night = organization.add_call_pickup(&bern, |group| group.name("Night").agents(vec![ann]));
/// assert_eq!(night.decode()?.call_pickup_name().as_deref(), Some("Night"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `Debug` shows how many of each it has.
#[derive(Clone, Default)]
pub struct Organization {
    locations: BTreeMap<LocationId, Location>,
    agents: BTreeMap<AgentId, Line>,
    /// How many things were made. Each has a number of its own.
    made: u64,
}

#[derive(Clone)]
pub(super) struct Location {
    name: String,
    routing_prefix: String,
    /// By their names, which are unique within a location.
    pub(super) call_pickups: BTreeMap<String, CallPickupRecord>,
}

impl Organization {
    /// An organization without anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its ID. Requests that name another organization are not found.
    pub fn id(&self) -> OrgId {
        identifiers::numbered("ORGANIZATION", 0)
    }

    /// Adds a location, and gives its ID.
    pub fn add_location(&mut self, name: impl Into<String>) -> LocationId {
        let id: LocationId = identifiers::numbered("LOCATION", self.next());
        let routing_prefix = format!("{:04}", 8001 + self.locations.len());
        self.locations
            .insert(id.clone(), Location { name: name.into(), routing_prefix, call_pickups: BTreeMap::new() });
        id
    }

    /// Adds a person, a workspace or a virtual line to a location, and gives its ID.
    ///
    /// # Panics
    ///
    /// When the organization has no such location.
    pub fn add_agent(&mut self, location: &LocationId, agent: NewAgent) -> AgentId {
        assert!(self.locations.contains_key(location), "no location {location}");
        let id: AgentId = identifiers::numbered(agent.kind().as_str(), self.next());
        self.agents.insert(id.clone(), Line::new(agent, location.clone()));
        id
    }

    /// Adds a call pickup to a location, and gives its ID. It is described as in the client's
    /// [`create_call_pickup`](crate::Client::create_call_pickup).
    ///
    /// # Panics
    ///
    /// When the API would not create it.
    pub fn add_call_pickup(
        &mut self,
        location: &LocationId,
        describe: impl FnOnce(builder::NewCallPickup) -> builder::NewCallPickup,
    ) -> CallPickupId {
        let described = types::NewCallPickup::try_from(describe(types::NewCallPickup::builder()));
        let created = described
            .map_err(|error| error.to_string())
            .and_then(|new| self.create(location.as_str(), new).map_err(|refusal| refusal.cause()));
        match created {
            Ok(id) => id,
            // The caller's own description: a test that gets it wrong has to see it where it says it.
            #[allow(clippy::panic)]
            Err(reason) => panic!("no such call pickup can be: {reason}"),
        }
    }

    fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// All locations, in no order that means anything.
    pub(super) fn locations(&self) -> Vec<types::Location> {
        self.locations.iter().map(|(id, location)| types::Location::new(id.clone(), &location.name)).collect()
    }

    pub(super) fn location(&self, id: &str) -> Result<(LocationId, &Location), Refusal> {
        let id = LocationId::try_from(id).map_err(|_| Refusal::no_location())?;
        match self.locations.get(&id) {
            Some(location) => Ok((id, location)),
            None => Err(Refusal::no_location()),
        }
    }
}

impl Location {
    /// A call pickup as lists have it.
    pub(super) fn summary(&self, id: &LocationId, call_pickup: &str) -> CallPickupSummary {
        let mut summary = CallPickupSummary::new(identifiers::of_call_pickup(call_pickup), call_pickup);
        summary.location_id = Some(id.clone());
        summary.location_name = Some(self.name.clone());
        summary
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
