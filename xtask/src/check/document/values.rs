//! Schemas that need a name, and values that do not fit their schema.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use super::Lint;
use crate::check::rules;
use crate::{
    check::schema_validator::Validators,
    openapi::{Kind, Part, Place, component, component_of, reachable},
};

pub(super) fn check(lint: &mut Lint<'_>) {
    anonymous_objects(lint);
    let validators = Validators::new(lint.document);
    for Part { kind, node, .. } in lint.parts.clone() {
        match kind {
            Kind::Schema(_) => {
                default(lint, &node, &validators);
                if let Some(example) = node.get("example") {
                    example_type(lint, &node, &example);
                }
            }
            Kind::Parameter | Kind::Header | Kind::MediaType => {
                let Some(schema) = node.get("schema") else { continue };
                if let Some(example) = node.get("example") {
                    example_type(lint, &schema, &example);
                }
                for (_, example) in node.get("examples").iter().flat_map(Node::entries) {
                    if let Some(value) = example.get("value") {
                        example_type(lint, &schema, &value);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Those in answers; a caller builds what is sent through a builder that is named after its place as well as any.
fn anonymous_objects(lint: &mut Lint<'_>) {
    let is_answer = |part: &&Part<'_>| part.kind == Kind::Response;
    let answers: Vec<_> = lint.parts.iter().filter(is_answer).map(|part| part.node.clone()).collect();
    let within: Vec<String> = answers.iter().map(|answer| format!("{}/", answer.pointer)).collect();
    let received: BTreeSet<_> = reachable(lint.document, answers)
        .into_iter()
        .map(|(section, name)| format!("#/components/{section}/{}/", name.replace('~', "~0")))
        .collect();
    let prefixes: Vec<String> = within.into_iter().chain(received).collect();
    for Part { kind, node, .. } in lint.parts.clone() {
        let Kind::Schema(place) = kind else { continue };
        // What is joined is part of the object that it is joined to.
        let is_named = matches!(place, Place::Component | Place::Joined);
        let pointer = node.pointer.to_string();
        if !is_named && is_object(&node) && prefixes.iter().any(|prefix| pointer.starts_with(prefix.as_str())) {
            lint.report(
                rules::ANONYMOUS_OBJECT,
                &node.pointer,
                "this object of an answer has no name",
                "make it a component in `components/schemas`, and refer to it here",
            );
        }
    }
}

/// Whether the schema becomes a type of its own, here: it has properties, or joins what does.
fn is_object(schema: &Node<'_>) -> bool {
    let parts = schema.get("allOf");
    let mut parts = parts.iter().flat_map(Node::items);
    let (first, second) = (parts.next(), parts.next());
    schema.get("properties").is_some() || second.is_some() || first.is_some_and(|only| is_object(&only))
}

fn default(lint: &mut Lint<'_>, schema: &Node<'_>, validators: &Validators) {
    let Some(default) = schema.get("default") else { return };
    if let Some(breach) = validators.violations(schema, default.value).into_iter().next() {
        lint.report(
            rules::DEFAULT_TYPE,
            &default.pointer,
            format!("the default does not fit its schema: {}", breach.message),
            "mend the default or the schema; to say what an absent value means, use `description`",
        );
    }
}

fn example_type(lint: &mut Lint<'_>, schema: &Node<'_>, example: &Node<'_>) {
    let mut types = Vec::new();
    if !has_type_of(lint.document, schema, example.value, &mut types) && !types.is_empty() {
        lint.report(
            rules::EXAMPLE_TYPE,
            &example.pointer,
            format!("the example is {}, and its schema says {}", kind(example.value), types.join(" or ")),
            "mend the example; text that looks like a number needs quotes",
        );
    }
}

/// Whether `value` is of a type that `schema` has, at its outermost level. `types` gets those that it is not of.
fn has_type_of<'d>(document: &'d Document, schema: &Node<'d>, value: &Value, types: &mut Vec<&'d str>) -> bool {
    let mut open = vec![schema.clone()];
    let mut seen = BTreeSet::new();
    let mut fits = false;
    while let Some(schema) = open.pop() {
        fits |= value.is_null() && schema.flag("nullable");
        if let Some(reference) = schema.text("$ref") {
            if seen.insert(reference) {
                open.extend(component_of(reference).and_then(|name| component(document, name)));
            }
        } else if let Some(name) = schema.text("type") {
            types.push(name);
            fits |= match name {
                "string" => value.is_string(),
                "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
                "number" => value.is_number(),
                "boolean" => value.is_boolean(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                // The generator refuses it.
                _ => true,
            };
        } else {
            for key in ["allOf", "oneOf", "anyOf"] {
                open.extend(schema.get(key).iter().flat_map(Node::items));
            }
        }
    }
    types.dedup();
    fits
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
