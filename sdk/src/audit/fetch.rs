//! The requests of an audit.

use std::{future, sync::Arc};

use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    audited_identifiers::AuditedIdentifiers,
    failure::AuditFailure,
    item::{AuditedCallPickup, ListedCallPickup},
    stream::BufferedItem,
};
use crate::{
    Client, Error,
    error::cause::Cause,
    model::decoded_identifier::is_same_identifier,
    operations::GET_CALL_PICKUP,
    types::{CallPickupSummary, Location, LocationId, OrgId},
};

/// The maximum number of listed call pickups in one chunk.
///
/// The lists are polled concurrently, and each poll has a cost. Chunks keep an audit as fast as one without the SDK: see the
/// benchmark `audit`.
const CHUNK_SIZE: usize = 64;

/// Sends the requests of an audit.
pub(crate) struct AuditFetcher {
    pub(crate) client: Client,
    pub(crate) org_id: Option<OrgId>,
}

impl AuditFetcher {
    /// Lists the locations.
    pub(crate) fn locations(&self) -> BoxStream<'static, Result<Location, AuditFailure>> {
        let mut request = self.client.list_locations();
        if let Some(org_id) = &self.org_id {
            request = request.org_id(org_id.clone());
        }
        request.stream().map(|location| location.map_err(AuditFailure::of_locations)).boxed()
    }

    /// Lists the call pickups of a location once, in chunks. The first page has been read when the future is ready.
    pub(crate) async fn call_pickups(
        self: Arc<Self>,
        location: Result<Location, AuditFailure>,
    ) -> BoxStream<'static, Vec<Result<ListedCallPickup, AuditFailure>>> {
        let location = match location {
            Ok(location) => location,
            Err(failure) => return stream::once(future::ready(vec![Err(failure)])).boxed(),
        };
        let mut request = self.client.list_call_pickups(location.id.clone());
        if let Some(org_id) = &self.org_id {
            request = request.org_id(org_id.clone());
        }
        let list = request.stream().with_first_page().await;
        // Call pickups of different locations have the same ID if they have the same name.
        let mut audited = AuditedIdentifiers::default();
        let list = list.filter_map(move |summary| {
            future::ready(match summary {
                Ok(summary) if !audited.insert(summary.id.as_str()) => None,
                Ok(summary) => Some(Ok(ListedCallPickup { location: named_location(&location, &summary), summary })),
                Err(error) => Some(Err(AuditFailure::of_call_pickups(location.clone(), error))),
            })
        });
        list.ready_chunks(CHUNK_SIZE).boxed()
    }

    /// Reads the details of a listed call pickup.
    pub(crate) async fn details(
        self: Arc<Self>,
        listed: Result<ListedCallPickup, AuditFailure>,
        permit: Option<OwnedSemaphorePermit>,
    ) -> BufferedItem {
        let item = match listed {
            Ok(listed) => self.call_pickup(listed).await,
            Err(failure) => Err(failure),
        };
        BufferedItem { item, _permit: permit }
    }

    async fn call_pickup(&self, listed: ListedCallPickup) -> Result<AuditedCallPickup, AuditFailure> {
        let ListedCallPickup { location, summary } = listed;
        let mut request = self.client.get_call_pickup(location.id.clone(), summary.id.clone());
        if let Some(org_id) = &self.org_id {
            request = request.org_id(org_id.clone());
        }
        match request.send_response().await {
            Ok(response) if !is_same_identifier(response.id.as_str(), summary.id.as_str()) => {
                let (call_pickup, response) = response.into_parts();
                let error = Error::from_response(Cause::IdMismatch, response);
                let error = error.with_operation(&GET_CALL_PICKUP);
                Err(AuditFailure::of_other_details(location, summary, call_pickup.id, error))
            }
            Ok(response) => {
                let call_pickup = response.into_value();
                Ok(AuditedCallPickup { location, call_pickup })
            }
            Err(error) => Err(AuditFailure::of_details(location, summary, error)),
        }
    }
}

/// Returns a location whose name is unknown, because it was added by its ID.
pub(super) fn unnamed_location(id: LocationId) -> Location {
    let name = id.to_string();
    Location::new(id, name)
}

/// Returns the location, with the name in an entry of its list if its own name is unknown.
fn named_location(location: &Location, summary: &CallPickupSummary) -> Location {
    match &summary.location_name {
        Some(name) if location.name == location.id.as_str() => Location::new(location.id.clone(), name),
        _ => location.clone(),
    }
}
