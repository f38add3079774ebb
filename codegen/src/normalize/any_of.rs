//! The rule for `anyOf`: one schema for the values of all members.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    all_of::schema_of_all_of,
    visit_mut::{each_schema_mut, referenced_schema},
};
use crate::openapi::{
    shape::{is_quoted_boolean, is_same_schema, single_all_of},
    vocabulary::{SCHEMA_NAME, SCHEMAS, is_annotation},
};

/// The deepest nesting of properties that differ. Members that contain themselves would be joined without an end.
const MAX_DEPTH: usize = 4;

/// Joins the members of each `anyOf` into one schema. It has every value of the members: an object has the properties of all,
/// and requires those that all of them require; a string enum has the values of all.
///
/// It takes a document as it is written, so that the checks can use it as well.
pub(crate) fn join_any_of(document: &mut Value) {
    let written = document.clone();
    each_schema_mut(document, &mut |schema| {
        if schema.get("anyOf").is_some()
            && !is_quoted_boolean(schema)
            && let Ok(joined) = schema_of_any_of(&written, schema)
        {
            *schema = joined;
        }
    });
}

/// The schema with the values of all members of an `anyOf`. The error follows "an `anyOf`" in a message, such as "of different
/// types".
pub(crate) fn schema_of_any_of(document: &Value, schema: &Value) -> Result<Value, String> {
    let mut whole = merge_members(&document["components"][SCHEMAS], schema, 0)?;
    // These describe a member, and not the whole.
    for key in ["title", "description", "example", SCHEMA_NAME] {
        whole.remove(key);
    }
    let beside = schema.as_object().into_iter().flatten().filter(|(key, _)| *key != "anyOf");
    whole.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
    if schema.get("nullable") == Some(&json!(true)) {
        allow_null(&mut whole);
    }
    Ok(whole.into())
}

/// Makes a schema nullable. An enum then lists `null`, too, since OpenAPI 3.0 needs both.
fn allow_null(schema: &mut Map<String, Value>) {
    schema.insert("nullable".to_owned(), true.into());
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut)
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// Returns `true` if a schema is nullable. An enum must list `null` as well.
fn allows_null(schema: &Value) -> bool {
    let lists_null = schema["enum"].as_array().is_none_or(|values| values.contains(&Value::Null));
    schema["nullable"] == true && lists_null
}

fn merge_members(components: &Value, schema: &Value, depth: usize) -> Result<Map<String, Value>, String> {
    if depth > MAX_DEPTH {
        return Err("whose properties differ on many levels".to_owned());
    }
    let members = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let members: Vec<Value> =
        members.map(|member| resolved_member(components, member, depth)).collect::<Result<_, _>>()?;
    let Some((first, others)) = members.split_first() else { return Err("without members".to_owned()) };
    let is_nullable = members.iter().any(allows_null);
    let types: Vec<&str> = members.iter().map(type_of).collect();
    let mut whole = if others.iter().all(|other| is_same_schema(first, other)) {
        first.as_object().cloned().unwrap_or_default()
    } else if members.iter().all(has_properties_only) {
        merge_objects(components, &members, depth)?
    } else if types.iter().all(|name| *name == "string") {
        merge_strings(&members)
    } else if types.iter().all(|name| matches!(*name, "integer" | "number" | "boolean") && *name == types[0]) {
        Map::from_iter([("type".to_owned(), types[0].into())])
    } else {
        return Err("of different types".to_owned());
    };
    if is_nullable {
        allow_null(&mut whole);
    }
    Ok(whole)
}

/// The schema behind references and wrappers, with `allOf` and `anyOf` joined.
fn resolved_member(components: &Value, schema: &Value, depth: usize) -> Result<Value, String> {
    let mut schema = schema;
    let mut is_nullable = false;
    // A chain of references may be longer than the stack; `validate` rejects one that has no end.
    for _ in 0..64 {
        if let Some(name) = referenced_schema(schema) {
            schema = &components[&*name];
        } else if let Some(only) = single_all_of(schema) {
            is_nullable |= schema["nullable"] == true;
            schema = only;
        } else {
            break;
        }
    }
    let mut resolved = if schema.get("anyOf").is_some() && !is_quoted_boolean(schema) {
        is_nullable |= schema["nullable"] == true;
        Value::Object(merge_members(components, schema, depth + 1)?)
    } else if schema.get("allOf").is_some() {
        schema_of_all_of(components, schema)
    } else {
        schema.clone()
    };
    if let Some(resolved) = resolved.as_object_mut().filter(|_| is_nullable) {
        allow_null(resolved);
    }
    Ok(resolved)
}

fn type_of(schema: &Value) -> &str {
    let implied = if schema.get("enum").is_some() { "string" } else { "" };
    schema.get("type").and_then(Value::as_str).unwrap_or(implied)
}

fn has_properties_only(schema: &Value) -> bool {
    let is_object = schema["type"] == "object" || (schema.get("type").is_none() && schema.get("properties").is_some());
    is_object && schema.get("properties").is_some() && !schema.get("additionalProperties").is_some_and(Value::is_object)
}

fn merge_objects(components: &Value, members: &[Value], depth: usize) -> Result<Map<String, Value>, String> {
    let mut properties: Map<String, Value> = Map::new();
    let mut required: BTreeMap<&str, usize> = BTreeMap::new();
    for member in members {
        for (name, property) in member["properties"].as_object().into_iter().flatten() {
            let joined = match properties.get(name) {
                Some(known) if !is_same_schema(known, property) => {
                    let both = json!({ "anyOf": [known, property] });
                    let mut joined = merge_members(components, &both, depth + 1)
                        .map_err(|reason| format!("with a property `{name}` {reason}"))?;
                    joined.extend(annotations(known));
                    joined.into()
                }
                Some(_) => continue,
                None => property.clone(),
            };
            properties.insert(name.clone(), joined);
        }
        let names = member["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in names.collect::<BTreeSet<_>>() {
            *required.entry(name).or_default() += 1;
        }
    }
    let required: Vec<&str> =
        required.into_iter().filter(|(_, count)| *count >= members.len()).map(|(name, _)| name).collect();
    Ok(Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("properties".to_owned(), properties.into()),
        ("required".to_owned(), required.into()),
    ]))
}

/// A string enum with the values of all; a string, if none is an enum.
fn merge_strings(members: &[Value]) -> Map<String, Value> {
    let mut joined = Map::from_iter([("type".to_owned(), json!("string"))]);
    let mut values: Vec<Value> = Vec::new();
    for value in members.iter().flat_map(|member| member["enum"].as_array()).flatten() {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    if !values.is_empty() {
        joined.insert("enum".to_owned(), values.into());
    }
    joined
}

fn annotations(schema: &Value) -> Vec<(String, Value)> {
    let annotations = schema.as_object().into_iter().flatten().filter(|(key, _)| is_annotation(key));
    annotations.map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::visit_mut::apply_to_schemas, *};

    #[test]
    fn joins_objects_of_which_any_is_valid() {
        let out = apply_to_schemas(
            join_any_of,
            json!({
                "Up": {"type": "object", "required": ["at", "kind"], "properties": {
                    "at": {"type": "string"}, "kind": {"type": "string", "enum": ["UP"], "description": "k"},
                }},
                "Down": {"type": "object", "required": ["at"], "properties": {
                    "at": {"type": "string", "description": "d"}, "kind": {"enum": ["DOWN"]}, "why": {"type": "string"},
                }},
                "Event": {"description": "e", "anyOf": [
                    {"$ref": "#/components/schemas/Up"}, {"allOf": [{"$ref": "#/components/schemas/Down"}]},
                ]},
            }),
        );
        assert_eq!(
            out["Event"],
            json!({"description": "e", "type": "object", "required": ["at"], "properties": {
                "at": {"type": "string"},
                "kind": {"type": "string", "enum": ["UP", "DOWN"], "description": "k"},
                "why": {"type": "string"},
            }})
        );
    }

    #[test]
    fn joins_strings_and_numbers() {
        let join = |members: Value| schema_of_any_of(&json!({}), &json!({ "anyOf": members }));
        let open_enum = json!([{"type": "string", "enum": ["A"]}, {"type": "string", "nullable": true}]);
        assert_eq!(join(open_enum), Ok(json!({"type": "string", "enum": ["A", null], "nullable": true})));
        let formats = json!([{"type": "string", "format": "date"}, {"type": "string", "maxLength": 3}]);
        assert_eq!(join(formats), Ok(json!({"type": "string"})));
        assert_eq!(
            join(json!([{"type": "integer", "minimum": 1}, {"type": "integer"}])),
            Ok(json!({"type": "integer"}))
        );
        assert_eq!(join(json!([{"type": "integer"}, {"type": "string"}])), Err("of different types".to_owned()));
    }

    #[test]
    fn a_nullable_member_makes_the_whole_nullable() {
        let document = json!({"components": {"schemas": {
            "Color": {"type": "string", "enum": ["RED"]}, "Tone": {"type": "string", "enum": ["LOW"]},
        }}});
        let color = json!({"$ref": "#/components/schemas/Color"});
        let nullable = json!({"allOf": [{"$ref": "#/components/schemas/Tone"}], "nullable": true});
        let expected = json!({"type": "string", "enum": ["RED", "LOW", null], "nullable": true});
        for schema in [
            json!({"anyOf": [color, nullable]}),
            json!({"anyOf": [color, {"anyOf": [nullable]}]}),
            json!({"anyOf": [color, {"$ref": "#/components/schemas/Tone"}], "nullable": true}),
            json!({"anyOf": [color, {"anyOf": [{"$ref": "#/components/schemas/Tone"}], "nullable": true}]}),
        ] {
            assert_eq!(schema_of_any_of(&document, &schema).as_ref(), Ok(&expected), "{schema}");
        }
        // An enum that does not list `null` does not allow it.
        let schema = json!({"anyOf": [color, {"type": "string", "enum": ["LOW"], "nullable": true}]});
        assert_eq!(schema_of_any_of(&document, &schema), Ok(json!({"type": "string", "enum": ["RED", "LOW"]})));
    }

    #[test]
    fn members_that_contain_themselves_are_not_joined() {
        let node = |kind: &str| {
            let next = json!({ "$ref": format!("#/components/schemas/{kind}") });
            json!({"type": "object", "properties": {"next": next, kind: {"type": "string"}}})
        };
        let document = json!({"components": {"schemas": {"A": node("A"), "B": node("B")}}});
        let members = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
        let error = schema_of_any_of(&document, &json!({ "anyOf": members })).unwrap_err();
        assert!(error.ends_with("differ on many levels"), "{error}");
    }
}
