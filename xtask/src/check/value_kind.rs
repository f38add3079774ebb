//! The types and kinds of JSON values.

use serde_json::Value;

/// Returns the kind of a value as a noun phrase, without the value itself.
pub(super) fn value_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Returns `true` if a value is of the type that a schema names. An unknown type allows every value.
pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_without_a_fraction_is_an_integer() {
        assert!(is_of_type(&json!(2.0), "integer") && !is_of_type(&json!(2.5), "integer"));
        assert!(is_of_type(&json!(u64::MAX), "integer") && !is_of_type(&json!("2"), "integer"));
    }
}
