//! Rules for `allOf`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::visit_mut::{each_schema_mut, referenced_schema, schemas_mut};
use crate::openapi::{
    shape::{is_annotations_only, single_all_of},
    vocabulary::SCHEMA_NAME,
};

/// Copies the content of another component into one that only refers to it, or wraps it; progenitor would nest the type of
/// the other in a field.
pub(super) fn expand_alias_components(document: &mut Value) {
    let components = document["components"]["schemas"].clone();
    for (_, schema) in schemas_mut(document) {
        let own_name = schema.get(SCHEMA_NAME).cloned();
        *schema = expanded(&components, schema);
        if let Some(schema) = schema.as_object_mut() {
            schema.remove(SCHEMA_NAME);
            schema.extend(own_name.map(|name| (SCHEMA_NAME.to_owned(), name)));
        }
    }
}

/// Moves the annotations of members of `allOf` that have nothing else into the schema with the `allOf`, which keeps its own.
pub(super) fn lift_annotations(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(Value::Array(members)) = schema.get_mut("allOf") else { return };
        let (annotations, schemas): (Vec<_>, Vec<_>) = members.drain(..).partition(is_annotations_only);
        *members = schemas;
        let is_empty = members.is_empty();
        let Some(schema) = schema.as_object_mut() else { return };
        for (key, value) in annotations.iter().filter_map(Value::as_object).flatten() {
            schema.entry(key).or_insert_with(|| value.clone());
        }
        if is_empty {
            schema.remove("allOf");
        }
    });
}

/// Makes one object of an `allOf` of several, with the properties of all; progenitor would try every combination of them.
/// A wrapped schema is merged with the keywords beside it.
pub(super) fn join_all_of(document: &mut Value) {
    let components = document["components"]["schemas"].clone();
    each_schema_mut(document, &mut |schema| {
        while let Some(only) = single_all_of(schema) {
            // progenitor ignores these beside a reference, but not beside `allOf`.
            let has_more = ["nullable", "title"].iter().any(|key| schema.get(key).is_some());
            if referenced_schema(only).is_some() && has_more {
                return;
            }
            *schema = merged(only, schema, "allOf");
        }
        if schema.get("allOf").is_some() {
            *schema = schema_of_all_of(&components, schema);
        }
    });
}

/// The content of a component, through references and wrappers, with the keywords beside these.
fn expanded(components: &Value, schema: &Value) -> Value {
    let mut schema = schema.clone();
    loop {
        schema = if let Some(name) = referenced_schema(&schema) {
            merged(&components[&*name], &schema, "$ref")
        } else if let Some(only) = single_all_of(&schema) {
            merged(only, &schema, "allOf")
        } else {
            return schema;
        };
    }
}

/// The schema `inner` with the keywords of `outer`, except for the one that holds `inner`.
fn merged(inner: &Value, outer: &Value, link: &str) -> Value {
    let mut whole = inner.as_object().cloned().unwrap_or_default();
    let beside = outer.as_object().into_iter().flatten().filter(|(key, _)| *key != link);
    whole.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(whole)
}

pub(super) fn schema_of_all_of(components: &Value, schema: &Value) -> Value {
    let mut all = Map::new();
    for part in parts(components, schema) {
        join_into(&mut all, part);
    }
    // These describe a part, and not the whole.
    for key in ["description", "title", "example", "nullable", SCHEMA_NAME] {
        match schema.get(key) {
            Some(own) => all.insert(key.to_owned(), own.clone()),
            None => all.remove(key),
        };
    }
    all.remove("allOf");
    all.insert("type".to_owned(), json!("object"));
    Value::Object(all)
}

/// The schemas that `schema` joins, through references and `allOf`, each once; the last one is `schema` itself.
fn parts<'v>(components: &'v Value, schema: &'v Value) -> Vec<&'v Value> {
    let mut parts = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    // From the last to the first; a list and not recursion: a chain of schemas may be longer than the stack.
    let mut pending = vec![schema];
    while let Some(schema) = pending.pop() {
        if let Some(name) = referenced_schema(schema) {
            let target = &components[&*name];
            if seen.insert(name.into_owned()) {
                pending.push(target);
            }
            continue;
        }
        pending.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        parts.push(schema);
    }
    parts.reverse();
    parts
}

fn join_into(all: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (all.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => {
                known.extend(more.iter().map(|(name, property)| (name.clone(), property.clone())));
            }
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => {
                let missing: Vec<_> = more.iter().filter(|name| !known.contains(name)).cloned().collect();
                known.extend(missing);
            }
            _ => {
                all.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::visit_mut::apply_to_schemas, *};

    #[test]
    fn joins_objects() {
        let out = apply_to_schemas(
            join_all_of,
            json!({
                "Base": {"type": "object", "description": "base", "required": ["id"], "properties": {"id": {"type": "string"}}},
                "Whole": {
                    "description": "whole",
                    "allOf": [
                        {"$ref": "#/components/schemas/Base"},
                        {"type": "object", "required": ["id", "name"], "properties": {"name": {"type": "string"}}},
                    ],
                },
            }),
        );
        assert_eq!(
            out["Whole"],
            json!({
                "type": "object", "description": "whole", "required": ["id", "name"],
                "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
            })
        );
    }

    #[test]
    fn expands_components_that_refer_to_another() {
        let out = apply_to_schemas(
            expand_alias_components,
            json!({
                "Alias": {"$ref": "#/components/schemas/Base"},
                "Base": {"type": "object", "description": "base", "properties": {"id": {"type": "string"}}},
                "Wrapper": {"description": "wrapper", "allOf": [{"$ref": "#/components/schemas/Alias"}]},
            }),
        );
        assert_eq!(out["Alias"], out["Base"]);
        assert_eq!(
            out["Wrapper"],
            json!({"type": "object", "description": "wrapper", "properties": {"id": {"type": "string"}}})
        );
    }

    #[test]
    fn a_wrapper_keeps_the_keywords_beside_it() {
        let out = apply_to_schemas(
            join_all_of,
            json!({"A": {"properties": {
                "b": {"description": "of b", "allOf": [{"$ref": "#/components/schemas/B"}]},
                "c": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]},
            }}, "B": {}}),
        );
        assert_eq!(out["A"]["properties"]["b"], json!({"$ref": "#/components/schemas/B", "description": "of b"}));
        assert_eq!(
            out["A"]["properties"]["c"],
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]})
        );
    }

    #[test]
    fn lifts_the_annotations_of_a_member() {
        let out = apply_to_schemas(
            lift_annotations,
            json!({"A": {"properties": {
                "b": {"allOf": [{"$ref": "#/components/schemas/B"}, {"description": "of b"}]},
                "c": {"description": "own", "allOf": [{"description": "of c"}, {"type": "string"}]},
                "d": {"allOf": [{"description": "of d"}]},
            }}, "B": {}}),
        );
        assert_eq!(
            out["A"]["properties"],
            json!({
                "b": {"description": "of b", "allOf": [{"$ref": "#/components/schemas/B"}]},
                "c": {"description": "own", "allOf": [{"type": "string"}]},
                "d": {"description": "of d"},
            })
        );
    }

    #[test]
    fn unwraps_a_wrapper_of_a_wrapper() {
        let inner = json!({"allOf": [{"description": "inner", "allOf": [{"type": "string"}]}]});
        let out = apply_to_schemas(join_all_of, json!({"A": {"properties": {"b": inner}}}));
        assert_eq!(out["A"]["properties"]["b"], json!({"type": "string", "description": "inner"}));
    }
}
