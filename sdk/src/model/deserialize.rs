//! Strict deserialization of the types of requests. Errors never contain the value.

use std::{fmt, marker::PhantomData};

use serde::{Deserializer, de};

/// Deserializes a string. `T` borrows it, so that an open enum allocates for unknown values only.
pub(crate) fn string<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'t> From<&'t str>,
{
    deserializer.deserialize_str(StrictStringVisitor(PhantomData))
}

struct StrictStringVisitor<T>(PhantomData<T>);

impl<T: for<'t> From<&'t str>> de::Visitor<'_> for StrictStringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Deserializes a boolean that the document allows to be quoted.
#[allow(dead_code, reason = "called by generated code if a request has such a property")]
pub(crate) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    deserializer.deserialize_any(BooleanVisitor)
}

/// Deserializes an optional boolean that the document allows to be quoted; `null` is `None`.
#[allow(dead_code, reason = "called by generated code if a request has such a property")]
pub(crate) fn optional_boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_option(OptionalBooleanVisitor)
}

/// Accepts a boolean or a quoted boolean.
pub(super) struct BooleanVisitor;

impl de::Visitor<'_> for BooleanVisitor {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, or `true` or `false` in quotes")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        if text.eq_ignore_ascii_case("true") {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") {
            Ok(false)
        } else {
            Err(E::invalid_value(de::Unexpected::Other("another string"), &self))
        }
    }
}

struct OptionalBooleanVisitor;

impl<'de> de::Visitor<'de> for OptionalBooleanVisitor {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BooleanVisitor.expecting(f)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        boolean(deserializer).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn accepts_strings_only() {
        assert_eq!(string::<_, String>(&json!("any \u{e4}")).unwrap(), "any \u{e4}");
        for value in [json!(4711), json!(true), json!(null), json!(["canary"])] {
            let error = string::<_, String>(&value).unwrap_err().to_string();
            assert!(error.ends_with("expected a string"), "{error}");
        }
    }

    #[test]
    fn accepts_quoted_booleans() {
        for (value, expected) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("True"), Some(true)),
            (json!(false), Some(false)),
            (json!("false"), Some(false)),
            (json!(null), None),
        ] {
            assert_eq!(optional_boolean(&value).unwrap(), expected, "{value}");
        }
    }

    #[test]
    fn rejects_other_values_without_showing_them() {
        for value in [json!("canary"), json!(4711), json!(["canary"]), json!({"canary": 1})] {
            let error = optional_boolean(&value).unwrap_err().to_string();
            assert!(error.ends_with("expected a boolean, or `true` or `false` in quotes"), "{error}");
        }
        assert_eq!(
            boolean(&json!("canary")).unwrap_err().to_string(),
            "invalid value: another string, expected a boolean, or `true` or `false` in quotes"
        );
        assert!(boolean(&json!(null)).is_err());
    }
}
