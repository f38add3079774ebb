//! What an administrator should look at: groups without agents, people in no group, extensions that are used twice.

use std::collections::BTreeMap;

use webex_call_pickup::types::{Agent, CallPickup, Location};

use crate::terminal::{agent_name, sanitize};

/// Collected while the groups come, and sorted, so that two runs over the same state print the same.
#[derive(Default)]
pub(crate) struct Findings {
    without_agents: Vec<String>,
    in_no_group: Vec<String>,
    /// By the location's name and ID and the extension: who has it, by ID. A person may be met more than once.
    extensions: BTreeMap<[String; 3], BTreeMap<String, String>>,
}

impl Findings {
    /// Notes what there is to say of a group.
    pub(crate) fn group(&mut self, location: &Location, group: &CallPickup) {
        if group.agents.is_empty() {
            self.without_agents.push(format!("{} / {}", sanitize(&location.name), sanitize(&group.name)));
        }
        for agent in &group.agents {
            self.agent(location, agent);
        }
    }

    /// Notes somebody whom a group of the location could still take.
    pub(crate) fn in_no_group(&mut self, location: &Location, agent: &Agent) {
        self.in_no_group.push(format!("{} / {}", sanitize(&location.name), agent_name(agent)));
        self.agent(location, agent);
    }

    fn agent(&mut self, location: &Location, agent: &Agent) {
        // Extensions are unique within a location; a group may have agents of another one.
        let own = agent.location.as_ref();
        let id = own.and_then(|own| own.id.as_ref()).unwrap_or(&location.id);
        let own_name = own.and_then(|own| own.name.as_ref()).unwrap_or(&location.name);
        let name_of_location = if *id == location.id { &location.name } else { own_name };
        for extension in agent.numbers.iter().filter_map(|number| number.extension.as_ref()) {
            let place = [sanitize(name_of_location), id.to_string(), sanitize(extension)];
            let users = self.extensions.entry(place).or_default();
            users.insert(agent.id.to_string(), agent_name(agent));
        }
    }

    /// What was found, one line each below a heading; empty where there is nothing.
    pub(crate) fn lines(mut self) -> Vec<String> {
        let twice = self.extensions.into_iter().filter(|(_, users)| users.len() > 1);
        let twice = twice.map(|([location, _, extension], users)| {
            let users: Vec<String> = users.into_values().collect();
            format!("{location} / {extension}: {}", users.join(", "))
        });
        let twice: Vec<String> = twice.collect();
        self.without_agents.sort();
        self.in_no_group.sort();
        let mut lines = Vec::new();
        for (heading, entries) in [
            ("Groups without agents", self.without_agents),
            ("People in no group", self.in_no_group),
            ("Extensions used more than once", twice),
        ] {
            if !entries.is_empty() {
                lines.push(format!("{heading}: {}", entries.len()));
                lines.extend(entries.into_iter().map(|entry| format!("  {entry}")));
            }
        }
        lines
    }
}
