//! Rules for objects and their properties.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::visit_mut::{
    content_schemas_mut, each_schema_mut, entries_mut, operations_mut, referenced_schema, schemas_mut,
};
use crate::openapi::vocabulary::{RESPONSES, SENT_ONLY};

/// Adds the type of a schema with properties that has none; progenitor would take it for any value. An empty
/// `properties` is removed: such an object may have any properties.
pub(super) fn infer_object_type(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        let has_properties = ["properties", "additionalProperties"].iter().any(|key| schema.contains_key(*key));
        if has_properties && !schema.contains_key("type") {
            schema.insert("type".to_owned(), json!("object"));
        }
        if schema.get("properties") == Some(&json!({})) {
            schema.remove("properties");
        }
    });
}

/// Removes the names from `required` that are not properties, and repeated ones. In an `allOf`, another schema may have the
/// property, so this follows the rule that joins them.
pub(super) fn remove_unknown_required(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let properties: BTreeSet<String> =
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let mut seen = BTreeSet::new();
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| {
                name.as_str().is_some_and(|name| properties.contains(name) && seen.insert(name.to_owned()))
            });
        }
    });
}

/// Lets every object have unknown properties, since responses gain properties without notice. progenitor would make a
/// closed type of `additionalProperties: false`.
pub(super) fn open_objects(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        if schema.get("additionalProperties") == Some(&json!(false)) || schema.contains_key("properties") {
            schema.remove("additionalProperties");
        }
    });
}

/// Makes the uses of a nullable component nullable, instead of the component; progenitor would put the `null` into the
/// type itself. Request bodies and parameters are excepted: they are sent or omitted, and never `null`.
pub(super) fn move_null_to_uses(document: &mut Value) {
    let mut nullable = BTreeSet::new();
    for (name, schema) in schemas_mut(document) {
        if let Some(schema) = schema.as_object_mut()
            && schema.remove("nullable") == Some(json!(true))
        {
            nullable.insert(name.clone());
        }
    }
    let is_nullable = |value: &Value| referenced_schema(value).is_some_and(|name| nullable.contains(&*name));
    let wrap = |value: &mut Value| {
        if is_nullable(value)
            && let Some(entries) = value.as_object_mut()
            && let Some(reference) = entries.remove("$ref")
        {
            entries.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
            entries.insert("nullable".to_owned(), json!(true));
        }
    };
    each_schema_mut(document, &mut |schema| {
        for (key, value) in entries_mut(Some(schema)) {
            match key.as_str() {
                "properties" => entries_mut(Some(value)).for_each(|(_, property)| wrap(property)),
                "items" | "additionalProperties" => wrap(value),
                _ => {}
            }
        }
    });
    for operation in operations_mut(document) {
        for (_, response) in entries_mut(operation.get_mut(RESPONSES)) {
            content_schemas_mut(response).for_each(wrap);
        }
    }
}

/// Makes an optional list or map of a response one type, whether it is absent, `null` or empty. In a request, omitting a
/// list and sending an empty one differ, and so the types can express both.
pub(super) fn treat_null_as_absent(document: &mut Value, sent_only: &BTreeSet<String>) {
    for (name, schema) in schemas_mut(document) {
        let is_sent = sent_only.contains(name);
        let required = schema.get("required").cloned().unwrap_or_default();
        for (name, property) in entries_mut(schema.get_mut("properties")) {
            let is_required = required.as_array().is_some_and(|r| r.iter().any(|n| n == name));
            let Some(property) = property.as_object_mut() else { continue };
            let is_list = property.get("type") == Some(&json!("array"));
            let is_map = property.get("type") == Some(&json!("object"));
            if is_required || !(is_list || is_map) {
                continue;
            }
            if is_sent {
                property.insert("nullable".to_owned(), json!(true));
            } else {
                property.remove("nullable");
            }
        }
    }
}

/// Marks the schemas that are used in requests only. `postprocess` cannot find them itself: the error responses are gone.
pub(super) fn mark_sent_only(document: &mut Value, sent_only: &BTreeSet<String>) {
    for (_, schema) in schemas_mut(document).filter(|(name, _)| sent_only.contains(*name)) {
        if let Some(schema) = schema.as_object_mut() {
            schema.insert(SENT_ONLY.to_owned(), json!(true));
        }
    }
}

/// Sorts the schemas, so that their order has no effect: of two that contain each other, typify boxes the later one.
pub(super) fn sort_schemas(document: &mut Value) {
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.sort_keys();
    }
}

#[cfg(test)]
mod tests {
    use super::{super::visit_mut::apply_to_schemas, *};

    #[test]
    fn infers_the_type_object() {
        let out = apply_to_schemas(
            infer_object_type,
            json!({"A": {"properties": {"b": {"properties": {}}, "c": {"additionalProperties": {}}}}}),
        );
        let properties = json!({"b": {"type": "object"}, "c": {"type": "object", "additionalProperties": {}}});
        assert_eq!(out, json!({"A": {"type": "object", "properties": properties}}));
    }

    #[test]
    fn marks_schemas_that_are_only_sent() {
        let out = apply_to_schemas(
            |document| mark_sent_only(document, &BTreeSet::from(["Sent".to_owned()])),
            json!({"Sent": {}, "Received": {}}),
        );
        assert_eq!(out, json!({"Sent": {"x-sent-only": true}, "Received": {}}));
    }

    #[test]
    fn sorts_schemas() {
        let out = apply_to_schemas(sort_schemas, json!({"B": {}, "C": {}, "A": {}}));
        assert_eq!(out.as_object().unwrap().keys().collect::<Vec<_>>(), ["A", "B", "C"]);
    }

    #[test]
    fn opens_closed_objects() {
        let out = apply_to_schemas(open_objects, json!({"A": {"additionalProperties": false, "properties": {}}}));
        assert_eq!(out, json!({"A": {"properties": {}}}));
        let map = json!({"A": {"type": "object", "additionalProperties": {"type": "string"}}});
        assert_eq!(apply_to_schemas(open_objects, map.clone()), map);
    }

    #[test]
    fn moves_null_from_a_component_to_its_uses() {
        let out = apply_to_schemas(
            move_null_to_uses,
            json!({
                "A": {"nullable": true, "type": "object"},
                "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}, "items": {"$ref": "#/components/schemas/A"}},
            }),
        );
        let wrapped = json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]});
        assert_eq!(out, json!({"A": {"type": "object"}, "B": {"properties": {"a": wrapped}, "items": wrapped}}));

        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}});
        let mut document = json!({
            "paths": {"/a": {"get": {"requestBody": body, "responses": {"200": body}}}},
            "components": {"schemas": {"A": {"nullable": true}}},
        });
        move_null_to_uses(&mut document);
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["requestBody"], body);
        assert_eq!(operation["responses"]["200"]["content"]["application/json"]["schema"], wrapped);
    }

    #[test]
    fn an_optional_list_of_a_response_is_never_null() {
        let list = json!({"required": ["r"], "properties": {"o": {"type": "array", "nullable": true}, "r": {"type": "array"}}});
        let out = apply_to_schemas(
            |document| treat_null_as_absent(document, &BTreeSet::from(["Sent".to_owned()])),
            json!({"Received": list, "Sent": list}),
        );
        assert_eq!(out["Received"]["properties"]["o"], json!({"type": "array"}));
        assert_eq!(out["Received"]["properties"]["r"], json!({"type": "array"}));
        assert_eq!(out["Sent"]["properties"]["o"], json!({"type": "array", "nullable": true}));
    }
}
