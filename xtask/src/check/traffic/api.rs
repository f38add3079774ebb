//! The document as a recording needs it: which operation a request is for, and what it may send and be answered.

use std::collections::BTreeMap;

use serde_json::Value;
use url::{Host, Url};
use webex_call_pickup_codegen::{Document, Node, Pointer};

use super::value_schema::{Id, Shapes};
use crate::{
    check::finding::shortened,
    check::operation::{self, Operation, is_parameter},
};

/// The document.
pub(super) struct Api<'a> {
    pub(super) operations: Vec<Known<'a>>,
    pub(super) shapes: Shapes,
    servers: Vec<Url>,
}

/// An operation.
pub(super) struct Known<'a> {
    pub(super) operation: Operation<'a>,
    pub(super) pointer: Pointer,
    pub(super) query: BTreeMap<&'a str, Sent>,
    pub(super) request: Option<Answer>,
    pub(super) requires_body: bool,
    pub(super) answers: BTreeMap<String, Answer>,
}

/// A query parameter.
pub(super) struct Sent {
    pub(super) is_required: bool,
    pub(super) pointer: Pointer,
    pub(super) shape: Id,
}

/// The bodies of an answer or a request, by media type.
pub(super) struct Answer {
    pub(super) content: BTreeMap<String, Id>,
}

/// Whom a request is for.
#[derive(Debug, PartialEq)]
pub(super) enum Target {
    /// The operation of this number.
    Operation(usize),
    /// A path of the document, and no method of it.
    Method(usize),
    /// Below a server and a resource of the document, and none of its paths: what can be shown of it.
    Path(String),
    /// Below a server of the document, and another resource than those it describes: the first step of its path.
    Other(String),
    /// Somebody else.
    Elsewhere,
}

impl<'a> Api<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let root = document.root();
        let mut shapes = Shapes::default();
        let operations = operation::all(root).into_iter().map(|operation| Known::new(operation, &mut shapes));
        let operations = operations.collect();
        let servers = root["servers"].as_array().into_iter().flatten();
        let servers = servers.filter_map(|server| Url::parse(server["url"].as_str()?).ok()).collect();
        Self { operations, shapes, servers }
    }

    /// Takes what a request on loopback went to for a server, if it ends in one of our paths: recordings of tests have
    /// any port and any base path.
    pub(super) fn learn_server(&mut self, url: &Url) {
        let segments: Vec<_> = url.path_segments().map(Iterator::collect).unwrap_or_default();
        if !is_loopback(url) || self.servers.iter().any(|server| below(server, url, &segments).is_some()) {
            return;
        }
        // The longest end of the path that is one of ours.
        let base =
            (0..segments.len()).find(|start| self.operations.iter().any(|known| known.is_at(&segments[*start..])));
        if let Some(base) = base {
            let mut server = url.clone();
            server.set_path(&segments[..base].join("/"));
            self.servers.push(server);
        }
    }

    /// Whom a request is for.
    pub(super) fn target(&self, method: &str, url: &Url) -> Target {
        let segments: Vec<_> = url.path_segments().map(Iterator::collect).unwrap_or_default();
        let below = self.servers.iter().filter_map(|server| below(server, url, &segments));
        // One server may be below another.
        let Some(rest) = below.min_by_key(|rest| rest.len()) else { return Target::Elsewhere };
        // `/bells/all` goes before `/bells/{bellId}`.
        let at = self.operations.iter().enumerate().filter(|(_, known)| known.is_at(rest));
        let mut at: Vec<_> = at.collect();
        at.sort_by_key(|(_, known)| known.operation.path_parameters().len());
        let Some((first, best)) = at.first() else {
            let is_below = self.operations.iter().any(|known| rest.starts_with(&known.resource()));
            let other = rest.first().copied().unwrap_or_default().to_owned();
            return if is_below { Target::Path(self.shown(rest)) } else { Target::Other(other) };
        };
        let is_same =
            |known: &Known<'_>| operation::shape(known.operation.path) == operation::shape(best.operation.path);
        let exact = at.iter().find(|(_, known)| is_same(known) && known.operation.method == method);
        exact.map_or(Target::Method(*first), |(index, _)| Target::Operation(*index))
    }

    /// A path with those of its segments that are in the document, and `*` for the others.
    fn shown(&self, segments: &[&str]) -> String {
        let words = |known: &Known<'a>| known.operation.path.split('/').filter(|word| !is_parameter(word));
        let is_word = |segment: &str| self.operations.iter().flat_map(words).any(|word| word == segment);
        let shown = segments.iter().map(|segment| if is_word(segment) { segment } else { "*" });
        shortened(&format!("/{}", shown.collect::<Vec<_>>().join("/")))
    }
}

/// The segments of the path behind those of the server, if the request went to it.
fn below<'s, 'u>(server: &Url, url: &Url, segments: &'s [&'u str]) -> Option<&'s [&'u str]> {
    let is_same = server.scheme() == url.scheme()
        && server.host() == url.host()
        && server.port_or_known_default() == url.port_or_known_default();
    let base = server.path_segments().map(|all| all.filter(|segment| !segment.is_empty()).count()).unwrap_or(0);
    let starts_alike = server.path().trim_end_matches('/').split('/').skip(1).zip(segments).all(|(a, b)| a == *b);
    (is_same && starts_alike && segments.len() >= base).then(|| &segments[base..])
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl<'a> Known<'a> {
    fn new(operation: Operation<'a>, shapes: &mut Shapes) -> Self {
        let mut of = |owner: &Node<'a>| Answer {
            content: operation
                .content(owner)
                .into_iter()
                .map(|(name, (_, schema))| (name, shapes.add(&schema)))
                .collect(),
        };
        let body = operation.request();
        let requires_body = body.as_ref().is_some_and(|body| body.flag("required"));
        let request = body.map(|body| of(&body));
        let answers = operation.responses().into_iter().map(|(status, node)| (status, of(&node))).collect();
        let query = operation.parameters().into_iter().filter(|parameter| parameter.within == "query");
        let query = query.map(|parameter| {
            let sent = Sent {
                is_required: parameter.node.flag("required"),
                pointer: parameter.node.pointer.clone(),
                shape: shapes.add(&parameter.schema()),
            };
            (parameter.name, sent)
        });
        let query = query.collect();
        Self { pointer: operation.node.pointer.clone(), operation, query, request, requires_body, answers }
    }

    /// Whether the path template fits these segments.
    fn is_at(&self, segments: &[&str]) -> bool {
        let expected: Vec<_> = self.operation.path.trim_matches('/').split('/').collect();
        let fits = |(expected, found): (&&str, &&str)| {
            if is_parameter(expected) { !found.is_empty() } else { expected == found }
        };
        expected.len() == segments.len() && expected.iter().zip(segments).all(fits)
    }

    /// The segments of its path before the first parameter: what the document describes a part of.
    fn resource(&self) -> Vec<&'a str> {
        let segments = self.operation.path.trim_matches('/').split('/');
        segments.take_while(|segment| !is_parameter(segment)).collect()
    }

    /// What it is called, for people.
    pub(super) fn name(&self) -> String {
        let id = self.operation.node.value.get("operationId").and_then(Value::as_str);
        id.map_or_else(|| self.operation.name(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "servers: [{url: 'https://api.example.com/v1'}]\npaths:\n  /bells/{id}: {get: {}, put: {}}\n  \
                            /bells/all: {get: {}}\n  /bells: {get: {}}\n";

    fn at(api: &Api<'_>, method: &str, url: &str) -> String {
        match api.target(method, &Url::parse(url).unwrap()) {
            Target::Operation(index) => api.operations[index].operation.name(),
            Target::Method(index) => format!("method of {}", api.operations[index].operation.path),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_request_finds_its_operation() {
        let document = Document::parse(DOCUMENT).unwrap();
        let api = Api::new(&document);
        assert_eq!(at(&api, "GET", "https://api.example.com/v1/bells/b1?x=y"), "GET /bells/{id}");
        assert_eq!(at(&api, "GET", "https://api.example.com/v1/bells/all"), "GET /bells/all");
        assert_eq!(at(&api, "PUT", "https://api.example.com:443/v1/bells/b1"), "PUT /bells/{id}");
        assert_eq!(at(&api, "DELETE", "https://api.example.com/v1/bells/b1"), "method of /bells/{id}");
        assert_eq!(at(&api, "GET", "https://api.example.com/v1/bells/"), "Path(\"/bells/\")");
        assert_eq!(at(&api, "GET", "https://api.example.com/v1/bells/b1/secret"), "Path(\"/bells/*/*\")");
        assert_eq!(at(&api, "GET", "https://api.example.com/v2/bells/b1"), "Elsewhere");
        assert_eq!(at(&api, "GET", "http://api.example.com/v1/bells/b1"), "Elsewhere");
        assert_eq!(at(&api, "GET", "https://api.example.org/v1/bells/b1"), "Elsewhere");
        assert_eq!(at(&api, "GET", "https://api.example.com/v1/people/me"), "Other(\"people\")");
    }

    #[test]
    fn on_loopback_a_server_is_where_one_of_our_paths_was() {
        let document = Document::parse(DOCUMENT).unwrap();
        for host in ["localhost:1234", "127.0.0.9:1", "[::1]"] {
            let mut api = Api::new(&document);
            let url = |path: &str| format!("http://{host}{path}");
            let learn = |api: &mut Api<'_>, path: &str| api.learn_server(&Url::parse(&url(path)).unwrap());
            learn(&mut api, "/any/organs/b1");
            assert_eq!(at(&api, "GET", &url("/any/base/bells/b1/secret")), "Elsewhere", "nothing was learned");
            learn(&mut api, "/any/base/bells/b1");
            assert_eq!(at(&api, "GET", &url("/any/base/bells/b1")), "GET /bells/{id}");
            assert_eq!(at(&api, "GET", &url("/any/base/bells/b1/secret")), "Path(\"/bells/*/*\")");
            assert_eq!(at(&api, "GET", &url("/any/base/organs/b1")), "Other(\"organs\")");
            assert_eq!(at(&api, "GET", &url("/bells/b1")), "Elsewhere");
            learn(&mut api, "/bells/b1");
            assert_eq!(at(&api, "GET", &url("/bells/b1")), "GET /bells/{id}");
            assert_eq!(at(&api, "GET", &url("/any/base/bells/b1")), "GET /bells/{id}");
        }
        let mut api = Api::new(&document);
        api.learn_server(&Url::parse("http://192.0.2.1/bells/b1").unwrap());
        assert_eq!(at(&api, "GET", "http://192.0.2.1/bells/b1"), "Elsewhere");
    }
}
