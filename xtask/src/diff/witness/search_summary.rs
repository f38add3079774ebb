//! The extent of a search for witnesses, for the report: without a witness, a change may still break.

use std::collections::BTreeMap;

/// The extent of the search for witnesses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSummary {
    /// The number of searched pairs of schemas.
    pub searched: usize,
    /// The number of values that were made for them.
    pub candidates: usize,
    /// The numbers of pairs of schemas that were not searched completely, by reason.
    pub gaps: BTreeMap<Gap, usize>,
}

/// A part of a schema that is not searched, or not completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// The keyword `not`.
    Not,
    /// Strings, arrays and objects of more than 1,000 characters, items or properties.
    Length,
    /// Integers beyond 2^53.
    LargeInteger,
    /// A pattern, for which only the values in the documents are tried.
    Pattern,
    /// More candidates than one search, or all searches of a report, may try.
    Budget,
    /// A keyword of OpenAPI 3.1 that the search does not know, such as `patternProperties`.
    OtherKeyword,
    /// A schema that is not a valid JSON Schema.
    InvalidSchema,
}

impl Gap {
    /// The name in all output formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Not => "`not`",
            Self::Length => "lengths beyond 1,000",
            Self::LargeInteger => "integers beyond 2^53",
            Self::Pattern => "a pattern",
            Self::Budget => "too many candidates",
            Self::OtherKeyword => "keywords that are not searched",
            Self::InvalidSchema => "an invalid schema",
        }
    }

    /// The key in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::Length => "length",
            Self::LargeInteger => "large_integer",
            Self::Pattern => "pattern",
            Self::Budget => "budget",
            Self::OtherKeyword => "other_keyword",
            Self::InvalidSchema => "invalid_schema",
        }
    }
}
