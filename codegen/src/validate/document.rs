//! The head of a document, and the names of its components.

use super::{keys, validation::Validation};
use crate::{
    names,
    openapi::{
        Descend, Node,
        vocabulary::{SCHEMAS, is_extension},
    },
};

impl<'d> Validation<'d> {
    pub(super) fn validate_document(&mut self, root: &Node<'d>) -> Descend {
        // A document of another version has a hundred problems, and one reason.
        if !self.validate_version(root) || !self.validate_object(root, "the document", &[keys::DOCUMENT]) {
            return Descend::Past;
        }
        if !root.has("info") {
            self.report_with_help(
                &root.path,
                "`info` is missing",
                "add `info` with the `title` and the `version` of the document",
            );
        }
        match root.get("components") {
            Some(components) if self.validate_object(&components, "`components`", &[keys::COMPONENTS]) => {
                self.validate_component_names(&components);
            }
            _ => {}
        }
        self.validate_security(root);
        if root.has("paths") {
            self.validate_operations();
        } else {
            self.report_with_help(&root.path, "`paths` is missing", "add `paths` with the operations");
        }
        Descend::Into
    }

    fn validate_version(&mut self, root: &Node<'d>) -> bool {
        let Some(version) = root.get("openapi") else {
            if !root.is_object() {
                return true;
            }
            let message = if root.has("swagger") {
                "this is a Swagger 2.0 document; OpenAPI 3.0 is supported"
            } else {
                "`openapi`, the version of OpenAPI, is missing"
            };
            self.report_with_help(&root.path, message, "write `openapi: 3.0.3`");
            return false;
        };
        match version.value.as_str() {
            None => self.report_with_help(&version.path, "`openapi` must be a string", "write `openapi: 3.0.3`"),
            Some(text) if text.starts_with("3.0.") => return true,
            Some(_) => self.report_with_help(
                &version.path,
                format!("OpenAPI {} is not supported", version.value),
                "write the document in OpenAPI 3.0 (`openapi: 3.0.3`)",
            ),
        }
        false
    }

    pub(super) fn validate_info(&mut self, info: &Node<'d>) {
        self.validate_object(info, "`info`", &[keys::INFO]);
        for key in ["title", "version"] {
            if !info.has(key) {
                self.report(&info.path, format!("`{key}` is missing"));
            }
        }
    }

    fn validate_component_names(&mut self, components: &Node<'d>) {
        for (section, entries) in components.entries().filter(|(section, _)| !is_extension(section)) {
            for (name, entry) in entries.entries() {
                if !names::is_component_name(name) {
                    self.report_with_help(
                        &entry.path,
                        format!("`{name}` cannot be the name of a component"),
                        "use letters, digits, `.`, `-` and `_`",
                    );
                }
                if section == SCHEMAS && !names::has_rust_name(name) {
                    self.report_no_rust_name(&entry.path, name);
                }
            }
        }
    }
}
