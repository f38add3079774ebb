//! Lenient deserialization: accepts the variants that the API sends. Errors never contain the value.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, de};

/// Deserializes `null` as the default value.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Deserializes a string. `T` borrows it, so that an open enum allocates for unknown values only.
pub(crate) fn string<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'t> From<&'t str>,
{
    deserializer.deserialize_str(StringVisitor(PhantomData))
}

struct StringVisitor<T>(PhantomData<T>);

impl<T: for<'t> From<&'t str>> de::Visitor<'_> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Deserializes a boolean or a quoted boolean; `null` is `None`.
pub(crate) fn optional_boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    deserializer.deserialize_any(BooleanVisitor)
}

/// Deserializes a required boolean or quoted boolean.
#[allow(dead_code, reason = "called by generated code if the document has such a required property")]
pub(crate) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    optional_boolean(deserializer)?.ok_or_else(|| de::Error::invalid_type(de::Unexpected::Unit, &BooleanVisitor))
}

struct BooleanVisitor;

impl de::Visitor<'_> for BooleanVisitor {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean, or `true` or `false` in quotes")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.eq_ignore_ascii_case("true") {
            Ok(Some(true))
        } else if text.eq_ignore_ascii_case("false") {
            Ok(Some(false))
        } else {
            Err(E::invalid_value(de::Unexpected::Other("another string"), &self))
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Deserializes an integer, also in the form `6.0`; `null` is `None`.
pub(crate) fn optional_integer<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i128>,
{
    deserializer.deserialize_any(IntegerVisitor(PhantomData))
}

/// Deserializes a required integer, also in the form `6.0`.
#[allow(dead_code, reason = "called by generated code if the document has such a required property")]
pub(crate) fn integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i128>,
{
    optional_integer(deserializer)?
        .ok_or_else(|| de::Error::invalid_type(de::Unexpected::Unit, &IntegerVisitor(PhantomData::<T>)))
}

struct IntegerVisitor<T>(PhantomData<T>);

impl<T: TryFrom<i128>> IntegerVisitor<T> {
    fn convert<E: de::Error>(self, number: i128) -> Result<Option<T>, E> {
        match T::try_from(number) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(E::invalid_value(de::Unexpected::Other("a number out of range"), &self)),
        }
    }
}

impl<T: TryFrom<i128>> de::Visitor<'_> for IntegerVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        self.convert(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        self.convert(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        if number.fract() == 0.0 {
            // The cast saturates. A saturated value is out of the range of `T`, too.
            self.convert(number as i128)
        } else {
            Err(E::invalid_value(de::Unexpected::Other("a fraction"), &self))
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
            optional_boolean(&json!("canary")).unwrap_err().to_string(),
            "invalid value: another string, expected a boolean, or `true` or `false` in quotes"
        );
    }

    #[test]
    fn accepts_whole_numbers_with_a_decimal_point() {
        let read = |text: &str| {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            optional_integer::<_, i32>(&mut deserializer).map_err(|error| error.to_string())
        };
        assert_eq!(read("6"), Ok(Some(6)));
        assert_eq!(read("6.0"), Ok(Some(6)));
        assert_eq!(read("-6e1"), Ok(Some(-60)));
        assert_eq!(read("null"), Ok(None));
        for text in ["6.5", "2147483648", "1e300", "-1e300", "18446744073709551615", "\"6\"", "true", "[6]"] {
            let error = read(text).unwrap_err();
            assert!(error.contains("expected a whole number") && !error.contains("6.5"), "{text}: {error}");
        }
    }

    #[test]
    fn rejects_null_for_a_required_value() {
        assert!(boolean(&json!("true")).unwrap());
        assert_eq!(
            boolean(&json!(null)).unwrap_err().to_string(),
            "invalid type: null, expected a boolean, or `true` or `false` in quotes"
        );
        assert_eq!(integer::<_, i32>(&json!(6.0)).unwrap(), 6);
        assert_eq!(
            integer::<_, i32>(&json!(null)).unwrap_err().to_string(),
            "invalid type: null, expected a whole number"
        );
    }

    #[test]
    fn treats_null_as_the_default() {
        assert_eq!(null_as_default::<_, Vec<u8>>(&json!(null)).unwrap(), Vec::<u8>::new());
        assert_eq!(null_as_default::<_, Vec<u8>>(&json!([1])).unwrap(), [1]);
        assert!(null_as_default::<_, Vec<u8>>(&json!("x")).is_err());
    }
}
