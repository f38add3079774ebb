//! The rule that replaces references.

use serde_json::{Map, Value, json};

use super::visit_mut::{each_schema_mut, entries_mut};
use crate::openapi::{
    Resolver,
    operation::operations,
    reference::{component_of, reference_to},
    vocabulary::{ALIASES, PARAMETERS, PERSONAL_DATA, RESPONSES, SCHEMAS},
};

/// Returns the document with parameters, request bodies and responses in the place of the references to them, and with the
/// parameters of a path item in its operations, so that the other rules need not look for them. References to schemas
/// stay, and are written without encoding.
pub(crate) fn resolve_references(document: &Value) -> Value {
    let resolver = Resolver::new(document);
    let mut resolved = document.clone();
    for operation in operations(&resolver) {
        let item = resolved.get_mut("paths").and_then(|paths| paths.get_mut(operation.path));
        let Some(target) = item.and_then(|item| item.get_mut(operation.method)?.as_object_mut()) else { continue };
        let parameters: Vec<Value> = operation.parameters().iter().map(|one| one.node.value.clone()).collect();
        target.remove(PARAMETERS);
        if !parameters.is_empty() {
            target.insert(PARAMETERS.to_owned(), parameters.into());
        }
        if let Some(body) = operation.request_body() {
            target.insert("requestBody".to_owned(), body.node.value.clone());
        }
        for response in operation.responses() {
            if let Some(target) = target.get_mut(RESPONSES).and_then(|all| all.get_mut(response.status)) {
                *target = response.node.value.clone();
            }
        }
    }
    for (_, item) in entries_mut(resolved.get_mut("paths")) {
        if let Some(item) = item.as_object_mut() {
            item.remove(PARAMETERS);
        }
    }
    keep_schemas_only(&mut resolved);
    each_schema_mut(&mut resolved, &mut |schema| {
        decode_reference(schema);
        remove_ref_siblings(schema);
    });
    resolved
}

fn keep_schemas_only(document: &mut Value) {
    let mut components = document.get_mut("components").map(Value::take).unwrap_or_default();
    let kept: Map<String, Value> =
        components.get_mut(SCHEMAS).map(|schemas| (SCHEMAS.to_owned(), schemas.take())).into_iter().collect();
    if let Some(document) = document.as_object_mut() {
        document.insert("components".to_owned(), kept.into());
    }
}

/// Removes the keywords beside a reference, which OpenAPI 3.0 ignores. The texts and our extensions stay: they describe the
/// use of the target, as they do beside `allOf`.
fn remove_ref_siblings(schema: &mut Value) {
    let Some(entries) = schema.as_object_mut().filter(|entries| entries.contains_key("$ref") && entries.len() > 1)
    else {
        return;
    };
    entries.retain(|key, _| ["$ref", "title", "description", ALIASES, PERSONAL_DATA].contains(&key.as_str()));
    // progenitor ignores a title beside a reference, but not beside `allOf`; it names a variant.
    if entries.contains_key("title")
        && let Some(reference) = entries.remove("$ref")
    {
        entries.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
}

/// progenitor takes a reference by its text.
fn decode_reference(schema: &mut Value) {
    let Some(Value::String(reference)) = schema.get_mut("$ref") else { return };
    if let Some(decoded) = component_of(reference).map(|(section, name)| reference_to(&section, &name))
        && decoded != *reference
    {
        *reference = decoded;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn resolves_references_and_moves_path_parameters() {
        let document = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "q", "in": "query", "schema": {"type": "string"}}],
                "get": {
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"200": {"$ref": "#/components/responses/R"}},
                },
            }},
            "components": {
                "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/%53"}}},
                "requestBodies": {"B": {"$ref": "#/components/requestBodies/C"}, "C": {"content": {}}},
                "responses": {"R": {"description": "r", "headers": {"h": {}}}},
                "schemas": {"S": {"type": "string"}},
            },
        });
        assert_eq!(
            resolve_references(&document),
            json!({
                "paths": {"/a/{id}": {"get": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/S"}},
                        {"name": "q", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "requestBody": {"content": {}},
                    "responses": {"200": {"description": "r", "headers": {"h": {}}}},
                }}},
                "components": {"schemas": {"S": {"type": "string"}}},
            })
        );
    }
}
