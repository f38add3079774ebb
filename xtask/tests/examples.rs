//! `cargo xtask check examples`: finds examples that violate their schemas or do not survive the SDK's types.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod scratch;
mod sdk;

use std::path::Path;

use sdk::{changed, document, format_findings, query_sdk_types, run_check};
use serde_json::{Value, json};
use xtask::{check::Check, task_error::TaskError};

const RESPONSE: &str = "/paths/~1telephony~1config~1locations~1{locationId}~1callPickups~1{callPickupId}/get/responses/200\
    /content/application~1json";

/// A schema whose alternatives only require a property.
fn contact(example: &Value) -> Value {
    let requiring = |name: &str| json!({ "title": name, "description": "It.", "type": "object", "required": [name] });
    json!({ "description": "A contact.", "oneOf": [requiring("number"), requiring("mail")], "example": example })
}

#[test]
fn passes_the_document() {
    let report = run_check(Check::Examples, &document(), query_sdk_types);
    assert_eq!((report.findings, report.unchecked), (Vec::new(), None));
}

#[test]
fn reports_changes_of_the_document() {
    let response = |below: &str| format!("{RESPONSE}{below}");
    let schema = |below: &str| format!("/components/schemas/{below}");
    let string = || json!({ "description": "It.", "type": "string" });
    let changes = [
        ("a title", "/info/title".to_owned(), Some(json!("Other"))),
        ("a number in place of a string", schema("Agent/properties/email/example"), Some(json!(7))),
        ("a key that is not in the schema", schema("Agent/example/added"), Some(json!("a"))),
        (
            "a key in a response that is not in the schema",
            response("/example/agents/0/numbers/0/added"),
            Some(json!("a")),
        ),
        ("a property that is not in the type", schema("PhoneNumber/properties/added"), {
            let mut added = string();
            added["example"] = json!("a");
            Some(added)
        }),
        ("a missing required key", schema("CallPickup/example/name"), None),
        ("an unknown value of an enum", schema("AgentType/example"), Some(json!("ROBOT"))),
        (
            "a number that is too large",
            schema("CallPickup/properties/notificationDelayTimerSeconds/example"),
            Some(json!(3_000_000_000_u32)),
        ),
        ("null for a schema that is not nullable", response("/example/agents/0/email"), Some(json!(null))),
        ("a value without an alternative", schema("ErrorCode/example"), Some(json!(true))),
        ("an invalid quoted boolean", schema("PhoneNumber/example/primary"), Some(json!("yes"))),
        ("a boolean that is not quoted", schema("PhoneNumber/example/primary"), Some(json!(true))),
        (
            "the alias of a property",
            schema("Agent/example"),
            Some(json!({ "id": "a", "phoneNumber": [{ "esn": "1" }] })),
        ),
        ("a parameter", "/components/parameters/OrgId/example".to_owned(), Some(json!(7))),
        ("a header", "/components/headers/RetryAfter/example".to_owned(), Some(json!(30))),
        (
            "one of several examples",
            response("/examples"),
            Some(json!({ "good": { "value": { "id": "a", "name": "b" } }, "bad": { "value": { "id": "a" } } })),
        ),
        ("a schema without a type", schema("Added"), {
            let mut added = string();
            added["example"] = json!("a");
            Some(added)
        }),
        (
            "two alternatives that only require a property, of which both match",
            schema("Contact"),
            Some(contact(&json!({ "number": "1", "mail": "a" }))),
        ),
        (
            "two alternatives that only require a property, of which none matches",
            schema("Contact"),
            Some(contact(&json!({}))),
        ),
        (
            "two alternatives that only require a property, of which one matches",
            schema("Contact"),
            Some(contact(&json!({ "mail": "a" }))),
        ),
        (
            "a quoted boolean, which needs no type",
            schema("Flag"),
            Some(json!({
                "oneOf": [{ "type": "boolean" }, { "type": "string", "enum": ["true", "false"] }],
                "example": "true",
            })),
        ),
    ];
    let document = document();
    let all = changes.map(|(change, pointer, to)| {
        let report = run_check(Check::Examples, &changed(&document, &pointer, to), query_sdk_types);
        format_findings(change, &report)
    });
    assert_text!("examples_document", all.concat());
}

/// Changes the result of the first example, which is a whole response.
fn with_changed_result(request: &Value, change: fn(&mut Value)) -> Result<Value, TaskError> {
    let mut response = query_sdk_types(Path::new(""), request)?;
    let first = response["roundTrips"].as_array_mut().unwrap().iter_mut().find(|one| one["value"]["agents"].is_array());
    change(first.unwrap());
    Ok(response)
}

#[test]
fn reports_changes_of_the_types() {
    let document = document();
    let findings = |change: &str, query| format_findings(change, &run_check(Check::Examples, &document, query));
    let all = [
        findings("a lost key", |_, request| {
            with_changed_result(request, |one| {
                one["value"]["agents"][0].as_object_mut().unwrap().remove("displayName").unwrap();
            })
        }),
        findings("a changed value", |_, request| {
            with_changed_result(request, |one| one["value"]["notificationDelayTimerSeconds"] = json!(21))
        }),
        findings("a lost item", |_, request| {
            with_changed_result(request, |one| drop(one["value"]["agents"].as_array_mut().unwrap().pop()))
        }),
        findings("an unreadable value", |_, request| {
            with_changed_result(request, |one| *one = json!({ "error": "no" }))
        }),
        findings("a missing type", |_, request| with_changed_result(request, |one| *one = json!({}))),
    ];
    assert_text!("examples_rust", all.concat());
}

#[test]
fn validates_the_examples_if_the_sdk_does_not_build() {
    let broken = |_: &Path, _: &Value| Err(TaskError::new("it does not build"));
    let document = changed(&document(), "/components/parameters/OrgId/example", Some(json!(7)));
    let report = run_check(Check::Examples, &document, broken);
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.unchecked, Some(TaskError::new("it does not build")));
}
