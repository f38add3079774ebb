//! Operations: their parameters, request bodies, responses, headers and media types, with references followed, and the
//! security and the servers that are in effect.
//!
//! Of a part that can be a reference, `written` is the part as it stands in the document, and `node` is its target. A
//! reference that leads nowhere is its own target.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use serde_json::Value;

#[cfg(feature = "comparison")]
use super::swagger;
use super::{
    node::Node,
    reference::{Resolver, is_reference},
    vocabulary::{
        HEADERS, PARAMETERS, REQUIRED_SCOPES, RESPONSES, default_style, is_extension, is_ignored_header,
        is_ignored_response_header, is_json, is_method, is_success, json_preference, media_type,
    },
};

/// An entry of `paths`, `webhooks` or a callback.
#[derive(Debug, Clone)]
pub struct PathItem<'a> {
    resolver: Resolver<'a>,
    /// The path template, or the name of the webhook.
    pub path: &'a str,
    /// The path item as it is written.
    pub written: Node<'a>,
    /// The path item.
    pub node: Node<'a>,
}

/// The path items of `owner`. A reference with keys beside it counts as two: the target, and the keys beside it.
pub fn path_items<'a>(resolver: &Resolver<'a>, owner: &Node<'a>) -> Vec<PathItem<'a>> {
    let mut items = Vec::new();
    for (path, written) in owner.entries().filter(|(path, _)| !is_extension(path)) {
        let resolved = resolver.resolve(&written);
        let beside = (resolved.reference.is_some() && !is_reference(written.value)).then(|| written.clone());
        for node in [Some(resolved.target), beside].into_iter().flatten() {
            items.push(PathItem { resolver: resolver.clone(), path, written: written.clone(), node });
        }
    }
    items
}

impl<'a> PathItem<'a> {
    /// The operations, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'a>> {
        let operations = self.node.entries().filter(|(key, _)| is_method(key));
        operations.map(|(method, node)| Operation {
            resolver: self.resolver.clone(),
            path: self.path,
            method,
            item: self.node.clone(),
            node,
        })
    }
}

/// Every operation in `paths`, in the order of the document.
pub fn operations<'a>(resolver: &Resolver<'a>) -> Vec<Operation<'a>> {
    let paths = resolver.root().get("paths");
    let items = paths.iter().flat_map(|paths| path_items(resolver, paths));
    let operations = items.flat_map(|item| item.operations().collect::<Vec<_>>());
    operations.filter(|operation| operation.node.is_object()).collect()
}

/// The names of the parameters in a path template, in their order.
pub fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}

/// A path template without the names of its parameters: `/bells/{}` for `/bells/{bellId}`.
pub fn path_shape(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    shape + rest
}

/// Returns `true` if a segment of a path template is a parameter.
pub fn is_path_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    resolver: Resolver<'a>,
    /// The path template.
    pub path: &'a str,
    /// The method, in lower case.
    pub method: &'a str,
    /// The path item.
    pub item: Node<'a>,
    /// The operation itself.
    pub node: Node<'a>,
}

impl<'a> Operation<'a> {
    /// The method and the path, such as `GET /bells/{bellId}`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }

    /// The `operationId`.
    pub fn id(&self) -> Option<&'a str> {
        self.node.str("operationId")
    }

    /// The parameters, in the order of the document: those of the path item, then those of the operation. Of two with
    /// the same [key](Parameter::key), the operation's takes the place of the path item's; of two in one list, the first
    /// one counts.
    pub fn parameters(&self) -> Vec<Parameter<'a>> {
        let of_item = listed_parameters(&self.resolver, &self.item);
        let of_operation = listed_parameters(&self.resolver, &self.node);
        let mut merged: Vec<Parameter<'a>> = Vec::new();
        let mut known: HashMap<ParameterKey<'a>, (usize, bool)> = HashMap::new();
        let both = of_item.into_iter().map(|one| (false, one)).chain(of_operation.into_iter().map(|one| (true, one)));
        for (is_own, parameter) in both {
            match known.entry(parameter.key()) {
                Entry::Vacant(entry) => {
                    entry.insert((merged.len(), is_own));
                    merged.push(parameter);
                }
                Entry::Occupied(mut entry) => {
                    let (index, was_own) = *entry.get();
                    if is_own && !was_own {
                        entry.insert((index, true));
                        merged[index] = parameter;
                    }
                }
            }
        }
        merged
    }

    /// The request body.
    pub fn request_body(&self) -> Option<RequestBody<'a>> {
        let body = self.node.get("requestBody");
        let body = body.map(|written| (self.resolver.resolve(&written).target, written));
        #[cfg(feature = "comparison")]
        let body = body.or_else(|| {
            let body = self.parameters().into_iter().find(|parameter| swagger::is_body(&parameter.node))?;
            Some((body.node, body.written))
        });
        body.map(|(node, written)| RequestBody { written, node })
    }

    /// The responses, in the order of the document.
    pub fn responses(&self) -> impl Iterator<Item = Response<'a>> {
        let responses = self.node.entries_of(RESPONSES).filter(|(status, _)| !is_extension(status));
        responses.map(|(status, written)| {
            let node = self.resolver.resolve(&written).target;
            Response { resolver: self.resolver.clone(), status, written, node }
        })
    }

    /// The list of security requirements that is in effect: the operation's own, or that of the document.
    pub fn security(&self) -> Option<Node<'a>> {
        self.node.get("security").or_else(|| self.resolver.root().get("security"))
    }

    /// The servers that are in effect: the operation's own, those of the path item, or those of the document.
    pub fn servers(&self) -> Option<Node<'a>> {
        let own = self.node.get("servers").or_else(|| self.item.get("servers"));
        own.or_else(|| self.resolver.root().get("servers"))
    }

    /// The scopes that a token needs, each once: those of the first security requirement, and those of
    /// `x-required-scopes`.
    pub fn scopes(&self) -> Vec<&'a str> {
        let requirement = self.security().and_then(|security| security.items().next());
        let of_security = requirement.iter().flat_map(Node::entries).map(|(_, scopes)| scopes.value);
        let lists = of_security.chain(self.node.value.get(REQUIRED_SCOPES)).filter_map(Value::as_array);
        let mut scopes: Vec<&'a str> = Vec::new();
        for scope in lists.flatten().filter_map(Value::as_str) {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        scopes
    }
}

/// The location and the name of a parameter, which distinguish it from the others of its operation. The name of a header is
/// in lower case, since its case has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParameterKey<'a> {
    /// The value of `in`: `path`, `query`, `header` or `cookie`.
    pub location: &'a str,
    /// The name.
    pub name: Cow<'a, str>,
}

/// A parameter of an operation, or a header of a response, which differs only in where its name stands.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// The value of `in`, or an empty string.
    pub location: &'a str,
    /// The name as it is written, or an empty string.
    pub name: &'a str,
    /// The parameter as it is written.
    pub written: Node<'a>,
    /// The parameter.
    pub node: Node<'a>,
}

/// The parameters that a path item or an operation lists itself.
pub fn listed_parameters<'a>(resolver: &Resolver<'a>, owner: &Node<'a>) -> Vec<Parameter<'a>> {
    let parameters = owner.items_of(PARAMETERS).map(|written| {
        let node = resolver.resolve(&written).target;
        let (location, name) = (node.str("in").unwrap_or_default(), node.str("name").unwrap_or_default());
        Parameter { location, name, written, node }
    });
    parameters.collect()
}

impl<'a> Parameter<'a> {
    /// The key that distinguishes the parameter from the others of its operation.
    pub fn key(&self) -> ParameterKey<'a> {
        let is_lowered = self.location == "header" && self.name.bytes().any(|byte| byte.is_ascii_uppercase());
        let name = if is_lowered { self.name.to_ascii_lowercase().into() } else { self.name.into() };
        ParameterKey { location: self.location, name }
    }

    /// Returns `true` if OpenAPI ignores the parameter, since the content and the security describe that header.
    pub fn is_ignored(&self) -> bool {
        self.location == "header" && is_ignored_header(self.name)
    }

    /// Returns `true` if the parameter is required. One of the path always is.
    pub fn is_required(&self) -> bool {
        self.location == "path" || self.node.flag("required")
    }

    /// The schema: its own, or that of its only media type.
    pub fn schema(&self) -> Option<Node<'a>> {
        let schema = self.node.get("schema");
        let schema =
            schema.or_else(|| self.node.entries_of("content").next().and_then(|(_, media)| media.get("schema")));
        #[cfg(feature = "comparison")]
        let schema = schema.or_else(|| swagger::parameter_schema(&self.node));
        schema
    }

    /// The style in which the value is written.
    pub fn style(&self) -> &'a str {
        self.node.str("style").unwrap_or(default_style(self.location))
    }

    /// Returns `true` if a list is written as one parameter for each item.
    pub fn explodes(&self) -> bool {
        self.node.value.get("explode").and_then(Value::as_bool).unwrap_or(self.style() == "form")
    }

    /// The character between the items of a list, or `None` if a list is written as one parameter for each item.
    pub fn separator(&self) -> Option<char> {
        let separator = match self.style() {
            "spaceDelimited" => ' ',
            "pipeDelimited" => '|',
            _ => ',',
        };
        (!self.explodes()).then_some(separator)
    }
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody<'a> {
    /// The body as it is written.
    pub written: Node<'a>,
    /// The body.
    pub node: Node<'a>,
}

impl<'a> RequestBody<'a> {
    /// The media types, in the order of the document.
    pub fn content(&self) -> Vec<MediaType<'a>> {
        content(&self.node)
    }

    /// The media type that is JSON.
    pub fn json(&self) -> Option<MediaType<'a>> {
        json_content(&self.node)
    }
}

/// A response of an operation.
#[derive(Debug, Clone)]
pub struct Response<'a> {
    resolver: Resolver<'a>,
    /// The status code, the range or `default`, as it is written.
    pub status: &'a str,
    /// The response as it is written.
    pub written: Node<'a>,
    /// The response.
    pub node: Node<'a>,
}

impl<'a> Response<'a> {
    /// Returns `true` if the status is one of success.
    pub fn is_success(&self) -> bool {
        is_success(self.status)
    }

    /// The headers, each with its name as it is written. `Content-Type` is left out: the media types describe it.
    pub fn headers(&self) -> Vec<Parameter<'a>> {
        let headers = self.node.entries_of(HEADERS).map(|(name, written)| {
            let node = self.resolver.resolve(&written).target;
            Parameter { location: "header", name, written, node }
        });
        headers.filter(|header| !is_ignored_response_header(header.name)).collect()
    }

    /// The media types, in the order of the document.
    pub fn content(&self) -> Vec<MediaType<'a>> {
        content(&self.node)
    }

    /// The media type that is JSON.
    pub fn json(&self) -> Option<MediaType<'a>> {
        json_content(&self.node)
    }
}

/// An entry of `content`.
#[derive(Debug, Clone)]
pub struct MediaType<'a> {
    /// The media type as it is written.
    pub name: &'a str,
    /// The entry itself.
    pub node: Node<'a>,
    /// The schema.
    pub schema: Option<Node<'a>>,
}

impl<'a> MediaType<'a> {
    /// The media type without its parameters, in lower case.
    pub fn essence(&self) -> Cow<'a, str> {
        media_type(self.name)
    }

    /// Returns `true` if the media type is JSON.
    pub fn is_json(&self) -> bool {
        is_json(self.name)
    }
}

/// The media types of a request body or a response, in the order of the document.
pub fn content<'a>(owner: &Node<'a>) -> Vec<MediaType<'a>> {
    #[cfg(feature = "comparison")]
    if let Some(schema) = swagger::body_schema(owner) {
        return vec![MediaType { name: "application/json", node: owner.clone(), schema: Some(schema) }];
    }
    let content = owner.entries_of("content");
    content.map(|(name, node)| MediaType { name, schema: node.get("schema"), node }).collect()
}

/// The media type of a request body or a response that is JSON: `application/json`, else the first other one, else a range.
pub fn json_content<'a>(owner: &Node<'a>) -> Option<MediaType<'a>> {
    content(owner).into_iter().filter(MediaType::is_json).min_by_key(|media| json_preference(media.name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parameters_merge_by_location_and_name() {
        let root = json!({
            "paths": {"/a/{id}": {
                "parameters": [
                    {"$ref": "#/components/parameters/Id"},
                    {"name": "q", "in": "query", "required": true},
                    {"name": "X-One", "in": "header"},
                ],
                "get": {"parameters": [
                    {"name": "x-one", "in": "header", "required": true},
                    {"name": "q", "in": "query"},
                    {"name": "q", "in": "header"},
                    {"name": "Q", "in": "query"},
                    {"name": "q", "in": "query", "description": "again"},
                ]},
            }},
            "components": {"parameters": {"Id": {"name": "id", "in": "path"}}},
        });
        let operation = &operations(&Resolver::new(&root))[0];
        let found: Vec<_> = operation
            .parameters()
            .iter()
            .map(|one| (one.location, one.name, one.node.flag("required"), one.node.has("description")))
            .collect();
        assert_eq!(
            found,
            [
                ("path", "id", false, false),
                ("query", "q", false, false),
                ("header", "x-one", true, false),
                ("header", "q", false, false),
                ("query", "Q", false, false),
            ]
        );
        assert!(operation.parameters()[0].is_required(), "a path has no optional parameters");
        assert_eq!(operation.parameters()[0].written.pointer().to_string(), "#/paths/~1a~1{id}/parameters/0");
    }

    #[test]
    fn operations_come_in_document_order() {
        let root = json!({"paths": {
            "/b": {"put": {}, "get": {"operationId": "getB"}, "summary": "s", "patch": 5},
            "x-note": {"get": {}},
            "/a": {"$ref": "#/components/pathItems/A", "post": {}},
            "/c": {"$ref": "#/paths/~1c"},
        }, "components": {"pathItems": {"A": {"query": {}}}}});
        let names: Vec<_> = operations(&Resolver::new(&root)).iter().map(Operation::name).collect();
        assert_eq!(names, ["PUT /b", "GET /b", "QUERY /a", "POST /a"]);
    }

    #[test]
    fn templates_have_parameters_and_a_shape() {
        assert_eq!(path_parameters("/a/{b}/c/{d}.json").collect::<Vec<_>>(), ["b", "d"]);
        assert_eq!(path_shape("/a/{b}/c/{d}.json"), "/a/{}/c/{}.json");
        assert!(is_path_parameter("{b}") && !is_path_parameter("b"));
    }

    #[test]
    fn bodies_and_responses_are_resolved() {
        let root = json!({
            "paths": {"/a": {"post": {
                "requestBody": {"$ref": "#/components/requestBodies/B"},
                "responses": {"200": {"$ref": "#/components/responses/R"}, "4XX": {"$ref": "#/nowhere"}, "x-note": {}},
            }}},
            "components": {
                "requestBodies": {"B": {"content": {"text/plain": {}, "application/merge-patch+json": {"schema": {"type": "object"}}}}},
                "responses": {"R": {"headers": {"Link": {"required": true}, "content-type": {}}, "content": {"Application/JSON": {}}}},
            },
        });
        let operation = &operations(&Resolver::new(&root))[0];
        let body = operation.request_body().unwrap();
        assert_eq!(body.json().unwrap().schema.unwrap().str("type"), Some("object"));
        let responses: Vec<_> = operation.responses().collect();
        assert_eq!(responses.len(), 2);
        assert_eq!(responses[0].headers().iter().map(|header| header.name).collect::<Vec<_>>(), ["Link"]);
        assert_eq!(responses[0].json().unwrap().essence(), "application/json");
        assert_eq!(responses[1].node.address(), responses[1].written.address(), "it leads nowhere");
    }

    #[test]
    fn an_operation_takes_over_security_and_servers() {
        let root = json!({
            "security": [{"oauth": ["read", "write"]}], "servers": [{"url": "/"}],
            "paths": {"/a": {
                "get": {"x-required-scopes": ["read", "admin"]},
                "put": {"security": []},
            }},
        });
        let operations = operations(&Resolver::new(&root));
        assert_eq!(operations[0].scopes(), ["read", "write", "admin"]);
        assert!(operations[1].scopes().is_empty());
        assert_eq!(operations[0].servers().unwrap().pointer().to_string(), "#/servers");
    }

    #[test]
    fn styles_have_defaults() {
        let root = json!({"paths": {"/a": {"get": {"parameters": [
            {"name": "a", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
            {"name": "b", "in": "header"},
            {"name": "c", "in": "query", "explode": false},
            {"name": "d", "in": "query", "style": "pipeDelimited"},
            {"name": "Accept", "in": "header"},
        ]}}}});
        let parameters = operations(&Resolver::new(&root))[0].parameters();
        let styles: Vec<_> = parameters.iter().map(|one| (one.style(), one.explodes(), one.separator())).collect();
        let expected = [
            ("form", true, None),
            ("simple", false, Some(',')),
            ("form", false, Some(',')),
            ("pipeDelimited", false, Some('|')),
        ];
        assert_eq!(styles[..4], expected);
        assert!(parameters[4].is_ignored() && !parameters[..4].iter().any(Parameter::is_ignored));
        assert_eq!(parameters[0].schema().unwrap().str("type"), Some("object"));
    }
}
