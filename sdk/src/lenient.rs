//! Reads what the API sends in more ways than one. Error texts never hold the value.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// `null` is the empty value.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A boolean, or the same in quotes; `null` is none.
pub(crate) fn optional_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(Flag)
}

struct Flag;

impl de::Visitor<'_> for Flag {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, or `true` or `false` in quotes")
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Some(flag))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.eq_ignore_ascii_case("true") {
            Ok(Some(true))
        } else if text.eq_ignore_ascii_case("false") {
            Ok(Some(false))
        } else {
            Err(E::invalid_value(de::Unexpected::Other("other text"), &self))
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_flag_comes_in_many_forms() {
        for (value, flag) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!("True"), Some(true)),
            (json!(false), Some(false)),
            (json!("false"), Some(false)),
            (json!(null), None),
        ] {
            assert_eq!(optional_flag(&value).unwrap(), flag, "{value}");
        }
    }

    #[test]
    fn other_values_are_refused_unseen() {
        for value in [json!("canary"), json!(4711), json!(["canary"]), json!({"canary": 1})] {
            let error = optional_flag(&value).unwrap_err().to_string();
            assert!(error.ends_with("expected a boolean, or `true` or `false` in quotes"), "{error}");
        }
        assert_eq!(
            optional_flag(&json!("canary")).unwrap_err().to_string(),
            "invalid value: other text, expected a boolean, or `true` or `false` in quotes"
        );
    }

    #[test]
    fn null_is_empty() {
        assert_eq!(null_as_empty::<_, Vec<u8>>(&json!(null)).unwrap(), Vec::<u8>::new());
        assert_eq!(null_as_empty::<_, Vec<u8>>(&json!([1])).unwrap(), [1]);
        assert!(null_as_empty::<_, Vec<u8>>(&json!("x")).is_err());
    }
}
