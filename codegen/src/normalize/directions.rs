//! The rule for `readOnly` and `writeOnly`: such a property is part of responses or of requests only.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use super::{
    received, sent,
    visit_mut::{content_schemas_mut, entries_mut, referenced_schema, schemas_mut, within},
};
use crate::{
    names,
    openapi::{
        Resolver,
        reference::{component_of, reference_to},
        shape::unwrap_all_of,
        visit::each_reference,
        vocabulary::{PARAMETERS, REQUEST_BODIES, RESPONSES, SCHEMAS, is_method},
    },
};

const MARKS: [&str; 2] = ["readOnly", "writeOnly"];

/// Removes `readOnly` properties from requests, and `writeOnly` ones from responses. A component that both have and that
/// would differ is split: requests have a copy of it, whose name ends in `Input`.
///
/// It takes a document as it is written, so that the checks can use it as well.
pub(crate) fn split_by_direction(document: &mut Value) {
    // Most documents have no mark, and need no copy.
    if !has_mark(document) {
        return;
    }
    let written = document.clone();
    let (sent, received) = (sent(&written), received(&written, &BTreeSet::new()));
    let inputs = input_names(&written, &sent, &received);
    let into_request = &mut |schema: &mut Value| {
        within(schema, &mut |schema| {
            remove_properties(&written, schema, "readOnly");
            if let Some(input) = referenced_schema(schema).and_then(|name| inputs.get(&*name)) {
                schema["$ref"] = reference_to(SCHEMAS, input).into();
            }
        });
    };
    let into_response = &mut |schema: &mut Value| {
        within(schema, &mut |schema| remove_properties(&written, schema, "writeOnly"));
    };
    let copies: Vec<(&String, Value)> =
        inputs.iter().map(|(name, input)| (input, document["components"][SCHEMAS][name].clone())).collect();
    for (name, schema) in schemas_mut(document) {
        if received.contains(name) {
            into_response(schema);
        } else if sent.contains(name) {
            into_request(schema);
        }
    }
    for (name, mut schema) in copies {
        into_request(&mut schema);
        document["components"][SCHEMAS][name] = schema;
    }
    each_content_schema_mut(document, true, into_request);
    each_content_schema_mut(document, false, into_response);
    remove_unused_inputs(document, &inputs);
}

/// Removes the copies that no request uses: those that only removed properties referred to.
fn remove_unused_inputs(document: &mut Value, inputs: &BTreeMap<String, String>) {
    let used = sent(document);
    for input in inputs.values().filter(|input| !used.contains(*input)) {
        if let Some(schemas) = document["components"][SCHEMAS].as_object_mut() {
            schemas.shift_remove(input);
        }
    }
}

/// The names of the copies, by the names of the components that are split.
fn input_names(document: &Value, sent: &BTreeSet<String>, received: &BTreeSet<String>) -> BTreeMap<String, String> {
    let resolver = Resolver::new(document);
    let mut marked = BTreeSet::new();
    for (name, schema) in resolver.components(SCHEMAS) {
        let mut has_mark = false;
        within(&mut schema.value.clone(), &mut |schema| has_mark |= MARKS.iter().any(|mark| schema[mark] == true));
        if has_mark {
            marked.insert(name.to_owned());
        }
    }
    let mut taken: BTreeSet<String> = resolver.components(SCHEMAS).map(|(name, _)| names::pascal_case(name)).collect();
    let affected = containing(&resolver, marked);
    let split = sent.intersection(received).filter(|name| affected.contains(*name));
    let input = |name: &String| names::unused_name(&format!("{}Input", names::pascal_case(name)), "", &mut taken);
    let names: Vec<String> = split.clone().map(input).collect();
    split.cloned().zip(names).collect()
}

/// Returns `true` if the value contains `readOnly: true` or `writeOnly: true`, in an example as well.
fn has_mark(value: &Value) -> bool {
    match value {
        Value::Object(entries) => {
            entries.iter().any(|(key, value)| (*value == true && MARKS.contains(&key.as_str())) || has_mark(value))
        }
        Value::Array(items) => items.iter().any(has_mark),
        _ => false,
    }
}

/// The components in `names`, and those that contain them.
fn containing(resolver: &Resolver<'_>, names: BTreeSet<String>) -> BTreeSet<String> {
    let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (user, schema) in resolver.components(SCHEMAS) {
        each_reference(schema.value, &mut |reference| {
            if let Some((_, used)) = component_of(&reference) {
                users.entry(used.into_owned()).or_default().push(user);
            }
        });
    }
    let mut pending: Vec<String> = names.into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(name) = pending.pop() {
        pending.extend(users.remove(&name).into_iter().flatten().map(str::to_owned));
        found.insert(name);
    }
    found
}

/// Removes the properties of a schema for which `key` is `true`, here or in the component that they refer to, and their names
/// from `required`, also where another part of an `allOf` has either.
fn remove_properties(document: &Value, schema: &mut Value, key: &str) {
    let mut marked = BTreeSet::new();
    collect_marked(document, schema, key, &mut marked, &mut BTreeSet::new());
    if !marked.is_empty() {
        remove_names(schema, &marked);
    }
}

/// Collects the names of the properties that are marked by `key`, in all parts of a schema. `known` has the components that it
/// consists of.
fn collect_marked<'v>(
    document: &'v Value,
    schema: &'v Value,
    key: &str,
    marked: &mut BTreeSet<String>,
    known: &mut BTreeSet<Cow<'v, str>>,
) {
    let component = |schema: &'v Value| {
        let name = referenced_schema(schema)?;
        Some((&document["components"][SCHEMAS][&*name], name))
    };
    let is_marked = |property: &'v Value| {
        let unwrapped = unwrap_all_of(property);
        let target = component(unwrapped).map(|(target, _)| target);
        [Some(property), Some(unwrapped), target].into_iter().flatten().any(|schema| schema[key] == true)
    };
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    marked.extend(properties.filter(|(_, property)| is_marked(property)).map(|(name, _)| name.clone()));
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        match component(part) {
            None => collect_marked(document, part, key, marked, known),
            Some((target, name)) => {
                if known.insert(name) {
                    collect_marked(document, target, key, marked, known);
                }
            }
        }
    }
}

/// Removes properties and required names from a schema and from the parts of its `allOf` that are not references.
fn remove_names(schema: &mut Value, names: &BTreeSet<String>) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, _| !names.contains(name));
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|name| names.contains(name)));
    }
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        remove_names(part, names);
    }
}

/// Calls `visit` for the schemas of request bodies and parameters, or for those of responses, also of components.
fn each_content_schema_mut(document: &mut Value, of_requests: bool, visit: &mut dyn FnMut(&mut Value)) {
    let mut visit_holder = |holder: &mut Value| {
        if let Some(schema) = holder.get_mut("schema") {
            visit(schema);
        }
        content_schemas_mut(holder).for_each(&mut *visit);
    };
    for (section, entries) in entries_mut(document.get_mut("components")) {
        let is_of_requests = [PARAMETERS, REQUEST_BODIES].contains(&section.as_str());
        if if of_requests { is_of_requests } else { section == RESPONSES } {
            entries_mut(Some(entries)).for_each(|(_, holder)| visit_holder(holder));
        }
    }
    for (_, item) in entries_mut(document.get_mut("paths")) {
        for (key, value) in entries_mut(Some(item)) {
            if key == PARAMETERS && of_requests {
                value.as_array_mut().into_iter().flatten().for_each(&mut visit_holder);
            }
            for (part, value) in entries_mut(Some(value).filter(|_| is_method(key))) {
                match (part.as_str(), of_requests) {
                    (PARAMETERS, true) => value.as_array_mut().into_iter().flatten().for_each(&mut visit_holder),
                    ("requestBody", true) => visit_holder(value),
                    (RESPONSES, false) => entries_mut(Some(value)).for_each(|(_, response)| visit_holder(response)),
                    _ => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(schemas: &Value) -> Value {
        let content =
            |name: &str| json!({"content": {"application/json": {"schema": {"$ref": reference_to(SCHEMAS, name)}}}});
        json!({
            "paths": {"/bells": {"post": {"requestBody": content("Bell"), "responses": {"200": content("Bell")}}}},
            "components": {"schemas": schemas},
        })
    }

    #[test]
    fn splits_a_component_that_differs() {
        let mut document = document(&json!({
            "Bell": {
                "required": ["id", "code", "parts"],
                "properties": {
                    "id": {"type": "string", "readOnly": true},
                    "code": {"type": "string", "writeOnly": true},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    "tone": {"$ref": "#/components/schemas/Tone"},
                },
            },
            "Part": {"properties": {"made": {"allOf": [{"$ref": "#/components/schemas/Made"}]}, "name": {}}},
            "Made": {"type": "string", "readOnly": true},
            "Tone": {"type": "string"},
        }));
        split_by_direction(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Bell"]["required"], json!(["id", "parts"]));
        assert_eq!(
            schemas["Bell"]["properties"].as_object().unwrap().keys().collect::<Vec<_>>(),
            ["id", "parts", "tone"]
        );
        assert_eq!(
            schemas["BellInput"],
            json!({
                "required": ["code", "parts"],
                "properties": {
                    "code": {"type": "string", "writeOnly": true},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/PartInput"}},
                    "tone": {"$ref": "#/components/schemas/Tone"},
                },
            })
        );
        assert_eq!(schemas["PartInput"], json!({"properties": {"name": {}}}));
        for name in ["ToneInput", "MadeInput"] {
            assert_eq!(schemas.get(name), None);
        }
        let operation = &document["paths"]["/bells"]["post"];
        let schema = |body: &Value| body["content"]["application/json"]["schema"]["$ref"].clone();
        assert_eq!(schema(&operation["requestBody"]), "#/components/schemas/BellInput");
        assert_eq!(schema(&operation["responses"]["200"]), "#/components/schemas/Bell");
    }

    #[test]
    fn parts_of_all_of_do_not_require_a_removed_property() {
        let id = json!({"type": "string", "readOnly": true});
        let mut document = document(&json!({
            "Base": {"properties": {"id": id, "code": {"type": "string", "writeOnly": true}}},
            "Bell": {"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"required": ["id", "name", "made"], "properties": {"name": {"type": "string"}}},
                {"allOf": [{"required": ["code"], "properties": {"made": id}}]},
            ]},
        }));
        split_by_direction(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["BaseInput"]["properties"], json!({"code": {"type": "string", "writeOnly": true}}));
        assert_eq!(
            schemas["BellInput"]["allOf"],
            json!([
                {"$ref": "#/components/schemas/BaseInput"},
                {"required": ["name"], "properties": {"name": {"type": "string"}}},
                {"allOf": [{"required": ["code"], "properties": {}}]},
            ])
        );
        assert_eq!(schemas["Bell"]["allOf"][1]["required"], json!(["id", "name", "made"]));
        assert_eq!(schemas["Bell"]["allOf"][2]["allOf"][0]["required"], json!([]));
    }

    #[test]
    fn document_without_marks_stays_as_it_is() {
        for mark in [json!({"readOnly": false}), json!({"example": {"readOnly": true}})] {
            let mut split = document(&json!({"Bell": {"properties": {"id": mark}}}));
            let written = split.clone();
            split_by_direction(&mut split);
            assert_eq!(split, written);
        }
    }
}
