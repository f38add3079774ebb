//! Findings for an administrator: groups without agents, people in no group, extensions that are used twice.

use std::collections::BTreeMap;

use webex_call_pickup::types::{Agent, CallPickup, Location};

use crate::terminal::{agent_name, sanitize};

/// The findings of an audit. They are sorted, so that two audits of the same state print the same lines.
#[derive(Default)]
pub(crate) struct Findings {
    groups_without_agents: Vec<String>,
    people_in_no_group: Vec<String>,
    /// The names of the agents by agent ID, so that an agent counts once.
    extensions: BTreeMap<Extension, BTreeMap<String, String>>,
}

/// An extension, which is unique within a location.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Extension {
    location_name: String,
    location_id: String,
    extension: String,
}

impl Findings {
    pub(crate) fn add_group(&mut self, location: &Location, group: &CallPickup) {
        if group.agents.is_empty() {
            let name = format!("{} / {}", sanitize(&location.name), sanitize(&group.name));
            self.groups_without_agents.push(name);
        }
        for agent in &group.agents {
            self.add_extensions(location, agent);
        }
    }

    /// Adds an agent that is available in a location, so in no group.
    pub(crate) fn add_person_in_no_group(&mut self, location: &Location, agent: &Agent) {
        self.people_in_no_group.push(format!("{} / {}", sanitize(&location.name), agent_name(agent)));
        self.add_extensions(location, agent);
    }

    fn add_extensions(&mut self, location: &Location, agent: &Agent) {
        // A group may have agents of another location.
        let agent_location = agent.location.as_ref();
        let location_id = agent_location.and_then(|location| location.id.as_ref()).unwrap_or(&location.id);
        let agent_location_name = agent_location.and_then(|location| location.name.as_ref());
        let location_name = match agent_location_name {
            Some(name) if *location_id != location.id => name,
            _ => &location.name,
        };
        for extension in agent.numbers.iter().filter_map(|number| number.extension.as_ref()) {
            let extension = Extension {
                location_name: sanitize(location_name),
                location_id: location_id.to_string(),
                extension: sanitize(extension),
            };
            let users = self.extensions.entry(extension).or_default();
            users.insert(agent.id.to_string(), agent_name(agent));
        }
    }

    /// The findings, one line each below a heading. Empty if nothing was found.
    pub(crate) fn into_lines(mut self) -> Vec<String> {
        let duplicates = self.extensions.into_iter().filter(|(_, users)| users.len() > 1);
        let duplicates = duplicates.map(|(Extension { location_name, extension, .. }, users)| {
            let users: Vec<String> = users.into_values().collect();
            format!("{location_name} / {extension}: {}", users.join(", "))
        });
        let duplicates: Vec<String> = duplicates.collect();
        self.groups_without_agents.sort();
        self.people_in_no_group.sort();
        let mut lines = Vec::new();
        for (heading, entries) in [
            ("Groups without agents", self.groups_without_agents),
            ("People in no group", self.people_in_no_group),
            ("Extensions used more than once", duplicates),
        ] {
            if !entries.is_empty() {
                lines.push(format!("{heading}: {}", entries.len()));
                lines.extend(entries.into_iter().map(|entry| format!("  {entry}")));
            }
        }
        lines
    }
}
