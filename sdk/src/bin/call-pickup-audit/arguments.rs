//! The command line.

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::{help_text::after_long_help, person_query::PersonQuery};

/// The name of the command.
pub(crate) const NAME: &str = "call-pickup-audit";

/// Shows every call pickup of an organization with its agents, groups without agents, people in no group, and duplicate
/// extensions.
///
/// The people in no group include workspaces and virtual lines.
#[derive(Debug, Parser)]
#[command(
    name = NAME,
    version,
    max_term_width = 80,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "`--help` lists environment variables, exit codes and examples.",
    after_long_help = after_long_help()
)]
pub(crate) struct Arguments {
    /// Show an example organization, without a token.
    ///
    /// It is served by a mock server on loopback. The environment is ignored.
    #[arg(long, conflicts_with = "org_id")]
    pub(crate) example: bool,

    /// Show only the groups of this person (a number, e-mail address or name), and which agents match.
    ///
    /// A number may be an extension, or lack its country code. Part of a name is enough; case and accents are ignored. A person
    /// in no group is listed among the findings.
    #[arg(long, value_name = "PERSON", value_parser = parse_person)]
    pub(crate) find: Option<PersonQuery>,

    /// Show only this location. May be repeated.
    ///
    /// Case and accents of its name are ignored.
    #[arg(long = "location", value_name = "NAME|ID")]
    pub(crate) locations: Vec<String>,

    /// Keep the refreshed tokens in this file.
    ///
    /// It is for the credentials of an integration or a service app, and only the user of this command may access it. The first
    /// run creates it; from then on, its refresh token takes precedence over WEBEX_REFRESH_TOKEN, unless the server rejects it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "example")]
    pub(crate) token_file: Option<PathBuf>,

    /// Organization of a partner's customer.
    ///
    /// The default is the organization of the token.
    #[arg(long, value_name = "ID")]
    pub(crate) org_id: Option<String>,

    /// Maximum number of concurrent requests.
    ///
    /// There are fewer while the server throttles.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) concurrency: u8,

    /// Output format.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,

    /// Print CSV; short for `--format csv`.
    #[arg(long, conflicts_with_all = ["json", "format"], help_heading = "Output")]
    csv: bool,

    /// Print JSON; short for `--format json`.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,

    /// Print neither progress nor notes on standard error.
    ///
    /// The notes include the findings of CSV. Errors are printed.
    #[arg(long, short, help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Color the output: auto, always or never.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub(crate) color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Option<GenerateCommand>,
}

/// A command that prints a file for the installation.
#[derive(Debug, Subcommand)]
pub(crate) enum GenerateCommand {
    /// Print the completions for a shell.
    ///
    /// For bash: call-pickup-audit completions bash > ~/.local/share/bash-completion/completions/call-pickup-audit
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    ///
    /// To install it: call-pickup-audit man > ~/.local/share/man/man1/call-pickup-audit.1
    Man,
}

/// The output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// Table for people, which fits the terminal, with the findings below it.
    #[default]
    Table,
    /// CSV (RFC 4180) for programs, one row per group. The columns `names`, `numbers` (the extension, or else the external
    /// number), `external_numbers` and `emails` list the agents in the same order, separated by `; `. Characters that a terminal interprets or does not show are replaced by U+FFFD, except for line breaks; all
    /// other characters are printed as the API returns them. Use `excel` for a spreadsheet.
    Csv,
    /// JSON Lines. Each object has a `type`: `callPickup`, `finding` (with a `kind`: `groupWithoutAgents`, `personInNoGroup` or
    /// `duplicateExtension`), `failure`, and at the end `summary`.
    Json,
    /// CSV for Excel, with a byte order mark. Numbers are kept as text, and a text is never calculated as a formula. If the
    /// list separator of the system is not a comma, open the file with "Data > From Text/CSV".
    Excel,
    /// Web page in one file, for a browser, a mail or a printer, with search and sorting.
    Html,
}

impl Arguments {
    pub(crate) fn format(&self) -> Format {
        match (self.csv, self.json) {
            (true, _) => Format::Csv,
            (_, true) => Format::Json,
            _ => self.format,
        }
    }
}

fn parse_person(text: &str) -> Result<PersonQuery, String> {
    PersonQuery::parse(text).ok_or_else(|| "the value contains no number, e-mail address or name".to_owned())
}
