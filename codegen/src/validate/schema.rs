//! Schemas that cannot become a Rust type, or only one that means something else.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::{Check, Keys, Kind, SCHEMAS, component_of};
use crate::{
    document::{Node, Pointer},
    names,
    normalize::{LENIENT_FLAG, NULL_IS_ABSENT, SENT_ONLY, is_lenient_flag, wrapped},
};

const SCHEMA: Keys = &[
    ("$ref", Kind::Text),
    ("title", Kind::Text),
    ("multipleOf", Kind::Number),
    ("maximum", Kind::Number),
    ("exclusiveMaximum", Kind::Flag),
    ("minimum", Kind::Number),
    ("exclusiveMinimum", Kind::Flag),
    ("maxLength", Kind::Size),
    ("minLength", Kind::Size),
    ("pattern", Kind::Text),
    ("maxItems", Kind::Size),
    ("minItems", Kind::Size),
    ("uniqueItems", Kind::Flag),
    ("maxProperties", Kind::Size),
    ("minProperties", Kind::Size),
    ("required", Kind::List),
    ("enum", Kind::List),
    ("type", Kind::Text),
    ("allOf", Kind::List),
    ("oneOf", Kind::List),
    ("anyOf", Kind::List),
    ("not", Kind::Object),
    ("items", Kind::Object),
    ("properties", Kind::Object),
    ("additionalProperties", Kind::Anything),
    ("description", Kind::Text),
    ("format", Kind::Text),
    ("default", Kind::Anything),
    ("nullable", Kind::Flag),
    ("discriminator", Kind::Object),
    ("readOnly", Kind::Flag),
    ("writeOnly", Kind::Flag),
    ("xml", Kind::Object),
    ("externalDocs", Kind::Object),
    ("example", Kind::Anything),
    ("deprecated", Kind::Flag),
];
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];
const TEXT: &[&str] = &["string"];
const NUMBERS: &[&str] = &["integer", "number"];
const LIST: &[&str] = &["array"];
const OBJECT: &[&str] = &["object"];
/// Keywords that mean something for some types only. progenitor ignores them beside other types, and guesses without one.
const BELONG_TO: [(&str, &[&str]); 19] = [
    ("format", &["string", "integer", "number"]),
    ("maxLength", TEXT),
    ("minLength", TEXT),
    ("pattern", TEXT),
    (IDENTIFIER, TEXT),
    ("multipleOf", NUMBERS),
    ("maximum", NUMBERS),
    ("exclusiveMaximum", NUMBERS),
    ("minimum", NUMBERS),
    ("exclusiveMinimum", NUMBERS),
    ("items", LIST),
    ("maxItems", LIST),
    ("minItems", LIST),
    ("uniqueItems", LIST),
    ("properties", OBJECT),
    ("required", OBJECT),
    ("additionalProperties", OBJECT),
    ("maxProperties", OBJECT),
    ("minProperties", OBJECT),
];
const COMPOSITIONS: [&str; 3] = ["allOf", "oneOf", "anyOf"];
pub(super) const IDENTIFIER: &str = "x-identifier";
pub(crate) const ALIASES: &str = "x-aliases";
pub(crate) const PERSONAL_DATA: &str = "x-personal-data";
pub(super) const ENUM_DESCRIPTIONS: &str = "x-enum-descriptions";
/// What tells nothing of a schema's values.
const ANNOTATIONS: [&str; 5] = ["title", "description", "example", "default", "deprecated"];
/// Names that the generated module needs for itself: std's, and those within the generated functions.
const TAKEN: [&str; 23] = [
    "Builder", "Error", "Result", "Option", "String", "Vec", "Some", "None", "Ok", "Err", "Self_", "Default", "Box",
    "From", "Into", "TryFrom", "AsRef", "Wire", "B", "D", "F", "T", "V",
];
/// Kept free in every enum for the values that the document does not know.
const UNKNOWN: &str = "Unknown";

/// Where a schema stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    Component,
    Property,
    /// An element of `allOf`.
    Part,
    Elsewhere,
}

impl<'d> Check<'d> {
    pub(super) fn component_schema(&mut self, name: &str, schema: &Node<'d>) {
        let rust_name = names::pascal_case(name);
        if !names::has_rust_name(name) {
            self.no_rust_name(&schema.pointer, name);
        } else if TAKEN.contains(&rust_name.as_str()) {
            self.report_with_help(
                &schema.pointer,
                format!("`{name}` is `{rust_name}` in Rust, which is taken"),
                "rename the schema",
            );
        }
        self.schema(schema, Role::Component);
        self.no_endless_composition(schema);
    }

    /// What `node` is, through references and `allOf` of one schema. None where that leads nowhere, which is reported
    /// with the schema itself.
    pub(super) fn target(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = node.clone();
        let mut seen = HashSet::new();
        while seen.insert(node.pointer.clone()) {
            node = if let Some(reference) = node.text("$ref") {
                self.component(SCHEMAS, component_of(reference, SCHEMAS)?)?
            } else if wrapped(node.value).is_some() {
                node.get("allOf")?.items().next()?
            } else {
                return Some(node);
            };
        }
        None
    }

    /// A schema and what is within it; a reference is checked where it leads.
    pub(super) fn schema(&mut self, node: &Node<'d>, role: Role) {
        if role != Role::Property {
            for key in [ALIASES, PERSONAL_DATA] {
                if node.get(key).is_some() {
                    self.report_with_help(
                        &node.pointer.key(key),
                        format!("`{key}` says nothing here; it belongs to a property"),
                        "put it beside what the property is, in `properties`",
                    );
                }
            }
        }
        if role == Role::Elsewhere && self.target(node).is_some_and(|target| is_lenient_flag(target.value)) {
            self.report_with_help(
                &node.pointer,
                "a boolean that may come quoted has to be a property of an object",
                "write `type: boolean` here, if it never comes quoted",
            );
        }
        if let Some(reference) = node.get("$ref") {
            self.reference(node, &reference, SCHEMAS);
            return;
        }
        if let Some(kind) = node.get("type").filter(|kind| kind.value.is_array()) {
            self.report_with_help(
                &kind.pointer,
                "a list of types is OpenAPI 3.1",
                "name one type; for `null` write `nullable: true`",
            );
            return;
        }
        if !self.object(node, "a schema", SCHEMA) {
            return;
        }
        self.extensions(node);
        self.keywords(node, role);
        self.enumeration(node);
        self.object_schema(node, role);
        self.array_schema(node);
        self.composition(node);
        if let Some(pattern) = node.text("pattern")
            && let Err(error) = regress::Regex::new(pattern)
        {
            self.report(&node.pointer.key("pattern"), format!("the pattern is no regular expression: {error}"));
        }
    }

    fn extensions(&mut self, node: &Node<'d>) {
        if node.get("x-rust-type").is_some() {
            self.report_with_help(
                &node.pointer.key("x-rust-type"),
                "`x-rust-type` would put a foreign type into the client",
                "remove it",
            );
        }
        for key in [LENIENT_FLAG, NULL_IS_ABSENT, SENT_ONLY] {
            if node.get(key).is_some() {
                self.report_with_help(
                    &node.pointer.key(key),
                    format!("`{key}` is what the generator itself says of a schema"),
                    "remove it; the shape of the schema decides",
                );
            }
        }
        for key in [IDENTIFIER, PERSONAL_DATA] {
            if node.get(key).is_some_and(|flag| flag.value != &Value::Bool(true)) {
                self.report_with_help(
                    &node.pointer.key(key),
                    format!("`{key}` has to be `true`"),
                    "remove it where it does not apply",
                );
            }
        }
        if node.get(IDENTIFIER).is_some()
            && let Some((key, child)) =
                node.entries().find(|(key, _)| matches!(*key, "enum" | "maxLength" | "minLength" | "pattern"))
        {
            self.report_with_help(
                &child.pointer,
                format!("`{key}` of an identifier would be ignored; identifiers are opaque"),
                format!("remove `{key}` or `{IDENTIFIER}`"),
            );
        }
    }

    /// Every keyword has to belong to the schema's type.
    fn keywords(&mut self, node: &Node<'d>, role: Role) {
        let kind = node.text("type");
        if let Some(kind) = kind
            && !TYPES.contains(&kind)
        {
            self.report_with_help(
                &node.pointer.key("type"),
                format!("`{kind}` is no type"),
                format!("write one of {}", TYPES.join(", ")),
            );
            return;
        }
        for key in ["not", "discriminator"] {
            if node.get(key).is_some() {
                self.report_with_help(
                    &node.pointer.key(key),
                    format!("`{key}` is not supported; it would be ignored"),
                    "say it in `description`",
                );
            }
        }
        let mut compositions = COMPOSITIONS.iter().filter(|key| node.get(key).is_some());
        let composition = compositions.next().copied();
        if let (Some(first), Some(second)) = (composition, compositions.next()) {
            self.report_with_help(
                &node.pointer.key(second),
                format!("`{first}` and `{second}` in one schema are not supported"),
                "make a component of one of them, and refer to it in the other",
            );
        }
        if let Some(composition) = composition
            && kind.is_some_and(|kind| composition != "allOf" || kind != "object")
        {
            self.report_with_help(
                &node.pointer.key("type"),
                format!("`type` beside `{composition}` would hide it"),
                format!("remove `type`; the schemas in `{composition}` have their own"),
            );
        }
        for (keyword, types) in BELONG_TO {
            if node.get(keyword).is_none() {
                continue;
            }
            if let Some(union) = composition.filter(|composition| *composition != "allOf") {
                self.report_with_help(
                    &node.pointer.key(keyword),
                    format!("`{keyword}` beside `{union}` would be ignored"),
                    format!("put it into the schemas of `{union}`"),
                );
                continue;
            }
            let is_object = composition.is_some()
                || role == Role::Part
                || ["properties", "additionalProperties"].iter().any(|key| node.get(key).is_some());
            let fits = match kind {
                Some(kind) => types.contains(&kind),
                None => types == OBJECT && is_object,
            };
            if !fits {
                self.report_with_help(
                    &node.pointer.key(keyword),
                    format!("`{keyword}` belongs to `type: {}`", types.join("` or `type: ")),
                    format!("mend `type`, or remove `{keyword}`, which would be ignored"),
                );
            }
        }
    }

    fn enumeration(&mut self, node: &Node<'d>) {
        let values = node.get("enum");
        self.enum_descriptions(node, values.as_ref());
        let Some(values) = values else { return };
        if values.items().next().is_none() {
            self.report_with_help(
                &values.pointer,
                "an enum without values allows nothing",
                "list the values, or remove `enum`",
            );
        }
        if node.text("type") != Some("string") {
            self.report_rule(
                "enum-type",
                &values.pointer,
                "only enums of type `string` are supported",
                "add `type: string`, or describe the values in words",
            );
            return;
        }
        let mut variants: HashMap<String, &str> = HashMap::new();
        for value in values.items() {
            let Some(text) = value.value.as_str() else {
                self.report_rule(
                    "enum-type",
                    &value.pointer,
                    "a value of a `string` enum has to be text",
                    "quote it; for `null` write `nullable: true` and leave it out here",
                );
                continue;
            };
            let variant = names::pascal_case(text);
            let problem = match variants.insert(variant.clone(), text) {
                None if variant == UNKNOWN => {
                    format!(
                        "`{text}` is `{UNKNOWN}` in Rust, which stands for the values that the document does not know"
                    )
                }
                None => continue,
                Some(other) if other == text => format!("the value `{text}` is here twice"),
                Some(other) => format!("`{other}` and `{text}` are both `{variant}` in Rust"),
            };
            self.report_rule(
                "enum-variants",
                &value.pointer,
                problem,
                format!("leave it out, which makes it arrive as `{UNKNOWN}`; or make the schema a plain `string`"),
            );
        }
    }

    fn enum_descriptions(&mut self, node: &Node<'d>, values: Option<&Node<'d>>) {
        let Some(descriptions) = node.get(ENUM_DESCRIPTIONS) else { return };
        if !descriptions.value.is_object() {
            self.report_with_help(
                &descriptions.pointer,
                format!("`{ENUM_DESCRIPTIONS}` has to be an object"),
                "write the values as keys, and a text for each",
            );
        }
        for (value, description) in descriptions.entries() {
            if !description.value.is_string() {
                self.report(&description.pointer, "the description of a value has to be text");
            }
            if !values.iter().flat_map(|values| values.items()).any(|known| known.value.as_str() == Some(value)) {
                self.report_with_help(
                    &description.pointer,
                    format!("`{value}` is no value of this enum"),
                    "add it to `enum`, or remove it here",
                );
            }
        }
    }

    fn object_schema(&mut self, node: &Node<'d>, role: Role) {
        let properties = node.get("properties");
        let mut fields: HashMap<String, &str> = HashMap::new();
        for (name, property) in properties.iter().flat_map(Node::entries) {
            self.property(name, &property, &mut fields);
        }
        self.aliases(node);
        self.required(node, role);
        if let Some(more) = node.get("additionalProperties") {
            if more.value.is_object() {
                if properties.is_some_and(|p| p.entries().next().is_some()) {
                    self.report_with_help(
                        &more.pointer,
                        "an object with both `properties` and a schema for further ones is not supported",
                        "answers may always have further properties; leave `additionalProperties` out",
                    );
                }
                self.schema(&more, Role::Elsewhere);
            } else if !more.value.is_boolean() {
                self.report(&more.pointer, "`additionalProperties` has to be a boolean or a schema");
            }
        }
    }

    fn property(&mut self, name: &'d str, property: &Node<'d>, fields: &mut HashMap<String, &'d str>) {
        if !property.value.is_object() {
            self.report(&property.pointer, "a property has to be a schema");
            return;
        }
        let field = names::snake_case(name);
        if !names::has_rust_name(name) {
            self.no_rust_name(&property.pointer, name);
        } else if let Some(other) = fields.insert(field.clone(), name) {
            self.report_with_help(
                &property.pointer,
                format!("`{other}` and `{name}` are both `{field}` in Rust"),
                "leave one of them out",
            );
        }
        self.schema(property, Role::Property);
    }

    fn required(&mut self, node: &Node<'d>, role: Role) {
        let mut seen = BTreeSet::new();
        for required in node.get("required").iter().flat_map(Node::items) {
            let Some(name) = required.value.as_str() else {
                self.report(&required.pointer, "`required` has to list names of properties");
                continue;
            };
            if !seen.insert(name) {
                self.report_with_help(&required.pointer, format!("`{name}` is required twice"), "remove one of them");
            }
            // Within `allOf` the property may stand in another element: `joined_object` sees them together.
            let exists = node.value["properties"].get(name).is_some();
            if !exists && role != Role::Part && node.get("allOf").is_none() {
                self.required_of_nothing(&required.pointer, name);
            }
        }
    }

    fn required_of_nothing(&mut self, pointer: &Pointer, name: &str) {
        self.report_rule(
            "required-property",
            pointer,
            format!("`{name}` is required and does not exist"),
            "add it to `properties`, or remove it here",
        );
    }

    /// The other names of an object's properties.
    fn aliases(&mut self, node: &Node<'d>) {
        let properties: Vec<_> = node.get("properties").iter().flat_map(Node::entries).collect();
        let required = node.get("required");
        let mut known: HashMap<&str, &str> = properties.iter().map(|(name, _)| (*name, *name)).collect();
        for (name, property) in &properties {
            let Some(aliases) = property.get(ALIASES) else { continue };
            if required.iter().flat_map(Node::items).any(|required| required.value.as_str() == Some(name)) {
                self.report_with_help(
                    &aliases.pointer,
                    format!("`{name}` is required; only an optional property can have other names"),
                    "take it out of `required`",
                );
            }
            if !aliases.value.is_array() || aliases.items().any(|alias| !alias.value.is_string()) {
                self.report(&aliases.pointer, format!("`{ALIASES}` has to be a list of names"));
                continue;
            }
            for alias in aliases.items() {
                let text = alias.value.as_str().unwrap_or_default();
                if let Some(other) = known.insert(text, name) {
                    self.report_with_help(
                        &alias.pointer,
                        format!("`{text}` is a name of the property `{other}` already"),
                        "remove one of them",
                    );
                }
            }
        }
    }

    fn array_schema(&mut self, node: &Node<'d>) {
        match node.get("items") {
            None if node.text("type") == Some("array") => self.report_with_help(
                &node.pointer,
                "`items` is missing; a list has to say of what",
                "write `items: {}` for a list of anything",
            ),
            Some(items) if items.value.is_object() => self.schema(&items, Role::Elsewhere),
            _ => {}
        }
    }

    fn composition(&mut self, node: &Node<'d>) {
        for key in COMPOSITIONS {
            let Some(list) = node.get(key) else { continue };
            if list.value.as_array().is_some_and(Vec::is_empty) {
                self.report(&list.pointer, format!("`{key}` is empty"));
            }
            let role = if key == "allOf" { Role::Part } else { Role::Elsewhere };
            for item in list.items() {
                if item.value.is_object() {
                    self.schema(&item, role);
                } else {
                    self.report(&item.pointer, format!("`{key}` has to list schemas"));
                }
            }
        }
        if is_lenient_flag(node.value) {
            return;
        }
        if let Some(any_of) = node.get("anyOf") {
            self.report_with_help(
                &any_of.pointer,
                "`anyOf` is not supported; its Rust type would fail on every value",
                "use `oneOf` with a `title` for each schema",
            );
        }
        self.one_of(node);
        if node.get("allOf").is_some() && wrapped(node.value).is_none() {
            self.joined_object(node);
        }
    }

    fn one_of(&mut self, node: &Node<'d>) {
        let mut variants: HashSet<String> = HashSet::new();
        for branch in node.get("oneOf").iter().flat_map(Node::items).filter(|branch| branch.value.is_object()) {
            let reference = branch.text("$ref").and_then(|reference| component_of(reference, SCHEMAS));
            let Some(title) = branch.text("title").or(reference) else {
                self.report_with_help(
                    &branch.pointer,
                    "this schema of a `oneOf` has no name",
                    "give it a `title`, which names the variant in Rust, or make it a component",
                );
                continue;
            };
            if !names::has_rust_name(title) {
                self.no_rust_name(&branch.pointer, title);
            }
            let variant = names::pascal_case(title);
            if variants.contains(&variant) {
                self.report_with_help(
                    &branch.pointer,
                    format!("two schemas of this `oneOf` are `{variant}` in Rust"),
                    "give one of them another `title`",
                );
            }
            variants.insert(variant);
        }
    }

    /// `allOf` of several schemas, which become one object.
    fn joined_object(&mut self, node: &Node<'d>) {
        for item in node.get("allOf").iter().flat_map(Node::items).filter(|item| item.value.is_object()) {
            if self.parts(&item).iter().any(|part| !is_plain_object(part.value)) {
                self.report_with_help(
                    &item.pointer,
                    "`allOf` can join objects only",
                    "name the properties here, or use one schema",
                );
            }
        }
        let parts = self.parts(node);
        let mut fields: HashMap<String, (&str, &Node<'d>, &Value)> = HashMap::new();
        let all_of = node.pointer.key("allOf");
        for part in &parts {
            for (name, property) in part.get("properties").iter().flat_map(Node::entries) {
                let field = names::snake_case(name);
                let Some((other, holder, known)) = fields.insert(field.clone(), (name, part, property.value)) else {
                    continue;
                };
                // Two of one schema are reported there.
                if other != name && holder.pointer != part.pointer {
                    self.report_with_help(
                        &all_of,
                        format!("`{other}` and `{name}` are both `{field}` in Rust"),
                        "leave one of them out",
                    );
                } else if other == name && without_annotations(known) != without_annotations(property.value) {
                    self.report_with_help(
                        &all_of,
                        format!("the property `{name}` is in two of these schemas, and differs"),
                        "describe it in one of them",
                    );
                }
            }
        }
        let required = parts.iter().filter_map(|part| part.get("required")).flat_map(|list| list.items());
        for required in required.collect::<Vec<_>>() {
            let Some(name) = required.value.as_str() else { continue };
            if !parts.iter().any(|part| part.value["properties"].get(name).is_some()) {
                self.required_of_nothing(&required.pointer, name);
            }
        }
    }

    /// The schemas that `node` joins, through references and `allOf`, each once.
    pub(super) fn parts(&self, node: &Node<'d>) -> Vec<Node<'d>> {
        let mut parts = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![node.clone()];
        while let Some(node) = open.pop() {
            if !seen.insert(node.pointer.clone()) {
                continue;
            }
            if let Some(reference) = node.text("$ref") {
                open.extend(component_of(reference, SCHEMAS).and_then(|name| self.component(SCHEMAS, name)));
                continue;
            }
            open.extend(node.get("allOf").iter().flat_map(Node::items));
            if wrapped(node.value).is_none() {
                parts.push(node);
            }
        }
        parts
    }

    /// A schema that consists of itself, through `$ref`, `allOf`, `oneOf` or `anyOf` alone, has no value at all. (One
    /// whose properties or items are of its own kind is a tree, and fine.)
    fn no_endless_composition(&mut self, schema: &Node<'d>) {
        let mut open: Vec<&Value> = vec![schema.value];
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(value) = open.pop() {
            if let Some(name) = value.get("$ref").and_then(Value::as_str).and_then(|r| component_of(r, SCHEMAS))
                && let Some(target) = self.component(SCHEMAS, name)
            {
                if target.pointer == schema.pointer {
                    self.report_with_help(
                        &schema.pointer,
                        "this schema consists of itself",
                        "follow its `$ref`, `allOf` and `oneOf`; only properties and items may lead back",
                    );
                    return;
                }
                if seen.insert(name) {
                    open.push(target.value);
                }
            }
            for key in COMPOSITIONS {
                open.extend(value.get(key).and_then(Value::as_array).into_iter().flatten());
            }
        }
    }
}

/// Whether `allOf` can take the schema apart: an object of properties, and nothing else.
fn is_plain_object(schema: &Value) -> bool {
    let says = |key: &str| schema.get(key).is_some();
    let is_object = schema["type"] == "object" || says("properties") || says("required") || says("allOf");
    is_object && !schema["additionalProperties"].is_object() && !says("oneOf") && !says("anyOf")
}

fn without_annotations(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|key, _| !ANNOTATIONS.contains(&key.as_str()));
    }
    schema
}
