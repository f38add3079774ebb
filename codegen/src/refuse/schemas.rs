//! Schemas that cannot become a Rust type, or only one that means something else.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{Check, Keys, Kind, SCHEMAS, component_of};
use crate::{document::Node, names, prepare::is_lenient_flag};

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
/// Names that the generated module needs for itself.
const TAKEN: [&str; 14] = [
    "Builder", "Error", "Result", "Option", "String", "Vec", "Some", "None", "Ok", "Err", "Self_", "Default", "Box",
    "From",
];
/// Kept free in every enum for the values that the document does not know.
const UNKNOWN: &str = "Unknown";

impl<'d> Check<'d> {
    pub(super) fn component_schema(&mut self, name: &str, schema: &Node<'d>) {
        if TAKEN.contains(&names::pascal_case(name).as_str()) || !name.chars().any(char::is_alphabetic) {
            self.report_with_help(&schema.pointer, format!("`{name}` cannot name a type in Rust"), "rename the schema");
        }
        self.schema(schema);
        self.no_endless_composition(schema);
    }

    /// The schema that `node` refers to, through references and `allOf` with one element. None: reported or none.
    pub(super) fn resolve_schema(&mut self, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = self.resolve(node, SCHEMAS)?;
        for _ in 0..8 {
            let Some(all_of) = node.get("allOf") else { return Some(node) };
            let mut items = all_of.items();
            let (Some(only), None) = (items.next(), items.next()) else { return Some(node) };
            node = self.resolve(&only, SCHEMAS)?;
        }
        None
    }

    /// A schema and what is within it; a reference is checked where it leads.
    pub(super) fn schema(&mut self, node: &Node<'d>) {
        if let Some(reference) = node.get("$ref") {
            self.reference(node, &reference, SCHEMAS);
            return;
        }
        match node.get("type") {
            Some(kind) if kind.value.is_array() => {
                self.report_with_help(
                    &kind.pointer,
                    "a list of types is OpenAPI 3.1",
                    "name one type; for `null` write `nullable: true`",
                );
                return;
            }
            _ => {}
        }
        if !self.object(node, "a schema", SCHEMA) {
            return;
        }
        for (key, _) in node.entries().filter(|(key, _)| *key == "x-rust-type") {
            self.report(&node.pointer.key(key), "`x-rust-type` would put a foreign type into the client");
        }
        if let Some(kind) = node.text("type")
            && !TYPES.contains(&kind)
        {
            self.report_with_help(
                &node.pointer.key("type"),
                format!("`{kind}` is no type"),
                format!("write one of {}", TYPES.join(", ")),
            );
        }
        for key in ["not", "discriminator"] {
            if node.get(key).is_some() {
                self.report(&node.pointer.key(key), format!("`{key}` is not supported; it would be ignored"));
            }
        }
        self.enumeration(node);
        self.object_schema(node);
        self.array_schema(node);
        self.numbers(node);
        self.composition(node);
        if let Some(pattern) = node.text("pattern")
            && let Err(error) = regress::Regex::new(pattern)
        {
            self.report(&node.pointer.key("pattern"), format!("the pattern is no regular expression: {error}"));
        }
    }

    fn enumeration(&mut self, node: &Node<'d>) {
        let Some(values) = node.get("enum") else { return };
        if values.items().next().is_none() {
            self.report(&values.pointer, "an enum without values allows nothing");
        }
        if node.text("type") != Some("string") {
            self.report_with_help(
                &values.pointer,
                "only enums of type `string` are supported",
                "add `type: string`, or describe the values in words",
            );
            return;
        }
        let mut variants: HashMap<String, &str> = HashMap::from([(UNKNOWN.to_owned(), "any other value")]);
        for value in values.items() {
            let Some(text) = value.value.as_str() else {
                self.report_with_help(
                    &value.pointer,
                    "a value of a `string` enum has to be text",
                    "quote it; for `null` write `nullable: true` and leave it out here",
                );
                continue;
            };
            let variant = names::pascal_case(text);
            if let Some(other) = variants.insert(variant.clone(), text) {
                let message = if other == text {
                    format!("the value `{text}` is here twice")
                } else {
                    format!("`{other}` and `{text}` are both `{variant}` in Rust")
                };
                self.report(&value.pointer, message);
            }
        }
        if let Some(descriptions) = node.get("x-enum-descriptions") {
            for (value, description) in descriptions.entries() {
                if !description.value.is_string() {
                    self.report(&description.pointer, "the description of a value has to be text");
                }
                if !values.items().any(|known| known.value.as_str() == Some(value)) {
                    self.report(&description.pointer, format!("`{value}` is no value of this enum"));
                }
            }
        }
    }

    fn object_schema(&mut self, node: &Node<'d>) {
        let properties = node.get("properties");
        if (properties.is_some() || node.get("additionalProperties").is_some())
            && !matches!(node.text("type"), None | Some("object"))
        {
            self.report(&node.pointer.key("type"), "a schema with properties has to be an `object`");
        }
        let mut fields: HashMap<String, &str> = HashMap::new();
        for (name, property) in properties.iter().flat_map(Node::entries) {
            let field = names::snake_case(name);
            if let Some(other) = fields.insert(field.clone(), name) {
                self.report(&property.pointer, format!("`{other}` and `{name}` are both `{field}` in Rust"));
            }
            if property.value.is_object() {
                self.schema(&property);
            } else {
                self.report(&property.pointer, "a property has to be a schema");
            }
            self.aliases(node, name, &property);
        }
        let mut seen = BTreeSet::new();
        for required in node.get("required").iter().flat_map(Node::items) {
            match required.value.as_str() {
                None => self.report(&required.pointer, "`required` has to list names of properties"),
                Some(name) => {
                    if !seen.insert(name) {
                        self.report(&required.pointer, format!("`{name}` is here twice"));
                    }
                    // Within `allOf` the property may stand in another element.
                    let in_composition = node.pointer.to_string().contains("/allOf/") || node.get("allOf").is_some();
                    if !in_composition && properties.as_ref().is_none_or(|p| p.get(name).is_none()) {
                        self.report_with_help(
                            &required.pointer,
                            format!("`{name}` is required and does not exist"),
                            "add it to `properties`, or remove it here",
                        );
                    }
                }
            }
        }
        match node.get("additionalProperties") {
            Some(more) if more.value.is_object() => {
                if properties.is_some_and(|p| p.entries().next().is_some()) {
                    self.report_with_help(
                        &more.pointer,
                        "an object with both `properties` and a schema for further ones is not supported",
                        "answers may always have further properties; leave `additionalProperties` out",
                    );
                }
                self.schema(&more);
            }
            Some(more) if !more.value.is_boolean() => {
                self.report(&more.pointer, "`additionalProperties` has to be a boolean or a schema");
            }
            _ => {}
        }
    }

    fn aliases(&mut self, schema: &Node<'d>, name: &str, property: &Node<'d>) {
        let Some(aliases) = property.get("x-aliases") else { return };
        let required = schema.get("required").is_some_and(|r| r.items().any(|n| n.value.as_str() == Some(name)));
        if required {
            self.report(
                &aliases.pointer,
                format!("`{name}` is required; only an optional property can have other names"),
            );
        }
        if !aliases.value.is_array() {
            self.report(&aliases.pointer, "`x-aliases` has to be a list of names");
        }
        for alias in aliases.items() {
            match alias.value.as_str() {
                None => self.report(&alias.pointer, "`x-aliases` has to be a list of names"),
                Some(text) if schema.value["properties"].get(text).is_some() => {
                    self.report(&alias.pointer, format!("`{text}` is a property of its own"));
                }
                Some(_) => {}
            }
        }
    }

    fn array_schema(&mut self, node: &Node<'d>) {
        match (node.text("type"), node.get("items")) {
            (Some("array"), None) => self.report(&node.pointer, "`items` is missing; a list has to say of what"),
            (_, Some(items)) if items.value.is_object() => {
                if node.text("type") != Some("array") {
                    self.report(&items.pointer, "`items` belongs to `type: array`");
                }
                self.schema(&items);
                if is_lenient_flag(items.value) {
                    self.report(&items.pointer, "a list of booleans that may be quoted is not supported");
                }
            }
            _ => {}
        }
    }

    fn numbers(&mut self, node: &Node<'d>) {
        if node.text("type") == Some("integer") {
            for key in ["minimum", "maximum", "multipleOf"] {
                if let Some(number) = node.get(key)
                    && number.value.is_number()
                    && !number.value.is_i64()
                {
                    self.report(
                        &number.pointer,
                        format!("the `{key}` of an integer has to be a whole number of 64 bits"),
                    );
                }
            }
        }
    }

    fn composition(&mut self, node: &Node<'d>) {
        for key in ["allOf", "oneOf", "anyOf"] {
            let Some(list) = node.get(key) else { continue };
            if list.value.as_array().is_some_and(Vec::is_empty) {
                self.report(&list.pointer, format!("`{key}` is empty"));
            }
            for item in list.items() {
                if item.value.is_object() {
                    self.schema(&item);
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
        let mut variants: HashMap<String, ()> = HashMap::new();
        for branch in node.get("oneOf").iter().flat_map(Node::items) {
            let title = branch
                .text("title")
                .or_else(|| branch.text("$ref").and_then(|reference| component_of(reference, SCHEMAS)));
            match title {
                None => self.report_with_help(
                    &branch.pointer,
                    "this schema of a `oneOf` has no name",
                    "give it a `title`, which names the variant in Rust, or make it a component",
                ),
                Some(title) => {
                    if variants.insert(names::pascal_case(title), ()).is_some() {
                        self.report(
                            &branch.pointer,
                            format!("two schemas of this `oneOf` are `{}` in Rust", names::pascal_case(title)),
                        );
                    }
                }
            }
        }
        if node.get("allOf").is_some_and(|list| list.items().count() > 1) {
            for part in node.get("allOf").iter().flat_map(Node::items) {
                let Some(part) = self.resolve(&part, SCHEMAS) else { continue };
                let is_object = part.get("properties").is_some()
                    || part.get("allOf").is_some()
                    || part.get("required").is_some()
                    || matches!(part.text("type"), Some("object"));
                if !is_object {
                    self.report_with_help(
                        &part.pointer,
                        "`allOf` can join objects only",
                        "name the properties here, or use one schema",
                    );
                }
            }
        }
    }

    /// A schema that consists of itself, through `$ref`, `allOf`, `oneOf` or `anyOf` alone, has no value at all. (One
    /// whose properties or items are of its own kind is a tree, and fine.)
    fn no_endless_composition(&mut self, schema: &Node<'d>) {
        let mut open: Vec<&Value> = vec![schema.value];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let components = self.document.root.get("components").and_then(|c| c.get(SCHEMAS));
        while let Some(value) = open.pop() {
            if let Some(name) = value.get("$ref").and_then(Value::as_str).and_then(|r| component_of(r, SCHEMAS)) {
                let Some(target) = components.and_then(|c| c.get(name)) else { continue };
                if std::ptr::eq(target, schema.value) {
                    self.report_with_help(
                        &schema.pointer,
                        "this schema consists of itself",
                        "follow its `$ref`, `allOf` and `oneOf`; only properties and items may lead back",
                    );
                    return;
                }
                if seen.insert(name) {
                    open.push(target);
                }
            }
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(value.get(key).and_then(Value::as_array).into_iter().flatten());
            }
        }
    }
}
