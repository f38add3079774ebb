//! Rules for the responses of operations, and for the keys that progenitor does not use.

use serde_json::{Value, json};

use super::visit_mut::{bodies_mut, each_schema_mut, entries_mut, operations_mut};
use crate::openapi::vocabulary::{JSON, METHODS, PARAMETERS, RESPONSES, is_json, is_success, json_preference};

/// Removes the responses other than success: all errors are of one type, the SDK's own, which reads any body. progenitor
/// would panic on several schemas, or take `default` for success.
pub(super) fn remove_error_responses(document: &mut Value) {
    for operation in operations_mut(document) {
        if let Some(responses) = operation.get_mut(RESPONSES).and_then(Value::as_object_mut) {
            responses.retain(|status, _| is_success(status));
        }
    }
}

/// Keeps the preferred JSON media type of each body, as `application/json`, since progenitor compares strings, and removes all
/// other media types, such as that of a gateway's error page.
pub(super) fn unify_media_types(document: &mut Value) {
    for operation in operations_mut(document) {
        let contents = bodies_mut(operation).into_iter().filter_map(|body| body.get_mut("content")?.as_object_mut());
        for content in contents {
            let json = content.iter().filter(|(media_type, _)| is_json(media_type));
            let json = json.min_by_key(|(media_type, _)| json_preference(media_type)).map(|(_, media)| media.clone());
            *content = json.into_iter().map(|media| (JSON.to_owned(), media)).collect();
            for media in content.values_mut().filter_map(Value::as_object_mut) {
                // Without a schema, any value is valid.
                media.entry("schema").or_insert_with(|| json!({}));
            }
        }
    }
}

/// Keeps the responses with a value, if there are any: progenitor has one type for all successes. At run time, a
/// success without a body is `ErrorKind::NoContent`, not a decode error.
pub(super) fn keep_one_success_type(document: &mut Value) {
    for operation in operations_mut(document) {
        let Some(responses) = operation.get_mut(RESPONSES).and_then(Value::as_object_mut) else { continue };
        let has_value = |response: &Value| response["content"].as_object().is_some_and(|content| !content.is_empty());
        if responses.values().any(has_value) {
            responses.retain(|_, response| has_value(response));
        }
    }
}

const DOCUMENT_KEYS: [&str; 4] = ["openapi", "info", "paths", "components"];
const INFO_KEYS: [&str; 2] = ["title", "version"];
const OPERATION_KEYS: [&str; 4] = ["operationId", "parameters", "requestBody", "responses"];
const PARAMETER_KEYS: [&str; 4] = ["name", "in", "required", "schema"];
const BODY_KEYS: [&str; 3] = ["description", "required", "content"];
const MEDIA_TYPE_KEYS: [&str; 1] = ["schema"];
const UNUSED_SCHEMA_KEYS: [&str; 5] = ["example", "externalDocs", "xml", "readOnly", "writeOnly"];

/// Removes the keys that progenitor does not use, so that it cannot fail on them either. Documentation, servers, scopes and
/// examples are read by `postprocess`, from the document as it was written; only the example of a pattern is kept, for the
/// message of a string that does not match.
pub(super) fn strip_unused_keys(document: &mut Value) {
    retain_keys(Some(document), &DOCUMENT_KEYS);
    retain_keys(document.get_mut("info"), &INFO_KEYS);
    for (_, item) in entries_mut(document.get_mut("paths")) {
        retain_keys(Some(item), &METHODS);
    }
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|path, _| path.starts_with('/'));
    }
    for operation in operations_mut(document) {
        operation.retain(|key, _| OPERATION_KEYS.contains(&key.as_str()));
        for parameter in operation.get_mut(PARAMETERS).and_then(Value::as_array_mut).into_iter().flatten() {
            retain_keys(Some(parameter), &PARAMETER_KEYS);
        }
        for body in bodies_mut(operation) {
            retain_keys(Some(body), &BODY_KEYS);
            entries_mut(body.get_mut("content")).for_each(|(_, media)| retain_keys(Some(media), &MEDIA_TYPE_KEYS));
        }
    }
    each_schema_mut(document, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            let has_pattern = schema.contains_key("pattern");
            schema.retain(|key, _| !UNUSED_SCHEMA_KEYS.contains(&key.as_str()) || (has_pattern && key == "example"));
        }
    });
}

fn retain_keys(value: Option<&mut Value>, keys: &[&str]) {
    if let Some(entries) = value.and_then(Value::as_object_mut) {
        entries.retain(|key, _| keys.contains(&key.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn responses(rule: fn(&mut Value), responses: Value) -> Vec<String> {
        let mut document = json!({"paths": {"/a": {"get": {"responses": responses}}}});
        rule(&mut document);
        document["paths"]["/a"]["get"]["responses"].as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn removes_errors_and_default() {
        let left = responses(
            remove_error_responses,
            json!({"200": {}, "204": {}, "2XX": {}, "404": {}, "5XX": {}, "default": {}}),
        );
        assert_eq!(left, ["200", "204", "2XX"]);
    }

    #[test]
    fn json_has_one_media_type() {
        let media = json!({"schema": {"type": "string"}});
        let mut document = json!({"paths": {"/a": {"get": {
            "requestBody": {"content": {"application/json; charset=utf-8": media}},
            "responses": {"200": {"content": {"text/html": {}, "Application/JSON": media}}, "204": {}},
        }}}});
        unify_media_types(&mut document);
        let content = json!({"application/json": media});
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["requestBody"]["content"], content);
        assert_eq!(operation["responses"], json!({"200": {"content": content}, "204": {}}));
    }

    #[test]
    fn keeps_only_the_keys_that_progenitor_uses() {
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
        strip_unused_keys(&mut document);
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
    fn keeps_the_responses_with_a_value() {
        let value = json!({"content": {"application/json": {"schema": {}}}});
        assert_eq!(responses(keep_one_success_type, json!({"204": {}, "200": value, "201": value})), ["200", "201"]);
        assert_eq!(responses(keep_one_success_type, json!({"204": {}, "202": {"content": {}}})), ["204", "202"]);
    }
}
