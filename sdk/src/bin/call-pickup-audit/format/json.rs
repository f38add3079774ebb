//! The report as JSON Lines: one object a line, each with a `type`.

use std::io::{self, Write};

use serde::Serialize;
use webex_call_pickup::types::{Agent, CallPickup, Location};

use crate::{
    findings::DuplicateExtension,
    group_name::GroupName,
    report::{Failure, Report, ReportWriter, ReportedGroup},
    terminal::is_unsafe_for_terminal,
};

/// A line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Line<'a> {
    CallPickup {
        location: &'a Location,
        call_pickup: Group<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        matching_agents: Option<&'a [&'a Agent]>,
    },
    Finding(Finding<'a>),
    Failure(&'a Failure),
    Summary {
        is_complete: bool,
        is_interrupted: bool,
        call_pickups: usize,
        findings: usize,
        failures: usize,
    },
}

/// A call pickup as the API returns it, but always with its agents.
#[derive(Serialize)]
#[serde(untagged)]
enum Group<'a> {
    WithAgents(&'a CallPickup),
    WithoutAgents {
        #[serde(flatten)]
        group: &'a CallPickup,
        agents: [&'a Agent; 0],
    },
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Finding<'a> {
    GroupWithoutAgents { location: &'a Location, call_pickup: &'a GroupName },
    PersonInNoGroup { location: &'a Location, agent: &'a Agent },
    DuplicateExtension { location: &'a Location, extension: &'a str, agents: &'a [Agent] },
}

/// Writes JSON Lines.
pub(crate) struct JsonWriter<W: Write>(W);

impl<W: Write> JsonWriter<W> {
    pub(crate) fn new(output: W) -> Self {
        Self(output)
    }

    fn write_line(&mut self, line: &Line<'_>) -> io::Result<()> {
        let line = escape(&serde_json::to_string(line)?);
        self.0.write_all((line + "\n").as_bytes())
    }
}

impl<W: Write> ReportWriter for JsonWriter<W> {
    fn add_group(&mut self, ReportedGroup { location, group, matching }: &ReportedGroup<'_>) -> io::Result<()> {
        let call_pickup =
            if group.agents.is_empty() { Group::WithoutAgents { group, agents: [] } } else { Group::WithAgents(group) };
        self.write_line(&Line::CallPickup { location, call_pickup, matching_agents: matching.as_deref() })
    }

    fn finish(&mut self, report: &Report<'_>) -> io::Result<()> {
        let findings = report.findings;
        for (location, call_pickup) in &findings.groups_without_agents {
            self.write_line(&Line::Finding(Finding::GroupWithoutAgents { location, call_pickup }))?;
        }
        for (location, agent) in &findings.people_in_no_group {
            self.write_line(&Line::Finding(Finding::PersonInNoGroup { location, agent }))?;
        }
        for DuplicateExtension { location, extension, agents } in &findings.duplicate_extensions {
            self.write_line(&Line::Finding(Finding::DuplicateExtension { location, extension, agents }))?;
        }
        for failure in report.failures {
            self.write_line(&Line::Failure(failure))?;
        }
        self.write_line(&Line::Summary {
            is_complete: report.is_complete(),
            is_interrupted: report.is_interrupted,
            call_pickups: report.groups,
            findings: findings.len(),
            failures: report.failures.len(),
        })?;
        self.0.flush()
    }
}

/// Escapes the characters that are unsafe for a terminal. They occur in strings only, and are all in the Basic Multilingual
/// Plane, so one `\u` escape is enough for each.
fn escape(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unsafe_for_terminal(c) {
            line.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            line.push(c);
        }
    }
    line
}
