//! A reference of the real document that leads nowhere: one finding that names the component that was meant.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod sdk;

use std::collections::BTreeSet;

use sdk::{query_sdk_types, workspace};
use webex_call_pickup_spec::OPENAPI;
use xtask::check::{Check, CheckResult, Inputs, finding::Finding, run_checks};

fn findings(document: &str, checks: &[Check]) -> Vec<Finding> {
    let inputs = Inputs::new(workspace(), document).with_sdk_types(query_sdk_types);
    let results = run_checks(&inputs, checks).into_iter();
    let findings = results.filter_map(|(_, result)| match result {
        CheckResult::Checked(report) => Some(report.findings),
        CheckResult::Skipped(_) | CheckResult::Failed(_) => None,
    });
    findings.flatten().collect()
}

/// Returns the references of the document, each once.
fn references() -> BTreeSet<&'static str> {
    OPENAPI.lines().filter_map(|line| line.split_once("$ref: '")?.1.strip_suffix('\'')).collect()
}

#[test]
fn a_dangling_reference_is_one_finding() {
    let all = references();
    assert!(all.len() > 30, "{all:?}");
    for reference in all {
        let misspelled =
            OPENAPI.replacen(&format!("{reference}'"), &format!("{}'", &reference[..reference.len() - 1]), 1);
        let found = findings(&misspelled, &[Check::Document]);
        assert_eq!(found.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["dangling-ref"], "{found:?}");
        assert_eq!(found[0].help.as_deref(), Some(format!("did you mean `{reference}`?").as_str()));
    }
}

#[test]
fn other_checks_report_no_consequences_of_a_dangling_reference() {
    let misspelled = OPENAPI.replacen("schemas/AgentType'", "schemas/AgentTyp'", 1);
    let checks = [Check::Generated, Check::Document, Check::Examples, Check::Types, Check::Approvals];
    assert_eq!(findings(&misspelled, &checks).len(), 1);
}
