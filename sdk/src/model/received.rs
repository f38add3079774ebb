//! The values in responses: deserialization of every form that the API is known to send, by visitors alone.
//!
//! | declared | accepted as well |
//! | --- | --- |
//! | string, enum, identifier | a number, as its shortest decimal digits |
//! | integer | `6.0`, and a quoted integer |
//! | boolean | a quoted boolean, in any case |
//! | array, map | `null`, which is empty; `null` elements, which are skipped |
//! | any optional property | `null`, which is absent |
//! | object | nothing else, not even the array of its values that serde accepts |
//!
//! Requests are strict: their types implement `Deserialize` without this leniency.

use std::{collections::HashMap, fmt, hash::BuildHasher, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, Unexpected, Visitor, value::MapAccessDeserializer},
    forward_to_deserialize_any,
};
use serde_json::{Map, Number, Value};

use super::deserialize::BooleanVisitor;

/// From this on, an `f64` does not have all digits of an integer.
const EXACT_BELOW: f64 = (1_u64 << 53) as f64;

/// A value in a response.
pub(crate) trait Received<'de>: Deserialize<'de> {
    /// Deserializes the value from every accepted form.
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Returns the value of `null` as an element of an array or a map, or `None` if such an element is skipped.
    fn null() -> Option<Self> {
        None
    }
}

/// Calls [`Received::receive`], for `#[serde(deserialize_with)]`.
pub(crate) fn received<'de, D: Deserializer<'de>, T: Received<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::receive(deserializer)
}

/// The value of a whole response.
pub(crate) struct FromResponse<T>(pub(crate) T);

impl<'de, T: Received<'de>> Deserialize<'de> for FromResponse<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::receive(deserializer).map(Self)
    }
}

/// Any JSON value, also `null`.
impl Received<'_> for Value {
    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl Received<'_> for f32 {}
impl Received<'_> for f64 {}

impl<'de> Received<'de> for String {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        string_or_number(deserializer)
    }
}

impl<'de> Received<'de> for bool {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BooleanVisitor)
    }
}

macro_rules! integers {
    ($($integer:ident)+) => { $(
        impl<'de> Received<'de> for $integer {
            fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IntegerVisitor(PhantomData))
            }
        }
    )+ };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

impl<'de, T: Received<'de>> Received<'de> for Box<T> {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::receive(deserializer).map(Self::new)
    }
}

impl<'de, T: Received<'de>> Received<'de> for Option<T> {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }

    /// The document allows `null` in the place of such a value.
    fn null() -> Option<Self> {
        Some(None)
    }
}

impl<'de, T: Received<'de>> Received<'de> for Vec<T> {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ArrayVisitor(PhantomData))
    }
}

impl<'de, T: Received<'de>, S: BuildHasher + Default> Received<'de> for HashMap<String, T, S> {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }
}

/// An object of any properties. Its values are kept as they are, `null` included.
impl<'de> Received<'de> for Map<String, Value> {
    fn receive<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_default())
    }
}

/// Deserializes a string or a number. `T` borrows a string, so that an open enum allocates for unknown values only.
pub(crate) fn string_or_number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'t> From<&'t str> + From<String>,
{
    deserializer.deserialize_any(StringVisitor(PhantomData))
}

/// A number from the map that serde_json passes in its place if a crate enables its feature `arbitrary_precision`. A map
/// of a response is an error.
fn number_in_map<'de, A: de::MapAccess<'de>>(map: A, expected: &dyn de::Expected) -> Result<Number, A::Error> {
    Number::deserialize(MapAccessDeserializer::new(map))
        .map_err(|_: A::Error| de::Error::invalid_type(Unexpected::Map, expected))
}

struct StringVisitor<T>(PhantomData<T>);

impl<'de, T: for<'t> From<&'t str> + From<String>> Visitor<'de> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Ok(T::from(number.to_string()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        Ok(T::from(number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        /// Enough for all digits of an `f64`, and a few zeros.
        const MAX_LENGTH: usize = 24;
        if number.fract() == 0.0 && number.abs() < EXACT_BELOW {
            return self.visit_i64(number as i64);
        }
        let text = number.to_string();
        if !number.is_finite() || number.fract() == 0.0 || text.len() > MAX_LENGTH {
            return Err(E::invalid_value(Unexpected::Other("a number whose digits are lost"), &self));
        }
        Ok(T::from(text))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let number = number_in_map(map, &self)?;
        match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => self.visit_i64(number),
            (_, Some(number), _) => self.visit_u64(number),
            (.., number) => self.visit_f64(number.unwrap_or(f64::INFINITY)),
        }
    }
}

struct IntegerVisitor<T>(PhantomData<T>);

impl<T: TryFrom<i128>> IntegerVisitor<T> {
    fn convert<E: de::Error>(self, number: i128) -> Result<T, E> {
        T::try_from(number).map_err(|_| E::invalid_value(Unexpected::Other("a number out of range"), &self))
    }
}

impl<'de, T: TryFrom<i128>> Visitor<'de> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.convert(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.convert(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        if number.is_finite() && number.fract() != 0.0 {
            Err(E::invalid_value(Unexpected::Other("a fraction"), &self))
        } else if number.abs() < EXACT_BELOW {
            self.convert(number as i128)
        } else {
            Err(E::invalid_value(Unexpected::Other("a number whose digits are lost"), &self))
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        match text.parse() {
            Ok(number) => self.convert(number),
            Err(_) => Err(E::invalid_value(Unexpected::Other("another string"), &self)),
        }
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let number = number_in_map(map, &self)?;
        match number.as_i128() {
            Some(number) => self.convert(number),
            None => self.visit_f64(number.as_f64().unwrap_or(f64::INFINITY)),
        }
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Received<'de>> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or `null`")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::receive(deserializer).map(Some)
    }
}

/// An element of an array or a map. `None` is skipped.
struct Element<T>(PhantomData<T>);

impl<'de, T: Received<'de>> de::DeserializeSeed<'de> for Element<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Ok(Option::receive(deserializer)?.or_else(T::null))
    }
}

struct ArrayVisitor<T>(PhantomData<T>);

impl<'de, T: Received<'de>> Visitor<'de> for ArrayVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(element) = elements.next_element_seed(Element(PhantomData))? {
            values.extend(element);
        }
        Ok(values)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

struct MapVisitor<T, S>(PhantomData<(T, S)>);

impl<'de, T: Received<'de>, S: BuildHasher + Default> Visitor<'de> for MapVisitor<T, S> {
    type Value = HashMap<String, T, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with any keys")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut values = HashMap::default();
        while let Some(key) = entries.next_key()? {
            if let Some(value) = entries.next_value_seed(Element(PhantomData))? {
                values.insert(key, value);
            }
        }
        Ok(values)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(HashMap::default())
    }
}

/// A deserializer of objects alone. serde's derived implementations accept an array of the values of all properties as well,
/// in their order in Rust.
pub(crate) struct ObjectOnly<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    /// serde_json leaves an array in its place, which `error::json_path` takes into account. `deserialize_any` would read it,
    /// but takes longer: benchmark `requests`, "decoding".
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::value::F64Deserializer;
    use serde_json::json;

    use super::*;

    fn receive<T: for<'de> Received<'de>>(text: &str) -> Result<T, String> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = T::receive(&mut deserializer).map_err(|error| error.to_string())?;
        deserializer.end().map_err(|error| error.to_string())?;
        Ok(value)
    }

    fn is_error<T: for<'de> Received<'de> + fmt::Debug>(texts: &[&str], expected: &str) {
        for text in texts {
            let error = receive::<T>(text).unwrap_err();
            assert!(error.contains(&format!(", expected {expected}")), "{text}: {error}");
        }
    }

    #[test]
    fn string_accepts_numbers_with_all_their_digits() {
        for (text, expected) in [
            ("\"any \u{e4}\"", "any \u{e4}"),
            ("\"\"", ""),
            ("8080", "8080"),
            ("-1", "-1"),
            ("0", "0"),
            ("8080.0", "8080"),
            ("-0.0", "0"),
            ("6.5", "6.5"),
            ("1e3", "1000"),
            ("0.00001", "0.00001"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9007199254740991.0", "9007199254740991"),
        ] {
            assert_eq!(receive::<String>(text).as_deref(), Ok(expected), "{text}");
        }
        let lost = ["18446744073709551616", "9007199254740993.0", "1e300", "-1e300", "1e-300"];
        is_error::<String>(&lost, "a string or a number");
        is_error::<String>(
            &["true", "null", "[\"canary\"]", "[]", "{}", r#"{"canary": 4711}"#],
            "a string or a number",
        );
    }

    #[test]
    fn integer_accepts_quotes_and_a_decimal_point() {
        for (text, expected) in
            [("6", 6), ("6.0", 6), ("-6e1", -60), ("\"6\"", 6), ("\"-6\"", -6), ("\"+6\"", 6), ("\"06\"", 6)]
        {
            assert_eq!(receive::<i32>(text), Ok(expected), "{text}");
        }
        let others = [
            "4711.5",
            "2147483648",
            "1e300",
            "-1e300",
            "18446744073709551615",
            "\"2147483648\"",
            "\"\"",
            "\" 6\"",
            "\"6.0\"",
            "\"canary\"",
            "true",
            "null",
            "[4711]",
            "{}",
        ];
        is_error::<i32>(&others, "a whole number");
        assert_eq!(receive::<u64>("18446744073709551615"), Ok(u64::MAX));
        // From 2^53 on, a number with a decimal point has lost digits.
        assert_eq!(receive::<i64>("9007199254740991.0"), Ok(9_007_199_254_740_991));
        assert_eq!(receive::<i64>("9007199254740993"), Ok(9_007_199_254_740_993));
        is_error::<i64>(&["9007199254740993.0", "1e18"], "a whole number");
    }

    /// With serde_json's feature `arbitrary_precision`, `1e400` is such a number.
    #[test]
    fn rejects_a_number_that_is_not_finite() {
        for number in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            let number = || F64Deserializer::<de::value::Error>::new(number);
            let errors = [String::receive(number()).unwrap_err(), i64::receive(number()).unwrap_err()];
            for error in errors {
                assert!(error.to_string().contains("a number whose digits are lost"), "{error}");
            }
        }
    }

    #[test]
    fn boolean_accepts_quotes() {
        for (text, expected) in
            [("true", true), ("\"true\"", true), ("\"True\"", true), ("false", false), ("\"FALSE\"", false)]
        {
            assert_eq!(receive::<bool>(text), Ok(expected), "{text}");
        }
        let others = ["null", "1", "0", "\"canary\"", "\"\"", "[]", "{}"];
        is_error::<bool>(&others, "a boolean, or `true` or `false` in quotes");
    }

    #[test]
    fn null_is_absent_or_empty() {
        assert_eq!(receive::<Option<String>>("null"), Ok(None));
        assert_eq!(receive::<Option<Box<i32>>>("\"6\""), Ok(Some(Box::new(6))));
        assert_eq!(receive::<Vec<i32>>("null"), Ok(Vec::new()));
        assert_eq!(receive::<Vec<i32>>("[null, 1, null, \"2\"]"), Ok(vec![1, 2]));
        assert_eq!(receive::<Vec<Vec<i32>>>("[null, [null, 1], []]"), Ok(vec![vec![1], vec![]]));
        assert_eq!(receive::<Vec<Option<i32>>>("[null, 1]"), Ok(vec![None, Some(1)]), "the document allows `null`");
        assert_eq!(receive::<Vec<Value>>("[null]"), Ok(vec![Value::Null]));
        is_error::<Vec<i32>>(&["{}", "4711", "true", "\"canary\"", "\"\""], "an array");
    }

    #[test]
    fn map_skips_null() {
        let entries = |text| receive::<HashMap<String, i32>>(text).map(|map| map.into_iter().collect::<Vec<_>>());
        assert_eq!(entries(r#"{"a": "1", "b": null}"#), Ok(vec![("a".to_owned(), 1)]));
        assert_eq!(entries("null"), Ok(Vec::new()));
        is_error::<HashMap<String, i32>>(&["[]", "4711", "\"canary\""], "an object");
        let any = receive::<Map<String, Value>>(r#"{"a": null}"#);
        assert_eq!(any.map(Value::Object), Ok(json!({"a": null})));
        assert_eq!(receive::<Map<String, Value>>("null"), Ok(Map::new()));
    }

    #[test]
    fn object_is_not_an_array() {
        #[derive(Debug, Deserialize)]
        #[serde(expecting = "an object")]
        struct Inner {
            #[allow(dead_code, reason = "decoded only")]
            name: String,
        }
        let read = |text| Inner::deserialize(ObjectOnly(&mut serde_json::Deserializer::from_str(text)));
        assert!(read(r#"{"name": "a", "more": 1}"#).is_ok());
        for text in ["[\"canary\"]", "[]", "\"canary\"", "null"] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(", expected an object"), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn digits_of_an_integer_are_kept(number in any::<i64>()) {
            let text = number.to_string();
            prop_assert_eq!(receive::<String>(&text), Ok(text.clone()));
            prop_assert_eq!(receive::<i64>(&format!("\"{text}\"")), Ok(number));
        }

        #[test]
        fn fraction_keeps_its_value(number in -1e15..1e15_f64) {
            let text = receive::<String>(&json!(number).to_string()).unwrap();
            prop_assert_eq!(text.parse::<f64>(), Ok(number));
        }
    }
}
