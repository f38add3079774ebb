//! Rules for operations: where things are, and what answers they have.

use serde_json::{Map, Value};

use super::{each_schema_mut, object_entries, operations_mut};
use crate::validate::{METHODS, component_of, is_json};

/// Puts referenced parameters, bodies and answers in the place of the references, and the parameters of a path into its
/// operations, so that the other rules need not look for them. References to schemas stay.
pub(crate) fn resolve_references(document: &mut Value) {
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

/// What `value` refers to, or itself. `validate` has seen to it that references end.
pub(crate) fn resolved<'v>(components: &'v Value, section: &str, mut value: &'v Value) -> &'v Value {
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

/// The bodies of an operation: of its request and of its answers.
fn bodies_mut(operation: &mut Map<String, Value>) -> Vec<&mut Value> {
    let mut bodies = Vec::new();
    for (key, value) in operation {
        match key.as_str() {
            "requestBody" => bodies.push(value),
            "responses" => bodies.extend(object_entries(Some(value)).map(|(_, response)| response)),
            _ => {}
        }
    }
    bodies
}

/// JSON is called `application/json` and nothing else: progenitor compares texts, where `application/json ;charset=utf-8`
/// means the same. What else an answer may be goes, such as the page of a gateway.
pub(super) fn one_media_type(document: &mut Value) {
    for operation in operations_mut(document) {
        let contents = bodies_mut(operation).into_iter().filter_map(|body| body.get_mut("content")?.as_object_mut());
        for content in contents {
            let json = content.iter().find(|(media_type, _)| is_json(media_type)).map(|(_, media)| media.clone());
            *content = json.into_iter().map(|media| ("application/json".to_owned(), media)).collect();
        }
    }
}

/// Of a success with a value and one without, the first stays: progenitor has one type for both. The SDK makes the
/// other an error of its own kind, so that it never arrives as a decode error.
pub(super) fn one_success_type(document: &mut Value) {
    for operation in operations_mut(document) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        let has_value = |response: &Value| response["content"].as_object().is_some_and(|content| !content.is_empty());
        if responses.values().any(has_value) {
            responses.retain(|_, response| has_value(response));
        }
    }
}

const OF_DOCUMENT: [&str; 4] = ["openapi", "info", "paths", "components"];
const OF_INFO: [&str; 2] = ["title", "version"];
const OF_OPERATION: [&str; 4] = ["operationId", "parameters", "requestBody", "responses"];
const OF_PARAMETER: [&str; 4] = ["name", "in", "required", "schema"];
const OF_BODY: [&str; 3] = ["description", "required", "content"];
const OF_MEDIA_TYPE: [&str; 1] = ["schema"];
const NOT_OF_SCHEMA: [&str; 6] = ["example", "externalDocs", "xml", "readOnly", "writeOnly", "deprecated"];

/// What progenitor makes nothing of goes, so that it cannot trip over it either: texts, servers, scopes and examples are
/// read by `postprocess`, from the document as it was written.
pub(super) fn forget_what_nobody_reads(document: &mut Value) {
    keep(Some(document), &OF_DOCUMENT);
    keep(document.get_mut("info"), &OF_INFO);
    for (_, item) in object_entries(document.get_mut("paths")) {
        keep(Some(item), &METHODS);
    }
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|path, _| path.starts_with('/'));
    }
    for operation in operations_mut(document) {
        operation.retain(|key, _| OF_OPERATION.contains(&key.as_str()));
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            keep(Some(parameter), &OF_PARAMETER);
        }
        for body in bodies_mut(operation) {
            keep(Some(body), &OF_BODY);
            object_entries(body.get_mut("content")).for_each(|(_, media)| keep(Some(media), &OF_MEDIA_TYPE));
        }
    }
    each_schema_mut(document, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|key, _| !NOT_OF_SCHEMA.contains(&key.as_str()));
        }
    });
}

fn keep(value: Option<&mut Value>, keys: &[&str]) {
    if let Some(entries) = value.and_then(Value::as_object_mut) {
        entries.retain(|key, _| keys.contains(&key.as_str()));
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
                    "responses": {"200": {"description": "r", "headers": {"h": {}}}},
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
    fn json_has_one_name() {
        let media = json!({"schema": {"type": "string"}});
        let mut document = json!({"paths": {"/a": {"get": {
            "requestBody": {"content": {"application/json; charset=utf-8": media}},
            "responses": {"200": {"content": {"text/html": {}, "Application/JSON": media}}, "204": {}},
        }}}});
        one_media_type(&mut document);
        let content = json!({"application/json": media});
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["requestBody"]["content"], content);
        assert_eq!(operation["responses"], json!({"200": {"content": content}, "204": {}}));
    }

    #[test]
    fn only_what_progenitor_reads_stays() {
        let schema =
            json!({"type": "object", "example": {"$ref": "#/nowhere"}, "properties": {"example": {"xml": {}}}});
        let mut document = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1", "contact": 5},
            "tags": 5,
            "paths": {"x-note": 5, "/a": {"summary": "s", "get": {
                "operationId": "a", "tags": [5], "security": [],
                "parameters": [{"name": "p", "in": "query", "style": "form", "schema": schema}],
                "responses": {"200": {"headers": 5, "content": {"application/json": {"examples": 5, "schema": schema}}}},
            }}},
            "components": {"schemas": {"S": schema}},
        });
        forget_what_nobody_reads(&mut document);
        let schema = json!({"type": "object", "properties": {"example": {}}});
        assert_eq!(
            document,
            json!({
                "openapi": "3.0.3",
                "info": {"title": "t", "version": "1"},
                "paths": {"/a": {"get": {
                    "operationId": "a",
                    "parameters": [{"name": "p", "in": "query", "schema": schema}],
                    "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
                }}},
                "components": {"schemas": {"S": schema}},
            })
        );
    }

    #[test]
    fn the_answer_with_a_value_stays() {
        let value = json!({"content": {"application/json": {"schema": {}}}});
        assert_eq!(responses(one_success_type, json!({"204": {}, "200": value, "201": value})), ["200", "201"]);
        assert_eq!(responses(one_success_type, json!({"204": {}, "202": {"content": {}}})), ["204", "202"]);
    }
}
