//! Every property of every schema in a successful response of the document, with a response that contains it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup_codegen::{
    Document,
    openapi::{
        Node, Resolver, Schema, WrittenSchema,
        operation::operations,
        reference::component_of,
        vocabulary::{ALIASES, IDENTIFIER, is_success},
    },
};
use webex_call_pickup_spec::OPENAPI;

/// The declared form of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    String,
    Enum,
    Identifier,
    Integer,
    Boolean,
    Array,
    Object,
}

/// A property, and a response of an operation that contains it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The operation's ID in the document.
    pub(crate) operation: String,
    pub(crate) status: u16,
    /// The component schema of the response.
    pub(crate) response_schema: String,
    /// The component schema with the property.
    pub(crate) schema: String,
    /// The name in the response: that of the property, or one of its aliases.
    pub(crate) name: String,
    /// The name of the property.
    pub(crate) property: String,
    pub(crate) declared: Declared,
    pub(crate) is_required: bool,
    /// The pointer to the object with the property.
    object: String,
    /// The document's example of the response, in which properties that it lacks are added.
    response: Value,
}

impl Place {
    /// The response in which the property has this value.
    pub(crate) fn response_with(&self, value: Value) -> Value {
        let mut response = self.response.clone();
        let object = response.pointer_mut(&self.object).and_then(Value::as_object_mut).unwrap();
        object.remove(&self.property);
        object.insert(self.name.clone(), value);
        response
    }

    /// Returns `true` if the property is one of the response itself.
    pub(crate) fn object_is_response(&self) -> bool {
        self.object.is_empty()
    }

    /// The response of the document's example.
    pub(crate) fn response(&self) -> &Value {
        &self.response
    }

    /// The value of the property in a decoded response.
    pub(crate) fn value_in<'v>(&self, decoded: &'v Value) -> Option<&'v Value> {
        decoded.pointer(&self.object)?.get(&self.property)
    }
}

/// Every property once, in the order of the operations and the schemas of the document. An alias is a place of its own.
pub(crate) fn places() -> Vec<Place> {
    let document = Document::parse(OPENAPI).unwrap();
    let resolver = document.resolver();
    let mut found = Places { resolver: resolver.clone(), seen: BTreeSet::new(), places: Vec::new() };
    for operation in operations(&resolver) {
        for response in operation.responses().filter(|response| is_success(response.status)) {
            let Some(media) = response.json() else { continue };
            let (schema, example) = (media.schema.clone().unwrap(), media.node.get("example").unwrap());
            let origin = Origin {
                operation: operation.id().unwrap().to_owned(),
                status: response.status.parse().unwrap(),
                response_schema: component_of(schema.str("$ref").unwrap()).unwrap().1.into_owned(),
            };
            found.visit(&origin, &WrittenSchema::of(schema), String::new(), &mut example.value.clone());
        }
    }
    found.places
}

struct Origin {
    operation: String,
    status: u16,
    response_schema: String,
}

struct Places<'d> {
    resolver: Resolver<'d>,
    /// The schemas and names so far.
    seen: BTreeSet<(String, String)>,
    places: Vec<Place>,
}

impl<'d> Places<'d> {
    /// Adds the properties of the schema of the value at `pointer` in `response`, and of those within it.
    fn visit(&mut self, origin: &Origin, written: &WrittenSchema<'d>, pointer: String, response: &mut Value) {
        let schema = written.resolve(&self.resolver);
        if let Some(items) = schema.items() {
            self.visit(origin, &items, format!("{pointer}/0"), response);
            return;
        }
        let Some(name) = component_name(&schema) else { return };
        let required = schema.required();
        let properties: Vec<_> = schema
            .properties()
            .into_iter()
            .filter(|(property, _)| !self.seen.contains(&(name.clone(), (*property).to_owned())))
            .collect();
        for (property, written) in &properties {
            let effective = written.resolve(&self.resolver);
            let object = response.pointer_mut(&pointer).and_then(Value::as_object_mut).unwrap();
            object.entry(*property).or_insert_with(|| example(&self.resolver, &effective));
            let aliases = effective.all(ALIASES);
            let aliases = aliases.iter().flat_map(Node::items).map(|alias| alias.value.as_str().unwrap().to_owned());
            for alias in std::iter::once((*property).to_owned()).chain(aliases) {
                self.seen.insert((name.clone(), alias.clone()));
                self.places.push(Place {
                    operation: origin.operation.clone(),
                    status: origin.status,
                    response_schema: origin.response_schema.clone(),
                    schema: name.clone(),
                    name: alias,
                    property: (*property).to_owned(),
                    declared: declared(&effective),
                    is_required: required.contains_key(property),
                    object: pointer.clone(),
                    response: response.clone(),
                });
            }
            self.visit(origin, written, format!("{pointer}/{property}"), response);
        }
    }
}

/// The example of a property, or else of its items.
fn example<'d>(resolver: &Resolver<'d>, schema: &Schema<'d>) -> Value {
    match (schema.first("example"), schema.items()) {
        (Some(example), _) => example.value.clone(),
        (None, Some(items)) => json!([example(resolver, &items.resolve(resolver))]),
        (None, None) => panic!("{} has no example", schema.path().pointer()),
    }
}

fn component_name(schema: &Schema<'_>) -> Option<String> {
    let mut references = schema.references().iter().filter_map(|reference| component_of(reference));
    references.next_back().map(|(_, name)| name.into_owned())
}

fn declared(schema: &Schema<'_>) -> Declared {
    if schema.is_quoted_boolean() {
        return Declared::Boolean;
    }
    match schema.types().unwrap().as_slice() {
        ["string"] if schema.flag(IDENTIFIER) => Declared::Identifier,
        ["string"] if schema.has("enum") => Declared::Enum,
        ["string"] => Declared::String,
        ["integer"] => Declared::Integer,
        ["boolean"] => Declared::Boolean,
        ["array"] => Declared::Array,
        ["object"] => Declared::Object,
        other => panic!("add a form for {other:?}"),
    }
}
