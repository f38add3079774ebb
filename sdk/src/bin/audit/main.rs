//! `call-pickup-audit`: every call pickup of an organization, for its administrator.

#![forbid(unsafe_code)]

mod arguments;
mod findings;
mod output;
mod text;
mod who;

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use arguments::Arguments;
use clap::Parser as _;
use findings::Findings;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::{ProgressBar, ProgressStyle};
use output::{Format, Output};
use text::clean;
use webex_call_pickup::{
    AuditFailure, AuditedCallPickup, Client,
    mock::{MockServer, Organization},
    types::{Agent, CallPickup, Location},
};
use who::Who;

/// After Ctrl-C, as a shell reports it.
const INTERRUPTED: u8 = 130;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match Audit::begin(&arguments).await {
        Ok(audit) => audit.run(&arguments).await,
        Err(error) => {
            report(&format!("error: {}", error_line(error.as_ref())));
            ExitCode::from(2)
        }
    }
}

/// An audit under way.
struct Audit {
    client: Client,
    /// Without a token. It stops when it is dropped.
    _mock: Option<MockServer>,
    locations: Vec<Location>,
    output: Output<io::Stdout>,
    /// How many groups were printed.
    found: usize,
    findings: Findings,
    failures: Vec<String>,
    progress: ProgressBar,
}

impl Audit {
    /// Reads which locations there are: without them there is nothing to audit.
    async fn begin(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let (client, mock) = if env::var_os("WEBEX_ACCESS_TOKEN").is_some() {
            (Client::from_env()?, None)
        } else {
            report("WEBEX_ACCESS_TOKEN is not set: this is a made-up organization, from a mock server");
            let server = MockServer::start_with(Organization::example()).await?;
            (server.client(), Some(server))
        };
        let locations = locations(&client, arguments).await?;
        let output = Output::new(arguments.format(), io::stdout())?;
        // It shows itself on a terminal only.
        let progress = ProgressBar::new(locations.len() as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} locations, {msg}, {elapsed}") {
            progress.set_style(style);
        }
        Ok(Self {
            client,
            _mock: mock,
            locations,
            output,
            found: 0,
            findings: Findings::default(),
            failures: Vec::new(),
            progress,
        })
    }

    async fn run(mut self, arguments: &Arguments) -> ExitCode {
        let read = tokio::select! {
            read = self.read(arguments) => read.map(|()| false),
            _ = tokio::signal::ctrl_c() => Ok(true),
        };
        self.progress.finish_and_clear();
        let finished = read.and_then(|is_interrupted| self.finish(arguments, is_interrupted));
        match finished {
            Ok(code) => code,
            // Whoever read has enough, as `head` has.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                report(&format!("error: the output cannot be written: {error}"));
                ExitCode::from(2)
            }
        }
    }

    /// Reads everything, and prints what there is to print as it comes. What cannot be read is kept for the end; an error
    /// is one of writing.
    async fn read(&mut self, arguments: &Arguments) -> io::Result<()> {
        let mut audit = self.client.audit().concurrency(arguments.concurrency.into()).ordered(true);
        if let Some(org_id) = &arguments.org_id {
            audit = audit.org_id(org_id.as_str());
        }
        for location in &self.locations {
            audit = audit.location_id(&location.id);
        }
        let mut groups = audit.stream();
        let (mut read, mut location) = (0, 0);
        while let Some(group) = groups.next().await {
            match group {
                Ok(AuditedCallPickup { location_id, location_name, call_pickup, .. }) => {
                    read += 1;
                    self.progress.set_message(format!("{read} call pickups"));
                    // They come in the order of the locations, some of which have none.
                    while self.locations.get(location).is_some_and(|location| location.id != location_id) {
                        location += 1;
                        self.progress.inc(1);
                    }
                    let name = location_name.unwrap_or_else(|| location_id.to_string());
                    self.group(&Location::new(location_id, name), &call_pickup, arguments.find.as_ref())?;
                }
                Err(failure) => self.failures.push(failure_line(&failure)),
            }
        }
        let lists = self.locations.clone().into_iter().map(|location| {
            let mut list = self.client.list_available_agents().location_id(&location.id);
            if let Some(org_id) = &arguments.org_id {
                list = list.org_id(org_id.as_str());
            }
            let list = list.stream();
            async move { (location, list.try_collect::<Vec<Agent>>().await) }
        });
        let mut lists = stream::iter(lists).buffered(arguments.concurrency.into());
        self.progress.set_position(0);
        self.progress.set_message("people in no group");
        while let Some((location, people)) = lists.next().await {
            self.progress.inc(1);
            match people {
                Ok(people) => {
                    let people = people.iter().filter(|agent| arguments.find.as_ref().is_none_or(|who| who.is(agent)));
                    people.for_each(|agent| self.findings.in_no_group(&location, agent));
                }
                Err(error) => {
                    let place = clean(&location.name);
                    self.failures.push(format!("{place}: people in no group are missing: {}", error_line(&error)));
                }
            }
        }
        Ok(())
    }

    fn group(&mut self, location: &Location, group: &CallPickup, who: Option<&Who>) -> io::Result<()> {
        if who.is_none() {
            self.findings.group(location, group);
        }
        let agents: Vec<&Agent> = group.agents.iter().filter(|agent| who.is_none_or(|who| who.is(agent))).collect();
        if who.is_some() && agents.is_empty() {
            return Ok(());
        }
        self.found += 1;
        // The terminal may show both.
        self.progress.suspend(|| self.output.group(location, group, &agents))
    }

    /// Prints what could not be printed before, and what went wrong.
    fn finish(self, arguments: &Arguments, is_interrupted: bool) -> io::Result<ExitCode> {
        let findings = self.findings.lines();
        if arguments.find.is_some() && self.found == 0 && findings.is_empty() {
            report("nobody was found");
        }
        self.output.finish(&findings)?;
        if arguments.format() != Format::Table {
            findings.iter().for_each(|line| report(line));
        }
        for failure in &self.failures {
            report(&format!("not read: {failure}"));
        }
        Ok(if is_interrupted {
            report("interrupted: this is not all");
            ExitCode::from(INTERRUPTED)
        } else if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// The locations to audit, in the API's order.
async fn locations(client: &Client, arguments: &Arguments) -> Result<Vec<Location>, Box<dyn Error>> {
    let mut all = client.list_locations();
    if let Some(org_id) = &arguments.org_id {
        all = all.org_id(org_id.as_str());
    }
    let mut all = all.stream();
    let mut locations = Vec::new();
    let mut missing = arguments.locations.clone();
    while let Some(location) = all.next().await {
        let location = location?;
        let is_asked_for = |text: &String| {
            *text == location.id.as_str() || text.trim().to_lowercase() == location.name.trim().to_lowercase()
        };
        if arguments.locations.is_empty() || arguments.locations.iter().any(is_asked_for) {
            missing.retain(|text| !is_asked_for(text));
            locations.push(location);
        }
    }
    match missing.first() {
        Some(text) => Err(format!("there is no location with the name or ID `{}`", clean(text)).into()),
        None => Ok(locations),
    }
}

/// Where something is missing, and why.
fn failure_line(failure: &AuditFailure) -> String {
    let place = [failure.location_name(), failure.call_pickup().map(|group| group.name.as_str())];
    let place: Vec<String> = place.into_iter().flatten().map(clean).collect();
    let reason = error_line(failure);
    if place.is_empty() { reason } else { format!("{}: {reason}", place.join(" / ")) }
}

/// Says something that is no part of the result.
fn report(line: &str) {
    // There is nowhere else to say it.
    let _ = writeln!(io::stderr(), "{line}");
}

/// An error and what it came from, in one line.
fn error_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = error.source();
    }
    clean(&line)
}
