//! Keys that have a rule of their own, by the object that they stand in.

use webex_call_pickup_codegen::openapi::vocabulary::{
    ALIASES, IDENTIFIER, LINT_ALLOW, PERSONAL_DATA, REQUIRED_SCOPES, is_annotation,
};

use crate::diff::rules::{self, ChangeRule};

/// Keys of the document.
pub(super) const OF_DOCUMENT: [&str; 9] =
    ["openapi", "info", "servers", "security", "tags", "paths", "components", "webhooks", "jsonSchemaDialect"];

/// Keys of a path item, other than methods.
pub(super) const OF_PATH_ITEM: [&str; 3] = ["servers", "parameters", "$ref"];

/// Keys of an operation.
pub(super) const OF_OPERATION: [&str; 12] = [
    "tags",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
    "x-sunset",
    "x-stability-level",
    REQUIRED_SCOPES,
];

/// Keys of a parameter.
pub(super) const OF_PARAMETER: [&str; 14] = [
    "name",
    "in",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
    "x-sunset",
    "x-stability-level",
];

/// Keys of a response header.
pub(super) const OF_HEADER: [&str; 10] = [
    "required",
    "deprecated",
    "schema",
    "content",
    "example",
    "examples",
    "style",
    "explode",
    "x-sunset",
    "x-stability-level",
];

/// Keys of a security scheme that hold a string.
pub(super) const OF_SECURITY_SCHEME: [&str; 6] = ["type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl"];

/// Keywords of a schema, other than limits and constraints.
const OF_SCHEMA: [&str; 27] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "type",
    "format",
    "nullable",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "deprecated",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "prefixItems",
    "readOnly",
    "writeOnly",
    "discriminator",
    "xml",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
];

/// Keywords with one further schema that constrains the value.
pub(super) const CONSTRAINTS: [&str; 9] = [
    "not",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "if",
    "then",
    "else",
];

/// Keywords with a map of further schemas that constrain the value.
pub(super) const CONSTRAINT_MAPS: [&str; 3] = ["patternProperties", "dependentSchemas", "dependentRequired"];

/// The end of a range that a limit bounds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Upper,
    Lower,
}

/// Keywords that limit a range: the keyword, the one that makes it exclusive, and the end that it bounds.
pub(super) const LIMITS: [(&str, Option<&str>, Bound); 10] = [
    ("maximum", Some("exclusiveMaximum"), Bound::Upper),
    ("minimum", Some("exclusiveMinimum"), Bound::Lower),
    ("maxLength", None, Bound::Upper),
    ("minLength", None, Bound::Lower),
    ("maxItems", None, Bound::Upper),
    ("minItems", None, Bound::Lower),
    ("maxProperties", None, Bound::Upper),
    ("minProperties", None, Bound::Lower),
    ("maxContains", None, Bound::Upper),
    ("minContains", None, Bound::Lower),
];

/// Returns `true` if `key` limits a range.
pub(super) fn is_limit(key: &str) -> bool {
    LIMITS.iter().any(|(limit, exclusive, _)| *limit == key || *exclusive == Some(key))
}

/// Keywords that neither combine schemas nor contain one, other than limits and annotations, and the keywords of properties,
/// items and additional properties.
const PLAIN: [&str; 14] = [
    "type",
    "format",
    "nullable",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "readOnly",
    "writeOnly",
    "pattern",
    "multipleOf",
    "uniqueItems",
];

/// Returns `true` if two schemas that have only such keywords, with the same values, differ only in their properties, items
/// and additional properties.
pub(super) fn is_plain_keyword(key: &str) -> bool {
    PLAIN.contains(&key) || is_limit(key) || is_annotation(key)
}

/// Returns `true` if a keyword of schemas has a rule of its own.
pub(super) fn is_schema_keyword(key: &str) -> bool {
    OF_SCHEMA.contains(&key) || CONSTRAINTS.contains(&key) || CONSTRAINT_MAPS.contains(&key) || is_limit(key)
}

/// Returns the rule for a change of an extension.
pub(super) fn extension_rule(key: &str) -> &'static ChangeRule {
    match key {
        PERSONAL_DATA | ALIASES | IDENTIFIER => &rules::MEANING_FOR_SDK_CHANGED,
        LINT_ALLOW => &rules::LINT_ALLOWED,
        _ => &rules::EXTENSION_CHANGED,
    }
}
