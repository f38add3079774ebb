//! Parameters and headers, each by itself.

use serde_json::Value;

use super::{keys, validation::Validation};
use crate::{
    names,
    openapi::{
        Descend, Node,
        shape::unwrapped,
        vocabulary::{HEADERS, PARAMETERS, PERSONAL_DATA, default_style, is_ignored_header},
    },
};

impl<'d> Validation<'d> {
    /// Validates a parameter; a reference is validated where it leads.
    pub(super) fn validate_parameter(&mut self, node: &Node<'d>) -> Descend {
        if node.has("$ref") {
            self.resolve(node, PARAMETERS);
            return Descend::Past;
        }
        if !self.validate_object(node, "a parameter", &[keys::PARAMETER_NAME, keys::HEADER]) {
            return Descend::Past;
        }
        let Some(name) = node.str("name") else {
            if !node.has("name") {
                self.report(&node.path, "`name` is missing");
            }
            return Descend::Past;
        };
        if !names::has_rust_name(name) {
            self.report_no_rust_name(&node.path.key("name"), name);
        }
        if let Some(flag) = node.get(PERSONAL_DATA).filter(|flag| flag.value != &Value::Bool(true)) {
            self.report_with_help(
                &flag.path,
                format!("`{PERSONAL_DATA}` must be `true`"),
                "remove it where it does not apply",
            );
        }
        let Some(location) = self.validate_location(node, name) else { return Descend::Past };
        self.validate_style(node, location);
        if let Some(content) = node.get("content") {
            self.report_with_help(
                &content.path,
                format!("the parameter `{name}` has `content`, which is not supported"),
                "describe it by `schema`",
            );
            return Descend::Past;
        }
        let Some(schema) = node.get("schema") else {
            self.report(&node.path, format!("the parameter `{name}` has no `schema`"));
            return Descend::Past;
        };
        self.validate_parameter_schema(node, name, &schema);
        Descend::Into
    }

    /// Returns the location of a parameter, or `None` if a problem was reported.
    fn validate_location(&mut self, node: &Node<'d>, name: &str) -> Option<&'d str> {
        let location = node.str("in");
        match location {
            Some("path") if !node.flag("required") => self.report_with_help(
                &node.path,
                format!("the path parameter `{name}` is not required"),
                "a path without it is another path; write `required: true`",
            ),
            Some("path" | "query") => {}
            Some("header") => self.validate_header_name(node, name),
            Some("cookie") => {
                self.report_with_help(
                    &node.path,
                    format!("the cookie parameter `{name}` is not supported"),
                    "send it in the query or a header, if the API can take it there",
                );
                return None;
            }
            _ => {
                self.report(&node.path, "`in` must be `path`, `query` or `header`");
                return None;
            }
        }
        location
    }

    fn validate_header_name(&mut self, node: &Node<'d>, name: &str) {
        if is_ignored_header(name) {
            self.report_with_help(
                &node.path,
                format!("OpenAPI ignores a header parameter named `{name}`"),
                "remove it; the client sends this header by itself",
            );
        }
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            self.report_with_help(
                &node.path.key("name"),
                format!("`{name}` cannot be the name of a header"),
                "use letters, digits, `-` and `_`",
            );
        }
    }

    fn validate_style(&mut self, node: &Node<'d>, location: &str) {
        let default = default_style(location);
        let style = node.str("style").unwrap_or(default);
        let has_delimiter = location == "query" && ["spaceDelimited", "pipeDelimited"].contains(&style);
        if style != default && !has_delimiter {
            self.report_with_help(
                &node.path.key("style"),
                format!("the style `{style}` is not supported"),
                format!("remove it, which means `{default}`"),
            );
        }
        if has_delimiter && node.flag("explode") {
            self.report_with_help(
                &node.path.key("explode"),
                "OpenAPI does not define how items with a delimiter are written one by one",
                "remove it, which joins the items in one parameter",
            );
        }
        if node.flag("allowReserved") {
            self.report_with_help(
                &node.path.key("allowReserved"),
                "`allowReserved` is not supported; reserved characters are always encoded",
                "remove it",
            );
        }
    }

    fn validate_parameter_schema(&mut self, node: &Node<'d>, name: &str, schema: &Node<'d>) {
        self.reject_null(schema, "a parameter");
        let Some(target) = unwrapped(&self.resolver, schema) else { return };
        let is_list = target.str("type") == Some("array") && node.str("in") == Some("query");
        let items = if is_list { target.get("items") } else { None };
        let value = match &items {
            Some(items) => unwrapped(&self.resolver, items),
            None => Some(target),
        };
        for node in items.iter().chain(&value) {
            self.reject_null(node, "a parameter");
        }
        // An enum without a type has strings.
        let is_scalar = |value: &Node<'d>| match value.str("type") {
            Some(name) => ["string", "integer", "number", "boolean"].contains(&name),
            None => value.has("enum"),
        };
        if let Some(value) = value.filter(|value| !is_scalar(value)) {
            let help = match value.has("type") {
                true => "a list of such values is possible in the query",
                false => "write its `type`",
            };
            let message = format!("the parameter `{name}` must be a string, a number or a boolean");
            self.report_with_help(&schema.path, message, help);
        }
    }

    /// A URL and a header cannot express `null`, and neither can an absent body.
    pub(super) fn reject_null(&mut self, schema: &Node<'d>, label: &str) {
        if schema.flag("nullable") {
            self.report_with_help(
                &schema.path.key("nullable"),
                format!("{label} cannot be `null`"),
                "remove `nullable`; what is not required can be omitted",
            );
        }
    }

    pub(super) fn validate_header(&mut self, node: &Node<'d>) -> Descend {
        if node.has("$ref") {
            self.resolve(node, HEADERS);
            return Descend::Past;
        }
        if self.validate_object(node, "a header", &[keys::HEADER]) { Descend::Into } else { Descend::Past }
    }
}
