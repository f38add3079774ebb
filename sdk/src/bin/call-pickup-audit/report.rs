//! The report of an audit, which the output formats print.

use std::io;

use serde::Serialize;
use webex_call_pickup::types::{Agent, CallPickup, Location};

use crate::{findings::Findings, group_name::GroupName};

/// A call pickup with its location.
pub(crate) struct ReportedGroup<'a> {
    pub(crate) location: &'a Location,
    pub(crate) group: &'a CallPickup,
    /// The agents that `--find` matches. `None` without `--find`.
    pub(crate) matching: Option<Vec<&'a Agent>>,
}

/// The end of a report.
pub(crate) struct Report<'a> {
    pub(crate) findings: &'a Findings,
    pub(crate) failures: &'a [Failure],
    pub(crate) groups: usize,
    /// The person that `--find` looks for.
    pub(crate) search: Option<&'a str>,
    pub(crate) is_interrupted: bool,
}

impl Report<'_> {
    /// Returns `true` if everything was read.
    pub(crate) fn is_complete(&self) -> bool {
        self.failures.is_empty() && !self.is_interrupted
    }
}

/// A part of the organization that could not be read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) call_pickup: Option<GroupName>,
    pub(crate) message: String,
}

impl Failure {
    /// Describes the failure and its place in the organization.
    pub(crate) fn line(&self) -> String {
        let location = self.location.as_ref().map(|location| location.name.as_str());
        let group = self.call_pickup.as_ref().map(|group| group.name.as_str());
        let place: Vec<&str> = location.into_iter().chain(group).collect();
        let Self { message, .. } = self;
        if place.is_empty() { message.clone() } else { format!("{}: {message}", place.join(" / ")) }
    }
}

/// An output format.
pub(crate) trait ReportWriter {
    /// Adds a group. A format for programs prints it immediately, as one write, so that a reader never sees part of a line.
    fn add_group(&mut self, group: &ReportedGroup<'_>) -> io::Result<()>;

    /// Prints the rest.
    fn finish(&mut self, report: &Report<'_>) -> io::Result<()>;

    /// Returns `true` if the output contains the findings. Otherwise they are printed on standard error.
    fn has_findings(&self) -> bool {
        true
    }
}
