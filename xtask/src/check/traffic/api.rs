//! The documented API: the servers, and the operations with the schemas of their parameters and bodies.

use std::collections::BTreeMap;

use url::{Host, Url};
use webex_call_pickup_codegen::openapi::{
    Document, MediaType, Operation, Pointer, Resolver,
    operation::{is_path_parameter, operations, path_shape},
    vocabulary::status,
};

use crate::check::{
    comparable_schema::ComparableSchema,
    finding::shortened,
    traffic::value_schema::{SchemaId, SchemaTable},
};

/// The documented API.
pub(super) struct DocumentedApi<'a> {
    pub(super) operations: Vec<DocumentedOperation<'a>>,
    pub(super) schemas: SchemaTable,
    servers: Vec<Url>,
}

/// A documented operation.
pub(super) struct DocumentedOperation<'a> {
    /// The method in lower case.
    method: &'a str,
    /// The path template.
    pub(super) path: &'a str,
    /// The `operationId`.
    id: Option<&'a str>,
    pub(super) pointer: Pointer,
    pub(super) path_pointer: Pointer,
    pub(super) query: BTreeMap<&'a str, QueryParameter>,
    pub(super) request: Option<BodySchemas>,
    pub(super) requires_body: bool,
    /// The responses by status code, range (`4XX`) or `default`.
    pub(super) responses: BTreeMap<String, BodySchemas>,
}

/// A documented query parameter.
pub(super) struct QueryParameter {
    pub(super) is_required: bool,
    pub(super) pointer: Pointer,
    pub(super) schema: SchemaId,
    /// The character between the items of a list that is joined in one parameter.
    pub(super) separator: Option<char>,
}

/// The schemas of a body by media type.
pub(super) struct BodySchemas {
    pub(super) content: BTreeMap<String, SchemaId>,
}

/// The target of a recorded request.
#[derive(Debug, PartialEq)]
pub(super) enum RequestTarget {
    /// The operation with this index.
    Operation(usize),
    /// Another method of the path of this operation.
    UnknownMethod(usize),
    /// An undocumented path below a documented resource, with its unknown segments redacted.
    UnknownPath(String),
    /// Another resource of a documented server: the first segment of its path.
    OtherResource(String),
    /// A server that is not documented.
    OtherServer,
}

impl<'a> DocumentedApi<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let resolver = document.resolver();
        let mut schemas = SchemaTable::default();
        let operations = operations(&resolver);
        let operations =
            operations.iter().map(|operation| DocumentedOperation::new(&resolver, operation, &mut schemas)).collect();
        let servers = resolver.root().items_of("servers");
        let servers = servers.filter_map(|server| Url::parse(server.str("url")?).ok()).collect();
        Self { operations, schemas, servers }
    }

    /// Adds the server of a request to the loopback interface if the URL ends in a documented path. Servers of tests have any
    /// port and any base path.
    pub(super) fn learn_server(&mut self, url: &Url) {
        let segments: Vec<_> = url.path_segments().map(Iterator::collect).unwrap_or_default();
        if !is_loopback(url) || self.servers.iter().any(|server| path_below(server, url, &segments).is_some()) {
            return;
        }
        // The shortest base path leaves the longest documented path.
        let base = (0..segments.len())
            .find(|start| self.operations.iter().any(|operation| operation.matches(&segments[*start..])));
        if let Some(base) = base {
            let mut server = url.clone();
            server.set_path(&segments[..base].join("/"));
            self.servers.push(server);
        }
    }

    /// Returns the target of a request.
    pub(super) fn target(&self, method: &str, url: &Url) -> RequestTarget {
        let segments: Vec<_> = url.path_segments().map(Iterator::collect).unwrap_or_default();
        let below = self.servers.iter().filter_map(|server| path_below(server, url, &segments));
        // The base path of one server may begin with that of another; the longest one counts.
        let Some(rest) = below.min_by_key(|rest| rest.len()) else { return RequestTarget::OtherServer };
        // `/bells/all` takes precedence over `/bells/{bellId}`.
        let matching = self.operations.iter().enumerate().filter(|(_, operation)| operation.matches(rest));
        let mut matching: Vec<_> = matching.collect();
        matching.sort_by_key(|(_, operation)| operation.parameter_count());
        let Some((first, best)) = matching.first() else {
            let is_below = self.operations.iter().any(|operation| rest.starts_with(&operation.resource()));
            let resource = rest.first().copied().unwrap_or_default().to_owned();
            return if is_below {
                RequestTarget::UnknownPath(self.redacted_path(rest))
            } else {
                RequestTarget::OtherResource(resource)
            };
        };
        let shape = path_shape(best.path);
        let same_method = matching
            .iter()
            .find(|(_, other)| path_shape(other.path) == shape && other.method.eq_ignore_ascii_case(method));
        same_method.map_or(RequestTarget::UnknownMethod(*first), |(index, _)| RequestTarget::Operation(*index))
    }

    /// Replaces the segments of a path that are not in the document with `*`.
    fn redacted_path(&self, segments: &[&str]) -> String {
        let is_documented = |segment: &str| {
            self.operations
                .iter()
                .flat_map(|operation| operation.path.split('/'))
                .any(|documented| documented == segment && !is_path_parameter(documented))
        };
        let redacted = segments.iter().map(|segment| if is_documented(segment) { segment } else { "*" });
        shortened(&format!("/{}", redacted.collect::<Vec<_>>().join("/")))
    }
}

/// Returns the path segments after those of the server, if the request was sent to it.
fn path_below<'s, 'u>(server: &Url, url: &Url, segments: &'s [&'u str]) -> Option<&'s [&'u str]> {
    let is_same_origin = server.scheme() == url.scheme()
        && server.host() == url.host()
        && server.port_or_known_default() == url.port_or_known_default();
    let base_length = server.path_segments().map(|all| all.filter(|segment| !segment.is_empty()).count()).unwrap_or(0);
    let has_prefix = server.path().trim_end_matches('/').split('/').skip(1).zip(segments).all(|(a, b)| a == *b);
    (is_same_origin && has_prefix && segments.len() >= base_length).then(|| &segments[base_length..])
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl<'a> DocumentedOperation<'a> {
    fn new(resolver: &Resolver<'a>, operation: &Operation<'a>, schemas: &mut SchemaTable) -> Self {
        let mut body = |content: Vec<MediaType<'a>>| BodySchemas {
            content: content
                .into_iter()
                .map(|media_type| {
                    let schema = ComparableSchema::of_node(resolver, media_type.schema.clone(), &media_type.node);
                    (media_type.essence().into_owned(), schemas.add(&schema))
                })
                .collect(),
        };
        let request = operation.request_body();
        let requires_body = request.as_ref().is_some_and(|request| request.node.flag("required"));
        let request = request.map(|request| body(request.content()));
        let responses = operation.responses().filter(|response| !response.node.has("$ref"));
        let responses = responses.map(|response| {
            let key = status(response.status).map_or_else(|| response.status.to_uppercase(), |key| key.into_owned());
            (key, body(response.content()))
        });
        let responses = responses.collect();
        let query = operation.parameters().into_iter().filter(|parameter| parameter.location == "query");
        let query = query.map(|parameter| {
            let schema = ComparableSchema::of_node(resolver, parameter.schema(), &parameter.node);
            let query_parameter = QueryParameter {
                is_required: parameter.is_required(),
                pointer: parameter.node.pointer(),
                schema: schemas.add(&schema),
                separator: parameter.separator(),
            };
            (parameter.name, query_parameter)
        });
        Self {
            query: query.collect(),
            method: operation.method,
            path: operation.path,
            id: operation.id(),
            pointer: operation.node.pointer(),
            path_pointer: operation.item.pointer(),
            request,
            requires_body,
            responses,
        }
    }

    /// Returns `true` if the path template matches these segments.
    fn matches(&self, segments: &[&str]) -> bool {
        let template: Vec<_> = self.path.trim_matches('/').split('/').collect();
        let matches = |(template, segment): (&&str, &&str)| {
            if is_path_parameter(template) { !segment.is_empty() } else { template == segment }
        };
        template.len() == segments.len() && template.iter().zip(segments).all(matches)
    }

    fn parameter_count(&self) -> usize {
        self.path.split('/').filter(|segment| is_path_parameter(segment)).count()
    }

    /// Returns the segments of the path before the first parameter.
    fn resource(&self) -> Vec<&'a str> {
        self.path.trim_matches('/').split('/').take_while(|segment| !is_path_parameter(segment)).collect()
    }

    /// Returns the operationId, or else the method and the path.
    pub(super) fn name(&self) -> String {
        self.id.map_or_else(|| format!("{} {}", self.method.to_uppercase(), self.path), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "servers: [{url: 'https://api.example.com/v1'}]\npaths:\n  /bells/{id}: {get: {}, put: {}}\n  \
                            /bells/all: {get: {}}\n  /bells: {get: {}}\n";

    fn target(api: &DocumentedApi<'_>, method: &str, url: &str) -> String {
        match api.target(method, &Url::parse(url).unwrap()) {
            RequestTarget::Operation(index) => api.operations[index].name(),
            RequestTarget::UnknownMethod(index) => format!("method of {}", api.operations[index].path),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn finds_the_operation_of_a_request() {
        let document = Document::parse(DOCUMENT).unwrap();
        let api = DocumentedApi::new(&document);
        let target = |method: &str, url: &str| target(&api, method, url);
        assert_eq!(target("GET", "https://api.example.com/v1/bells/b1?x=y"), "GET /bells/{id}");
        assert_eq!(target("GET", "https://api.example.com/v1/bells/all"), "GET /bells/all");
        assert_eq!(target("PUT", "https://api.example.com:443/v1/bells/b1"), "PUT /bells/{id}");
        assert_eq!(target("DELETE", "https://api.example.com/v1/bells/b1"), "method of /bells/{id}");
    }

    #[test]
    fn classifies_requests_without_an_operation() {
        let document = Document::parse(DOCUMENT).unwrap();
        let api = DocumentedApi::new(&document);
        let target = |url: &str| target(&api, "GET", url);
        assert_eq!(target("https://api.example.com/v1/bells/"), "UnknownPath(\"/bells/\")");
        assert_eq!(target("https://api.example.com/v1/bells/b1/secret"), "UnknownPath(\"/bells/*/*\")");
        assert_eq!(target("https://api.example.com/v2/bells/b1"), "OtherServer");
        assert_eq!(target("http://api.example.com/v1/bells/b1"), "OtherServer");
        assert_eq!(target("https://api.example.org/v1/bells/b1"), "OtherServer");
        assert_eq!(target("https://api.example.com/v1/people/me"), "OtherResource(\"people\")");
    }

    #[test]
    fn learns_servers_on_the_loopback_interface() {
        let document = Document::parse(DOCUMENT).unwrap();
        for host in ["localhost:1234", "127.0.0.9:1", "[::1]"] {
            let mut api = DocumentedApi::new(&document);
            let url = |path: &str| format!("http://{host}{path}");
            let learn = |api: &mut DocumentedApi<'_>, path: &str| api.learn_server(&Url::parse(&url(path)).unwrap());
            learn(&mut api, "/any/organs/b1");
            assert_eq!(target(&api, "GET", &url("/any/base/bells/b1/secret")), "OtherServer", "nothing was learned");
            learn(&mut api, "/any/base/bells/b1");
            assert_eq!(target(&api, "GET", &url("/any/base/bells/b1")), "GET /bells/{id}");
            assert_eq!(target(&api, "GET", &url("/any/base/bells/b1/secret")), "UnknownPath(\"/bells/*/*\")");
            assert_eq!(target(&api, "GET", &url("/any/base/organs/b1")), "OtherResource(\"organs\")");
            assert_eq!(target(&api, "GET", &url("/bells/b1")), "OtherServer");
            learn(&mut api, "/bells/b1");
            assert_eq!(target(&api, "GET", &url("/bells/b1")), "GET /bells/{id}");
            assert_eq!(target(&api, "GET", &url("/any/base/bells/b1")), "GET /bells/{id}");
        }
    }

    #[test]
    fn learns_no_other_servers() {
        let document = Document::parse(DOCUMENT).unwrap();
        let mut api = DocumentedApi::new(&document);
        api.learn_server(&Url::parse("http://192.0.2.1/bells/b1").unwrap());
        assert_eq!(target(&api, "GET", "http://192.0.2.1/bells/b1"), "OtherServer");
    }
}
