//! Waivers of the document's rules: what they excuse, and when they are findings themselves.

#![allow(clippy::unwrap_used, clippy::panic)]

use webex_call_pickup_codegen::generate;
use webex_call_pickup_spec::OPENAPI;
use xtask::check::{Check, CheckResult, Inputs, check_all};

/// The rules that the real document breaks with `to` in the place of `from`.
fn broken(from: &str, to: &str) -> Vec<&'static str> {
    assert!(OPENAPI.contains(from), "{from}");
    rules_of(&OPENAPI.replacen(from, to, 1))
}

fn rules_of(document: &str) -> Vec<&'static str> {
    let inputs = Inputs::new("", document);
    match check_all(&inputs, &[Check::Document]).remove(0).1 {
        CheckResult::Checked(checked) => checked.findings.iter().map(|finding| finding.rule).collect(),
        other => panic!("{other:?}"),
    }
}

/// That of a property: with the line break before it, it is no part of a line that is indented more.
const FORMAT: &str = "\n          format: int32\n";

#[test]
fn a_waiver_excuses_with_a_reason_only() {
    assert_eq!(broken(FORMAT, "\n"), ["format"]);
    assert_eq!(broken(FORMAT, "\n          x-lint-allow: {format: It is small.}\n"), [""; 0]);
    assert_eq!(broken(FORMAT, "\n          x-lint-allow: {format: ''}\n"), ["format", "waiver"]);
}

#[test]
fn a_waiver_has_to_waive_something() {
    assert_eq!(broken(FORMAT, &format!("{FORMAT}          x-lint-allow: {{format: Old.}}\n")), ["waiver"]);
    assert_eq!(broken(FORMAT, &format!("{FORMAT}          x-lint-allow: {{no-rule: x}}\n")), ["waiver"]);
    assert_eq!(broken(FORMAT, &format!("{FORMAT}          x-lint-allow: {{dangling-ref: x}}\n")), ["waiver"]);
}

/// A word of OpenAPI may be a name as well.
#[test]
fn a_waiver_counts_in_a_property_that_is_named_as_what_holds_data() {
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
fn the_generator_ignores_waivers() {
    let waived = OPENAPI.replace(FORMAT, &format!("{FORMAT}          x-lint-allow: {{format: x}}\n"));
    assert_ne!(waived, OPENAPI);
    assert_eq!(generate(&waived).unwrap(), generate(OPENAPI).unwrap());
}
