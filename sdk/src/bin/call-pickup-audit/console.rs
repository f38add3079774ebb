//! Messages on standard error, and colors.

use std::io::{self, Write as _};

use anstream::{AutoStream, stream::RawStream};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// The style of headings.
pub(crate) const HEADING: Style = Style::new().bold();
/// The style of findings and warnings.
pub(crate) const ATTENTION: Style = AnsiColor::Yellow.on_default().bold();
/// The style of agents that match `--find`.
pub(crate) const MATCH: Style = AnsiColor::Green.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Standard error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    pub(crate) is_quiet: bool,
    is_colored: bool,
}

impl Console {
    pub(crate) fn new(is_quiet: bool, color: ColorChoice) -> Self {
        Self { is_quiet, is_colored: is_colored(color, &io::stderr()) }
    }

    /// Prints an error and its fixes.
    pub(crate) fn error(&self, message: &str, help: &[String]) {
        print_line(&format!("{} {message}", paint("error:", ERROR, self.is_colored)));
        for line in help {
            print_line(&format!("{} {line}", paint("help:", HELP, self.is_colored)));
        }
    }

    /// Prints a problem that did not end the command.
    pub(crate) fn warning(&self, label: &str, message: &str) {
        print_line(&format!("{} {message}", paint(&format!("{label}:"), ATTENTION, self.is_colored)));
    }

    /// Prints a line, unless the command is quiet.
    pub(crate) fn note(&self, line: &str) {
        if !self.is_quiet {
            print_line(line);
        }
    }
}

/// Returns `true` if the stream has colors. With `auto`, that depends on the terminal and the environment: `NO_COLOR`, and
/// `CLICOLOR_FORCE`.
pub(crate) fn is_colored(choice: ColorChoice, stream: &impl RawStream) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(stream) != anstream::ColorChoice::Never,
    }
}

/// Returns the text with a style.
pub(crate) fn paint(text: &str, style: Style, is_colored: bool) -> String {
    if is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn print_line(line: &str) {
    // There is no other place to report that standard error is closed.
    let _ = writeln!(io::stderr(), "{line}");
}
