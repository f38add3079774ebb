//! The examples of the document: valid against their schemas, and understood by the SDK without losing a key.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use webex_call_pickup::types;

fn document() -> Value {
    webex_call_pickup_codegen::Document::parse(webex_call_pickup_spec::OPENAPI).unwrap().root().clone()
}

/// Every example of the document with the schema beside it, by JSON pointer.
fn examples<'d>(value: &'d Value, pointer: &str, found: &mut Vec<(String, &'d Value, &'d Value)>) {
    match value {
        Value::Object(entries) => {
            if let Some(example) = entries.get("example") {
                // Beside `schema` in parameters, headers and media types; within the schema itself otherwise.
                found.push((format!("{pointer}/example"), entries.get("schema").unwrap_or(value), example));
            }
            for (key, child) in entries.iter().filter(|(key, _)| *key != "example") {
                examples(child, &format!("{pointer}/{}", key.replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| examples(item, &format!("{pointer}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn every_example_is_valid() {
    let document = document();
    let mut found = Vec::new();
    examples(&document, "", &mut found);
    assert!(found.len() >= 40, "only {} examples", found.len());
    for (pointer, schema, example) in found {
        // References lead into the document's components.
        let schema = json!({"allOf": [schema], "components": document["components"]});
        let validator = jsonschema::draft4::new(&schema).unwrap();
        if let Some(error) = validator.iter_errors(example).next() {
            panic!("#{pointer}: {error}");
        }
    }
}

#[test]
fn every_schema_and_property_has_a_description_and_an_example() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} has no description");
        assert!(schema.get("example").is_some(), "{name} has no example");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            assert!(schema["description"].is_string(), "{name}.{property} has no description");
        }
    }
}

/// Every key of `expected` is in `actual`, with the same value but for a quoted boolean.
fn assert_kept(expected: &Value, actual: &Value, place: &str) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                assert_kept(value, actual.get(key).unwrap_or(&Value::Null), &format!("{place}.{key}"));
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            assert_eq!(expected.len(), actual.len(), "{place}");
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                assert_kept(expected, actual, &format!("{place}[{index}]"));
            }
        }
        (Value::String(text), Value::Bool(flag)) => assert_eq!(*text, flag.to_string(), "{place}"),
        _ => assert_eq!(expected, actual, "{place}"),
    }
}

#[test]
fn every_schema_example_goes_through_its_type() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut tried = 0;
    macro_rules! through {
        ($($name:ident),* $(,)?) => {$(
            let example = &schemas[stringify!($name)]["example"];
            let value: types::$name = serde_json::from_value(example.clone()).unwrap();
            assert_kept(example, &serde_json::to_value(&value).unwrap(), stringify!($name));
            tried += 1;
        )*};
    }
    through!(
        LocationId,
        CallPickupId,
        OrgId,
        CallPickup,
        NewCallPickup,
        CallPickupChanges,
        CallPickupName,
        CreatedCallPickup,
        UpdatedCallPickup,
        CallPickupList,
        CallPickupSummary,
        AvailableAgentList,
        LocationList,
        Location,
        SortOrder,
        LocationSortOrder,
        NotificationType,
        AgentId,
        Agent,
        AgentType,
        AgentLocation,
        PhoneNumber,
        ErrorBody,
        ErrorDetail,
        KeyedError,
        KeyedErrorDetail,
        ErrorCode,
    );
    assert_eq!(tried, schemas.len(), "a schema is missing in this test");
}

#[test]
fn the_whole_example_goes_through_the_type() {
    let document = document();
    let path = "/telephony/config/locations/{locationId}/callPickups/{callPickupId}";
    let example = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    let value: types::CallPickup = serde_json::from_value(example.clone()).unwrap();
    assert_kept(example, &serde_json::to_value(&value).unwrap(), "CallPickup");
}
