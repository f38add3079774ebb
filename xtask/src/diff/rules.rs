//! The kinds of changes, in one table: what each does in each direction, in which words, and why.

use crate::diff::verdict::{
    Direction,
    Verdict::{self, Breaking as B, Compatible as C, Documentation as D, MayBreak as M},
};

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, in kebab-case. Part of fingerprints, so it stays.
    pub id: &'static str,
    /// What it is when the sides are swapped, which is also what it does to a new caller of an old server.
    pub inverse: &'static str,
    /// What it does to an old caller of a new server, by direction: in a parameter, in a request's body, in a response.
    pub verdicts: [Verdict; 3],
    /// What happened, with `{subject}`, `{old}` and `{new}`.
    pub message: &'static str,
    /// Why, where the caller sends it.
    pub reason_request: &'static str,
    /// Why, where the caller receives it.
    pub reason_response: &'static str,
}

impl Rule {
    /// What it does to an old caller of a new server.
    pub fn verdict(&self, direction: Direction) -> Verdict {
        match direction {
            Direction::Parameter => self.verdicts[0],
            Direction::Body => self.verdicts[1],
            Direction::Response => self.verdicts[2],
        }
    }

    /// Whether it is for readers only.
    pub fn is_documentation(&self) -> bool {
        self.verdicts == [D; 3]
    }
}

/// The rule of that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The rule of a name that this crate itself writes.
pub(crate) fn rule(id: &str) -> &'static Rule {
    // Every name in the code is one of the table: a test looks.
    find(id).unwrap_or(&UNCLASSIFIED)
}

const fn rule_of(
    id: &'static str,
    inverse: &'static str,
    verdicts: [Verdict; 3],
    message: &'static str,
    reason_request: &'static str,
    reason_response: &'static str,
) -> Rule {
    Rule { id, inverse, verdicts, message, reason_request, reason_response }
}

/// What callers could send, and now may not. What servers answer becomes more certain.
const NARROW: [Verdict; 3] = [B, B, C];
/// What callers may send grows. What servers answer may be something that callers do not expect.
const WIDEN: [Verdict; 3] = [C, C, B];
/// As [`NARROW`], where the document said nothing before: servers may have enforced it all along.
const FIRST_LIMIT: [Verdict; 3] = [M, M, C];
const SAME: [Verdict; 3] = [C, C, C];
const MAYBE: [Verdict; 3] = [M, M, M];
const BREAK: [Verdict; 3] = [B, B, B];
const TEXT: [Verdict; 3] = [D, D, D];

const REFUSED: &str = "A caller that still sends what was allowed before is refused.";
const ACCEPTED: &str = "Everything that callers send today is still accepted.";
const UNEXPECTED: &str = "A caller that knows the old document may receive what it cannot read.";
const EXPECTED: &str = "Everything that arrives is something that callers expect already.";
const MISREAD: &str = "The two sides no longer mean the same.";
const UNNOTICED: &str = "What is sent and received stays the same.";
const PERHAPS: &str = "Callers that rely on it have to be looked at.";
const READERS: &str = "Only readers of the document see it.";

const UNCLASSIFIED: Rule = rule_of(
    "unclassified",
    "unclassified",
    MAYBE,
    "{subject} changed from {old} to {new}, which no rule knows",
    "Nothing is known about what this means: somebody has to look.",
    "Nothing is known about what this means: somebody has to look.",
);

/// The table.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    UNCLASSIFIED,
    // The document.
    rule_of("openapi-version-changed", "openapi-version-changed", SAME, "the document is written in OpenAPI {new} instead of {old}", UNNOTICED, UNNOTICED),
    rule_of("api-version-changed", "api-version-changed", TEXT, "the API's version is {new} instead of {old}", READERS, READERS),
    rule_of("text-changed", "text-changed", TEXT, "the {subject} reads differently", READERS, READERS),
    rule_of("example-changed", "example-changed", TEXT, "the {subject} shows something else", READERS, READERS),
    rule_of("extension-changed", "extension-changed", SAME, "the extension {subject} changed from {old} to {new}", UNNOTICED, UNNOTICED),
    rule_of("meaning-for-sdk-changed", "meaning-for-sdk-changed", MAYBE, "the extension {subject}, by which the SDK goes, changed from {old} to {new}", "The SDK prints, accepts or refuses other things than before.", "The SDK prints, accepts or refuses other things than before."),
    rule_of("lint-allowed", "lint-allowed", TEXT, "other findings are waived", READERS, READERS),
    rule_of("reference-changed", "reference-changed", MAYBE, "a reference that leads out of the document goes to {new} instead of {old}", PERHAPS, PERHAPS),
    rule_of("tag-added", "tag-removed", TEXT, "the tag {subject} was added", READERS, READERS),
    rule_of("tag-removed", "tag-added", TEXT, "the tag {subject} is gone", READERS, READERS),
    rule_of("component-added", "component-removed", SAME, "the component {subject} was added; nothing uses it yet", UNNOTICED, UNNOTICED),
    rule_of("component-removed", "component-added", SAME, "the component {subject}, which nothing used, is gone", UNNOTICED, UNNOTICED),
    rule_of("component-renamed", "component-renamed", SAME, "the component {old} is now called {new}", UNNOTICED, UNNOTICED),
    // Servers.
    rule_of("server-added", "server-removed", SAME, "the server {subject} was added", "Callers stay where they are.", "Callers stay where they are."),
    rule_of("server-removed", "server-added", BREAK, "the server {subject} is gone", "Callers that use it reach nobody.", "Callers that use it reach nobody."),
    rule_of("default-server-changed", "default-server-changed", MAYBE, "the first server, which clients use by default, is {new} instead of {old}", "Callers that name no server reach another one, with their credentials.", "Callers that name no server reach another one, with their credentials."),
    // Security.
    rule_of("security-required", "security-dropped", BREAK, "callers now have to prove who they are, by {new}", "A caller without credentials is refused.", "A caller without credentials is refused."),
    rule_of("security-dropped", "security-required", SAME, "callers need no longer prove who they are, by {old} until now", ACCEPTED, ACCEPTED),
    rule_of("security-replaced", "security-replaced", BREAK, "callers have to prove who they are by {new} instead of {old}", "Callers that know only the old ways are refused.", "Callers that know only the old ways are refused."),
    rule_of("security-tightened", "security-loosened", BREAK, "callers have to prove more of who they are: by {new} instead of {old}", "Callers that prove no more than before are refused.", "Callers that prove no more than before are refused."),
    rule_of("security-loosened", "security-tightened", SAME, "callers have to prove less of who they are: by {new} instead of {old}", ACCEPTED, ACCEPTED),
    rule_of("security-alternative-added", "security-alternative-removed", SAME, "callers may also prove who they are by {subject}", ACCEPTED, ACCEPTED),
    rule_of("security-alternative-removed", "security-alternative-added", MAYBE, "callers can no longer prove who they are by {subject}", "Callers that use this way are refused.", "Callers that use this way are refused."),
    rule_of("scope-added", "scope-removed", MAYBE, "the scope {subject} is needed now", "A token without the scope is refused.", "A token without the scope is refused."),
    rule_of("scope-removed", "scope-added", SAME, "the scope {subject} is no longer needed", ACCEPTED, ACCEPTED),
    rule_of("security-scheme-added", "security-scheme-removed", SAME, "the security scheme {subject} was added", UNNOTICED, UNNOTICED),
    rule_of("security-scheme-removed", "security-scheme-added", MAYBE, "the security scheme {subject} is gone", PERHAPS, PERHAPS),
    rule_of("security-scheme-changed", "security-scheme-changed", MAYBE, "{subject} of the security scheme changed from {old} to {new}", "Callers have to get or send their credentials in another way.", "Callers have to get or send their credentials in another way."),
    rule_of("offered-scope-added", "offered-scope-removed", SAME, "the scope {subject} can be asked for", UNNOTICED, UNNOTICED),
    rule_of("offered-scope-removed", "offered-scope-added", MAYBE, "the scope {subject} can no longer be asked for", "Callers that ask for it get no token.", "Callers that ask for it get no token."),
    // Operations.
    rule_of("operation-added", "operation-removed", SAME, "the operation was added", UNNOTICED, UNNOTICED),
    rule_of("operation-removed", "operation-added", BREAK, "the operation is gone", "Callers that use it fail.", "Callers that use it fail."),
    rule_of("deprecated-operation-added", "deprecated-operation-removed", SAME, "the operation was added, and is deprecated already", UNNOTICED, UNNOTICED),
    rule_of("deprecated-operation-removed", "deprecated-operation-added", MAYBE, "the operation, which was deprecated, is gone", "Callers that did not heed the deprecation fail.", "Callers that did not heed the deprecation fail."),
    rule_of("operation-moved", "operation-moved", BREAK, "the operation moved from {old} to {new}", "Callers that ask at the old place fail.", "Callers that ask at the old place fail."),
    rule_of("operation-id-changed", "operation-id-changed", SAME, "the operation's name for programs is {new} instead of {old}", UNNOTICED, UNNOTICED),
    rule_of("operation-tag-added", "operation-tag-removed", SAME, "the operation got the tag {subject}", UNNOTICED, UNNOTICED),
    rule_of("operation-tag-removed", "operation-tag-added", SAME, "the operation lost the tag {subject}", UNNOTICED, UNNOTICED),
    rule_of("deprecated", "undeprecated", SAME, "it is deprecated now", "It still works; it will not for ever.", "It still works; it will not for ever."),
    rule_of("undeprecated", "deprecated", SAME, "it is no longer deprecated", UNNOTICED, UNNOTICED),
    rule_of("sunset-added", "sunset-removed", SAME, "it will end on {new}", "It still works until then.", "It still works until then."),
    rule_of("sunset-removed", "sunset-added", MAYBE, "the date of its end ({old}) is gone", "Callers no longer know how long it works.", "Callers no longer know how long it works."),
    rule_of("sunset-later", "sunset-earlier", SAME, "it will end on {new}, and not on {old}", "Callers have more time.", "Callers have more time."),
    rule_of("sunset-earlier", "sunset-later", MAYBE, "it will already end on {new}, and not on {old}", "Callers have less time than they were promised.", "Callers have less time than they were promised."),
    rule_of("stability-raised", "stability-lowered", SAME, "its stability is {new} instead of {old}", UNNOTICED, UNNOTICED),
    rule_of("stability-lowered", "stability-raised", BREAK, "its stability is only {new} instead of {old}", "Callers were promised more.", "Callers were promised more."),
    rule_of("callback-added", "callback-removed", SAME, "the callback {subject} was added", UNNOTICED, UNNOTICED),
    rule_of("callback-removed", "callback-added", BREAK, "the callback {subject} is gone", "Callers wait for a call that does not come.", "Callers wait for a call that does not come."),
    rule_of("link-changed", "link-changed", SAME, "the link {subject} changed", UNNOTICED, UNNOTICED),
    // Parameters.
    rule_of("optional-parameter-added", "optional-parameter-removed", SAME, "the parameter {subject} was added, and may be left out", ACCEPTED, ACCEPTED),
    rule_of("optional-parameter-removed", "optional-parameter-added", MAYBE, "the parameter {subject} is gone", "Servers ignore it or refuse it.", "Servers ignore it or refuse it."),
    rule_of("required-parameter-added", "required-parameter-removed", BREAK, "the parameter {subject} was added, and has to be sent", "Callers that do not know it are refused.", "Callers that do not know it are refused."),
    rule_of("required-parameter-removed", "required-parameter-added", MAYBE, "the parameter {subject}, which had to be sent, is gone", "Servers ignore it or refuse it.", "Servers ignore it or refuse it."),
    rule_of("parameter-required", "parameter-optional", BREAK, "the parameter {subject} has to be sent now", "Callers that leave it out are refused.", "Callers that leave it out are refused."),
    rule_of("parameter-optional", "parameter-required", SAME, "the parameter {subject} may be left out now", ACCEPTED, ACCEPTED),
    rule_of("path-parameter-renamed", "path-parameter-renamed", SAME, "the place {old} in the path is now called {new}", UNNOTICED, UNNOTICED),
    rule_of("parameter-renamed", "parameter-renamed", BREAK, "the parameter {old} is now called {new}", "Servers do not know the old name.", "Servers do not know the old name."),
    rule_of("parameter-style-changed", "parameter-style-changed", BREAK, "{subject}, which says how the parameter is written, changed from {old} to {new}", MISREAD, MISREAD),
    rule_of("empty-value-allowed", "empty-value-forbidden", SAME, "the parameter may be empty now", ACCEPTED, ACCEPTED),
    rule_of("empty-value-forbidden", "empty-value-allowed", BREAK, "the parameter may no longer be empty", REFUSED, REFUSED),
    // Bodies.
    rule_of("optional-request-body-added", "optional-request-body-removed", SAME, "a body may be sent now", ACCEPTED, ACCEPTED),
    rule_of("required-request-body-added", "required-request-body-removed", BREAK, "a body has to be sent now", "Callers that send none are refused.", "Callers that send none are refused."),
    rule_of("optional-request-body-removed", "optional-request-body-added", BREAK, "no body is taken any more", "What callers send in it is lost or refused.", "What callers send in it is lost or refused."),
    rule_of("required-request-body-removed", "required-request-body-added", BREAK, "no body is taken any more", "What callers send in it is lost or refused.", "What callers send in it is lost or refused."),
    rule_of("request-body-required", "request-body-optional", BREAK, "the body has to be sent now", "Callers that send none are refused.", "Callers that send none are refused."),
    rule_of("request-body-optional", "request-body-required", SAME, "the body may be left out now", ACCEPTED, ACCEPTED),
    rule_of("media-type-added", "media-type-removed", SAME, "the format {subject} is possible, too", ACCEPTED, "Callers still get the format that they ask for."),
    rule_of("media-type-removed", "media-type-added", BREAK, "the format {subject} is gone", "Callers that send it are refused.", "Callers that ask for it get another one, or nothing."),
    rule_of("media-type-widened", "media-type-narrowed", WIDEN, "the format is {new} instead of {old}, which is less certain", ACCEPTED, UNEXPECTED),
    rule_of("media-type-narrowed", "media-type-widened", NARROW, "the format is {new} instead of {old}, which is more certain", REFUSED, EXPECTED),
    rule_of("media-type-parameters-changed", "media-type-parameters-changed", SAME, "the format is {new} instead of {old}", UNNOTICED, UNNOTICED),
    rule_of("media-type-schema-added", "media-type-schema-removed", NARROW, "it is said now what the body looks like", REFUSED, EXPECTED),
    rule_of("media-type-schema-removed", "media-type-schema-added", [C, C, M], "it is no longer said what the body looks like", ACCEPTED, UNEXPECTED),
    rule_of("encoding-changed", "encoding-changed", BREAK, "{subject} of the body's encoding changed from {old} to {new}", MISREAD, MISREAD),
    // Responses.
    rule_of("success-response-added", "success-response-removed", SAME, "it may also answer {subject}", UNNOTICED, "Callers take every answer of success."),
    rule_of("success-response-removed", "success-response-added", BREAK, "it no longer answers {subject}", "Callers that wait for it do not get it.", "Callers that wait for it do not get it."),
    rule_of("error-response-added", "error-response-removed", SAME, "it may also answer {subject}", UNNOTICED, "Callers have to expect any failure."),
    rule_of("error-response-removed", "error-response-added", SAME, "it no longer answers {subject}", UNNOTICED, "Callers have to expect any failure."),
    rule_of("header-added", "header-removed", SAME, "the header {subject} comes with the answer", UNNOTICED, UNNOTICED),
    rule_of("header-removed", "header-added", MAYBE, "the header {subject} no longer comes with the answer", "Callers that read it find nothing.", "Callers that read it find nothing."),
    rule_of("required-header-added", "required-header-removed", SAME, "the header {subject} always comes with the answer", UNNOTICED, UNNOTICED),
    rule_of("required-header-removed", "required-header-added", BREAK, "the header {subject}, which always came, no longer comes", "Callers that read it find nothing.", "Callers that read it find nothing."),
    rule_of("header-optional", "header-required", BREAK, "the header {subject} no longer comes always", UNEXPECTED, UNEXPECTED),
    rule_of("header-required", "header-optional", SAME, "the header {subject} always comes now", EXPECTED, EXPECTED),
    // Properties.
    rule_of("optional-property-added", "optional-property-removed", SAME, "the property {subject} was added, and may be absent", ACCEPTED, "Callers ignore what they do not know."),
    rule_of("optional-property-removed", "optional-property-added", MAYBE, "the property {subject} is gone", "Servers ignore it or refuse it.", "Callers that read it find nothing."),
    rule_of("required-property-added", "required-property-removed", NARROW, "the property {subject} was added, and has to be there", "Callers that do not know it are refused.", "Callers ignore what they do not know."),
    rule_of("required-property-removed", "required-property-added", [M, M, B], "the property {subject}, which had to be there, is gone", "Servers ignore it or refuse it.", "Callers that read it find nothing."),
    rule_of("optional-property-admitted", "optional-property-refused", SAME, "the property {subject} was added where only listed ones may be, and may be absent", ACCEPTED, "Callers that refuse what they do not know fail."),
    rule_of("optional-property-refused", "optional-property-admitted", [B, B, M], "the property {subject} is gone, and only listed ones may be there", "Callers that still send it are refused.", "Callers that read it find nothing."),
    rule_of("required-property-admitted", "required-property-refused", NARROW, "the property {subject} was added where only listed ones may be, and has to be there", "Callers that do not know it are refused.", "Callers ignore what they do not know."),
    rule_of("required-property-refused", "required-property-admitted", BREAK, "the property {subject}, which had to be there, is gone, and only listed ones may be there", "Callers that still send it are refused.", "Callers that read it find nothing."),
    rule_of("property-required", "property-optional", NARROW, "the property {subject} has to be there now", "Callers that leave it out are refused.", EXPECTED),
    rule_of("property-optional", "property-required", WIDEN, "the property {subject} may be absent now", ACCEPTED, "Callers that count on it find nothing."),
    rule_of("optional-property-renamed", "optional-property-renamed", MAYBE, "the property {old} is now called {new}", "Servers ignore or refuse the old name.", "Callers that read the old name find nothing."),
    rule_of("required-property-renamed", "required-property-renamed", BREAK, "the property {old} is now called {new}", "Servers miss the new name.", "Callers that read the old name find nothing."),
    rule_of("property-moved", "property-moved", [M, M, B], "the property {subject} moved from {old} to {new}", "Servers ignore it in the old place, or refuse it.", "Callers that look in the old place find nothing."),
    rule_of("additional-properties-allowed", "additional-properties-forbidden", [C, C, M], "properties that are not listed may be there now", ACCEPTED, "A caller that refuses unknown properties fails."),
    rule_of("additional-properties-forbidden", "additional-properties-allowed", NARROW, "properties that are not listed may no longer be there", REFUSED, EXPECTED),
    rule_of("read-only-added", "read-only-removed", SAME, "it is only received from now on", "Servers ignore it in what callers send.", UNNOTICED),
    rule_of("read-only-removed", "read-only-added", SAME, "it is no longer only received", ACCEPTED, UNNOTICED),
    rule_of("write-only-added", "write-only-removed", [C, C, M], "it is only sent from now on", UNNOTICED, "Callers that read it find nothing."),
    rule_of("write-only-removed", "write-only-added", [C, C, M], "it is no longer only sent", UNNOTICED, "What was never shown, such as a password, may arrive."),
    // Types and values.
    rule_of("type-changed", "type-changed", BREAK, "the type is {new} instead of {old}", REFUSED, UNEXPECTED),
    rule_of("type-restated", "type-restated", SAME, "the type is {new} instead of {old}, which is the same once it is written as text", UNNOTICED, UNNOTICED),
    rule_of("type-widened", "type-narrowed", WIDEN, "the type is {new} instead of {old}, which takes in more", ACCEPTED, UNEXPECTED),
    rule_of("type-narrowed", "type-widened", NARROW, "the type is {new} instead of {old}, which takes in less", REFUSED, EXPECTED),
    rule_of("format-changed", "format-changed", BREAK, "the format is {new} instead of {old}", REFUSED, UNEXPECTED),
    rule_of("format-widened", "format-narrowed", WIDEN, "the format is {new} instead of {old}, which takes in more", ACCEPTED, UNEXPECTED),
    rule_of("format-narrowed", "format-widened", NARROW, "the format is {new} instead of {old}, which takes in less", REFUSED, EXPECTED),
    rule_of("null-allowed", "null-forbidden", WIDEN, "it may be null now", ACCEPTED, "A caller that counts on a value gets none."),
    rule_of("null-forbidden", "null-allowed", NARROW, "it may no longer be null", REFUSED, EXPECTED),
    rule_of("enum-added", "enum-removed", NARROW, "only these values are possible now: {new}", REFUSED, EXPECTED),
    rule_of("enum-removed", "enum-added", [C, C, M], "values other than {old} are possible now", ACCEPTED, UNEXPECTED),
    rule_of("enum-value-added", "enum-value-removed", [C, C, M], "the value {subject} is possible, too", ACCEPTED, "A caller that knows only the old values may fail on the new one."),
    rule_of("enum-value-removed", "enum-value-added", NARROW, "the value {subject} is no longer possible", REFUSED, EXPECTED),
    rule_of("const-added", "const-removed", NARROW, "the value is always {new} now", REFUSED, EXPECTED),
    rule_of("const-removed", "const-added", WIDEN, "the value is no longer always {old}", ACCEPTED, UNEXPECTED),
    rule_of("const-changed", "const-changed", BREAK, "the value is always {new} instead of {old}", REFUSED, UNEXPECTED),
    rule_of("default-added", "default-removed", [B, M, C], "who leaves it out means {new} now", "Callers that leave it out get something else than before; in a body only if the server fills it in.", UNNOTICED),
    rule_of("default-removed", "default-added", [B, M, C], "who leaves it out no longer means {old}", "Callers that leave it out get something else than before; in a body only if the server fills it in.", UNNOTICED),
    rule_of("default-changed", "default-changed", [B, M, C], "who leaves it out means {new} instead of {old}", "Callers that leave it out get something else than before; in a body only if the server fills it in.", UNNOTICED),
    rule_of("moot-default-changed", "moot-default-changed", SAME, "the value for who leaves it out is {new} instead of {old}, which nobody may", UNNOTICED, UNNOTICED),
    // Limits.
    rule_of("upper-limit-added", "upper-limit-removed", FIRST_LIMIT, "{subject} limits it to {new}", "Callers that exceed the limit are refused, if they were not before.", EXPECTED),
    rule_of("upper-limit-removed", "upper-limit-added", WIDEN, "{subject} no longer limits it to {old}", ACCEPTED, UNEXPECTED),
    rule_of("upper-limit-lowered", "upper-limit-raised", NARROW, "{subject} is {new} instead of {old}", REFUSED, EXPECTED),
    rule_of("upper-limit-raised", "upper-limit-lowered", WIDEN, "{subject} is {new} instead of {old}", ACCEPTED, UNEXPECTED),
    rule_of("lower-limit-added", "lower-limit-removed", FIRST_LIMIT, "{subject} asks for at least {new}", "Callers below the limit are refused, if they were not before.", EXPECTED),
    rule_of("lower-limit-removed", "lower-limit-added", WIDEN, "{subject} no longer asks for at least {old}", ACCEPTED, UNEXPECTED),
    rule_of("lower-limit-raised", "lower-limit-lowered", NARROW, "{subject} is {new} instead of {old}", REFUSED, EXPECTED),
    rule_of("lower-limit-lowered", "lower-limit-raised", WIDEN, "{subject} is {new} instead of {old}", ACCEPTED, UNEXPECTED),
    rule_of("multiple-of-narrowed", "multiple-of-widened", NARROW, "it has to be a multiple of {new} now, until now of {old}", REFUSED, EXPECTED),
    rule_of("multiple-of-widened", "multiple-of-narrowed", WIDEN, "it has to be a multiple of {new} now, until now of {old}", ACCEPTED, UNEXPECTED),
    rule_of("multiple-of-changed", "multiple-of-changed", BREAK, "it has to be a multiple of {new} instead of {old}", REFUSED, UNEXPECTED),
    rule_of("unique-items-required", "unique-items-dropped", NARROW, "no item may be there twice", REFUSED, EXPECTED),
    rule_of("unique-items-dropped", "unique-items-required", WIDEN, "items may be there twice", ACCEPTED, UNEXPECTED),
    rule_of("pattern-added", "pattern-removed", NARROW, "it has to look like {new}", REFUSED, EXPECTED),
    rule_of("pattern-removed", "pattern-added", [C, C, M], "it need no longer look like {old}", ACCEPTED, UNEXPECTED),
    rule_of("pattern-changed", "pattern-changed", MAYBE, "it has to look like {new} instead of {old}", "What one pattern takes, the other may refuse.", "What one pattern takes, the other may refuse."),
    rule_of("pattern-widened", "pattern-narrowed", [C, C, M], "it has to look like {new} instead of {old}, which takes in more", ACCEPTED, UNEXPECTED),
    rule_of("pattern-narrowed", "pattern-widened", NARROW, "it has to look like {new} instead of {old}, which takes in less", REFUSED, EXPECTED),
    rule_of("content-encoding-changed", "content-encoding-changed", BREAK, "{subject} of the text is {new} instead of {old}", MISREAD, MISREAD),
    rule_of("xml-changed", "xml-changed", MAYBE, "how it is written in XML changed from {old} to {new}", MISREAD, MISREAD),
    // Combinations.
    rule_of("alternative-added", "alternative-removed", WIDEN, "it may also be {subject}", ACCEPTED, UNEXPECTED),
    rule_of("alternative-removed", "alternative-added", NARROW, "it may no longer be {subject}", REFUSED, EXPECTED),
    rule_of("overlapping-alternative-added", "overlapping-alternative-removed", [C, C, M], "it may also look like {subject}", ACCEPTED, UNEXPECTED),
    rule_of("overlapping-alternative-removed", "overlapping-alternative-added", NARROW, "it may no longer look like {subject}", REFUSED, EXPECTED),
    rule_of("wrapped-in-alternatives", "unwrapped-from-alternatives", WIDEN, "what it was is now one of several alternatives", ACCEPTED, UNEXPECTED),
    rule_of("unwrapped-from-alternatives", "wrapped-in-alternatives", NARROW, "of several alternatives one is left", REFUSED, EXPECTED),
    rule_of("alternatives-required", "alternatives-dropped", NARROW, "it has to be one of several alternatives now ({subject})", REFUSED, EXPECTED),
    rule_of("alternatives-dropped", "alternatives-required", WIDEN, "it need no longer be one of several alternatives ({subject})", ACCEPTED, UNEXPECTED),
    rule_of("all-of-added", "all-of-removed", NARROW, "it has to be {subject} as well", REFUSED, EXPECTED),
    rule_of("all-of-removed", "all-of-added", [M, M, C], "it need no longer be {subject} as well", "What belonged to it is ignored or refused.", "Callers that read what belonged to it find nothing."),
    rule_of("assertion-added", "assertion-removed", NARROW, "{subject} asks for more than before", REFUSED, EXPECTED),
    rule_of("assertion-removed", "assertion-added", WIDEN, "{subject} no longer asks for anything", ACCEPTED, UNEXPECTED),
    rule_of("assertion-changed", "assertion-changed", BREAK, "{subject} asks for something else", REFUSED, UNEXPECTED),
    rule_of("discriminator-added", "discriminator-removed", SAME, "the property {new} says which alternative it is", ACCEPTED, EXPECTED),
    rule_of("discriminator-removed", "discriminator-added", MAYBE, "the property {old} no longer says which alternative it is", PERHAPS, PERHAPS),
    rule_of("discriminator-property-changed", "discriminator-property-changed", BREAK, "the property {new} instead of {old} says which alternative it is", MISREAD, MISREAD),
    rule_of("discriminator-value-added", "discriminator-value-removed", SAME, "the value {subject} stands for {new}", ACCEPTED, EXPECTED),
    rule_of("discriminator-value-removed", "discriminator-value-added", MAYBE, "the value {subject} no longer stands for {old}", PERHAPS, PERHAPS),
    rule_of("discriminator-value-changed", "discriminator-value-changed", MAYBE, "the value {subject} stands for {new} instead of {old}", MISREAD, MISREAD),
];
