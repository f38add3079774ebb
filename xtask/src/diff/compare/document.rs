//! The document as a whole: its head, its servers and tags, its paths, and what of its components nobody uses.

use std::collections::HashSet;

use serde_json::Value;

use super::{Comparison, Notation, Report, operation::METHODS, reachability::Scope, unchanged_components::references};
use crate::diff::place::{Located, Place};

const KNOWN: [&str; 9] =
    ["openapi", "info", "servers", "security", "tags", "paths", "components", "webhooks", "jsonSchemaDialect"];

/// Servers by their URL.
type Servers<'a> = Vec<(Option<&'a str>, Located<'a>)>;

impl<'a> Comparison<'a> {
    pub(super) fn document(&mut self) {
        let (old, new) = (self.old.root.clone(), self.new.root.clone());
        self.texts(&old, &new);
        self.changed("openapi-version-changed", &old, &new, "openapi");
        self.info(&old, &new);
        let scope = self.scope_of_all("servers");
        self.within(scope, |comparison| {
            comparison.servers(old.get("servers").as_ref(), new.get("servers").as_ref(), &old, &new);
        });
        self.root_security(&old, &new);
        self.tags(&old, &new);
        self.paths(&old, &new);
        self.webhooks(&old, &new);
        self.unclassified(&old, &new, "jsonSchemaDialect");
        self.others(&old, &new, &KNOWN);
    }

    fn info(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let (Some(old), Some(new)) = (old.get("info"), new.get("info")) else {
            return self.changed("text-changed", old, new, "info");
        };
        self.changed("api-version-changed", &old, &new, "version");
        self.texts(&old, &new);
        for key in ["termsOfService", "contact", "license"] {
            self.changed("text-changed", &old, &new, key);
        }
        self.others(&old, &new, &["version", "termsOfService", "contact", "license"]);
    }

    /// Whom a key of the root reaches: everybody, but for those who say something of their own instead.
    pub(super) fn scope_of_all(&mut self, key: &str) -> Scope {
        let operations = |side: &Located<'a>| {
            let items = side.get("paths").into_iter().flat_map(|paths| paths.entries().collect::<Vec<_>>());
            let of_item = |(_, item): (&str, Located<'a>)| {
                let has_own = key == "servers" && item.value.get(key).is_some();
                let operations = item.entries().filter(|(method, _)| METHODS.contains(method)).collect::<Vec<_>>();
                // Who follows a reference is taken for one that says nothing.
                let others = item.value.get("$ref").map(|_| false);
                let own =
                    operations.into_iter().map(move |(_, operation)| has_own || operation.value.get(key).is_some());
                own.chain(others).collect::<Vec<_>>()
            };
            items.flat_map(of_item).collect::<Vec<_>>()
        };
        let all = [operations(&self.old.root), operations(&self.new.root)].concat();
        if !all.is_empty() && all.iter().all(|has_own| *has_own) { self.uses.scope() } else { Scope::DOCUMENT }
    }

    /// The servers of an operation, where it does not just take over those of the document.
    pub(super) fn operation_servers(
        &mut self,
        (old_item, old): (&Located<'a>, &Located<'a>),
        (new_item, new): (&Located<'a>, &Located<'a>),
    ) {
        let own =
            |item: &Located<'a>, operation: &Located<'a>| operation.get("servers").or_else(|| item.get("servers"));
        let (a, b) = (own(old_item, old), own(new_item, new));
        if a.is_none() && b.is_none() {
            return;
        }
        let a = a.or_else(|| self.old.root.get("servers"));
        let b = b.or_else(|| self.new.root.get("servers"));
        self.servers(a.as_ref(), b.as_ref(), old, new);
    }

    /// Servers by their URL. Where there is none, it is the one at `/`.
    pub(super) fn servers(
        &mut self,
        a: Option<&Located<'a>>,
        b: Option<&Located<'a>>,
        old: &Located<'a>,
        new: &Located<'a>,
    ) {
        if [a, b].into_iter().flatten().any(|list| !list.value.is_array()) {
            return match (a, b) {
                (Some(a), Some(b)) => self.differences(a, b),
                _ => self.unclassified(old, new, "servers"),
            };
        }
        let list = |side: Option<&Located<'a>>| -> Servers<'a> {
            side.iter().flat_map(|list| list.items()).map(|server| (server.text("url"), server)).collect()
        };
        let (a, b) = (list(a), list(b));
        let is_default = |list: &Servers<'a>| list.iter().all(|(url, _)| *url == Some("/"));
        if (a.is_empty() || b.is_empty()) && is_default(&a) && is_default(&b) {
            return;
        }
        self.default_server(old, new, &a, &b);
        let mut met = HashSet::new();
        for (url, server) in &a {
            match b.iter().find(|(other, _)| other == url) {
                Some((_, other)) => {
                    self.texts(server, other);
                    self.unclassified(server, other, "variables");
                    self.others(server, other, &["url", "variables"]);
                    met.insert(other.address());
                }
                None => {
                    self.report("server-removed", url.unwrap_or("without a URL"), server, new.place.key("servers"));
                }
            }
        }
        for (url, server) in b.iter().filter(|(_, server)| !met.contains(&server.address())) {
            if !a.iter().any(|(other, _)| other == url) {
                self.report("server-added", url.unwrap_or("without a URL"), old.place.key("servers"), server);
            }
        }
    }

    /// What clients use by default, if both documents still have it.
    fn default_server(&mut self, old: &Located<'a>, new: &Located<'a>, a: &Servers<'a>, b: &Servers<'a>) {
        let (Some((before, _)), Some((after, _))) = (a.first(), b.first()) else { return };
        if before != after && b.iter().any(|(url, _)| url == before) {
            let side = |side: &Located<'a>, url: &Option<&str>| {
                Report::showing(&side.place.key("servers"), Value::from(url.unwrap_or("without a URL")))
            };
            self.report("default-server-changed", "servers", side(old, before), side(new, after));
        }
    }

    fn tags(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "tags", Value::is_array) {
            return;
        }
        let list = |side: &Located<'a>| -> Vec<_> {
            side.get("tags").iter().flat_map(Located::items).map(|tag| (tag.text("name").unwrap_or(""), tag)).collect()
        };
        let (a, b) = (list(old), list(new));
        for (name, tag) in &a {
            match b.iter().find(|(other, _)| other == name) {
                Some((_, other)) => {
                    self.texts(tag, other);
                    self.others(tag, other, &["name"]);
                }
                None => self.report("tag-removed", *name, tag, new.place.key("tags")),
            }
        }
        for (name, tag) in b.iter().filter(|(name, _)| !a.iter().any(|(other, _)| other == name)) {
            self.report("tag-added", *name, old.place.key("tags"), tag);
        }
    }

    /// Whether the value of a key is not of the shape that OpenAPI gives it on some side; then it is reported as it is.
    pub(super) fn is_malformed(
        &mut self,
        old: &Located<'a>,
        new: &Located<'a>,
        key: &'a str,
        is_well_formed: fn(&Value) -> bool,
    ) -> bool {
        let is_malformed =
            [old, new].iter().any(|side| side.value.get(key).is_some_and(|value| !is_well_formed(value)));
        if is_malformed {
            self.unclassified(old, new, key);
        }
        is_malformed
    }

    /// What the operations did not lead to.
    pub(super) fn components(&mut self, pass: Pass) {
        let (old_root, new_root) = (self.old.root.clone(), self.new.root.clone());
        if self.is_malformed(&old_root, &new_root, "components", Value::is_object) {
            return;
        }
        let empty = Located { value: &Value::Null, place: Place::default().key("components") };
        let old = old_root.get("components").unwrap_or_else(|| empty.clone());
        let new = new_root.get("components").unwrap_or(empty);
        match pass {
            Pass::Contents => {
                for kind in KINDS {
                    if !self.is_malformed(&old, &new, kind, Value::is_object) {
                        self.same_components(kind, &old, &new);
                    }
                }
                self.security_schemes(&old, &new);
                self.others(&old, &new, &[&KINDS[..], &["securitySchemes"]].concat());
            }
            Pass::Names => {
                let (before, now) = (self.used(&old_root, &new_root), self.used(&new_root, &old_root));
                for kind in KINDS {
                    if old.value[kind].is_object() || new.value[kind].is_object() {
                        self.other_components(kind, &old, &new, (&before, &now));
                    }
                }
            }
        }
    }

    /// The components that both sides have.
    fn same_components(&mut self, kind: &'static str, old: &Located<'a>, new: &Located<'a>) {
        let (Some(old), Some(new)) = (old.get(kind), new.get(kind)) else { return };
        for (name, component) in old.entries() {
            if let Some(other) = new.get(name) {
                self.component(kind, &component, &other);
            }
        }
    }

    /// The components that one side has: renamed, or used by nobody. What is used is compared where it is used.
    fn other_components(
        &mut self,
        kind: &'static str,
        old: &Located<'a>,
        new: &Located<'a>,
        (before, now): (&HashSet<String>, &HashSet<String>),
    ) {
        let place = |side: &Located<'a>| side.place.key(kind);
        let (a, b) = (old.get(kind), new.get(kind));
        let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
        for (name, component) in a.iter().flat_map(Located::entries) {
            let reference = format!("#/components/{kind}/{}", name.replace('~', "~0").replace('/', "~1"));
            if has(&b, name).is_some() {
                continue;
            }
            let counterpart = self.counterparts.get(reference.as_str()).copied();
            let renamed = counterpart.and_then(|to| to.strip_prefix(&format!("#/components/{kind}/")));
            let renamed = renamed.filter(|to| has(&a, to).is_none()).and_then(|to| Some((to, has(&b, to)?)));
            if let Some((to, other)) = renamed {
                let old = Report::showing(&component.place, name);
                self.report("component-renamed", kind, old, Report::showing(&other.place, to));
            } else if !before.contains(reference.as_str()) {
                self.report("component-removed", name, &component, place(new).key(name));
            }
        }
        for (name, component) in b.iter().flat_map(Located::entries) {
            let reference = format!("#/components/{kind}/{}", name.replace('~', "~0").replace('/', "~1"));
            if has(&a, name).is_none() && !now.contains(reference.as_str()) {
                self.report("component-added", name, place(old).key(name), &component);
            }
        }
    }

    /// The components that are used by something that is compared: by operations, or by components that both sides have.
    fn used(&self, of: &Located<'a>, other: &Located<'a>) -> HashSet<String> {
        let components = |side: &Located<'a>| side.get("components");
        let both = |kind: &str, name: &str| components(other).is_some_and(|all| all.value[kind].get(name).is_some());
        let mut open: Vec<&Value> =
            of.entries().filter(|(key, _)| *key != "components").map(|(_, part)| part.value).collect();
        for (kind, named) in components(of).iter().flat_map(Located::entries) {
            open.extend(named.entries().filter(|(name, _)| both(kind, name)).map(|(_, component)| component.value));
        }
        let mut used = HashSet::new();
        while let Some(part) = open.pop() {
            for reference in references(part) {
                let Some((kind, name)) = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'))
                else {
                    continue;
                };
                let name = name.split('/').next().unwrap_or(name);
                if used.insert(format!("#/components/{kind}/{name}")) {
                    let name = name.replace("~1", "/").replace("~0", "~");
                    open.extend(components(of).and_then(|all| all.value.get(kind)?.get(&name)));
                }
            }
        }
        used
    }

    fn component(&mut self, kind: &'static str, old: &Located<'a>, new: &Located<'a>) {
        let pair = (vec![old.address()], vec![new.address()], Notation::Json);
        if self.unchanged.is_same(old.value, new.value) || self.pairs.contains_key(&pair) {
            return;
        }
        let scope = self.uses.scope();
        self.within(scope, |comparison| match kind {
            "schemas" => comparison.component_schema(old, new),
            "parameters" => comparison.parameter(old, new),
            "headers" => comparison.header("", old, new),
            "requestBodies" => comparison.request_body(old, new),
            "responses" => comparison.response(old, new),
            "examples" => comparison.example_object(old, new),
            "links" => comparison.differing("link-changed", "", old, new),
            "callbacks" => comparison.callback(old, new, "callback"),
            _ => comparison.differences(old, new),
        });
    }

    /// One change for whatever differs between two values.
    pub(super) fn differing(&mut self, id: &'static str, subject: &str, old: &Located<'a>, new: &Located<'a>) {
        if !self.same(old, new) {
            self.report(id, subject, old, new);
        }
    }

    fn example_object(&mut self, old: &Located<'a>, new: &Located<'a>) {
        self.differing("example-changed", "example", old, new);
    }
}

/// What of the components is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    Contents,
    Names,
}

const KINDS: [&str; 9] =
    ["schemas", "responses", "parameters", "requestBodies", "headers", "examples", "links", "callbacks", "pathItems"];
