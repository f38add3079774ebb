//! The forms of Swagger 2.0 for what OpenAPI 3 has in other places: bodies among the parameters, schemas of responses and
//! parameters in these themselves, and the base path.

use super::node::Node;

/// Returns `true` if a parameter is the body of the request.
pub(super) fn is_body(parameter: &Node<'_>) -> bool {
    parameter.str("in") == Some("body")
}

/// The schema that a parameter is itself.
pub(super) fn parameter_schema<'a>(parameter: &Node<'a>) -> Option<Node<'a>> {
    parameter.has("type").then(|| parameter.clone())
}

/// The schema of a response or a body without media types.
pub(super) fn body_schema<'a>(owner: &Node<'a>) -> Option<Node<'a>> {
    owner.get("schema").filter(|schema| schema.is_object() && !owner.has("content"))
}

/// The path of the first server, which stands before every path of the document.
pub fn base_path<'a>(root: &Node<'a>) -> &'a str {
    let server = root.items_of("servers").next().and_then(|server| server.str("url"));
    let url = server.or_else(|| root.str("basePath")).unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |start| &rest[start..]));
    path.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::openapi::{operation::operations, reference::Resolver};

    #[test]
    fn the_base_path_is_that_of_the_first_server() {
        let base = |servers: Value| base_path(&Node::root(&json!({ "servers": servers }))).to_owned();
        assert_eq!(base(json!([{"url": "https://example.com/v1/"}, {"url": "https://example.com/v2"}])), "/v1");
        assert_eq!(base(json!([{"url": "https://example.com"}])), "");
        assert_eq!(base(json!([{"url": "/v3"}])), "/v3");
        assert_eq!(base(json!(7)), "");
        assert_eq!(base_path(&Node::root(&json!({"swagger": "2.0", "basePath": "/v2"}))), "/v2");
    }

    #[test]
    fn swagger_2_has_bodies_and_schemas_elsewhere() {
        let root = json!({"paths": {"/a": {"post": {
            "parameters": [
                {"in": "body", "name": "b", "schema": {"type": "object"}},
                {"in": "query", "name": "q", "type": "integer"},
            ],
            "responses": {"200": {"schema": {"type": "string"}}},
        }}}});
        let operation = &operations(&Resolver::new(&root))[0];
        assert_eq!(operation.request_body().unwrap().json().unwrap().schema.unwrap().str("type"), Some("object"));
        assert_eq!(operation.parameters()[1].schema().unwrap().str("type"), Some("integer"));
        let response = operation.responses().next().unwrap();
        assert_eq!(response.json().unwrap().schema.unwrap().str("type"), Some("string"));
    }
}
