//! Tells `cargo xtask check` about the SDK's types: a request on stdin, the answer on stdout. xtask cannot ask them itself:
//! it has to start while the document is broken, and the SDK does not compile then.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    let answer = io::read_to_string(io::stdin())
        .map_err(|error| error.to_string())
        .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .and_then(|request| webex_call_pickup_tests::sdk_types::answer(&request));
    let written = match answer {
        Ok(answer) => writeln!(io::stdout(), "{answer}").map(|()| ExitCode::SUCCESS),
        Err(error) => writeln!(io::stderr(), "the request cannot be answered: {error}").map(|()| ExitCode::FAILURE),
    };
    written.unwrap_or(ExitCode::FAILURE)
}
