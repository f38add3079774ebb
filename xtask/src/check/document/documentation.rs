//! What becomes documentation, and the little facts that are easy to leave out.

use webex_call_pickup_codegen::Node;

use super::Lint;
use crate::check::rules::{self, Rule};
use crate::openapi::{Kind, Part, Place};

pub(super) fn check(lint: &mut Lint<'_>) {
    for part in lint.parts.clone() {
        if part.is_reference() {
            continue;
        }
        if let Some(what) = described(&part) {
            text(lint, rules::DESCRIPTION, &part.node, "description", &what);
        }
        match part.kind {
            Kind::Operation => text(lint, rules::SUMMARY, &part.node, "summary", "the operation"),
            Kind::Schema(place) => {
                format(lint, &part.node);
                enum_descriptions(lint, &part.node);
                if place == Place::Component && part.node.get("example").is_none() {
                    example(lint, &part.node, &format!("the schema `{}`", part.name));
                }
            }
            Kind::Parameter if !has_example(&part.node) => {
                let name = part.node.text("name").unwrap_or(&part.name);
                example(lint, &part.node, &format!("the parameter `{name}`"));
            }
            Kind::Header if !has_example(&part.node) => {
                example(lint, &part.node, &format!("the header `{}`", part.name));
            }
            _ => {}
        }
    }
}

/// What a part is called, if it has to have a description.
fn described(part: &Part<'_>) -> Option<String> {
    let name = &part.name;
    Some(match part.kind {
        Kind::Info => "the document".to_owned(),
        Kind::Server => "the server".to_owned(),
        Kind::Tag => "the tag".to_owned(),
        Kind::Operation => "the operation".to_owned(),
        Kind::Parameter => format!("the parameter `{}`", part.node.text("name").unwrap_or(name)),
        Kind::RequestBody => "the body of the request".to_owned(),
        Kind::Response => format!("the answer `{name}`"),
        Kind::Header => format!("the header `{name}`"),
        Kind::SecurityScheme => format!("the security scheme `{name}`"),
        Kind::Schema(Place::Component) => format!("the schema `{name}`"),
        Kind::Schema(Place::Property) => format!("the property `{name}`"),
        _ => return None,
    })
}

fn text(lint: &mut Lint<'_>, rule: Rule, node: &Node<'_>, key: &str, what: &str) {
    let is_blank = node.text(key).is_none_or(|text| text.trim().is_empty());
    if is_blank {
        lint.report(rule, &node.pointer, format!("{what} has no `{key}`"), "say what it is, in a sentence of your own");
    }
}

fn format(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let formats = match schema.text("type") {
        Some("integer") => ["int32", "int64"],
        Some("number") => ["float", "double"],
        _ => return,
    };
    if !schema.text("format").is_some_and(|format| formats.contains(&format)) {
        lint.report(
            rules::FORMAT,
            &schema.pointer,
            "the width of the number is not known",
            format!("add `format: {}` or `format: {}`", formats[0], formats[1]),
        );
    }
}

fn enum_descriptions(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let descriptions = schema.get("x-enum-descriptions");
    let values: Vec<_> = schema.get("enum").iter().flat_map(Node::items).filter_map(|v| v.value.as_str()).collect();
    // A flag that comes quoted is no enum to anybody.
    let is_flag = values.len() == 2 && values.contains(&"true") && values.contains(&"false");
    for value in values.into_iter().filter(|_| !is_flag) {
        if descriptions.as_ref().is_none_or(|d| d.text(value).is_none_or(|text| text.trim().is_empty())) {
            lint.report(
                rules::ENUM_DESCRIPTION,
                &schema.pointer,
                format!("the value `{value}` has no description"),
                "add it to `x-enum-descriptions`",
            );
        }
    }
}

fn has_example(node: &Node<'_>) -> bool {
    let examples = node.get("examples");
    node.get("example").is_some() || examples.iter().flat_map(Node::entries).next().is_some()
}

fn example(lint: &mut Lint<'_>, node: &Node<'_>, what: &str) {
    lint.report(rules::EXAMPLE, &node.pointer, format!("{what} has no `example`"), "add one that its schema allows");
}
