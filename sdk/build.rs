//! Generates the client from the document: `webex_call_pickup_spec::OPENAPI` -> `OUT_DIR/client.rs`.

use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    // The document comes through a dependency, whose change makes cargo build and run this again.
    println!("cargo::rerun-if-changed=build.rs");
    let generated = match webex_call_pickup_codegen::generate(webex_call_pickup_spec::OPENAPI) {
        Ok(generated) => generated,
        Err(error) => return fail(&error.in_file(&format!("spec/{}", webex_call_pickup_spec::FILE_NAME)).to_string()),
    };
    let Some(out_dir) = env::var_os("OUT_DIR") else { return fail("OUT_DIR is not set; run this by cargo") };
    match fs::write(Path::new(&out_dir).join("client.rs"), generated.code()) {
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
