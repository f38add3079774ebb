//! The generated code of this crate.

use webex_call_pickup_codegen::{contract_schemas, generate};
use webex_call_pickup_spec::OPENAPI;

#[cfg(feature = "codegen")]
#[path = "../build.rs"]
#[allow(dead_code, clippy::print_stdout, reason = "the script is not run; it prints instructions for cargo")]
mod build_script;

const REVIEWED: [&str; 2] = [include_str!("../src/generated/client.rs"), include_str!("../src/generated/contract.rs")];

#[test]
fn reviewed_code_equals_the_output_of_the_generator() {
    let generated = [generate(OPENAPI).unwrap().code().to_owned(), contract_schemas(OPENAPI).unwrap()];
    // Not `assert_eq`, which prints both.
    assert!(REVIEWED == generated, "run `cargo xtask codegen`");
}

#[cfg(feature = "codegen")]
#[test]
fn compiled_code_equals_the_reviewed_code() {
    assert!(REVIEWED[0] == include_str!(concat!(env!("OUT_DIR"), "/client.rs")), "run `cargo xtask codegen`");
}

#[cfg(feature = "codegen")]
#[test]
fn package_compiles_the_reviewed_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("client.rs");
    let choose = |generated| build_script::generation::reviewed_code(&path, generated);
    assert!(choose(Ok("a".to_owned())).unwrap_err().starts_with("cannot read "));
    std::fs::write(&path, "a").unwrap();
    assert_eq!(choose(Ok("a".to_owned())), Ok(("a".to_owned(), None)));
    for (generated, warning) in [
        (Ok("b".to_owned()), "the generated code differs from the reviewed code, which is compiled instead"),
        (Err("no".to_owned()), "the code could not be generated; the reviewed code is compiled instead"),
    ] {
        assert_eq!(choose(generated), Ok(("a".to_owned(), Some(warning))));
    }
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
