//! Shows a call pickup, its agents and their numbers.
//!
//! With `WEBEX_ACCESS_TOKEN`, it reads the call pickup from the real API:
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example get_call_pickup -- LOCATION_ID CALL_PICKUP_ID [ORG_ID] [--json]
//! ```
//!
//! Without a token, it starts a mock server on loopback and shows the example of the document.

use std::{
    env,
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

use webex_call_pickup::{
    Client,
    mock::MockServer,
    types::{Agent, CallPickup},
};

const USAGE: &str = "usage: get_call_pickup [LOCATION_ID CALL_PICKUP_ID [ORG_ID]] [--json]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(output) => {
            print(&output);
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<String, Box<dyn Error>> {
    let (options, ids): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|argument| argument.starts_with('-'));
    if options.iter().any(|option| option == "--help" || option == "-h") {
        return Ok(USAGE.to_owned());
    }
    if let Some(unknown) = options.iter().find(|option| *option != "--json") {
        return Err(format!("unknown option {unknown}\n{USAGE}").into());
    }
    let is_live = env::var_os("WEBEX_ACCESS_TOKEN").is_some();
    let group = match (is_live, ids.as_slice()) {
        (true, [location, pickup]) => get(&Client::from_env()?, location, pickup, None).await?,
        (true, [location, pickup, org]) => get(&Client::from_env()?, location, pickup, Some(org)).await?,
        (false, []) => {
            let server = MockServer::start().await?;
            server.get_call_pickup().respond_with_example();
            get(&server.client(), "location", "pickup", None).await?
        }
        (true, _) => return Err(format!("a location and a call pickup are required\n{USAGE}").into()),
        (false, _) => {
            return Err("WEBEX_ACCESS_TOKEN is not set\nhelp: set it, or omit the IDs to show an example".into());
        }
    };
    if options.is_empty() { Ok(table(&group)) } else { Ok(serde_json::to_string_pretty(&group)?) }
}

async fn get(
    client: &Client,
    location: &str,
    pickup: &str,
    org: Option<&String>,
) -> Result<CallPickup, webex_call_pickup::Error> {
    let mut request = client.get_call_pickup(location, pickup);
    if let Some(org) = org {
        request = request.org_id(org);
    }
    request.send().await
}

fn table(group: &CallPickup) -> String {
    let mut table = format!("{}\n", group.name);
    let notification = group.notification_type.as_ref().map_or("unknown", |kind| kind.as_str());
    table.push_str(&format!("  Notification  {notification}"));
    if let Some(seconds) = group.notification_delay_timer_seconds {
        table.push_str(&format!(" after {seconds} s"));
    }
    table.push_str(&format!("\n  Agents        {}\n\n", group.agents.len()));
    let mut rows = vec![["NAME", "TYPE", "E-MAIL", "NUMBER", "EXTENSION", ""].map(str::to_owned)];
    for agent in &group.agents {
        rows.extend(agent_rows(agent));
    }
    let widths: Vec<usize> =
        (0..6).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        table.push_str(format!("  {}", cells.join("  ")).trim_end());
        table.push('\n');
    }
    table.trim_end().to_owned()
}

/// Returns a row for each number. Only the first row has the name, type and e-mail address of the agent.
fn agent_rows(agent: &Agent) -> Vec<[String; 6]> {
    let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let kind = agent.type_.as_ref().map_or("-", |kind| kind.as_str()).to_owned();
    let mut rows: Vec<[String; 6]> = agent
        .numbers
        .iter()
        .map(|number| {
            let primary = if number.primary == Some(true) { "primary" } else { "" };
            [
                String::new(),
                String::new(),
                String::new(),
                or_dash(&number.external),
                or_dash(&number.extension),
                primary.to_owned(),
            ]
        })
        .collect();
    if rows.is_empty() {
        rows.push([String::new(), String::new(), String::new(), "-".to_owned(), "-".to_owned(), String::new()]);
    }
    rows[0][..3].clone_from_slice(&[agent.name().into_owned(), kind, or_dash(&agent.email)]);
    rows
}

fn print(output: &str) {
    // The reader may have closed the pipe.
    let _ = writeln!(io::stdout(), "{output}");
}

#[expect(clippy::print_stderr, reason = "standard error is the place for errors")]
fn report(error: &(dyn Error + 'static)) {
    eprintln!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  caused by: {cause}");
        source = cause.source();
    }
    if let Some(message) = error.downcast_ref::<webex_call_pickup::Error>().and_then(webex_call_pickup::Error::message)
    {
        eprintln!("  message of the server: {message}");
    }
}
