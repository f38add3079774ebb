//! The equality of JSON values, in which `2` and `2.0` are the same number.

use std::borrow::Cow;

use serde_json::Value;

/// Up to this number, every integer has a floating-point number of its own.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns `true` if two values are equal.
pub(super) fn is_same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) => a == b || canonical(a) == canonical(b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same_value(value, other)))
        }
        _ => a == b,
    }
}

/// Returns a value with every integral number in the notation of an integer.
pub(super) fn canonical(value: &Value) -> Cow<'_, Value> {
    match value {
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            #[allow(clippy::cast_possible_truncation, reason = "an integral number within the bounds of i64")]
            Some(float) if float.fract() == 0.0 && float.abs() <= MAX_EXACT => Cow::Owned(Value::from(float as i64)),
            _ => Cow::Borrowed(value),
        },
        Value::Array(items) => Cow::Owned(items.iter().map(|item| canonical(item).into_owned()).collect()),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), canonical(value).into_owned()));
            Cow::Owned(Value::Object(entries.collect()))
        }
        other => Cow::Borrowed(other),
    }
}

/// Returns the value that a string stands for if only values of other types are allowed, such as `10` for `"10"`.
/// `types` are the allowed types.
pub(super) fn unquoted<'v>(value: &'v Value, types: Option<&[&str]>) -> Cow<'v, Value> {
    let is_quotable =
        |types: &[&str]| !types.is_empty() && types.iter().all(|name| ["boolean", "integer", "number"].contains(name));
    let parsed = match value {
        Value::String(text) if types.is_some_and(is_quotable) => serde_json::from_str::<Value>(text).ok(),
        _ => None,
    };
    match parsed {
        Some(parsed @ (Value::Bool(_) | Value::Number(_))) => Cow::Owned(canonical(&parsed).into_owned()),
        _ => canonical(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integral_numbers_are_equal_in_both_notations() {
        assert!(is_same_value(&json!(2), &json!(2.0)) && is_same_value(&json!([{ "a": 2.0 }]), &json!([{ "a": 2 }])));
        assert!(!is_same_value(&json!(2), &json!(2.5)) && !is_same_value(&json!(2), &json!("2")));
        assert!(!is_same_value(&json!(1e300), &json!(1)));
    }

    #[test]
    fn a_string_stands_for_a_value_of_the_allowed_types() {
        assert_eq!(*unquoted(&json!("10"), Some(&["integer"])), json!(10));
        assert_eq!(*unquoted(&json!("false"), Some(&["boolean"])), json!(false));
        assert_eq!(*unquoted(&json!("10"), Some(&["string"])), json!("10"));
        assert_eq!(*unquoted(&json!("10"), None), json!("10"));
        assert_eq!(*unquoted(&json!("[1]"), Some(&["integer"])), json!("[1]"));
    }
}
