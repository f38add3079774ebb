//! The locations to audit.

use webex_call_pickup::{
    Client, Error,
    types::{Location, LocationId},
};

use crate::{
    arguments::Arguments, error_text::error_line, fold::fold, report::Failure, start_error::StartError,
    terminal::sanitize,
};

/// The locations to audit.
pub(crate) struct Locations {
    /// The distinct locations, in the order of the API.
    pub(crate) found: Vec<Location>,
    /// A description of the missing locations, if the list is incomplete.
    pub(crate) failure: Option<Failure>,
}

impl Locations {
    /// Lists the locations, or takes them from the arguments if all are given by ID: the token of a location administrator
    /// may not list them. Fails if an error prevents the first location from being read, or if an argument names no location.
    pub(crate) async fn read(client: &Client, arguments: &Arguments) -> Result<Self, StartError> {
        if let Some(found) = parse_ids(&arguments.locations) {
            check_connection(client, arguments, &found).await?;
            return Ok(Self { found, failure: None });
        }
        let mut request = client.list_locations();
        if let Some(org_id) = &arguments.org_id {
            request = request.org_id(org_id.as_str());
        }
        let mut locations = request.stream();
        let mut found = Vec::new();
        let mut missing: Vec<&str> = arguments.locations.iter().map(|wanted| wanted.trim()).collect();
        let failure = loop {
            let location = match locations.next().await {
                Some(Ok(location)) => location,
                Some(Err(error)) => break Some(error),
                None => break None,
            };
            let matches = |wanted: &str| wanted == location.id.as_str() || fold(wanted) == fold(location.name.trim());
            if arguments.locations.is_empty() || arguments.locations.iter().any(|wanted| matches(wanted.trim())) {
                missing.retain(|wanted| !matches(wanted));
                // The API repeats a location if the list changes while it is read.
                if found.iter().all(|known: &Location| known.id != location.id) {
                    found.push(location);
                }
            }
        };
        let missing: Vec<String> = missing.into_iter().map(|wanted| format!("`{}`", sanitize(wanted))).collect();
        let missing = missing.join(", ");
        match failure {
            Some(error) if found.is_empty() => Err(error.into()),
            Some(error) => {
                let possibly = if missing.is_empty() { String::new() } else { format!(", possibly {missing}") };
                let message = format!("more locations{possibly}: {}", error_line(&error));
                Ok(Self { found, failure: Some(Failure { location: None, call_pickup: None, message }) })
            }
            None if missing.is_empty() => Ok(Self { found, failure: None }),
            None => Err(StartError::usage(
                format!("no location has the name or ID {missing}"),
                "run the command without `--location` to see the names",
            )),
        }
    }
}

/// Returns an error if the server cannot be reached. All other failures are left to the audit.
async fn check_connection(client: &Client, arguments: &Arguments, locations: &[Location]) -> Result<(), Error> {
    let Some(location) = locations.first() else { return Ok(()) };
    let mut list = client.list_call_pickups(&location.id).max(1);
    if let Some(org_id) = &arguments.org_id {
        list = list.org_id(org_id.as_str());
    }
    match list.send().await {
        Err(error) if error.is_connect() => Err(error),
        _ => Ok(()),
    }
}

/// Returns the locations if all arguments are IDs. Until the audit returns the names, the IDs stand for them.
fn parse_ids(arguments: &[String]) -> Option<Vec<Location>> {
    let mut locations: Vec<Location> = Vec::new();
    for argument in arguments {
        let id: LocationId = argument.trim().parse().ok()?;
        id.decode().is_ok().then_some(())?;
        if locations.iter().all(|known| known.id != id) {
            locations.push(Location::new(id, argument.trim()));
        }
    }
    Some(locations).filter(|locations| !locations.is_empty())
}
