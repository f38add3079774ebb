//! Finds what no rewriting can save, before progenitor sees it: there it would be a panic, an error without a place, or
//! silently something else than the document says.

mod operations;
mod pagination;
mod schema;
mod security;

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    document::{Document, Node, Pointer},
    error::Problem,
    names,
};

pub(crate) use operations::{METHODS, is_json};
pub(crate) use pagination::{ITEM_NAME, PAGEABLE};
pub(crate) use schema::{ALIASES, PERSONAL_DATA};
use schema::{ENUM_DESCRIPTIONS, IDENTIFIER};

/// Every problem of the document; none means that `normalize` and progenitor can take it.
pub(crate) fn validate(document: &Document) -> Vec<Problem> {
    let mut check = Check { document, problems: Vec::new() };
    check.root();
    check.problems
}

pub(crate) const SCHEMAS: &str = "schemas";
pub(crate) const PARAMETERS: &str = "parameters";
pub(crate) const RESPONSES: &str = "responses";
pub(crate) const REQUEST_BODIES: &str = "requestBodies";
pub(crate) const HEADERS: &str = "headers";

/// The component that a reference names, where it is one to `#/components/{section}/`.
pub(crate) fn component_of<'r>(reference: &'r str, section: &str) -> Option<&'r str> {
    reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')
}

struct Check<'d> {
    document: &'d Document,
    problems: Vec<Problem>,
}

/// What this generator and the checks of the document go by.
const EXTENSIONS: [&str; 7] =
    [ALIASES, ENUM_DESCRIPTIONS, IDENTIFIER, "x-lint-allow", PAGEABLE, PERSONAL_DATA, "x-required-scopes"];

/// The kind of value that a key takes.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Flag,
    Number,
    /// A length or a count. typify panics beyond 32 bits.
    Size,
    List,
    Object,
    Anything,
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_string(),
            Kind::Flag => value.is_boolean(),
            Kind::Number => value.is_number(),
            Kind::Size => value.as_u64().is_some_and(|size| u32::try_from(size).is_ok()),
            Kind::List => value.is_array(),
            Kind::Object => value.is_object(),
            Kind::Anything => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Text => "text (quote it)",
            Kind::Flag => "`true` or `false`",
            Kind::Number => "a number",
            Kind::Size => "a whole number from 0 to 4294967295",
            Kind::List => "a list",
            Kind::Object => "an object",
            Kind::Anything => "anything",
        }
    }
}

type Keys = &'static [(&'static str, Kind)];

const DOCUMENT: Keys = &[
    ("openapi", Kind::Text),
    ("info", Kind::Object),
    ("servers", Kind::List),
    ("paths", Kind::Object),
    ("components", Kind::Object),
    ("security", Kind::List),
    ("tags", Kind::List),
    ("externalDocs", Kind::Object),
];
const INFO: Keys = &[
    ("title", Kind::Text),
    ("description", Kind::Text),
    ("termsOfService", Kind::Text),
    ("contact", Kind::Object),
    ("license", Kind::Object),
    ("version", Kind::Text),
];
const COMPONENTS: Keys = &[
    (SCHEMAS, Kind::Object),
    (RESPONSES, Kind::Object),
    (PARAMETERS, Kind::Object),
    ("examples", Kind::Object),
    (REQUEST_BODIES, Kind::Object),
    (HEADERS, Kind::Object),
    ("securitySchemes", Kind::Object),
    ("links", Kind::Object),
    ("callbacks", Kind::Object),
];

impl<'d> Check<'d> {
    fn report(&mut self, pointer: &Pointer, message: impl Into<String>) {
        let problem = self.document.problem(pointer, message);
        self.problems.push(problem);
    }

    fn report_with_help(&mut self, pointer: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        let problem = self.document.problem(pointer, message).help(help);
        self.problems.push(problem);
    }

    /// Reports what every good document is free of, under the name that linters have for it.
    fn report_rule(
        &mut self,
        rule: &'static str,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let problem = self.document.problem(pointer, message).help(help).rule_of_documents(rule);
        self.problems.push(problem);
    }

    /// Whether `node` is an object; reports it where it is not, and its keys where they are unknown or of another kind.
    fn object(&mut self, node: &Node<'d>, what: &str, keys: Keys) -> bool {
        if !node.value.is_object() {
            // Whoever holds it may have said so.
            let pointer = node.pointer.to_string();
            if !self.problems.iter().any(|problem| problem.pointer() == Some(&pointer)) {
                self.report(&node.pointer, format!("{what} has to be an object"));
            }
            return false;
        }
        for (key, child) in node.entries() {
            if key.starts_with("x-") {
                self.extension(key, &child);
                continue;
            }
            match keys.iter().find(|(known, _)| *known == key) {
                None => self.report_with_help(
                    &child.pointer,
                    format!("`{key}` is no key of {what} in OpenAPI 3.0"),
                    "it would be ignored; mend its spelling, remove it, or start it with `x-`",
                ),
                Some((_, kind)) if !kind.fits(child.value) => {
                    self.report(&child.pointer, format!("`{key}` has to be {}", kind.name()));
                }
                Some(_) => {}
            }
        }
        true
    }

    /// Others' extensions are none of ours, but one of ours that is misspelled would silently do nothing, such as protect no
    /// personal data.
    fn extension(&mut self, key: &str, value: &Node<'d>) {
        let near = EXTENSIONS.iter().find(|known| (1..=2).contains(&strsim::osa_distance(key, known)));
        if let Some(known) = near.filter(|_| !EXTENSIONS.contains(&key)) {
            self.report_with_help(
                &value.pointer,
                format!("`{key}` is nearly `{known}`, and would be ignored"),
                format!("write `{known}`, or give an extension of your own another name"),
            );
        }
    }

    /// Follows `node` to the component that it refers to, or answers `node` itself. None: reported.
    fn resolve(&mut self, node: &Node<'d>, section: &str) -> Option<Node<'d>> {
        let mut node = node.clone();
        let mut seen: Vec<Pointer> = Vec::new();
        loop {
            let Some(reference) = node.get("$ref") else { return Some(node) };
            if seen.contains(&node.pointer) {
                self.report_rule(
                    "dangling-ref",
                    &node.pointer,
                    "this reference leads back to itself",
                    "one of the components on the way has to be written out",
                );
                return None;
            }
            let target = self.reference(&node, &reference, section)?;
            seen.push(node.pointer);
            node = target;
        }
    }

    /// The component of that name.
    fn component(&self, section: &str, name: &str) -> Option<Node<'d>> {
        Node::root(self.document).get("components")?.get(section)?.get(name)
    }

    fn no_rust_name(&mut self, pointer: &Pointer, name: &str) {
        self.report_with_help(
            pointer,
            format!("`{name}` gives no name in Rust"),
            "a name has to begin with a letter, and its letters have to be from a to z",
        );
    }

    /// The component that `reference`, the `$ref` of `node`, names. None: reported.
    fn reference(&mut self, node: &Node<'d>, reference: &Node<'d>, section: &str) -> Option<Node<'d>> {
        let Some(text) = reference.value.as_str() else {
            self.report(&reference.pointer, "`$ref` has to be text");
            return None;
        };
        if let Some((sibling, _)) = node.entries().find(|(key, _)| *key != "$ref" && !key.starts_with("x-")) {
            self.report_rule(
                "ref-siblings",
                &node.pointer.key(sibling),
                format!("`{sibling}` beside `$ref` is ignored in OpenAPI 3.0"),
                "wrap the reference: `allOf: [{$ref: ...}]`, and put the rest beside `allOf`",
            );
        }
        let Some(name) = component_of(text, section) else {
            self.report_rule(
                "dangling-ref",
                &reference.pointer,
                format!("`{text}` does not refer to a component of the right kind in this document"),
                format!("write `#/components/{section}/NAME`"),
            );
            return None;
        };
        let target = self.component(section, name);
        if target.is_none() {
            self.report_rule(
                "dangling-ref",
                &reference.pointer,
                format!("`{text}` refers to nothing"),
                format!("add `{name}` to `components/{section}`, or mend the reference"),
            );
        }
        target
    }

    fn root(&mut self) {
        let root = Node::root(self.document);
        // The version first: a document of another version is wrong in a hundred places, and for one reason.
        match root.get("openapi") {
            None if root.value.is_object() => {
                let problem = match root.get("swagger") {
                    Some(_) => "this is a Swagger 2.0 document; OpenAPI 3.0 is supported",
                    None => "`openapi` is missing, which names the version of OpenAPI",
                };
                self.report_with_help(&root.pointer, problem, "write `openapi: 3.0.3`");
                return;
            }
            Some(version) if !version.value.is_string() => {
                self.report_with_help(&version.pointer, "`openapi` has to be text", "write `openapi: 3.0.3`");
                return;
            }
            Some(version) if !version.value.as_str().is_some_and(|text| text.starts_with("3.0.")) => {
                self.report_with_help(
                    &version.pointer,
                    format!("OpenAPI {} is not supported", version.value),
                    "write the document in OpenAPI 3.0 (`openapi: 3.0.3`)",
                );
                return;
            }
            _ => {}
        }
        if !self.object(&root, "the document", DOCUMENT) {
            return;
        }
        match root.get("info") {
            None => self.report_with_help(
                &root.pointer,
                "`info` is missing",
                "add `info` with the `title` and the `version` of the document",
            ),
            Some(info) => {
                self.object(&info, "`info`", INFO);
                for key in ["title", "version"] {
                    if info.get(key).is_none() {
                        self.report(&info.pointer, format!("`{key}` is missing"));
                    }
                }
            }
        }
        for server in root.get("servers").iter().flat_map(Node::items) {
            self.server(&server);
        }
        let components = root.get("components");
        if let Some(components) = &components
            && self.object(components, "`components`", COMPONENTS)
        {
            self.components(components);
        }
        self.security(root.get("security").as_ref());
        match root.get("paths") {
            None => self.report_with_help(&root.pointer, "`paths` is missing", "add `paths` with the operations"),
            Some(paths) => self.paths(&paths),
        }
    }

    fn components(&mut self, components: &Node<'d>) {
        for (section, entries) in components.entries().filter(|(section, _)| !section.starts_with("x-")) {
            let mut rust_names: HashMap<String, &str> = HashMap::new();
            for (name, entry) in entries.entries() {
                if !names::is_component_name(name) {
                    self.report_with_help(
                        &entry.pointer,
                        format!("`{name}` is no name for a component"),
                        "use letters, digits, `.`, `-` and `_`",
                    );
                } else if section == SCHEMAS
                    && let Some(other) = rust_names.insert(names::pascal_case(name), name)
                {
                    self.report_with_help(
                        &entry.pointer,
                        format!("`{name}` and `{other}` are both `{}` in Rust", names::pascal_case(name)),
                        "rename one of them",
                    );
                }
                match section {
                    SCHEMAS => self.component_schema(name, &entry),
                    PARAMETERS => self.parameter(&entry),
                    RESPONSES => self.response(&entry),
                    REQUEST_BODIES => self.request_body(&entry),
                    HEADERS => self.header(&entry),
                    "securitySchemes" => self.security_scheme(&entry),
                    _ => {}
                }
            }
        }
    }
}
