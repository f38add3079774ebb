//! Generates the client from the OpenAPI document, and with the feature `mock` the contract of the mock server.

use std::{env, fs, path::PathBuf, process::ExitCode};

use webex_call_pickup_codegen::{Error, contract_schemas, generate};
use webex_call_pickup_spec::{FILE_NAME, OPENAPI};

fn main() -> ExitCode {
    // A change of the document is a change of the crate that contains it, after which cargo runs this again.
    println!("cargo::rerun-if-changed=build.rs");
    let Err(message) = write_generated_code() else { return ExitCode::SUCCESS };
    for line in message.lines() {
        println!("cargo::error={line}");
    }
    ExitCode::FAILURE
}

fn write_generated_code() -> Result<(), String> {
    let out_dir =
        env::var_os("OUT_DIR").map(PathBuf::from).ok_or("OUT_DIR is not set; run the build script with cargo")?;
    let write = |name: &str, code: &str| {
        fs::write(out_dir.join(name), code).map_err(|error| format!("cannot write the generated {name}: {error}"))
    };
    let in_document = |error: Error| error.in_file(&format!("spec/{FILE_NAME}")).to_string();
    write("client.rs", generate(OPENAPI).map_err(in_document)?.code())?;
    if env::var_os("CARGO_FEATURE_MOCK").is_some() {
        write("contract.rs", &contract_schemas(OPENAPI).map_err(in_document)?)?;
    }
    Ok(())
}
