//! The shape of a single schema as it is written: quoted booleans, wrappers, and equality.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    node::Node,
    reference::Resolver,
    vocabulary::{ANNOTATIONS, COMPOSITIONS, Keys, is_annotation},
};

/// Returns `true` for the schema of `null` alone, which makes a `oneOf` or `anyOf` nullable.
pub fn is_null_schema(schema: &Value) -> bool {
    let is_ignored = |key: &String| key == "type" || is_annotation(key);
    schema.as_object().is_some_and(|entries| entries.keys().all(is_ignored))
        && schema.get("type") == Some(&Value::from("null"))
}

/// Returns `true` if a schema is that of a boolean that may be quoted: `oneOf` or `anyOf` of a boolean and of the string
/// enum `true` and `false`, in any order.
pub fn is_quoted_boolean(schema: &Value) -> bool {
    let alternatives = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
    let is_boolean = |schema: &Value| schema.get("type").is_some_and(|name| name == "boolean");
    match alternatives.map(Vec::as_slice) {
        Some([a, b]) => (is_boolean(a) && is_boolean_string(b)) || (is_boolean_string(a) && is_boolean(b)),
        _ => false,
    }
}

/// Returns `true` if a schema is that of the strings `true` and `false`.
pub fn is_boolean_string(schema: &Value) -> bool {
    let values = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice);
    let is_either = matches!(values, Some([a, b]) if (a == "true" && b == "false") || (a == "false" && b == "true"));
    is_either && schema.get("type").is_none_or(|name| name == "string")
}

/// The schema in a plain `allOf` wrapper, which only serves to write something beside a reference: an `allOf` with one
/// schema, and annotations and `nullable` beside it or in other members.
pub fn single_all_of(schema: &Value) -> Option<&Value> {
    let members = schema.get("allOf")?.as_array()?;
    members.get(single_member(schema)?)
}

/// As [`single_all_of`], with the location of the schema.
pub fn single_all_of_node<'a>(schema: &Node<'a>) -> Option<Node<'a>> {
    schema.items_of("allOf").nth(single_member(schema.value)?)
}

/// The index of the schema in a plain `allOf` wrapper.
fn single_member(schema: &Value) -> Option<usize> {
    let members = schema.get("allOf")?.as_array()?;
    let mut schemas = members.iter().enumerate().filter(|(_, member)| !is_annotations_only(member));
    let (index, _) = schemas.next()?;
    let is_beside = |key: &String| key == "allOf" || key == "nullable" || is_annotation(key);
    (schemas.next().is_none() && schema.as_object()?.keys().all(is_beside)).then_some(index)
}

/// Returns `true` for a member of `allOf` that only describes the others.
pub fn is_annotations_only(member: &Value) -> bool {
    member.as_object().is_some_and(|entries| !entries.is_empty() && entries.keys().all(|key| is_annotation(key)))
}

/// The schema within any number of plain `allOf` wrappers, or the schema itself.
pub fn unwrap_all_of(mut schema: &Value) -> &Value {
    while let Some(only) = single_all_of(schema) {
        schema = only;
    }
    schema
}

/// The schema behind references and plain `allOf` wrappers. `None` if a reference leads nowhere.
pub fn unwrapped<'a>(resolver: &Resolver<'a>, node: &Node<'a>) -> Option<Node<'a>> {
    let mut node = node.clone();
    let mut seen = HashSet::new();
    while seen.insert(node.address()) {
        node = if let Some(reference) = node.str("$ref") {
            resolver.find(reference)?
        } else if let Some(only) = single_all_of_node(&node) {
            only
        } else {
            return Some(node);
        };
    }
    None
}

/// Returns `true` if a schema contains itself through references, `allOf`, `oneOf` and `anyOf` alone: no finite type
/// corresponds to it. A schema whose properties or items contain it is a tree, and has values.
pub fn consists_of_itself<'a>(resolver: &Resolver<'a>, schema: &Node<'a>) -> bool {
    let mut pending = vec![schema.clone()];
    let mut seen = HashSet::new();
    while let Some(node) = pending.pop() {
        let target = node.str("$ref").and_then(|reference| resolver.find(reference));
        let parts = COMPOSITIONS.into_iter().flat_map(|keyword| node.items_of(keyword)).chain(target);
        for part in parts {
            if part.address() == schema.address() {
                return true;
            }
            if seen.insert(part.address()) {
                pending.push(part);
            }
        }
    }
    false
}

/// The schemas within a schema, in the order of the document, each with the keyword that holds it.
pub fn subschemas<'a>(schema: &Node<'a>) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
    schema.entries().flat_map(|(keyword, value)| {
        let within: Vec<_> = match keyword {
            "properties" => value.entries().map(|(_, property)| property).collect(),
            "items" | "additionalProperties" => vec![value],
            _ if COMPOSITIONS.contains(&keyword) => value.items().collect(),
            _ => Vec::new(),
        };
        within.into_iter().map(move |schema| (keyword, schema))
    })
}

/// Returns `true` if two schemas are the same but for their annotations. References are compared as they are written, and
/// extensions count: they may mean something.
pub fn is_same_schema(a: &Value, b: &Value) -> bool {
    is_same(a, b, Keys::Keywords)
}

fn is_same(a: &Value, b: &Value, keys: Keys) -> bool {
    let is_counted = |key: &String| keys == Keys::Names || !ANNOTATIONS.contains(&key.as_str());
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let count = |entries: &Map<String, Value>| entries.keys().filter(|key| is_counted(key)).count();
            let is_in_b = |(key, value): (&String, &Value)| {
                b.get(key).is_some_and(|other| match keys.below(key) {
                    Some(keys) => is_same(value, other, keys),
                    None => value == other,
                })
            };
            count(a) == count(b) && a.iter().filter(|(key, _)| is_counted(key)).all(is_in_b)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b, Keys::Keywords))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_quoted_boolean_has_two_alternatives() {
        let (boolean, string) = (json!({"type": "boolean"}), json!({"type": "string", "enum": ["false", "true"]}));
        for keyword in ["oneOf", "anyOf"] {
            for alternatives in [[&boolean, &string], [&string, &boolean]] {
                assert!(is_quoted_boolean(&json!({ keyword: alternatives, "description": "d" })));
            }
        }
        for other in [
            json!({"oneOf": [boolean, {"type": "string", "enum": ["true", "maybe"]}]}),
            json!({"oneOf": [boolean, {"type": "string", "enum": ["true", "true"]}]}),
            json!({"oneOf": [boolean, string, {"type": "null"}]}),
            json!({"allOf": [boolean, string]}),
            json!({"oneOf": [boolean, {"type": "string"}]}),
            boolean,
            string,
        ] {
            assert!(!is_quoted_boolean(&other), "{other}");
        }
    }

    #[test]
    fn a_plain_wrapper_has_one_schema_and_annotations() {
        let member = json!({"$ref": "#/components/schemas/A"});
        let wrapper = json!({"allOf": [member], "description": "d", "nullable": true, "deprecated": true, "x-note": 1});
        assert_eq!(single_all_of(&wrapper), Some(&member));
        assert_eq!(unwrap_all_of(&json!({"allOf": [wrapper]})), &member);
        for other in [
            json!({"allOf": [member, member]}),
            json!({"allOf": []}),
            json!({"allOf": [member], "type": "object"}),
            json!({"allOf": [member], "required": ["a"]}),
            json!({"allOf": [member], "maxProperties": 1}),
            member.clone(),
        ] {
            assert_eq!(single_all_of(&other), None, "{other}");
        }
    }

    #[test]
    fn a_plain_wrapper_may_have_its_annotations_before_the_schema() {
        let member = json!({"$ref": "#/components/schemas/A"});
        let wrapper = json!({"allOf": [{"description": "d"}, member, {"example": 1}]});
        assert_eq!(single_all_of(&wrapper), Some(&member));
        let only = single_all_of_node(&Node::root(&wrapper)).unwrap();
        assert_eq!((only.value, only.pointer().to_string()), (&member, "#/allOf/1".to_owned()));
    }

    #[test]
    fn annotations_do_not_distinguish_schemas() {
        let schema =
            json!({"type": "object", "title": "t", "properties": {"title": {"type": "string", "example": "x"}}});
        let same = json!({"type": "object", "properties": {"title": {"type": "string", "description": "d"}}});
        assert!(is_same_schema(&schema, &same));
        for other in [
            json!({"type": "object", "properties": {"title": {"type": "integer"}}}),
            json!({"type": "object", "properties": {}}),
            json!({"type": "object", "properties": {"title": {"type": "string", "x-personal-data": true}}}),
        ] {
            assert!(!is_same_schema(&schema, &other), "{other}");
        }
    }

    #[test]
    fn references_and_wrappers_lead_to_a_schema() {
        let root = json!({"components": {"schemas": {
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}], "description": "d"},
            "B": {"type": "string"},
            "C": {"$ref": "#/components/schemas/C"},
        }}});
        let resolver = Resolver::new(&root);
        let leads_to = |name| unwrapped(&resolver, &resolver.component("schemas", name).unwrap());
        assert_eq!(leads_to("A").unwrap().pointer().to_string(), "#/components/schemas/B");
        assert!(leads_to("C").is_none());
    }

    #[test]
    fn a_tree_does_not_consist_of_itself() {
        let reference = json!({"$ref": "#/components/schemas/A"});
        for (schema, expected) in [
            (reference.clone(), true),
            (json!({"oneOf": [{"type": "string"}, {"allOf": [reference]}]}), true),
            (json!({"properties": {"a": reference}, "items": reference, "allOf": [{}]}), false),
        ] {
            let root = json!({"components": {"schemas": {"A": schema}}});
            let resolver = Resolver::new(&root);
            let node = resolver.component("schemas", "A").unwrap();
            assert_eq!(consists_of_itself(&resolver, &node), expected, "{schema}");
        }
    }

    #[test]
    fn subschemas_are_those_of_keywords() {
        let schema = json!({"properties": {"items": {}}, "items": {}, "allOf": [{}, {}], "example": {"items": {}}});
        let keywords: Vec<_> = subschemas(&Node::root(&schema)).map(|(keyword, _)| keyword).collect();
        assert_eq!(keywords, ["properties", "items", "allOf", "allOf"]);
    }
}
