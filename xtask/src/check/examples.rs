//! `examples`: every example is valid against its schema, and goes through the SDK's types without losing a key.

mod kept;

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node, Pointer};

use super::{Checked, Inputs};
use crate::{
    Failure,
    finding::Finding,
    openapi::{Kind, Place, component, component_of, parts},
    schema_validator::Validators,
    sdk_types::{Outcome, Through},
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
    fn through(&self, document: &Document) -> Option<Through> {
        if let Some(name) = type_name(document, &self.schema) {
            return Some(Through { name, value: self.node.value.clone() });
        }
        let (holder, property) = self.property_of.as_ref()?;
        let mut value = holder.value.get("example").filter(|example| example.is_object())?.clone();
        value[*property] = self.node.value.clone();
        Some(Through { name: type_name(document, holder)?, value })
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
pub(super) fn requests(document: &Document) -> Vec<Through> {
    examples(document).iter().filter_map(|example| example.through(document)).collect()
}

pub(super) fn check(inputs: &Inputs) -> Result<Checked, Failure> {
    let document = inputs.parsed().map_err(super::inputs::not_read)?;
    let examples = examples(document);
    let validators = Validators::new(document);
    let mut checked = Checked::default();
    for example in &examples {
        for breach in validators.breaches(&example.schema, example.node.value) {
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
            for ((example, through), outcome) in requests.iter().zip(&types.outcomes) {
                checked.findings.extend(of_outcome(document, example, through, outcome));
            }
            let count = requests.len();
            checked.subject = format!("{} examples, {count} of them through the SDK's types", examples.len());
        }
        Err(failure) => {
            checked.subject = format!("{} examples", examples.len());
            checked.unchecked = Some(format!("whether the SDK's types take the examples: {failure}"));
        }
    }
    checked.findings.sort_by_key(|finding| (finding.position, finding.rule));
    Ok(checked)
}

fn of_outcome(document: &Document, example: &Example<'_>, through: &Through, outcome: &Outcome) -> Vec<Finding> {
    let name = &through.name;
    match outcome {
        Outcome::NoSuchType => Vec::new(),
        Outcome::Unreadable(error) => {
            let message = format!("the SDK's type of `{name}` does not read this: {error}");
            vec![
                Finding::in_document("unreadable-example", document, &example.node.pointer, message)
                    .help("mend the example; if it is valid, the generator made a type that is too narrow"),
            ]
        }
        Outcome::Value(after) => {
            let schema = component(document, ("schemas", name));
            kept::differences(document, schema, &through.value, after)
                .into_iter()
                .map(|difference| {
                    let message = format!("{} in the SDK's type of `{name}`", difference.what);
                    let pointer = match &example.property_of {
                        // The example is the value of one property of what went through.
                        Some(_) if through.value != *example.node.value => example.node.pointer.clone(),
                        _ => below(&example.node.pointer, &difference.pointer),
                    };
                    Finding::in_document(difference.rule, document, &pointer, message)
                        .help("declare it in the schema; if it is there, the generator lost it")
                })
                .collect()
        }
    }
}

/// The pointer of a place within the value at `pointer`.
fn below(pointer: &Pointer, within: &str) -> Pointer {
    let steps = within.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    steps.fold(pointer.clone(), |pointer, step| pointer.key(&step))
}
