//! Shell completions and the manual page.

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::{
    arguments::{Arguments, GenerateCommand, NAME},
    console::Console,
    error_text::report_output_error,
    exit_status::ExitStatus,
    help_text::{HelpSection, SECTIONS},
};

/// Prints the completions or the manual page.
pub(crate) fn print(command: &GenerateCommand, console: Console) -> ExitStatus {
    let result = match command {
        GenerateCommand::Completions { shell } => {
            let mut file = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), NAME, &mut file);
            Ok(file)
        }
        GenerateCommand::Man => manual_page(),
    };
    match result.and_then(|file| io::stdout().write_all(&file)) {
        Ok(()) => ExitStatus::Complete,
        Err(error) => report_output_error(&error, console),
    }
}

/// Returns the manual page. Its last sections are those of `--help`.
fn manual_page() -> io::Result<Vec<u8>> {
    let man = Man::new(Arguments::command());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    synopsis().to_writer(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    subcommands().to_writer(&mut page)?;
    let mut sections = Roff::new();
    for HelpSection { heading, entries } in SECTIONS {
        let heading = if heading == "Exit codes" { "EXIT STATUS".to_owned() } else { heading.to_uppercase() };
        sections.control("SH", [heading.as_str()]);
        for (term, description) in entries {
            sections.control("TP", []).text([bold(*term)]).text([roman(*description)]);
        }
    }
    sections.to_writer(&mut page)?;
    Ok(page)
}

fn synopsis() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["SYNOPSIS"]);
    section.text([bold(NAME), roman(" [OPTIONS]")]).control("br", []);
    section.text([bold(NAME), roman(" "), bold("completions"), roman(" SHELL")]).control("br", []);
    section.text([bold(NAME), roman(" "), bold("man")]);
    section
}

fn subcommands() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["COMMANDS"]);
    for command in Arguments::command().get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        section.control("TP", []).text([bold(command.get_name())]).text([roman(about)]);
    }
    section
}
