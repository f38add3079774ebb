//! Creates a call pickup, renames it, adds and removes an agent, and deletes it.
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example edit_call_pickup -- LOCATION_ID
//! ```
//!
//! `WEBEX_ACCESS_TOKEN` has a token with the scopes to read and to write. Without a location, a mock server has an example
//! organization.

#![allow(clippy::print_stdout, reason = "the output of a program")]

use std::env;

use webex_call_pickup::{
    Client, Error,
    mock::{MockServer, Organization},
    types::{CallPickup, CallPickupId, LocationId},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Some(location_id) = env::args().nth(1) {
        return Ok(run(&Client::from_env()?, &location_id.parse()?).await?);
    }
    let server = MockServer::start_with(Organization::example()).await?;
    let client = server.client();
    let austin = client.list_locations().name("Austin").send().await?.locations.remove(0);
    Ok(run(&client, &austin.id).await?)
}

async fn run(client: &Client, location_id: &LocationId) -> Result<(), Error> {
    let create = client.create_call_pickup(location_id);
    let created = match create.body_map(|body| body.name("Night shift").notification_type("VISUAL_ONLY")).send().await {
        Ok(created) => created,
        Err(error) if error.is_conflict() => {
            println!("there is a call pickup with this name");
            return Ok(());
        }
        Err(error) => return Err(error),
    };

    // The name is part of the ID, so a new name is a new ID. Other properties keep their values.
    let rename = client.update_call_pickup(location_id, &created.id).body_map(|body| body.name("Late shift"));
    let id = rename.send().await?.id;
    assert_ne!(id, created.id);

    // An agent can belong to one call pickup only: list those that belong to none.
    let agents = client.list_available_agents(location_id).send().await?.agents;
    if let Some(agent) = agents.first() {
        edit(client, location_id, &id, |group| group.agents.push(agent.clone())).await?;
        print(client, location_id, &id).await?;
        edit(client, location_id, &id, |group| group.agents.retain(|member| member.id != agent.id)).await?;
        print(client, location_id, &id).await?;
    }

    client.delete_call_pickup(location_id, &id).send().await?;
    match client.get_call_pickup(location_id, &id).send().await {
        Err(error) if error.is_not_found() => println!("deleted"),
        Err(error) => return Err(error),
        Ok(group) => println!("{} was created again by someone else", group.name),
    }
    Ok(())
}

/// Reads a call pickup, changes it, and writes it. An update replaces all agents, so they have to be read before. A change that
/// someone else makes in between is overwritten.
async fn edit(
    client: &Client,
    location_id: &LocationId,
    id: &CallPickupId,
    change: impl FnOnce(&mut CallPickup),
) -> Result<(), Error> {
    let mut group = client.get_call_pickup(location_id, id).send().await?;
    change(&mut group);
    client.update_call_pickup(location_id, id).body(&group).send().await?;
    Ok(())
}

async fn print(client: &Client, location_id: &LocationId, id: &CallPickupId) -> Result<(), Error> {
    let group = client.get_call_pickup(location_id, id).send().await?;
    let names: Vec<_> = group.agents.iter().map(|agent| agent.name()).collect();
    println!("{}: {}", group.name, if names.is_empty() { "no agents".to_owned() } else { names.join(", ") });
    Ok(())
}
