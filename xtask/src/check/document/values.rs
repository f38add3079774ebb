//! Defaults and examples that contradict their schemas.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Part, PartKind, Resolver, WrittenSchema, vocabulary::EXAMPLES};

use crate::check::{
    document::lint::Lint,
    rules,
    schema_validator::SchemaValidator,
    value_kind::{is_of_type, value_kind},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let validator = SchemaValidator::new(lint.document);
    for Part { kind, node } in lint.parts.clone() {
        let schema = match kind {
            PartKind::Schema(_) => {
                lint_default(lint, &node, &validator);
                Some(node.clone())
            }
            PartKind::Parameter | PartKind::Header | PartKind::MediaType => node.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        let resolver = lint.resolver.clone();
        let named = node.entries_of(EXAMPLES).filter_map(|(_, example)| resolver.target(&example)?.get("value"));
        for example in node.get("example").into_iter().chain(named) {
            lint_example_type(lint, &schema, &example);
        }
    }
}

fn lint_default(lint: &mut Lint<'_>, schema: &Node<'_>, validator: &SchemaValidator) {
    let Some(default) = schema.get("default") else { return };
    if let Some(violation) = validator.violations(schema, default.value).into_iter().next() {
        let message = format!("the default is not valid against its schema: {}", violation.message);
        let help = "fix the default or the schema; to explain an absent value, use `description`";
        lint.report(rules::DEFAULT_TYPE, &default.pointer(), message, help);
    }
}

fn lint_example_type<'d>(lint: &mut Lint<'d>, schema: &Node<'d>, example: &Node<'d>) {
    let types = DocumentedTypes::of(&lint.resolver, schema);
    if !types.names.is_empty() && !types.allow(example.value) {
        let names: Vec<_> = types.names.into_iter().collect();
        let kind = value_kind(example.value);
        let message = format!("the example is {kind}, but its schema has the type {}", names.join(" or "));
        let help = "fix the example; a string that looks like a number needs quotes";
        lint.report(rules::EXAMPLE_TYPE, &example.pointer(), message, help);
    }
}

/// The types of a schema and its alternatives.
#[derive(Default)]
struct DocumentedTypes<'d> {
    names: BTreeSet<&'d str>,
    is_nullable: bool,
}

impl<'d> DocumentedTypes<'d> {
    fn of(resolver: &Resolver<'d>, schema: &Node<'d>) -> Self {
        let mut types = Self::default();
        let mut seen = HashSet::new();
        let mut pending = vec![schema.clone()];
        while let Some(node) = pending.pop() {
            let schema = WrittenSchema::of(node).resolve(resolver);
            if !seen.insert(schema.key()) {
                continue;
            }
            types.is_nullable |= schema.is_nullable();
            match schema.types() {
                Some(names) => types.names.extend(names),
                None => pending.extend(schema.alternatives()),
            }
        }
        types
    }

    fn allow(&self, value: &Value) -> bool {
        (value.is_null() && self.is_nullable) || self.names.iter().any(|name| is_of_type(value, name))
    }
}
