//! The leniency of the hand-written client: visitors for strings, integers, lists and booleans, as careful code has them.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor},
};

/// A string, or a number in the place of one.
pub(crate) struct LenientString(#[allow(dead_code, reason = "not every benchmark reads it")] pub(crate) String);

impl<'de> Deserialize<'de> for LenientString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringVisitor;

        impl Visitor<'_> for StringVisitor {
            type Value = LenientString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<LenientString, E> {
                Ok(LenientString(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<LenientString, E> {
                Ok(LenientString(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<LenientString, E> {
                Ok(LenientString(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<LenientString, E> {
                Ok(LenientString(number.to_string()))
            }
        }

        deserializer.deserialize_any(StringVisitor)
    }
}

/// An integer, a quoted one, or one with a decimal point.
pub(crate) struct LenientInteger(#[allow(dead_code, reason = "decoded like the SDK's, but not read")] i32);

impl<'de> Deserialize<'de> for LenientInteger {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntegerVisitor;

        impl Visitor<'_> for IntegerVisitor {
            type Value = LenientInteger;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<LenientInteger, E> {
                number.try_into().map(LenientInteger).map_err(E::custom)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<LenientInteger, E> {
                number.try_into().map(LenientInteger).map_err(E::custom)
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<LenientInteger, E> {
                if number.fract() == 0.0 { self.visit_i64(number as i64) } else { Err(E::custom("a fraction")) }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<LenientInteger, E> {
                text.parse().map(LenientInteger).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(IntegerVisitor)
    }
}

/// A boolean or a quoted one.
pub(crate) struct LenientBoolean(#[allow(dead_code, reason = "decoded like the SDK's, but not read")] bool);

impl<'de> Deserialize<'de> for LenientBoolean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BooleanVisitor;

        impl Visitor<'_> for BooleanVisitor {
            type Value = LenientBoolean;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a boolean, or `true` or `false` in quotes")
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<LenientBoolean, E> {
                Ok(LenientBoolean(value))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<LenientBoolean, E> {
                match text {
                    _ if text.eq_ignore_ascii_case("true") => Ok(LenientBoolean(true)),
                    _ if text.eq_ignore_ascii_case("false") => Ok(LenientBoolean(false)),
                    _ => Err(E::custom("another string")),
                }
            }
        }

        deserializer.deserialize_any(BooleanVisitor)
    }
}

/// An enum that keeps values which it does not know.
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $value:literal),+ }) => {
        #[allow(dead_code, reason = "decoded like the SDK's, but not read")]
        pub(crate) enum $name {
            $($variant,)+
            Unknown(String),
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct EnumVisitor;

                impl Visitor<'_> for EnumVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string or a number")
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        Ok(match text {
                            $($value => $name::$variant,)+
                            _ => $name::Unknown(text.to_owned()),
                        })
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$name, E> {
                        Ok($name::Unknown(number.to_string()))
                    }
                }

                deserializer.deserialize_any(EnumVisitor)
            }
        }
    };
}

open_enum! {
    NotificationType {
        None = "NONE",
        AudioOnly = "AUDIO_ONLY",
        VisualOnly = "VISUAL_ONLY",
        AudioAndVisual = "AUDIO_AND_VISUAL"
    }
}

open_enum! { AgentType { People = "PEOPLE", Place = "PLACE", VirtualLine = "VIRTUAL_LINE" } }

/// A list without its `null` elements; `null` is an empty list.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct ListVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(element) = elements.next_element::<Option<T>>()? {
                list.extend(element);
            }
            Ok(list)
        }

        fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }
    }

    deserializer.deserialize_any(ListVisitor(PhantomData))
}
