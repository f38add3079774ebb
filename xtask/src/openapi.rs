//! The parts of an OpenAPI 3.0 document: every object of it, with its kind and its place.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The whole.
    Document,
    /// `info`.
    Info,
    /// An item of `servers`.
    Server,
    /// An item of `tags`.
    Tag,
    /// An entry of `paths`.
    PathItem,
    /// An operation.
    Operation,
    /// A parameter, in place or as a component.
    Parameter,
    /// A request's body, in place or as a component.
    RequestBody,
    /// An answer, in place or as a component.
    Response,
    /// A header of an answer, in place or as a component.
    Header,
    /// A media type of a body.
    MediaType,
    /// An entry of `components/securitySchemes`.
    SecurityScheme,
    /// An entry of an `examples` map, in place or as a component.
    Example,
    /// A schema, with where it stands.
    Schema(Place),
}

/// Where a schema stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In `components/schemas`.
    Component,
    /// In `properties`.
    Property,
    /// In `items` or `additionalProperties`.
    Element,
    /// In `allOf`.
    Joined,
    /// In `oneOf` or `anyOf`.
    Alternative,
    /// In a parameter, a header or a media type.
    Value,
}

/// A part of the document.
#[derive(Debug, Clone)]
pub struct Part<'d> {
    /// What it is.
    pub kind: Kind,
    /// The key or index that it stands under: the name of a component, the method of an operation.
    pub name: String,
    /// The part itself.
    pub node: Node<'d>,
}

impl Part<'_> {
    /// Whether it only refers to another one.
    pub fn is_reference(&self) -> bool {
        self.node.text("$ref").is_some()
    }
}

/// The methods that a path item can have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every part, those within others after these. References are not followed: what they lead to is a part itself.
pub fn parts(document: &Document) -> Vec<Part<'_>> {
    let root = Node::root(document);
    let mut parts = Parts { found: Vec::new() };
    parts.add(Kind::Document, "", &root);
    parts.one(&root, "info", Kind::Info);
    parts.list(&root, "servers", Kind::Server);
    parts.list(&root, "tags", Kind::Tag);
    for (path, item) in root.get("paths").iter().flat_map(Node::entries).filter(|(path, _)| path.starts_with('/')) {
        parts.path_item(path, &item);
    }
    for (section, entries) in root.get("components").iter().flat_map(Node::entries) {
        for (name, node) in entries.entries() {
            match section {
                "schemas" => parts.schema(Place::Component, name, &node),
                "parameters" => parts.parameter(Kind::Parameter, name, &node),
                "headers" => parts.parameter(Kind::Header, name, &node),
                "responses" => parts.response(name, &node),
                "requestBodies" => parts.request_body(name, &node),
                "securitySchemes" => parts.add(Kind::SecurityScheme, name, &node),
                "examples" => parts.add(Kind::Example, name, &node),
                _ => {}
            }
        }
    }
    parts.found
}

struct Parts<'d> {
    found: Vec<Part<'d>>,
}

impl<'d> Parts<'d> {
    fn add(&mut self, kind: Kind, name: &str, node: &Node<'d>) {
        // What is no object is refused by the generator, and holds nothing.
        if node.value.is_object() {
            self.found.push(Part { kind, name: name.to_owned(), node: node.clone() });
        }
    }

    fn one(&mut self, parent: &Node<'d>, key: &str, kind: Kind) {
        if let Some(node) = parent.get(key) {
            self.add(kind, key, &node);
        }
    }

    fn list(&mut self, parent: &Node<'d>, key: &str, kind: Kind) {
        for (index, node) in parent.get(key).iter().flat_map(Node::items).enumerate() {
            self.add(kind, &index.to_string(), &node);
        }
    }

    fn path_item(&mut self, path: &str, item: &Node<'d>) {
        self.add(Kind::PathItem, path, item);
        self.parameters(item);
        for (method, operation) in item.entries().filter(|(key, _)| METHODS.contains(key)) {
            self.add(Kind::Operation, method, &operation);
            self.parameters(&operation);
            if let Some(body) = operation.get("requestBody") {
                self.request_body("requestBody", &body);
            }
            let responses = operation.get("responses");
            for (status, response) in responses.iter().flat_map(Node::entries).filter(|(key, _)| !key.starts_with("x-"))
            {
                self.response(status, &response);
            }
        }
    }

    fn parameters(&mut self, parent: &Node<'d>) {
        for (index, parameter) in parent.get("parameters").iter().flat_map(Node::items).enumerate() {
            self.parameter(Kind::Parameter, &index.to_string(), &parameter);
        }
    }

    fn parameter(&mut self, kind: Kind, name: &str, node: &Node<'d>) {
        self.add(kind, name, node);
        self.value(node);
    }

    fn request_body(&mut self, name: &str, node: &Node<'d>) {
        self.add(Kind::RequestBody, name, node);
        self.content(node);
    }

    fn response(&mut self, status: &str, node: &Node<'d>) {
        self.add(Kind::Response, status, node);
        for (name, header) in node.get("headers").iter().flat_map(Node::entries) {
            self.parameter(Kind::Header, name, &header);
        }
        self.content(node);
    }

    fn content(&mut self, node: &Node<'d>) {
        for (media_type, media) in node.get("content").iter().flat_map(Node::entries) {
            self.add(Kind::MediaType, media_type, &media);
            self.value(&media);
        }
    }

    /// What a parameter, a header and a media type have in common.
    fn value(&mut self, node: &Node<'d>) {
        for (name, example) in node.get("examples").iter().flat_map(Node::entries) {
            self.add(Kind::Example, name, &example);
        }
        if let Some(schema) = node.get("schema") {
            self.schema(Place::Value, "schema", &schema);
        }
    }

    fn schema(&mut self, place: Place, name: &str, node: &Node<'d>) {
        self.add(Kind::Schema(place), name, node);
        for (property, schema) in node.get("properties").iter().flat_map(Node::entries) {
            self.schema(Place::Property, property, &schema);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(schema) = node.get(key) {
                self.schema(Place::Element, key, &schema);
            }
        }
        for (key, place) in [("allOf", Place::Joined), ("oneOf", Place::Alternative), ("anyOf", Place::Alternative)] {
            for (index, schema) in node.get(key).iter().flat_map(Node::items).enumerate() {
                self.schema(place, &index.to_string(), &schema);
            }
        }
    }
}

/// A component by its section and its name.
pub type Component<'d> = (&'d str, &'d str);

/// The component that a reference leads to.
pub fn component_of(reference: &str) -> Option<Component<'_>> {
    reference.strip_prefix("#/components/")?.split_once('/')
}

/// The component of that section and name.
pub fn component<'d>(document: &'d Document, (section, name): Component<'_>) -> Option<Node<'d>> {
    Node::root(document).get("components")?.get(section)?.get(name)
}

/// What `node` is, through references. None where they lead nowhere.
pub fn resolved<'d>(document: &'d Document, node: &Node<'d>) -> Option<Node<'d>> {
    let mut node = node.clone();
    let mut seen = BTreeSet::new();
    while let Some(reference) = node.text("$ref") {
        if !seen.insert(reference) {
            return None;
        }
        node = component(document, component_of(reference)?)?;
    }
    Some(node)
}

/// The components that `roots` refer to, directly or through others.
pub fn reachable<'d>(document: &'d Document, roots: impl IntoIterator<Item = Node<'d>>) -> BTreeSet<Component<'d>> {
    let mut reached = BTreeSet::new();
    // A list and not recursion: a chain of components may be longer than the stack.
    let mut open: Vec<&Value> = roots.into_iter().map(|node| node.value).collect();
    while let Some(value) = open.pop() {
        references(value, Keys::Words, &mut |reference| {
            if let Some(component) = component_of(reference)
                && reached.insert(component)
            {
                open.extend(self::component(document, component).map(|node| node.value));
            }
        });
    }
    reached
}

/// What the keys of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Words of OpenAPI.
    Words,
    /// Names that the document gives: of properties, of answers, of components.
    Names,
}

impl Keys {
    /// The keys of the value below `key`. None where that value is data, in which nothing is a word of OpenAPI.
    pub(crate) fn below(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Words, "example" | "default" | "enum" | "value") => None,
            (
                Self::Words,
                "properties" | "responses" | "headers" | "content" | "examples" | "schemas" | "parameters"
                | "requestBodies" | "securitySchemes",
            ) => Some(Self::Names),
            (Self::Words | Self::Names, _) => Some(Self::Words),
        }
    }
}

/// The texts of the references within `value`.
fn references<'d>(value: &'d Value, keys: Keys, visit: &mut dyn FnMut(&'d str)) {
    match value {
        Value::Object(entries) => {
            for (key, child) in entries {
                match (key.as_str(), child) {
                    ("$ref", Value::String(reference)) if keys == Keys::Words => visit(reference),
                    _ => {
                        if let Some(keys) = keys.below(key) {
                            references(child, keys, visit);
                        }
                    }
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, Keys::Words, visit)),
        _ => {}
    }
}
