//! `examples`: every example is valid against its schema, and goes through the SDK's types without losing a key.

mod round_trip;

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node, Pointer};

use super::{CheckReport, Inputs, types::is_quoted_flag};
use crate::{
    check::finding::Finding,
    check::schema_validator::Validators,
    openapi::{Kind, Place, component, component_of, parts},
    sdk_types::{Outcome, RoundTripRequest},
    task_error::TaskError,
};

/// An example with the schema that it has to fit.
#[derive(Debug, Clone)]
pub(super) struct Example<'d> {
    node: Node<'d>,
    schema: Node<'d>,
    /// The name of the schema that the example stands in as the value of this property.
    property_of: Option<(Node<'d>, &'d str)>,
}

/// Every example of the document.
pub(super) fn examples(document: &Document) -> Vec<Example<'_>> {
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
            examples.push(Example {
                node,
                schema: schema.clone(),
                property_of: property_of(holder.as_ref(), &part.node),
            });
        }
        for (_, example) in part.node.get("examples").iter().flat_map(Node::entries) {
            let example = crate::openapi::resolved(document, &example);
            if let Some(node) = example.and_then(|example| example.get("value")) {
                examples.push(Example { node, schema: schema.clone(), property_of: None });
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

impl Example<'_> {
    /// The type that the example goes through, with the value that does: a property goes as part of its object.
    fn through(&self, document: &Document) -> Option<RoundTripRequest> {
        if let Some(name) = type_name(document, &self.schema) {
            return Some(RoundTripRequest { name, value: self.node.value.clone() });
        }
        let (holder, property) = self.property_of.as_ref()?;
        let mut value = holder.value.get("example").filter(|example| example.is_object())?.clone();
        value[*property] = self.node.value.clone();
        Some(RoundTripRequest { name: type_name(document, holder)?, value })
    }

    /// The property that the example is the value of, if it went as part of its object.
    fn part_of(&self, through: &RoundTripRequest) -> Option<&'_ str> {
        let (_, property) = self.property_of.as_ref()?;
        (through.value != *self.node.value).then_some(property)
    }

    /// Where in the example a place of what went through is. None: elsewhere in the object that the example went with.
    fn within<'p>(&self, through: &RoundTripRequest, pointer: &'p str) -> Option<&'p str> {
        let Some(property) = self.part_of(through) else { return Some(pointer) };
        let key = property.replace('~', "~0").replace('/', "~1");
        let within = pointer.strip_prefix('/')?.strip_prefix(key.as_str())?;
        (within.is_empty() || within.starts_with('/')).then_some(within)
    }
}

/// The name of the component that a schema is, refers to or wraps.
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

/// What to send through the SDK's types, in the order of those examples that have one.
pub(super) fn requests(document: &Document) -> Vec<RoundTripRequest> {
    examples(document).iter().filter_map(|example| example.through(document)).collect()
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.parsed().map_err(super::inputs::not_read)?;
    let examples = examples(document);
    let validators = Validators::new(document);
    let mut checked = CheckReport::default();
    for example in &examples {
        for breach in validators.violations(&example.schema, example.node.value) {
            let pointer = below(&example.node.pointer, &breach.pointer);
            checked.findings.push(
                Finding::in_document("invalid-example", document, &pointer, format!("not valid: {}", breach.message))
                    .help("mend the example, or the schema, if the example is what the API really says"),
            );
        }
    }
    let requests: Vec<_> =
        examples.iter().filter_map(|example| example.through(document).map(|through| (example, through))).collect();
    match inputs.sdk_types() {
        Ok(types) => {
            let sent: Vec<_> = requests.iter().zip(&types.outcomes).map(|((e, t), o)| (*e, t, o)).collect();
            for (example, through, outcome) in &sent {
                // A property goes as part of its object's example; where that does not go at all is told there.
                let is_told = example.part_of(through).is_some()
                    && !matches!(outcome, Outcome::Value(_))
                    && sent.iter().any(|(other, same, told)| {
                        other.part_of(same).is_none() && same.name == through.name && told == outcome
                    });
                if !is_told {
                    checked.findings.extend(of_outcome(document, example, through, outcome));
                }
            }
            let count = requests.len();
            checked.subject = format!("{} examples, {count} of them through the SDK's types", examples.len());
        }
        Err(failure) => {
            checked.subject = format!("{} examples", examples.len());
            checked.unchecked = Some(format!("whether the SDK's types take the examples: {failure}").into());
        }
    }
    checked.findings.sort_by_key(|finding| (finding.position, finding.rule));
    Ok(checked)
}

fn of_outcome(
    document: &Document,
    example: &Example<'_>,
    through: &RoundTripRequest,
    outcome: &Outcome,
) -> Vec<Finding> {
    let name = &through.name;
    match outcome {
        Outcome::NoSuchType
            if component(document, ("schemas", name)).is_some_and(|schema| is_quoted_flag(schema.value)) =>
        {
            Vec::new()
        }
        Outcome::NoSuchType => {
            let message = format!("the SDK has no type for `{name}` that this could go through");
            vec![
                Finding::in_document("no-type", document, &example.node.pointer, message)
                    .help("build the SDK anew; if the type is still missing, the generator lost it"),
            ]
        }
        Outcome::Unreadable(error) => {
            let message = format!("the SDK's type of `{name}` does not read this: {error}");
            vec![
                Finding::in_document("unreadable-example", document, &example.node.pointer, message)
                    .help("mend the example; if it is valid, the generator made a type that is too narrow"),
            ]
        }
        Outcome::Value(after) => {
            let schema = component(document, ("schemas", name));
            let mut found = Vec::new();
            for difference in round_trip::differences(document, schema, &through.value, after) {
                let message = format!("{} in the SDK's type of `{name}`", difference.what);
                let Some(within) = example.within(through, &difference.pointer) else { continue };
                found.push(
                    Finding::in_document(difference.rule, document, &below(&example.node.pointer, within), message)
                        .help("declare it in the schema; if it is there, the generator lost it"),
                );
            }
            found
        }
    }
}

/// The pointer of a place within the value at `pointer`.
fn below(pointer: &Pointer, within: &str) -> Pointer {
    let steps = within.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    steps.fold(pointer.clone(), |pointer, step| pointer.key(&step))
}
