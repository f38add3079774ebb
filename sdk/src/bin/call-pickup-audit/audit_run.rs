//! A run of the audit.

use std::{
    env,
    io::{self, Stdout},
    process::ExitCode,
    time::Duration,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::{ProgressBar, ProgressStyle};
use webex_call_pickup::{
    AuditFailure, AuditedCallPickup,
    types::{Agent, CallPickup, Location},
};

use crate::{
    arguments::Arguments,
    clients::Clients,
    error::{StartError, error_line},
    findings::Findings,
    interrupt::{INTERRUPTED, interrupted},
    locations::Locations,
    output::{Format, Output},
    terminal::{report, sanitize},
};

/// The interval between two steps of the progress spinner.
const TICK: Duration = Duration::from_millis(100);

/// A started audit.
pub(crate) struct AuditRun<'a> {
    arguments: &'a Arguments,
    clients: Clients,
    locations: Vec<Location>,
    output: Output<Stdout>,
    /// The number of printed groups.
    printed: usize,
    findings: Findings,
    failures: Vec<String>,
    /// Visible on a terminal only.
    progress: ProgressBar,
}

impl<'a> AuditRun<'a> {
    /// Connects to the server, and lists the locations.
    pub(crate) async fn start(arguments: &'a Arguments) -> Result<Self, StartError> {
        let clients = clients(arguments).await?;
        let progress = ProgressBar::new_spinner().with_message("Listing the locations");
        progress.enable_steady_tick(TICK);
        let Locations { found: locations, failure } = Locations::read(&clients.first, arguments).await?;
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} locations, {msg}, {elapsed}") {
            progress.set_style(style);
        }
        progress.set_message("0 call pickups");
        progress.set_length(locations.len() as u64);
        let output = Output::new(arguments.format(), io::stdout())?;
        Ok(Self {
            arguments,
            clients,
            locations,
            output,
            printed: 0,
            findings: Findings::default(),
            failures: failure.into_iter().collect(),
            progress,
        })
    }

    /// Prints everything, until the end or Ctrl-C.
    pub(crate) async fn run(mut self) -> ExitCode {
        let result = tokio::select! {
            // Listen for Ctrl-C before anything is printed.
            biased;
            () = interrupted() => Ok(true),
            result = self.read() => result.map(|()| false),
        };
        self.progress.finish_and_clear();
        match result.and_then(|is_interrupted| self.finish(is_interrupted)) {
            Ok(code) => code,
            // The reader, such as `head`, has closed the pipe: it has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                report(&format!("error: the output cannot be written: {error}"));
                ExitCode::from(2)
            }
        }
    }

    /// Reads everything. Groups are printed immediately, and failed requests are collected. Fails only if the output cannot be
    /// written.
    async fn read(&mut self) -> io::Result<()> {
        self.read_groups().await?;
        self.read_people_in_no_group().await;
        Ok(())
    }

    async fn read_groups(&mut self) -> io::Result<()> {
        let mut audit = self.clients.client.audit().concurrency(self.arguments.concurrency.into()).ordered(true);
        if let Some(org_id) = &self.arguments.org_id {
            audit = audit.org_id(org_id.as_str());
        }
        for location in &self.locations {
            audit = audit.location_id(&location.id);
        }
        let mut groups = audit.stream();
        let (mut count, mut current) = (0, 0);
        while let Some(group) = groups.next().await {
            let AuditedCallPickup { location_id, location_name, call_pickup, .. } = match group {
                Ok(group) => group,
                Err(failure) => {
                    self.failures.push(failure_line(&failure, &self.locations));
                    continue;
                }
            };
            count += 1;
            self.progress.set_message(format!("{count} call pickups"));
            // The groups are ordered by location. Skip the locations that have none.
            while self.locations.get(current).is_some_and(|location| location.id != location_id) {
                current += 1;
                self.progress.inc(1);
            }
            if let Some(location) = self.locations.get_mut(current) {
                // The name of a location that was given by its ID is unknown until its first group arrives.
                if let Some(name) = location_name.filter(|_| location.name == location.id.as_str()) {
                    location.name = name;
                }
                let location = location.clone();
                self.print_group(&location, &call_pickup)?;
            }
        }
        Ok(())
    }

    async fn read_people_in_no_group(&mut self) {
        let lists = self.locations.clone().into_iter().map(|location| {
            let mut list = self.clients.client.list_available_agents().location_id(&location.id);
            if let Some(org_id) = &self.arguments.org_id {
                list = list.org_id(org_id.as_str());
            }
            let list = list.stream();
            async move { (location, list.try_collect::<Vec<Agent>>().await) }
        });
        let mut lists = stream::iter(lists).buffered(self.arguments.concurrency.into());
        self.progress.set_position(0);
        self.progress.set_message("people in no group");
        while let Some((location, people)) = lists.next().await {
            self.progress.inc(1);
            match people {
                Ok(people) => {
                    let people = people.iter().filter(|agent| is_wanted(self.arguments, agent));
                    people.for_each(|agent| self.findings.add_person_in_no_group(&location, agent));
                }
                Err(error) => {
                    let location = sanitize(&location.name);
                    self.failures.push(format!("{location}: people in no group: {}", error_line(&error)));
                }
            }
        }
    }

    /// Prints a group, unless `--find` excludes it.
    fn print_group(&mut self, location: &Location, group: &CallPickup) -> io::Result<()> {
        let agents: Vec<&Agent> = group.agents.iter().filter(|agent| is_wanted(self.arguments, agent)).collect();
        if self.arguments.find.is_none() {
            self.findings.add_group(location, group);
        } else if agents.is_empty() {
            return Ok(());
        }
        self.printed += 1;
        // The progress bar and the output may share the terminal.
        self.progress.suspend(|| self.output.add_group(location, group, &agents))
    }

    /// Prints the table, the findings and the failures.
    fn finish(self, is_interrupted: bool) -> io::Result<ExitCode> {
        let findings = self.findings.into_lines();
        let is_complete = self.failures.is_empty() && !is_interrupted;
        if self.arguments.find.is_some() && self.printed == 0 && findings.is_empty() {
            let suffix = if is_complete { "" } else { "; the results are incomplete" };
            report(&format!("no matching person found{suffix}"));
        }
        self.output.finish(&findings)?;
        if self.arguments.format() != Format::Table {
            findings.iter().for_each(|line| report(line));
        }
        for failure in &self.failures {
            report(&format!("not read: {failure}"));
        }
        if is_interrupted {
            report("interrupted: the output is incomplete");
            return Ok(ExitCode::from(INTERRUPTED));
        }
        Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Creates the clients of the token's organization, or of the example organization.
async fn clients(arguments: &Arguments) -> Result<Clients, StartError> {
    let has_token = env::var_os("WEBEX_ACCESS_TOKEN").is_some();
    if arguments.example {
        return Ok(Clients::for_example().await?);
    }
    if has_token {
        return Clients::from_env();
    }
    // A program that reads CSV or JSON must not mistake the example for real groups.
    if arguments.format() != Format::Table || arguments.org_id.is_some() {
        return Err(StartError::usage(
            "WEBEX_ACCESS_TOKEN is not set",
            "set it, or show an example organization with `--example`",
        ));
    }
    report("WEBEX_ACCESS_TOKEN is not set: showing an example organization from a mock server");
    Ok(Clients::for_example().await?)
}

fn is_wanted(arguments: &Arguments, agent: &Agent) -> bool {
    arguments.find.as_ref().is_none_or(|query| query.matches(agent))
}

/// Describes a failure and its place in the organization.
fn failure_line(failure: &AuditFailure, locations: &[Location]) -> String {
    let location = locations.iter().find(|location| Some(&location.id) == failure.location_id());
    let names =
        [location.map(|location| location.name.as_str()), failure.call_pickup().map(|group| group.name.as_str())];
    let place: Vec<String> = names.into_iter().flatten().map(sanitize).collect();
    let reason = error_line(failure);
    if place.is_empty() { reason } else { format!("{}: {reason}", place.join(" / ")) }
}
