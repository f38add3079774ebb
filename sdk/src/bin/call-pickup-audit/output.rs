//! The groups on standard output: as a table, as CSV, or as JSON with one line a group.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;
use webex_call_pickup::types::{Agent, CallPickup, Location, NotificationType};

use crate::terminal::{agent_name, is_unsafe_for_terminal, sanitize, sanitize_lines};

/// How the groups are printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

/// Prints groups as they come; a table at the end, when the widths are known.
pub(crate) enum Output<W: Write> {
    Table(W, Vec<[String; COLUMNS.len()]>),
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

const COLUMNS: [&str; 5] = ["LOCATION", "GROUP", "NOTIFICATION", "AGENTS", "WHO"];
const CSV_COLUMNS: [&str; 10] = [
    "location",
    "location_id",
    "group",
    "group_id",
    "notification",
    "delay_seconds",
    "agents",
    "names",
    "numbers",
    "emails",
];
/// The most names that a row of the table shows.
const MOST_NAMES: usize = 4;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    location: &'a Location,
    call_pickup: &'a CallPickup,
}

impl<W: Write> Output<W> {
    /// Begins; CSV has its header even where no group follows.
    pub(crate) fn new(format: Format, to: W) -> io::Result<Self> {
        Ok(match format {
            Format::Table => Self::Table(to, Vec::new()),
            Format::Json => Self::Json(to),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
                writer.write_record(CSV_COLUMNS)?;
                Self::Csv(Box::new(writer))
            }
        })
    }

    /// One group, whole: what reads it never sees half a line. The table names `who` of its agents.
    pub(crate) fn group(&mut self, location: &Location, group: &CallPickup, who: &[&Agent]) -> io::Result<()> {
        let notification = group.notification_type.as_ref().map(ToString::to_string).unwrap_or_default();
        match self {
            Self::Table(_, rows) => {
                // Nobody waits for a notification that does not come.
                let is_notified = group.notification_type != Some(NotificationType::None);
                let delay = group.notification_delay_timer_seconds.filter(|_| is_notified);
                let delay = delay.map(|seconds| format!(" after {seconds} s"));
                let mut names: Vec<String> = who.iter().take(MOST_NAMES).map(|agent| named(agent)).collect();
                if who.len() > MOST_NAMES {
                    names.push(format!("and {} more", who.len() - MOST_NAMES));
                }
                rows.push([
                    sanitize(&location.name),
                    sanitize(&group.name),
                    sanitize(&(notification + &delay.unwrap_or_default())),
                    group.agents.len().to_string(),
                    names.join(", "),
                ]);
                Ok(())
            }
            Self::Csv(writer) => {
                let delay = group.notification_delay_timer_seconds.map(|seconds| seconds.to_string());
                let joined = |text: fn(&Agent) -> String| group.agents.iter().map(text).collect::<Vec<_>>().join("; ");
                let fields: [&str; CSV_COLUMNS.len()] = [
                    &location.name,
                    location.id.as_str(),
                    &group.name,
                    group.id.as_str(),
                    &notification,
                    &delay.unwrap_or_default(),
                    &group.agents.len().to_string(),
                    &joined(agent_name),
                    &joined(|agent| number(agent).unwrap_or_default()),
                    &joined(|agent| agent.email.clone().unwrap_or_default()),
                ];
                writer.write_record(fields.map(sanitize_lines))?;
                writer.flush()
            }
            Self::Json(to) => {
                let line = escaped(&serde_json::to_string(&Line { location, call_pickup: group })?);
                to.write_all((line + "\n").as_bytes())
            }
        }
    }

    /// The table, and what is still held back of the rest. `findings` stand below a table only: the other formats are
    /// for programs.
    pub(crate) fn finish(self, findings: &[String]) -> io::Result<()> {
        match self {
            Self::Table(mut to, rows) => {
                let header = COLUMNS.map(str::to_owned);
                let lines: Vec<&[String; COLUMNS.len()]> = std::iter::once(&header).chain(&rows).collect();
                let widths: Vec<usize> = (0..COLUMNS.len())
                    .map(|column| lines.iter().map(|line| line[column].width()).max().unwrap_or_default())
                    .collect();
                for line in lines {
                    let mut text = String::new();
                    for (cell, width) in line.iter().zip(&widths) {
                        text.push_str(cell);
                        text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
                    }
                    writeln!(to, "{}", text.trim_end())?;
                }
                if !findings.is_empty() {
                    writeln!(to)?;
                }
                for line in findings {
                    writeln!(to, "{line}")?;
                }
                to.flush()
            }
            Self::Csv(mut writer) => writer.flush(),
            Self::Json(mut to) => to.flush(),
        }
    }
}

/// A line of JSON in which nothing acts on a terminal. Only its strings can hold what does, none of it beyond the first
/// 65,536 characters, so that one escape is enough.
fn escaped(json: &str) -> String {
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

fn named(agent: &Agent) -> String {
    match number(agent) {
        Some(number) => format!("{} ({})", agent_name(agent), sanitize(&number)),
        None => agent_name(agent),
    }
}

/// The extension, or else the number, that an agent is called by.
fn number(agent: &Agent) -> Option<String> {
    let primary = agent.numbers.iter().find(|number| number.primary == Some(true)).or(agent.numbers.first())?;
    primary.extension.clone().or_else(|| primary.external.clone())
}
