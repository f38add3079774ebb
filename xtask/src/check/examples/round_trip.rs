//! Compares a value before and after a round trip through a type, except for the intended changes.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Pointer, Resolver, Schema, WrittenSchema, vocabulary::ALIASES};

use crate::check::rules::{self, CheckRule};

/// A change of a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RoundTripChange {
    pub(super) rule: CheckRule,
    /// The location within the value.
    pub(super) pointer: Pointer,
    /// The predicate of a sentence about the type.
    pub(super) description: String,
}

/// Returns the changes from `before` to `after`, except for the intended ones. `schema` is that of the value, if it is known.
pub(super) fn changes<'d>(
    resolver: &Resolver<'d>,
    schema: Option<Node<'d>>,
    before: &Value,
    after: &Value,
) -> Vec<RoundTripChange> {
    let mut comparison = RoundTripComparison { resolver, changes: Vec::new() };
    comparison.compare(schema.map(WrittenSchema::of), before, after, Pointer::default());
    comparison.changes
}

struct RoundTripComparison<'r, 'd> {
    resolver: &'r Resolver<'d>,
    changes: Vec<RoundTripChange>,
}

impl<'d> RoundTripComparison<'_, 'd> {
    fn compare(&mut self, schema: Option<WrittenSchema<'d>>, before: &Value, after: &Value, pointer: Pointer) {
        let schema = schema.map(|schema| schema.resolve(self.resolver));
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (key, value) in before {
                    let pointer = pointer.key(key);
                    let property = schema.as_ref().and_then(|schema| self.property(schema, key));
                    let (name, schema) = property.map_or((key.as_str(), None), |(name, schema)| (name, Some(schema)));
                    match after.get(name) {
                        Some(after) => self.compare(schema, value, after, pointer),
                        // An optional property that is absent, `null` or empty is omitted.
                        None if is_empty(value) => {}
                        None => self.report(rules::LOST_KEY, pointer, format!("loses the key `{key}`")),
                    }
                }
            }
            (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
                let items = schema.as_ref().and_then(Schema::items);
                for (index, (before, after)) in before.iter().zip(after).enumerate() {
                    self.compare(items.clone(), before, after, pointer.index(index));
                }
            }
            _ if is_equal(schema.as_ref(), before, after) => {}
            _ => self.report(rules::CHANGED_VALUE, pointer, "changes the value".to_owned()),
        }
    }

    fn report(&mut self, rule: CheckRule, pointer: Pointer, description: String) {
        self.changes.push(RoundTripChange { rule, pointer, description });
    }

    /// Returns the property with this name or alias.
    fn property(&self, schema: &Schema<'d>, key: &str) -> Option<(&'d str, WrittenSchema<'d>)> {
        let properties = schema.properties();
        if let Some((name, property)) = properties.get_key_value(key) {
            return Some((name, property.clone()));
        }
        properties.into_iter().find(|(_, property)| {
            let aliases = property.resolve(self.resolver).all(ALIASES);
            aliases.iter().flat_map(Node::items).any(|alias| alias.value.as_str() == Some(key))
        })
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn is_equal(schema: Option<&Schema<'_>>, before: &Value, after: &Value) -> bool {
    match (before, after) {
        // A quoted boolean becomes a `bool`.
        (Value::String(text), Value::Bool(flag)) => {
            schema.is_some_and(Schema::is_quoted_boolean) && *text == flag.to_string()
        }
        // `6.0` and `6` are the same number in JSON.
        (Value::Number(before), Value::Number(after)) => before == after || before.as_f64() == after.as_f64(),
        _ => before == after,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changes_of(before: &Value, after: &Value) -> Vec<String> {
        let document = json!({"components": {"schemas": {
            "Base": {"properties": {
                "flag": {"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]},
            }},
            "Whole": {"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"properties": {
                    "list": {"items": {"$ref": "#/components/schemas/Whole"}, "x-aliases": ["items"]},
                    "string": {"type": "string"},
                }},
            ]},
        }}});
        let resolver = Resolver::new(&document);
        let changes = changes(&resolver, resolver.component("schemas", "Whole"), before, after);
        changes.into_iter().map(|change| format!("{} {}", change.rule.id, change.pointer.as_str())).collect()
    }

    #[test]
    fn ignores_intended_changes() {
        let none: [&str; 0] = [];
        assert_eq!(changes_of(&json!({"flag": "true", "string": "a"}), &json!({"flag": true, "string": "a"})), none);
        assert_eq!(changes_of(&json!({"items": [{"flag": "false"}]}), &json!({"list": [{"flag": false}]})), none);
        assert_eq!(changes_of(&json!({"list": [], "string": null}), &json!({})), none);
        assert_eq!(changes_of(&json!({"n": 6.0}), &json!({"n": 6, "more": 1})), none);
    }

    #[test]
    fn reports_all_other_changes() {
        assert_eq!(changes_of(&json!({"a/b": 1}), &json!({})), ["lost-key /a~1b"]);
        assert_eq!(
            changes_of(&json!({"list": [{"string": "a"}]}), &json!({"list": [{}]})),
            ["lost-key /list/0/string"]
        );
        assert_eq!(changes_of(&json!({"string": "true"}), &json!({"string": true})), ["changed-value /string"]);
        assert_eq!(changes_of(&json!({"flag": "true"}), &json!({"flag": false})), ["changed-value /flag"]);
        assert_eq!(changes_of(&json!({"list": [1, 2]}), &json!({"list": [1]})), ["changed-value /list"]);
    }
}
