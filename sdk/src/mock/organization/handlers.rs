//! What the operations of the document do to an organization.

use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Organization, pages,
    refusal::Refusal,
    reply::Reply,
    routes::{self, Parameters},
};
use crate::{
    operation::Operation,
    types::{AvailableAgentList, CallPickupList, CreatedCallPickup, LocationList, UpdatedCallPickup},
};

/// A request that is as the document wants it.
pub(super) struct Request<'r> {
    pub(super) operation: &'static Operation,
    pub(super) path: &'r Parameters,
    pub(super) query: &'r Parameters,
    pub(super) body: Value,
    /// Where it came to, without the query.
    pub(super) url: String,
}

impl Request<'_> {
    fn path(&self, name: &str) -> &str {
        routes::value(self.path, name).unwrap_or_default()
    }

    fn query(&self, name: &str) -> Option<&str> {
        routes::value(self.query, name)
    }

    /// The body in its type. The schema has seen to it that it has it.
    fn body<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        serde_json::from_value(self.body.take()).map_err(|error| Refusal::bad_request(format!("/body: {error}")))
    }
}

/// The answer to a request; none to an operation that is not known here.
pub(super) fn answer(organization: &mut Organization, mut request: Request<'_>) -> Option<Result<Reply, Refusal>> {
    if request.query("orgId").is_some_and(|id| id != organization.id().as_str()) {
        return Some(Err(Refusal::no_organization()));
    }
    Some(match request.operation.id {
        "listLocations" => Ok(list_locations(organization, &request)),
        "listCallPickups" => list_call_pickups(organization, &request),
        "listAvailableAgents" => list_available_agents(organization, &request),
        "getCallPickup" => organization
            .call_pickup(request.path("locationId"), request.path("callPickupId"))
            .map(|call_pickup| Reply::json(StatusCode::OK, &call_pickup)),
        "createCallPickup" => request.body().and_then(|new| {
            let id = organization.create(request.path("locationId"), new)?;
            Ok(Reply::json(StatusCode::CREATED, &CreatedCallPickup::new(id)))
        }),
        "updateCallPickup" => request.body().and_then(|changes| {
            let id = organization.update(request.path("locationId"), request.path("callPickupId"), changes)?;
            Ok(Reply::json(StatusCode::OK, &UpdatedCallPickup::new(id)))
        }),
        "deleteCallPickup" => organization
            .delete(request.path("locationId"), request.path("callPickupId"))
            .map(|()| Reply::empty(StatusCode::NO_CONTENT)),
        _ => return None,
    })
}

fn list_locations(organization: &Organization, request: &Request<'_>) -> Reply {
    let part = request.query("name").unwrap_or_default();
    let mut locations: Vec<_> =
        organization.locations().into_iter().filter(|location| location.name.contains(part)).collect();
    locations.sort_by(|a, b| a.name.cmp(&b.name));
    if request.query("order") == Some("desc") {
        locations.reverse();
    }
    pages::reply(request, locations, LocationList::new)
}

fn list_call_pickups(organization: &Organization, request: &Request<'_>) -> Result<Reply, Refusal> {
    let (id, location) = organization.location(request.path("locationId"))?;
    let part = request.query("name").unwrap_or_default();
    let mut names: Vec<_> = location.call_pickups.keys().filter(|name| name.contains(part)).collect();
    if request.query("order") == Some("DSC") {
        names.reverse();
    }
    Ok(pages::reply(request, names, |page| {
        CallPickupList::new(page.into_iter().map(|name| location.summary(&id, name)).collect())
    }))
}

fn list_available_agents(organization: &Organization, request: &Request<'_>) -> Result<Reply, Refusal> {
    let mut agents = organization.available_agents(request.path("locationId"), request.query("callPickupName"))?;
    if let Some(part) = request.query("name") {
        agents.retain(|(_, line)| line.is_named(part));
    }
    if let Some(part) = request.query("phoneNumber") {
        agents.retain(|(_, line)| line.has_number(part));
    }
    let keys: Vec<&str> = request.query("order").unwrap_or("lname|fname").split('|').collect();
    if keys.len() > 3 || keys.iter().any(|key| !["fname", "lname", "extension", "number"].contains(key)) {
        return Err(Refusal::bad_request(
            "/query/order: Up to three of fname, lname, extension and number, with | between.",
        ));
    }
    agents.sort_by_cached_key(|(_, line)| keys.iter().map(|key| line.sort_key(key)).collect::<Vec<_>>());
    Ok(pages::reply(request, agents, |page| {
        AvailableAgentList::new(page.into_iter().filter_map(|(id, _)| organization.agent(id)).collect())
    }))
}
