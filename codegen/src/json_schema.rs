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
            // Draft 4 does not allow an empty list or a repeated name.
            ("required", Value::Array(names)) => match distinct(names.iter()) {
                names if names.is_empty() => continue,
                names => names.into(),
            },
            ("enum", Value::Array(values)) => distinct(values.iter().filter(|value| !value.is_null())).into(),
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
    // As OpenAPI 3.0.3 defines it, a nullable enum has to list `null`.
    let allows_null = entries.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(&Value::Null));
    if entries.get("nullable") != Some(&Value::Bool(true)) || !allows_null {
        return Value::Object(whole);
    }
    let is_composed = ["allOf", "oneOf", "anyOf", "not"].iter().any(|keyword| whole.contains_key(*keyword));
    match whole.get("type") {
        // Not as alternatives, whose errors do not tell the place within the value.
        Some(Value::String(name)) if !is_composed => {
            let types = json!([name, "null"]);
            whole.insert("type".to_owned(), types);
            if let Some(Value::Array(values)) = whole.get_mut("enum") {
                values.push(Value::Null);
            }
            Value::Object(whole)
        }
        _ => json!({ "anyOf": [whole, { "type": "null" }] }),
    }
}

/// The values, each once, as draft 4 demands.
fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Value> {
    let mut distinct: Vec<Value> = Vec::new();
    for value in values {
        if !distinct.contains(value) {
            distinct.push(value.clone());
        }
    }
    distinct
}
