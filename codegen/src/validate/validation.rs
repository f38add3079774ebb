//! The state of a validation: the document, and the problems that were found in it so far.

use super::keys::KeyTable;
use crate::{
    error::Problem,
    openapi::{
        Document, Node, Path, Resolver,
        reference::{component_of, reference_to},
        vocabulary::{EXTENSIONS, is_extension},
    },
};

/// A validation of one document.
pub(super) struct Validation<'d> {
    document: &'d Document,
    pub(super) resolver: Resolver<'d>,
    pub(super) problems: Vec<Problem>,
}

impl<'d> Validation<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, resolver: document.resolver(), problems: Vec::new() }
    }

    pub(super) fn report(&mut self, at: &Path<'d>, message: impl Into<String>) {
        self.problems.push(self.document.problem(&at.pointer(), message));
    }

    pub(super) fn report_with_help(&mut self, at: &Path<'d>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(self.document.problem(&at.pointer(), message).help(help));
    }

    /// Reports the violation of a rule that `cargo xtask check --rules` lists, by its ID.
    pub(super) fn report_rule(
        &mut self,
        rule: &'static str,
        at: &Path<'d>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(self.document.problem(&at.pointer(), message).help(help).with_rule(rule));
    }

    pub(super) fn report_no_rust_name(&mut self, at: &Path<'d>, name: &str) {
        self.report_with_help(
            at,
            format!("`{name}` cannot be a name in Rust"),
            "begin the name with a letter, and use ASCII characters only",
        );
    }

    /// Returns `true` if `node` is an object. Reports it if it is not, and each of its keys that is in none of the
    /// `tables` or has a value of another kind.
    pub(super) fn validate_object(&mut self, node: &Node<'d>, label: &str, tables: &[KeyTable]) -> bool {
        if !node.is_object() {
            // The object that holds it may have reported it.
            let pointer = node.pointer().to_string();
            if !self.problems.iter().any(|problem| problem.pointer() == Some(&pointer)) {
                self.report(&node.path, format!("{label} must be an object"));
            }
            return false;
        }
        for (key, child) in node.entries() {
            if is_extension(key) {
                self.validate_extension_name(key, &child);
                continue;
            }
            match tables.iter().copied().flatten().find(|(known, _)| *known == key) {
                None => self.report_with_help(
                    &child.path,
                    format!("`{key}` is not a key of {label} in OpenAPI 3.0"),
                    "it would be ignored; fix its spelling, remove it, or start it with `x-`",
                ),
                Some((_, kind)) if !kind.fits(child.value) => {
                    self.report(&child.path, format!("`{key}` must be {}", kind.label()));
                }
                Some(_) => {}
            }
        }
        true
    }

    /// Rejects an extension that is nearly one of ours: it would be ignored, and so protect no personal data, for example.
    pub(super) fn validate_extension_name(&mut self, key: &str, value: &Node<'d>) {
        let near = EXTENSIONS.iter().find(|known| (1..=2).contains(&strsim::osa_distance(key, known)));
        if let Some(known) = near.filter(|_| !EXTENSIONS.contains(&key)) {
            self.report_with_help(
                &value.path,
                format!("`{key}` is nearly `{known}`, and would be ignored"),
                format!("write `{known}`, or give your own extension another name"),
            );
        }
    }

    /// Follows `node` to the component that it refers to, or returns `node` itself. Returns `None` if a problem was
    /// reported.
    pub(super) fn resolve(&mut self, node: &Node<'d>, section: &str) -> Option<Node<'d>> {
        let mut node = node.clone();
        let mut seen: Vec<usize> = Vec::new();
        loop {
            let Some(reference) = node.get("$ref") else { return Some(node) };
            if seen.contains(&node.address()) {
                self.report_rule(
                    "dangling-ref",
                    &node.path,
                    "this reference leads back to itself",
                    "write one of the components on the way out",
                );
                return None;
            }
            let target = self.validate_reference(&reference, section)?;
            seen.push(node.address());
            node = target;
        }
    }

    /// Returns the component that `reference`, the value of a `$ref`, names, or `None` if a problem was reported.
    pub(super) fn validate_reference(&mut self, reference: &Node<'d>, section: &str) -> Option<Node<'d>> {
        let Some(text) = reference.value.as_str() else {
            self.report(&reference.path, "`$ref` must be a string");
            return None;
        };
        let Some((_, name)) = component_of(text).filter(|(known, _)| known == section) else {
            let name = text.rsplit('/').next().unwrap_or_default();
            let help =
                self.did_you_mean(section, name).unwrap_or_else(|| format!("write `#/components/{section}/NAME`"));
            let message = format!("`{text}` does not refer to a component of the right kind in this document");
            self.report_rule("dangling-ref", &reference.path, message, help);
            return None;
        };
        let target = self.resolver.component(section, &name);
        if target.is_none() {
            let help = self
                .did_you_mean(section, &name)
                .unwrap_or_else(|| format!("add `{name}` to `components/{section}`, or fix the reference"));
            self.report_rule("dangling-ref", &reference.path, format!("`{text}` refers to nothing"), help);
        }
        target
    }

    /// Returns the help that suggests the component of the most similar name, if one is similar.
    fn did_you_mean(&self, section: &str, name: &str) -> Option<String> {
        let distance = |known: &str| strsim::osa_distance(known, name);
        let nearest = self.resolver.components(section).map(|(known, _)| known).min_by_key(|known| distance(known))?;
        let is_similar = distance(nearest) <= (name.chars().count() / 3).max(1);
        is_similar.then(|| format!("did you mean `{}`?", reference_to(section, nearest)))
    }

    /// Returns the end of a message about two parts, such as ` (the other one is on line 7)`.
    pub(super) fn other_line(&self, other: &Path<'d>) -> String {
        let position = self.document.position(&other.pointer());
        position.map(|position| format!(" (the other one is on line {})", position.line)).unwrap_or_default()
    }
}
