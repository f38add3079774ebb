//! The reasons why a value is an error in the place of another.

use serde_json::Value;

use crate::places::Declared::{self, Array, Boolean, Enum, Identifier, Integer, Object, String};

/// A reason, and the values to which it applies: those in the place of a property with this form, which is required or not.
pub(crate) struct Rule {
    /// The mark in the table.
    pub(crate) mark: char,
    pub(crate) reason: &'static str,
    pub(crate) applies: fn(Declared, bool, &Value) -> bool,
}

fn is_text(declared: Declared) -> bool {
    matches!(declared, String | Enum | Identifier)
}

/// Every error has exactly one of these reasons.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        mark: 'a',
        reason: "null in the place of a required value: nothing can stand for an ID or a name that is missing",
        applies: |declared, is_required, value| is_required && declared != Array && value.is_null(),
    },
    Rule {
        mark: 'b',
        reason: "a boolean in the place of a string: no source sends one, and the name `true` would hide the mistake",
        applies: |declared, _, value| is_text(declared) && value.is_boolean(),
    },
    Rule {
        mark: 'c',
        reason: "an array or an object in the place of a single value: there is no single value in it to take",
        applies: |declared, _, value| !matches!(declared, Array | Object) && (value.is_array() || value.is_object()),
    },
    Rule {
        mark: 'd',
        reason: "a fraction, a boolean or another string in the place of an integer: rounding it would make up a value",
        applies: |declared, _, value| {
            declared == Integer
                && (value.is_boolean() || value.as_str().is_some_and(|text| text != "8080") || value.is_f64())
        },
    },
    Rule {
        mark: 'e',
        reason: "a number or another string in the place of a boolean: the API sends `true` and `false`, at times in quotes",
        applies: |declared, _, value| {
            declared == Boolean && (value.is_number() || value.as_str().is_some_and(|text| text != "true"))
        },
    },
    Rule {
        mark: 'f',
        reason: "a single value or an object in the place of an array: an empty array would hide that there are elements",
        applies: |declared, _, value| declared == Array && !value.is_array() && !value.is_null(),
    },
    Rule {
        mark: 'g',
        reason: "a single value or an array in the place of an object: there are no properties to take",
        applies: |declared, _, value| declared == Object && !value.is_object() && !value.is_null(),
    },
];
