//! The rules of `cargo xtask diff`: one table with the ID, the inverse, the verdicts, the message and the reasons of each
//! kind of change.

use std::fmt;

use crate::diff::verdict::{
    Direction,
    Verdict::{self, Breaking as B, Compatible as C, Documentation as D, MayBreak as M},
};

/// A kind of change.
pub struct ChangeRule {
    /// The name in kebab-case. It is part of fingerprints and never changes.
    pub id: &'static str,
    /// The rule of the same change with the sides swapped. Its verdicts are those of a new caller of an old server.
    pub inverse: &'static ChangeRule,
    /// The verdicts for an old caller of a new server: in a parameter, in a request body, in a response. The parameters and
    /// the body of a callback count as a response, and its response as a body.
    pub verdicts: [Verdict; 3],
    /// The description of the change, with the placeholders `{subject}`, `{old}` and `{new}`.
    pub message: &'static str,
    /// The reason for the verdicts of what the caller sends.
    pub reason_request: &'static str,
    /// The reason for the verdict of what the caller receives.
    pub reason_response: &'static str,
}

impl ChangeRule {
    /// The verdict for an old caller of a new server.
    pub fn verdict(&self, direction: Direction) -> Verdict {
        match direction {
            Direction::Parameter => self.verdicts[0],
            Direction::Body => self.verdicts[1],
            Direction::Response => self.verdicts[2],
        }
    }

    /// Returns `true` if only readers of the document see the change.
    pub fn is_documentation(&self) -> bool {
        self.verdicts == [D; 3]
    }
}

impl PartialEq for ChangeRule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ChangeRule {}

impl fmt::Debug for ChangeRule {
    /// Prints the ID only: a rule and its inverse refer to each other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChangeRule").field(&self.id).finish()
    }
}

/// Returns the rule with that ID.
pub fn find(id: &str) -> Option<&'static ChangeRule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Defines a constant for each rule, and [`RULES`]. A row is the constant and its ID, the constant of the inverse, the
/// verdicts, the message, and the reason; a second reason is that of responses.
macro_rules! rules {
    ($($name:ident $id:literal / $inverse:ident, $verdicts:expr, $message:literal, $reason:expr $(, $response:expr)?;)*) => {
        $(
            #[doc = concat!("The rule `", $id, "`.")]
            pub static $name: ChangeRule = ChangeRule {
                id: $id,
                inverse: &$inverse,
                verdicts: $verdicts,
                message: $message,
                reason_request: $reason,
                reason_response: last!($reason $(, $response)?),
            };
            const _: () = assert!(is_id_of($id, stringify!($name)), "the ID is the constant's name in kebab-case");
        )*

        /// All rules, in the order of the table.
        pub static RULES: &[&ChangeRule] = &[$(&$name),*];
    };
}

macro_rules! last {
    ($only:expr) => {
        $only
    };
    ($first:expr, $last:expr) => {
        $last
    };
}

/// Returns `true` if `id` is `constant` in kebab-case.
const fn is_id_of(id: &str, constant: &str) -> bool {
    let (id, constant) = (id.as_bytes(), constant.as_bytes());
    let mut index = 0;
    while index < constant.len() && index < id.len() {
        let expected = if constant[index] == b'_' { b'-' } else { constant[index].to_ascii_lowercase() };
        if id[index] != expected {
            return false;
        }
        index += 1;
    }
    id.len() == constant.len()
}

/// Callers may send less. Servers respond with less.
const NARROW: [Verdict; 3] = [B, B, C];
/// Callers may send more. Servers may respond with values that callers do not expect.
const WIDEN: [Verdict; 3] = [C, C, B];
/// As [`WIDEN`], where callers are likely to cope with an unexpected value.
const LENIENT_WIDEN: [Verdict; 3] = [C, C, M];
/// As [`NARROW`], where the old document stated no limit: servers may always have enforced it.
const FIRST_LIMIT: [Verdict; 3] = [M, M, C];
const COMPATIBLE: [Verdict; 3] = [C, C, C];
const MAY_BREAK: [Verdict; 3] = [M, M, M];
const BREAKING: [Verdict; 3] = [B, B, B];
/// Callers break if they read the value.
const LOST_VALUE: [Verdict; 3] = [M, M, B];
/// A server fills in the default of a parameter; that of a body it may ignore.
const DEFAULT: [Verdict; 3] = [B, M, C];
const DOCUMENTATION: [Verdict; 3] = [D, D, D];

const REJECTED: &str = "Callers that still send what was allowed before are rejected.";
const OTHER_COMPONENT: &str = "Callers that follow the old component may fail with the new one.";
const ACCEPTED: &str = "Everything that callers send today is still accepted.";
const UNEXPECTED: &str = "Callers of the old document may receive a value that they cannot decode.";
const EXPECTED: &str = "Callers already expect every value that they may receive.";
const MISREAD: &str = "Old and new documents interpret the value differently.";
const UNAFFECTED: &str = "Existing callers are unaffected.";
const REVIEW: &str = "Callers that rely on it need a review.";
const READERS: &str = "Only readers of the document see it.";
const UNKNOWN: &str = "No rule covers this change, so that it needs a review.";
const SDK_MEANING: &str = "The SDK prints, accepts or rejects other values than before.";
const OTHER_SERVER: &str = "Callers that choose no server send their requests and credentials to another one.";
const NO_CREDENTIALS: &str = "Callers without credentials are rejected.";
const OLD_CREDENTIALS: &str = "Callers that only have the old credentials are rejected.";
const OTHER_CREDENTIALS: &str = "Callers have to obtain or send their credentials differently.";
const OPERATION_GONE: &str = "Callers of the operation fail.";
const IGNORED_OR_REJECTED: &str = "Servers ignore or reject it.";
const BODY_REQUIRED: &str = "Callers that send no body are rejected.";
const BODY_LOST: &str = "Servers ignore or reject the body that callers send.";
const STATUS_LOST: &str = "Callers that wait for this status code no longer receive it.";
const ANY_ERROR: &str = "Callers have to expect any error.";
const HEADER_LOST: &str = "Callers that read the header find none.";
const MISSING: &str = "Callers that read it find nothing.";
const MAY_BE_MISSING: &str = "Callers that rely on it may find nothing.";
const EXTRA_IGNORED: &str = "Callers ignore unknown properties.";
const OMITTED: &str = "Callers that omit it are rejected.";
const OTHER_DEFAULT: &str =
    "Callers that omit the value get another result than before; in a body only if the server applies the default.";

rules! {
    UNCLASSIFIED "unclassified" / UNCLASSIFIED, MAY_BREAK, "{subject} changed from {old} to {new}, which no rule covers", UNKNOWN;
    WITNESS_FOUND "witness-found" / WITNESS_FOUND, BREAKING, "a value is no longer compatible, which no rule explains", REJECTED, UNEXPECTED;

    // Document.
    OPENAPI_VERSION_CHANGED "openapi-version-changed" / OPENAPI_VERSION_CHANGED, COMPATIBLE, "the OpenAPI version of the document is now {new}, not {old}", UNAFFECTED;
    API_VERSION_CHANGED "api-version-changed" / API_VERSION_CHANGED, DOCUMENTATION, "the API version is now {new}, not {old}", READERS;
    TEXT_CHANGED "text-changed" / TEXT_CHANGED, DOCUMENTATION, "the {subject} was reworded", READERS;
    EXAMPLE_CHANGED "example-changed" / EXAMPLE_CHANGED, DOCUMENTATION, "the {subject} changed", READERS;
    EXTENSION_CHANGED "extension-changed" / EXTENSION_CHANGED, COMPATIBLE, "the extension {subject} changed from {old} to {new}", UNAFFECTED;
    MEANING_FOR_SDK_CHANGED "meaning-for-sdk-changed" / MEANING_FOR_SDK_CHANGED, MAY_BREAK, "the extension {subject}, which the SDK uses, changed from {old} to {new}", SDK_MEANING;
    LINT_ALLOWED "lint-allowed" / LINT_ALLOWED, DOCUMENTATION, "the allowed findings changed", READERS;
    REFERENCE_CHANGED "reference-changed" / REFERENCE_CHANGED, MAY_BREAK, "a reference outside the document is now {new}, not {old}", REVIEW;
    REFERENCE_REPLACED "reference-replaced" / REFERENCE_REPLACED, BREAKING, "the {subject} is now {new}, not {old}", OTHER_COMPONENT;
    TAG_ADDED "tag-added" / TAG_REMOVED, DOCUMENTATION, "the tag {subject} was added", READERS;
    TAG_REMOVED "tag-removed" / TAG_ADDED, DOCUMENTATION, "the tag {subject} was removed", READERS;
    COMPONENT_ADDED "component-added" / COMPONENT_REMOVED, COMPATIBLE, "the unused component {subject} was added", UNAFFECTED;
    COMPONENT_REMOVED "component-removed" / COMPONENT_ADDED, COMPATIBLE, "the unused component {subject} was removed", UNAFFECTED;
    COMPONENT_RENAMED "component-renamed" / COMPONENT_RENAMED, COMPATIBLE, "the component {old} was renamed to {new}", UNAFFECTED;

    // Servers.
    SERVER_ADDED "server-added" / SERVER_REMOVED, COMPATIBLE, "the server {subject} was added", "Callers keep using the server that they use today.";
    SERVER_REMOVED "server-removed" / SERVER_ADDED, BREAKING, "the server {subject} was removed", "Callers of that server can no longer connect.";
    DEFAULT_SERVER_CHANGED "default-server-changed" / DEFAULT_SERVER_CHANGED, MAY_BREAK, "the first server, which clients use by default, is now {new}, not {old}", OTHER_SERVER;

    // Security.
    SECURITY_REQUIRED "security-required" / SECURITY_DROPPED, BREAKING, "authentication is now required, by {new}", NO_CREDENTIALS;
    SECURITY_DROPPED "security-dropped" / SECURITY_REQUIRED, COMPATIBLE, "authentication, before by {old}, is no longer required", ACCEPTED;
    SECURITY_REPLACED "security-replaced" / SECURITY_REPLACED, BREAKING, "authentication is now by {new}, not by {old}", OLD_CREDENTIALS;
    SECURITY_TIGHTENED "security-tightened" / SECURITY_LOOSENED, BREAKING, "authentication now requires more: {new}, not {old}", OLD_CREDENTIALS;
    SECURITY_LOOSENED "security-loosened" / SECURITY_TIGHTENED, COMPATIBLE, "authentication now requires less: {new}, not {old}", ACCEPTED;
    SECURITY_ALTERNATIVE_ADDED "security-alternative-added" / SECURITY_ALTERNATIVE_REMOVED, COMPATIBLE, "callers may now also authenticate by {subject}", ACCEPTED;
    SECURITY_ALTERNATIVE_REMOVED "security-alternative-removed" / SECURITY_ALTERNATIVE_ADDED, MAY_BREAK, "callers can no longer authenticate by {subject}", "Callers that authenticate this way are rejected.";
    SCOPE_ADDED "scope-added" / SCOPE_REMOVED, MAY_BREAK, "the scope {subject} is now required", "Tokens without the scope are rejected.";
    SCOPE_REMOVED "scope-removed" / SCOPE_ADDED, COMPATIBLE, "the scope {subject} is no longer required", ACCEPTED;
    SECURITY_SCHEME_ADDED "security-scheme-added" / SECURITY_SCHEME_REMOVED, COMPATIBLE, "the security scheme {subject} was added", UNAFFECTED;
    SECURITY_SCHEME_REMOVED "security-scheme-removed" / SECURITY_SCHEME_ADDED, MAY_BREAK, "the security scheme {subject} was removed", REVIEW;
    SECURITY_SCHEME_CHANGED "security-scheme-changed" / SECURITY_SCHEME_CHANGED, MAY_BREAK, "{subject} of the security scheme changed from {old} to {new}", OTHER_CREDENTIALS;
    OFFERED_SCOPE_ADDED "offered-scope-added" / OFFERED_SCOPE_REMOVED, COMPATIBLE, "the scope {subject} is now available", UNAFFECTED;
    OFFERED_SCOPE_REMOVED "offered-scope-removed" / OFFERED_SCOPE_ADDED, MAY_BREAK, "the scope {subject} is no longer available", "Callers that request the scope get no token.";

    // Operations.
    OPERATION_ADDED "operation-added" / OPERATION_REMOVED, COMPATIBLE, "the operation was added", UNAFFECTED;
    OPERATION_REMOVED "operation-removed" / OPERATION_ADDED, BREAKING, "the operation was removed", OPERATION_GONE;
    DEPRECATED_OPERATION_ADDED "deprecated-operation-added" / DEPRECATED_OPERATION_REMOVED, COMPATIBLE, "the operation was added as a deprecated one", UNAFFECTED;
    DEPRECATED_OPERATION_REMOVED "deprecated-operation-removed" / DEPRECATED_OPERATION_ADDED, MAY_BREAK, "the deprecated operation was removed", "Callers that ignored the deprecation fail.";
    OPERATION_MOVED "operation-moved" / OPERATION_MOVED, BREAKING, "the operation moved from {old} to {new}", "Requests to the old path fail.";
    OPERATION_ID_CHANGED "operation-id-changed" / OPERATION_ID_CHANGED, COMPATIBLE, "the operation ID is now {new}, not {old}", UNAFFECTED;
    OPERATION_TAG_ADDED "operation-tag-added" / OPERATION_TAG_REMOVED, COMPATIBLE, "the operation has the new tag {subject}", UNAFFECTED;
    OPERATION_TAG_REMOVED "operation-tag-removed" / OPERATION_TAG_ADDED, COMPATIBLE, "the operation no longer has the tag {subject}", UNAFFECTED;
    DEPRECATED "deprecated" / UNDEPRECATED, COMPATIBLE, "it is now deprecated", "It still works, and may be removed later.";
    UNDEPRECATED "undeprecated" / DEPRECATED, COMPATIBLE, "it is no longer deprecated", UNAFFECTED;
    SUNSET_ADDED "sunset-added" / SUNSET_REMOVED, COMPATIBLE, "its sunset date is now {new}", "It still works until that date.";
    SUNSET_REMOVED "sunset-removed" / SUNSET_ADDED, MAY_BREAK, "its sunset date {old} was removed", "Callers no longer know how long it works.";
    SUNSET_LATER "sunset-later" / SUNSET_EARLIER, COMPATIBLE, "its sunset date was postponed from {old} to {new}", "Callers have more time.";
    SUNSET_EARLIER "sunset-earlier" / SUNSET_LATER, MAY_BREAK, "its sunset date was brought forward from {old} to {new}", "Callers have less time than announced.";
    SUNSET_ANNOUNCED "sunset-announced" / SUNSET_WITHDRAWN, COMPATIBLE, "its sunset date is {new}", "It still works until that date.";
    SUNSET_WITHDRAWN "sunset-withdrawn" / SUNSET_ANNOUNCED, COMPATIBLE, "its sunset date {old} was withdrawn together with its deprecation", UNAFFECTED;
    SUNSET_INVALID "sunset-invalid" / SUNSET_CORRECTED, MAY_BREAK, "its sunset date is now {new}, which is not a date", "Callers no longer know how long it works.";
    SUNSET_CORRECTED "sunset-corrected" / SUNSET_INVALID, COMPATIBLE, "its sunset date is now {new}; {old} was not a date", UNAFFECTED;
    STABILITY_RAISED "stability-raised" / STABILITY_LOWERED, COMPATIBLE, "its stability level was raised from {old} to {new}", UNAFFECTED;
    STABILITY_LOWERED "stability-lowered" / STABILITY_RAISED, BREAKING, "its stability level was lowered from {old} to {new}", "Callers rely on the higher level.";
    CALLBACK_ADDED "callback-added" / CALLBACK_REMOVED, COMPATIBLE, "the callback {subject} was added", UNAFFECTED;
    CALLBACK_REMOVED "callback-removed" / CALLBACK_ADDED, BREAKING, "the callback {subject} was removed", "Callers wait for a request that never arrives.";
    LINK_CHANGED "link-changed" / LINK_CHANGED, COMPATIBLE, "the link {subject} changed", UNAFFECTED;

    // Parameters.
    OPTIONAL_PARAMETER_ADDED "optional-parameter-added" / OPTIONAL_PARAMETER_REMOVED, COMPATIBLE, "the optional parameter {subject} was added", ACCEPTED;
    OPTIONAL_PARAMETER_REMOVED "optional-parameter-removed" / OPTIONAL_PARAMETER_ADDED, MAY_BREAK, "the optional parameter {subject} was removed", IGNORED_OR_REJECTED;
    REQUIRED_PARAMETER_ADDED "required-parameter-added" / REQUIRED_PARAMETER_REMOVED, NARROW, "the required parameter {subject} was added", OMITTED, UNAFFECTED;
    REQUIRED_PARAMETER_REMOVED "required-parameter-removed" / REQUIRED_PARAMETER_ADDED, LOST_VALUE, "the required parameter {subject} was removed", IGNORED_OR_REJECTED, MISSING;
    PARAMETER_REQUIRED "parameter-required" / PARAMETER_OPTIONAL, NARROW, "the parameter {subject} is now required", OMITTED, EXPECTED;
    PARAMETER_OPTIONAL "parameter-optional" / PARAMETER_REQUIRED, WIDEN, "the parameter {subject} is now optional", ACCEPTED, MAY_BE_MISSING;
    PATH_PARAMETER_RENAMED "path-parameter-renamed" / PATH_PARAMETER_RENAMED, COMPATIBLE, "the path parameter {old} was renamed to {new}", UNAFFECTED;
    PARAMETER_RENAMED "parameter-renamed" / PARAMETER_RENAMED, BREAKING, "the parameter {old} was renamed to {new}", "Servers do not know the old name.";
    IGNORED_HEADER_CHANGED "ignored-header-changed" / IGNORED_HEADER_CHANGED, DOCUMENTATION, "the header {subject}, which OpenAPI ignores, changed", READERS;
    PARAMETER_STYLE_CHANGED "parameter-style-changed" / PARAMETER_STYLE_CHANGED, BREAKING, "{subject}, part of the serialization of the parameter, changed from {old} to {new}", MISREAD;
    EMPTY_VALUE_ALLOWED "empty-value-allowed" / EMPTY_VALUE_FORBIDDEN, WIDEN, "the parameter may now be empty", ACCEPTED, UNEXPECTED;
    EMPTY_VALUE_FORBIDDEN "empty-value-forbidden" / EMPTY_VALUE_ALLOWED, NARROW, "the parameter may no longer be empty", REJECTED, EXPECTED;

    // Bodies.
    OPTIONAL_REQUEST_BODY_ADDED "optional-request-body-added" / OPTIONAL_REQUEST_BODY_REMOVED, COMPATIBLE, "an optional request body was added", ACCEPTED;
    REQUIRED_REQUEST_BODY_ADDED "required-request-body-added" / REQUIRED_REQUEST_BODY_REMOVED, NARROW, "a required request body was added", BODY_REQUIRED, UNAFFECTED;
    OPTIONAL_REQUEST_BODY_REMOVED "optional-request-body-removed" / OPTIONAL_REQUEST_BODY_ADDED, BREAKING, "the optional request body was removed", BODY_LOST;
    REQUIRED_REQUEST_BODY_REMOVED "required-request-body-removed" / REQUIRED_REQUEST_BODY_ADDED, BREAKING, "the required request body was removed", BODY_LOST;
    REQUEST_BODY_REQUIRED "request-body-required" / REQUEST_BODY_OPTIONAL, NARROW, "the request body is now required", BODY_REQUIRED, EXPECTED;
    REQUEST_BODY_OPTIONAL "request-body-optional" / REQUEST_BODY_REQUIRED, WIDEN, "the request body is now optional", ACCEPTED, MAY_BE_MISSING;
    MEDIA_TYPE_ADDED "media-type-added" / MEDIA_TYPE_REMOVED, COMPATIBLE, "the media type {subject} was added", ACCEPTED, "Callers still receive the media type that they accept.";
    MEDIA_TYPE_REMOVED "media-type-removed" / MEDIA_TYPE_ADDED, BREAKING, "the media type {subject} was removed", "Callers that send it are rejected.", "Callers that accept only this media type fail.";
    MEDIA_TYPE_WIDENED "media-type-widened" / MEDIA_TYPE_NARROWED, WIDEN, "the media type {old} was widened to {new}", ACCEPTED, UNEXPECTED;
    MEDIA_TYPE_NARROWED "media-type-narrowed" / MEDIA_TYPE_WIDENED, NARROW, "the media type {old} was narrowed to {new}", REJECTED, EXPECTED;
    MEDIA_TYPE_PARAMETERS_CHANGED "media-type-parameters-changed" / MEDIA_TYPE_PARAMETERS_CHANGED, COMPATIBLE, "the media type is now {new}, not {old}", UNAFFECTED;
    MEDIA_TYPE_SCHEMA_ADDED "media-type-schema-added" / MEDIA_TYPE_SCHEMA_REMOVED, NARROW, "a schema was added", REJECTED, EXPECTED;
    MEDIA_TYPE_SCHEMA_REMOVED "media-type-schema-removed" / MEDIA_TYPE_SCHEMA_ADDED, LENIENT_WIDEN, "the schema was removed", ACCEPTED, UNEXPECTED;
    ENCODING_CHANGED "encoding-changed" / ENCODING_CHANGED, BREAKING, "{subject} of the body's encoding changed from {old} to {new}", MISREAD;

    // Responses.
    SUCCESS_RESPONSE_ADDED "success-response-added" / SUCCESS_RESPONSE_REMOVED, COMPATIBLE, "the success response {subject} was added", UNAFFECTED, "Callers accept every success status code.";
    SUCCESS_RESPONSE_REMOVED "success-response-removed" / SUCCESS_RESPONSE_ADDED, BREAKING, "the success response {subject} was removed", STATUS_LOST;
    ERROR_RESPONSE_ADDED "error-response-added" / ERROR_RESPONSE_REMOVED, COMPATIBLE, "the error response {subject} was added", UNAFFECTED, ANY_ERROR;
    ERROR_RESPONSE_REMOVED "error-response-removed" / ERROR_RESPONSE_ADDED, COMPATIBLE, "the error response {subject} was removed", UNAFFECTED, ANY_ERROR;
    RESPONSE_SPECIFIED "response-specified" / RESPONSE_GENERALIZED, COMPATIBLE, "the response {subject}, before described by its range, now has a description of its own", UNAFFECTED;
    RESPONSE_GENERALIZED "response-generalized" / RESPONSE_SPECIFIED, COMPATIBLE, "the response {subject} is now described by its range", UNAFFECTED;
    HEADER_ADDED "header-added" / HEADER_REMOVED, COMPATIBLE, "the optional response header {subject} was added", UNAFFECTED;
    HEADER_REMOVED "header-removed" / HEADER_ADDED, MAY_BREAK, "the optional response header {subject} was removed", HEADER_LOST;
    REQUIRED_HEADER_ADDED "required-header-added" / REQUIRED_HEADER_REMOVED, NARROW, "the required response header {subject} was added", OMITTED, UNAFFECTED;
    REQUIRED_HEADER_REMOVED "required-header-removed" / REQUIRED_HEADER_ADDED, LOST_VALUE, "the required response header {subject} was removed", IGNORED_OR_REJECTED, HEADER_LOST;
    HEADER_OPTIONAL "header-optional" / HEADER_REQUIRED, WIDEN, "the response header {subject} is now optional", ACCEPTED, HEADER_LOST;
    HEADER_REQUIRED "header-required" / HEADER_OPTIONAL, NARROW, "the response header {subject} is now required", OMITTED, UNAFFECTED;

    // Properties.
    OPTIONAL_PROPERTY_ADDED "optional-property-added" / OPTIONAL_PROPERTY_REMOVED, COMPATIBLE, "the optional property {subject} was added", ACCEPTED, EXTRA_IGNORED;
    OPTIONAL_PROPERTY_REMOVED "optional-property-removed" / OPTIONAL_PROPERTY_ADDED, MAY_BREAK, "the optional property {subject} was removed", IGNORED_OR_REJECTED, MISSING;
    REQUIRED_PROPERTY_ADDED "required-property-added" / REQUIRED_PROPERTY_REMOVED, NARROW, "the required property {subject} was added", OMITTED, EXTRA_IGNORED;
    REQUIRED_PROPERTY_REMOVED "required-property-removed" / REQUIRED_PROPERTY_ADDED, LOST_VALUE, "the required property {subject} was removed", IGNORED_OR_REJECTED, MISSING;
    OPTIONAL_PROPERTY_ADMITTED "optional-property-admitted" / OPTIONAL_PROPERTY_REFUSED, LENIENT_WIDEN, "the optional property {subject} was added to a closed object", ACCEPTED, "Callers that reject unknown properties fail.";
    OPTIONAL_PROPERTY_REFUSED "optional-property-refused" / OPTIONAL_PROPERTY_ADMITTED, [B, B, M], "the optional property {subject} was removed from a closed object", REJECTED, MISSING;
    REQUIRED_PROPERTY_ADMITTED "required-property-admitted" / REQUIRED_PROPERTY_REFUSED, [B, B, M], "the required property {subject} was added to a closed object", OMITTED, "Callers that reject unknown properties fail.";
    REQUIRED_PROPERTY_REFUSED "required-property-refused" / REQUIRED_PROPERTY_ADMITTED, BREAKING, "the required property {subject} was removed from a closed object", REJECTED, MISSING;
    PROPERTY_REQUIRED "property-required" / PROPERTY_OPTIONAL, NARROW, "the property {subject} is now required", OMITTED, EXPECTED;
    PROPERTY_OPTIONAL "property-optional" / PROPERTY_REQUIRED, WIDEN, "the property {subject} is now optional", ACCEPTED, MAY_BE_MISSING;
    OPTIONAL_PROPERTY_RENAMED "optional-property-renamed" / OPTIONAL_PROPERTY_RENAMED, MAY_BREAK, "the optional property {old} was renamed to {new}", "Servers ignore or reject the old name.", MISSING;
    REQUIRED_PROPERTY_RENAMED "required-property-renamed" / REQUIRED_PROPERTY_RENAMED, BREAKING, "the required property {old} was renamed to {new}", "Servers require the new name.", MISSING;
    PROPERTY_MOVED "property-moved" / PROPERTY_MOVED, LOST_VALUE, "the property {subject} moved from {old} to {new}", "Servers ignore or reject it at the old location.", "Callers that read the old location find nothing.";
    ADDITIONAL_PROPERTIES_ALLOWED "additional-properties-allowed" / ADDITIONAL_PROPERTIES_FORBIDDEN, LENIENT_WIDEN, "additional properties are now allowed", ACCEPTED, "Callers that reject unknown properties fail.";
    ADDITIONAL_PROPERTIES_FORBIDDEN "additional-properties-forbidden" / ADDITIONAL_PROPERTIES_ALLOWED, NARROW, "additional properties are no longer allowed", REJECTED, EXPECTED;
    READ_ONLY_ADDED "read-only-added" / READ_ONLY_REMOVED, COMPATIBLE, "it is now read-only", "Servers ignore it in requests.", UNAFFECTED;
    READ_ONLY_REMOVED "read-only-removed" / READ_ONLY_ADDED, COMPATIBLE, "it is no longer read-only", ACCEPTED, UNAFFECTED;
    WRITE_ONLY_ADDED "write-only-added" / WRITE_ONLY_REMOVED, LENIENT_WIDEN, "it is now write-only", UNAFFECTED, MISSING;
    WRITE_ONLY_REMOVED "write-only-removed" / WRITE_ONLY_ADDED, LENIENT_WIDEN, "it is no longer write-only", UNAFFECTED, "Responses may now contain a value that was hidden before, such as a password.";

    // Types and values.
    TYPE_CHANGED "type-changed" / TYPE_CHANGED, BREAKING, "the type is now {new}, not {old}", REJECTED, UNEXPECTED;
    TYPE_RESTATED "type-restated" / TYPE_RESTATED, COMPATIBLE, "the type is now {new}, not {old}; both are serialized as the same string", UNAFFECTED;
    TYPE_WIDENED "type-widened" / TYPE_NARROWED, WIDEN, "the type was widened from {old} to {new}", ACCEPTED, UNEXPECTED;
    TYPE_NARROWED "type-narrowed" / TYPE_WIDENED, NARROW, "the type was narrowed from {old} to {new}", REJECTED, EXPECTED;
    FORMAT_CHANGED "format-changed" / FORMAT_CHANGED, BREAKING, "the format is now {new}, not {old}", REJECTED, UNEXPECTED;
    FORMAT_WIDENED "format-widened" / FORMAT_NARROWED, WIDEN, "the format was widened from {old} to {new}", ACCEPTED, UNEXPECTED;
    FORMAT_NARROWED "format-narrowed" / FORMAT_WIDENED, NARROW, "the format was narrowed from {old} to {new}", REJECTED, EXPECTED;
    NULL_ALLOWED "null-allowed" / NULL_FORBIDDEN, WIDEN, "it is now nullable", ACCEPTED, "Callers that expect a value may receive null.";
    NULL_FORBIDDEN "null-forbidden" / NULL_ALLOWED, NARROW, "it is no longer nullable", REJECTED, EXPECTED;
    ENUM_ADDED "enum-added" / ENUM_REMOVED, NARROW, "the values are now limited to {new}", REJECTED, EXPECTED;
    ENUM_REMOVED "enum-removed" / ENUM_ADDED, LENIENT_WIDEN, "the values are no longer limited to {old}", ACCEPTED, UNEXPECTED;
    ENUM_VALUE_ADDED "enum-value-added" / ENUM_VALUE_REMOVED, LENIENT_WIDEN, "the value {subject} was added", ACCEPTED, "Callers that know only the old values may fail on the new one.";
    ENUM_VALUE_REMOVED "enum-value-removed" / ENUM_VALUE_ADDED, NARROW, "the value {subject} was removed", REJECTED, EXPECTED;
    CONST_ADDED "const-added" / CONST_REMOVED, NARROW, "the value is now always {new}", REJECTED, EXPECTED;
    CONST_REMOVED "const-removed" / CONST_ADDED, WIDEN, "the value is no longer always {old}", ACCEPTED, UNEXPECTED;
    CONST_CHANGED "const-changed" / CONST_CHANGED, BREAKING, "the value is now always {new}, not {old}", REJECTED, UNEXPECTED;
    DEFAULT_ADDED "default-added" / DEFAULT_REMOVED, DEFAULT, "the default is now {new}", OTHER_DEFAULT, UNAFFECTED;
    DEFAULT_REMOVED "default-removed" / DEFAULT_ADDED, DEFAULT, "the default {old} was removed", OTHER_DEFAULT, UNAFFECTED;
    DEFAULT_CHANGED "default-changed" / DEFAULT_CHANGED, DEFAULT, "the default is now {new}, not {old}", OTHER_DEFAULT, UNAFFECTED;
    DEFAULT_RESTATED "default-restated" / DEFAULT_RESTATED, COMPATIBLE, "the default is now written as {new}, not as {old}", UNAFFECTED;
    MOOT_DEFAULT_CHANGED "moot-default-changed" / MOOT_DEFAULT_CHANGED, COMPATIBLE, "the default of a required parameter is now {new}, not {old}", UNAFFECTED;

    // Limits.
    UPPER_LIMIT_ADDED "upper-limit-added" / UPPER_LIMIT_REMOVED, FIRST_LIMIT, "the upper limit {subject} is now {new}", "Callers that exceed the limit are rejected, unless the server always enforced it.", EXPECTED;
    UPPER_LIMIT_REMOVED "upper-limit-removed" / UPPER_LIMIT_ADDED, WIDEN, "the upper limit {subject} of {old} was removed", ACCEPTED, UNEXPECTED;
    UPPER_LIMIT_LOWERED "upper-limit-lowered" / UPPER_LIMIT_RAISED, NARROW, "{subject} was lowered from {old} to {new}", REJECTED, EXPECTED;
    UPPER_LIMIT_RAISED "upper-limit-raised" / UPPER_LIMIT_LOWERED, WIDEN, "{subject} was raised from {old} to {new}", ACCEPTED, UNEXPECTED;
    LOWER_LIMIT_ADDED "lower-limit-added" / LOWER_LIMIT_REMOVED, FIRST_LIMIT, "the lower limit {subject} is now {new}", "Callers below the limit are rejected, unless the server always enforced it.", EXPECTED;
    LOWER_LIMIT_REMOVED "lower-limit-removed" / LOWER_LIMIT_ADDED, WIDEN, "the lower limit {subject} of {old} was removed", ACCEPTED, UNEXPECTED;
    LOWER_LIMIT_RAISED "lower-limit-raised" / LOWER_LIMIT_LOWERED, NARROW, "{subject} was raised from {old} to {new}", REJECTED, EXPECTED;
    LOWER_LIMIT_LOWERED "lower-limit-lowered" / LOWER_LIMIT_RAISED, WIDEN, "{subject} was lowered from {old} to {new}", ACCEPTED, UNEXPECTED;
    MULTIPLE_OF_NARROWED "multiple-of-narrowed" / MULTIPLE_OF_WIDENED, NARROW, "multipleOf was narrowed from {old} to {new}", REJECTED, EXPECTED;
    MULTIPLE_OF_WIDENED "multiple-of-widened" / MULTIPLE_OF_NARROWED, WIDEN, "multipleOf was widened from {old} to {new}", ACCEPTED, UNEXPECTED;
    MULTIPLE_OF_CHANGED "multiple-of-changed" / MULTIPLE_OF_CHANGED, BREAKING, "multipleOf is now {new}, not {old}", REJECTED, UNEXPECTED;
    UNIQUE_ITEMS_REQUIRED "unique-items-required" / UNIQUE_ITEMS_DROPPED, NARROW, "the items now have to be unique", REJECTED, EXPECTED;
    UNIQUE_ITEMS_DROPPED "unique-items-dropped" / UNIQUE_ITEMS_REQUIRED, WIDEN, "the items no longer have to be unique", ACCEPTED, UNEXPECTED;
    PATTERN_ADDED "pattern-added" / PATTERN_REMOVED, NARROW, "it now has to match the pattern {new}", REJECTED, EXPECTED;
    PATTERN_REMOVED "pattern-removed" / PATTERN_ADDED, LENIENT_WIDEN, "it no longer has to match the pattern {old}", ACCEPTED, UNEXPECTED;
    PATTERN_CHANGED "pattern-changed" / PATTERN_CHANGED, MAY_BREAK, "the pattern is now {new}, not {old}", "The new pattern may reject what the old one matched, or the other way round.";
    PATTERN_WIDENED "pattern-widened" / PATTERN_NARROWED, LENIENT_WIDEN, "the pattern was widened from {old} to {new}", ACCEPTED, UNEXPECTED;
    PATTERN_NARROWED "pattern-narrowed" / PATTERN_WIDENED, NARROW, "the pattern was narrowed from {old} to {new}", REJECTED, EXPECTED;
    MOOT_PATTERN_CHANGED "moot-pattern-changed" / MOOT_PATTERN_CHANGED, COMPATIBLE, "the pattern changed from {old} to {new}, and every string still matches", UNAFFECTED;
    CONTENT_ENCODING_CHANGED "content-encoding-changed" / CONTENT_ENCODING_CHANGED, BREAKING, "{subject} of the string is now {new}, not {old}", MISREAD;
    XML_CHANGED "xml-changed" / XML_CHANGED, MAY_BREAK, "the XML representation changed from {old} to {new}", MISREAD;

    // Combinations.
    ALTERNATIVE_ADDED "alternative-added" / ALTERNATIVE_REMOVED, WIDEN, "the alternative {subject} was added", ACCEPTED, UNEXPECTED;
    ALTERNATIVE_REMOVED "alternative-removed" / ALTERNATIVE_ADDED, NARROW, "the alternative {subject} was removed", REJECTED, EXPECTED;
    OVERLAPPING_ALTERNATIVE_ADDED "overlapping-alternative-added" / OVERLAPPING_ALTERNATIVE_REMOVED, LENIENT_WIDEN, "the anyOf alternative {subject} was added", ACCEPTED, UNEXPECTED;
    OVERLAPPING_ALTERNATIVE_REMOVED "overlapping-alternative-removed" / OVERLAPPING_ALTERNATIVE_ADDED, NARROW, "the anyOf alternative {subject} was removed", REJECTED, EXPECTED;
    ALTERNATIVES_OVERLAP "alternatives-overlap" / ALTERNATIVES_DISTINCT, FIRST_LIMIT, "a value may now match several alternatives of oneOf at the same time: {subject}", "Values that match several alternatives are rejected.", "Responses only contain values that match one alternative.";
    ALTERNATIVES_DISTINCT "alternatives-distinct" / ALTERNATIVES_OVERLAP, LENIENT_WIDEN, "a value no longer matches several alternatives of oneOf at the same time: {subject}", ACCEPTED, "Responses may contain values that matched several alternatives before.";
    OVERLAPPING_ALTERNATIVE_CHANGED "overlapping-alternative-changed" / OVERLAPPING_ALTERNATIVE_CHANGED, MAY_BREAK, "the alternative {subject} of oneOf changed, and a value may match another one at the same time", "Values that match several alternatives are rejected.", "Responses may contain values that matched several alternatives before.";
    WRAPPED_IN_ALTERNATIVES "wrapped-in-alternatives" / UNWRAPPED_FROM_ALTERNATIVES, WIDEN, "the old schema is now one of several alternatives", ACCEPTED, UNEXPECTED;
    UNWRAPPED_FROM_ALTERNATIVES "unwrapped-from-alternatives" / WRAPPED_IN_ALTERNATIVES, NARROW, "only one of several alternatives remains", REJECTED, EXPECTED;
    ALTERNATIVES_REQUIRED "alternatives-required" / ALTERNATIVES_DROPPED, NARROW, "it now has to match one of several alternatives ({subject})", REJECTED, EXPECTED;
    ALTERNATIVES_DROPPED "alternatives-dropped" / ALTERNATIVES_REQUIRED, WIDEN, "it no longer has to match one of several alternatives ({subject})", ACCEPTED, UNEXPECTED;
    ALL_OF_ADDED "all-of-added" / ALL_OF_REMOVED, NARROW, "it now also has to match {subject}", REJECTED, EXPECTED;
    ALL_OF_REMOVED "all-of-removed" / ALL_OF_ADDED, FIRST_LIMIT, "it no longer has to match {subject}", "Servers ignore or reject the properties of the removed schema.", "Callers that read the properties of the removed schema find nothing.";
    CLOSED_ALL_OF_ADDED "closed-all-of-added" / CLOSED_ALL_OF_REMOVED, NARROW, "it now also has to match {subject}, which allows no additional properties", REJECTED, EXPECTED;
    CLOSED_ALL_OF_REMOVED "closed-all-of-removed" / CLOSED_ALL_OF_ADDED, MAY_BREAK, "it no longer has to match {subject}, which allowed no additional properties", "Servers ignore or reject the properties of the removed schema.", "Callers that reject unknown properties fail.";
    ASSERTION_ADDED "assertion-added" / ASSERTION_REMOVED, NARROW, "the constraint {subject} was added", REJECTED, EXPECTED;
    ASSERTION_REMOVED "assertion-removed" / ASSERTION_ADDED, WIDEN, "the constraint {subject} was removed", ACCEPTED, UNEXPECTED;
    ASSERTION_CHANGED "assertion-changed" / ASSERTION_CHANGED, BREAKING, "the constraint {subject} changed", REJECTED, UNEXPECTED;
    DISCRIMINATOR_ADDED "discriminator-added" / DISCRIMINATOR_REMOVED, COMPATIBLE, "the property {new} is now the discriminator of the alternatives", ACCEPTED, EXPECTED;
    DISCRIMINATOR_REMOVED "discriminator-removed" / DISCRIMINATOR_ADDED, MAY_BREAK, "the property {old} is no longer the discriminator of the alternatives", REVIEW;
    DISCRIMINATOR_PROPERTY_CHANGED "discriminator-property-changed" / DISCRIMINATOR_PROPERTY_CHANGED, BREAKING, "the discriminator of the alternatives is now the property {new}, not {old}", MISREAD;
    DISCRIMINATOR_VALUE_ADDED "discriminator-value-added" / DISCRIMINATOR_VALUE_REMOVED, LENIENT_WIDEN, "the discriminator value {subject} was added for {new}", ACCEPTED, "Callers that know only the old values may fail on the new one.";
    DISCRIMINATOR_VALUE_REMOVED "discriminator-value-removed" / DISCRIMINATOR_VALUE_ADDED, [B, B, M], "the discriminator value {subject} for {old} was removed", REJECTED, "Callers that wait for this value no longer receive it.";
    DISCRIMINATOR_VALUE_CHANGED "discriminator-value-changed" / DISCRIMINATOR_VALUE_CHANGED, MAY_BREAK, "the discriminator value {subject} now means {new}, not {old}", MISREAD;
}
