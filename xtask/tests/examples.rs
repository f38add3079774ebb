//! `cargo xtask check examples`: an example that breaks its schema, or does not survive the SDK's types, is found.

#![allow(clippy::unwrap_used, clippy::panic)]

mod scratch;
mod sdk;

use std::path::Path;

use sdk::{ask, changed, checked, document, told};
use serde_json::{Value, json};
use xtask::{check::Check, task_error::TaskError};

const ANSWER: &str = "/paths/~1telephony~1config~1locations~1{locationId}~1callPickups~1{callPickupId}/get/responses/200\
    /content/application~1json";

#[test]
fn the_document_has_no_finding() {
    let checked = checked(Check::Examples, &document(), ask);
    assert_eq!((checked.findings, checked.unchecked), (Vec::new(), None));
}

/// The document changes, and the SDK's types are as they were.
#[test]
fn what_the_document_says_otherwise() {
    let answer = |below: &str| format!("{ANSWER}{below}");
    let schema = |below: &str| format!("/components/schemas/{below}");
    let text = || json!({ "description": "It.", "type": "string" });
    let changes = [
        ("nothing", "/info/title".to_owned(), Some(json!("Other"))),
        ("text that is a number", schema("Agent/properties/email/example"), Some(json!(7))),
        ("a key that the schema does not know", schema("Agent/example/added"), Some(json!("a"))),
        ("the same within an answer", answer("/example/agents/0/numbers/0/added"), Some(json!("a"))),
        ("a key that the schema knows, and the type does not", schema("PhoneNumber/properties/added"), {
            let mut added = text();
            added["example"] = json!("a");
            Some(added)
        }),
        ("a required key less", schema("CallPickup/example/name"), None),
        ("an unknown value of an enum", schema("AgentType/example"), Some(json!("ROBOT"))),
        (
            "a number that is too wide",
            schema("CallPickup/properties/notificationDelayTimerSeconds/example"),
            Some(json!(3_000_000_000_u32)),
        ),
        ("null where it is not allowed", answer("/example/agents/0/email"), Some(json!(null))),
        ("neither alternative", schema("ErrorCode/example"), Some(json!(true))),
        ("a quoted flag that is no flag", schema("PhoneNumber/example/primary"), Some(json!("yes"))),
        ("a flag that is not quoted", schema("PhoneNumber/example/primary"), Some(json!(true))),
        (
            "the other name of a property",
            schema("Agent/example"),
            Some(json!({ "id": "a", "phoneNumber": [{ "esn": "1" }] })),
        ),
        ("a parameter", "/components/parameters/OrgId/example".to_owned(), Some(json!(7))),
        ("a header", "/components/headers/RetryAfter/example".to_owned(), Some(json!(30))),
        (
            "one of several",
            answer("/examples"),
            Some(json!({ "good": { "value": { "id": "a", "name": "b" } }, "bad": { "value": { "id": "a" } } })),
        ),
        ("a schema that the SDK has no type for", schema("Added"), {
            let mut added = text();
            added["example"] = json!("a");
            Some(added)
        }),
        (
            "a quoted flag, which needs no type",
            schema("Flag"),
            Some(json!({
                "oneOf": [{ "type": "boolean" }, { "type": "string", "enum": ["true", "false"] }],
                "example": "true",
            })),
        ),
    ];
    let document = document();
    let all = changes
        .map(|(what, pointer, to)| told(what, &checked(Check::Examples, &changed(&document, &pointer, to), ask)));
    assert_text!("examples_document", all.concat());
}

/// The SDK's answer, with what came of the first example, that of the whole answer, in the hands of `change`.
fn answering(request: &Value, change: fn(&mut Value)) -> Result<Value, String> {
    let mut answer = ask(Path::new(""), request)?;
    let first = answer["through"].as_array_mut().unwrap().iter_mut().find(|one| one["value"]["agents"].is_array());
    change(first.unwrap());
    Ok(answer)
}

/// The SDK's types change, and the document is as it was.
#[test]
fn what_the_types_do_otherwise() {
    let document = document();
    let told = |what: &str, ask| told(what, &checked(Check::Examples, &document, ask));
    let all = [
        told("a key is lost", |_, request| {
            answering(request, |one| {
                one["value"]["agents"][0].as_object_mut().unwrap().remove("displayName").unwrap();
            })
        }),
        told("a value becomes another", |_, request| {
            answering(request, |one| one["value"]["notificationDelayTimerSeconds"] = json!(21))
        }),
        told("an item is lost", |_, request| {
            answering(request, |one| drop(one["value"]["agents"].as_array_mut().unwrap().pop()))
        }),
        told("it is not understood", |_, request| answering(request, |one| *one = json!({ "error": "no" }))),
        told("there is no such type", |_, request| answering(request, |one| *one = json!({}))),
    ];
    assert_text!("examples_rust", all.concat());
}

#[test]
fn an_sdk_that_does_not_answer_leaves_the_examples_half_checked() {
    let broken = |_: &Path, _: &Value| Err("it does not build".to_owned());
    let document = changed(&document(), "/components/parameters/OrgId/example", Some(json!(7)));
    let checked = checked(Check::Examples, &document, broken);
    assert_eq!(checked.findings.len(), 1);
    assert_eq!(checked.unchecked, Some(TaskError::new("whether the SDK's types take the examples: it does not build")));
}
