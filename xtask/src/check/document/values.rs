//! Defaults and examples that contradict their schemas.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use crate::{
    check::{document::lint::Lint, rules, schema_validator::SchemaValidator},
    openapi::{Kind, Part, component, component_of},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let validator = SchemaValidator::new(lint.document);
    for Part { kind, node, .. } in lint.objects.clone() {
        match kind {
            Kind::Schema(_) => {
                lint_default(lint, &node, &validator);
                if let Some(example) = node.get("example") {
                    lint_example_type(lint, &node, &example);
                }
            }
            Kind::Parameter | Kind::Header | Kind::MediaType => {
                let Some(schema) = node.get("schema") else { continue };
                if let Some(example) = node.get("example") {
                    lint_example_type(lint, &schema, &example);
                }
                for (_, example) in node.get("examples").iter().flat_map(Node::entries) {
                    if let Some(value) = example.get("value") {
                        lint_example_type(lint, &schema, &value);
                    }
                }
            }
            _ => {}
        }
    }
}

fn lint_default(lint: &mut Lint<'_>, schema: &Node<'_>, validator: &SchemaValidator) {
    let Some(default) = schema.get("default") else { return };
    if let Some(violation) = validator.violations(schema, default.value).into_iter().next() {
        lint.report(
            rules::DEFAULT_TYPE,
            &default.pointer,
            format!("the default is not valid against its schema: {}", violation.message),
            "fix the default or the schema; to explain an absent value, use `description`",
        );
    }
}

fn lint_example_type(lint: &mut Lint<'_>, schema: &Node<'_>, example: &Node<'_>) {
    let mut types = Vec::new();
    if !has_type_of(lint.document, schema, example.value, &mut types) && !types.is_empty() {
        lint.report(
            rules::EXAMPLE_TYPE,
            &example.pointer,
            format!("the example is {}, but its schema has the type {}", kind(example.value), types.join(" or ")),
            "fix the example; a string that looks like a number needs quotes",
        );
    }
}

/// Returns `true` if the type of `value` is one of the types of `schema`. Collects the types in `types`.
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
                // The generator rejects any other type.
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
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
