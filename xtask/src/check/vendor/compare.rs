//! Our operation beside the vendor's: what differs, place by place, and what they say in words.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::{Node, Pointer};

use crate::check::{
    operation::{Operation, Parameter},
    operation_location::OperationLocation,
    schema::{Schema, normal},
};

/// The most places that are compared. The API's largest document has some hundreds in an operation.
const MAX_PLACES: usize = 20_000;

/// The most levels that schemas are followed down.
const MAX_DEPTH: usize = 64;

/// The operation of what belongs to the document as a whole.
pub(super) const DOCUMENT: &str = "*";

/// The aspect of being there at all. It covers everything below its place.
pub(super) const PRESENCE: &str = "presence";

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    pub(super) operation: String,
    pub(super) place: OperationLocation,
    pub(super) aspect: String,
    /// None for what is absent.
    pub(super) ours: Option<Value>,
    pub(super) vendor: Option<Value>,
    /// Where it is in our document, or would be.
    pub(super) pointer: Pointer,
    /// Where it is in theirs.
    pub(super) theirs: Option<Pointer>,
}

impl Difference {
    /// Whether nothing below its place was compared.
    pub(super) fn hides_what_is_below(&self) -> bool {
        matches!(self.aspect.as_str(), PRESENCE | "type" | "$ref")
    }
}

/// What the vendor says in words, and where.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) operation: String,
    pub(super) place: OperationLocation,
    pub(super) text: String,
    pub(super) theirs: Pointer,
}

/// What comes of comparing.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) differences: Vec<Difference>,
    pub(super) texts: Vec<Text>,
    /// How many places were looked at.
    pub(super) places: usize,
    /// Whether there were too many.
    pub(super) is_cut: bool,
}

/// What belongs to the documents as a whole.
pub(super) fn documents(ours: &Value, vendor: &Value) -> Vec<Difference> {
    let root = |value| Node { value, pointer: Pointer::default() };
    let facts =
        |value| [("openapi", version(value)), ("servers", servers(&root(value))), ("security", security(&root(value)))];
    let mut walk = Walk::new(DOCUMENT.to_owned());
    for ((aspect, ours_fact), (_, vendor_fact)) in facts(ours).into_iter().zip(facts(vendor)) {
        let pointer = Pointer::default().key(aspect);
        walk.compare(
            &OperationLocation::document(),
            aspect,
            ours_fact,
            vendor_fact,
            &pointer,
            Some(&Pointer::default()),
        );
    }
    let (names, scheme) = (security(&root(ours)), |value| security_schemes(value));
    if names.is_some() && names == security(&root(vendor)) && scheme(ours) != scheme(vendor) {
        let pointer = Pointer::default().key("security");
        walk.compare(
            &OperationLocation::document(),
            "security",
            scheme(ours),
            scheme(vendor),
            &pointer,
            Some(&Pointer::default()),
        );
    }
    walk.found.differences
}

/// One operation of both.
pub(super) fn operations(ours: &Operation<'_>, vendor: &Operation<'_>) -> Comparison {
    let mut walk = Walk::new(ours.name());
    walk.operation(ours, vendor);
    walk.found
}

/// The major and minor version. The patch level means nothing.
fn version(root: &Value) -> Option<Value> {
    match (root["openapi"].as_str(), root["swagger"].as_str()) {
        (Some(text), _) => Some(text.splitn(3, '.').take(2).collect::<Vec<_>>().join(".").into()),
        (None, Some(text)) => Some(format!("swagger {text}").into()),
        (None, None) => None,
    }
}

fn servers(owner: &Node<'_>) -> Option<Value> {
    let urls = owner.get("servers")?;
    let urls: Vec<_> = urls.items().filter_map(|server| server.text("url")).map(Value::from).collect();
    (!urls.is_empty()).then(|| urls.into())
}

/// The names of the schemes: each is an alternative, or several that are needed together.
fn security(owner: &Node<'_>) -> Option<Value> {
    let alternatives = owner.get("security")?;
    let names = alternatives.items().map(|all| {
        let names: Vec<_> = all.entries().map(|(name, _)| name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(" and ") }
    });
    Some(names.map(Value::from).collect())
}

/// What the schemes are that `security` of the document names.
fn security_schemes(root: &Value) -> Option<Value> {
    let schemes = &root["components"]["securitySchemes"];
    let names =
        root["security"].as_array().into_iter().flatten().filter_map(Value::as_object).flat_map(|all| all.keys());
    let described = names.map(|name| {
        let text = |keyword: &str| schemes[name][keyword].as_str();
        let parts = ["type", "scheme", "in", "name"].into_iter().filter_map(text);
        Value::from(format!("{name} ({})", parts.collect::<Vec<_>>().join(" ")))
    });
    Some(described.collect())
}

struct Walk {
    operation: String,
    found: Comparison,
    /// The pairs of schemas that are being compared, so that a schema within itself comes to an end.
    open: Vec<(Vec<Pointer>, Vec<Pointer>)>,
}

impl Walk {
    fn new(operation: String) -> Self {
        Self { operation, found: Comparison::default(), open: Vec::new() }
    }

    fn compare(
        &mut self,
        place: &OperationLocation,
        aspect: &str,
        ours: Option<Value>,
        vendor: Option<Value>,
        pointer: &Pointer,
        theirs: Option<&Pointer>,
    ) {
        let (ours, vendor) = (ours.as_ref().map(normal), vendor.as_ref().map(normal));
        if ours != vendor {
            self.found.differences.push(Difference {
                operation: self.operation.clone(),
                place: place.clone(),
                aspect: aspect.to_owned(),
                ours,
                vendor,
                pointer: pointer.clone(),
                theirs: theirs.cloned(),
            });
        }
    }

    /// Goes on where both have something; where one has not, that is the difference.
    fn both<O, V>(
        &mut self,
        place: &OperationLocation,
        (ours, pointer): (Option<O>, &Pointer),
        (vendor, theirs): (Option<V>, &Pointer),
    ) -> Option<(O, V)> {
        self.found.places += 1;
        if self.found.places > MAX_PLACES {
            self.found.is_cut = true;
            return None;
        }
        let present = |is_there: bool| is_there.then(|| Value::from("present"));
        self.compare(place, PRESENCE, present(ours.is_some()), present(vendor.is_some()), pointer, Some(theirs));
        ours.zip(vendor)
    }

    fn text(&mut self, place: OperationLocation, theirs: &Pointer, text: Option<&str>) {
        if let Some(text) = text {
            self.found.texts.push(Text {
                operation: self.operation.clone(),
                place,
                text: text.to_owned(),
                theirs: theirs.clone(),
            });
        }
    }

    fn operation(&mut self, ours: &Operation<'_>, vendor: &Operation<'_>) {
        let place = OperationLocation::operation();
        let (pointer, theirs) = (&ours.node.pointer, &vendor.node.pointer);
        let own = |operation: &Operation<'_>| {
            let servers = servers(&operation.node).or_else(|| servers(&operation.item));
            let id = operation.node.text("operationId").map(Value::from);
            [("operationId", id), ("deprecated", flag(&operation.node, "deprecated")), ("servers", servers)]
        };
        for ((aspect, ours), (_, vendor)) in own(ours).into_iter().zip(own(vendor)) {
            self.compare(&place, aspect, ours, vendor, &pointer.key(aspect), Some(theirs));
        }
        self.compare(&place, "security", security(&ours.node), security(&vendor.node), pointer, Some(theirs));
        let words = ["summary", "description"].into_iter().filter_map(|key| vendor.node.text(key));
        self.text(place, theirs, Some(&words.collect::<Vec<_>>().join("\n")));
        self.parameters(ours, vendor);
        self.request(ours, vendor);
        self.responses(ours, vendor);
    }

    fn parameters<'a>(&mut self, ours: &Operation<'a>, vendor: &Operation<'a>) {
        let names: BTreeMap<_, _> = vendor.path_parameters().into_iter().zip(ours.path_parameters()).collect();
        let named = |parameter: &Parameter<'a>| match parameter.within {
            // A path parameter is known by its place in the template.
            "path" => names.get(parameter.name).map_or(parameter.name, |name| *name),
            _ => parameter.name,
        };
        let mut rest = vendor.parameters();
        for parameter in ours.parameters() {
            let found = rest.iter().position(|other| parameter.is(other.within, named(other)));
            let other = found.map(|index| rest.swap_remove(index));
            self.parameter(parameter.within, parameter.name, (Some(parameter.clone()), ours), (other, vendor));
        }
        for other in rest {
            self.parameter(other.within, named(&other), (None, ours), (Some(other.clone()), vendor));
        }
    }

    fn parameter(
        &mut self,
        within: &str,
        name: &str,
        (ours, owner): (Option<Parameter<'_>>, &Operation<'_>),
        (vendor, their_owner): (Option<Parameter<'_>>, &Operation<'_>),
    ) {
        let place = OperationLocation::parameter(within, name);
        let pointer = ours.as_ref().map_or(owner.node.pointer.key("parameters"), |ours| ours.node.pointer.clone());
        let theirs = vendor.as_ref().map_or(&their_owner.node.pointer, |vendor| &vendor.node.pointer).clone();
        if let Some((ours, vendor)) = self.both(&place, (ours, &pointer), (vendor, &theirs)) {
            self.sent(&place, &ours, &vendor);
        }
    }

    /// A parameter or a header that both have.
    fn sent(&mut self, place: &OperationLocation, ours: &Parameter<'_>, vendor: &Parameter<'_>) {
        let own = |parameter: &Parameter<'_>| {
            // Nobody can leave out a segment of a path.
            let is_required = parameter.within == "path" || parameter.node.flag("required");
            let style = parameter.node.text("style").filter(|style| *style != default_style(parameter.within));
            let explode = parameter.node.value.get("explode").and_then(Value::as_bool);
            let usual = parameter.node.text("style").unwrap_or(default_style(parameter.within)) == "form";
            [
                ("required", Some(Value::from(is_required))),
                ("deprecated", flag(&parameter.node, "deprecated")),
                ("allowEmptyValue", flag(&parameter.node, "allowEmptyValue")),
                ("allowReserved", flag(&parameter.node, "allowReserved")),
                ("style", style.map(Value::from)),
                ("explode", explode.filter(|explode| *explode != usual).map(Value::from)),
            ]
        };
        let (pointer, theirs) = (&ours.node.pointer, &vendor.node.pointer);
        for ((aspect, ours), (_, vendor)) in own(ours).into_iter().zip(own(vendor)) {
            self.compare(place, aspect, ours, vendor, &pointer.key(aspect), Some(theirs));
        }
        self.text(place.clone(), theirs, vendor.node.text("description"));
        self.schema(place, (&ours.schema(), pointer), (&vendor.schema(), theirs));
    }

    fn request(&mut self, ours: &Operation<'_>, vendor: &Operation<'_>) {
        let place = OperationLocation::request();
        let bodies = (ours.request(), vendor.request());
        if bodies.0.is_none() && bodies.1.is_none() {
            return;
        }
        let pointer = ours.node.pointer.key("requestBody");
        if let Some((body, other)) = self.both(&place, (bodies.0, &pointer), (bodies.1, &vendor.node.pointer)) {
            let required = |body: &Node<'_>| Some(Value::from(body.flag("required")));
            self.compare(&place, "required", required(&body), required(&other), &body.pointer, Some(&other.pointer));
            self.text(place.clone(), &other.pointer, other.text("description"));
            self.content(&place, (ours, &body), (vendor, &other));
        }
    }

    fn responses(&mut self, ours: &Operation<'_>, vendor: &Operation<'_>) {
        let (ours_all, vendor_all) = (ours.responses(), vendor.responses());
        for status in ours_all.keys().chain(vendor_all.keys()).collect::<BTreeSet<_>>() {
            let place = OperationLocation::response(status);
            let pointer = ours.node.pointer.key("responses").key(status);
            let pair = (ours_all.get(status), vendor_all.get(status));
            let theirs = pair.1.map_or(&vendor.node.pointer, |vendor| &vendor.pointer);
            if let Some((response, other)) = self.both(&place, (pair.0, &pointer), (pair.1, theirs)) {
                self.text(place.clone(), &other.pointer, other.text("description"));
                self.headers(&place, (ours, response), (vendor, other));
                self.content(&place, (ours, response), (vendor, other));
            }
        }
    }

    fn headers(
        &mut self,
        place: &OperationLocation,
        (ours, response): (&Operation<'_>, &Node<'_>),
        (vendor, other): (&Operation<'_>, &Node<'_>),
    ) {
        let (ours, vendor) = (ours.headers(response), vendor.headers(other));
        for name in ours.keys().chain(vendor.keys()).collect::<BTreeSet<_>>() {
            let pair = (ours.get(name), vendor.get(name));
            // As ours is written; the case means nothing.
            let written = pair.0.or(pair.1).map_or(name.as_str(), |header| header.name);
            let place = place.header(written);
            let pointer = response.pointer.key("headers").key(written);
            let theirs = pair.1.map_or(&other.pointer, |header| &header.node.pointer);
            if let Some((header, other)) = self.both(&place, (pair.0, &pointer), (pair.1, theirs)) {
                self.sent(&place, header, other);
            }
        }
    }

    fn content(
        &mut self,
        place: &OperationLocation,
        (ours, owner): (&Operation<'_>, &Node<'_>),
        (vendor, other): (&Operation<'_>, &Node<'_>),
    ) {
        let (mut ours, mut vendor) = (ours.content(owner), vendor.content(other));
        for name in ours.keys().chain(vendor.keys()).cloned().collect::<BTreeSet<_>>() {
            let pair = (ours.remove(&name), vendor.remove(&name));
            let pointer = owner.pointer.key("content").key(&name);
            let theirs = pair.1.as_ref().map_or(&other.pointer, |(node, _)| &node.pointer).clone();
            let found = self.both(&place.content(&name), (pair.0, &pointer), (pair.1, &theirs));
            if let Some(((node, schema), (their_node, their_schema))) = found {
                self.text(place.content(&name), &their_node.pointer, their_schema.description());
                self.schema(&place.body(&name), (&schema, &node.pointer), (&their_schema, &their_node.pointer));
            }
        }
    }

    /// Two schemas at one place, and everything below.
    fn schema(&mut self, place: &OperationLocation, ours: (&Schema<'_>, &Pointer), vendor: (&Schema<'_>, &Pointer)) {
        self.listed(place, place, ours, vendor);
    }

    /// The same, where the properties are counted from `base`: a list is passed through. The pointers are for schemas
    /// that are not there at all.
    fn listed(
        &mut self,
        place: &OperationLocation,
        base: &OperationLocation,
        (ours, owner): (&Schema<'_>, &Pointer),
        (vendor, their_owner): (&Schema<'_>, &Pointer),
    ) {
        let pointer = ours.pointer().unwrap_or(owner);
        let theirs = vendor.pointer().unwrap_or(their_owner);
        let (facts, their_facts) = (ours.facts(), vendor.facts());
        for keyword in facts.keys().chain(their_facts.keys()).collect::<BTreeSet<_>>() {
            let (fact, their_fact) = (facts.get(keyword).cloned(), their_facts.get(keyword).cloned());
            self.compare(place, keyword, fact, their_fact, &pointer.key(keyword), Some(theirs));
        }
        // Of another type is another thing: there is nothing below to compare. A number may be any.
        let pair = (ours.parts(), vendor.parts());
        if facts.get("type") != their_facts.get("type") || self.open.len() >= MAX_DEPTH || self.open.contains(&pair) {
            return;
        }
        self.open.push(pair);
        self.properties(base, (ours, pointer), (vendor, theirs));
        let (inside, others) = (place.items(), place.others());
        for (place, base, inner, other) in
            [(&inside, base, ours.items(), vendor.items()), (&others, &others, ours.others(), vendor.others())]
        {
            if inner.is_none() && other.is_none() {
                continue;
            }
            if let Some((inner, other)) = self.both(place, (inner, pointer), (other, theirs)) {
                self.text(place.clone(), theirs, other.description());
                self.listed(place, base, (&inner, pointer), (&other, theirs));
            }
        }
        let mut alternatives = vendor.alternatives();
        for (label, schema) in ours.alternatives() {
            // The type has told which of them are not there.
            if let Some(index) = alternatives.iter().position(|(other, _)| *other == label) {
                let (_, other) = alternatives.swap_remove(index);
                self.schema(&place.alternative(&label), (&schema, pointer), (&other, theirs));
            }
        }
        self.open.pop();
    }

    fn properties(
        &mut self,
        place: &OperationLocation,
        (ours, pointer): (&Schema<'_>, &Pointer),
        (vendor, theirs): (&Schema<'_>, &Pointer),
    ) {
        let (required, their_required) = (ours.required(), vendor.required());
        let (properties, mut others) = (ours.properties(), vendor.properties());
        let names: BTreeSet<_> = properties.keys().copied().collect();
        for (name, schema) in properties {
            let place = place.property(name);
            let pointer = schema.pointer().cloned().unwrap_or_else(|| pointer.key("properties").key(name));
            // By its own name, or else by one that our document says it is also known by.
            let is_free = |alias: &&str| others.contains_key(alias) && !names.contains(alias);
            let their_name = if others.contains_key(name) { Some(name) } else { schema.aliases().find(is_free) };
            let other = their_name.and_then(|their_name| others.remove(their_name).map(|other| (their_name, other)));
            let at = other.as_ref().and_then(|(_, other)| other.pointer().cloned()).unwrap_or_else(|| theirs.clone());
            if let Some((schema, (their_name, other))) = self.both(&place, (Some(schema), &pointer), (other, &at)) {
                let is_required = |all: &BTreeSet<&str>, name| Some(Value::from(all.contains(name)));
                let flags = (is_required(&required, name), is_required(&their_required, their_name));
                self.compare(&place, "name", Some(name.into()), Some(their_name.into()), &pointer, Some(&at));
                self.compare(&place, "required", flags.0, flags.1, &pointer, Some(&at));
                self.text(place.clone(), &at, other.description());
                self.schema(&place, (&schema, &pointer), (&other, &at));
            }
        }
        for (name, other) in others {
            let at = other.pointer().cloned().unwrap_or_else(|| theirs.clone());
            self.both(&place.property(name), (None::<()>, pointer), (Some(()), &at));
        }
    }
}

fn flag(node: &Node<'_>, keyword: &str) -> Option<Value> {
    node.flag(keyword).then(|| true.into())
}

fn default_style(within: &str) -> &'static str {
    if matches!(within, "query" | "cookie") { "form" } else { "simple" }
}
