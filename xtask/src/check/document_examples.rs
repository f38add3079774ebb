//! The examples of the document, and their round trips through the SDK's types.

use webex_call_pickup_codegen::openapi::{
    Document, Node, Part, PartKind, Pointer, Resolver, SchemaPlace,
    reference::component_of,
    shape::unwrap_all_of,
    visit::parts,
    vocabulary::{EXAMPLES, SCHEMAS},
};

use crate::sdk_types::RoundTripRequest;

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
    let resolver = document.resolver();
    let mut examples = Vec::new();
    for part in parts(resolver.root()) {
        let schema = match part.kind {
            PartKind::Schema(_) => Some(part.node.clone()),
            PartKind::Parameter | PartKind::Header | PartKind::MediaType => part.node.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        if let Some(node) = part.node.get("example") {
            let property_of = component_with_property(&resolver, &part);
            examples.push(DocumentExample { node, schema: schema.clone(), property_of });
        }
        let named = part.node.entries_of(EXAMPLES).filter_map(|(_, example)| resolver.target(&example)?.get("value"));
        examples.extend(named.map(|node| DocumentExample { node, schema: schema.clone(), property_of: None }));
    }
    examples
}

/// Returns the component with this part as a property, and the name of the property.
fn component_with_property<'d>(resolver: &Resolver<'d>, part: &Part<'d>) -> Option<(Node<'d>, &'d str)> {
    if part.kind != PartKind::Schema(SchemaPlace::Property) {
        return None;
    }
    let (section, name) = part.node.path.parent()?.parent()?.component()?;
    Some((resolver.component(section, name)?, part.node.path.last_key()?))
}

/// Returns the round trips of the examples, in their order.
pub(super) fn round_trip_requests(document: &Document) -> Vec<RoundTripRequest> {
    let resolver = document.resolver();
    examples(document).iter().filter_map(|example| example.round_trip_request(&resolver)).collect()
}

impl DocumentExample<'_> {
    /// Returns the round trip of the example. A property without a type of its own is sent as part of its object's example.
    pub(super) fn round_trip_request(&self, resolver: &Resolver<'_>) -> Option<RoundTripRequest> {
        if let Some(name) = type_name(resolver, &self.schema) {
            return Some(RoundTripRequest { name, value: self.node.value.clone() });
        }
        let (holder, property) = self.property_of.as_ref()?;
        let mut value = holder.get("example").filter(Node::is_object)?.value.clone();
        value[*property] = self.node.value.clone();
        Some(RoundTripRequest { name: type_name(resolver, holder)?, value })
    }

    /// Returns the name of the property if the example was sent as part of its object.
    pub(super) fn property_in(&self, request: &RoundTripRequest) -> Option<&'_ str> {
        let (_, property) = self.property_of.as_ref()?;
        (request.value != *self.node.value).then_some(property)
    }

    /// Translates a pointer within the sent value into one of the document. Returns `None` if it is elsewhere in the object
    /// that the example is a property of.
    pub(super) fn pointer_in_document(&self, request: &RoundTripRequest, within: &Pointer) -> Option<Pointer> {
        let mut steps = within.segments();
        if let Some(property) = self.property_in(request) {
            steps.next().filter(|step| step == property)?;
        }
        Some(steps.fold(self.node.pointer(), |pointer, step| pointer.key(&step)))
    }
}

/// Returns the name of the component that a schema is, refers to, or wraps.
fn type_name(resolver: &Resolver<'_>, schema: &Node<'_>) -> Option<String> {
    if let Some((SCHEMAS, name)) = schema.path.component() {
        return Some(name.to_owned());
    }
    let reference = unwrap_all_of(schema.value).get("$ref")?.as_str()?;
    let (section, name) = component_of(reference)?;
    (section == SCHEMAS && resolver.component(SCHEMAS, &name).is_some()).then(|| name.into_owned())
}
