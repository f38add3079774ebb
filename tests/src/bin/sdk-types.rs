//! Describes the SDK's types to `cargo xtask check`: reads a request from stdin, and writes the response to stdout.
//!
//! xtask does not link the SDK, because it has to run while the document is invalid and the SDK does not compile.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let response = io::read_to_string(io::stdin())
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(&text).map_err(|error| format!("the request is not JSON: {error}")))
        .and_then(|request| webex_call_pickup_tests::sdk_types::respond(&request));
    let written = match response {
        Ok(response) => writeln!(io::stdout(), "{response}").map(|()| ExitCode::SUCCESS),
        Err(error) => writeln!(io::stderr(), "error: {error}").map(|()| ExitCode::FAILURE),
    };
    written.unwrap_or(ExitCode::FAILURE)
}
