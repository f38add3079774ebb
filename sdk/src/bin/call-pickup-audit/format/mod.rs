//! The output formats.

mod csv;
mod excel;
mod html;
mod json;
mod table;

use std::io::{self, Write};

pub(crate) use table::TableStyle;

use crate::{arguments::Format, report::ReportWriter};

/// Creates the writer of a format. CSV has its header even if there is no group.
pub(crate) fn writer(
    format: Format,
    is_search: bool,
    style: TableStyle,
    output: impl Write + 'static,
) -> io::Result<Box<dyn ReportWriter>> {
    Ok(match format {
        Format::Table => Box::new(table::TableWriter::new(output, style, is_search)),
        Format::Csv => Box::new(csv::CsvWriter::new(output, is_search, csv::Dialect::Rfc4180)?),
        Format::Excel => Box::new(csv::CsvWriter::new(output, is_search, csv::Dialect::Excel)?),
        Format::Json => Box::new(json::JsonWriter::new(output)),
        Format::Html => Box::new(html::HtmlWriter::new(output)),
    })
}
