//! Rules for single values: text, numbers and booleans.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{SentOnly, each_schema_mut, innermost, referenced_schema, schemas, schemas_mut};

/// Tells `postprocess` that this property is a boolean that may come quoted.
pub(crate) const LENIENT_FLAG: &str = "x-lenient-flag";

/// Whether `schema` says "a boolean, or the same quoted": `oneOf` (or `anyOf`) of `boolean` and of the texts `true` and
/// `false`.
pub(crate) fn is_lenient_flag(schema: &Value) -> bool {
    let Some([a, b]) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array).map(Vec::as_slice)
    else {
        return false;
    };
    let is_flag = |schema: &Value| schema["type"] == "boolean";
    let is_text = |schema: &Value| {
        schema["type"] == "string"
            && schema["enum"].as_array().is_some_and(|values| {
                values.len() == 2 && values.contains(&json!("true")) && values.contains(&json!("false"))
            })
    };
    (is_flag(a) && is_text(b)) || (is_text(a) && is_flag(b))
}

/// A boolean that may come quoted is a `bool` in Rust; progenitor would make an enum of it that every caller has to
/// take apart. A component of that shape disappears: it is a `bool` as well.
pub(super) fn lenient_flags(document: &mut Value) {
    let components: BTreeSet<String> =
        schemas(document).filter(|(_, schema)| is_lenient_flag(schema)).map(|(name, _)| name.to_owned()).collect();
    let is_flag = |property: &Value| {
        let schema = innermost(property);
        is_lenient_flag(schema) || referenced_schema(schema).is_some_and(|name| components.contains(name))
    };
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !components.contains(name));
    }
    each_schema_mut(document, &mut |schema| {
        for (_, property) in super::object_entries(schema.get_mut("properties")) {
            if is_flag(property)
                && let Some(property) = property.as_object_mut()
            {
                // What is told of the property stays.
                property.retain(|key, _| matches!(key.as_str(), "description" | "nullable") || key.starts_with("x-"));
                property.insert("type".to_owned(), json!("boolean"));
                property.insert(LENIENT_FLAG.to_owned(), json!(true));
            }
        }
    });
}

/// A default says what the server does when a value is absent. progenitor would fill it in on this side: answers would
/// hold what the server never said, and requests would always send it.
pub(super) fn defaults_are_the_servers(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("default");
        }
    });
}

/// Text stays text, whatever its `format`: progenitor would want further crates for dates and UUIDs, and refuse an
/// answer in which one of them is odd.
pub(super) fn text_stays_text(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        if schema["type"] == "string"
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove("format");
        }
    });
}

/// What typify validates.
pub(super) const OF_TEXT: [&str; 3] = ["maxLength", "minLength", "pattern"];
/// What typify does not validate, but makes other types of: `NonZero` integers, unsigned ones, sets, arrays of a fixed
/// length. These are harder to call, and still let wrong values pass.
const OF_OTHERS: [&str; 10] = [
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Only what a caller sends is validated. An answer that breaks a rule is still an answer; progenitor's types would
/// refuse it whole.
pub(super) fn validate_only_what_is_sent(document: &mut Value, sent_only: &SentOnly) {
    let without = |keys: &[&str], schema: &mut Value| {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|key, _| !keys.contains(&key.as_str()));
        }
    };
    each_schema_mut(document, &mut |schema| without(&OF_OTHERS, schema));
    let loosen = &mut |schema: &mut Value| without(&OF_TEXT, schema);
    for (name, schema) in schemas_mut(document) {
        if !sent_only.contains(name) {
            super::within(schema, loosen);
        }
    }
    for operation in super::operations_mut(document) {
        for (_, response) in super::object_entries(operation.get_mut("responses")) {
            super::content_schemas_mut(response).for_each(|schema| super::within(schema, loosen));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_booleans_are_flags() {
        let shape =
            json!({"description": "d", "oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]});
        let other = json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "maybe"]}]});
        let mut document = json!({"components": {"schemas": {
            "A": {"properties": {
                "w": {"x-aliases": ["v"], "nullable": true, "allOf": [{"$ref": "#/components/schemas/Flag"}]},
                "x": shape,
                "y": {"$ref": "#/components/schemas/Flag"},
                "z": other,
            }},
            "Flag": shape,
        }}});
        lenient_flags(&mut document);
        assert_eq!(
            document["components"]["schemas"],
            json!({"A": {"properties": {
                "w": {"type": "boolean", "x-lenient-flag": true, "x-aliases": ["v"], "nullable": true},
                "x": {"type": "boolean", "x-lenient-flag": true, "description": "d"},
                "y": {"type": "boolean", "x-lenient-flag": true},
                "z": other,
            }}})
        );
    }

    #[test]
    fn defaults_and_formats_go() {
        let mut document = json!({"components": {"schemas": {"A": {"properties": {
            "a": {"type": "integer", "format": "int32", "default": 6},
            "b": {"type": "string", "format": "date-time", "default": "x"},
        }}}}});
        defaults_are_the_servers(&mut document);
        text_stays_text(&mut document);
        assert_eq!(
            document["components"]["schemas"]["A"]["properties"],
            json!({"a": {"type": "integer", "format": "int32"}, "b": {"type": "string"}})
        );
    }

    #[test]
    fn only_what_is_sent_keeps_its_constraints() {
        let schema = json!({"properties": {
            "name": {"type": "string", "maxLength": 80, "pattern": "a"},
            "size": {"type": "integer", "minimum": 1},
            "list": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2, "uniqueItems": true},
        }});
        let mut document = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"schema": {"type": "string", "maxLength": 3}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "string", "minLength": 3}}}}},
            }}},
            "components": {"schemas": {"Answer": schema, "Sent": schema}},
        });
        validate_only_what_is_sent(&mut document, &SentOnly::from(["Sent".to_owned()]));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Answer"]["properties"]["name"], json!({"type": "string"}));
        assert_eq!(schemas["Sent"]["properties"]["name"], schema["properties"]["name"]);
        for name in ["Answer", "Sent"] {
            assert_eq!(schemas[name]["properties"]["size"], json!({"type": "integer"}));
            assert_eq!(schemas[name]["properties"]["list"], json!({"type": "array", "items": {"type": "string"}}));
        }
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["parameters"][0]["schema"], json!({"type": "string", "maxLength": 3}));
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(*answer, json!({"type": "string"}));
    }
}
