//! The document as a whole: its head, its servers and tags, its paths, and what of its components nobody uses.

use std::{borrow::Cow, collections::HashSet};

use serde_json::Value;

use super::{Comparison, Notation, Report, unchanged::references};
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
        self.servers(&old, &new);
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

    /// The servers of the document, a path or an operation, by their URL.
    pub(super) fn servers(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "servers", Value::is_array) {
            return;
        }
        let list = |side: &Located<'a>| -> Servers<'a> {
            side.get("servers").iter().flat_map(Located::items).map(|server| (server.text("url"), server)).collect()
        };
        let (a, b) = (list(old), list(new));
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
                let (before, now) = (references(self.old.root.value), references(self.new.root.value));
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
        (before, now): (&HashSet<Cow<'_, str>>, &HashSet<Cow<'_, str>>),
    ) {
        let place = |side: &Located<'a>| side.place.key(kind);
        let (a, b) = (old.get(kind), new.get(kind));
        let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
        for (name, component) in a.iter().flat_map(Located::entries) {
            let reference = format!("#/components/{kind}/{name}");
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
            let reference = format!("#/components/{kind}/{name}");
            if has(&a, name).is_none() && !now.contains(reference.as_str()) {
                self.report("component-added", name, place(old).key(name), &component);
            }
        }
    }

    fn component(&mut self, kind: &'static str, old: &Located<'a>, new: &Located<'a>) {
        let pair = (vec![old.address()], vec![new.address()], Notation::Json);
        if old.value == new.value || self.pairs.contains_key(&pair) {
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
