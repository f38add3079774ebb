//! Answers what a check asks of the SDK's types: what they take, and what becomes of a value on its way through them.
//!
//! A request is `{"through": [{"type": NAME, "value": VALUE}, ...]}`. The answer is `{"types": {NAME: SCHEMA, ...},
//! "through": [OUTCOME, ...]}` with every type of the SDK by its name in the document, and an outcome for each value:
//! `{"value": VALUE}`, `{"error": TEXT}`, or `{}` where the SDK has no type of that name.

use serde_json::{Map, Value, json};
use webex_call_pickup::named_types;

/// The answer to `request`.
///
/// # Errors
///
/// When it is no request.
pub fn answer(request: &Value) -> Result<Value, String> {
    let values = request["through"].as_array().ok_or("the request has no list `through`")?;
    let types: Map<String, Value> =
        named_types::ALL.iter().map(|named| (named.name().to_owned(), named.schema())).collect();
    let through: Vec<Value> = values.iter().map(through).collect();
    Ok(json!({ "types": types, "through": through }))
}

fn through(request: &Value) -> Value {
    let Some(named) = named_types::ALL.iter().find(|named| request["type"] == named.name()) else { return json!({}) };
    match named.round_trip(request["value"].clone()) {
        Ok(value) => json!({ "value": value }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
