//! The generated code of this crate.

#[test]
fn equals_the_output_of_the_generator() {
    let compiled = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));
    let generated = webex_call_pickup_codegen::generate(webex_call_pickup_spec::OPENAPI).unwrap();
    assert_eq!(compiled, generated.code());
}

#[cfg(feature = "schemars")]
#[test]
fn implements_json_schema() {
    use schemars::{generate::SchemaSettings, schema_for};
    use serde_json::json;
    use webex_call_pickup::types::{AgentType, CallPickup, LocationId, PhoneNumber};

    // What is accepted.
    let schema = schema_for!(CallPickup).to_value();
    assert_eq!(schema["required"], json!(["id", "name"]));
    assert_eq!(schema["properties"]["agents"]["type"], json!(["array", "null"]));
    let agent = &schema["$defs"]["Agent"]["properties"];
    assert_eq!(agent["email"]["type"], json!(["string", "number", "null"]));
    // What is written.
    let serialized = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = serialized.into_root_schema_for::<CallPickup>().to_value();
    assert_eq!(schema["required"], json!(["id", "name"]));
    assert_eq!(schema["properties"]["agents"]["type"], "array");
    assert_eq!(schema["$defs"]["Agent"]["properties"]["email"]["type"], json!(["string", "null"]));
    assert_eq!(
        schema_for!(AgentType).to_value()["anyOf"],
        json!([{"type": "string", "enum": ["PEOPLE", "PLACE", "VIRTUAL_LINE"]}, {"type": "string"}])
    );
    assert_eq!(schema_for!(LocationId).to_value()["type"], "string");
    assert_eq!(
        schema_for!(PhoneNumber).to_value()["properties"]["primary"]["type"],
        json!(["boolean", "string", "null"])
    );
}
