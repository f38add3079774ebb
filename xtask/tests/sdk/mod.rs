//! Changes of the real document, and in-process responses about the SDK's types.

#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

use std::path::Path;

use serde_json::Value;
use webex_call_pickup_codegen::Document;
use webex_call_pickup_spec::OPENAPI;
use webex_call_pickup_tests::sdk_types;
use xtask::{
    check::{Check, CheckReport, CheckResult, Inputs, run_checks},
    task_error::TaskError,
};

/// Responds as the program `sdk-types` does.
pub(crate) fn query_sdk_types(_: &Path, request: &Value) -> Result<Value, TaskError> {
    sdk_types::respond(request).map_err(TaskError::new)
}

/// Returns the root of this workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the real document.
pub(crate) fn document() -> Value {
    Document::parse(OPENAPI).unwrap().root().clone()
}

/// Replaces or removes the value at `pointer`.
pub(crate) fn changed(document: &Value, pointer: &str, to: Option<Value>) -> Value {
    let mut document = document.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match (document.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}")), to) {
        (Value::Object(entries), Some(value)) => drop(entries.insert(key, value)),
        (Value::Object(entries), None) => drop(entries.shift_remove(&key).unwrap()),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => drop(items.remove(key.parse().unwrap())),
        _ => panic!("{parent} holds nothing"),
    }
    document
}

/// Runs a check on a document that can become a client.
pub(crate) fn run_check(
    check: Check,
    document: &Value,
    query: fn(&Path, &Value) -> Result<Value, TaskError>,
) -> CheckReport {
    let inputs = Inputs::new(workspace(), document.to_string()).with_sdk_types(query);
    if let Err(error) = inputs.generation_result() {
        panic!("{error}");
    }
    match run_checks(&inputs, &[check]).remove(0).1 {
        CheckResult::Checked(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Formats the findings below the name of a change.
pub(crate) fn format_findings(change: &str, report: &CheckReport) -> String {
    assert_eq!(report.unchecked, None, "{change}");
    let mut text = format!("{change}\n");
    if report.findings.is_empty() {
        text.push_str("  no findings\n");
    }
    for finding in &report.findings {
        text.push_str(&format!("  {} {}\n", finding.rule.id, finding.pointer.as_deref().unwrap_or_default()));
        text.push_str(&format!("    {}\n", finding.message));
    }
    text
}
