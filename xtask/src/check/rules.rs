//! Every rule that a document has to keep: its name, its weight, and why it is one. The only list of them.

use crate::check::finding::Severity;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which a waiver has to give.
    pub name: &'static str,
    /// How much breaking it weighs.
    pub severity: Severity,
    /// Whether a waiver can excuse a breach. What the generator refuses, no waiver can make generate.
    pub waivable: bool,
    /// Why it is a rule, in one line.
    pub why: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $severity:ident $waivable:ident $name:literal: $why:literal;)*) => {
        $(
            pub(crate) const $constant: Rule = Rule {
                name: $name,
                severity: Severity::$severity,
                waivable: rules!(@ $waivable),
                why: $why,
            };
        )*

        /// Every rule.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
    (@ waivable) => { true };
    (@ refused) => { false };
}

rules! {
    SYNTAX = Error refused "syntax": "What is no YAML says nothing.";
    DUPLICATE_KEY = Error refused "duplicate-key": "Of two values of one key, one is ignored, and tools differ in which.";
    PLAIN_YAML = Error refused "plain-yaml": "Anchors, tags and merge keys are lost on the way to JSON; components and `$ref` are not.";
    DANGLING_REF = Error refused "dangling-ref": "A reference has to lead to a component of the right kind.";
    REF_SIBLINGS = Error refused "ref-siblings": "OpenAPI 3.0 ignores what stands beside `$ref`.";
    AMBIGUOUS_PATHS = Error refused "ambiguous-paths": "Paths of one shape cannot be told apart by a request.";
    PATH_PARAMETER_UNDECLARED = Error refused "path-parameter-undeclared": "What stands in braces in a path has to be a parameter.";
    PATH_PARAMETER_UNUSED = Error refused "path-parameter-unused": "A path parameter has to stand in the path.";
    OPERATION_ID = Error refused "operation-id": "An operation is a method; its operationId is the name.";
    OPERATION_ID_UNIQUE = Error refused "operation-id-unique": "Two operations of one name are one method.";
    OPERATION_ID_IN_RUST = Error refused "operation-id-in-rust": "Names that differ in OpenAPI may be one in Rust, or taken.";
    ENUM_TYPE = Error refused "enum-type": "The values of an enum have to be of its type, which is text.";
    ENUM_VARIANTS = Error refused "enum-variants": "Values that differ in OpenAPI may be one variant in Rust.";
    REQUIRED_PROPERTY = Error refused "required-property": "A name in `required` has to be that of a property.";
    SUCCESS_ANSWER = Error refused "success-answer": "An operation that never succeeds has no value to give.";
    SECURITY_DEFINED = Error refused "security-defined": "A security requirement has to name a scheme of the document.";
    CLIENT = Error refused "client": "What the generator refuses cannot become a client.";

    UNUSED_COMPONENT = Error waivable "unused-component": "What nothing refers to is out of date unnoticed.";
    OPERATION_ID_CASING = Error waivable "operation-id-casing": "lowerCamelCase reads well in every language of an SDK.";
    OPERATION_SECURITY = Error waivable "operation-security": "A caller has to know which credentials a request needs.";
    SHARED_ERROR = Error waivable "shared-error": "One shape of errors in the whole API is one type to handle.";
    SERVERS = Error waivable "servers": "A client has to know where to send a request.";
    ANONYMOUS_OBJECT = Error waivable "anonymous-object": "An object of an answer is a type; its component is the name.";
    DEFAULT_TYPE = Error waivable "default-type": "A default has to be a value that its schema allows.";
    EXAMPLE_TYPE = Error waivable "example-type": "An example of another type teaches the wrong thing.";
    OPERATION_TAG = Error waivable "operation-tag": "Documentation is grouped by tags; a tag has to be declared, and used.";
    OPERATION_SCOPES = Error waivable "operation-scopes": "What the token needs is told in the client's documentation and errors.";

    DESCRIPTION = Warning waivable "description": "It becomes the documentation of the client.";
    SUMMARY = Warning waivable "summary": "It is the first line of a method's documentation.";
    FORMAT = Warning waivable "format": "Without it the width of a number is a guess.";
    EXAMPLE = Warning waivable "example": "It is what the mock answers, and what shows that a schema fits.";
    ENUM_DESCRIPTION = Warning waivable "enum-description": "The values of an enum are rarely clear from their names.";

    WAIVER = Error refused "waiver": "An `x-lint-allow` needs a rule that it can waive, a reason, and a breach to waive.";
}

/// The rule of that name.
pub(crate) fn named(name: &str) -> Option<Rule> {
    ALL.iter().find(|rule| rule.name == name).copied()
}
