//! Findings for an administrator: groups without agents, people in no group, extensions that are used twice.

use std::collections::BTreeMap;

use webex_call_pickup::types::{Agent, CallPickup, Location, LocationId};

use crate::{group_name::GroupName, terminal::sanitize};

/// The findings of an audit. They are sorted, so that two audits of the same state print the same.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) groups_without_agents: Vec<(Location, GroupName)>,
    pub(crate) people_in_no_group: Vec<(Location, Agent)>,
    pub(crate) duplicate_extensions: Vec<DuplicateExtension>,
    /// The agents by agent ID, so that an agent counts once.
    extensions: BTreeMap<Extension, BTreeMap<String, Agent>>,
}

/// An extension that several agents of a location have.
pub(crate) struct DuplicateExtension {
    pub(crate) location: Location,
    pub(crate) extension: String,
    pub(crate) agents: Vec<Agent>,
}

/// An extension, which is unique within a location.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Extension {
    location_name: String,
    location_id: LocationId,
    extension: String,
}

/// Findings of one kind, as lines for people.
pub(crate) struct FindingList {
    pub(crate) heading: &'static str,
    pub(crate) lines: Vec<String>,
}

impl Findings {
    pub(crate) fn add_group(&mut self, location: &Location, group: &CallPickup) {
        if group.agents.is_empty() {
            self.groups_without_agents.push((location.clone(), group.into()));
        }
        for agent in &group.agents {
            self.add_extensions(location, agent);
        }
    }

    /// Adds an agent that is available in a location, so in no group.
    pub(crate) fn add_person_in_no_group(&mut self, location: &Location, agent: Agent) {
        self.add_extensions(location, &agent);
        self.people_in_no_group.push((location.clone(), agent));
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
                location_name: location_name.clone(),
                location_id: location_id.clone(),
                extension: extension.clone(),
            };
            self.extensions.entry(extension).or_default().insert(agent.id.to_string(), agent.clone());
        }
    }

    /// Compares and sorts everything that was added.
    pub(crate) fn complete(&mut self) {
        let extensions = std::mem::take(&mut self.extensions).into_iter();
        let duplicates = extensions.filter(|(_, agents)| agents.len() > 1);
        self.duplicate_extensions = duplicates
            .map(|(Extension { location_name, location_id, extension }, agents)| {
                let location = Location::new(location_id, location_name);
                DuplicateExtension { location, extension, agents: agents.into_values().collect() }
            })
            .collect();
        self.groups_without_agents.sort_by_key(|(location, group)| (location.name.clone(), group.name.clone()));
        self.people_in_no_group.sort_by_key(|(location, agent)| (location.name.clone(), agent.name().into_owned()));
    }

    /// The number of findings.
    pub(crate) fn len(&self) -> usize {
        self.groups_without_agents.len() + self.people_in_no_group.len() + self.duplicate_extensions.len()
    }

    /// The findings for people. Only kinds that were found.
    pub(crate) fn lists(&self) -> Vec<FindingList> {
        let groups = self.groups_without_agents.iter();
        let groups = groups.map(|(location, group)| format!("{} / {}", location.name, group.name));
        let people = self.people_in_no_group.iter();
        let people = people.map(|(location, agent)| format!("{} / {}", location.name, agent.name()));
        let duplicates = self.duplicate_extensions.iter();
        let duplicates = duplicates.map(|DuplicateExtension { location, extension, agents }| {
            let agents: Vec<_> = agents.iter().map(Agent::name).collect();
            format!("{} / {extension}: {}", location.name, agents.join(", "))
        });
        let lists = [
            FindingList { heading: "Groups without agents", lines: groups.collect() },
            FindingList { heading: "People in no group", lines: people.collect() },
            FindingList { heading: "Extensions used more than once", lines: duplicates.collect() },
        ];
        lists.into_iter().filter(|list| !list.lines.is_empty()).collect()
    }

    /// The findings for a terminal, one line each below a heading. Empty if nothing was found.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lists = self.lists().into_iter();
        let lines = lists.flat_map(|FindingList { heading, lines }| {
            let heading = format!("{heading}: {}", lines.len());
            std::iter::once(heading).chain(lines.into_iter().map(|line| format!("  {}", sanitize(&line))))
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    /// An identifier in a response need not be one that can be sent.
    #[test]
    fn duplicate_extension_in_any_location_is_a_finding() {
        for id in ["L1", "a/b", "", ".."] {
            let location: Location = from_value(json!({"id": id, "name": "Oslo"})).unwrap();
            let agents = ["A1", "A2"].map(|id| json!({"id": id, "numbers": [{"extension": "100"}]}));
            let group: CallPickup = from_value(json!({"id": "G1", "name": "Service", "agents": agents})).unwrap();
            let mut findings = Findings::default();
            findings.add_group(&location, &group);
            findings.complete();
            let [duplicate] = &findings.duplicate_extensions[..] else { panic!("no finding for the location {id:?}") };
            assert_eq!((duplicate.location.id.as_str(), duplicate.agents.len()), (id, 2));
        }
    }
}
