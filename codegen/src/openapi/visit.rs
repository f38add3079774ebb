//! The parts of a document, each visited once with its kind and its place, and the components that parts refer to.

use std::{borrow::Cow, collections::BTreeSet};

use serde_json::Value;

use super::{
    location::Segment,
    node::Node,
    reference::{Resolver, reference_to},
    vocabulary::{
        COMPOSITIONS, EXAMPLES, HEADERS, Keys, PARAMETERS, REQUEST_BODIES, RESPONSES, SCHEMAS, SECURITY_SCHEMES,
        is_extension, is_method,
    },
};

/// The kind of a part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartKind {
    /// The document itself.
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
    /// A parameter of an operation or a path item, or one in `components`.
    Parameter,
    /// The body of a request, or one in `components`.
    RequestBody,
    /// A response of an operation, or one in `components`.
    Response,
    /// A header of a response, or one in `components`.
    Header,
    /// An entry of `content`.
    MediaType,
    /// A security scheme.
    SecurityScheme,
    /// An entry of `examples`.
    Example,
    /// A schema.
    Schema(SchemaPlace),
}

/// The place of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaPlace {
    /// In `components/schemas`.
    Component,
    /// In `properties`.
    Property,
    /// In `items` or `additionalProperties`.
    Element,
    /// In `allOf`.
    AllOf,
    /// In `oneOf` or `anyOf`.
    Alternative,
    /// In a parameter, a header or a media type.
    Content,
}

/// A part of a document.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The kind, which follows from the place: the value may be anything, including a reference.
    pub kind: PartKind,
    /// The part itself.
    pub node: Node<'a>,
}

impl<'a> Part<'a> {
    /// The key or the index of the part: the name of a component, the method of an operation, the status of a response.
    pub fn name(&self) -> Cow<'a, str> {
        match self.node.path.last() {
            Some(Segment::Key(key)) => key.into(),
            Some(Segment::Index(index)) => index.to_string().into(),
            None => "".into(),
        }
    }

    /// Returns `true` if the part is a reference.
    pub fn is_reference(&self) -> bool {
        self.node.str("$ref").is_some()
    }
}

/// The decision of a [`Visitor`] about the parts within a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Descend {
    /// Visit them.
    Into,
    /// Skip them.
    Past,
}

/// Visits the parts of a document.
pub trait Visitor<'a> {
    /// Visits a part, before those within it.
    fn visit(&mut self, part: &Part<'a>) -> Descend;
}

/// Visits each part of the document `root` once, in this order: the head, the paths, the components. References are not
/// followed, since their targets are parts themselves. A part that is not an object is visited as well, so that a visitor
/// can report it.
pub fn walk<'a>(root: &Node<'a>, visitor: &mut dyn Visitor<'a>) {
    Walk { visitor }.document(root);
}

/// The parts of the document `root` that are objects.
pub fn parts<'a>(root: &Node<'a>) -> Vec<Part<'a>> {
    struct Collect<'a>(Vec<Part<'a>>);
    impl<'a> Visitor<'a> for Collect<'a> {
        fn visit(&mut self, part: &Part<'a>) -> Descend {
            if part.node.is_object() {
                self.0.push(part.clone());
            }
            Descend::Into
        }
    }
    let mut collect = Collect(Vec::new());
    walk(root, &mut collect);
    collect.0
}

struct Walk<'v, 'a> {
    visitor: &'v mut dyn Visitor<'a>,
}

impl<'a> Walk<'_, 'a> {
    /// Visits a part. Returns `true` if the visitor wants to visit the parts within it.
    fn enters(&mut self, kind: PartKind, node: &Node<'a>) -> bool {
        self.visitor.visit(&Part { kind, node: node.clone() }) == Descend::Into
    }

    fn document(&mut self, root: &Node<'a>) {
        if !self.enters(PartKind::Document, root) {
            return;
        }
        if let Some(info) = root.get("info") {
            self.enters(PartKind::Info, &info);
        }
        for (key, kind) in [("servers", PartKind::Server), ("tags", PartKind::Tag)] {
            for item in root.items_of(key) {
                self.enters(kind, &item);
            }
        }
        for (_, item) in root.entries_of("paths").filter(|(path, _)| !is_extension(path)) {
            self.path_item(&item);
        }
        for (section, entries) in root.entries_of("components") {
            for (_, node) in entries.entries() {
                match section {
                    SCHEMAS => self.schema(SchemaPlace::Component, &node),
                    PARAMETERS => self.value_holder(PartKind::Parameter, &node),
                    HEADERS => self.value_holder(PartKind::Header, &node),
                    RESPONSES => self.response(&node),
                    REQUEST_BODIES => self.request_body(&node),
                    SECURITY_SCHEMES => _ = self.enters(PartKind::SecurityScheme, &node),
                    EXAMPLES => _ = self.enters(PartKind::Example, &node),
                    _ => {}
                }
            }
        }
    }

    fn path_item(&mut self, item: &Node<'a>) {
        if !self.enters(PartKind::PathItem, item) {
            return;
        }
        self.parameters(item);
        for (_, operation) in item.entries().filter(|(key, _)| is_method(key)) {
            if !self.enters(PartKind::Operation, &operation) {
                continue;
            }
            self.parameters(&operation);
            if let Some(body) = operation.get("requestBody") {
                self.request_body(&body);
            }
            for (_, response) in operation.entries_of(RESPONSES).filter(|(key, _)| !is_extension(key)) {
                self.response(&response);
            }
        }
    }

    fn parameters(&mut self, owner: &Node<'a>) {
        for parameter in owner.items_of(PARAMETERS) {
            self.value_holder(PartKind::Parameter, &parameter);
        }
    }

    fn request_body(&mut self, node: &Node<'a>) {
        if self.enters(PartKind::RequestBody, node) {
            self.content(node);
        }
    }

    fn response(&mut self, node: &Node<'a>) {
        if self.enters(PartKind::Response, node) {
            for (_, header) in node.entries_of(HEADERS) {
                self.value_holder(PartKind::Header, &header);
            }
            self.content(node);
        }
    }

    fn content(&mut self, node: &Node<'a>) {
        for (_, media) in node.entries_of("content") {
            self.value_holder(PartKind::MediaType, &media);
        }
    }

    /// Visits a parameter, a header or a media type, with its schema and its examples.
    fn value_holder(&mut self, kind: PartKind, node: &Node<'a>) {
        if !self.enters(kind, node) {
            return;
        }
        for (_, example) in node.entries_of(EXAMPLES) {
            self.enters(PartKind::Example, &example);
        }
        if let Some(schema) = node.get("schema") {
            self.schema(SchemaPlace::Content, &schema);
        }
    }

    fn schema(&mut self, place: SchemaPlace, node: &Node<'a>) {
        if !self.enters(PartKind::Schema(place), node) {
            return;
        }
        for (_, property) in node.entries_of("properties") {
            self.schema(SchemaPlace::Property, &property);
        }
        if let Some(items) = node.get("items") {
            self.schema(SchemaPlace::Element, &items);
        }
        // A boolean is not a schema in OpenAPI 3.0.
        if let Some(additional) = node.get("additionalProperties").filter(|additional| !additional.value.is_boolean()) {
            self.schema(SchemaPlace::Element, &additional);
        }
        for keyword in COMPOSITIONS {
            let place = if keyword == "allOf" { SchemaPlace::AllOf } else { SchemaPlace::Alternative };
            for schema in node.items_of(keyword) {
                self.schema(place, &schema);
            }
        }
    }
}

/// Calls `visit` with every reference within a value, those of a discriminator's mapping included. What looks like a
/// reference in an example, a default or an enum is data.
pub fn each_reference<'a>(value: &'a Value, visit: &mut dyn FnMut(Cow<'a, str>)) {
    // A list and not recursion, which costs less.
    let mut pending = vec![(value, Keys::Keywords)];
    while let Some((value, keys)) = pending.pop() {
        match value {
            Value::Object(entries) => {
                for (key, child) in entries {
                    match (key.as_str(), child) {
                        ("$ref", Value::String(reference)) if keys == Keys::Keywords => visit(reference.into()),
                        ("discriminator", Value::Object(discriminator)) if keys == Keys::Keywords => {
                            let mapping = discriminator.get("mapping").and_then(Value::as_object);
                            for target in mapping.into_iter().flatten().filter_map(|(_, target)| target.as_str()) {
                                visit(mapped_reference(target));
                            }
                        }
                        (_, Value::Object(_) | Value::Array(_)) => {
                            pending.extend(keys.below(key).map(|keys| (child, keys)))
                        }
                        _ => {}
                    }
                }
            }
            Value::Array(items) => pending.extend(items.iter().map(|item| (item, Keys::Keywords))),
            _ => {}
        }
    }
}

/// The values of a keyword in every object of a value, data excepted: there it is not a keyword.
pub fn values_of<'a>(root: &Node<'a>, keyword: &str) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    let mut pending = vec![(root.clone(), Keys::Keywords)];
    while let Some((node, keys)) = pending.pop() {
        for (key, child) in node.entries() {
            if key == keyword && keys == Keys::Keywords {
                found.push(child);
            } else if let Some(keys) = keys.below(key) {
                pending.push((child, keys));
            }
        }
        pending.extend(node.items().map(|item| (item, Keys::Keywords)));
    }
    found
}

/// The reference that a value of a discriminator's mapping stands for, which may be the mere name of a schema.
pub(super) fn mapped_reference(target: &str) -> Cow<'_, str> {
    if target.contains(['#', '/', '.']) { target.into() } else { reference_to(SCHEMAS, target).into() }
}

/// The components that `roots` refer to, directly or through others, by section and name. A reference to a part of a
/// component reaches the whole component.
pub fn reachable<'a>(
    resolver: &Resolver<'a>,
    roots: impl IntoIterator<Item = Node<'a>>,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<&'a Value> = roots.into_iter().map(|node| node.value).collect();
    while let Some(value) = pending.pop() {
        each_reference(value, &mut |reference| {
            let target = match reference {
                Cow::Borrowed(reference) => resolver.find(reference),
                Cow::Owned(reference) => resolver.look_up(&reference),
            };
            let segments = target.map(|target| target.path.segments()).unwrap_or_default();
            if let [Segment::Key("components"), Segment::Key(section), Segment::Key(name), ..] = segments[..]
                && reached.insert((section, name))
            {
                pending.extend(resolver.component(section, name).map(|component| component.value));
            }
        });
    }
    reached
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_part_is_visited_once() {
        let root = json!({
            "info": {}, "servers": [{}], "tags": [{}],
            "paths": {"x-note": {}, "/a": {
                "parameters": [{"schema": {}}],
                "get": {
                    "requestBody": {"content": {"application/json": {"schema": {"items": {}}, "examples": {"e": {}}}}},
                    "responses": {"200": {"headers": {"H": {"schema": {"allOf": [{}]}}}}, "x-note": {}},
                },
            }},
            "components": {
                "schemas": {"A": {"properties": {"p": {"oneOf": [{}]}}, "additionalProperties": false, "example": {"items": {}}}},
                "securitySchemes": {"s": {}}, "x-note": {"A": {}},
            },
        });
        let parts = parts(&Node::root(&root));
        let found: Vec<_> = parts.iter().map(|part| (part.kind, part.node.pointer().to_string())).collect();
        let get = "#/paths/~1a/get";
        let expected = [
            (PartKind::Document, "#".to_owned()),
            (PartKind::Info, "#/info".to_owned()),
            (PartKind::Server, "#/servers/0".to_owned()),
            (PartKind::Tag, "#/tags/0".to_owned()),
            (PartKind::PathItem, "#/paths/~1a".to_owned()),
            (PartKind::Parameter, "#/paths/~1a/parameters/0".to_owned()),
            (PartKind::Schema(SchemaPlace::Content), "#/paths/~1a/parameters/0/schema".to_owned()),
            (PartKind::Operation, get.to_owned()),
            (PartKind::RequestBody, format!("{get}/requestBody")),
            (PartKind::MediaType, format!("{get}/requestBody/content/application~1json")),
            (PartKind::Example, format!("{get}/requestBody/content/application~1json/examples/e")),
            (PartKind::Schema(SchemaPlace::Content), format!("{get}/requestBody/content/application~1json/schema")),
            (
                PartKind::Schema(SchemaPlace::Element),
                format!("{get}/requestBody/content/application~1json/schema/items"),
            ),
            (PartKind::Response, format!("{get}/responses/200")),
            (PartKind::Header, format!("{get}/responses/200/headers/H")),
            (PartKind::Schema(SchemaPlace::Content), format!("{get}/responses/200/headers/H/schema")),
            (PartKind::Schema(SchemaPlace::AllOf), format!("{get}/responses/200/headers/H/schema/allOf/0")),
            (PartKind::Schema(SchemaPlace::Component), "#/components/schemas/A".to_owned()),
            (PartKind::Schema(SchemaPlace::Property), "#/components/schemas/A/properties/p".to_owned()),
            (PartKind::Schema(SchemaPlace::Alternative), "#/components/schemas/A/properties/p/oneOf/0".to_owned()),
            (PartKind::SecurityScheme, "#/components/securitySchemes/s".to_owned()),
        ];
        assert_eq!(found, expected);
        assert_eq!((parts[2].name(), parts[13].name()), ("0".into(), "200".into()));
    }

    #[test]
    fn a_visitor_can_skip_nested_parts() {
        struct Count(usize);
        impl<'a> Visitor<'a> for Count {
            fn visit(&mut self, part: &Part<'a>) -> Descend {
                self.0 += 1;
                if part.kind == PartKind::PathItem { Descend::Past } else { Descend::Into }
            }
        }
        let root = json!({"paths": {"/a": {"get": {}}, "/b": 5}});
        let mut count = Count(0);
        walk(&Node::root(&root), &mut count);
        assert_eq!(count.0, 3, "the document and two path items, one of which is not an object");
    }

    #[test]
    fn finds_a_keyword_everywhere_except_in_data_and_names() {
        let root = json!({
            "x-a": 1,
            "list": [{"x-a": 2}],
            "properties": {"x-a": {"x-a": 3}, "example": {"x-a": 4}},
            "example": {"x-a": 5},
        });
        let mut values: Vec<_> = values_of(&Node::root(&root), "x-a").iter().map(|node| node.value.clone()).collect();
        values.sort_by_key(|value| value.as_i64());
        assert_eq!(values, [json!(1), json!(2), json!(3), json!(4)]);
    }

    #[test]
    fn components_are_reached_through_others() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let root = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}},
            "components": {
                "responses": {"R": {"content": {"application/json": {"schema": reference("A"), "example": reference("Data")}}}},
                "schemas": {
                    "A": {"properties": {"$ref": reference("B"), "default": reference("C")}, "default": reference("Data")},
                    "B": {"allOf": [reference("A")], "items": reference("Outer/items"), "discriminator": {"mapping": {"c": "D"}}},
                    "Outer": {"items": {}, "not": reference("Other")}, "Other": {},
                    "C": {"enum": [reference("Data")]}, "D": {}, "Data": {}, "Unused": reference("A"),
                },
            },
        });
        let resolver = Resolver::new(&root);
        let reached = reachable(&resolver, resolver.root().get("paths"));
        let names: Vec<_> = reached.into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["R", "A", "B", "C", "D", "Other", "Outer"]);
    }
}
