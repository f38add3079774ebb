//! The real document with changes, and the SDK's real answers about its types, given in-process.

#![allow(dead_code, reason = "no test needs all of it")]

use std::path::Path;

use serde_json::Value;
use webex_call_pickup_codegen::Document;
use webex_call_pickup_spec::OPENAPI;
use webex_call_pickup_tests::sdk_types;
use xtask::check::{Check, CheckReport, CheckResult, Inputs, check_all};

/// What the program `sdk-types` answers.
pub(crate) fn ask(_: &Path, request: &Value) -> Result<Value, String> {
    sdk_types::answer(request)
}

/// The root of this workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The real document.
pub(crate) fn document() -> Value {
    Document::parse(OPENAPI).unwrap().root().clone()
}

/// `document` with another value at `pointer`, or without what is there.
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

/// What a check says of a document.
pub(crate) fn checked(check: Check, document: &Value, ask: fn(&Path, &Value) -> Result<Value, String>) -> CheckReport {
    let inputs = Inputs::new(workspace(), document.to_string()).asking(ask);
    if let Err(error) = inputs.generated() {
        panic!("{error}");
    }
    match check_all(&inputs, &[check]).remove(0).1 {
        CheckResult::Checked(checked) => checked,
        other => panic!("{other:?}"),
    }
}

/// The findings, a line each, below the name of what was changed.
pub(crate) fn told(what: &str, checked: &CheckReport) -> String {
    assert_eq!(checked.unchecked, None, "{what}");
    let mut text = format!("{what}\n");
    if checked.findings.is_empty() {
        text.push_str("  nothing\n");
    }
    for finding in &checked.findings {
        text.push_str(&format!("  {} {}\n", finding.rule, finding.pointer.as_deref().unwrap_or_default()));
        text.push_str(&format!("    {}\n", finding.message));
    }
    text
}
