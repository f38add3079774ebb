//! `cargo xtask check types`: each kind of difference between the document and the SDK's types is found.

#![allow(clippy::unwrap_used, clippy::panic)]

mod scratch;
mod sdk;

use std::path::Path;

use sdk::{ask, changed, checked, document, told};
use serde_json::{Value, json};
use xtask::check::Check;

const SCHEMAS: &str = "/components/schemas";

/// The document changes, and the SDK's types are as they were.
#[test]
fn what_the_document_says_otherwise() {
    let reference = |name: &str| Some(json!({ "$ref": format!("#/components/schemas/{name}") }));
    let wrapped = |name: &str| Some(json!({ "description": "It.", "allOf": [reference(name)] }));
    let text = || Some(json!({ "description": "It.", "type": "string" }));
    let changes = [
        ("nothing", "/info/title", Some(json!("Other"))),
        ("a schema more", "/Added", text()),
        ("a property more", "/Agent/properties/added", text()),
        ("a property less", "/Agent/properties/email", None),
        ("a property whose name differs in its case", "/PhoneNumber/properties/routingprefix", text()),
        ("required more", "/Agent/required/-", Some(json!("email"))),
        ("required less", "/CallPickup/required/1", None),
        ("a list that is required", "/CallPickup/required/-", Some(json!("agents"))),
        ("an enum value more", "/AgentType/enum/-", Some(json!("ROBOT"))),
        ("an enum value less", "/AgentType", Some(json!({ "type": "string", "enum": ["PEOPLE", "PLACE"] }))),
        ("an enum that is text", "/AgentType", text()),
        ("text that is an enum", "/Agent/properties/email/enum", Some(json!(["A", "B"]))),
        ("text that is a number", "/Agent/properties/email", Some(json!({ "type": "integer", "format": "int64" }))),
        ("text that is a boolean", "/ErrorBody/properties/message/type", Some(json!("boolean"))),
        ("a wider number", "/CallPickup/properties/notificationDelayTimerSeconds/format", Some(json!("int64"))),
        ("required text that may be null", "/CallPickup/properties/name/nullable", Some(json!(true))),
        ("optional text that may be null", "/Agent/properties/email/nullable", Some(json!(true))),
        ("an optional list that may be null", "/Agent/properties/numbers/nullable", Some(json!(true))),
        ("another schema", "/Agent/properties/type", wrapped("NotificationType")),
        ("a schema that is text", "/Agent/properties/location", text()),
        ("a list of another schema", "/Agent/properties/numbers/items", reference("KeyedError")),
        ("a list that is one", "/Agent/properties/numbers", wrapped("PhoneNumber")),
        ("one that is a list", "/Agent/properties/email", Some(json!({ "type": "array", "items": text() }))),
        (
            "text that is a map",
            "/Agent/properties/email",
            Some(json!({ "type": "object", "additionalProperties": { "type": "string" } })),
        ),
        (
            "a reference that is an object in place",
            "/KeyedError/properties/message/items",
            Some(json!({ "type": "object", "properties": { "description": text(), "added": text() } })),
        ),
        ("a quoted flag that is plain", "/PhoneNumber/properties/primary", Some(json!({ "type": "boolean" }))),
        ("a quoted flag that is text", "/PhoneNumber/properties/primary", text()),
        (
            "alternatives in another order",
            "/ErrorCode/oneOf",
            Some(json!([{ "title": "Text", "type": "string" }, { "title": "Number", "type": "integer" }])),
        ),
        ("another alternative", "/ErrorCode/oneOf/0", Some(json!({ "title": "Number", "type": "boolean" }))),
        ("an alternative more", "/ErrorCode/oneOf/-", Some(json!({ "title": "Flag", "type": "boolean" }))),
    ];
    let document = document();
    let mut all = String::new();
    for (what, pointer, to) in changes {
        let pointer = if pointer.starts_with("/info") { pointer.to_owned() } else { format!("{SCHEMAS}{pointer}") };
        all.push_str(&told(what, &checked(Check::Types, &changed(&document, &pointer, to), ask)));
    }
    assert_text!("types_document", all);
}

/// The SDK's answers with another schema at `pointer`.
fn answering(request: &Value, pointer: &str, to: Option<Value>) -> Result<Value, String> {
    Ok(changed(&ask(Path::new(""), request)?, pointer, to))
}

/// The SDK's types change, and the document is as it was.
#[test]
fn what_the_types_say_otherwise() {
    let document = document();
    let told = |what: &str, ask| told(what, &checked(Check::Types, &document, ask));
    let all = [
        told("a type less", |_, request| answering(request, "/types/AgentLocation", None)),
        told("an enum that is closed", |_, request| {
            let values = json!({ "type": "string", "enum": ["PEOPLE", "PLACE", "VIRTUAL_LINE"] });
            answering(request, "/types/AgentType", Some(values))
        }),
        told("a field that fills in what is absent", |_, request| {
            answering(request, "/types/Agent/properties/email", Some(json!({ "type": "string", "default": "" })))
        }),
        told("a required field that takes null", |_, request| {
            answering(request, "/types/CallPickup/properties/name", Some(json!({ "type": ["string", "null"] })))
        }),
        told("a field more", |_, request| {
            answering(request, "/types/Agent/properties/added", Some(json!({ "type": "string" })))
        }),
        told("anything", |_, request| answering(request, "/types/ErrorBody/properties/errors", Some(json!(true)))),
    ];
    assert_text!("types_rust", all.concat());
}

#[test]
fn what_differs_on_purpose_is_told() {
    let checked = checked(Check::Types, &document(), ask);
    assert_eq!(checked.findings, []);
    assert_text!("types_notes", checked.notes.join("\n"));
}
