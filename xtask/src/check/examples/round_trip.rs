//! Compares a value before and after a round trip through a type, except for the intended changes.

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use crate::{
    check::rules::{self, Rule},
    openapi::{component, component_of},
};

/// A change of a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RoundTripChange {
    pub(super) rule: Rule,
    /// The JSON pointer within the value.
    pub(super) pointer: String,
    /// The predicate of a sentence about the type.
    pub(super) description: String,
}

/// Returns the changes from `before` to `after`, except for the intended ones. `schema` is that of the value, if it is known.
pub(super) fn changes<'d>(
    document: &'d Document,
    schema: Option<Node<'d>>,
    before: &Value,
    after: &Value,
) -> Vec<RoundTripChange> {
    let mut found = Vec::new();
    compare(document, schema, before, after, String::new(), &mut found);
    found
}

fn compare<'d>(
    document: &'d Document,
    schema: Option<Node<'d>>,
    before: &Value,
    after: &Value,
    pointer: String,
    found: &mut Vec<RoundTripChange>,
) {
    let schemas = schema.map(|schema| joined(document, schema)).unwrap_or_default();
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                let (name, property) = property(&schemas, key);
                match after.get(name) {
                    Some(after) => compare(document, property, value, after, pointer, found),
                    // An optional property that is absent, `null` or empty is omitted.
                    None if is_empty(value) => {}
                    None => found.push(RoundTripChange {
                        rule: rules::LOST_KEY,
                        pointer,
                        description: format!("loses the key `{key}`"),
                    }),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let items = schemas.iter().find_map(|schema| schema.get("items"));
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(document, items.clone(), before, after, format!("{pointer}/{index}"), found);
            }
        }
        _ if is_equal(&schemas, before, after) => {}
        _ => found.push(RoundTripChange {
            rule: rules::CHANGED_VALUE,
            pointer,
            description: "changes the value".to_owned(),
        }),
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

fn is_equal(schemas: &[Node<'_>], before: &Value, after: &Value) -> bool {
    match (before, after) {
        // A quoted boolean becomes a `bool`.
        (Value::String(text), Value::Bool(flag)) => {
            schemas.iter().any(|schema| schema.get("oneOf").is_some()) && *text == flag.to_string()
        }
        // `6.0` and `6` are the same number in JSON.
        (Value::Number(before), Value::Number(after)) => before == after || before.as_f64() == after.as_f64(),
        _ => before == after,
    }
}

/// The name and the schema of the property that is called `key`, by its own name or another one.
fn property<'d, 'k>(schemas: &[Node<'d>], key: &'k str) -> (&'k str, Option<Node<'d>>)
where
    'd: 'k,
{
    let properties = || schemas.iter().filter_map(|schema| schema.get("properties"));
    if let Some(own) = properties().find_map(|properties| properties.get(key)) {
        return (key, Some(own));
    }
    let by_alias = properties().find_map(|properties| {
        properties.entries().find(|(_, property)| {
            property.get("x-aliases").iter().flat_map(Node::items).any(|alias| alias.value.as_str() == Some(key))
        })
    });
    by_alias.map_or((key, None), |(name, property)| (name, Some(property)))
}

/// The schemas that `schema` is made of, through references and `allOf`.
fn joined<'d>(document: &'d Document, schema: Node<'d>) -> Vec<Node<'d>> {
    let mut schemas: Vec<Node<'d>> = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if schemas.iter().any(|known| known.pointer == schema.pointer) {
            continue;
        }
        open.extend(schema.text("$ref").and_then(component_of).and_then(|name| component(document, name)));
        open.extend(schema.get("allOf").iter().flat_map(Node::items));
        schemas.push(schema);
    }
    schemas
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changes_of(before: &Value, after: &Value) -> Vec<String> {
        let schemas = json!({"components": {"schemas": {
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
        let document = Document::parse(&schemas.to_string()).unwrap();
        let schema = component(&document, ("schemas", "Whole"));
        let changes = changes(&document, schema, before, after);
        changes.into_iter().map(|change| format!("{} {}", change.rule.id, change.pointer)).collect()
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
