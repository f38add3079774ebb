//! `x-lint-allow`: waived violations, and invalid waivers.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

use webex_call_pickup_codegen::generate;
use webex_call_pickup_spec::OPENAPI;
use xtask::check::{Check, CheckResult, Inputs, run_checks};

/// Returns the rules that the real document violates after a replacement.
fn violated(from: &str, to: &str) -> Vec<&'static str> {
    assert!(OPENAPI.contains(from), "{from}");
    rules_of(&OPENAPI.replacen(from, to, 1))
}

fn rules_of(document: &str) -> Vec<&'static str> {
    let inputs = Inputs::new("", document);
    match run_checks(&inputs, &[Check::Document]).remove(0).1 {
        CheckResult::Checked(report) => report.findings.iter().map(|finding| finding.rule.id).collect(),
        other => panic!("{other:?}"),
    }
}

/// The format of a property. The line break before it excludes lines with a deeper indentation.
const FORMAT: &str = "\n          format: int32\n";

#[test]
fn waives_with_a_reason_only() {
    assert_eq!(violated(FORMAT, "\n"), ["format"]);
    assert_eq!(violated(FORMAT, "\n          x-lint-allow: {format: It is small.}\n"), [""; 0]);
    assert_eq!(violated(FORMAT, "\n          x-lint-allow: {format: ''}\n"), ["format", "waiver"]);
}

#[test]
fn reports_an_unused_or_invalid_waiver() {
    assert_eq!(violated(FORMAT, &format!("{FORMAT}          x-lint-allow: {{format: Old.}}\n")), ["waiver"]);
    assert_eq!(violated(FORMAT, &format!("{FORMAT}          x-lint-allow: {{no-rule: x}}\n")), ["waiver"]);
    assert_eq!(violated(FORMAT, &format!("{FORMAT}          x-lint-allow: {{dangling-ref: x}}\n")), ["waiver"]);
}

/// A keyword of OpenAPI can be the name of a property.
#[test]
fn finds_waivers_in_properties_named_like_keywords() {
    let document = include_str!("fixtures/rules/openapi.yaml");
    for name in ["default", "example", "enum", "value", "examples", "properties"] {
        let property = format!("        {name}:\n          description: It.\n          type: string\n");
        let waived = format!("{property}          x-lint-allow: {{format: Old.}}\n");
        let found = |text: &str| {
            let at = "        weight:\n";
            rules_of(&document.replacen(at, &format!("{text}{at}"), 1))
        };
        assert_eq!(found(&property), [""; 0], "{name}");
        assert_eq!(found(&waived), ["waiver"], "{name}");
    }
    let data = "      example:\n        name: Great Tom\n        x-lint-allow: {format: Data.}\n";
    let found = rules_of(&document.replacen("      example:\n        name: Great Tom\n", data, 1));
    assert_eq!(found, [""; 0]);
}

#[test]
fn waivers_do_not_affect_the_client() {
    let waived = OPENAPI.replace(FORMAT, &format!("{FORMAT}          x-lint-allow: {{format: x}}\n"));
    assert_ne!(waived, OPENAPI);
    assert_eq!(generate(&waived).unwrap(), generate(OPENAPI).unwrap());
}
