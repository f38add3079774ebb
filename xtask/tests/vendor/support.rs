//! The documents of the tests, and the check in-process.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

use std::path::PathBuf;

use serde_json::Value;
use xtask::check::{Check, CheckReport, CheckResult, Inputs, finding::Finding, run_checks};

use crate::scratch::Scratch;

pub(crate) const DOCUMENT: &str = include_str!("../fixtures/vendor/openapi.yaml");
pub(crate) const PUBLISHED: &str = include_str!("../fixtures/vendor/published.json");

/// `GET` of a bell in the vendor's document.
pub(crate) const BELL: &str = "/paths/~1towers~1{tower}~1bells~1{bell}~1/get";
/// `PUT` of a bell.
pub(crate) const HANG: &str = "/paths/~1towers~1{tower}~1bells~1{bell}~1/put";
/// The properties of the vendor's bell.
pub(crate) const PROPERTIES: &str = "/components/schemas/TheBell/properties";

pub(crate) fn published() -> Value {
    serde_json::from_str(PUBLISHED).unwrap()
}

/// Creates a workspace with these entries, and without accepted descriptions.
pub(crate) fn scratch(deviations: &str) -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    scratch.write("spec/deviations.toml", deviations);
    scratch.write("published.json", PUBLISHED);
    scratch
}

pub(crate) fn result(scratch: &Scratch, vendor: &[&str]) -> CheckResult {
    let mut inputs = Inputs::new(scratch.root(), scratch.read("spec/openapi.yaml"));
    inputs.vendor = vendor.iter().map(|name| scratch.path(name)).collect::<Vec<PathBuf>>();
    run_checks(&inputs, &[Check::Vendor]).remove(0).1
}

pub(crate) fn report(scratch: &Scratch, vendor: &[&str]) -> CheckReport {
    match result(scratch, vendor) {
        CheckResult::Checked(report) => report,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn failure(scratch: &Scratch, vendor: &[&str]) -> String {
    match result(scratch, vendor) {
        CheckResult::Failed(failure) => failure.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Returns the findings for a document of the vendor, without any entries.
pub(crate) fn findings_against(vendor: &Value) -> Vec<Finding> {
    let scratch = scratch("");
    scratch.write("published.json", vendor.to_string());
    report(&scratch, &["published.json"]).findings
}

/// Replaces a value of the vendor's document; `null` removes it.
pub(crate) fn published_with(pointer: &str, value: Value) -> Value {
    changed(published(), pointer, value)
}

pub(crate) fn changed(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("{parent}")) {
        Value::Object(entries) if value.is_null() => drop(entries.remove(&key).unwrap()),
        Value::Object(entries) => drop(entries.insert(key, value)),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{parent}"),
    }
    document
}

/// Returns the entry that a finding suggests, without the change of the document.
pub(crate) fn entry(finding: &Finding) -> &str {
    finding.detail.split("\n\n# or in ").next().unwrap_or_default()
}

/// Returns the pointer and the aspect of the entry that a finding suggests.
pub(crate) fn suggested(finding: &Finding) -> (String, String) {
    let entry: toml::Table = entry(finding).parse().unwrap();
    let entry = &entry["deviation"][0];
    (entry["pointer"].as_str().unwrap().to_owned(), entry["aspect"].as_str().unwrap().to_owned())
}

/// Completes a suggested entry with a reason and evidence.
pub(crate) fn completed(entry: &str) -> String {
    entry.replace("reason = \"\"", "reason = \"Because.\"").replace("evidence = \"\"", "evidence = \"Seen.\"") + "\n"
}
