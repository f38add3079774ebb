//! Which locations to audit.

use std::error::Error;

use webex_call_pickup::{
    Client,
    types::{Location, LocationId},
};

use crate::{
    arguments::Arguments,
    terminal::{error_line, sanitize},
};

/// The locations to audit, and what may be missing among them.
pub(crate) struct Locations {
    /// In the API's order, each once.
    pub(crate) found: Vec<Location>,
    /// Why the list of them broke off.
    pub(crate) failure: Option<String>,
}

impl Locations {
    /// Where all are given by their IDs, these do: not every token may list them. An error is that there is nothing to
    /// audit, or no connection.
    pub(crate) async fn read(client: &Client, arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        if let Some(found) = given_by_id(&arguments.locations) {
            check_connection(client, arguments, &found).await?;
            return Ok(Self { found, failure: None });
        }
        let mut all = client.list_locations();
        if let Some(org_id) = &arguments.org_id {
            all = all.org_id(org_id.as_str());
        }
        let mut all = all.stream();
        let mut found = Vec::new();
        let mut missing: Vec<&str> = arguments.locations.iter().map(|text| text.trim()).collect();
        let failure = loop {
            let location = match all.next().await {
                Some(Ok(location)) => location,
                Some(Err(error)) => break Some(error),
                None => break None,
            };
            let is =
                |text: &str| text == location.id.as_str() || text.to_lowercase() == location.name.trim().to_lowercase();
            if arguments.locations.is_empty() || arguments.locations.iter().any(|text| is(text.trim())) {
                missing.retain(|text| !is(text));
                found.push(location);
            }
        };
        let missing: Vec<String> = missing.into_iter().map(|text| format!("`{}`", sanitize(text))).collect();
        let missing = missing.join(", ");
        match failure {
            // There is nothing to audit.
            Some(error) if found.is_empty() => Err(error.into()),
            Some(error) => {
                let perhaps = if missing.is_empty() { String::new() } else { format!(", perhaps {missing}") };
                Ok(Self { found, failure: Some(format!("more locations{perhaps}: {}", error_line(&error))) })
            }
            None if missing.is_empty() => Ok(Self { found, failure: None }),
            None => Err(format!("there is no location with the name or ID {missing}").into()),
        }
    }
}

/// Whether the server can be reached. What it answers is for the audit to tell.
async fn check_connection(
    client: &Client,
    arguments: &Arguments,
    locations: &[Location],
) -> Result<(), webex_call_pickup::Error> {
    let Some(location) = locations.first() else { return Ok(()) };
    let mut list = client.list_call_pickups().location_id(&location.id).max(1);
    if let Some(org_id) = &arguments.org_id {
        list = list.org_id(org_id.as_str());
    }
    match list.send().await {
        Err(error) if error.is_connect() => Err(error),
        _ => Ok(()),
    }
}

/// The locations, if each text is an ID. Their names are not known yet.
fn given_by_id(texts: &[String]) -> Option<Vec<Location>> {
    let mut given: Vec<Location> = Vec::new();
    for text in texts {
        let id: LocationId = text.trim().parse().ok()?;
        id.decode().is_ok().then_some(())?;
        if given.iter().all(|known| known.id != id) {
            given.push(Location::new(id, text.trim()));
        }
    }
    Some(given).filter(|given| !given.is_empty())
}
