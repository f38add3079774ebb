//! The schemas of the SDK's types, and round trips of values through them, for `cargo xtask check`.
//!
//! A request is `{"roundTrips": [{"type": NAME, "value": VALUE}, ...]}`. The response is `{"types": {NAME: SCHEMA, ...},
//! "roundTrips": [OUTCOME, ...]}`, with every type of the SDK by its name in the document, and an outcome for each value:
//! `{"value": VALUE}`, `{"error": MESSAGE}`, or `{}` if the SDK has no type of that name.

use serde_json::{Map, Value, json};
use webex_call_pickup::named_types;

/// The response to a request.
///
/// # Errors
///
/// If the request has no array `roundTrips`.
pub fn respond(request: &Value) -> Result<Value, String> {
    let values = request["roundTrips"].as_array().ok_or("the request has no array `roundTrips`")?;
    let types: Map<String, Value> =
        named_types::ALL.iter().map(|named| (named.name().to_owned(), named.schema())).collect();
    let outcomes: Vec<Value> = values.iter().map(round_trip).collect();
    Ok(json!({ "types": types, "roundTrips": outcomes }))
}

fn round_trip(request: &Value) -> Value {
    let Some(named) = named_types::ALL.iter().find(|named| request["type"] == named.name()) else { return json!({}) };
    match named.round_trip(request["value"].clone()) {
        Ok(value) => json!({ "value": value }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
