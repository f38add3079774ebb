//! Keys that have no effect, although their author probably expects one. The generator ignores them, as OpenAPI does.

use std::collections::HashSet;

use webex_call_pickup_codegen::openapi::{Node, PartKind, SchemaPlace, WrittenSchema, vocabulary::is_extension};

use crate::check::{document::lint::Lint, rules};

/// The keys beside the `$ref` of a schema that take effect: they describe the use of the target.
const TEXTS: [&str; 2] = ["title", "description"];

pub(super) fn lint(lint: &mut Lint<'_>) {
    for part in lint.parts.clone() {
        let is_schema = matches!(part.kind, PartKind::Schema(_));
        if part.is_reference() {
            lint_siblings(lint, &part.node, is_schema);
        } else if is_schema {
            lint_repeated_values(lint, &part.node);
            lint_nullable_enum(lint, &part.node);
            if part.kind != PartKind::Schema(SchemaPlace::AllOf) {
                lint_required(lint, &part.node);
            }
        }
    }
}

/// Returns the keys of a schema that have no effect, because they are beside a `$ref`.
pub(super) fn ineffective_siblings<'d>(schema: &Node<'d>) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d> {
    schema.entries().filter(|(key, _)| *key != "$ref" && !TEXTS.contains(key) && !is_extension(key))
}

fn lint_siblings(lint: &mut Lint<'_>, node: &Node<'_>, is_schema: bool) {
    let siblings: Vec<_> = if is_schema {
        ineffective_siblings(node).collect()
    } else {
        node.entries().filter(|(key, _)| *key != "$ref").collect()
    };
    for (key, sibling) in siblings {
        let help = if is_schema {
            "wrap the reference with `--fix`, or by hand: `allOf: [{$ref: ...}]`, and the rest beside `allOf`"
        } else {
            "remove it, or put it into the component"
        };
        lint.report(rules::REF_SIBLINGS, &sibling.pointer(), format!("`{key}` beside `$ref` has no effect"), help);
    }
}

fn lint_repeated_values(lint: &mut Lint<'_>, node: &Node<'_>) {
    for keyword in ["enum", "required"] {
        let mut seen = HashSet::new();
        for item in node.items_of(keyword) {
            if !seen.insert(item.value.to_string()) {
                let message = format!("{} occurs twice in `{keyword}`", item.value);
                lint.report(rules::REPEATED_VALUE, &item.pointer(), message, "remove one of them");
            }
        }
    }
}

fn lint_nullable_enum(lint: &mut Lint<'_>, node: &Node<'_>) {
    let lists_null = || node.items_of("enum").any(|value| value.value.is_null());
    if node.has("enum") && node.flag("nullable") != lists_null() {
        let (message, help) = if node.flag("nullable") {
            (
                "`nullable` has no effect, since the enum does not list `null`",
                "add `null` to `enum`, or remove `nullable`",
            )
        } else {
            ("`null` has no effect, since the enum is not nullable", "add `nullable: true`, or remove `null`")
        };
        lint.report(rules::NULLABLE_ENUM, &node.pointer(), message, help);
    }
}

/// Reports names that are not properties of the schema or of a schema that it joins.
fn lint_required<'d>(lint: &mut Lint<'d>, node: &Node<'d>) {
    let schema = WrittenSchema::of(node.clone()).resolve(&lint.resolver);
    let properties = schema.properties();
    for (name, item) in schema.required() {
        if !properties.contains_key(name) {
            let message = format!("`{name}` is required, but is not a property");
            let help = "add it to `properties`, or remove it here";
            lint.report(rules::REQUIRED_PROPERTY, &item.pointer(), message, help);
        }
    }
}
