//! The command line.

use clap::Parser;

use crate::{output::Format, person_query::PersonQuery};

const AFTER_HELP: &str = "\
Environment:
  WEBEX_ACCESS_TOKEN  Token of a full or read-only administrator, with the scope
                      spark-admin:telephony_config_read. The token of a location
                      administrator suffices if all --location values are IDs
  WEBEX_BASE_URL      Server to use instead of the commercial cloud

Exit codes:
  0    Everything was read
  1    Something could not be read; it is listed on standard error
  2    The audit could not start, or its output could not be written
  130  Interrupted by Ctrl-C; the output is incomplete";

/// Shows every call pickup of an organization with its agents, groups without agents, people in no group, and duplicate
/// extensions.
///
/// The people in no group include workspaces and virtual lines.
///
/// Without a token, it shows the table of an example organization, from a mock server on loopback.
#[derive(Debug, Parser)]
#[command(name = "call-pickup-audit", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Print CSV (RFC 4180), one row per group.
    ///
    /// The columns `names`, `numbers` and `emails` list the agents in the same order, separated by `; `. The number of an
    /// agent is its extension, or else its external number. The values are printed as the API returns them, so a spreadsheet
    /// may interpret one as a formula.
    #[arg(long)]
    csv: bool,

    /// Print JSON, one line per group: its location, and the call pickup as the API returns it.
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Show only this location. May be repeated.
    #[arg(long = "location", value_name = "NAME|ID")]
    pub(crate) locations: Vec<String>,

    /// Show an example organization, from a mock server on loopback. Ignores the environment.
    #[arg(long, conflicts_with = "org_id")]
    pub(crate) example: bool,

    /// Show only the groups of this person.
    ///
    /// A number may be an extension, or lack its country code. Part of a name is enough. A person in no group is listed
    /// below the table; with `--csv` and `--json`, on standard error.
    #[arg(long, value_name = "NUMBER|EMAIL|NAME", value_parser = parse_person)]
    pub(crate) find: Option<PersonQuery>,

    /// Organization of a partner's customer. The default is the organization of the token.
    #[arg(long, value_name = "ID")]
    pub(crate) org_id: Option<String>,

    /// Maximum number of concurrent requests. There are fewer while the server throttles.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) concurrency: u8,
}

impl Arguments {
    pub(crate) fn format(&self) -> Format {
        match (self.csv, self.json) {
            (true, _) => Format::Csv,
            (_, true) => Format::Json,
            _ => Format::Table,
        }
    }
}

fn parse_person(text: &str) -> Result<PersonQuery, String> {
    PersonQuery::parse(text).ok_or_else(|| "the value contains no number, e-mail address or name".to_owned())
}
