//! Paths: their templates, and which of them a request cannot distinguish.

use std::collections::HashMap;

use super::{keys, validation::Validation};
use crate::openapi::{
    Descend, Node,
    operation::{path_items, path_parameters, path_shape},
};

impl<'d> Validation<'d> {
    pub(super) fn validate_path_item(&mut self, item: &Node<'d>) -> Descend {
        if !self.validate_object(item, "a path item", &[keys::PATH_ITEM]) {
            return Descend::Past;
        }
        if let Some(reference) = item.get("$ref") {
            self.report_with_help(&reference.path, "a path item cannot be a reference", "write it out here");
            return Descend::Past;
        }
        self.reject_servers(item);
        match template_fault(item.path.last_key().unwrap_or_default()) {
            Some(fault) => {
                self.report(&item.path, fault);
                Descend::Past
            }
            None => Descend::Into,
        }
    }

    pub(super) fn reject_servers(&mut self, owner: &Node<'d>) {
        if let Some(servers) = owner.get("servers") {
            self.report_with_help(
                &servers.path,
                "servers of a path or an operation are not supported",
                "list the servers at the top of the document; all operations share the client's base URL",
            );
        }
    }

    /// Rejects paths that differ in the names of their parameters only. Of other paths that match the same request, such as
    /// `/bells/all` and `/bells/{bellId}`, the one whose literal segment comes first takes precedence.
    pub(super) fn validate_path_ambiguity(&mut self) {
        let Some(paths) = self.resolver.root().get("paths") else { return };
        let mut known: HashMap<String, &str> = HashMap::new();
        for item in path_items(&self.resolver, &paths) {
            let path = item.path;
            if !item.node.is_object() || item.written.has("$ref") || template_fault(path).is_some() {
                continue;
            }
            if let Some(other) = known.insert(path_shape(path), path) {
                self.report_rule(
                    "ambiguous-paths",
                    &item.node.path,
                    format!("this path cannot be distinguished from `{other}`"),
                    "every request matches both; join them, or remove one",
                );
            }
        }
    }
}

/// Returns what is wrong with a path template, if anything is.
pub(super) fn template_fault(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("a path must start with `/`");
    }
    if path.contains(['?', '#', '\\', ' ', '"']) || path.contains("//") {
        return Some("a path cannot contain `?`, `#`, `\\`, a quote, a space or an empty segment");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Some("a path cannot contain a dot segment");
    }
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let Some((name, after)) = rest[at..].strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Some("the braces of this path do not match");
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return Some("the braces of this path do not contain the name of a parameter");
        }
        if path_parameters(path).filter(|known| *known == name).count() > 1 {
            return Some("this path names a parameter twice");
        }
        if !(rest[..at].ends_with('/') && (after.is_empty() || after.starts_with('/'))) {
            return Some("a parameter must be a whole segment of the path");
        }
        rest = after;
    }
    None
}
