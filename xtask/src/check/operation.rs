//! The operations of an OpenAPI document, ours or anybody's: their parameters, bodies and answers, references followed.

use std::collections::BTreeMap;

use serde_json::Value;
use webex_call_pickup_codegen::{Node, Pointer};

use super::schema::{Schema, followed};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What OpenAPI says to ignore among header parameters, since the content and the security say it.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation<'a> {
    root: &'a Value,
    /// The method, in capitals.
    pub(crate) method: String,
    /// The path template as it is written.
    pub(crate) path: &'a str,
    /// The path item.
    pub(crate) item: Node<'a>,
    /// The operation itself.
    pub(crate) node: Node<'a>,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter<'a> {
    root: &'a Value,
    /// Where it is sent: `path`, `query`, `header`.
    pub(crate) within: &'a str,
    /// Its name.
    pub(crate) name: &'a str,
    /// The parameter itself.
    pub(crate) node: Node<'a>,
}

/// Every operation of the document.
pub(crate) fn all(root: &Value) -> Vec<Operation<'_>> {
    let paths = Node { value: root, pointer: Pointer::default() }.get("paths");
    let mut operations = Vec::new();
    for (path, item) in paths.iter().flat_map(Node::entries) {
        let Some(item) = followed(root, item) else { continue };
        for (method, node) in item.entries().filter(|(key, node)| METHODS.contains(key) && node.value.is_object()) {
            operations.push(Operation { root, method: method.to_uppercase(), path, item: item.clone(), node });
        }
    }
    operations
}

/// A path template without what means nothing: the names of its parameters, and a slash at its end.
pub(crate) fn shape(path: &str) -> String {
    path.trim_end_matches('/')
        .split('/')
        .map(|segment| if is_parameter(segment) { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether a segment of a path template stands for any.
pub(crate) fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// The path of the first server, which goes before every path of the document.
pub(crate) fn base_path(root: &Value) -> String {
    let url = root["servers"][0]["url"].as_str().or(root["basePath"].as_str()).unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |start| &rest[start..]));
    path.trim_end_matches('/').to_owned()
}

impl<'a> Operation<'a> {
    /// `GET /bells/{bellId}`
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The parameters, those of the path item among them. A path parameter of theirs has the name of ours.
    pub(crate) fn parameters(&self) -> Vec<Parameter<'a>> {
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        for owner in [&self.node, &self.item] {
            for node in owner.get("parameters").iter().flat_map(Node::items) {
                let Some(node) = followed(self.root, node) else { continue };
                let (Some(within), Some(name)) = (node.text("in"), node.text("name")) else { continue };
                let is_header = within == "header";
                let is_ignored =
                    within == "body" || (is_header && IGNORED_HEADERS.contains(&name.to_lowercase().as_str()));
                // What the operation says goes before what its path item says.
                let is_known = parameters.iter().any(|known| known.is(within, name));
                if !is_ignored && !is_known {
                    parameters.push(Parameter { root: self.root, within, name, node });
                }
            }
        }
        parameters
    }

    /// The names of the path's parameters, in their order.
    pub(crate) fn path_parameters(&self) -> Vec<&'a str> {
        self.path
            .split('/')
            .filter(|segment| is_parameter(segment))
            .map(|segment| &segment[1..segment.len() - 1])
            .collect()
    }

    /// The body of the request. Swagger 2.0 has it among the parameters.
    pub(crate) fn request(&self) -> Option<Node<'a>> {
        if let Some(body) = self.node.get("requestBody") {
            return followed(self.root, body);
        }
        let parameters = self.node.get("parameters");
        let mut bodies = parameters.iter().flat_map(Node::items).filter_map(|node| followed(self.root, node));
        bodies.find(|node| node.text("in") == Some("body"))
    }

    /// The answers by their status codes.
    pub(crate) fn responses(&self) -> BTreeMap<String, Node<'a>> {
        let responses = self.node.get("responses");
        let entries = responses.iter().flat_map(Node::entries).filter(|(status, _)| !status.starts_with("x-"));
        entries
            .filter_map(|(status, node)| {
                let status = if status == "default" { status.to_owned() } else { status.to_uppercase() };
                followed(self.root, node).map(|node| (status, node))
            })
            .collect()
    }

    /// The headers of an answer, by their names in small letters.
    pub(crate) fn headers(&self, response: &Node<'a>) -> BTreeMap<String, Parameter<'a>> {
        let headers = response.get("headers");
        let entries = headers.iter().flat_map(Node::entries).filter_map(|(name, node)| {
            let node = followed(self.root, node)?;
            Some((name.to_lowercase(), Parameter { root: self.root, within: "header", name, node }))
        });
        // OpenAPI says to ignore it: the media types say it.
        entries.filter(|(name, _)| name != "content-type").collect()
    }

    /// The media types of an answer or of the body of a request, with their schemas.
    pub(crate) fn content(&self, owner: &Node<'a>) -> BTreeMap<String, (Node<'a>, Schema<'a>)> {
        let Some(content) = owner.get("content") else {
            // Swagger 2.0.
            let schema = owner.get("schema").filter(|schema| schema.value.is_object());
            let schema = schema.map(|schema| (owner.clone(), Schema::new(self.root, vec![schema])));
            return schema.map(|schema| ("application/json".to_owned(), schema)).into_iter().collect();
        };
        content
            .entries()
            .map(|(name, node)| {
                let schema = Schema::new(self.root, node.get("schema").into_iter().collect());
                (media_type(name), (node, schema))
            })
            .collect()
    }
}

impl<'a> Parameter<'a> {
    /// Whether the parameter has this place and this name.
    pub(crate) fn is(&self, within: &str, name: &str) -> bool {
        let is_named = if within == "header" { self.name.eq_ignore_ascii_case(name) } else { self.name == name };
        self.within == within && is_named
    }

    /// What its value is. Swagger 2.0 says that in the parameter itself.
    pub(crate) fn schema(&self) -> Schema<'a> {
        let content = self.node.get("content");
        let media_type = content.iter().flat_map(Node::entries).next().map(|(_, media_type)| media_type);
        let schema = self.node.get("schema").or_else(|| media_type.and_then(|media_type| media_type.get("schema")));
        let schema = schema.or_else(|| self.node.get("type").map(|_| self.node.clone()));
        Schema::new(self.root, schema.into_iter().collect())
    }
}

/// A media type without its parameters, in small letters.
pub(crate) fn media_type(text: &str) -> String {
    text.split(';').next().unwrap_or_default().trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_names_of_path_parameters_mean_nothing() {
        assert_eq!(shape("/bells/{bellId}/rings/"), shape("/bells/{id}/rings"));
        assert_ne!(shape("/bells/{bellId}"), shape("/bells/all"));
    }

    #[test]
    fn the_base_path_is_that_of_the_first_server() {
        let base = |servers: Value| base_path(&json!({ "servers": servers }));
        assert_eq!(base(json!([{"url": "https://example.com/v1/"}, {"url": "https://example.com/v2"}])), "/v1");
        assert_eq!(base(json!([{"url": "https://example.com"}])), "");
        assert_eq!(base(json!([{"url": "/v3"}])), "/v3");
        assert_eq!(base(json!(7)), "");
        assert_eq!(base_path(&json!({"swagger": "2.0", "basePath": "/v2"})), "/v2");
    }

    #[test]
    fn an_operation_goes_before_its_path_item() {
        let root = json!({"paths": {"/a": {
            "parameters": [{"in": "query", "name": "q", "required": true}, {"in": "header", "name": "X-One"}],
            "get": {"parameters": [
                {"in": "query", "name": "q"}, {"in": "header", "name": "x-one"}, {"in": "header", "name": "Accept"}
            ]}
        }}});
        let parameters = all(&root)[0].parameters();
        let found: Vec<_> =
            parameters.iter().map(|parameter| (parameter.name, parameter.node.flag("required"))).collect();
        assert_eq!(found, [("q", false), ("x-one", false)]);
    }

    #[test]
    fn references_in_a_circle_lead_nowhere() {
        let root = json!({"paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}, "/c": {"get": {
            "parameters": [{"$ref": "#/paths/~1c/get/parameters/0"}],
            "responses": {"200": {"$ref": "#/nowhere"}, "2xx": {}}
        }}}});
        let operations = all(&root);
        assert_eq!(operations.len(), 1);
        assert!(operations[0].parameters().is_empty());
        assert_eq!(operations[0].responses().into_keys().collect::<Vec<_>>(), ["2XX"]);
    }
}
