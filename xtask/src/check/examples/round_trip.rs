//! Whether a value that went through a type and back is still the same, but for what the types change on purpose.

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Node};

use crate::openapi::{component, component_of};

/// What did not come back as it went.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) rule: &'static str,
    /// The JSON pointer within the value.
    pub(super) pointer: String,
    pub(super) what: String,
}

/// What of `before` is not in `after`. `schema` is that of the value, where it is known.
pub(super) fn differences<'d>(
    document: &'d Document,
    schema: Option<Node<'d>>,
    before: &Value,
    after: &Value,
) -> Vec<Difference> {
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
    found: &mut Vec<Difference>,
) {
    let schemas = schema.map(|schema| joined(document, schema)).unwrap_or_default();
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                let (name, property) = property(&schemas, key);
                match after.get(name) {
                    Some(after) => compare(document, property, value, after, pointer, found),
                    // Absent, `null` and empty are one for what is not required; what is required is written always.
                    None if is_nothing(value) => {}
                    None => found.push(Difference { rule: "lost-key", pointer, what: format!("`{key}` is lost") }),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let items = schemas.iter().find_map(|schema| schema.get("items"));
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(document, items.clone(), before, after, format!("{pointer}/{index}"), found);
            }
        }
        _ if is_same(&schemas, before, after) => {}
        _ => found.push(Difference { rule: "changed-value", pointer, what: "the value is another one".to_owned() }),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn is_same(schemas: &[Node<'_>], before: &Value, after: &Value) -> bool {
    match (before, after) {
        // A flag that may come quoted is a `bool`.
        (Value::String(text), Value::Bool(flag)) => {
            schemas.iter().any(|schema| schema.get("oneOf").is_some()) && *text == flag.to_string()
        }
        // JSON has one kind of number.
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

    fn differences_of(before: &Value, after: &Value) -> Vec<String> {
        let schemas = json!({"components": {"schemas": {
            "Base": {"properties": {"flag": {"oneOf": [{"type": "boolean"}, {"type": "string"}]}}},
            "Whole": {"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"properties": {
                    "list": {"items": {"$ref": "#/components/schemas/Whole"}, "x-aliases": ["items"]},
                    "text": {"type": "string"},
                }},
            ]},
        }}});
        let document = Document::parse(&schemas.to_string()).unwrap();
        let schema = component(&document, ("schemas", "Whole"));
        let differences = differences(&document, schema, before, after);
        differences.into_iter().map(|difference| format!("{} {}", difference.rule, difference.pointer)).collect()
    }

    #[test]
    fn what_the_types_change_on_purpose_is_the_same() {
        let none: [&str; 0] = [];
        assert_eq!(differences_of(&json!({"flag": "true", "text": "a"}), &json!({"flag": true, "text": "a"})), none);
        assert_eq!(differences_of(&json!({"items": [{"flag": "false"}]}), &json!({"list": [{"flag": false}]})), none);
        assert_eq!(differences_of(&json!({"list": [], "text": null}), &json!({})), none);
        assert_eq!(differences_of(&json!({"n": 6.0}), &json!({"n": 6, "more": 1})), none);
    }

    #[test]
    fn everything_else_is_a_difference() {
        assert_eq!(differences_of(&json!({"a/b": 1}), &json!({})), ["lost-key /a~1b"]);
        assert_eq!(
            differences_of(&json!({"list": [{"text": "a"}]}), &json!({"list": [{}]})),
            ["lost-key /list/0/text"]
        );
        assert_eq!(differences_of(&json!({"text": "true"}), &json!({"text": true})), ["changed-value /text"]);
        assert_eq!(differences_of(&json!({"flag": "true"}), &json!({"flag": false})), ["changed-value /flag"]);
        assert_eq!(differences_of(&json!({"list": [1, 2]}), &json!({"list": [1]})), ["changed-value /list"]);
    }
}
