//! The groups as a table for a terminal, with the findings below it.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use crate::{
    agents::{name_and_number, notification},
    console::{ATTENTION, HEADING, MATCH, paint},
    report::{Report, ReportWriter, ReportedGroup},
    terminal::{ellipsize, sanitize, wrap},
};

/// The columns before the agents, with their minimum widths. A column is narrower only if no column has space to spare.
const COLUMNS: [(&str, usize); 4] = [("LOCATION", 8), ("GROUP", 12), ("NOTIFICATION", 6), ("AGENTS", 6)];
/// The number of columns.
const COUNT: usize = COLUMNS.len() + 1;
/// The minimum width of the agents.
const MIN_AGENTS: usize = 10;
/// The space between two columns.
const GAP: usize = 2;
/// The indentation of the following lines of a finding.
const FINDING_INDENT: usize = 4;

/// The style of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TableStyle {
    pub(crate) is_colored: bool,
    /// The columns of the terminal. Without a terminal, nothing is shortened.
    pub(crate) columns: Option<usize>,
}

/// Prints the table at the end, when the widths are known.
pub(crate) struct TableWriter<W: Write> {
    output: W,
    style: TableStyle,
    is_search: bool,
    rows: Vec<Row>,
}

struct Row {
    cells: [String; COLUMNS.len()],
    agents: Vec<String>,
}

impl<W: Write> TableWriter<W> {
    pub(crate) fn new(output: W, style: TableStyle, is_search: bool) -> Self {
        Self { output, style, is_search, rows: Vec::new() }
    }

    fn write_table(&mut self) -> io::Result<()> {
        let mut header: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        header.push(if self.is_search { "MATCHING" } else { "NAMES" });
        let widths = self.widths(&header);
        let header: Vec<String> = header.iter().zip(widths).map(|(name, width)| ellipsize(name, width)).collect();
        self.write_row(&header, &widths, |_| HEADING)?;
        for Row { cells, agents } in &std::mem::take(&mut self.rows) {
            let mut cells: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| ellipsize(cell, width)).collect();
            cells.push(fit_agents(agents, widths[COUNT - 1]));
            let is_search = self.is_search;
            let style = |column| if is_search && column == COUNT - 1 { MATCH } else { Style::new() };
            self.write_row(&cells, &widths, style)?;
        }
        Ok(())
    }

    fn write_row(
        &mut self,
        cells: &[String],
        widths: &[usize; COUNT],
        style: impl Fn(usize) -> Style,
    ) -> io::Result<()> {
        let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or_default();
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate().take(last + 1) {
            let style = style(column);
            line.push_str(&paint(cell, style, self.style.is_colored && style != Style::new()));
            if column < last {
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + GAP));
            }
        }
        writeln!(self.output, "{line}")
    }

    /// Returns the widths of the columns, so that the table fits the terminal.
    fn widths(&self, header: &[&str]) -> [usize; COUNT] {
        let mut widths: [usize; COUNT] = std::array::from_fn(|column| {
            let cells = self.rows.iter().map(|row| match row.cells.get(column) {
                Some(cell) => cell.width(),
                None => row.agents.join(", ").width(),
            });
            cells.chain([header[column].width()]).max().unwrap_or_default()
        });
        let minimum = |column: usize| COLUMNS.get(column).map_or(MIN_AGENTS, |(_, minimum)| *minimum);
        let Some(columns) = self.style.columns else { return widths };
        let available = columns.saturating_sub(GAP * (COUNT - 1));
        while widths.iter().sum::<usize>() > available {
            // Shorten the column that has most to spare, or else the widest. The agents keep twice the space of others.
            let spare = |column: &usize| {
                let spare = widths[*column].saturating_sub(minimum(*column));
                if *column == COUNT - 1 { spare / 2 } else { spare }
            };
            let widest = (0..COUNT).max_by_key(|column| (spare(column), widths[*column]));
            match widest {
                Some(column) if widths[column] > 1 => widths[column] -= 1,
                _ => break,
            }
        }
        widths
    }
}

impl<W: Write> ReportWriter for TableWriter<W> {
    fn add_group(&mut self, ReportedGroup { location, group, matching }: &ReportedGroup<'_>) -> io::Result<()> {
        let agents = matching.clone().unwrap_or_else(|| group.agents.iter().collect());
        self.rows.push(Row {
            cells: [
                sanitize(&location.name),
                sanitize(&group.name),
                sanitize(&notification(group)),
                group.agents.len().to_string(),
            ],
            agents: agents.into_iter().map(|agent| sanitize(&name_and_number(agent))).collect(),
        });
        Ok(())
    }

    fn finish(&mut self, report: &Report<'_>) -> io::Result<()> {
        let has_rows = !self.rows.is_empty();
        if has_rows {
            self.write_table()?;
        }
        let findings = report.findings.lines();
        if has_rows && !findings.is_empty() {
            writeln!(self.output)?;
        }
        for line in findings {
            let line = match self.style.columns {
                Some(columns) => wrap(&line, columns, FINDING_INDENT),
                None => line,
            };
            let is_heading = !line.starts_with(' ');
            writeln!(self.output, "{}", paint(&line, ATTENTION, self.style.is_colored && is_heading))?;
        }
        self.output.flush()
    }
}

/// Returns as many agents as fit, and the number of the others.
fn fit_agents(agents: &[String], width: usize) -> String {
    let all = agents.join(", ");
    if all.width() <= width {
        return all;
    }
    let mut shown = String::new();
    for (index, agent) in agents.iter().enumerate() {
        let others = agents.len() - index - 1;
        let count = if others > 0 { format!(" +{others}") } else { String::new() };
        let with_agent = if index == 0 { agent.clone() } else { format!("{shown}, {agent}") };
        let text = format!("{with_agent}, …{count}");
        if index == 0 && text.width() > width && width > count.width() + 1 {
            return ellipsize(agent, width.saturating_sub(count.width())) + &count;
        }
        if text.width() > width {
            return if index == 0 { ellipsize(agent, width) } else { format!("{shown}, … +{}", others + 1) };
        }
        shown = with_agent;
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use webex_call_pickup::types::{CallPickup, Location};

    use super::*;
    use crate::findings::Findings;

    fn table(columns: Option<usize>, is_colored: bool, is_search: bool) -> String {
        let location: Location = serde_json::from_value(json!({ "id": "L", "name": "日本橋オフィス" })).unwrap();
        let agent = |n: u32| json!({ "id": n.to_string(), "displayName": format!("Person number {n}"), "numbers": [{ "extension": n.to_string() }] });
        let group = json!({
            "id": "G", "name": "Executive assistants of the board", "notificationType": "AUDIO_AND_VISUAL",
            "notificationDelayTimerSeconds": 120, "agents": [agent(101), agent(102), agent(103)],
        });
        let group: CallPickup = serde_json::from_value(group).unwrap();
        let mut findings = Findings::default();
        findings.add_person_in_no_group(&location, group.agents[0].clone());
        findings.complete();
        let mut output = Vec::new();
        let mut writer = TableWriter::new(&mut output, TableStyle { is_colored, columns }, is_search);
        let matching = is_search.then(|| vec![&group.agents[1]]);
        writer.add_group(&ReportedGroup { location: &location, group: &group, matching }).unwrap();
        let report = Report { findings: &findings, failures: &[], groups: 1, search: None, is_interrupted: false };
        writer.finish(&report).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn fits_the_terminal() {
        for columns in 20..170 {
            let table = table(Some(columns), false, false);
            let widest = table.lines().map(|line| line.width()).max();
            assert!(widest <= Some(columns), "{columns}: {widest:?}\n{table}");
            assert_eq!(table.contains('…'), columns < 155, "{columns}\n{table}");
        }
        assert_eq!(
            table(Some(80), false, false).lines().nth(1).unwrap(),
            "日本橋オフィス  Executive assista…  audio + vis…  3       Person number 101… +2"
        );
    }

    #[test]
    fn shortens_nothing_without_a_terminal() {
        let table = table(None, false, false);
        assert!(
            table.contains(
                "Executive assistants of the board  audio + visual, 120 s  3       Person number 101 (101), "
            )
        );
        assert!(table.contains("Person number 103 (103)\n"));
    }

    #[test]
    fn colors_headings_and_matches() {
        let table = table(None, true, true);
        assert!(table.contains("\u{1b}[1mLOCATION\u{1b}[0m"), "{table:?}");
        assert!(table.contains("\u{1b}[1m\u{1b}[32mPerson number 102 (102)\u{1b}[0m\n"), "{table:?}");
        assert!(table.contains("\u{1b}[33mPeople in no group: 1\u{1b}[0m\n"), "{table:?}");
    }

    #[test]
    fn counts_agents_that_do_not_fit() {
        let agents = ["Ann (1)", "Bob (2)", "Cid (3)"].map(str::to_owned);
        for (width, expected) in
            [(25, "Ann (1), Bob (2), Cid (3)"), (24, "Ann (1), Bob (2), … +1"), (21, "Ann (1), … +2"), (9, "Ann (… +2")]
        {
            assert_eq!(fit_agents(&agents, width), expected);
        }
        assert_eq!(fit_agents(&[], 5), "");
        assert_eq!(fit_agents(&agents[..1], 5), "Ann…");
    }
}
