//! `cargo xtask check types`: finds differences between the document and the SDK's types.

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

const SCHEMAS: &str = "/components/schemas";

#[test]
fn reports_changes_of_the_document() {
    let reference = |name: &str| Some(json!({ "$ref": format!("#/components/schemas/{name}") }));
    let wrapped = |name: &str| Some(json!({ "description": "It.", "allOf": [reference(name)] }));
    let string = || Some(json!({ "description": "It.", "type": "string" }));
    let changes = [
        ("a title", "/info/title", Some(json!("Other"))),
        (
            "a description before a reference",
            "/Agent/properties/type",
            Some(json!({ "allOf": [{ "description": "It." }, reference("AgentType")] })),
        ),
        ("an added schema", "/Added", string()),
        ("an added property", "/Agent/properties/added", string()),
        ("a removed property", "/Agent/properties/email", None),
        ("a property name in another case", "/PhoneNumber/properties/routingprefix", string()),
        ("a property that became required", "/Agent/required/-", Some(json!("email"))),
        ("a property that became optional", "/CallPickup/required/1", None),
        ("an array that became required", "/CallPickup/required/-", Some(json!("agents"))),
        ("an added enum value", "/AgentType/enum/-", Some(json!("ROBOT"))),
        ("a removed enum value", "/AgentType", Some(json!({ "type": "string", "enum": ["PEOPLE", "PLACE"] }))),
        ("an enum that became a string", "/AgentType", string()),
        ("a string that became an enum", "/Agent/properties/email/enum", Some(json!(["A", "B"]))),
        (
            "a string that became a number",
            "/Agent/properties/email",
            Some(json!({ "type": "integer", "format": "int64" })),
        ),
        ("a string that became a boolean", "/ErrorBody/properties/message/type", Some(json!("boolean"))),
        (
            "a number with a wider format",
            "/CallPickup/properties/notificationDelayTimerSeconds/format",
            Some(json!("int64")),
        ),
        ("a required string that became nullable", "/CallPickup/properties/name/nullable", Some(json!(true))),
        ("an optional string that became nullable", "/Agent/properties/email/nullable", Some(json!(true))),
        ("an optional array that became nullable", "/Agent/properties/numbers/nullable", Some(json!(true))),
        ("a reference to another schema", "/Agent/properties/type", wrapped("NotificationType")),
        ("a schema that became a string", "/Agent/properties/location", string()),
        ("an array of another schema", "/Agent/properties/numbers/items", reference("KeyedError")),
        ("an array that became an object", "/Agent/properties/numbers", wrapped("PhoneNumber")),
        (
            "a string that became an array",
            "/Agent/properties/email",
            Some(json!({ "type": "array", "items": string() })),
        ),
        (
            "a string that became a map",
            "/Agent/properties/email",
            Some(json!({ "type": "object", "additionalProperties": { "type": "string" } })),
        ),
        (
            "a reference that became an inline object",
            "/KeyedError/properties/message/items",
            Some(json!({ "type": "object", "properties": { "description": string(), "added": string() } })),
        ),
        (
            "a quoted boolean that became a boolean",
            "/PhoneNumber/properties/primary",
            Some(json!({ "type": "boolean" })),
        ),
        ("a quoted boolean that became a string", "/PhoneNumber/properties/primary", string()),
        (
            "alternatives in another order",
            "/ErrorCode/oneOf",
            Some(json!([{ "title": "Text", "type": "string" }, { "title": "Number", "type": "integer" }])),
        ),
        ("a changed alternative", "/ErrorCode/oneOf/0", Some(json!({ "title": "Number", "type": "boolean" }))),
        ("an added alternative", "/ErrorCode/oneOf/-", Some(json!({ "title": "Flag", "type": "boolean" }))),
    ];
    let document = document();
    let mut all = String::new();
    for (change, pointer, to) in changes {
        let pointer = if pointer.starts_with("/info") { pointer.to_owned() } else { format!("{SCHEMAS}{pointer}") };
        let report = run_check(Check::Types, &changed(&document, &pointer, to), query_sdk_types);
        all.push_str(&format_findings(change, &report));
    }
    assert_text!("types_document", all);
}

/// Replaces the schema at `pointer` in the response of the SDK.
fn with_changed_schema(request: &Value, pointer: &str, to: Option<Value>) -> Result<Value, TaskError> {
    Ok(changed(&query_sdk_types(Path::new(""), request)?, pointer, to))
}

#[test]
fn reports_changes_of_the_types() {
    let document = document();
    let findings = |change: &str, query| format_findings(change, &run_check(Check::Types, &document, query));
    let all = [
        findings("a removed type", |_, request| with_changed_schema(request, "/types/AgentLocation", None)),
        findings("a closed enum", |_, request| {
            let values = json!({ "type": "string", "enum": ["PEOPLE", "PLACE", "VIRTUAL_LINE"] });
            with_changed_schema(request, "/types/AgentType", Some(values))
        }),
        findings("a field with a default", |_, request| {
            with_changed_schema(
                request,
                "/types/Agent/properties/email",
                Some(json!({ "type": "string", "default": "" })),
            )
        }),
        findings("a required field that became nullable", |_, request| {
            with_changed_schema(
                request,
                "/types/CallPickup/properties/name",
                Some(json!({ "type": ["string", "null"] })),
            )
        }),
        findings("an added field", |_, request| {
            with_changed_schema(request, "/types/Agent/properties/added", Some(json!({ "type": "string" })))
        }),
        findings("a field that accepts any value", |_, request| {
            with_changed_schema(request, "/types/ErrorBody/properties/errors", Some(json!(true)))
        }),
    ];
    assert_text!("types_rust", all.concat());
}

#[test]
fn notes_intended_differences() {
    let report = run_check(Check::Types, &document(), query_sdk_types);
    assert_eq!(report.findings, []);
    assert_text!("types_notes", report.notes.join("\n"));
}
