//! The differences between types and schemas that the generator makes on purpose, with their reasons.

use std::collections::BTreeSet;

/// An intended difference between a type and its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IntendedDifference {
    OpenEnum,
    QuotedBoolean,
    NullIsAbsent,
    RequiredNullableIsOptional,
    AbsentIsEmpty,
    NullIsEmpty,
    NumberIsString,
    QuotedInteger,
    FormatIsIgnored,
    ConstraintIsIgnored,
    DefaultIsIgnored,
    AdditionalPropertiesAreAllowed,
}

/// The maximum number of locations that a note lists.
const MAX_LOCATIONS: usize = 3;

impl IntendedDifference {
    fn explanation(self) -> &'static str {
        match self {
            Self::OpenEnum => "an enum keeps values that are not in the document",
            Self::QuotedBoolean => "a boolean that may be quoted is a `bool`",
            Self::NullIsAbsent => "an optional property treats `null` as absent",
            Self::RequiredNullableIsOptional => "a required nullable property is optional",
            Self::AbsentIsEmpty => "an optional array or map that is absent or `null` is empty",
            Self::NullIsEmpty => {
                "an array or map of a response may be `null`, which is empty, and skips its `null` elements"
            }
            Self::NumberIsString => "a string of a response may be a number",
            Self::QuotedInteger => "an integer of a response may be quoted",
            Self::FormatIsIgnored => "a string remains a string, whatever its `format`",
            Self::ConstraintIsIgnored => {
                "a type has no constraints such as `maxLength`; those of strings and numbers are enforced for requests"
            }
            Self::DefaultIsIgnored => "the server applies a `default`, not the client",
            Self::AdditionalPropertiesAreAllowed => {
                "an object accepts additional properties, even with `additionalProperties: false`"
            }
        }
    }

    /// Formats the explanation and the locations.
    pub(super) fn note(self, locations: &BTreeSet<String>) -> String {
        let listed: Vec<_> = locations.iter().take(MAX_LOCATIONS).map(String::as_str).collect();
        let more = match locations.len().saturating_sub(MAX_LOCATIONS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("intended: {} ({}{more})", self.explanation(), listed.join(", "))
    }
}
