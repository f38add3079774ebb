//! People, workspaces and virtual lines.

use std::fmt;

use super::{Location, Organization};
use crate::{
    mock::refusal::Refusal,
    types::{Agent, AgentId, AgentLocation, AgentType, LocationId, PhoneNumber},
};

/// A person, a workspace or a virtual line, to be added to an [`Organization`].
///
/// `Debug` shows its type only.
#[derive(Clone)]
#[must_use = "an agent belongs nowhere before it is added to an organization"]
pub struct NewAgent {
    kind: AgentType,
    first_name: Option<String>,
    last_name: Option<String>,
    display_name: Option<String>,
    email: Option<String>,
    number: Option<String>,
    extension: Option<String>,
}

impl NewAgent {
    fn new(kind: AgentType) -> Self {
        Self { kind, first_name: None, last_name: None, display_name: None, email: None, number: None, extension: None }
    }

    /// A person, `PEOPLE`.
    pub fn person(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { first_name: Some(first_name.into()), last_name: Some(last_name.into()), ..Self::new(AgentType::People) }
    }

    /// A workspace, `PLACE`.
    pub fn workspace(name: impl Into<String>) -> Self {
        Self { display_name: Some(name.into()), ..Self::new(AgentType::Place) }
    }

    /// A virtual line, `VIRTUAL_LINE`.
    pub fn virtual_line(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { kind: AgentType::VirtualLine, ..Self::person(first_name, last_name) }
    }

    /// The e-mail address.
    pub fn email(self, email: impl Into<String>) -> Self {
        Self { email: Some(email.into()), ..self }
    }

    /// The number as dialled from outside, such as `+15550100`.
    pub fn number(self, number: impl Into<String>) -> Self {
        Self { number: Some(number.into()), ..self }
    }

    /// The extension within the location.
    pub fn extension(self, extension: impl Into<String>) -> Self {
        Self { extension: Some(extension.into()), ..self }
    }

    pub(super) fn kind(&self) -> &AgentType {
        &self.kind
    }
}

impl fmt::Debug for NewAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAgent").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// An agent of an organization.
#[derive(Clone)]
pub(in crate::mock) struct Line {
    agent: NewAgent,
    location: LocationId,
    /// The number of the call pickup that it is in.
    pub(super) call_pickup: Option<u64>,
}

impl Line {
    pub(super) fn new(agent: NewAgent, location: LocationId) -> Self {
        Self { agent, location, call_pickup: None }
    }

    /// Whether one of its names has this part.
    pub(in crate::mock) fn is_named(&self, part: &str) -> bool {
        let names = [&self.agent.first_name, &self.agent.last_name, &self.agent.display_name];
        names.into_iter().flatten().any(|name| name.contains(part)) || self.display_name().contains(part)
    }

    pub(in crate::mock) fn has_number(&self, part: &str) -> bool {
        self.agent.number.as_ref().is_some_and(|number| number.contains(part))
    }

    /// What lists are sorted by, for each of the vendor's names; none for another name.
    pub(in crate::mock) fn sort_key(&self, name: &str) -> Option<&str> {
        let field = match name {
            "fname" => &self.agent.first_name,
            "lname" => &self.agent.last_name,
            "extension" => &self.agent.extension,
            "number" => &self.agent.number,
            _ => return None,
        };
        Some(field.as_deref().unwrap_or_default())
    }

    fn display_name(&self) -> String {
        let parts = [&self.agent.first_name, &self.agent.last_name];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        self.agent.display_name.clone().unwrap_or_else(|| parts.join(" "))
    }

    /// As answers have it.
    fn shown(&self, id: &AgentId, location: &Location) -> Agent {
        let NewAgent { kind, first_name, last_name, email, number, extension, .. } = self.agent.clone();
        let mut agent = Agent::new(id.clone());
        agent.type_ = Some(kind);
        agent.first_name = first_name;
        agent.last_name = last_name;
        agent.display_name = Some(self.display_name());
        agent.email = email;
        agent.location = Some(AgentLocation { id: Some(self.location.clone()), name: Some(location.name.clone()) });
        if number.is_some() || extension.is_some() {
            let esn = extension.as_ref().map(|extension| format!("{}{extension}", location.routing_prefix));
            let routing_prefix = Some(location.routing_prefix.clone());
            agent.numbers = vec![PhoneNumber { external: number, extension, routing_prefix, esn, primary: Some(true) }];
        }
        agent
    }
}

impl Organization {
    /// An agent as answers have it; none that is not there.
    pub(in crate::mock) fn agent(&self, id: &AgentId) -> Option<Agent> {
        let line = self.agents.get(id)?;
        Some(line.shown(id, self.locations.get(&line.location)?))
    }

    /// The agents of a location that are in no call pickup, or in its call pickup of that name.
    pub(in crate::mock) fn available_agents(
        &self,
        location: &str,
        call_pickup: Option<&str>,
    ) -> Result<Vec<(&AgentId, &Line)>, Refusal> {
        let (location, place) = self.location(location)?;
        let own = call_pickup.and_then(|name| place.call_pickups.get(name)).map(|record| record.number);
        let agents = self.agents.iter().filter(|(_, line)| line.location == location);
        Ok(agents.filter(|(_, line)| line.call_pickup.is_none() || line.call_pickup == own).collect())
    }
}
