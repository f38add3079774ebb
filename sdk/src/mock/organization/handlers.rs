//! The operations of the document, on an organization.

use reqwest::StatusCode;

use super::state::Organization;
use crate::{
    mock::{api_error::ApiError, pagination::page_response, request::MockRequest, response::MockResponse},
    types::{AvailableAgentList, CallPickupList, CreatedCallPickup, LocationList, UpdatedCallPickup},
};

/// Executes a request. Returns `None` for an operation that has no handler.
pub(in crate::mock) fn handle(
    organization: &mut Organization,
    mut request: MockRequest<'_>,
) -> Option<Result<MockResponse, ApiError>> {
    if request.query_parameter("orgId").is_some_and(|id| id != organization.id().as_str()) {
        return Some(Err(ApiError::organization_not_found()));
    }
    Some(match request.operation.id {
        "listLocations" => Ok(list_locations(organization, &request)),
        "listCallPickups" => list_call_pickups(organization, &request),
        "listAvailableAgents" => list_available_agents(organization, &request),
        "getCallPickup" => organization
            .call_pickup(request.path_parameter("locationId"), request.path_parameter("callPickupId"))
            .map(|call_pickup| MockResponse::json(StatusCode::OK, &call_pickup)),
        "createCallPickup" => request.take_body().and_then(|new| {
            let id = organization.create_call_pickup(request.path_parameter("locationId"), new)?;
            Ok(MockResponse::json(StatusCode::CREATED, &CreatedCallPickup::new(id)))
        }),
        "updateCallPickup" => request.take_body().and_then(|changes| {
            let (location, id) = (request.path_parameter("locationId"), request.path_parameter("callPickupId"));
            let id = organization.update_call_pickup(location, id, changes)?;
            Ok(MockResponse::json(StatusCode::OK, &UpdatedCallPickup::new(id)))
        }),
        "deleteCallPickup" => organization
            .delete_call_pickup(request.path_parameter("locationId"), request.path_parameter("callPickupId"))
            .map(|()| MockResponse::empty(StatusCode::NO_CONTENT)),
        _ => return None,
    })
}

fn list_locations(organization: &Organization, request: &MockRequest<'_>) -> MockResponse {
    let part = request.query_parameter("name").unwrap_or_default();
    let mut locations: Vec<_> =
        organization.locations().into_iter().filter(|location| location.name.contains(part)).collect();
    locations.sort_by(|a, b| a.name.cmp(&b.name));
    if request.query_parameter("order") == Some("desc") {
        locations.reverse();
    }
    page_response(request, locations, LocationList::new)
}

fn list_call_pickups(organization: &Organization, request: &MockRequest<'_>) -> Result<MockResponse, ApiError> {
    let (id, location) = organization.location(request.path_parameter("locationId"))?;
    let part = request.query_parameter("name").unwrap_or_default();
    let mut names: Vec<_> = location.call_pickups.keys().filter(|name| name.contains(part)).collect();
    if request.query_parameter("order") == Some("DSC") {
        names.reverse();
    }
    Ok(page_response(request, names, |page| {
        CallPickupList::new(page.into_iter().map(|name| location.summary(&id, name)).collect())
    }))
}

fn list_available_agents(organization: &Organization, request: &MockRequest<'_>) -> Result<MockResponse, ApiError> {
    let location = request.path_parameter("locationId");
    let mut agents = organization.available_agents(location, request.query_parameter("callPickupName"))?;
    if let Some(part) = request.query_parameter("name") {
        agents.retain(|(_, agent)| agent.name_contains(part));
    }
    if let Some(part) = request.query_parameter("phoneNumber") {
        agents.retain(|(_, agent)| agent.number_contains(part));
    }
    let keys = request.query_list("order").unwrap_or_else(|| vec!["lname", "fname"]);
    agents.sort_by_cached_key(|(_, agent)| keys.iter().map(|key| agent.sort_value(key)).collect::<Vec<_>>());
    Ok(page_response(request, agents, |page| {
        AvailableAgentList::new(page.into_iter().filter_map(|(id, _)| organization.agent(id)).collect())
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;
    use crate::{mock::request::Parameters, operations};

    /// The operations that only stubs serve.
    const WITHOUT_HANDLER: [&str; 0] = [];

    #[test]
    fn handles_every_operation_of_the_document() {
        let (path, query) = (Parameters::default(), Parameters::default());
        for operation in operations::ALL.iter().filter(|operation| !WITHOUT_HANDLER.contains(&operation.id)) {
            let url = reqwest::Url::parse("http://127.0.0.1/v1").unwrap();
            let (query_values, body) = (Map::new(), Value::Null);
            let request = MockRequest { operation, path: &path, query: &query, query_values, body, url };
            let response = handle(&mut Organization::example(), request);
            assert!(response.is_some(), "add a handler of `{}`, or list it in WITHOUT_HANDLER", operation.id);
        }
    }
}
