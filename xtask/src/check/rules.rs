//! The rules of all checks, in one table: identifier, severity and explanation.

/// The weight of a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A problem: the exit code is 1.
    Error,
    /// A recommendation: the exit code stays 0.
    Warning,
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckRule {
    /// The identifier, in kebab-case and unique in all checks.
    pub id: &'static str,
    /// The severity of every violation.
    pub severity: Severity,
    /// `true` if an `x-lint-allow` in the document can waive a violation.
    pub is_waivable: bool,
    /// The reason for the rule, in one line.
    pub explanation: &'static str,
}

macro_rules! rules {
    ($(
        $(#[$documentation:meta])*
        $list:ident { $($name:ident = $severity:ident $($waivable:ident)? $id:literal: $explanation:literal;)* }
    )*) => {
        $(
            $(
                #[doc = $explanation]
                pub const $name: CheckRule = CheckRule {
                    id: $id,
                    severity: Severity::$severity,
                    is_waivable: rules!(@is_waivable $($waivable)?),
                    explanation: $explanation,
                };
            )*

            $(#[$documentation])*
            pub const $list: &[CheckRule] = &[$($name),*];
        )*

        /// The rules of all checks.
        pub const ALL: &[&[CheckRule]] = &[$($list),*];
    };
    (@is_waivable waivable) => { true };
    (@is_waivable) => { false };
}

rules! {
    /// The rules of `generated`.
    GENERATED {
        STALE_SNAPSHOT = Error "stale-snapshot": "The generated code and its snapshots must equal what the document generates.";
        MISSING_SNAPSHOT = Error "missing-snapshot": "The generated code and each of its sections must be on disk.";
        ORPHAN_SNAPSHOT = Error "orphan-snapshot": "Every snapshot must belong to a section of the generated code.";
    }

    /// The rules of `document`.
    DOCUMENT {
        SYNTAX = Error "syntax": "A document that is not valid YAML cannot be read.";
        DUPLICATE_KEY = Error "duplicate-key": "Of two values of one key, tools differ in which they ignore.";
        PLAIN_YAML = Error "plain-yaml": "Anchors, tags and merge keys do not survive a conversion to JSON; components and `$ref` do.";
        DANGLING_REF = Error "dangling-ref": "A reference must lead to a component of the right kind.";
        AMBIGUOUS_PATHS = Error "ambiguous-paths": "Two paths must differ in more than the names of their parameters.";
        PATH_PARAMETER_UNDECLARED = Error "path-parameter-undeclared": "A name in braces in a path must be a parameter.";
        PATH_PARAMETER_UNUSED = Error "path-parameter-unused": "A path parameter must be part of the path.";
        OPERATION_ID = Error "operation-id": "An operation becomes a method, which is named after its operationId.";
        OPERATION_ID_UNIQUE = Error "operation-id-unique": "Two operations with the same operationId would be the same method.";
        ENUM_TYPE = Error "enum-type": "The values of an enum must have its type.";
        SUCCESS_RESPONSE = Error "success-response": "An operation without a successful response has no return value.";
        SECURITY_DEFINED = Error "security-defined": "A security requirement must name a scheme of the document.";
        CLIENT = Error "client": "The generator must be able to turn the document into a client.";

        UNUSED_COMPONENT = Error waivable "unused-component": "A component without references goes out of date unnoticed.";
        OPERATION_ID_CASING = Error waivable "operation-id-casing": "lowerCamelCase reads well in every language of an SDK.";
        OPERATION_SECURITY = Error waivable "operation-security": "A caller must know which credentials a request needs.";
        SHARED_ERROR = Error waivable "shared-error": "One error schema for the whole API is one type to handle.";
        SERVERS = Error waivable "servers": "A client must know the base URL of the API.";
        ANONYMOUS_OBJECT = Error waivable "anonymous-object": "An object in a response becomes a type, which is named after its component.";
        DEFAULT_TYPE = Error waivable "default-type": "A default must be valid against its schema.";
        EXAMPLE_TYPE = Error waivable "example-type": "An example of the wrong type misleads its readers.";
        OPERATION_TAG = Error waivable "operation-tag": "Tags group the documentation, so every tag must be declared and used.";
        OPERATION_SCOPES = Error waivable "operation-scopes": "The client's documentation and errors list the scopes that a token needs.";
        LINK = Error waivable "link": "A link must lead to an operation of the document and set its required parameters.";
        DESCRIPTION = Error waivable "description": "Descriptions become the documentation of the client.";

        REF_SIBLINGS = Warning waivable "ref-siblings": "OpenAPI 3.0 ignores the keys beside `$ref`.";
        REPEATED_VALUE = Warning waivable "repeated-value": "A repeated value of an enum or of `required` has no effect.";
        NULLABLE_ENUM = Warning waivable "nullable-enum": "A nullable enum allows `null` only if it lists `null`.";
        REQUIRED_PROPERTY = Warning waivable "required-property": "A name in `required` that is not a property has no effect on the SDK's types.";
        SUMMARY = Warning waivable "summary": "The summary becomes the first line of a method's documentation.";
        FORMAT = Warning waivable "format": "Without a format, the width of a number is a guess.";
        EXAMPLE = Warning waivable "example": "Examples are the responses of the mock server, and evidence for their schemas.";
        ENUM_DESCRIPTION = Warning waivable "enum-description": "The values of an enum rarely explain themselves.";

        WAIVER = Error "waiver": "An `x-lint-allow` needs a waivable rule, a reason, and a violation to waive.";
    }

    /// The rules of `examples`.
    EXAMPLES {
        INVALID_EXAMPLE = Error "invalid-example": "An example must be valid against its schema.";
        NO_TYPE = Error "no-type": "Every schema with an example must have a type in the SDK.";
        UNREADABLE_EXAMPLE = Error "unreadable-example": "The SDK must be able to deserialize every example.";
        LOST_KEY = Error "lost-key": "A round trip through the SDK's type must keep every key.";
        CHANGED_VALUE = Error "changed-value": "A round trip through the SDK's type must keep every value.";
    }

    /// The rules of `types`.
    TYPES {
        TYPE_LOST = Error "type-lost": "Every schema must have a type in the SDK.";
        TYPE_CHANGED = Error "type-changed": "A type must be of the kind of its schema.";
        ENUM_VALUE_LOST = Error "enum-value-lost": "Every value of an enum must have a variant.";
        ENUM_VALUE_ADDED = Error "enum-value-added": "Every variant of an enum must have a value in the document.";
        ENUM_CLOSED = Error "enum-closed": "An enum must accept values that the API adds later.";
        NULL_LOST = Error "null-lost": "The type of a nullable schema must accept `null`.";
        NULL_ADDED = Error "null-added": "The type of a schema that is not nullable must not allow `null`.";
        PROPERTY_LOST = Error "property-lost": "Every property must have a field.";
        PROPERTY_ADDED = Error "property-added": "Every field must have a property in the document.";
        REQUIRED_LOST = Error "required-lost": "The field of a required property must be required.";
        REQUIRED_ADDED = Error "required-added": "The field of an optional property must be optional.";
        ABSENCE_LOST = Error "absence-lost": "The absence of an optional property must be visible in its field.";
    }

    /// The rules of `approvals`.
    APPROVALS {
        STALE_APPROVAL = Error "stale-approval": "Every approval must be of a change since the last release.";
    }

    /// The rules of `vendor`.
    VENDOR {
        UNLISTED_DIFFERENCE = Error "unlisted-difference": "Every difference from the vendor's document must be listed with a reason.";
        CHANGED_DEVIATION = Error "changed-deviation": "A listed difference must have the listed values.";
        DEAD_DEVIATION = Error "dead-deviation": "Every listed difference must exist.";
        CHANGED_TEXT = Error "changed-text": "A change of the vendor's descriptions must be read before it is accepted.";
    }

    /// The rules of `traffic`.
    TRAFFIC {
        UNDOCUMENTED_PATH = Error "undocumented-path": "Every path below a documented resource must be documented.";
        UNDOCUMENTED_METHOD = Error "undocumented-method": "Every method of a documented path must be documented.";
        UNDOCUMENTED_PARAMETER = Error "undocumented-parameter": "Every query parameter must be documented.";
        UNDOCUMENTED_STATUS = Error "undocumented-status": "Every status code must be documented.";
        UNDOCUMENTED_BODY = Error "undocumented-body": "Every body must be documented.";
        UNDOCUMENTED_MEDIA_TYPE = Error "undocumented-media-type": "Every media type must be documented.";
        UNDOCUMENTED_PROPERTY = Error "undocumented-property": "Every property must be documented.";
        UNDOCUMENTED_VALUE = Error "undocumented-value": "Every value of an enum must be documented.";
        UNDOCUMENTED_NULL = Error "undocumented-null": "Every value that can be `null` must be documented as nullable.";
        MISSING_PARAMETER = Error "missing-parameter": "A required parameter must be part of every request.";
        MISSING_BODY = Error "missing-body": "A required body must be part of every message.";
        MISSING_PROPERTY = Error "missing-property": "A required property must be part of every object.";
        OTHER_TYPE = Error "other-type": "A value must be of the documented type.";
        BROKEN_BODY = Error "broken-body": "A body must be of its media type.";
    }
}

/// Returns the rule of `document` with this identifier.
pub(super) fn document_rule(id: &str) -> Option<CheckRule> {
    DOCUMENT.iter().find(|rule| rule.id == id).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn identifiers_are_unique() {
        let all: Vec<&str> = ALL.iter().flat_map(|rules| rules.iter()).map(|rule| rule.id).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
