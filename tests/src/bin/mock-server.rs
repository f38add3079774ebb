//! Serves the SDK's mock server for clients in any language, until Ctrl-C. `cargo xtask mock` builds and runs it.
//!
//! xtask does not link the SDK, because it has to run while the document is invalid and the SDK does not compile.

use std::{
    error::Error,
    future,
    io::{self, Write as _},
    process::ExitCode,
    str::FromStr,
};

use clap::Parser;
use webex_call_pickup::mock::{MockServer, Organization};

/// Serves the Call Pickup API on 127.0.0.1 with an organization in memory, for clients in any language
///
/// The server accepts any bearer token, validates requests against the OpenAPI document, and forgets all changes when it stops.
/// The IDs in the examples of the document exist in the example organization.
#[derive(Debug, Parser)]
#[command(name = "mock-server", after_help = AFTER_HELP, max_term_width = 100)]
struct Arguments {
    /// The port on 127.0.0.1; 0 selects a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The organization to serve: `example`, or numbers of locations and call pickups, such as 50x5000
    #[arg(long, default_value = "example", value_name = "example|LOCATIONSxCALL_PICKUPS")]
    organization: ServedOrganization,
    /// Permit pages of every origin to call the server from a browser
    #[arg(long)]
    cors: bool,
}

const AFTER_HELP: &str = "\
Example:
  mock-server --port 8080
  curl -H 'Authorization: Bearer any' http://127.0.0.1:8080/v1/telephony/config/locations

Exit codes:
  2  the arguments are invalid, or the port cannot be opened";

/// The organization that the server holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum ServedOrganization {
    Example,
    OfSize { locations: usize, call_pickups: usize },
}

// Larger organizations take minutes to build and gigabytes of memory.
const MAX_LOCATIONS: usize = 10_000;
const MAX_CALL_PICKUPS: usize = 200_000;

impl FromStr for ServedOrganization {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "example" {
            return Ok(Self::Example);
        }
        let numbers = text.split_once('x').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some((locations, call_pickups)) = numbers else {
            return Err("expected `example`, or numbers of locations and call pickups, such as 50x5000".to_owned());
        };
        if (1..=MAX_LOCATIONS).contains(&locations) && call_pickups <= MAX_CALL_PICKUPS {
            Ok(Self::OfSize { locations, call_pickups })
        } else {
            Err(format!("expected 1 to {MAX_LOCATIONS} locations and at most {MAX_CALL_PICKUPS} call pickups"))
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(serve(&arguments)));
    let Err(error) = served else { return ExitCode::SUCCESS };
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::from(2)
}

/// Serves until the process ends.
async fn serve(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (organization, description) = match arguments.organization {
        ServedOrganization::Example => (Organization::example(), "the example organization".to_owned()),
        ServedOrganization::OfSize { locations, call_pickups } => (
            Organization::of_size(locations, call_pickups),
            format!("{locations} locations and {call_pickups} call pickups"),
        ),
    };
    let port = arguments.port;
    let builder = MockServer::builder().organization(organization).port(port).recorded_requests(0).cors(arguments.cors);
    let server = builder.start().await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} is in use\nhelp: choose another port by `--port`, or 0 for a free one")
        }
        _ => format!("cannot open port {port}: {error}"),
    })?;
    let base_url = server.base_url();
    let greeting = format!(
        "Serving {description} at {base_url} until Ctrl-C, for any bearer token. Try:\n\n  \
         curl -H 'Authorization: Bearer any' {base_url}/telephony/config/locations\n"
    );
    // The server goes on if the reader has closed the pipe.
    let _ = writeln!(io::stdout(), "{greeting}");
    future::pending().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_example_or_two_numbers() {
        assert_eq!("example".parse(), Ok(ServedOrganization::Example));
        assert_eq!("50x5000".parse(), Ok(ServedOrganization::OfSize { locations: 50, call_pickups: 5000 }));
        for text in ["", "x", "50", "50x", "0x5", "50x-1", "1x200001", "10001x1", "1x2x3", "Example"] {
            assert!(text.parse::<ServedOrganization>().is_err(), "{text}");
        }
    }
}
