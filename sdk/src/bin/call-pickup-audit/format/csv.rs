//! The groups as CSV: RFC 4180 for programs, or a dialect for Excel.

use std::io::{self, Write};

use webex_call_pickup::types::Agent;

use super::excel;
use crate::{
    agents::{external_number, number},
    report::{Report, ReportWriter, ReportedGroup},
    terminal::sanitize_lines,
};

const COLUMNS: [&str; 11] = [
    "location",
    "location_id",
    "group",
    "group_id",
    "notification",
    "delay_seconds",
    "agents",
    "names",
    "numbers",
    "external_numbers",
    "emails",
];
/// The additional column with `--find`.
const MATCHING: &str = "matching";
/// The columns of numbers, which a spreadsheet may add up. All others are text.
const NUMERIC: [&str; 2] = ["delay_seconds", "agents"];

/// The dialect of the CSV.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Dialect {
    Rfc4180,
    Excel,
}

/// Writes one row per group.
pub(crate) struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
    dialect: Dialect,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    pub(crate) fn new(mut output: W, is_search: bool, dialect: Dialect) -> io::Result<Self> {
        if dialect == Dialect::Excel {
            output.write_all(excel::BYTE_ORDER_MARK)?;
        }
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
        writer.write_record(COLUMNS.into_iter().chain(is_search.then_some(MATCHING)))?;
        writer.flush()?;
        Ok(Self { writer, dialect })
    }
}

impl<W: Write> ReportWriter for CsvWriter<W> {
    fn add_group(&mut self, group: &ReportedGroup<'_>) -> io::Result<()> {
        let columns = COLUMNS.into_iter().chain([MATCHING]);
        let fields = columns.zip(fields(group)).map(|(column, field)| match self.dialect {
            Dialect::Excel if !NUMERIC.contains(&column) => excel::text_cell(&sanitize_lines(&field)),
            _ => sanitize_lines(&field),
        });
        self.writer.write_record(fields)?;
        self.writer.flush()
    }

    fn finish(&mut self, _: &Report<'_>) -> io::Result<()> {
        self.writer.flush()
    }

    fn has_findings(&self) -> bool {
        false
    }
}

/// Returns the fields of a row.
fn fields(ReportedGroup { location, group, matching }: &ReportedGroup<'_>) -> Vec<String> {
    let delay = group.notification_delay_timer_seconds.map(|seconds| seconds.to_string());
    let join = |field: fn(&Agent) -> String| group.agents.iter().map(field).collect::<Vec<_>>().join("; ");
    let mut fields = vec![
        location.name.clone(),
        location.id.to_string(),
        group.name.clone(),
        group.id.to_string(),
        group.notification_type.as_ref().map(ToString::to_string).unwrap_or_default(),
        delay.unwrap_or_default(),
        group.agents.len().to_string(),
        join(|agent| agent.name().into_owned()),
        join(|agent| number(agent).unwrap_or_default().to_owned()),
        join(|agent| external_number(agent).unwrap_or_default().to_owned()),
        join(|agent| agent.email.clone().unwrap_or_default()),
    ];
    if let Some(matching) = matching {
        let names: Vec<_> = matching.iter().map(|agent| agent.name()).collect();
        fields.push(names.join("; "));
    }
    fields
}
