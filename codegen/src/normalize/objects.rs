//! Rules for objects and their properties.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{SentOnly, each_schema_mut, referenced_schema, schemas_mut};

/// A schema with properties and no type is an object; progenitor would take it for any value. One with an empty list of
/// them is an object of whatever comes.
pub(super) fn properties_make_an_object(document: &mut Value) {
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

/// What makes more than a wrapper of an `allOf` with one schema.
const BESIDE_ALL_OF: [&str; 4] = ["type", "properties", "required", "additionalProperties"];

/// The one schema of an `allOf` that only serves to write something beside it, which OpenAPI 3.0 ignores beside `$ref`.
pub(crate) fn wrapped(schema: &Value) -> Option<&Value> {
    match schema.get("allOf")?.as_array()?.as_slice() {
        [only] if BESIDE_ALL_OF.iter().all(|key| schema.get(*key).is_none()) => Some(only),
        _ => None,
    }
}

/// What `schema` wraps, however often; or itself.
pub(crate) fn innermost(mut schema: &Value) -> &Value {
    while let Some(only) = wrapped(schema) {
        schema = only;
    }
    schema
}

/// A component that only refers to another, or wraps it, becomes a type of its own with the same content; progenitor
/// would put the other into it, one field deeper.
pub(super) fn components_are_types_of_their_own(document: &mut Value) {
    let components = document["components"]["schemas"].clone();
    for (_, schema) in schemas_mut(document) {
        *schema = unwrapped(&components, schema);
    }
}

/// `allOf` of several objects becomes one object with the properties of all; progenitor would try every combination of
/// them. A wrapped schema becomes that schema with what is beside it.
pub(super) fn join_all_of(document: &mut Value) {
    let components = document["components"]["schemas"].clone();
    each_schema_mut(document, &mut |schema| {
        while let Some(only) = wrapped(schema) {
            // A reference cannot carry these; the wrapped form, which progenitor takes, can.
            let has_more = ["nullable", "title"].iter().any(|key| schema.get(key).is_some());
            if referenced_schema(only).is_some() && has_more {
                return;
            }
            *schema = with_what_is_beside(only, schema, "allOf");
        }
        if schema.get("allOf").is_some() {
            *schema = joined(&components, schema);
        }
    });
}

/// What a component is, followed through references and wrappers, with what is beside them.
fn unwrapped(components: &Value, schema: &Value) -> Value {
    let mut schema = schema.clone();
    loop {
        schema = if let Some(name) = referenced_schema(&schema) {
            with_what_is_beside(&components[name], &schema, "$ref")
        } else if let Some(only) = wrapped(&schema) {
            with_what_is_beside(only, &schema, "allOf")
        } else {
            return schema;
        };
    }
}

/// `inner`, with the entries of `outer` less the one that led to it.
fn with_what_is_beside(inner: &Value, outer: &Value, link: &str) -> Value {
    let mut whole = inner.as_object().cloned().unwrap_or_default();
    let beside = outer.as_object().into_iter().flatten().filter(|(key, _)| *key != link);
    whole.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(whole)
}

fn joined(components: &Value, schema: &Value) -> Value {
    let mut all = Map::new();
    for part in parts(components, schema) {
        join_into(&mut all, part);
    }
    // What is told of a part is not told of the whole.
    for key in ["description", "title", "example", "nullable"] {
        match schema.get(key) {
            Some(own) => all.insert(key.to_owned(), own.clone()),
            None => all.remove(key),
        };
    }
    all.remove("allOf");
    all.insert("type".to_owned(), json!("object"));
    Value::Object(all)
}

/// The schemas that `schema` joins, through references and `allOf`, each once, and itself as the last.
fn parts<'v>(components: &'v Value, schema: &'v Value) -> Vec<&'v Value> {
    let mut parts = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // From the last to the first; a list and not recursion: a chain of schemas may be longer than the stack.
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if let Some(name) = referenced_schema(schema) {
            if seen.insert(name) {
                open.push(&components[name]);
            }
            continue;
        }
        open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        parts.push(schema);
    }
    parts.reverse();
    parts
}

fn join_into(all: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (all.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => {
                known.extend(more.iter().map(|(name, property)| (name.clone(), property.clone())));
            }
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => {
                let missing: Vec<_> = more.iter().filter(|name| !known.contains(name)).cloned().collect();
                known.extend(missing);
            }
            _ => {
                all.insert(key.clone(), value.clone());
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
/// (In a body or a parameter it is not: these are there or not.)
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
    each_schema_mut(document, &mut |schema| {
        for (key, value) in super::object_entries(Some(schema)) {
            match key.as_str() {
                "properties" => super::object_entries(Some(value)).for_each(|(_, property)| wrap(property)),
                "items" | "additionalProperties" => wrap(value),
                _ => {}
            }
        }
    });
    for operation in super::operations_mut(document) {
        for (_, response) in super::object_entries(operation.get_mut("responses")) {
            super::content_schemas_mut(response).for_each(wrap);
        }
    }
}

/// Tells `postprocess` that `null` stands for nothing in this property.
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

/// Tells `postprocess` that a schema only ever travels to the server.
pub(crate) const SENT_ONLY: &str = "x-sent-only";

/// `postprocess` cannot see it by itself: the answers of failures are gone.
pub(super) fn mark_what_is_only_sent(document: &mut Value, sent_only: &SentOnly) {
    for (_, schema) in schemas_mut(document).filter(|(name, _)| sent_only.contains(*name)) {
        if let Some(schema) = schema.as_object_mut() {
            schema.insert(SENT_ONLY.to_owned(), json!(true));
        }
    }
}

/// The order of the schemas means nothing; where two lead to each other, typify boxes the one that it meets last.
pub(super) fn schemas_have_no_order(document: &mut Value) {
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.sort_keys();
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
        let out = schemas(
            properties_make_an_object,
            json!({"A": {"properties": {"b": {"properties": {}}, "c": {"additionalProperties": {}}}}}),
        );
        let properties = json!({"b": {"type": "object"}, "c": {"type": "object", "additionalProperties": {}}});
        assert_eq!(out, json!({"A": {"type": "object", "properties": properties}}));
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
    fn a_component_that_refers_to_another_is_a_type_of_its_own() {
        let out = schemas(
            components_are_types_of_their_own,
            json!({
                "Alias": {"$ref": "#/components/schemas/Base"},
                "Base": {"type": "object", "description": "base", "properties": {"id": {"type": "string"}}},
                "Wrapper": {"description": "wrapper", "allOf": [{"$ref": "#/components/schemas/Alias"}]},
            }),
        );
        assert_eq!(out["Alias"], out["Base"]);
        assert_eq!(
            out["Wrapper"],
            json!({"type": "object", "description": "wrapper", "properties": {"id": {"type": "string"}}})
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
    fn a_wrapper_of_a_wrapper_goes() {
        let inner = json!({"allOf": [{"description": "inner", "allOf": [{"type": "string"}]}]});
        let out = schemas(join_all_of, json!({"A": {"properties": {"b": inner}}}));
        assert_eq!(out["A"]["properties"]["b"], json!({"type": "string", "description": "inner"}));
    }

    #[test]
    fn what_is_only_sent_is_marked() {
        let out = schemas(
            |document| mark_what_is_only_sent(document, &SentOnly::from(["Sent".to_owned()])),
            json!({"Sent": {}, "Answer": {}}),
        );
        assert_eq!(out, json!({"Sent": {"x-sent-only": true}, "Answer": {}}));
    }

    #[test]
    fn schemas_are_sorted() {
        let out = schemas(schemas_have_no_order, json!({"B": {}, "C": {}, "A": {}}));
        assert_eq!(out.as_object().unwrap().keys().collect::<Vec<_>>(), ["A", "B", "C"]);
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

        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}});
        let mut document = json!({
            "paths": {"/a": {"get": {"requestBody": body, "responses": {"200": body}}}},
            "components": {"schemas": {"A": {"nullable": true}}},
        });
        null_where_it_is_used(&mut document);
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["requestBody"], body);
        assert_eq!(operation["responses"]["200"]["content"]["application/json"]["schema"], wrapped);
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
