//! `call-pickup-audit`: every call pickup of an organization, for its administrator.

#![forbid(unsafe_code)]

mod arguments;
mod clients;
mod findings;
mod locations;
mod output;
mod person_query;
mod terminal;

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use arguments::Arguments;
use clap::Parser as _;
use clients::Clients;
use findings::Findings;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use indicatif::{ProgressBar, ProgressStyle};
use locations::Locations;
use output::{Format, Output};
use person_query::PersonQuery;
use terminal::{error_line, sanitize};
use webex_call_pickup::{
    AuditFailure, AuditedCallPickup,
    types::{Agent, CallPickup, Location},
};

/// After Ctrl-C, as a shell reports it.
const INTERRUPTED: u8 = 130;
/// How often what shows that something is under way moves.
const TICK: Duration = Duration::from_millis(100);

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
    clients: Clients,
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
        let has_token = env::var_os("WEBEX_ACCESS_TOKEN").is_some();
        let is_table = arguments.format() == Format::Table;
        let clients = if arguments.example || !has_token && is_table && arguments.org_id.is_none() {
            if !arguments.example {
                report("WEBEX_ACCESS_TOKEN is not set: this is a made-up organization, from a mock server");
            }
            Clients::to_example().await?
        } else if has_token {
            Clients::from_env()?
        } else {
            // Programs read it: they must not take made-up groups for real ones.
            return Err("WEBEX_ACCESS_TOKEN is not set; `--example` shows a made-up organization".into());
        };
        // It shows itself on a terminal only, and clears itself when it is dropped.
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
            clients,
            locations,
            output,
            found: 0,
            findings: Findings::default(),
            failures: failure.into_iter().collect(),
            progress,
        })
    }

    async fn run(mut self, arguments: &Arguments) -> ExitCode {
        let read = tokio::select! {
            // First, so that it is listened for before anything is printed.
            biased;
            () = interrupted() => Ok(true),
            read = self.read(arguments) => read.map(|()| false),
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
        let mut audit = self.clients.client.audit().concurrency(arguments.concurrency.into()).ordered(true);
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
                    if let Some(known) = self.locations.get_mut(location) {
                        if let Some(name) = location_name.filter(|_| known.name == known.id.as_str()) {
                            known.name = name;
                        }
                        let location = known.clone();
                        self.group(&location, &call_pickup, arguments.find.as_ref())?;
                    }
                }
                Err(failure) => self.failures.push(failure_line(&failure, &self.locations)),
            }
        }
        let lists = self.locations.clone().into_iter().map(|location| {
            let mut list = self.clients.client.list_available_agents().location_id(&location.id);
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
                    let people =
                        people.iter().filter(|agent| arguments.find.as_ref().is_none_or(|query| query.matches(agent)));
                    people.for_each(|agent| self.findings.in_no_group(&location, agent));
                }
                Err(error) => {
                    let place = sanitize(&location.name);
                    self.failures.push(format!("{place}: people in no group are missing: {}", error_line(&error)));
                }
            }
        }
        Ok(())
    }

    fn group(&mut self, location: &Location, group: &CallPickup, who: Option<&PersonQuery>) -> io::Result<()> {
        if who.is_none() {
            self.findings.group(location, group);
        }
        let agents: Vec<&Agent> =
            group.agents.iter().filter(|agent| who.is_none_or(|query| query.matches(agent))).collect();
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
            let is_all = self.failures.is_empty() && !is_interrupted;
            report(if is_all { "nobody was found" } else { "nobody was found in what could be read" });
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

/// Comes with the first Ctrl-C. The second one ends the program at once, by a thread of its own: this one waits while nobody
/// reads what it prints.
async fn interrupted() {
    std::thread::spawn(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let twice = async {
            tokio::signal::ctrl_c().await?;
            tokio::signal::ctrl_c().await
        };
        if runtime.block_on(twice).is_ok() {
            std::process::exit(INTERRUPTED.into());
        }
    });
    if tokio::signal::ctrl_c().await.is_err() {
        // There is no such signal here.
        std::future::pending::<()>().await;
    }
}

/// Where something is missing, and why.
fn failure_line(failure: &AuditFailure, locations: &[Location]) -> String {
    let location = locations.iter().find(|location| Some(&location.id) == failure.location_id());
    let place =
        [location.map(|location| location.name.as_str()), failure.call_pickup().map(|group| group.name.as_str())];
    let place: Vec<String> = place.into_iter().flatten().map(sanitize).collect();
    let reason = error_line(failure);
    if place.is_empty() { reason } else { format!("{}: {reason}", place.join(" / ")) }
}

/// Says something that is no part of the result.
fn report(line: &str) {
    // There is nowhere else to say it.
    let _ = writeln!(io::stderr(), "{line}");
}
