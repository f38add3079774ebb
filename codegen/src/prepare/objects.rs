//! Rules for objects and their properties.

use serde_json::{Map, Value, json};

use super::{SentOnly, each_schema_mut, referenced_schema, schemas_mut};

/// A schema with properties and no type is an object; progenitor would take it for any value.
pub(super) fn properties_make_an_object(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        if schema.contains_key("properties") && !schema.contains_key("type") {
            schema.insert("type".to_owned(), json!("object"));
        }
    });
}

/// `allOf` of several objects becomes one object with the properties of all; `allOf` of one schema, the OpenAPI 3.0 way
/// to write something beside a `$ref`, becomes that schema with what is beside it.
pub(super) fn join_all_of(document: &mut Value) {
    let components = document["components"]["schemas"].clone();
    each_schema_mut(document, &mut |schema| {
        if schema.get("allOf").is_some() {
            let nullable = schema.get("nullable").cloned();
            *schema = joined(&components, schema);
            // A reference cannot carry `nullable`; the wrapped form, which progenitor takes, can.
            if let (Some(nullable), Some(name)) = (nullable, referenced_schema(schema)) {
                let reference = super::reference_to(name);
                let Some(schema) = schema.as_object_mut() else { return };
                schema.remove("$ref");
                schema.insert("allOf".to_owned(), json!([reference]));
                schema.insert("nullable".to_owned(), nullable);
            }
        }
    });
}

fn joined(components: &Value, schema: &Value) -> Value {
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return schema.clone() };
    let mut outer = schema.as_object().cloned().unwrap_or_default();
    outer.remove("allOf");
    if let [only] = parts.as_slice()
        && !outer.contains_key("properties")
    {
        let mut only = joined(components, only).as_object().cloned().unwrap_or_default();
        only.append(&mut outer);
        return Value::Object(only);
    }
    let mut all = Map::new();
    for part in parts {
        let part = match referenced_schema(part) {
            Some(name) => &components[name],
            None => part,
        };
        join_into(&mut all, joined(components, part));
    }
    // What is told of a part is not told of the whole.
    for key in ["description", "title", "example", "nullable"] {
        all.remove(key);
    }
    join_into(&mut all, Value::Object(outer));
    all.insert("type".to_owned(), json!("object"));
    Value::Object(all)
}

fn join_into(all: &mut Map<String, Value>, part: Value) {
    let Value::Object(part) = part else { return };
    for (key, value) in part {
        match (all.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => {
                for name in more {
                    if !known.contains(&name) {
                        known.push(name);
                    }
                }
            }
            (_, value) => {
                all.insert(key, value);
            }
        }
    }
}

/// Answers gain properties without notice: an object never refuses those it does not know. progenitor would make a
/// closed type of `additionalProperties: false`.
pub(super) fn accept_unknown_properties(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        if schema.get("additionalProperties") == Some(&json!(false)) || schema.contains_key("properties") {
            schema.remove("additionalProperties");
        }
    });
}

/// A component that may be `null` may be so wherever it is used; progenitor would put the `null` into the type itself.
pub(super) fn null_where_it_is_used(document: &mut Value) {
    let mut nullable = Vec::new();
    for (name, schema) in schemas_mut(document) {
        if let Some(schema) = schema.as_object_mut()
            && schema.remove("nullable") == Some(json!(true))
        {
            nullable.push(name.clone());
        }
    }
    let is_nullable = |value: &Value| referenced_schema(value).is_some_and(|name| nullable.iter().any(|n| n == name));
    let wrap = |value: &mut Value| {
        if is_nullable(value)
            && let Some(entries) = value.as_object_mut()
            && let Some(reference) = entries.remove("$ref")
        {
            entries.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
            entries.insert("nullable".to_owned(), json!(true));
        }
    };
    for (_, schema) in schemas_mut(document) {
        super::within(schema, &mut |schema| {
            let Some(schema) = schema.as_object_mut() else { return };
            for (key, value) in schema.iter_mut() {
                match key.as_str() {
                    "properties" => super::object_entries(Some(value)).for_each(|(_, property)| wrap(property)),
                    "items" | "additionalProperties" => wrap(value),
                    _ => {}
                }
            }
        });
    }
}

/// Tells `finish` that `null` stands for nothing in this property.
pub(crate) const NULL_IS_ABSENT: &str = "x-null-is-absent";

/// In an answer, an optional list that is absent, `null` or empty is one and the same; so is a map. In what is sent,
/// leaving a list out and sending an empty one are different things, and the types can say both.
pub(super) fn null_is_absent(document: &mut Value, sent_only: &SentOnly) {
    for (name, schema) in schemas_mut(document) {
        let is_sent = sent_only.contains(name);
        let required = schema.get("required").cloned().unwrap_or_default();
        for (name, property) in super::object_entries(schema.get_mut("properties")) {
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
                property.insert(NULL_IS_ABSENT.to_owned(), json!(true));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas(rule: impl Fn(&mut Value), schemas: Value) -> Value {
        let mut document = json!({"components": {"schemas": schemas}});
        rule(&mut document);
        document["components"]["schemas"].take()
    }

    #[test]
    fn type_object_is_inferred() {
        let out = schemas(properties_make_an_object, json!({"A": {"properties": {"b": {"properties": {}}}}}));
        assert_eq!(out, json!({"A": {"type": "object", "properties": {"b": {"type": "object", "properties": {}}}}}));
    }

    #[test]
    fn all_of_objects_is_one_object() {
        let out = schemas(
            join_all_of,
            json!({
                "Base": {"type": "object", "description": "base", "required": ["id"], "properties": {"id": {"type": "string"}}},
                "Whole": {
                    "description": "whole",
                    "allOf": [
                        {"$ref": "#/components/schemas/Base"},
                        {"type": "object", "required": ["id", "name"], "properties": {"name": {"type": "string"}}},
                    ],
                },
            }),
        );
        assert_eq!(
            out["Whole"],
            json!({
                "type": "object", "description": "whole", "required": ["id", "name"],
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
            })
        );
    }

    #[test]
    fn all_of_one_reference_keeps_what_is_beside_it() {
        let out = schemas(
            join_all_of,
            json!({"A": {"properties": {
                "b": {"description": "of b", "allOf": [{"$ref": "#/components/schemas/B"}]},
                "c": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]},
            }}, "B": {}}),
        );
        assert_eq!(out["A"]["properties"]["b"], json!({"$ref": "#/components/schemas/B", "description": "of b"}));
        assert_eq!(
            out["A"]["properties"]["c"],
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]})
        );
    }

    #[test]
    fn closed_objects_open() {
        let out = schemas(accept_unknown_properties, json!({"A": {"additionalProperties": false, "properties": {}}}));
        assert_eq!(out, json!({"A": {"properties": {}}}));
        let map = json!({"A": {"type": "object", "additionalProperties": {"type": "string"}}});
        assert_eq!(schemas(accept_unknown_properties, map.clone()), map);
    }

    #[test]
    fn a_nullable_component_is_nullable_where_used() {
        let out = schemas(
            null_where_it_is_used,
            json!({
                "A": {"nullable": true, "type": "object"},
                "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}, "items": {"$ref": "#/components/schemas/A"}},
            }),
        );
        let wrapped = json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/A"}]});
        assert_eq!(out, json!({"A": {"type": "object"}, "B": {"properties": {"a": wrapped}, "items": wrapped}}));
    }

    #[test]
    fn an_optional_list_of_an_answer_is_never_null() {
        let list = json!({"required": ["r"], "properties": {"o": {"type": "array", "nullable": true}, "r": {"type": "array"}}});
        let out = schemas(
            |document| null_is_absent(document, &SentOnly::from(["Sent".to_owned()])),
            json!({"Answer": list, "Sent": list}),
        );
        assert_eq!(out["Answer"]["properties"]["o"], json!({"type": "array", "x-null-is-absent": true}));
        assert_eq!(out["Answer"]["properties"]["r"], json!({"type": "array"}));
        assert_eq!(out["Sent"]["properties"]["o"], json!({"type": "array", "nullable": true}));
    }
}
