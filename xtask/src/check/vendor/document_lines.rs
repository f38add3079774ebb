//! The lines by which the document would agree with the vendor's: names, types and limits, but none of the vendor's texts.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::openapi::{
    Document, Node, Operation, Pointer, Resolver,
    operation::operations,
    reference::{component_of, reference_to},
    vocabulary::{PARAMETERS, RESPONSES, SCHEMAS, is_extension, is_success},
};

use crate::check::{
    operation_location::LocationStep,
    placeholder::PLACEHOLDER,
    vendor::{
        difference::{PRESENCE, VendorDifference},
        yaml,
    },
};

/// The texts and annotations of the vendor.
const TEXTS: [&str; 9] =
    ["summary", "description", "title", "example", "examples", "externalDocs", "xml", "tags", "operationId"];

/// Returns the change of our document that removes a difference, as lines to read or to copy.
pub(super) fn lines(ours: &Document, vendor: Option<&Document>, difference: &VendorDifference) -> Option<String> {
    let VendorDifference { aspect, our_pointer, .. } = difference;
    let Some(value) = &difference.vendor else {
        let line = ours.position(our_pointer).map(|position| format!(", line {}", position.line)).unwrap_or_default();
        let what = if aspect == PRESENCE { difference.location.to_string() } else { aspect.clone() };
        return Some(format!("# remove `{what}` at {our_pointer}{line}\n"));
    };
    let vendor = vendor?;
    let node = vendor.resolver().root().find(difference.vendor_pointer.as_ref()?)?;
    let lines = DocumentLines::new(ours, vendor);
    let (place, text) = match (aspect.as_str(), difference.location.last_step()) {
        (PRESENCE, step) => {
            let object = existing(&ours.resolver(), our_pointer.clone());
            let is_property = matches!(step, LocationStep::Property(_));
            let place = if is_property { object.key("properties") } else { object };
            (place, lines.missing_part(step, &node)?)
        }
        // The value is a label. The vendor's schema may consist of others.
        ("type", _) => (our_pointer.parent()?, lines.schema(&node)),
        ("required", LocationStep::Property(name)) => {
            let verb = if *value == Value::Bool(true) { "add" } else { "remove" };
            return Some(format!("# {verb} `{name}` in `required`, near {our_pointer}\n"));
        }
        ("name", _) => return Some(format!("# rename the property at {our_pointer} to {value}\n")),
        ("servers" | "security" | "openapi" | "operationId" | "$ref", _) => return None,
        (keyword, _) => (our_pointer.parent()?, yaml::block(&Map::from_iter([(keyword.to_owned(), value.clone())]), 0)),
    };
    let place = existing(&ours.resolver(), place);
    let line = ours.position(&place).map(|position| format!(", line {}", position.line)).unwrap_or_default();
    Some(format!("# below {place}{line}:\n{text}"))
}

/// Returns the nearest location that exists in our document, behind the reference there.
fn existing(resolver: &Resolver<'_>, mut pointer: Pointer) -> Pointer {
    loop {
        if let Some(node) = resolver.root().find(&pointer) {
            return resolver.resolve(&node).target.pointer();
        }
        match pointer.parent() {
            Some(parent) => pointer = parent,
            None => return pointer,
        }
    }
}

/// Writes parts of a vendor's document as lines of ours.
struct DocumentLines<'a> {
    ours: Resolver<'a>,
    vendor: Resolver<'a>,
    /// The vendor's components that the lines refer to.
    components: Map<String, Value>,
    /// The names of components that the lines refer to.
    known: BTreeSet<String>,
    /// The addresses of the targets around the current part, which can contain themselves.
    ancestors: BTreeSet<usize>,
}

impl<'a> DocumentLines<'a> {
    fn new(ours: &'a Document, vendor: &'a Document) -> Self {
        Self {
            ours: ours.resolver(),
            vendor: vendor.resolver(),
            components: Map::new(),
            known: BTreeSet::new(),
            ancestors: BTreeSet::new(),
        }
    }

    /// Returns the lines of a part that our document lacks.
    fn missing_part(mut self, step: LocationStep<'_>, node: &Node<'a>) -> Option<String> {
        let (key, value) = match step {
            LocationStep::Operation => {
                let operations = operations(&self.vendor);
                let operation = operations.iter().find(|operation| operation.node.address() == node.address())?;
                let entries = Map::from_iter([(operation.method.to_owned(), self.operation(operation))]);
                (operation.path.to_owned(), entries.into())
            }
            LocationStep::Parameter => return Some(yaml::list(&[self.parameter(node)])),
            LocationStep::Request => ("requestBody".to_owned(), self.described(node)),
            LocationStep::Response(status) => (status.to_owned(), self.response(status, node)),
            LocationStep::Header(name) | LocationStep::Property(name) => (name.to_owned(), self.described(node)),
            LocationStep::Content(media_type) => (media_type.to_owned(), self.without_texts(node)),
            LocationStep::Items | LocationStep::AdditionalProperties | LocationStep::Other => return None,
        };
        Some(self.with_components(yaml::block(&Map::from_iter([(key, value)]), 0)))
    }

    /// Returns the keywords of a schema.
    fn schema(mut self, node: &Node<'a>) -> String {
        let schema = self.without_texts(node);
        let text = schema.as_object().map(|entries| yaml::block(entries, 0)).unwrap_or_default();
        self.with_components(text)
    }

    fn with_components(self, mut text: String) -> String {
        if !self.components.is_empty() {
            text.push_str("# below #/components/schemas:\n");
            text.push_str(&yaml::block(&self.components, 0));
        }
        text
    }

    /// Returns an operation without its path.
    fn operation(&mut self, operation: &Operation<'a>) -> Value {
        let parameters: Vec<_> = operation.parameters().iter().map(|one| self.parameter(&one.node)).collect();
        let responses = operation.responses().map(|one| (one.status.to_owned(), self.response(one.status, &one.node)));
        let responses: Map<_, _> = responses.collect();
        let mut entries = Map::new();
        for key in ["operationId", "summary", "description"] {
            entries.insert(key.to_owned(), PLACEHOLDER.into());
        }
        entries.insert("tags".to_owned(), json!([PLACEHOLDER]));
        entries.insert("x-required-scopes".to_owned(), json!([]));
        if !parameters.is_empty() {
            entries.insert(PARAMETERS.to_owned(), parameters.into());
        }
        if let Some(body) = operation.request_body() {
            entries.insert("requestBody".to_owned(), self.described(&body.node));
        }
        entries.insert(RESPONSES.to_owned(), responses.into());
        entries.into()
    }

    /// Returns a parameter: a reference if one of our components is the same parameter.
    fn parameter(&mut self, parameter: &Node<'a>) -> Value {
        let is_same = |ours: &Node<'_>| ["in", "name"].iter().all(|key| ours.str(key) == parameter.str(key));
        let component = self.ours.components(PARAMETERS).find(|(_, ours)| is_same(ours));
        match component {
            Some((name, _)) => reference(PARAMETERS, name),
            None => self.described(parameter),
        }
    }

    /// Returns a response: the reference that our operations have for the same error.
    fn response(&mut self, status: &str, response: &Node<'a>) -> Value {
        let ours = operations(&self.ours);
        let same = ours.iter().flat_map(Operation::responses).filter(|one| one.status == status && !is_success(status));
        match same.filter_map(|one| one.written.str("$ref")).next() {
            Some(shared) => json!({ "$ref": shared }),
            None => self.described(response),
        }
    }

    /// Returns a part that has a description: a parameter, a header, a request body, a response, or a property.
    fn described(&mut self, node: &Node<'a>) -> Value {
        let written = self.without_texts(node);
        let is_reference = written.get("$ref").is_some();
        let mut entries = Map::from_iter([("description".to_owned(), PLACEHOLDER.into())]);
        match written {
            // OpenAPI 3.0 ignores a description beside a reference.
            written if is_reference => drop(entries.insert("allOf".to_owned(), json!([written]))),
            Value::Object(rest) => {
                // The name of a parameter comes first.
                let (names, rest): (Map<_, _>, Map<_, _>) = rest.into_iter().partition(|(key, _)| key == "name");
                entries = names.into_iter().chain(entries).chain(rest).collect();
            }
            _ => {}
        }
        entries.into()
    }

    /// Returns a value without texts. A reference to a schema that is more than a type and its limits stays one, and so does a
    /// reference to a value that contains it.
    fn without_texts(&mut self, node: &Node<'a>) -> Value {
        let resolved = self.vendor.resolve(node);
        if let Some(reference) = resolved.reference
            && let Some((SCHEMAS, name)) =
                component_of(reference).as_ref().map(|(section, name)| (section.as_ref(), name))
            && is_component(&resolved.target)
        {
            let name = name.clone().into_owned();
            if self.known.insert(name.clone()) && self.ours.component(SCHEMAS, &name).is_none() {
                let schema = self.described(&resolved.target);
                self.components.insert(name.clone(), schema);
            }
            return self::reference(SCHEMAS, &name);
        }
        let Some(reference) = resolved.reference else { return self.entries_without_texts(node) };
        let address = resolved.target.address();
        if !self.ancestors.insert(address) {
            return json!({ "$ref": reference });
        }
        let written = self.entries_without_texts(&resolved.target);
        self.ancestors.remove(&address);
        written
    }

    /// Returns a value that is not a reference without texts.
    fn entries_without_texts(&mut self, node: &Node<'a>) -> Value {
        if let Value::Array(_) = node.value {
            return node.items().map(|item| self.without_texts(&item)).collect();
        }
        if !node.is_object() {
            return node.value.clone();
        }
        let mut entries = Map::new();
        for (key, child) in node.entries().filter(|(key, _)| !TEXTS.contains(key) && !is_extension(key)) {
            let value = match key {
                "properties" | "headers" => child
                    .entries()
                    .map(|(name, one)| (name.to_owned(), self.described(&one)))
                    .collect::<Map<_, _>>()
                    .into(),
                "content" => child
                    .entries()
                    .map(|(name, one)| (name.to_owned(), self.without_texts(&one)))
                    .collect::<Map<_, _>>()
                    .into(),
                "enum" | "default" => child.value.clone(),
                _ => self.without_texts(&child),
            };
            let is_empty = value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
            if !is_empty || key == "schema" {
                entries.insert(key.to_owned(), value);
            }
        }
        entries.into()
    }
}

/// Returns `true` if a schema has parts that are schemas, or values with names.
fn is_component(schema: &Node<'_>) -> bool {
    schema.has("enum")
        || schema.entries().any(|(_, value)| value.is_object() || value.items().any(|item| item.is_object()))
}

fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": reference_to(section, name) })
}
