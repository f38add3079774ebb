//! Rules for operations: where things are, and what answers they have.

use serde_json::{Map, Value};

use super::{object_entries, operations_mut};
use crate::refuse::{METHODS, component_of, is_json};

/// Puts referenced parameters, bodies and answers in the place of the references, and the parameters of a path into its
/// operations, so that the other rules need not look for them. References to schemas stay.
pub(super) fn resolve_references(document: &mut Value) {
    let components = document.get_mut("components").map(Value::take).unwrap_or_default();
    for (_, item) in object_entries(document.get_mut("paths")) {
        let Some(item) = item.as_object_mut() else { continue };
        let of_path = list(item.remove("parameters"));
        for (_, operation) in item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let of_operation = list(operation.remove("parameters"));
            let parameters = merge_parameters(&components, &of_path, &of_operation);
            if !parameters.is_empty() {
                operation.insert("parameters".to_owned(), Value::Array(parameters));
            }
            if let Some(body) = operation.get_mut("requestBody") {
                *body = resolved(&components, "requestBodies", body).clone();
            }
            for (_, response) in object_entries(operation.get_mut("responses")) {
                *response = resolved(&components, "responses", response).clone();
                if let Some(response) = response.as_object_mut() {
                    response.remove("headers");
                    response.remove("links");
                }
            }
        }
    }
    let mut kept = Map::new();
    if let Some(schemas) = components.get("schemas") {
        kept.insert("schemas".to_owned(), schemas.clone());
    }
    if let Some(document) = document.as_object_mut() {
        document.insert("components".to_owned(), Value::Object(kept));
    }
}

fn list(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// An operation's own parameter takes the place of one of its path with the same name and place.
fn merge_parameters(components: &Value, of_path: &[Value], of_operation: &[Value]) -> Vec<Value> {
    let mut merged: Vec<Value> = Vec::new();
    for parameter in of_path.iter().chain(of_operation) {
        let parameter = resolved(components, "parameters", parameter);
        let same = |known: &Value| known["name"] == parameter["name"] && known["in"] == parameter["in"];
        match merged.iter_mut().find(|known| same(known)) {
            Some(known) => *known = parameter.clone(),
            None => merged.push(parameter.clone()),
        }
    }
    merged
}

/// What `value` refers to, or itself. `refuse` has seen to it that references end.
fn resolved<'v>(components: &'v Value, section: &str, mut value: &'v Value) -> &'v Value {
    while let Some(target) = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| component_of(reference, section))
        .and_then(|name| components.get(section)?.get(name))
    {
        value = target;
    }
    value
}

/// Answers other than success have one type for all operations, the SDK's own error, which reads whatever body came.
/// progenitor would panic on several schemas, or take `default` for success.
pub(super) fn one_error_type(document: &mut Value) {
    for operation in operations_mut(document) {
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.retain(|status, _| status.starts_with('2'));
        }
    }
}

/// Of a success with a value and one without, the first stays: progenitor has one type for both. The SDK makes the
/// other an error of its own kind, so that it never arrives as a decode error.
pub(super) fn one_success_type(document: &mut Value) {
    for operation in operations_mut(document) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        for (_, response) in responses.iter_mut() {
            if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) {
                content.retain(|media_type, _| is_json(media_type));
            }
        }
        let has_value = |response: &Value| response["content"].as_object().is_some_and(|content| !content.is_empty());
        if responses.values().any(has_value) {
            responses.retain(|_, response| has_value(response));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_replaced_and_path_parameters_move() {
        let mut document = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "q", "in": "query", "schema": {"type": "string"}}],
                "get": {
                    "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"200": {"$ref": "#/components/responses/R"}},
                },
            }},
            "components": {
                "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/S"}}},
                "requestBodies": {"B": {"$ref": "#/components/requestBodies/C"}, "C": {"content": {}}},
                "responses": {"R": {"description": "r", "headers": {"h": {}}}},
                "schemas": {"S": {"type": "string"}},
            },
        });
        resolve_references(&mut document);
        assert_eq!(
            document,
            json!({
                "paths": {"/a/{id}": {"get": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/S"}},
                        {"name": "q", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "requestBody": {"content": {}},
                    "responses": {"200": {"description": "r"}},
                }}},
                "components": {"schemas": {"S": {"type": "string"}}},
            })
        );
    }

    fn responses(rule: fn(&mut Value), responses: Value) -> Vec<String> {
        let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
        rule(&mut document);
        document["paths"]["/a"]["get"]["responses"].as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn errors_and_default_go() {
        let left =
            responses(one_error_type, json!({"200": {}, "204": {}, "2XX": {}, "404": {}, "5XX": {}, "default": {}}));
        assert_eq!(left, ["200", "204", "2XX"]);
    }

    #[test]
    fn the_answer_with_a_value_stays() {
        let value = json!({"content": {"application/json": {"schema": {}}}});
        assert_eq!(responses(one_success_type, json!({"204": {}, "200": value, "201": value})), ["200", "201"]);
        assert_eq!(responses(one_success_type, json!({"204": {}, "202": {"content": {}}})), ["204", "202"]);
    }
}
