//! Generates the client from the document: `webex_call_pickup_spec::OPENAPI` -> `OUT_DIR/client.rs`; and, for the mock
//! server, what the document says of requests and answers: `OUT_DIR/exchanges.json`.

use std::{env, fs, path::Path, process::ExitCode};

use webex_call_pickup_codegen::{Document, contract_schemas, generate};
use webex_call_pickup_spec::{FILE_NAME, OPENAPI};

fn main() -> ExitCode {
    // The document comes through a dependency, whose change makes cargo build and run this again.
    println!("cargo::rerun-if-changed=build.rs");
    let made = generate(OPENAPI).and_then(|generated| Ok((generated, contract_schemas(&Document::parse(OPENAPI)?))));
    let (generated, exchanges) = match made {
        Ok(made) => made,
        Err(error) => return fail(&error.in_file(&format!("spec/{FILE_NAME}")).to_string()),
    };
    let Some(out_dir) = env::var_os("OUT_DIR") else { return fail("OUT_DIR is not set; run this by cargo") };
    let out_dir = Path::new(&out_dir);
    let written = fs::write(out_dir.join("client.rs"), generated.code())
        .and_then(|()| fs::write(out_dir.join("exchanges.json"), exchanges.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot write the generated client: {error}")),
    }
}

fn fail(message: &str) -> ExitCode {
    for line in message.lines() {
        println!("cargo::error={line}");
    }
    ExitCode::FAILURE
}
