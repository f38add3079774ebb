//! What OpenAPI takes where nothing is said: to say it changes nothing.

use serde_json::Value;

/// Whether a value of a keyword is what holds without it. `style`, `explode` and servers depend on more than the keyword:
/// their rules know.
pub(super) fn is_default(key: &str, value: &Value) -> bool {
    match key {
        "minLength" | "minItems" | "minProperties" => value.as_f64() == Some(0.0),
        "minContains" => value.as_f64() == Some(1.0),
        "additionalProperties" | "items" | "unevaluatedProperties" | "unevaluatedItems" => {
            *value == Value::Bool(true) || is_empty(value)
        }
        "properties" | "patternProperties" | "parameters" | "tags" | "headers" | "links" | "callbacks" | "encoding"
        | "content" => is_empty(value),
        "required" => is_empty(value) || *value == Value::Bool(false),
        "nullable" | "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" | "allowReserved" | "allowEmptyValue"
        | "exclusiveMinimum" | "exclusiveMaximum" => *value == Value::Bool(false),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
