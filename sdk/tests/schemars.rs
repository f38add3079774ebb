//! With the feature `schemars`, the types describe themselves as they read and write.

#![cfg(feature = "schemars")]

use serde_json::json;
use webex_call_pickup::types::{AgentType, CallPickup, LocationId, PhoneNumber};

#[test]
fn the_types_implement_json_schema() {
    let schema = schemars::schema_for!(CallPickup).to_value();
    assert_eq!(schema["required"], json!(["id", "name"]));
    assert_eq!(schema["properties"]["agents"]["type"], "array");
    let agent = &schema["$defs"]["Agent"]["properties"];
    assert_eq!(agent["email"]["type"], json!(["string", "null"]));
    assert_eq!(
        schemars::schema_for!(AgentType).to_value()["anyOf"],
        json!([{"type": "string", "enum": ["PEOPLE", "PLACE", "VIRTUAL_LINE"]}, {"type": "string"}])
    );
    assert_eq!(schemars::schema_for!(LocationId).to_value()["type"], "string");
    assert_eq!(
        schemars::schema_for!(PhoneNumber).to_value()["properties"]["primary"]["type"],
        json!(["boolean", "null"])
    );
}
