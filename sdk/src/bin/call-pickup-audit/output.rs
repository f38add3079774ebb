//! The groups on standard output, as a table, CSV or JSON lines.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;
use webex_call_pickup::types::{Agent, CallPickup, Location, NotificationType};

use crate::terminal::{agent_name, is_unsafe_for_terminal, sanitize, sanitize_lines};

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

/// Prints the groups. CSV and JSON are printed immediately; a table is printed at the end, when the widths are known.
pub(crate) enum Output<W: Write> {
    Table(W, Vec<[String; COLUMNS.len()]>),
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

const COLUMNS: [&str; 5] = ["LOCATION", "GROUP", "NOTIFICATION", "AGENTS", "NAMES"];
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
/// The maximum number of names in a row of the table.
const MAX_NAMES: usize = 4;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonLine<'a> {
    location: &'a Location,
    call_pickup: &'a CallPickup,
}

impl<W: Write> Output<W> {
    /// Starts the output. CSV has its header even if there is no group.
    pub(crate) fn new(format: Format, writer: W) -> io::Result<Self> {
        Ok(match format {
            Format::Table => Self::Table(writer, Vec::new()),
            Format::Json => Self::Json(writer),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(writer);
                writer.write_record(CSV_COLUMNS)?;
                Self::Csv(Box::new(writer))
            }
        })
    }

    /// Adds a group, as one write, so that a reader never sees part of a line. The table shows the names of `named` only.
    pub(crate) fn add_group(&mut self, location: &Location, group: &CallPickup, named: &[&Agent]) -> io::Result<()> {
        match self {
            Self::Table(_, rows) => {
                rows.push(table_row(location, group, named));
                Ok(())
            }
            Self::Csv(writer) => {
                writer.write_record(csv_fields(location, group).map(|field| sanitize_lines(&field)))?;
                writer.flush()
            }
            Self::Json(writer) => {
                let line = escape(&serde_json::to_string(&JsonLine { location, call_pickup: group })?);
                writer.write_all((line + "\n").as_bytes())
            }
        }
    }

    /// Prints the table and the findings below it. CSV and JSON do not contain findings.
    pub(crate) fn finish(self, findings: &[String]) -> io::Result<()> {
        match self {
            Self::Table(mut writer, rows) => {
                write_table(&mut writer, &rows)?;
                if !findings.is_empty() {
                    writeln!(writer)?;
                }
                for line in findings {
                    writeln!(writer, "{line}")?;
                }
                writer.flush()
            }
            Self::Csv(mut writer) => writer.flush(),
            Self::Json(mut writer) => writer.flush(),
        }
    }
}

fn table_row(location: &Location, group: &CallPickup, named: &[&Agent]) -> [String; COLUMNS.len()] {
    let is_notified = group.notification_type != Some(NotificationType::None);
    let delay = group.notification_delay_timer_seconds.filter(|_| is_notified);
    let delay = delay.map(|seconds| format!(" after {seconds} s")).unwrap_or_default();
    let mut names: Vec<String> = named.iter().take(MAX_NAMES).map(|agent| name_and_number(agent)).collect();
    if named.len() > MAX_NAMES {
        names.push(format!("and {} more", named.len() - MAX_NAMES));
    }
    [
        sanitize(&location.name),
        sanitize(&group.name),
        sanitize(&(notification(group) + &delay)),
        group.agents.len().to_string(),
        names.join(", "),
    ]
}

fn write_table(writer: &mut impl Write, rows: &[[String; COLUMNS.len()]]) -> io::Result<()> {
    let header = COLUMNS.map(str::to_owned);
    let lines: Vec<&[String; COLUMNS.len()]> = std::iter::once(&header).chain(rows).collect();
    let widths: Vec<usize> = (0..COLUMNS.len())
        .map(|column| lines.iter().map(|line| line[column].width()).max().unwrap_or_default())
        .collect();
    for line in lines {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
        }
        writeln!(writer, "{}", text.trim_end())?;
    }
    Ok(())
}

fn csv_fields(location: &Location, group: &CallPickup) -> [String; CSV_COLUMNS.len()] {
    let delay = group.notification_delay_timer_seconds.map(|seconds| seconds.to_string());
    let join = |field: fn(&Agent) -> String| group.agents.iter().map(field).collect::<Vec<_>>().join("; ");
    [
        location.name.clone(),
        location.id.to_string(),
        group.name.clone(),
        group.id.to_string(),
        notification(group),
        delay.unwrap_or_default(),
        group.agents.len().to_string(),
        join(agent_name),
        join(|agent| number(agent).unwrap_or_default()),
        join(|agent| agent.email.clone().unwrap_or_default()),
    ]
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

fn notification(group: &CallPickup) -> String {
    group.notification_type.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn name_and_number(agent: &Agent) -> String {
    match number(agent) {
        Some(number) => format!("{} ({})", agent_name(agent), sanitize(&number)),
        None => agent_name(agent),
    }
}

/// Returns the extension, or else the external number, of the primary number.
fn number(agent: &Agent) -> Option<String> {
    let primary = agent.numbers.iter().find(|number| number.primary == Some(true)).or(agent.numbers.first())?;
    primary.extension.clone().or_else(|| primary.external.clone())
}
