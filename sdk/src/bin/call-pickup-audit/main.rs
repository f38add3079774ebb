//! `call-pickup-audit`: shows every call pickup of an organization to its administrator.

#![forbid(unsafe_code)]

mod agents;
mod arguments;
mod audit_run;
mod clients;
mod console;
mod error_text;
mod exit_status;
mod findings;
mod fold;
mod format;
mod generate;
mod group_name;
mod help_text;
mod interrupt;
mod locations;
mod person_query;
mod progress;
mod report;
mod start_error;
mod terminal;

use std::{
    env,
    ffi::{OsStr, OsString},
    process::ExitCode,
};

use arguments::Arguments;
use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, ValueEnum as _};
use console::Console;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // Help and errors of the command line obey `--color`, too.
    let color = color_choice(env::args_os());
    let matches = Arguments::command().color(color).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let console = Console::new(arguments.quiet, arguments.color);
    match &arguments.command {
        Some(command) => generate::print(command, console).into(),
        None => audit_run::run(&arguments, console).await.into(),
    }
}

/// Finds `--color` before the command line is parsed.
fn color_choice(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut is_value = false;
    for argument in arguments {
        let value = if is_value {
            Some(argument.as_os_str())
        } else {
            argument.to_str().and_then(|text| text.strip_prefix("--color=")).map(OsStr::new)
        };
        let parsed = value.and_then(OsStr::to_str).and_then(|value| ColorChoice::from_str(value, false).ok());
        choice = parsed.unwrap_or(choice);
        is_value = argument == "--color";
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_color_choice() {
        for (arguments, expected) in [
            (&["audit"][..], ColorChoice::Auto),
            (&["audit", "--color", "never", "-h"], ColorChoice::Never),
            (&["audit", "--color=always"], ColorChoice::Always),
            (&["audit", "--color=maybe"], ColorChoice::Auto),
        ] {
            assert_eq!(color_choice(arguments.iter().map(OsString::from)), expected, "{arguments:?}");
        }
    }
}
