//! The words of OpenAPI: its methods, sections and keywords, the extensions of this workspace, and media types.

use std::borrow::Cow;

use serde_json::Value;

/// The methods that a path item can have. `query` is the one of OpenAPI 3.2.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Returns `true` if a key of a path item is a method.
pub fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

/// The section of `components` with the schemas.
pub const SCHEMAS: &str = "schemas";
/// The section of `components` with the responses; also the key of an operation's.
pub const RESPONSES: &str = "responses";
/// The section of `components` with the parameters; also the key of an operation's and a path item's.
pub const PARAMETERS: &str = "parameters";
/// The section of `components` with the examples; also the key of those of a media type, a parameter and a header.
pub const EXAMPLES: &str = "examples";
/// The section of `components` with the request bodies.
pub const REQUEST_BODIES: &str = "requestBodies";
/// The section of `components` with the headers; also the key of a response's.
pub const HEADERS: &str = "headers";
/// The section of `components` with the security schemes.
pub const SECURITY_SCHEMES: &str = "securitySchemes";
/// The section of `components` with the links; also the key of a response's.
pub const LINKS: &str = "links";
/// The section of `components` with the callbacks; also the key of an operation's.
pub const CALLBACKS: &str = "callbacks";
/// The section of `components` with the path items, since OpenAPI 3.1.
pub const PATH_ITEMS: &str = "pathItems";

/// The sections of `components`.
pub const SECTIONS: [&str; 10] =
    [SCHEMAS, RESPONSES, PARAMETERS, EXAMPLES, REQUEST_BODIES, HEADERS, SECURITY_SCHEMES, LINKS, CALLBACKS, PATH_ITEMS];

/// Lists the other names that responses may use for a property.
pub const ALIASES: &str = "x-aliases";
/// Describes the values of an enum.
pub const ENUM_DESCRIPTIONS: &str = "x-enumDescriptions";
/// Marks a string schema as an opaque identifier.
pub const IDENTIFIER: &str = "x-identifier";
/// Waives rules of `cargo xtask check document` for the object beside it.
pub const LINT_ALLOW: &str = "x-lint-allow";
/// Marks an operation whose responses are pages of a list, as `x-ms-pageable` of AutoRest does. The link to the next page
/// is in the `Link` header.
pub const PAGEABLE: &str = "x-pageable";
/// The key of [`PAGEABLE`] that names the property with the items of a page.
pub const ITEM_NAME: &str = "itemName";
/// Marks a property or a parameter that holds personal data.
pub const PERSONAL_DATA: &str = "x-personal-data";
/// Lists the OAuth scopes of an operation, for security schemes that have no place for them.
pub const REQUIRED_SCOPES: &str = "x-required-scopes";

/// The extensions that this workspace defines.
pub const EXTENSIONS: [&str; 7] =
    [ALIASES, ENUM_DESCRIPTIONS, IDENTIFIER, LINT_ALLOW, PAGEABLE, PERSONAL_DATA, REQUIRED_SCOPES];

/// Marks a property that is a boolean and may be quoted. Only the generator writes it.
pub const LENIENT_FLAG: &str = "x-lenient-flag";
/// Marks a schema that is used in requests only. Only the generator writes it.
pub const SENT_ONLY: &str = "x-sent-only";

/// The bounds of a number, by the keywords of JSON Schema. Only the generator writes it.
pub const BOUNDS: &str = "x-bounds";
/// The name of a component schema in the document, where the generator had to rename it. Only the generator writes it.
pub const SCHEMA_NAME: &str = "x-schema-name";

/// The name of a property in the document, where the generator had to rename it. Only the generator writes it.
pub const PROPERTY_NAME: &str = "x-property-name";

/// The extensions by which the generator's steps communicate.
pub const INTERNAL_EXTENSIONS: [&str; 5] = [BOUNDS, LENIENT_FLAG, PROPERTY_NAME, SENT_ONLY, SCHEMA_NAME];

/// Returns `true` if a key is a specification extension.
pub fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// The keys of documentation, in every object of a document.
pub const DOCUMENTATION: [&str; 5] = ["summary", "description", "title", "externalDocs", "$comment"];

/// The keywords of a schema that do not change which values are valid.
pub const ANNOTATIONS: [&str; 11] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "readOnly",
    "writeOnly",
    "$comment",
];

/// Returns `true` if a keyword of a schema does not change which values are valid. Extensions do not either.
pub fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || is_extension(keyword)
}

/// The constraints of strings.
pub const STRING_CONSTRAINTS: [&str; 3] = ["maxLength", "minLength", "pattern"];

/// The bounds of numbers.
pub const NUMBER_BOUNDS: [&str; 4] = ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"];

/// The constraints of numbers, arrays and objects.
pub const OTHER_CONSTRAINTS: [&str; 10] = [
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

/// Returns `true` if a keyword constrains values beyond their type.
pub fn is_constraint(keyword: &str) -> bool {
    STRING_CONSTRAINTS.contains(&keyword) || OTHER_CONSTRAINTS.contains(&keyword)
}

/// The keywords that combine schemas.
pub const COMPOSITIONS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// The header parameters that OpenAPI ignores: the content and the security describe them. In lower case.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Returns `true` if OpenAPI ignores a header parameter of this name.
pub fn is_ignored_header(name: &str) -> bool {
    IGNORED_HEADERS.iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Returns `true` if OpenAPI ignores a response header of this name.
pub fn is_ignored_response_header(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

/// The style of a parameter that names none. `location` is the value of its `in`; a response header is a `header`.
pub fn default_style(location: &str) -> &'static str {
    if matches!(location, "query" | "cookie") { "form" } else { "simple" }
}

/// A media type without its parameters, in lower case.
pub fn media_type(text: &str) -> Cow<'_, str> {
    let essence = text.split(';').next().unwrap_or_default().trim();
    if essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
        essence.to_ascii_lowercase().into()
    } else {
        essence.into()
    }
}

/// The media type of JSON.
pub const JSON: &str = "application/json";

/// Returns `true` if a media type is JSON: `application/json` or `application/*+json`, whatever its case and parameters; or a
/// range that includes it.
pub fn is_json(text: &str) -> bool {
    let media_type = media_type(text);
    is_media_range(&media_type)
        || media_type
            .strip_prefix("application/")
            .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

/// Returns `true` for a media type that stands for several, and so for JSON among others.
pub fn is_media_range(text: &str) -> bool {
    matches!(&*media_type(text), "*/*" | "application/*" | "application/*+json")
}

/// The media type of a JSON body on the wire: that of the document, except for a range and for the parameters of
/// `application/json`, which have no meaning.
pub fn json_on_the_wire(text: &str) -> &str {
    if is_media_range(text) || media_type(text) == JSON { JSON } else { text }
}

/// The order of preference of several media types that are JSON.
pub fn json_preference(text: &str) -> u8 {
    match media_type(text) {
        exact if exact == JSON => 0,
        range if is_media_range(&range) => 2,
        _ => 1,
    }
}

/// The status code, the range or `default` that a key of `responses` names; `None` for every other key.
///
/// Vendors write ranges in lower case as well; the result has them in upper case.
pub fn status(key: &str) -> Option<Cow<'_, str>> {
    let [first @ b'1'..=b'5', rest @ ..] = key.as_bytes() else { return (key == "default").then_some(key.into()) };
    match rest {
        [b'0'..=b'9', b'0'..=b'9'] | [b'X', b'X'] => Some(key.into()),
        [b'x' | b'X', b'x' | b'X'] => Some(format!("{}XX", char::from(*first)).into()),
        _ => None,
    }
}

/// Returns `true` if a key of `responses` stands for success.
pub fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Returns `true` if a value has the meaning that its absence would have. The defaults of `style`, `explode` and `servers`
/// depend on more than the key; they are not covered.
pub fn is_default(key: &str, value: &Value) -> bool {
    match key {
        "minLength" | "minItems" | "minProperties" => value.as_f64() == Some(0.0),
        "minContains" => value.as_f64() == Some(1.0),
        "additionalProperties" | "items" | "unevaluatedProperties" | "unevaluatedItems" => {
            *value == Value::Bool(true) || is_empty(value)
        }
        "properties" | "patternProperties" | "parameters" | "tags" | "headers" | "links" | "callbacks" | "encoding"
        | "content" => is_empty(value),
        "required" => is_empty(value) || *value == Value::Bool(false),
        "nullable" | "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" | "allowReserved" | "allowEmptyValue"
        | "exclusiveMinimum" | "exclusiveMaximum" => *value == Value::Bool(false),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The meaning of the keys of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Keywords of OpenAPI.
    Keywords,
    /// Names that the document gives, such as those of properties, statuses and components.
    Names,
}

impl Keys {
    /// The meaning of the keys in the value of `key`; `None` where that value is data, in which nothing is a keyword.
    pub fn below(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Names, _) => Some(Self::Keywords),
            (Self::Keywords, "example" | "default" | "enum" | "value" | "const") => None,
            (
                Self::Keywords,
                SCHEMAS | RESPONSES | PARAMETERS | EXAMPLES | REQUEST_BODIES | HEADERS | SECURITY_SCHEMES | LINKS
                | CALLBACKS | PATH_ITEMS | "properties" | "patternProperties" | "dependentSchemas" | "content"
                | "mapping" | "variables" | "scopes" | "encoding",
            ) => Some(Self::Names),
            (Self::Keywords, _) => Some(Self::Keywords),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_recognized_by_its_media_type() {
        for json in [
            "application/json",
            "Application/JSON ; charset=utf-8",
            "application/problem+json",
            "application/*+json",
            "*/*",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in ["text/json", "application/jsonl", "application/xml", "application/json-seq", "text/*", ""] {
            assert!(!is_json(other), "{other}");
        }
    }

    #[test]
    fn json_is_sent_with_a_single_media_type() {
        for (name, sent) in [
            ("application/json; charset=utf-8", JSON),
            ("*/*", JSON),
            ("application/*+json", JSON),
            ("application/merge-patch+json", "application/merge-patch+json"),
            ("application/vnd.bell+json; v=2", "application/vnd.bell+json; v=2"),
        ] {
            assert_eq!(json_on_the_wire(name), sent);
        }
    }

    #[test]
    fn methods_are_those_of_openapi() {
        assert!(METHODS.into_iter().all(is_method));
        assert!(["parameters", "connect", "GET", "$ref"].into_iter().all(|key| !is_method(key)));
    }

    #[test]
    fn statuses_are_normalized() {
        assert_eq!(["404", "4XX", "4xx", "default"].map(|key| status(key).unwrap()), ["404", "4XX", "4XX", "default"]);
        assert!(["x-note", "600", "99", "4X4", "", "40"].into_iter().all(|key| status(key).is_none()));
    }

    #[test]
    fn data_holds_no_keywords() {
        assert_eq!(Keys::Keywords.below("properties"), Some(Keys::Names));
        assert_eq!(Keys::Names.below("example"), Some(Keys::Keywords), "a property of that name");
        assert_eq!(Keys::Keywords.below("example"), None);
        assert_eq!(Keys::Keywords.below("items"), Some(Keys::Keywords));
    }

    #[test]
    fn defaults_say_nothing() {
        assert!(is_default("nullable", &json!(false)) && is_default("required", &json!([])));
        assert!(!is_default("minLength", &json!(1)) && !is_default("style", &json!("form")));
    }

    #[test]
    fn media_types_lose_case_and_parameters() {
        assert_eq!(media_type(" Text/HTML; charset=utf-8"), "text/html");
        assert_eq!((default_style("query"), default_style("header")), ("form", "simple"));
        assert!(is_ignored_header("Content-Type") && !is_ignored_header("X-Request-Id"));
    }
}
