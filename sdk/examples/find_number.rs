//! Finds the call pickups of a phone number or an extension, in all locations.
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example find_number -- NUMBER
//! ```
//!
//! `WEBEX_ACCESS_TOKEN` has the token. Without it, a mock server has an example organization.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the output of a program")]

use std::{env, process::ExitCode};

use webex_call_pickup::{
    Client,
    mock::{MockServer, Organization},
    types::Agent,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let Some(number) = env::args().nth(1) else {
        eprintln!("usage: find_number NUMBER");
        return Ok(ExitCode::from(2));
    };
    let server = MockServer::start_with(Organization::example()).await?;
    // An empty variable counts as unset, as in the SDK.
    let has_token = env::var("WEBEX_ACCESS_TOKEN").is_ok_and(|token| !token.trim().is_empty());
    let client = if has_token { Client::from_env()? } else { server.client() };

    let is_complete = find(&client, &number).await;
    Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the groups of a number. Returns `false` if a part of the organization could not be read.
async fn find(client: &Client, number: &str) -> bool {
    let (mut read, mut is_complete) = (0, true);
    let mut groups = client.audit().ordered(true).stream();
    while let Some(group) = groups.next().await {
        match group {
            Ok(group) => {
                read += 1;
                for agent in group.call_pickup.agents.iter().filter(|agent| has_number(agent, number)) {
                    println!("{} / {}: {}", group.location.name, group.call_pickup.name, agent.name());
                }
            }
            // Renamed or deleted after it was listed: nothing is missing.
            Err(failure) if failure.is_gone() => {}
            Err(failure) => {
                let location = failure.location().map_or("all locations", |location| &location.name);
                eprintln!("warning: {location}: {failure}");
                is_complete = false;
            }
        }
    }
    eprintln!("{read} call pickups were read");
    is_complete
}

/// Compares digits, because numbers are written with spaces and dashes.
fn has_number(agent: &Agent, number: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(number);
    let numbers = agent.numbers.iter().flat_map(|number| [&number.external, &number.extension, &number.esn]);
    numbers.flatten().any(|known| digits(known) == wanted)
}
