//! The examples of the document, and the round trips through the SDK's types that they allow.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use crate::{
    openapi::{Kind, Place, component, component_of, parts, resolved},
    sdk_types::RoundTripRequest,
};

/// An example and its schema.
#[derive(Debug, Clone)]
pub(super) struct DocumentExample<'d> {
    pub(super) node: Node<'d>,
    pub(super) schema: Node<'d>,
    /// The component that contains the schema as a property, and the name of the property.
    property_of: Option<(Node<'d>, &'d str)>,
}

/// Returns the examples of the document.
pub(super) fn examples(document: &Document) -> Vec<DocumentExample<'_>> {
    let parts = parts(document);
    let mut examples = Vec::new();
    let mut holder: Option<Node<'_>> = None;
    for part in &parts {
        let schema = match part.kind {
            Kind::Schema(place) => {
                if place == Place::Component {
                    holder = Some(part.node.clone());
                }
                Some(part.node.clone())
            }
            Kind::Parameter | Kind::Header | Kind::MediaType => part.node.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        if let Some(node) = part.node.get("example") {
            examples.push(DocumentExample {
                node,
                schema: schema.clone(),
                property_of: property_of(holder.as_ref(), &part.node),
            });
        }
        for (_, example) in part.node.get("examples").iter().flat_map(Node::entries) {
            let example = resolved(document, &example);
            if let Some(node) = example.and_then(|example| example.get("value")) {
                examples.push(DocumentExample { node, schema: schema.clone(), property_of: None });
            }
        }
    }
    examples
}

/// The component that `schema` is a property of, and the property's name.
fn property_of<'d>(holder: Option<&Node<'d>>, schema: &Node<'d>) -> Option<(Node<'d>, &'d str)> {
    let holder = holder?;
    let properties = holder.get("properties")?;
    let (name, _) = properties.entries().find(|(_, property)| property.pointer == schema.pointer)?;
    Some((holder.clone(), name))
}

/// Returns the round trips of the examples, in their order.
pub(super) fn round_trip_requests(document: &Document) -> Vec<RoundTripRequest> {
    examples(document).iter().filter_map(|example| example.round_trip_request(document)).collect()
}

impl DocumentExample<'_> {
    /// Returns the round trip of the example. A property without a type of its own is sent as part of its object's example.
    pub(super) fn round_trip_request(&self, document: &Document) -> Option<RoundTripRequest> {
        if let Some(name) = type_name(document, &self.schema) {
            return Some(RoundTripRequest { name, value: self.node.value.clone() });
        }
        let (holder, property) = self.property_of.as_ref()?;
        let mut value = holder.value.get("example").filter(|example| example.is_object())?.clone();
        value[*property] = self.node.value.clone();
        Some(RoundTripRequest { name: type_name(document, holder)?, value })
    }

    /// Returns the name of the property if the example was sent as part of its object.
    pub(super) fn property_in(&self, request: &RoundTripRequest) -> Option<&'_ str> {
        let (_, property) = self.property_of.as_ref()?;
        (request.value != *self.node.value).then_some(property)
    }

    /// Translates a pointer within the sent value into one within the example. Returns `None` if it is elsewhere in the
    /// object that the example is a property of.
    pub(super) fn pointer_within<'p>(&self, request: &RoundTripRequest, pointer: &'p str) -> Option<&'p str> {
        let Some(property) = self.property_in(request) else { return Some(pointer) };
        let key = property.replace('~', "~0").replace('/', "~1");
        let within = pointer.strip_prefix('/')?.strip_prefix(key.as_str())?;
        (within.is_empty() || within.starts_with('/')).then_some(within)
    }
}

/// Returns the name of the component that a schema is, refers to, or wraps.
fn type_name(document: &Document, schema: &Node<'_>) -> Option<String> {
    let mut schema = schema.clone();
    let mut seen = BTreeSet::new();
    loop {
        let components = Node::root(document).get("components")?.get("schemas")?;
        if let Some((name, _)) = components.entries().find(|(_, component)| component.pointer == schema.pointer) {
            return Some(name.to_owned());
        }
        let reference = match schema.text("$ref") {
            Some(reference) => reference,
            None => {
                schema.value.get("allOf").and_then(Value::as_array).filter(|all| all.len() == 1)?[0]["$ref"].as_str()?
            }
        };
        if !seen.insert(reference.to_owned()) {
            return None;
        }
        schema = component(document, component_of(reference)?)?;
    }
}
