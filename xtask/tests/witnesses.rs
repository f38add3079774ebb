//! Tests witnesses: the conventions of the search, and the output formats.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};
use xtask::diff::{
    change::{Change, Witness},
    format::{json, markdown},
    review::{Review, ReviewOptions},
    source::Source,
    verdict::Verdict,
    witness::{compare_with_witnesses, search_summary::Gap},
};

/// Returns a document whose only operation has a schema in its request or in its response.
fn document(is_request: bool, schema: &Value, schemas: &Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    let operation = if is_request {
        json!({ "requestBody": { "content": content }, "responses": { "204": { "description": "Done." } } })
    } else {
        json!({ "responses": { "200": { "description": "It.", "content": content } } })
    };
    json!({ "openapi": "3.0.3", "paths": { "/t": { "post": operation } }, "components": { "schemas": schemas } })
}

fn changes(is_request: bool, old: &Value, new: &Value) -> Vec<Change> {
    let side = |schema: &Value| document(is_request, schema, &json!({}));
    compare_with_witnesses(&side(old), &side(new)).0
}

/// Returns the only witness.
fn witness(is_request: bool, old: &Value, new: &Value) -> Option<Witness> {
    let changes = changes(is_request, old, new);
    let mut witnesses: Vec<Witness> = changes.into_iter().filter_map(|change| change.witness).collect();
    assert!(witnesses.len() < 2, "{witnesses:#?}");
    witnesses.pop()
}

fn value(is_request: bool, old: &Value, new: &Value) -> Option<Value> {
    witness(is_request, old, new).map(|witness| witness.value)
}

const REQUEST: bool = true;
const RESPONSE: bool = false;

#[test]
fn a_witness_is_near_the_changed_limit() {
    let string = |most: u32| json!({ "type": "string", "maxLength": most });
    assert_eq!(value(REQUEST, &string(5), &string(3)), Some(json!("aaaa")));
    assert_eq!(value(RESPONSE, &string(5), &string(3)), None, "old callers expect shorter strings");
    assert_eq!(value(RESPONSE, &string(3), &string(5)), Some(json!("aaaa")));
    let integer = |least: i32| json!({ "type": "integer", "minimum": least });
    assert_eq!(value(REQUEST, &integer(1), &integer(7)), Some(json!(1)));
    let number = |step: f64| json!({ "type": "number", "multipleOf": step });
    assert_eq!(value(REQUEST, &number(0.5), &number(1.0)), Some(json!(0.5)));
}

#[test]
fn a_witness_stands_at_the_place_of_the_change() {
    let object = |name: &Value| json!({ "type": "object", "required": ["id", "name"], "properties": { "id": { "type": "integer" }, "name": name } });
    let (old, new) = (object(&json!({ "type": "string" })), object(&json!({ "type": "integer" })));
    let found = witness(REQUEST, &old, &new).unwrap();
    assert_eq!(found.value, json!(""));
    assert_eq!(found.reason, "value is not of type \"integer\"");
    assert!(found.new[0].as_str().ends_with("/properties/name"), "{:?}", found.new);
    let optional = json!({ "type": "object", "required": ["id"], "properties": old["properties"] });
    assert_eq!(
        value(REQUEST, &optional, &old),
        Some(json!({ "id": 0 })),
        "the property may be absent in the whole object"
    );
}

#[test]
fn a_second_matching_alternative_is_found() {
    let one_of =
        |types: &[&str]| json!({ "oneOf": types.iter().map(|name| json!({ "type": name })).collect::<Vec<_>>() });
    let found = witness(REQUEST, &one_of(&["integer", "string"]), &one_of(&["integer", "string", "number"])).unwrap();
    assert_eq!(found.value, json!(0));
    assert_eq!(found.reason, "more than one alternative matches");
}

#[test]
fn undeclared_properties_do_not_count_in_requests() {
    let open = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let mut more = open.clone();
    more["properties"]["b"] = json!({ "type": "integer" });
    assert_eq!(value(REQUEST, &open, &more), None, "no caller may send another `b`");
    assert_eq!(value(RESPONSE, &open, &more), None);
    let mut map = open.clone();
    map["additionalProperties"] = json!({ "type": "string" });
    let mut map_with_more = more.clone();
    map_with_more["additionalProperties"] = json!({ "type": "string" });
    let found = changes(REQUEST, &map, &map_with_more);
    assert!(found.iter().any(|change| change.witness.is_some()), "a map declares all names: {found:#?}");
}

#[test]
fn a_closed_object_that_gains_a_property_may_break() {
    let closed =
        |properties: Value| json!({ "type": "object", "properties": properties, "additionalProperties": false });
    let (old, new) = (closed(json!({})), closed(json!({ "a": { "type": "boolean" } })));
    let found = changes(RESPONSE, &old, &new);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].wire.old_caller, Verdict::MayBreak);
    assert_eq!(found[0].witness.as_ref().unwrap().value, json!({ "a": true }));
}

#[test]
fn hidden_properties_are_left_out() {
    let object = |id: Value| json!({ "type": "object", "required": ["id", "n"], "properties": { "id": id, "n": { "type": "integer" } } });
    let old = object(json!({ "type": "string", "readOnly": true }));
    let new = object(json!({ "type": "string", "readOnly": true, "maxLength": 3 }));
    assert_eq!(value(REQUEST, &old, &new), None, "requests have no read-only property");
    let mut stricter = old.clone();
    stricter["properties"]["m"] = json!({ "type": "integer" });
    let mut strictest = stricter.clone();
    strictest["required"] = json!(["id", "n", "m"]);
    assert_eq!(value(REQUEST, &stricter, &strictest), Some(json!({ "n": 0 })));
    let secret = object(json!({ "type": "string", "writeOnly": true }));
    let mut longer = secret.clone();
    longer["properties"]["n"]["nullable"] = json!(true);
    assert_eq!(value(RESPONSE, &secret, &longer), Some(json!(null)));
}

#[test]
fn formats_are_annotations_except_widths_of_integers() {
    let string = |format: &str| json!({ "type": "string", "format": format });
    assert_eq!(value(REQUEST, &string("date"), &string("date-time")), None);
    let integer = |format: &str| json!({ "type": "integer", "format": format });
    assert_eq!(value(REQUEST, &integer("int64"), &integer("int32")), Some(json!(2_147_483_648_i64)));
}

#[test]
fn a_changed_pattern_is_searched_among_known_values() {
    let string = |pattern: &str, example: Option<&str>| match example {
        Some(example) => json!({ "type": "string", "pattern": pattern, "example": example }),
        None => json!({ "type": "string", "pattern": pattern }),
    };
    assert_eq!(value(REQUEST, &string("^[A-Z]+$", Some("BELL")), &string("^[A-Z]{2}$", None)), Some(json!("BELL")));
    let side = |schema: &Value| document(REQUEST, schema, &json!({}));
    let (_, summary) = compare_with_witnesses(&side(&string("^[A-Z]+$", None)), &side(&string("^[A-Z]{2}$", None)));
    assert_eq!(summary.gaps.get(&Gap::Pattern), Some(&1));
}

#[test]
fn what_is_not_searched_is_counted() {
    let gaps = |old: &Value, new: &Value| {
        let side = |schema: &Value| document(REQUEST, schema, &json!({}));
        compare_with_witnesses(&side(old), &side(new)).1.gaps.into_keys().collect::<Vec<_>>()
    };
    let string = |most: u32| json!({ "type": "string", "maxLength": most });
    assert_eq!(gaps(&string(5_000), &string(4_000)), [Gap::Length]);
    let integer = |most: u64| json!({ "type": "integer", "maximum": most });
    assert_eq!(gaps(&integer(1 << 60), &integer(1 << 59)), [Gap::LargeInteger]);
    let not = |name: &str| json!({ "type": "string", "not": { "enum": [name] } });
    assert_eq!(gaps(&not("x"), &not("y")), [Gap::Not]);
    let named = |pattern: &str| json!({ "type": "object", "patternProperties": { pattern: { "type": "string" } } });
    assert_eq!(gaps(&named("^a"), &named("^b")), [Gap::OtherKeyword]);
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    assert_eq!(gaps(&text("^a{9}$"), &text("^b{9}$")), [Gap::Pattern]);
    assert_eq!(gaps(&text("("), &text("^b$")), [Gap::Pattern, Gap::InvalidSchema]);
}

#[test]
fn a_parameter_is_a_string_on_the_wire() {
    let with = |schema: Value| json!({ "paths": { "/t": { "get": { "parameters": [{ "name": "q", "in": "query", "schema": schema }] } } } });
    let find = |old: Value, new: Value| {
        let found = compare_with_witnesses(&with(old), &with(new)).0;
        found.into_iter().find_map(|change| change.witness).map(|witness| witness.value)
    };
    assert_eq!(find(json!({ "type": "integer" }), json!({ "type": "string" })), None);
    assert_eq!(find(json!({ "type": "string" }), json!({ "type": "integer" })), Some(json!("")));
    let xml = |schema: Value| {
        let content = json!({ "application/xml": { "schema": schema } });
        json!({ "paths": { "/t": { "get": { "responses": { "200": { "content": content } } } } } })
    };
    let found = compare_with_witnesses(&xml(json!({ "type": "string" })), &xml(json!({ "type": "object" }))).0;
    assert!(found.iter().all(|change| change.witness.is_none()), "{found:#?}");
}

#[test]
fn a_shared_schema_is_searched_once() {
    let with = |most: u32| {
        let reference = json!({ "$ref": "#/components/schemas/A" });
        let body = json!({ "content": { "application/json": { "schema": reference } } });
        let paths: serde_json::Map<String, Value> =
            (0..9).map(|number| (format!("/t{number}"), json!({ "post": { "requestBody": body } }))).collect();
        json!({ "paths": paths, "components": { "schemas": { "A": { "type": "string", "maxLength": most } } } })
    };
    let (changes, summary) = compare_with_witnesses(&with(5), &with(3));
    assert_eq!(summary.searched, 1);
    assert_eq!(changes[0].use_count, 9);
    assert!(changes[0].witness.is_some());
}

#[test]
fn recursive_schemas_have_witnesses() {
    let tree = |most: u32| {
        let schemas = json!({ "Tree": { "type": "object", "required": ["name"], "properties": {
            "name": { "type": "string", "maxLength": most },
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
            "other": { "oneOf": [{ "$ref": "#/components/schemas/Tree" }, { "type": "string" }] },
        } } });
        document(REQUEST, &json!({ "$ref": "#/components/schemas/Tree" }), &schemas)
    };
    let changes = compare_with_witnesses(&tree(3), &tree(2)).0;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].witness.as_ref().unwrap().value, json!("aaa"));
}

fn review(old: &Value, new: &Value, with_witnesses: bool) -> Review {
    let source = |document: &Value| Source {
        label: "generated".to_owned(),
        file: "openapi.json".to_owned(),
        commit: None,
        text: document.to_string(),
        version: None,
        public_items: None,
    };
    let options = ReviewOptions { with_rust: false, with_witnesses };
    Review::new(source(old), source(new), &[], options).unwrap()
}

#[test]
fn reports_show_the_witness() {
    let string = |most: u32| document(REQUEST, &json!({ "type": "string", "maxLength": most }), &json!({}));
    let with = review(&string(5), &string(3), true);
    let markdown = markdown::render(&with, None);
    assert!(
        markdown.contains("Witness: was valid before, and is not now: value is longer than 3 characters"),
        "{markdown}"
    );
    assert!(markdown.contains("\n  ```json\n  \"aaaa\"\n  ```\n"), "{markdown}");
    assert!(markdown.contains("1 pair of schemas searched."), "{markdown}");
    let json: Value = serde_json::from_str(&json::render(&with)).unwrap();
    let witness = &json["changes"][0]["witness"];
    assert_eq!((&witness["direction"], &witness["value"]), (&json!("request"), &json!("aaaa")));
    assert_eq!(json["witness_search"]["searched"], json!(1));

    let without = review(&string(5), &string(3), false);
    assert!(!markdown::render(&without, None).contains("itness"));
    let json: Value = serde_json::from_str(&json::render(&without)).unwrap();
    assert_eq!((&json["changes"][0]["witness"], &json["witness_search"]), (&Value::Null, &Value::Null));
}
