//! Descriptions, formats and examples, which become documentation.

use webex_call_pickup_codegen::Node;

use crate::{
    check::{
        document::lint::Lint,
        rules::{self, Rule},
    },
    openapi::{Kind, Part, Place},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    for object in lint.objects.clone() {
        if object.is_reference() {
            continue;
        }
        if let Some(subject) = described_subject(&object) {
            require_text(lint, rules::DESCRIPTION, &object.node, "description", &subject);
        }
        match object.kind {
            Kind::Operation => require_text(lint, rules::SUMMARY, &object.node, "summary", "the operation"),
            Kind::Schema(place) => {
                lint_format(lint, &object.node);
                lint_enum_descriptions(lint, &object.node);
                if place == Place::Component && object.node.get("example").is_none() {
                    report_missing_example(lint, &object.node, &format!("the schema `{}`", object.name));
                }
            }
            Kind::Parameter if !has_example(&object.node) => {
                let name = object.node.text("name").unwrap_or(&object.name);
                report_missing_example(lint, &object.node, &format!("the parameter `{name}`"));
            }
            Kind::Header if !has_example(&object.node) => {
                report_missing_example(lint, &object.node, &format!("the header `{}`", object.name));
            }
            _ => {}
        }
    }
}

/// Returns a noun phrase for an object that must have a description.
fn described_subject(object: &Part<'_>) -> Option<String> {
    let name = &object.name;
    Some(match object.kind {
        Kind::Info => "the document".to_owned(),
        Kind::Server => "the server".to_owned(),
        Kind::Tag => "the tag".to_owned(),
        Kind::Operation => "the operation".to_owned(),
        Kind::Parameter => format!("the parameter `{}`", object.node.text("name").unwrap_or(name)),
        Kind::RequestBody => "the request body".to_owned(),
        Kind::Response => format!("the response `{name}`"),
        Kind::Header => format!("the header `{name}`"),
        Kind::SecurityScheme => format!("the security scheme `{name}`"),
        Kind::Schema(Place::Component) => format!("the schema `{name}`"),
        Kind::Schema(Place::Property) => format!("the property `{name}`"),
        _ => return None,
    })
}

fn require_text(lint: &mut Lint<'_>, rule: Rule, node: &Node<'_>, key: &str, subject: &str) {
    let is_blank = node.text(key).is_none_or(|text| text.trim().is_empty());
    if is_blank {
        let help = format!("add a `{key}` of one sentence");
        lint.report(rule, &node.pointer, format!("{subject} has no `{key}`"), help);
    }
}

fn lint_format(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let formats = match schema.text("type") {
        Some("integer") => ["int32", "int64"],
        Some("number") => ["float", "double"],
        _ => return,
    };
    if !schema.text("format").is_some_and(|format| formats.contains(&format)) {
        let help = format!("add `format: {}` or `format: {}`", formats[0], formats[1]);
        lint.report(rules::FORMAT, &schema.pointer, "the number has no `format`", help);
    }
}

fn lint_enum_descriptions(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let descriptions = schema.get("x-enum-descriptions");
    let values: Vec<_> = schema.get("enum").iter().flat_map(Node::items).filter_map(|v| v.value.as_str()).collect();
    // The string enum of a quoted boolean needs no description.
    let is_flag = values.len() == 2 && values.contains(&"true") && values.contains(&"false");
    for value in values.into_iter().filter(|_| !is_flag) {
        if descriptions.as_ref().is_none_or(|d| d.text(value).is_none_or(|text| text.trim().is_empty())) {
            let message = format!("the value `{value}` has no description");
            lint.report(rules::ENUM_DESCRIPTION, &schema.pointer, message, "add it to `x-enum-descriptions`");
        }
    }
}

fn has_example(node: &Node<'_>) -> bool {
    let examples = node.get("examples");
    node.get("example").is_some() || examples.iter().flat_map(Node::entries).next().is_some()
}

fn report_missing_example(lint: &mut Lint<'_>, node: &Node<'_>, subject: &str) {
    let help = "add an example that is valid against its schema";
    lint.report(rules::EXAMPLE, &node.pointer, format!("{subject} has no `example`"), help);
}
