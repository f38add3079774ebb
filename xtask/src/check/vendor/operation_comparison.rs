//! Compares an operation of the document with the vendor's, location by location.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    MediaType, Node, Operation, Parameter, ParameterKey, Pointer, Resolver, Response, operation::path_parameters,
    vocabulary::status,
};

use crate::check::{
    comparable_schema::ComparableSchema,
    operation_location::OperationLocation,
    vendor::{
        descriptions::VendorDescription,
        difference::{PRESENCE, VendorDifference, WHOLE_DOCUMENT, presence},
        facts::{self, Facts},
        pair::Pair,
    },
};

/// The maximum number of locations of an operation. Those of the largest document of the API have some hundreds.
const MAX_LOCATIONS: usize = 20_000;

/// The maximum number of levels of nested schemas.
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
pub(super) fn compare_operations<'a>(
    resolvers: Pair<Resolver<'a>>,
    operations: Pair<&Operation<'a>>,
) -> Option<OperationComparison> {
    let mut comparer = OperationComparer::new(resolvers, operations.ours.name());
    comparer.operation(operations);
    (comparer.found.locations <= MAX_LOCATIONS).then_some(comparer.found)
}

/// Compares the facts about whole documents.
pub(super) fn compare_documents(resolvers: Pair<Resolver<'_>>) -> Vec<VendorDifference> {
    let roots = resolvers.as_ref().map(|resolver| resolver.root().clone());
    let mut comparer = OperationComparer::new(resolvers, WHOLE_DOCUMENT.to_owned());
    let mut compare = |aspect: &str, facts: Pair<Option<Value>>| {
        let at = Pair::new(Pointer::default().key(aspect), Pointer::default());
        comparer.compare(&OperationLocation::document(), aspect, facts, at.as_ref());
    };
    let roots = roots.as_ref();
    compare("openapi", roots.map(facts::version));
    compare("servers", roots.map(facts::servers));
    let security = roots.map(facts::security);
    let has_same_names = security.ours.is_some() && security.ours == security.vendor;
    compare("security", if has_same_names { roots.map(facts::security_schemes) } else { security });
    comparer.found.differences
}

/// A value with its pointer; without a value, the pointer of the location where it would be.
struct Located<T> {
    value: Option<T>,
    pointer: Pointer,
}

struct OperationComparer<'a> {
    resolvers: Pair<Resolver<'a>>,
    operation: String,
    found: OperationComparison,
    /// The pairs of schemas around the current one, to stop at a recursive one.
    ancestors: Vec<Pair<Vec<usize>>>,
}

impl<'a> OperationComparer<'a> {
    fn new(resolvers: Pair<Resolver<'a>>, operation: String) -> Self {
        Self { resolvers, operation, found: OperationComparison::default(), ancestors: Vec::new() }
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
                file: None,
            });
        }
    }

    /// Compares several facts, each below our pointer.
    fn compare_all<const N: usize>(&mut self, location: &OperationLocation, facts: Pair<Facts<N>>, at: Pair<&Pointer>) {
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

    fn operation(&mut self, operations: Pair<&Operation<'a>>) {
        let location = OperationLocation::operation();
        let pointers = operations.map(|operation| operation.node.pointer());
        let at = pointers.as_ref();
        self.compare_all(&location, operations.map(facts::operation_facts), at);
        self.compare(&location, "security", operations.map(|operation| facts::security(&operation.node)), at);
        let texts = ["summary", "description"].into_iter().filter_map(|key| operations.vendor.node.str(key));
        self.describe(location, at.vendor, Some(&texts.collect::<Vec<_>>().join("\n")));
        self.parameters(operations);
        self.request(operations);
        self.responses(operations);
    }

    fn parameters(&mut self, operations: Pair<&Operation<'a>>) {
        let [our_names, vendor_names] = [operations.ours, operations.vendor].map(|one| path_parameters(one.path));
        let names: BTreeMap<&str, &str> = vendor_names.zip(our_names).collect();
        // A path parameter is identified by its position in the template.
        let our_key = |parameter: &Parameter<'a>| match parameter.location {
            "path" => {
                let name = names.get(parameter.name).copied().unwrap_or(parameter.name);
                ParameterKey { location: "path", name: name.to_owned().into() }
            }
            _ => parameter.key(),
        };
        let Pair { ours, vendor: mut rest } = operations.map(compared_parameters);
        for parameter in ours {
            let found = rest.iter().position(|other| our_key(other) == parameter.key());
            let other = found.map(|index| rest.swap_remove(index));
            let location = OperationLocation::parameter(parameter.location, parameter.name);
            self.parameter(&location, Pair::new(Some(parameter), other), operations);
        }
        for other in rest {
            let key = our_key(&other);
            // The name of a header is shown as it is written.
            let name = if key.location == "header" { other.name } else { &key.name };
            let location = OperationLocation::parameter(key.location, name);
            self.parameter(&location, Pair::new(None, Some(other)), operations);
        }
    }

    fn parameter(
        &mut self,
        location: &OperationLocation,
        parameters: Pair<Option<Parameter<'a>>>,
        operations: Pair<&Operation<'a>>,
    ) {
        let pointers = operations.map(|operation| operation.node.pointer());
        let absent = Pair::new(pointers.ours.key("parameters"), pointers.vendor);
        let located = parameters.zip(absent).map(|(parameter, absent)| {
            let pointer = parameter.as_ref().map_or(absent, |parameter| parameter.node.pointer());
            Located { value: parameter, pointer }
        });
        if let Some(parameters) = self.both(location, located) {
            self.parameter_facts(location, parameters.as_ref());
        }
    }

    /// Compares a parameter or a header.
    fn parameter_facts(&mut self, location: &OperationLocation, parameters: Pair<&Parameter<'a>>) {
        let pointers = parameters.map(|parameter| parameter.node.pointer());
        let at = pointers.as_ref();
        self.compare_all(location, parameters.map(facts::parameter_facts), at);
        self.describe(location.clone(), at.vendor, parameters.vendor.node.str("description"));
        let schemas = parameters.zip(self.resolvers.as_ref());
        let schemas = schemas
            .map(|(parameter, resolver)| ComparableSchema::of_node(resolver, parameter.schema(), &parameter.node));
        self.schema(location, location, schemas.as_ref());
    }

    fn request(&mut self, operations: Pair<&Operation<'a>>) {
        let location = OperationLocation::request();
        let bodies = operations.map(|operation| operation.request_body().filter(|body| !body.node.has("$ref")));
        if bodies.ours.is_none() && bodies.vendor.is_none() {
            return;
        }
        let pointers = operations.map(|operation| operation.node.pointer());
        let absent = Pair::new(pointers.ours.key("requestBody"), pointers.vendor);
        let located = bodies.zip(absent).map(|(value, pointer)| Located { value, pointer });
        if let Some(bodies) = self.both(&location, located) {
            let nodes = bodies.as_ref().map(|body| &body.node);
            let pointers = nodes.map(Node::pointer);
            let required = nodes.map(|body| Some(Value::from(body.flag("required"))));
            self.compare(&location, "required", required, pointers.as_ref());
            self.describe(location.clone(), &pointers.vendor, nodes.vendor.str("description"));
            self.content(&location, bodies.as_ref().map(|body| body.content()), nodes);
        }
    }

    fn responses(&mut self, operations: Pair<&Operation<'a>>) {
        let responses = operations.map(compared_responses);
        for key in responses.ours.keys().chain(responses.vendor.keys()).collect::<BTreeSet<_>>() {
            let location = OperationLocation::response(key);
            let pair = responses.as_ref().map(|responses| responses.get(key));
            let our_pointer = operations.ours.node.pointer().key("responses").key(key);
            let vendor_node = pair.vendor.map_or(&operations.vendor.node, |response| &response.node);
            let pointers = Pair::new(our_pointer, vendor_node.pointer());
            let located = pair.zip(pointers).map(|(value, pointer)| Located { value, pointer });
            if let Some(responses) = self.both(&location, located) {
                let nodes = responses.map(|response| &response.node);
                self.describe(location.clone(), &nodes.vendor.pointer(), nodes.vendor.str("description"));
                self.headers(&location, responses);
                self.content(&location, responses.map(Response::content), nodes);
            }
        }
    }

    fn headers(&mut self, location: &OperationLocation, responses: Pair<&Response<'a>>) {
        let headers = responses.map(compared_headers);
        for key in headers.ours.keys().chain(headers.vendor.keys()).collect::<BTreeSet<_>>() {
            let pair = headers.as_ref().map(|headers| headers.get(key));
            // The name of a header is case-insensitive; ours is shown as it is written.
            let name = pair.ours.or(pair.vendor).map_or(key.name.as_ref(), |header| header.name);
            let location = location.header(name);
            let our_pointer = responses.ours.node.pointer().key("headers").key(name);
            let vendor_node = pair.vendor.map_or(&responses.vendor.node, |header| &header.node);
            let pointers = Pair::new(our_pointer, vendor_node.pointer());
            let located = pair.zip(pointers).map(|(value, pointer)| Located { value, pointer });
            if let Some(headers) = self.both(&location, located) {
                self.parameter_facts(&location, headers);
            }
        }
    }

    fn content(&mut self, location: &OperationLocation, contents: Pair<Vec<MediaType<'a>>>, owners: Pair<&Node<'a>>) {
        let by_essence = |content: Vec<MediaType<'a>>| -> BTreeMap<String, MediaType<'a>> {
            content.into_iter().map(|media_type| (media_type.essence().into_owned(), media_type)).collect()
        };
        let contents = contents.map(by_essence);
        for name in contents.ours.keys().chain(contents.vendor.keys()).collect::<BTreeSet<_>>() {
            let pair = contents.as_ref().map(|content| content.get(name));
            let our_pointer = owners.ours.pointer().key("content").key(name);
            let vendor_node = pair.vendor.map_or(owners.vendor, |media_type| &media_type.node);
            let pointers = Pair::new(our_pointer, vendor_node.pointer());
            let located = pair.zip(pointers).map(|(value, pointer)| Located { value, pointer });
            let content_location = location.content(name);
            let Some(media_types) = self.both(&content_location, located) else { continue };
            let schemas = media_types.zip(self.resolvers.as_ref()).map(|(media_type, resolver)| {
                ComparableSchema::of_node(resolver, media_type.schema.clone(), &media_type.node)
            });
            let vendor_pointer = media_types.vendor.node.pointer();
            self.describe(content_location, &vendor_pointer, schemas.vendor.description());
            let location = location.body(name);
            self.schema(&location, &location, schemas.as_ref());
        }
    }

    /// Compares two schemas and everything below. The locations of properties are below `base`, which for the items of an
    /// array is the location of the array.
    fn schema(&mut self, location: &OperationLocation, base: &OperationLocation, schemas: Pair<&ComparableSchema<'a>>) {
        let pointers = schemas.map(ComparableSchema::written_pointer);
        let at = pointers.as_ref();
        let facts = schemas.map(facts::schema_facts);
        for keyword in facts.ours.keys().chain(facts.vendor.keys()).collect::<BTreeSet<_>>() {
            let fact = facts.as_ref().map(|facts| facts.get(keyword).cloned());
            let our_pointer = at.ours.key(keyword);
            self.compare(location, keyword, fact, Pair::new(&our_pointer, at.vendor));
        }
        // There is nothing to compare below schemas of different types.
        let keys = schemas.map(ComparableSchema::key);
        let has_same_type = facts.ours.get("type") == facts.vendor.get("type");
        if !has_same_type || self.ancestors.len() >= MAX_DEPTH || self.ancestors.contains(&keys) {
            return;
        }
        self.ancestors.push(keys);
        self.properties(base, schemas, at);
        let additional = location.additional_properties();
        self.element(&location.items(), base, schemas.map(ComparableSchema::items), at);
        self.element(&additional, &additional, schemas.map(ComparableSchema::additional_properties), at);
        let mut alternatives = schemas.vendor.alternatives();
        for (label, schema) in schemas.ours.alternatives() {
            // An alternative that the vendor lacks is a difference of the type.
            if let Some(index) = alternatives.iter().position(|(other, _)| *other == label) {
                let (_, other) = alternatives.swap_remove(index);
                let location = location.alternative(&label);
                self.schema(&location, &location, Pair::new(&schema, &other));
            }
        }
        self.ancestors.pop();
    }

    /// Compares the items of arrays, or the additional properties of objects.
    fn element(
        &mut self,
        location: &OperationLocation,
        base: &OperationLocation,
        schemas: Pair<Option<ComparableSchema<'a>>>,
        at: Pair<&Pointer>,
    ) {
        if schemas.ours.is_none() && schemas.vendor.is_none() {
            return;
        }
        let located = schemas.zip(at).map(|(value, pointer)| Located { value, pointer: pointer.clone() });
        if let Some(schemas) = self.both(location, located) {
            self.describe(location.clone(), at.vendor, schemas.vendor.description());
            self.schema(location, base, schemas.as_ref());
        }
    }

    fn properties(&mut self, location: &OperationLocation, schemas: Pair<&ComparableSchema<'a>>, at: Pair<&Pointer>) {
        let required = schemas.map(ComparableSchema::required);
        let Pair { ours: properties, vendor: mut others } = schemas.map(ComparableSchema::properties);
        let names: BTreeSet<_> = properties.keys().copied().collect();
        for (name, schema) in properties {
            let location = location.property(name);
            // The vendor may call the property by one of its aliases.
            let is_free = |alias: &&str| others.contains_key(alias) && !names.contains(alias);
            let other_name =
                if others.contains_key(name) { Some(name) } else { schema.aliases().into_iter().find(is_free) };
            let other = other_name.and_then(|other_name| others.remove(other_name));
            let vendor_pointer = other.as_ref().map_or(at.vendor.clone(), ComparableSchema::written_pointer);
            let pointers = Pair::new(schema.written_pointer(), vendor_pointer);
            let located = Pair::new(Some(schema), other).zip(pointers.clone());
            let located = located.map(|(value, pointer)| Located { value, pointer });
            let (Some(schemas), Some(other_name)) = (self.both(&location, located), other_name) else { continue };
            let at = pointers.as_ref();
            let names = Pair::new(name, other_name);
            self.compare(&location, "name", names.map(|name| Some(name.into())), at);
            let required = required.as_ref().zip(names).map(|(required, name)| Some(required.contains(&name).into()));
            self.compare(&location, "required", required, at);
            self.describe(location.clone(), at.vendor, schemas.vendor.description());
            self.schema(&location, &location, schemas.as_ref());
        }
        for (name, other) in others {
            let vendor = Located { pointer: other.written_pointer(), value: Some(other) };
            let located = Pair::new(Located { value: None, pointer: at.ours.clone() }, vendor);
            self.both(&location.property(name), located);
        }
    }
}

/// Returns the parameters that OpenAPI does not ignore. The body of Swagger 2.0 is compared as the request.
fn compared_parameters<'a>(operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let is_compared = |parameter: &Parameter<'_>| {
        !parameter.is_ignored() && !matches!(parameter.location, "" | "body") && !parameter.name.is_empty()
    };
    operation.parameters().into_iter().filter(is_compared).collect()
}

/// Returns the responses by their normalized status codes, except for dangling references.
fn compared_responses<'a>(operation: &Operation<'a>) -> BTreeMap<String, Response<'a>> {
    let responses = operation.responses().filter(|response| !response.node.has("$ref"));
    responses
        .map(|response| {
            let key = status(response.status).map_or_else(|| response.status.to_uppercase(), |key| key.into_owned());
            (key, response)
        })
        .collect()
}

/// Returns the headers by their names in lower case, except for dangling references.
fn compared_headers<'a>(response: &Response<'a>) -> BTreeMap<ParameterKey<'a>, Parameter<'a>> {
    let headers = response.headers().into_iter().filter(|header| !header.node.has("$ref"));
    headers.map(|header| (header.key(), header)).collect()
}
