//! The keys of each kind of object in OpenAPI 3.0, with the kind of value that each one takes.

use serde_json::Value;

use crate::openapi::vocabulary::{HEADERS, PARAMETERS, REQUEST_BODIES, RESPONSES, SCHEMAS, SECURITY_SCHEMES};

/// The kind of value that a key takes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ValueKind {
    String,
    Boolean,
    Number,
    /// A length or a count. typify panics beyond 32 bits.
    Size,
    Array,
    Object,
    Any,
}

impl ValueKind {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Size => value.as_u64().is_some_and(|size| u32::try_from(size).is_ok()),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }

    /// The kind in the words of a message.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::String => "a string (quote it)",
            Self::Boolean => "`true` or `false`",
            Self::Number => "a number",
            Self::Size => "an integer from 0 to 4294967295",
            Self::Array => "a list",
            Self::Object => "an object",
            Self::Any => "anything",
        }
    }
}

/// The keys that an object may have, and the kinds of their values.
pub(super) type KeyTable = &'static [(&'static str, ValueKind)];

pub(super) const DOCUMENT: KeyTable = &[
    ("openapi", ValueKind::String),
    ("info", ValueKind::Object),
    ("servers", ValueKind::Array),
    ("paths", ValueKind::Object),
    ("components", ValueKind::Object),
    ("security", ValueKind::Array),
    ("tags", ValueKind::Array),
    ("externalDocs", ValueKind::Object),
];

pub(super) const INFO: KeyTable = &[
    ("title", ValueKind::String),
    ("description", ValueKind::String),
    ("termsOfService", ValueKind::String),
    ("contact", ValueKind::Object),
    ("license", ValueKind::Object),
    ("version", ValueKind::String),
];

pub(super) const SERVER: KeyTable =
    &[("url", ValueKind::String), ("description", ValueKind::String), ("variables", ValueKind::Object)];

pub(super) const COMPONENTS: KeyTable = &[
    (SCHEMAS, ValueKind::Object),
    (RESPONSES, ValueKind::Object),
    (PARAMETERS, ValueKind::Object),
    ("examples", ValueKind::Object),
    (REQUEST_BODIES, ValueKind::Object),
    (HEADERS, ValueKind::Object),
    (SECURITY_SCHEMES, ValueKind::Object),
    ("links", ValueKind::Object),
    ("callbacks", ValueKind::Object),
];

pub(super) const SECURITY_SCHEME: KeyTable = &[
    ("type", ValueKind::String),
    ("description", ValueKind::String),
    ("name", ValueKind::String),
    ("in", ValueKind::String),
    ("scheme", ValueKind::String),
    ("bearerFormat", ValueKind::String),
    ("flows", ValueKind::Object),
    ("openIdConnectUrl", ValueKind::String),
];

pub(super) const PATH_ITEM: KeyTable = &[
    ("$ref", ValueKind::String),
    ("summary", ValueKind::String),
    ("description", ValueKind::String),
    ("get", ValueKind::Object),
    ("put", ValueKind::Object),
    ("post", ValueKind::Object),
    ("delete", ValueKind::Object),
    ("options", ValueKind::Object),
    ("head", ValueKind::Object),
    ("patch", ValueKind::Object),
    ("trace", ValueKind::Object),
    ("servers", ValueKind::Array),
    (PARAMETERS, ValueKind::Array),
];

pub(super) const OPERATION: KeyTable = &[
    ("tags", ValueKind::Array),
    ("summary", ValueKind::String),
    ("description", ValueKind::String),
    ("externalDocs", ValueKind::Object),
    ("operationId", ValueKind::String),
    (PARAMETERS, ValueKind::Array),
    ("requestBody", ValueKind::Object),
    (RESPONSES, ValueKind::Object),
    ("callbacks", ValueKind::Object),
    ("deprecated", ValueKind::Boolean),
    ("security", ValueKind::Array),
    ("servers", ValueKind::Array),
];

/// The keys that a parameter has besides those of a header.
pub(super) const PARAMETER_NAME: KeyTable = &[("name", ValueKind::String), ("in", ValueKind::String)];

pub(super) const HEADER: KeyTable = &[
    ("description", ValueKind::String),
    ("required", ValueKind::Boolean),
    ("deprecated", ValueKind::Boolean),
    ("allowEmptyValue", ValueKind::Boolean),
    ("style", ValueKind::String),
    ("explode", ValueKind::Boolean),
    ("allowReserved", ValueKind::Boolean),
    ("schema", ValueKind::Object),
    ("example", ValueKind::Any),
    ("examples", ValueKind::Object),
    ("content", ValueKind::Object),
];

pub(super) const REQUEST_BODY: KeyTable =
    &[("description", ValueKind::String), ("content", ValueKind::Object), ("required", ValueKind::Boolean)];

pub(super) const RESPONSE: KeyTable = &[
    ("description", ValueKind::String),
    (HEADERS, ValueKind::Object),
    ("content", ValueKind::Object),
    ("links", ValueKind::Object),
];

pub(super) const MEDIA_TYPE: KeyTable = &[
    ("schema", ValueKind::Object),
    ("example", ValueKind::Any),
    ("examples", ValueKind::Object),
    ("encoding", ValueKind::Object),
];

pub(super) const SCHEMA: KeyTable = &[
    ("$ref", ValueKind::String),
    ("title", ValueKind::String),
    ("multipleOf", ValueKind::Number),
    ("maximum", ValueKind::Number),
    ("exclusiveMaximum", ValueKind::Boolean),
    ("minimum", ValueKind::Number),
    ("exclusiveMinimum", ValueKind::Boolean),
    ("maxLength", ValueKind::Size),
    ("minLength", ValueKind::Size),
    ("pattern", ValueKind::String),
    ("maxItems", ValueKind::Size),
    ("minItems", ValueKind::Size),
    ("uniqueItems", ValueKind::Boolean),
    ("maxProperties", ValueKind::Size),
    ("minProperties", ValueKind::Size),
    ("required", ValueKind::Array),
    ("enum", ValueKind::Array),
    ("type", ValueKind::String),
    ("allOf", ValueKind::Array),
    ("oneOf", ValueKind::Array),
    ("anyOf", ValueKind::Array),
    ("not", ValueKind::Object),
    ("items", ValueKind::Object),
    ("properties", ValueKind::Object),
    ("additionalProperties", ValueKind::Any),
    ("description", ValueKind::String),
    ("format", ValueKind::String),
    ("default", ValueKind::Any),
    ("nullable", ValueKind::Boolean),
    ("discriminator", ValueKind::Object),
    ("readOnly", ValueKind::Boolean),
    ("writeOnly", ValueKind::Boolean),
    ("xml", ValueKind::Object),
    ("externalDocs", ValueKind::Object),
    ("example", ValueKind::Any),
    ("deprecated", ValueKind::Boolean),
];
