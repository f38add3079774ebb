//! A run of the audit.

use std::{
    io::{self, IsTerminal as _},
    pin::pin,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::ProgressBar;
use webex_call_pickup::{
    AuditFailure, AuditedCallPickup, Error,
    types::{Agent, CallPickup, Location},
};

use crate::{
    arguments::{Arguments, Format},
    clients::Clients,
    console::{Console, is_colored},
    error_text::{error_line, report_output_error, request_help},
    exit_status::ExitStatus,
    findings::Findings,
    format::{self, TableStyle},
    interrupt::interrupted,
    locations::Locations,
    progress,
    report::{Failure, Report, ReportWriter, ReportedGroup},
    start_error::StartError,
    terminal::sanitize,
};

/// A started audit.
struct AuditRun<'a> {
    arguments: &'a Arguments,
    console: Console,
    clients: Clients,
    locations: Vec<Location>,
    output: Box<dyn ReportWriter>,
    /// The number of groups that were read.
    groups_read: usize,
    /// The number of groups in the output.
    groups_printed: usize,
    /// `true` if a list of people in no group was read.
    has_read_people: bool,
    findings: Findings,
    failures: Vec<Failure>,
    /// The remedy for the last failure.
    help: Vec<String>,
    progress: ProgressBar,
}

/// Audits the organization, and prints everything until the end or Ctrl-C.
pub(crate) async fn run(arguments: &Arguments, console: Console) -> ExitStatus {
    let clients = if arguments.example {
        Clients::for_example().await.map_err(StartError::MockServer)
    } else {
        Clients::from_env(arguments.token_file.as_deref(), console)
    };
    let clients = match clients {
        Ok(clients) => clients,
        Err(error) => return error.report(console),
    };
    let stored_tokens = clients.stored_tokens.clone();
    let status = run_with(clients, arguments, console).await;
    if let Some(tokens) = stored_tokens {
        // Also after Ctrl-C: without the tokens of the refresh, the next run may have no valid ones. A second Ctrl-C ends it.
        tokens.finish_refresh().await;
    }
    status
}

async fn run_with(clients: Clients, arguments: &Arguments, console: Console) -> ExitStatus {
    let mut interrupt = pin!(interrupted());
    let progress = progress::spinner(console, "Listing the locations");
    let started = tokio::select! {
        biased;
        () = &mut interrupt => None,
        started = AuditRun::start(clients, arguments, console, progress.clone()) => Some(started),
    };
    let mut audit = match started {
        Some(Ok(audit)) => audit,
        Some(Err(error)) => {
            progress.finish_and_clear();
            return error.report(console);
        }
        None => {
            progress.finish_and_clear();
            console.warning("interrupted", "nothing was read");
            return ExitStatus::Interrupted;
        }
    };
    let result = tokio::select! {
        biased;
        () = &mut interrupt => Ok(true),
        result = audit.read() => result.map(|()| false),
    };
    progress.finish_and_clear();
    result
        .and_then(|is_interrupted| audit.finish(is_interrupted))
        .unwrap_or_else(|error| report_output_error(&error, console))
}

impl<'a> AuditRun<'a> {
    /// Connects to the server, and lists the locations.
    async fn start(
        clients: Clients,
        arguments: &'a Arguments,
        console: Console,
        progress: ProgressBar,
    ) -> Result<Self, StartError> {
        let Locations { found: locations, failure } = Locations::read(&clients.first_request, arguments).await?;
        progress::start_bar(&progress, locations.len());
        let style = table_style(arguments);
        let output = format::writer(arguments.format(), arguments.find.is_some(), style, io::stdout())
            .map_err(StartError::Output)?;
        Ok(Self {
            arguments,
            console,
            clients,
            locations,
            output,
            groups_read: 0,
            groups_printed: 0,
            has_read_people: false,
            findings: Findings::default(),
            failures: failure.into_iter().collect(),
            help: Vec::new(),
            progress,
        })
    }

    /// Reads everything. Groups are printed immediately, and failed requests are collected. Fails only if the output cannot be
    /// written.
    async fn read(&mut self) -> io::Result<()> {
        if self.read_groups().await? {
            self.read_people_in_no_group().await;
        }
        Ok(())
    }

    /// Returns `false` if every further request would fail.
    async fn read_groups(&mut self) -> io::Result<bool> {
        let mut audit =
            self.clients.other_requests.audit().concurrency(self.arguments.concurrency.into()).ordered(true);
        if let Some(org_id) = &self.arguments.org_id {
            audit = audit.org_id(org_id.as_str());
        }
        for location in &self.locations {
            audit = audit.location_id(&location.id);
        }
        let mut groups = audit.stream();
        let mut current = 0;
        while let Some(group) = groups.next().await {
            let AuditedCallPickup { location, call_pickup, .. } = match group {
                Ok(group) => group,
                Err(failure) => {
                    self.help = request_help(failure.error());
                    if failure.ends_audit() {
                        let message = format!("everything that remained: {}", error_line(failure.error()));
                        self.failures.push(Failure { location: None, call_pickup: None, message });
                        return Ok(false);
                    }
                    self.failures.push(self::failure(&failure, &self.locations));
                    continue;
                }
            };
            self.groups_read += 1;
            self.progress.set_message(format!("{} call pickups", self.groups_read));
            // The groups are ordered by location. Skip the locations that have none.
            while self.locations.get(current).is_some_and(|listed| listed.id != location.id) {
                current += 1;
                self.progress.inc(1);
            }
            if let Some(listed) = self.locations.get_mut(current) {
                // The name of a location that was given by its ID is unknown until its first group arrives.
                if listed.name == listed.id.as_str() {
                    listed.name = location.name;
                }
                let location = listed.clone();
                self.print_group(&location, &call_pickup)?;
            }
        }
        Ok(true)
    }

    async fn read_people_in_no_group(&mut self) {
        let lists = self.locations.clone().into_iter().map(|location| {
            let mut list = self.clients.other_requests.list_available_agents(&location.id);
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
                    self.has_read_people = true;
                    let find = self.arguments.find.as_ref();
                    let people = people.into_iter().filter(|agent| find.is_none_or(|query| query.matches(agent)));
                    people.for_each(|agent| self.findings.add_person_in_no_group(&location, agent));
                }
                Err(error) => {
                    self.help = request_help(&error);
                    if fails_every_request(&error) {
                        let message = format!("the remaining people in no group: {}", error_line(&error));
                        self.failures.push(Failure { location: None, call_pickup: None, message });
                        return;
                    }
                    let message = format!("people in no group: {}", error_line(&error));
                    self.failures.push(Failure { location: Some(location), call_pickup: None, message });
                }
            }
        }
    }

    /// Prints a group, unless `--find` excludes it.
    fn print_group(&mut self, location: &Location, group: &CallPickup) -> io::Result<()> {
        let matching = self.arguments.find.as_ref().map(|query| {
            let agents = group.agents.iter().filter(|agent| query.matches(agent));
            agents.collect::<Vec<_>>()
        });
        match &matching {
            None => self.findings.add_group(location, group),
            Some(matching) if matching.is_empty() => return Ok(()),
            Some(_) => {}
        }
        self.groups_printed += 1;
        // The progress bar and the output may share the terminal.
        self.progress.suspend(|| self.output.add_group(&ReportedGroup { location, group, matching }))
    }

    /// Prints the rest: the table, the findings and the failures.
    fn finish(&mut self, is_interrupted: bool) -> io::Result<ExitStatus> {
        self.findings.complete();
        let Self { findings, failures, console, .. } = self;
        let search = self.arguments.find.as_ref().map(|query| query.text.as_str());
        let report = Report { findings, failures, groups: self.groups_printed, search, is_interrupted };
        self.output.finish(&report)?;
        let has_nothing = self.groups_printed == 0 && report.findings.len() == 0;
        if has_nothing && report.is_complete() && self.arguments.format() != Format::Json {
            console.note(if search.is_some() { "no matching person found" } else { "no call pickups found" });
        }
        if !self.output.has_findings() {
            report.findings.lines().iter().for_each(|line| console.note(line));
        }
        for failure in report.failures {
            console.warning("not read", &sanitize(&failure.line()));
        }
        if is_interrupted {
            console.warning("interrupted", "the output is incomplete");
            return Ok(ExitStatus::Interrupted);
        }
        if report.failures.is_empty() {
            let is_unmatched = search.is_some() && has_nothing;
            return Ok(if is_unmatched { ExitStatus::NoMatch } else { ExitStatus::Complete });
        }
        if self.groups_read == 0 && !self.has_read_people {
            console.error("nothing could be read", &self.help);
            return Ok(ExitStatus::Failed);
        }
        Ok(ExitStatus::Incomplete)
    }
}

/// Returns the style of a table on standard output.
fn table_style(arguments: &Arguments) -> TableStyle {
    let stdout = io::stdout();
    let columns = if stdout.is_terminal() { terminal_size::terminal_size_of(&stdout) } else { None };
    TableStyle {
        is_colored: is_colored(arguments.color, &stdout),
        columns: columns.map(|(width, _)| width.0.into()).filter(|columns| *columns > 0),
    }
}

/// Returns `true` if every further request would fail, too: the server rejects the token, or no token can be obtained.
fn fails_every_request(error: &Error) -> bool {
    error.is_unauthorized() || error.token_error().is_some_and(|error| !error.is_transient())
}

/// Describes a failure and its place in the organization.
fn failure(failure: &AuditFailure, locations: &[Location]) -> Failure {
    let location = locations.iter().find(|location| failure.location().is_some_and(|failed| failed.id == location.id));
    let call_pickup = failure.call_pickup().map(Into::into);
    Failure { location: location.cloned(), call_pickup, message: error_line(failure) }
}
