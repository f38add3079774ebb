//! The traits of the public types.

use std::{hash::Hash, sync::Arc};

use webex_call_pickup::{
    Attempt, Audit, AuditFailure, AuditStream, AuditedCallPickup, Client, ClientBuilder, Clock, DecodedIdentifier,
    Error, ItemStream, Observer, Operation, Response, RetryPolicy, Server, TokenSource, TokenStore,
    operations::GET_CALL_PICKUP,
    types::{Agent, CallPickup, CallPickupChanges, CallPickupId, CallPickupSummary, LocationId},
};

const fn is_send_and_sync<T: Send + Sync>() {}
const fn is_eq_and_hash<T: Eq + Hash>() {}
const fn is_clock<T: Clock>() {}
const fn is_observer<T: Observer>() {}
const fn is_token_source<T: TokenSource>() {}
const fn is_token_store<T: TokenStore>() {}

/// Fails to compile if a type loses a trait.
const _: () = {
    is_send_and_sync::<Agent>();
    is_send_and_sync::<Attempt>();
    is_send_and_sync::<Audit>();
    is_send_and_sync::<AuditFailure>();
    is_send_and_sync::<AuditStream>();
    is_send_and_sync::<AuditedCallPickup>();
    is_send_and_sync::<CallPickup>();
    is_send_and_sync::<CallPickupChanges>();
    is_send_and_sync::<CallPickupId>();
    is_send_and_sync::<Client>();
    is_send_and_sync::<ClientBuilder>();
    is_send_and_sync::<Error>();
    is_send_and_sync::<ItemStream<CallPickupSummary>>();
    is_send_and_sync::<Response<CallPickup>>();
    is_send_and_sync::<RetryPolicy>();

    is_eq_and_hash::<CallPickupId>();
    is_eq_and_hash::<DecodedIdentifier>();
    is_eq_and_hash::<LocationId>();
    is_eq_and_hash::<Operation>();
    is_eq_and_hash::<Server>();

    is_clock::<Arc<dyn Clock>>();
    is_observer::<Arc<dyn Observer>>();
    is_token_source::<Arc<dyn TokenSource>>();
    is_token_store::<Arc<dyn TokenStore>>();
};

#[test]
fn operation_shows_its_method_and_path() {
    assert_eq!(GET_CALL_PICKUP.to_string(), "GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}");
}
