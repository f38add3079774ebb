//! Compares an operation of the document with the vendor's, location by location.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::{Node, Pointer};

use crate::check::{
    operation::{Operation, Parameter},
    operation_location::OperationLocation,
    schema::Schema,
    vendor::{
        descriptions::VendorDescription,
        difference::{DOCUMENT, PRESENCE, VendorDifference, presence},
        facts,
        pair::Pair,
    },
};

/// The most locations of an operation. Those of the largest document of the API have some hundreds.
const MAX_LOCATIONS: usize = 20_000;

/// The most levels of nested schemas.
const MAX_DEPTH: usize = 64;

/// The comparison of an operation.
#[derive(Debug, Default)]
pub(super) struct OperationComparison {
    pub(super) differences: Vec<VendorDifference>,
    /// The vendor's descriptions of the compared locations.
    pub(super) descriptions: Vec<VendorDescription>,
    /// The number of compared locations.
    pub(super) locations: usize,
}

/// Compares two operations. Returns `None` if there are too many locations.
pub(super) fn compare_operations(ours: &Operation<'_>, vendor: &Operation<'_>) -> Option<OperationComparison> {
    let mut comparer = Comparer::new(ours.name());
    comparer.operation(Pair::new(ours, vendor));
    (comparer.found.locations <= MAX_LOCATIONS).then_some(comparer.found)
}

/// Compares the facts about whole documents.
pub(super) fn compare_documents(ours: &Value, vendor: &Value) -> Vec<VendorDifference> {
    let roots = Pair::new(ours, vendor);
    let mut comparer = Comparer::new(DOCUMENT.to_owned());
    let mut compare = |aspect: &str, facts: Pair<Option<Value>>| {
        let at = Pair::new(&Pointer::default().key(aspect), &Pointer::default()).map(Clone::clone);
        comparer.compare(&OperationLocation::document(), aspect, facts, at.as_ref());
    };
    let root_node = |value| Node { value, pointer: Pointer::default() };
    let security = roots.map(|root| facts::security(&root_node(root)));
    let schemes = roots.map(facts::security_schemes);
    compare("openapi", roots.map(facts::version));
    compare("servers", roots.map(|root| facts::servers(&root_node(root))));
    let has_same_names = security.ours.is_some() && security.ours == security.vendor;
    compare("security", if has_same_names { schemes } else { security });
    comparer.found.differences
}

/// A value with its pointer; without a value, the pointer of the location where it would be.
struct Located<T> {
    value: Option<T>,
    pointer: Pointer,
}

impl<T> Located<T> {
    fn new(value: Option<T>, pointer: &Pointer) -> Self {
        Self { value, pointer: pointer.clone() }
    }
}

struct Comparer {
    operation: String,
    found: OperationComparison,
    /// The pairs of schemas that are being compared, to stop at a recursive one.
    open: Vec<Pair<Vec<Pointer>>>,
}

impl Comparer {
    fn new(operation: String) -> Self {
        Self { operation, found: OperationComparison::default(), open: Vec::new() }
    }

    /// Records a difference between two facts.
    fn compare(&mut self, location: &OperationLocation, aspect: &str, facts: Pair<Option<Value>>, at: Pair<&Pointer>) {
        let Pair { ours, vendor } = facts.map(|fact| fact.as_ref().map(facts::normalized));
        if ours != vendor {
            self.found.differences.push(VendorDifference {
                operation: self.operation.clone(),
                location: location.clone(),
                aspect: aspect.to_owned(),
                ours,
                vendor,
                our_pointer: at.ours.clone(),
                vendor_pointer: Some(at.vendor.clone()),
            });
        }
    }

    /// Compares several facts, each below our pointer.
    fn compare_all<const N: usize>(
        &mut self,
        location: &OperationLocation,
        facts: Pair<[(&'static str, Option<Value>); N]>,
        at: Pair<&Pointer>,
    ) {
        for ((aspect, ours), (_, vendor)) in facts.ours.into_iter().zip(facts.vendor) {
            let our_pointer = at.ours.key(aspect);
            self.compare(location, aspect, Pair::new(ours, vendor), Pair::new(&our_pointer, at.vendor));
        }
    }

    /// Compares the presence of two values, and returns them if both are present.
    fn both<T>(&mut self, location: &OperationLocation, pair: Pair<Located<T>>) -> Option<Pair<T>> {
        self.found.locations += 1;
        if self.found.locations > MAX_LOCATIONS {
            return None;
        }
        let facts = pair.as_ref().map(|located| presence(located.value.is_some()));
        self.compare(location, PRESENCE, facts, pair.as_ref().map(|located| &located.pointer));
        pair.map(|located| located.value).both()
    }

    fn describe(&mut self, location: OperationLocation, vendor_pointer: &Pointer, text: Option<&str>) {
        if let Some(text) = text {
            self.found.descriptions.push(VendorDescription {
                operation: self.operation.clone(),
                location,
                text: text.to_owned(),
                vendor_pointer: vendor_pointer.clone(),
            });
        }
    }

    fn operation(&mut self, pair: Pair<&Operation<'_>>) {
        let location = OperationLocation::operation();
        let at = pair.map(|operation| &operation.node.pointer);
        let facts = pair.map(|operation| {
            let servers = facts::servers(&operation.node).or_else(|| facts::servers(&operation.item));
            let id = operation.node.text("operationId").map(Value::from);
            [("operationId", id), ("deprecated", facts::flag(&operation.node, "deprecated")), ("servers", servers)]
        });
        self.compare_all(&location, facts, at);
        self.compare(&location, "security", pair.map(|operation| facts::security(&operation.node)), at);
        let texts = ["summary", "description"].into_iter().filter_map(|key| pair.vendor.node.text(key));
        self.describe(location, at.vendor, Some(&texts.collect::<Vec<_>>().join("\n")));
        self.parameters(pair);
        self.request(pair);
        self.responses(pair);
    }

    fn parameters(&mut self, pair: Pair<&Operation<'_>>) {
        let names: BTreeMap<_, _> =
            pair.vendor.path_parameters().into_iter().zip(pair.ours.path_parameters()).collect();
        // A path parameter is identified by its position in the template.
        let our_name = |parameter: &Parameter<'_>| match parameter.within {
            "path" => names.get(parameter.name).copied().unwrap_or(parameter.name).to_owned(),
            _ => parameter.name.to_owned(),
        };
        let mut rest = pair.vendor.parameters();
        for parameter in pair.ours.parameters() {
            let found = rest.iter().position(|other| parameter.is(other.within, &our_name(other)));
            let other = found.map(|index| rest.swap_remove(index));
            let location = OperationLocation::parameter(parameter.within, parameter.name);
            self.parameter(&location, Pair::new(Some(parameter), other), pair);
        }
        for other in rest {
            let location = OperationLocation::parameter(other.within, &our_name(&other));
            self.parameter(&location, Pair::new(None, Some(other)), pair);
        }
    }

    fn parameter(
        &mut self,
        location: &OperationLocation,
        parameters: Pair<Option<Parameter<'_>>>,
        operations: Pair<&Operation<'_>>,
    ) {
        let absent = Pair::new(operations.ours.node.pointer.key("parameters"), operations.vendor.node.pointer.clone());
        let located = parameters.zip(absent).map(|(parameter, absent)| {
            let pointer = parameter.as_ref().map_or(absent, |parameter| parameter.node.pointer.clone());
            Located { value: parameter, pointer }
        });
        if let Some(parameters) = self.both(location, located) {
            self.parameter_facts(location, parameters.as_ref());
        }
    }

    /// Compares a parameter or a header.
    fn parameter_facts(&mut self, location: &OperationLocation, pair: Pair<&Parameter<'_>>) {
        let at = pair.map(|parameter| &parameter.node.pointer);
        let facts = pair.map(|parameter| {
            // A path parameter is always required.
            let is_required = parameter.within == "path" || parameter.node.flag("required");
            let default_style = facts::default_style(parameter.within);
            let style = parameter.node.text("style").filter(|style| *style != default_style);
            let default_explode = style.unwrap_or(default_style) == "form";
            let explode = parameter.node.value.get("explode").and_then(Value::as_bool);
            [
                ("required", Some(Value::from(is_required))),
                ("deprecated", facts::flag(&parameter.node, "deprecated")),
                ("allowEmptyValue", facts::flag(&parameter.node, "allowEmptyValue")),
                ("allowReserved", facts::flag(&parameter.node, "allowReserved")),
                ("style", style.map(Value::from)),
                ("explode", explode.filter(|explode| *explode != default_explode).map(Value::from)),
            ]
        });
        self.compare_all(location, facts, at);
        self.describe(location.clone(), at.vendor, pair.vendor.node.text("description"));
        let schemas = pair.map(Parameter::schema);
        self.schema(location, location, schemas.as_ref(), at);
    }

    fn request(&mut self, operations: Pair<&Operation<'_>>) {
        let location = OperationLocation::request();
        let bodies = operations.map(Operation::request);
        if bodies.ours.is_none() && bodies.vendor.is_none() {
            return;
        }
        let absent = Pair::new(operations.ours.node.pointer.key("requestBody"), operations.vendor.node.pointer.clone());
        let located = bodies.zip(absent).map(|(body, absent)| Located { value: body, pointer: absent });
        if let Some(bodies) = self.both(&location, located) {
            let at = bodies.as_ref().map(|body| &body.pointer);
            let required = bodies.as_ref().map(|body| Some(Value::from(body.flag("required"))));
            self.compare(&location, "required", required, at);
            self.describe(location.clone(), at.vendor, bodies.vendor.text("description"));
            self.content(&location, operations, bodies.as_ref());
        }
    }

    fn responses(&mut self, operations: Pair<&Operation<'_>>) {
        let responses = operations.map(Operation::responses);
        for status in responses.ours.keys().chain(responses.vendor.keys()).collect::<BTreeSet<_>>() {
            let location = OperationLocation::response(status);
            let pair = responses.as_ref().map(|responses| responses.get(status));
            let our_pointer = operations.ours.node.pointer.key("responses").key(status);
            let vendor_pointer = pair.vendor.map_or(&operations.vendor.node.pointer, |vendor| &vendor.pointer);
            let located = Pair::new(Located::new(pair.ours, &our_pointer), Located::new(pair.vendor, vendor_pointer));
            if let Some(responses) = self.both(&location, located) {
                let vendor = responses.vendor;
                self.describe(location.clone(), &vendor.pointer, vendor.text("description"));
                self.headers(&location, operations, responses);
                self.content(&location, operations, responses);
            }
        }
    }

    fn headers(&mut self, location: &OperationLocation, operations: Pair<&Operation<'_>>, responses: Pair<&Node<'_>>) {
        let headers = operations.zip(responses).map(|(operation, response)| operation.headers(response));
        for name in headers.ours.keys().chain(headers.vendor.keys()).collect::<BTreeSet<_>>() {
            let pair = headers.as_ref().map(|headers| headers.get(name));
            // The name of a header is case-insensitive; ours is shown as it is written.
            let written = pair.ours.or(pair.vendor).map_or(name.as_str(), |header| header.name);
            let location = location.header(written);
            let our_pointer = responses.ours.pointer.key("headers").key(written);
            let vendor_pointer = pair.vendor.map_or(&responses.vendor.pointer, |header| &header.node.pointer);
            let located = Pair::new(Located::new(pair.ours, &our_pointer), Located::new(pair.vendor, vendor_pointer));
            if let Some(headers) = self.both(&location, located) {
                self.parameter_facts(&location, headers);
            }
        }
    }

    fn content(&mut self, location: &OperationLocation, operations: Pair<&Operation<'_>>, owners: Pair<&Node<'_>>) {
        let contents = operations.zip(owners).map(|(operation, owner)| operation.content(owner));
        for name in contents.ours.keys().chain(contents.vendor.keys()).collect::<BTreeSet<_>>() {
            let pair = contents.as_ref().map(|content| content.get(name));
            let our_pointer = owners.ours.pointer.key("content").key(name);
            let vendor_pointer = pair.vendor.map_or(&owners.vendor.pointer, |(node, _)| &node.pointer);
            let located = Pair::new(Located::new(pair.ours, &our_pointer), Located::new(pair.vendor, vendor_pointer));
            let location_of_type = location.content(name);
            if let Some(media_types) = self.both(&location_of_type, located) {
                let at = media_types.map(|(node, _)| &node.pointer);
                let schemas = media_types.map(|(_, schema)| schema);
                self.describe(location_of_type, at.vendor, schemas.vendor.description());
                let location = location.body(name);
                self.schema(&location, &location, schemas, at);
            }
        }
    }

    /// Compares two schemas and everything below. The locations of properties are below `base`, which for the items of an
    /// array is the location of the array. `owners` are the pointers for schemas that are absent.
    fn schema(
        &mut self,
        location: &OperationLocation,
        base: &OperationLocation,
        schemas: Pair<&Schema<'_>>,
        owners: Pair<&Pointer>,
    ) {
        let at = schemas.zip(owners).map(|(schema, owner)| schema.pointer().unwrap_or(owner));
        let facts = schemas.map(Schema::facts);
        for keyword in facts.ours.keys().chain(facts.vendor.keys()).collect::<BTreeSet<_>>() {
            let fact = facts.as_ref().map(|facts| facts.get(keyword).cloned());
            let our_pointer = at.ours.key(keyword);
            self.compare(location, keyword, fact, Pair::new(&our_pointer, at.vendor));
        }
        // There is nothing to compare below schemas of different types.
        let parts = schemas.map(Schema::parts);
        let has_same_type = facts.ours.get("type") == facts.vendor.get("type");
        if !has_same_type || self.open.len() >= MAX_DEPTH || self.open.contains(&parts) {
            return;
        }
        self.open.push(parts);
        self.properties(base, schemas, at);
        let additional = location.additional_properties();
        self.element(&location.items(), base, schemas.map(Schema::items), at);
        self.element(&additional, &additional, schemas.map(Schema::others), at);
        let mut alternatives = schemas.vendor.alternatives();
        for (label, schema) in schemas.ours.alternatives() {
            // An alternative that the vendor lacks is a difference of the type.
            if let Some(index) = alternatives.iter().position(|(other, _)| *other == label) {
                let (_, other) = alternatives.swap_remove(index);
                let location = location.alternative(&label);
                self.schema(&location, &location, Pair::new(&schema, &other), at);
            }
        }
        self.open.pop();
    }

    /// Compares the items of arrays, or the additional properties of objects.
    fn element(
        &mut self,
        location: &OperationLocation,
        base: &OperationLocation,
        schemas: Pair<Option<Schema<'_>>>,
        at: Pair<&Pointer>,
    ) {
        if schemas.ours.is_none() && schemas.vendor.is_none() {
            return;
        }
        let located = schemas.zip(at).map(|(schema, pointer)| Located::new(schema, pointer));
        if let Some(schemas) = self.both(location, located) {
            self.describe(location.clone(), at.vendor, schemas.vendor.description());
            self.schema(location, base, schemas.as_ref(), at);
        }
    }

    fn properties(&mut self, location: &OperationLocation, schemas: Pair<&Schema<'_>>, at: Pair<&Pointer>) {
        let required = schemas.map(Schema::required);
        let Pair { ours: properties, vendor: mut others } = schemas.map(Schema::properties);
        let names: BTreeSet<_> = properties.keys().copied().collect();
        for (name, schema) in properties {
            let location = location.property(name);
            let our_pointer = schema.pointer().cloned().unwrap_or_else(|| at.ours.key("properties").key(name));
            // The vendor may call the property by one of its aliases.
            let is_free = |alias: &&str| others.contains_key(alias) && !names.contains(alias);
            let other_name = if others.contains_key(name) { Some(name) } else { schema.aliases().find(is_free) };
            let other = other_name.and_then(|other_name| others.remove(other_name));
            let vendor_pointer = other.as_ref().and_then(|other| other.pointer()).unwrap_or(at.vendor).clone();
            let located = Pair::new(Located::new(Some(schema), &our_pointer), Located::new(other, &vendor_pointer));
            let (Some(schemas), Some(other_name)) = (self.both(&location, located), other_name) else { continue };
            let at = Pair::new(&our_pointer, &vendor_pointer);
            let names = Pair::new(name, other_name);
            self.compare(&location, "name", names.map(|name| Some(name.into())), at);
            let required = required.as_ref().zip(names).map(|(required, name)| Some(required.contains(name).into()));
            self.compare(&location, "required", required, at);
            self.describe(location.clone(), at.vendor, schemas.vendor.description());
            self.schema(&location, &location, schemas.as_ref(), at);
        }
        for (name, other) in others {
            let vendor_pointer = other.pointer().unwrap_or(at.vendor);
            let located = Pair::new(Located::new(None, at.ours), Located::new(Some(other.clone()), vendor_pointer));
            self.both(&location.property(name), located);
        }
    }
}
