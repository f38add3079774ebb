//! Translates the schemas of OpenAPI 3.0 into JSON Schema draft 4, which they are close to.

use serde_json::{Map, Value, json};

/// Translates a schema into draft 4: `nullable` and the widths of integers become keywords of JSON Schema, and annotations
/// are removed. References lead to the same pointer below `base`, which is empty if the schema is used within its document.
pub fn json_schema(schema: &Value, base: &str) -> Value {
    let Some(entries) = schema.as_object() else { return schema.clone() };
    if let Some(reference) = entries.get("$ref").and_then(Value::as_str) {
        return json!({ "$ref": format!("{base}{reference}") });
    }
    let translated = |schema: &Value| json_schema(schema, base);
    let mut whole = Map::new();
    for (key, value) in entries {
        let value = match (key.as_str(), value) {
            ("nullable" | "example" | "default", _) => continue,
            ("properties", Value::Object(properties)) => {
                properties.iter().map(|(name, schema)| (name.clone(), translated(schema))).collect()
            }
            ("items" | "additionalProperties" | "not", _) => translated(value),
            ("allOf" | "oneOf" | "anyOf", Value::Array(schemas)) => schemas.iter().map(translated).collect(),
            _ => value.clone(),
        };
        whole.insert(key.clone(), value);
    }
    let width = match entries.get("format").and_then(Value::as_str) {
        Some("int32") => Some((json!(i32::MIN), json!(i32::MAX))),
        Some("int64") => Some((json!(i64::MIN), json!(i64::MAX))),
        _ => None,
    };
    if let Some((minimum, maximum)) = width {
        whole.entry("minimum").or_insert(minimum);
        whole.entry("maximum").or_insert(maximum);
    }
    if entries.get("nullable") == Some(&Value::Bool(true)) {
        json!({ "anyOf": [whole, { "type": "null" }] })
    } else {
        Value::Object(whole)
    }
}
