//! Tests the verdicts of `cargo xtask diff` on pairs of small documents, each with all of its changes.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used)]

use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::openapi::Document;
use xtask::diff::{change::Change, compare::compare};

/// Returns one side of a pair: a document with the operation `POST /bells`, which uses the schemas of the side.
fn document(side: &Value) -> Value {
    let mut operation = Map::new();
    let content = |schema: &Value| json!({ "application/json": { "schema": schema } });
    let response = side.get("response").map_or(json!({}), |schema| json!({ "content": content(schema) }));
    operation.insert("responses".to_owned(), json!({ "200": response }));
    if let Some(schema) = side.get("request") {
        operation.insert("requestBody".to_owned(), json!({ "required": true, "content": content(schema) }));
    }
    operation.extend(side.get("operation").and_then(Value::as_object).cloned().unwrap_or_default());
    let mut document = json!({ "openapi": "3.0.3", "paths": { "/bells": { "post": operation } } });
    for key in ["components", "security", "servers"] {
        if let Some(value) = side.get(key) {
            document[key] = value.clone();
        }
    }
    if let Some(schemas) = side.get("schemas") {
        document["components"]["schemas"] = schemas.clone();
    }
    let paths = side.get("paths").and_then(Value::as_object).cloned().unwrap_or_default();
    document["paths"].as_object_mut().unwrap().extend(paths);
    document
}

/// Returns a change as its verdict, its rule and the place of what changed.
fn line(change: &Change) -> String {
    let side = if change.new.value.is_some() { &change.new } else { &change.old };
    let pointer = side.pointer.to_string();
    let place = pointer.rsplit('/').find(|segment| segment.parse::<usize>().is_err()).unwrap_or_default();
    format!("{} {} {place}", change.wire.old_caller.as_str(), change.rule.id)
}

fn check(pairs: &str) {
    let pairs = Document::parse(pairs).unwrap();
    let mut failures = Vec::new();
    for pair in pairs.root().as_array().unwrap() {
        let [old, new] = ["old", "new"].map(|side| document(&pair[side]));
        let mut found: Vec<String> = compare(&old, &new).iter().map(line).collect();
        found.sort_unstable();
        let mut expected: Vec<&str> =
            pair["changes"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        expected.sort_unstable();
        if found != expected {
            failures.push(format!("{}\n  expected {expected:#?}\n  found {found:#?}", pair["name"]));
        }
        assert_eq!(compare(&new, &new), [], "{}", pair["name"]);
        assert_eq!(compare(&old, &new).len(), compare(&new, &old).len(), "{}, swapped", pair["name"]);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn schemas_have_the_right_verdicts() {
    check(include_str!("fixtures/diff/verdicts/schemas.yaml"));
}

#[test]
fn combined_schemas_have_the_right_verdicts() {
    check(include_str!("fixtures/diff/verdicts/combinations.yaml"));
}

#[test]
fn operations_have_the_right_verdicts() {
    check(include_str!("fixtures/diff/verdicts/operations.yaml"));
}

/// The pairs follow reports of other tools' users.
#[test]
fn reported_pairs_have_the_right_verdicts() {
    check(include_str!("fixtures/diff/verdicts/reported.yaml"));
}

#[test]
fn inline_alternatives_are_named_by_their_required_properties() {
    let requiring = |name: &str| json!({ "type": "object", "required": [name] });
    let side = |alternatives: Value| document(&json!({ "request": { "anyOf": alternatives } }));
    let (old, new) = (side(json!([requiring("wing"), requiring("fin")])), side(json!([requiring("wing")])));
    let changes = compare(&old, &new);
    let messages: Vec<String> = changes.iter().map(|change| change.message(str::to_owned)).collect();
    assert_eq!(messages, ["the anyOf alternative object with fin was removed"]);
}
