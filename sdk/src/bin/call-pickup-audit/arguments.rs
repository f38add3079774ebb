//! The command line.

use clap::Parser;

use crate::{output::Format, person_query::PersonQuery};

/// Shows every call pickup of an organization with its agents, and what an administrator should look at.
///
/// WEBEX_ACCESS_TOKEN has the token of a full or read-only administrator (scope `spark-admin:telephony_config_read`); that
/// of a location administrator does where `--location` has IDs. WEBEX_BASE_URL has another server than the commercial
/// cloud's. Without a token, the table of a made-up organization is shown, from a mock server on loopback.
///
/// Ends with 0; with 1 if anything could not be read, which is listed on standard error; with 2 if it could not begin, or
/// could not print; with 130 after Ctrl-C, with what was read by then.
#[derive(Debug, Parser)]
#[command(name = "call-pickup-audit", version)]
pub(crate) struct Arguments {
    /// Print CSV (RFC 4180) with a header, one row a group: its location, its name, its notification, how many agents it
    /// has, and their names, their numbers (the extension, or else the number, that each is called by) and their e-mail
    /// addresses, in the same order with `; ` between them. A spreadsheet may take a text of the API's for a formula.
    #[arg(long)]
    csv: bool,

    /// Print JSON, one line a group: its location, and the call pickup as the API gives it.
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Only this location, by its name or ID. May be given several times.
    #[arg(long = "location", value_name = "NAME|ID")]
    pub(crate) locations: Vec<String>,

    /// Show a made-up organization, from a mock server on loopback, whatever the environment says.
    #[arg(long, conflicts_with = "org_id")]
    pub(crate) example: bool,

    /// Only the groups that this person is in, or that they are in none. A number may lack its beginning, or be an extension; of a name, a part
    /// is enough.
    #[arg(long, value_name = "NUMBER|EMAIL|NAME", value_parser = who)]
    pub(crate) find: Option<PersonQuery>,

    /// The organization of a partner's customer. The default is the token's own.
    #[arg(long, value_name = "ID")]
    pub(crate) org_id: Option<String>,

    /// How many requests are under way at once. Fewer, where the server says that there are too many.
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

fn who(text: &str) -> Result<PersonQuery, String> {
    PersonQuery::parse(text).ok_or_else(|| "there is nobody to look for".to_owned())
}
