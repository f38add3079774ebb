//! Asks the SDK's types what they take, and what becomes of a value on its way through them.
//!
//! The SDK cannot be a dependency: with a document that cannot become a client it does not compile, and then no check
//! could start. A program of the `tests` crate answers in its place (`tests/src/sdk_types.rs` says how).

use std::{
    env,
    ffi::OsString,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::{Map, Value, json};

use crate::task_error::TaskError;

/// A value to send through a type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoundTripRequest {
    /// The name of the type's schema in the document.
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Value(Value),
    Unreadable(String),
    NoSuchType,
}

/// What the SDK said of its types.
#[derive(Debug, Clone)]
pub(crate) struct SdkTypes {
    /// The JSON Schema of each type, by the name of its schema in the document.
    pub(crate) schemas: Map<String, Value>,
    /// What became of each value, in the order of the request.
    pub(crate) outcomes: Vec<Outcome>,
}

/// Gives the answer to a request, for the workspace at a root.
pub type Ask = fn(&Path, &Value) -> Result<Value, String>;

/// Asks for all types, and sends `values` through them.
pub(crate) fn ask(ask: Ask, root: &Path, values: &[RoundTripRequest]) -> Result<SdkTypes, TaskError> {
    let values: Vec<Value> = values.iter().map(|one| json!({ "type": one.name, "value": one.value })).collect();
    let answer = ask(root, &json!({ "through": values }))?;
    let not_understood = || TaskError::new("the answer of the program `sdk-types` is not understood");
    let schemas = answer.get("types").and_then(Value::as_object).ok_or_else(not_understood)?.clone();
    let outcomes = answer.get("through").and_then(Value::as_array).ok_or_else(not_understood)?;
    if outcomes.len() != values.len() {
        return Err(not_understood());
    }
    let outcomes = outcomes.iter().map(|outcome| match (outcome.get("value"), outcome.get("error")) {
        (Some(value), _) => Outcome::Value(value.clone()),
        (None, Some(error)) => Outcome::Unreadable(error.as_str().unwrap_or_default().to_owned()),
        (None, None) => Outcome::NoSuchType,
    });
    Ok(SdkTypes { schemas, outcomes: outcomes.collect() })
}

const PROGRAM: [&str; 7] = ["run", "--quiet", "--locked", "--package", "webex-call-pickup-tests", "--bin", "sdk-types"];

/// Builds the program, and lets it answer.
pub(crate) fn by_cargo(root: &Path, request: &Value) -> Result<Value, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let failed = |error: &dyn std::fmt::Display| format!("`cargo {}` failed: {error}", PROGRAM.join(" "));
    let mut child = Command::new(cargo)
        .args(PROGRAM)
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let request = request.to_string();
    // Beside reading: the pipes are narrow, and cargo may have much to say before anybody reads the request.
    let writer = child.stdin.take().map(|mut stdin| thread::spawn(move || stdin.write_all(request.as_bytes())));
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    // Whoever did not read the request says why below.
    let _ = writer.map(thread::JoinHandle::join);
    if !output.status.success() {
        return Err(failed(&format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end())));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&format!("its answer is not JSON: {error}")))
}
