//! Programs of the crate `tests`, which link the SDK.
//!
//! xtask does not link the SDK, which does not compile while the document cannot become a client: then no task could run.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    console::{Console, Style},
    task_error::TaskError,
};

const HELP: &str = "fix the errors above; if they are in code for single operations (the audit, the organization of the mock server, the example `record`), adapt it to the new client, or restore what it uses in the document";

/// Returns the arguments by which cargo builds a program.
fn cargo_arguments(program: &str) -> [&str; 7] {
    // With all packages and an example, cargo enables the features that `cargo test --workspace` enables, and shares its
    // artifacts: without a test or an example, it omits the features of development dependencies.
    let [all, example] = ["--workspace", "--example=get_call_pickup"];
    ["build", "--locked", "--message-format=json-render-diagnostics", all, example, "--bin", program]
}

/// Builds a program, and returns its path. Cargo writes its progress and the errors of the compiler to stderr.
///
/// # Errors
///
/// If cargo cannot build it, for example because the SDK does not compile.
pub(crate) fn build(root: &Path, program: &str) -> Result<PathBuf, TaskError> {
    let text = format!("the SDK and its program `{program}`");
    Console::new(anstream::stderr()).line(Style::Plain, "Building", text);
    let failed = |reason: String| TaskError::new(format!("cargo cannot build the SDK: {reason}"));
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(cargo_arguments(program))
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()).with_help(HELP));
    }
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>().flatten();
    let executable = messages
        .filter(|message| message["target"]["name"] == program)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.ok_or_else(|| failed(format!("it did not report the path of `{program}`")))
}
