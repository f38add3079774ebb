//! Agents: people, workspaces and virtual lines.

use std::fmt;

use super::locations::LocationRecord;
use crate::types::{Agent, AgentId, AgentLocation, AgentType, LocationId, PhoneNumber};

/// A person, a workspace or a virtual line to add to an [`Organization`](crate::mock::Organization).
///
/// `Debug` shows the type only.
#[derive(Clone)]
#[must_use = "an agent exists only once it is added to an organization"]
pub struct NewAgent {
    agent_type: AgentType,
    first_name: Option<String>,
    last_name: Option<String>,
    display_name: Option<String>,
    email: Option<String>,
    number: Option<String>,
    extension: Option<String>,
}

impl NewAgent {
    fn new(agent_type: AgentType) -> Self {
        Self {
            agent_type,
            first_name: None,
            last_name: None,
            display_name: None,
            email: None,
            number: None,
            extension: None,
        }
    }

    /// Creates a person, of the type `PEOPLE`.
    pub fn person(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { first_name: Some(first_name.into()), last_name: Some(last_name.into()), ..Self::new(AgentType::People) }
    }

    /// Creates a workspace, of the type `PLACE`.
    pub fn workspace(name: impl Into<String>) -> Self {
        Self { display_name: Some(name.into()), ..Self::new(AgentType::Place) }
    }

    /// Creates a virtual line, of the type `VIRTUAL_LINE`.
    pub fn virtual_line(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self { agent_type: AgentType::VirtualLine, ..Self::person(first_name, last_name) }
    }

    /// Sets the e-mail address. Not set by default.
    pub fn email(self, email: impl Into<String>) -> Self {
        Self { email: Some(email.into()), ..self }
    }

    /// Sets the external number, such as `+15550100`. Not set by default.
    pub fn number(self, number: impl Into<String>) -> Self {
        Self { number: Some(number.into()), ..self }
    }

    /// Sets the extension within the location. Not set by default.
    pub fn extension(self, extension: impl Into<String>) -> Self {
        Self { extension: Some(extension.into()), ..self }
    }

    pub(super) fn agent_type(&self) -> &AgentType {
        &self.agent_type
    }
}

impl fmt::Debug for NewAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAgent").field("agent_type", &self.agent_type).finish_non_exhaustive()
    }
}

/// An agent of an organization.
#[derive(Clone)]
pub(super) struct AgentRecord {
    agent: NewAgent,
    pub(super) location: LocationId,
    /// The number of its call pickup.
    pub(super) call_pickup: Option<u64>,
}

impl AgentRecord {
    pub(super) fn new(agent: NewAgent, location: LocationId) -> Self {
        Self { agent, location, call_pickup: None }
    }

    /// Returns `true` if one of its names contains `part`.
    pub(super) fn name_contains(&self, part: &str) -> bool {
        let names = [&self.agent.first_name, &self.agent.last_name, &self.agent.display_name];
        names.into_iter().flatten().any(|name| name.contains(part)) || self.display_name().contains(part)
    }

    pub(super) fn number_contains(&self, part: &str) -> bool {
        self.agent.number.as_ref().is_some_and(|number| number.contains(part))
    }

    /// Returns the value that a list is sorted by, for a sort key of the vendor.
    pub(super) fn sort_value(&self, key: &str) -> Option<&str> {
        let field = match key {
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

    /// Returns the agent as responses show it.
    pub(super) fn to_agent(&self, id: &AgentId, location: &LocationRecord) -> Agent {
        let NewAgent { agent_type, first_name, last_name, email, number, extension, .. } = self.agent.clone();
        let mut agent = Agent::new(id.clone());
        agent.type_ = Some(agent_type);
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
