//! Descriptions, formats and examples, which become documentation.

use webex_call_pickup_codegen::openapi::{
    Node, Part, PartKind, SchemaPlace,
    shape::is_boolean_string,
    vocabulary::{ENUM_DESCRIPTIONS, EXAMPLES},
};

use crate::check::{
    document::lint::Lint,
    placeholder::PLACEHOLDER,
    rules::{self, CheckRule},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    for part in lint.parts.clone().into_iter().filter(|part| !part.is_reference()) {
        let subject = subject(&part);
        if let Some(subject) = &subject {
            require_text(lint, rules::DESCRIPTION, &part.node, "description", subject);
        }
        match part.kind {
            PartKind::Operation => require_text(lint, rules::SUMMARY, &part.node, "summary", "the operation"),
            PartKind::Schema(place) => {
                lint_format(lint, &part.node);
                lint_enum_descriptions(lint, &part.node);
                if place == SchemaPlace::Component {
                    require_example(lint, &part.node, subject);
                }
            }
            PartKind::Parameter | PartKind::Header => require_example(lint, &part.node, subject),
            _ => {}
        }
    }
}

/// Returns a noun phrase for a part that must have a description.
fn subject(part: &Part<'_>) -> Option<String> {
    let name = part.name();
    Some(match part.kind {
        PartKind::Info => "the document".to_owned(),
        PartKind::Server => "the server".to_owned(),
        PartKind::Tag => "the tag".to_owned(),
        PartKind::Operation => "the operation".to_owned(),
        PartKind::Parameter => format!("the parameter `{}`", part.node.str("name").unwrap_or(&name)),
        PartKind::RequestBody => "the request body".to_owned(),
        PartKind::Response => format!("the response `{name}`"),
        PartKind::Header => format!("the header `{name}`"),
        PartKind::SecurityScheme => format!("the security scheme `{name}`"),
        PartKind::Schema(SchemaPlace::Component) => format!("the schema `{name}`"),
        PartKind::Schema(SchemaPlace::Property) => format!("the property `{name}`"),
        _ => return None,
    })
}

fn require_text(lint: &mut Lint<'_>, rule: CheckRule, node: &Node<'_>, key: &str, subject: &str) {
    let text = node.str(key).unwrap_or_default().trim();
    let message = match text {
        "" => format!("{subject} has no `{key}`"),
        _ if text.starts_with(PLACEHOLDER) => format!("the `{key}` of {subject} is a placeholder"),
        _ => return,
    };
    let pointer = node.get(key).unwrap_or_else(|| node.clone()).pointer();
    lint.report(rule, &pointer, message, format!("add a `{key}` in your own words"));
}

fn require_example(lint: &mut Lint<'_>, node: &Node<'_>, subject: Option<String>) {
    let has_example = node.has("example") || node.entries_of(EXAMPLES).next().is_some();
    if let Some(subject) = subject.filter(|_| !has_example) {
        let help = "add an example that is valid against its schema";
        lint.report(rules::EXAMPLE, &node.pointer(), format!("{subject} has no `example`"), help);
    }
}

fn lint_format(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let formats = match schema.str("type") {
        Some("integer") => ["int32", "int64"],
        Some("number") => ["float", "double"],
        _ => return,
    };
    if !schema.str("format").is_some_and(|format| formats.contains(&format)) {
        let help = format!("add `format: {}` or `format: {}`", formats[0], formats[1]);
        lint.report(rules::FORMAT, &schema.pointer(), "the number has no `format`", help);
    }
}

fn lint_enum_descriptions(lint: &mut Lint<'_>, schema: &Node<'_>) {
    // The strings of a quoted boolean are not an enum in Rust.
    if is_boolean_string(schema.value) {
        return;
    }
    let descriptions = schema.get(ENUM_DESCRIPTIONS);
    let description = |value: &str| descriptions.as_ref().and_then(|descriptions| descriptions.str(value));
    for value in schema.strs("enum").filter(|value| description(value).is_none_or(|text| text.trim().is_empty())) {
        let message = format!("the value `{value}` has no description");
        let help = format!("add it to `{ENUM_DESCRIPTIONS}`");
        lint.report(rules::ENUM_DESCRIPTION, &schema.pointer(), message, help);
    }
}
