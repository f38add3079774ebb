//! Schemas that cannot become a Rust type, or only one with another meaning.

use std::collections::HashMap;

use serde_json::Value;

use super::{keys, validation::Validation};
use crate::{
    names,
    openapi::{
        Descend, Node, Path, SchemaPlace,
        shape::{consists_of_itself, is_quoted_boolean, unwrapped},
        vocabulary::{
            ALIASES, COMPOSITIONS, ENUM_DESCRIPTIONS, IDENTIFIER, INTERNAL_EXTENSIONS, PERSONAL_DATA, SCHEMAS,
            is_extension,
        },
    },
};

const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];
const STRING: &[&str] = &["string"];
const NUMBERS: &[&str] = &["integer", "number"];
const ARRAY: &[&str] = &["array"];
const OBJECT: &[&str] = &["object"];
/// The keywords that apply to some types only. progenitor ignores them beside other types, and guesses without a type.
const KEYWORD_TYPES: [(&str, &[&str]); 19] = [
    ("format", &["string", "integer", "number"]),
    ("maxLength", STRING),
    ("minLength", STRING),
    ("pattern", STRING),
    (IDENTIFIER, STRING),
    ("multipleOf", NUMBERS),
    ("maximum", NUMBERS),
    ("exclusiveMaximum", NUMBERS),
    ("minimum", NUMBERS),
    ("exclusiveMinimum", NUMBERS),
    ("items", ARRAY),
    ("maxItems", ARRAY),
    ("minItems", ARRAY),
    ("uniqueItems", ARRAY),
    ("properties", OBJECT),
    ("required", OBJECT),
    ("additionalProperties", OBJECT),
    ("maxProperties", OBJECT),
    ("minProperties", OBJECT),
];
impl<'d> Validation<'d> {
    /// Validates a schema by itself; a reference is validated where it leads.
    pub(super) fn validate_schema(&mut self, node: &Node<'d>, place: SchemaPlace) -> Descend {
        if !node.is_object() && self.report_no_schema(node, place) {
            return Descend::Past;
        }
        self.validate_place(node, place);
        if place == SchemaPlace::Component && consists_of_itself(&self.resolver, node) {
            self.report_with_help(
                &node.path,
                "this schema consists of itself",
                "follow its `$ref`, `allOf` and `oneOf`; only properties and items may lead back",
            );
        }
        if let Some(reference) = node.get("$ref") {
            self.validate_reference(&reference, SCHEMAS);
            // OpenAPI ignores the other keys, but an extension such as `x-personal-data` takes effect.
            for (key, value) in node.entries().filter(|(key, _)| is_extension(key)) {
                self.validate_extension_name(key, &value);
            }
            self.validate_extensions(node);
            return Descend::Past;
        }
        if let Some(types) = node.get("type").filter(|types| types.value.is_array()) {
            self.report_with_help(
                &types.path,
                "a list of types is OpenAPI 3.1",
                "name one type; for `null` write `nullable: true`",
            );
            return Descend::Past;
        }
        if !self.validate_object(node, "a schema", &[keys::SCHEMA]) {
            return Descend::Past;
        }
        self.validate_extensions(node);
        self.validate_keywords(node, place);
        self.validate_enum(node);
        self.validate_object_schema(node);
        if node.str("type") == Some("array") && !node.has("items") {
            self.report_with_help(
                &node.path,
                "`items` is missing; a list must describe its items",
                "write `items: {}` for a list of anything",
            );
        }
        self.validate_composition(node);
        if let Some(pattern) = node.str("pattern")
            && let Err(error) = regress::Regex::new(pattern)
        {
            self.report(&node.path.key("pattern"), format!("the pattern is not a regular expression: {error}"));
        }
        Descend::Into
    }

    /// Reports a value that is not a schema. Returns `false` for the places where `validate_object` reports it.
    fn report_no_schema(&mut self, node: &Node<'d>, place: SchemaPlace) -> bool {
        let keyword = node.path.last_key().unwrap_or_default();
        let message = match place {
            SchemaPlace::Property => "a property must be a schema".to_owned(),
            SchemaPlace::AllOf | SchemaPlace::Alternative => format!("`{keyword}` must be a list of schemas"),
            SchemaPlace::Element if keyword == "additionalProperties" => {
                "`additionalProperties` must be a boolean or a schema".to_owned()
            }
            _ => return false,
        };
        self.report(&node.path, message);
        true
    }

    /// Rejects what only a property can be.
    fn validate_place(&mut self, node: &Node<'d>, place: SchemaPlace) {
        if place != SchemaPlace::Property {
            for extension in [ALIASES, PERSONAL_DATA].iter().filter_map(|key| node.get(key)) {
                self.report_with_help(
                    &extension.path,
                    format!("`{}` has no meaning here; it belongs to a property", name_of(&extension.path)),
                    "put it beside the keywords of a property, in `properties`",
                );
            }
        }
        let is_elsewhere = matches!(place, SchemaPlace::Element | SchemaPlace::Alternative | SchemaPlace::Content);
        if is_elsewhere && unwrapped(&self.resolver, node).is_some_and(|target| is_quoted_boolean(target.value)) {
            self.report_with_help(
                &node.path,
                "a boolean that may be quoted must be a property of an object",
                "write `type: boolean` here, if it is never quoted",
            );
        }
    }

    fn validate_extensions(&mut self, node: &Node<'d>) {
        if let Some(extension) = node.get("x-rust-type") {
            self.report_with_help(
                &extension.path,
                "`x-rust-type` would put a foreign type into the client",
                "remove it",
            );
        }
        for extension in INTERNAL_EXTENSIONS.iter().filter_map(|key| node.get(key)) {
            self.report_with_help(
                &extension.path,
                format!("`{}` is reserved for the generator", name_of(&extension.path)),
                "remove it; the shape of the schema decides",
            );
        }
        for extension in [IDENTIFIER, PERSONAL_DATA].iter().filter_map(|key| node.get(key)) {
            if *extension.value != Value::Bool(true) {
                self.report_with_help(
                    &extension.path,
                    format!("`{}` must be `true`", name_of(&extension.path)),
                    "remove it where it does not apply",
                );
            }
        }
        let constraint = ["enum", "maxLength", "minLength", "pattern"].iter().find_map(|key| node.get(key));
        if node.has(IDENTIFIER)
            && let Some(constraint) = constraint
        {
            let key = name_of(&constraint.path);
            self.report_with_help(
                &constraint.path,
                format!("`{key}` of an identifier would be ignored; identifiers are opaque"),
                format!("remove `{key}` or `{IDENTIFIER}`"),
            );
        }
    }

    /// Validates that each keyword applies to the schema's type.
    fn validate_keywords(&mut self, node: &Node<'d>, place: SchemaPlace) {
        let name = node.str("type");
        if let Some(name) = name
            && !TYPES.contains(&name)
        {
            self.report_with_help(
                &node.path.key("type"),
                format!("`{name}` is not a type"),
                format!("write one of {}", TYPES.join(", ")),
            );
            return;
        }
        for keyword in ["not", "discriminator"].iter().filter_map(|key| node.get(key)) {
            self.report_with_help(
                &keyword.path,
                format!("`{}` is not supported; it would be ignored", name_of(&keyword.path)),
                "describe it in `description`",
            );
        }
        let composition = self.validate_composition_keywords(node);
        for (keyword, types) in KEYWORD_TYPES {
            let Some(value) = node.get(keyword) else { continue };
            if let Some(union) = composition.filter(|composition| *composition != "allOf") {
                self.report_with_help(
                    &value.path,
                    format!("`{keyword}` beside `{union}` would be ignored"),
                    format!("put it into the schemas of `{union}`"),
                );
                continue;
            }
            let is_object = composition.is_some()
                || place == SchemaPlace::AllOf
                || ["properties", "additionalProperties"].iter().any(|key| node.has(key));
            let fits = match name {
                Some(name) => types.contains(&name),
                None => types == OBJECT && is_object,
            };
            if !fits {
                self.report_with_help(
                    &value.path,
                    format!("`{keyword}` belongs to `type: {}`", types.join("` or `type: ")),
                    format!("fix `type`, or remove `{keyword}`, which would be ignored"),
                );
            }
        }
    }

    /// Returns the first keyword of composition. Rejects a second one, and a type beside one.
    fn validate_composition_keywords(&mut self, node: &Node<'d>) -> Option<&'static str> {
        let mut compositions = COMPOSITIONS.iter().copied().filter(|key| node.has(key));
        let first = compositions.next()?;
        if let Some(second) = compositions.next() {
            self.report_with_help(
                &node.path.key(second),
                format!("`{first}` and `{second}` in one schema are not supported"),
                "make a component of one of them, and refer to it in the other",
            );
        }
        if let Some(name) = node.get("type")
            && (first != "allOf" || name.value != "object")
            && name.value.is_string()
        {
            self.report_with_help(
                &name.path,
                format!("`type` beside `{first}` would hide it"),
                format!("remove `type`; the schemas in `{first}` have their own"),
            );
        }
        Some(first)
    }

    fn validate_enum(&mut self, node: &Node<'d>) {
        let values = node.get("enum");
        self.validate_enum_descriptions(node);
        let Some(values) = values else { return };
        if values.items().all(|value| value.value.is_null()) {
            self.report_with_help(
                &values.path,
                "an enum without values allows nothing",
                "list the values, or remove `enum`",
            );
        }
        let is_integer = |value: &Value| value.as_f64().is_some_and(|number| number.fract() == 0.0);
        let (kind, is_of_type): (&str, &dyn Fn(&Value) -> bool) = match node.str("type") {
            None | Some("string") => ("a string", &Value::is_string),
            Some("integer") => ("an integer", &is_integer),
            Some("number") => ("a number", &Value::is_number),
            Some("boolean") => ("a boolean", &Value::is_boolean),
            Some(_) => {
                return self.report_rule(
                    "enum-type",
                    &values.path,
                    "enums of lists and objects are not supported",
                    "describe the values in words",
                );
            }
        };
        // `null` is a value of a nullable enum.
        for value in values.items().filter(|value| !is_of_type(value.value) && !value.value.is_null()) {
            self.report_rule(
                "enum-type",
                &value.path,
                format!("a value of this enum must be {kind}"),
                "fix the value or the `type`; quote the value if the API sends strings",
            );
        }
    }

    fn validate_enum_descriptions(&mut self, node: &Node<'d>) {
        let Some(descriptions) = node.get(ENUM_DESCRIPTIONS) else { return };
        if !descriptions.is_object() {
            self.report_with_help(
                &descriptions.path,
                format!("`{ENUM_DESCRIPTIONS}` must be an object"),
                "write the values as keys, and a description for each",
            );
        }
        if node.str("type").is_some_and(|name| name != "string") {
            return self.report_with_help(
                &descriptions.path,
                format!("`{ENUM_DESCRIPTIONS}` is supported for strings only"),
                "describe the values in `description`",
            );
        }
        for (value, description) in descriptions.entries() {
            if !description.value.is_string() {
                self.report(&description.path, "the description of a value must be a string");
            }
            if !node.strs("enum").any(|known| known == value) {
                self.report_with_help(
                    &description.path,
                    format!("`{value}` is not a value of this enum"),
                    "add it to `enum`, or remove it here",
                );
            }
        }
    }

    fn validate_object_schema(&mut self, node: &Node<'d>) {
        for (name, property) in node.entries_of("properties").filter(|(_, property)| property.is_object()) {
            if !names::has_rust_name(name) {
                self.report_no_rust_name(&property.path, name);
            }
        }
        self.validate_aliases(node);
        self.validate_required(node);
        if let Some(more) = node.get("additionalProperties").filter(Node::is_object)
            && node.entries_of("properties").next().is_some()
        {
            self.report_with_help(
                &more.path,
                "an object with both `properties` and a schema for additional ones is not supported",
                "responses may always have additional properties; remove `additionalProperties`",
            );
        }
    }

    fn validate_required(&mut self, node: &Node<'d>) {
        for required in node.items_of("required").filter(|required| !required.value.is_string()) {
            self.report(&required.path, "`required` must list names of properties");
        }
    }

    /// Validates the other names of an object's properties.
    fn validate_aliases(&mut self, node: &Node<'d>) {
        let properties: Vec<_> = node.entries_of("properties").collect();
        let mut known: HashMap<&str, &str> = properties.iter().map(|(name, _)| (*name, *name)).collect();
        for (name, property) in &properties {
            let Some(aliases) = property.get(ALIASES) else { continue };
            if node.strs("required").any(|required| required == *name) {
                self.report_with_help(
                    &aliases.path,
                    format!("`{name}` is required; only an optional property can have other names"),
                    "remove it from `required`",
                );
            }
            if !aliases.value.is_array() || aliases.items().any(|alias| !alias.value.is_string()) {
                self.report(&aliases.path, format!("`{ALIASES}` must be a list of names"));
                continue;
            }
            for alias in aliases.items() {
                let text = alias.value.as_str().unwrap_or_default();
                if let Some(other) = known.insert(text, name) {
                    self.report_with_help(
                        &alias.path,
                        format!("`{text}` is already a name of the property `{other}`"),
                        "remove one of them",
                    );
                }
            }
        }
    }
}

/// The key at the end of a path.
fn name_of<'d>(path: &Path<'d>) -> &'d str {
    path.last_key().unwrap_or_default()
}
