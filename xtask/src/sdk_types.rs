//! Queries the SDK for the JSON Schemas of its types and for round trips of values through them.
//!
//! The program `sdk-types` of the `tests` crate responds; `tests/src/sdk_types.rs` describes the protocol.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::{Map, Value, json};

use crate::{sdk_program, task_error::TaskError};

/// A value to deserialize into a type and serialize again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoundTripRequest {
    /// The name of the type's schema in the document.
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// The result of a round trip.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RoundTripOutcome {
    Value(Value),
    /// The value could not be deserialized, for this reason.
    Unreadable(String),
    NoSuchType,
}

/// The SDK's description of its types.
#[derive(Debug, Clone)]
pub(crate) struct SdkTypes {
    /// The JSON Schema of each type, by the name of its schema in the document.
    pub(crate) schemas: Map<String, Value>,
    /// The result of each round trip, in the order of the requests.
    pub(crate) outcomes: Vec<RoundTripOutcome>,
}

/// Responds to a request about the SDK's types, for the workspace at the given root.
pub type QuerySdkTypes = fn(&Path, &Value) -> Result<Value, TaskError>;

/// Queries the SDK for all its types and for these round trips.
pub(crate) fn query(query: QuerySdkTypes, root: &Path, requests: &[RoundTripRequest]) -> Result<SdkTypes, TaskError> {
    let values: Vec<Value> =
        requests.iter().map(|request| json!({ "type": request.name, "value": request.value })).collect();
    let response = query(root, &json!({ "roundTrips": values }))?;
    let invalid = || TaskError::new("the response of the program `sdk-types` is invalid");
    let schemas = response.get("types").and_then(Value::as_object).ok_or_else(invalid)?.clone();
    let outcomes = response.get("roundTrips").and_then(Value::as_array).ok_or_else(invalid)?;
    if outcomes.len() != requests.len() {
        return Err(invalid());
    }
    let outcomes = outcomes.iter().map(|outcome| match (outcome.get("value"), outcome.get("error")) {
        (Some(value), _) => RoundTripOutcome::Value(value.clone()),
        (None, Some(error)) => RoundTripOutcome::Unreadable(error.as_str().unwrap_or_default().to_owned()),
        (None, None) => RoundTripOutcome::NoSuchType,
    });
    Ok(SdkTypes { schemas, outcomes: outcomes.collect() })
}

const PROGRAM: &str = "sdk-types";

/// Builds and runs the program `sdk-types`.
pub(crate) fn query_program(root: &Path, request: &Value) -> Result<Value, TaskError> {
    let program = sdk_program::build(root, PROGRAM)?;
    let failed = |error: &dyn std::fmt::Display| TaskError::new(format!("the program `{PROGRAM}` failed: {error}"));
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    let request = request.to_string();
    // A thread of its own: the program can fill the pipe of stdout before it has read the request.
    let writer = child.stdin.take().map(|mut stdin| thread::spawn(move || stdin.write_all(request.as_bytes())));
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    // If the request could not be written, the exit status and stderr contain the reason.
    let _ = writer.map(thread::JoinHandle::join);
    if !output.status.success() {
        return Err(failed(&format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end())));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&format!("the response is not JSON: {error}")))
}
