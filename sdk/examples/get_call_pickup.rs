//! Prints a call pickup with its agents and their numbers.
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example get_call_pickup -- LOCATION_ID CALL_PICKUP_ID
//! ```
//!
//! `WEBEX_ACCESS_TOKEN` has the token. Without IDs, a mock server responds with the example of the document.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the output of a program")]

use std::{env, process::ExitCode};

use webex_call_pickup::{
    Client,
    mock::MockServer,
    types::{Agent, CallPickup, PhoneNumber},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ids: Vec<String> = env::args().skip(1).collect();
    match read(&ids).await {
        Ok(group) => {
            print(&group);
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn read(ids: &[String]) -> Result<CallPickup, Box<dyn std::error::Error>> {
    match ids {
        [location_id, call_pickup_id] => {
            let client = Client::from_env()?;
            Ok(client.get_call_pickup(location_id, call_pickup_id).send().await?)
        }
        [] => {
            let server = MockServer::start().await?;
            server.get_call_pickup().respond_with_example();
            Ok(server.client().get_call_pickup("location", "group").send().await?)
        }
        _ => Err("usage: get_call_pickup [LOCATION_ID CALL_PICKUP_ID]".into()),
    }
}

fn print(group: &CallPickup) {
    println!("{}", group.name);
    let notification = group.notification_type.as_ref().map_or("unknown", |kind| kind.as_str());
    match group.notification_delay_timer_seconds {
        Some(seconds) => println!("  Notification  {notification} after {seconds} s"),
        None => println!("  Notification  {notification}"),
    }
    println!("  Agents        {}\n", group.agents.len());
    println!("  {:<15}  {:<12}  {:<25}  {:<12}  EXTENSION", "NAME", "TYPE", "E-MAIL", "NUMBER");
    for agent in &group.agents {
        print_agent(agent);
    }
}

/// Everything but the ID of an agent may be absent.
fn print_agent(agent: &Agent) {
    let none = PhoneNumber::default();
    let number = agent.numbers.iter().find(|number| number.primary == Some(true));
    let number = number.or(agent.numbers.first()).unwrap_or(&none);
    println!(
        "  {:<15}  {:<12}  {:<25}  {:<12}  {}",
        agent.name(),
        agent.type_.as_ref().map_or("-", |kind| kind.as_str()),
        agent.email.as_deref().unwrap_or("-"),
        number.external.as_deref().unwrap_or("-"),
        number.extension.as_deref().unwrap_or("-"),
    );
}

/// Prints an error with its sources, and what to do about it.
fn report(error: &(dyn std::error::Error + 'static)) {
    eprintln!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  caused by: {cause}");
        source = cause.source();
    }
    let Some(error) = error.downcast_ref::<webex_call_pickup::Error>() else { return };
    if let Some(message) = error.message() {
        eprintln!("  message of the server: {message}");
    }
    if error.is_not_found() {
        eprintln!("  help: a call pickup that was renamed has a new ID; list the call pickups again");
    }
}
