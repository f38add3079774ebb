//! Where the types differ from the schemas on purpose, and why. `codegen/src/normalize` and `codegen/src/postprocess` do it.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::Node;

/// What the generator changes on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    OpenEnum,
    QuotedFlag,
    OptionalMayBeNull,
    RequiredNullMayBeAbsent,
    NoListIsEmpty,
    TextStaysText,
    Limits,
    ServersDefault,
    UnknownProperties,
}

const LIMITS: [&str; 13] = [
    "maxLength",
    "minLength",
    "pattern",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

impl Purpose {
    fn why(self) -> &'static str {
        match self {
            Self::OpenEnum => "an enum keeps values that the document does not know",
            Self::QuotedFlag => "a boolean that may come quoted is a `bool`",
            Self::OptionalMayBeNull => "an optional property takes `null` as absent",
            Self::RequiredNullMayBeAbsent => "a required property that may be `null` may be absent, too",
            Self::NoListIsEmpty => "an optional list or map that is absent or `null` is empty",
            Self::TextStaysText => "text stays text, whatever its `format`",
            Self::Limits => {
                "limits such as `maxLength` are not part of a type; those of text are enforced on what is sent"
            }
            Self::ServersDefault => "a `default` is the server's, and never filled in",
            Self::UnknownProperties => "an object takes further properties, whatever `additionalProperties` says",
        }
    }

    /// What the keywords of `schema` itself lose.
    pub(super) fn of_keywords(schema: &Node<'_>) -> Vec<Self> {
        let says = |key: &str| schema.get(key).is_some();
        let mut purposes = Vec::new();
        if LIMITS.iter().any(|key| says(key)) {
            purposes.push(Self::Limits);
        }
        if schema.text("type") == Some("string") && says("format") {
            purposes.push(Self::TextStaysText);
        }
        if says("default") {
            purposes.push(Self::ServersDefault);
        }
        if schema.get("additionalProperties").is_some_and(|more| more.value == &Value::Bool(false)) {
            purposes.push(Self::UnknownProperties);
        }
        purposes
    }

    /// A line for people: the reason, and where it applies.
    pub(super) fn note(self, places: &BTreeSet<String>) -> String {
        const SHOWN: usize = 3;
        let shown: Vec<_> = places.iter().take(SHOWN).map(String::as_str).collect();
        let more = match places.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("on purpose, {} ({}{more})", self.why(), shown.join(", "))
    }
}
