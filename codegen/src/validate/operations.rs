//! Paths, operations, parameters, bodies and answers that cannot become a client.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    Check, HEADERS, Keys, Kind, PAGEABLE, PARAMETERS, PERSONAL_DATA, REQUEST_BODIES, RESPONSES, pagination,
    schema::Role,
};
use crate::{document::Node, names};

const PATH_ITEM: Keys = &[
    ("$ref", Kind::Text),
    ("summary", Kind::Text),
    ("description", Kind::Text),
    ("get", Kind::Object),
    ("put", Kind::Object),
    ("post", Kind::Object),
    ("delete", Kind::Object),
    ("options", Kind::Object),
    ("head", Kind::Object),
    ("patch", Kind::Object),
    ("trace", Kind::Object),
    ("servers", Kind::List),
    ("parameters", Kind::List),
];
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const OPERATION: Keys = &[
    ("tags", Kind::List),
    ("summary", Kind::Text),
    ("description", Kind::Text),
    ("externalDocs", Kind::Object),
    ("operationId", Kind::Text),
    ("parameters", Kind::List),
    ("requestBody", Kind::Object),
    ("responses", Kind::Object),
    ("callbacks", Kind::Object),
    ("deprecated", Kind::Flag),
    ("security", Kind::List),
    ("servers", Kind::List),
];
const PARAMETER: Keys = &[
    ("name", Kind::Text),
    ("in", Kind::Text),
    ("description", Kind::Text),
    ("required", Kind::Flag),
    ("deprecated", Kind::Flag),
    ("allowEmptyValue", Kind::Flag),
    ("style", Kind::Text),
    ("explode", Kind::Flag),
    ("allowReserved", Kind::Flag),
    ("schema", Kind::Object),
    ("example", Kind::Anything),
    ("examples", Kind::Object),
    ("content", Kind::Object),
];
const HEADER: Keys = &[
    ("description", Kind::Text),
    ("required", Kind::Flag),
    ("deprecated", Kind::Flag),
    ("allowEmptyValue", Kind::Flag),
    ("style", Kind::Text),
    ("explode", Kind::Flag),
    ("allowReserved", Kind::Flag),
    ("schema", Kind::Object),
    ("example", Kind::Anything),
    ("examples", Kind::Object),
    ("content", Kind::Object),
];
const REQUEST_BODY: Keys = &[("description", Kind::Text), ("content", Kind::Object), ("required", Kind::Flag)];
const MEDIA_TYPE: Keys =
    &[("schema", Kind::Object), ("example", Kind::Anything), ("examples", Kind::Object), ("encoding", Kind::Object)];
const RESPONSE: Keys =
    &[("description", Kind::Text), ("headers", Kind::Object), ("content", Kind::Object), ("links", Kind::Object)];

/// Names of operations that the SDK's client or the generated code needs for itself.
const TAKEN_METHODS: [&str; 14] = [
    // `Client` and its hooks.
    "builder",
    "from_env",
    "base_url",
    "with_tracking_id",
    "audit",
    "clone",
    "pre",
    "exec",
    "post", // The mock server.
    "start",
    "client",
    "requests", // The constants in `operations`.
    "all",
    "servers",
];
const TAKEN_TYPES: [&str; 17] = [
    "Result",
    "Option",
    "String",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Err",
    "Error",
    "ResponseValue",
    "ByteStream",
    "ClientHooks",
    "OperationInfo",
    "RequestBuilderExt",
    "Default",
    "ToString",
    "Self_",
];
/// Names of parameters that a builder, the mock server's stub, or the body of the generated function needs for itself.
const TAKEN_PARAMETERS: [&str; 11] = [
    "send",
    "send_response",
    "new",
    "build_request",
    "respond",
    "respond_with_example",
    "respond_error",
    "respond_raw",
    "path_parameter",
    "query_parameter",
    "header_map",
];
/// OpenAPI says of parameters with these names that they shall be ignored.
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

pub(crate) fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// Whether a request can be for both paths, and neither goes before the other, as `/bells/all` does before
/// `/bells/{bellId}`. A slash at the end is easily lost on the way.
fn is_ambiguous(one: &str, other: &str) -> bool {
    let pairs = || one.trim_end_matches('/').split('/').zip(other.trim_end_matches('/').split('/'));
    let count = |path: &str| path.trim_end_matches('/').split('/').count();
    let is_parameter = |segment: &str| segment.contains('{');
    count(one) == count(other)
        && pairs().all(|(a, b)| a == b || is_parameter(a) || is_parameter(b))
        && pairs().any(|(a, b)| !is_parameter(a) && is_parameter(b))
            == pairs().any(|(a, b)| is_parameter(a) && !is_parameter(b))
}

impl<'d> Check<'d> {
    pub(super) fn paths(&mut self, paths: &Node<'d>) {
        let mut operation_ids: HashMap<String, (String, &str)> = HashMap::new();
        let mut known: Vec<&str> = Vec::new();
        for (path, item) in paths.entries().filter(|(path, _)| !path.starts_with("x-")) {
            if !self.object(&item, "a path item", PATH_ITEM) {
                continue;
            }
            if item.get("$ref").is_some() {
                self.report_with_help(
                    &item.pointer.key("$ref"),
                    "a path item cannot be a reference",
                    "write it out here",
                );
                continue;
            }
            self.no_servers(&item);
            let Some(in_path) = self.path_template(path, &item) else { continue };
            if let Some(other) = known.iter().find(|other| is_ambiguous(path, other)) {
                self.report_rule(
                    "ambiguous-paths",
                    &item.pointer,
                    format!("this path cannot be told from `{other}`"),
                    "a request matches both; join them, or leave one out",
                );
            }
            known.push(path);
            for (method, operation) in item.entries().filter(|(key, _)| METHODS.contains(key)) {
                if !self.object(&operation, "an operation", OPERATION) {
                    continue;
                }
                if matches!(method, "options" | "trace") {
                    self.report_with_help(
                        &operation.pointer,
                        format!("the method `{method}` is not supported"),
                        "leave the operation out",
                    );
                    continue;
                }
                self.operation_id(&operation, &mut operation_ids);
                self.no_servers(&operation);
                self.tags(&operation);
                self.security(operation.get("security").as_ref());
                self.scopes(&operation);
                self.unsupported_features(&operation);
                let has_body = self.operation_body(&operation);
                self.operation_parameters(path, &in_path, &item, &operation, has_body);
                self.responses(&operation, method == "head");
                self.pageable(method, &operation);
            }
        }
    }

    /// The names between braces, in order. None: reported.
    fn path_template(&mut self, path: &str, item: &Node<'d>) -> Option<Vec<String>> {
        let fail = |check: &mut Self, message: &str| {
            check.report(&item.pointer, message);
            None
        };
        if !path.starts_with('/') {
            return fail(self, "a path has to start with `/`");
        }
        if path.contains(['?', '#', '\\', ' ', '"']) || path.contains("//") {
            return fail(self, "a path cannot hold `?`, `#`, `\\`, a quote, a space or an empty segment");
        }
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return fail(self, "a path cannot hold a dot segment");
        }
        let mut names = Vec::new();
        let mut rest = path;
        while let Some(at) = rest.find(['{', '}']) {
            let Some((name, after)) = rest[at..].strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
                return fail(self, "the braces of this path do not match");
            };
            if name.is_empty() || name.contains(['{', '/']) {
                return fail(self, "the braces of this path do not hold the name of a parameter");
            }
            if names.iter().any(|known| known == name) {
                return fail(self, "this path names a parameter twice");
            }
            if !(rest[..at].ends_with('/') && (after.is_empty() || after.starts_with('/'))) {
                return fail(self, "a parameter has to be a whole segment of the path");
            }
            names.push(name.to_owned());
            rest = after;
        }
        Some(names)
    }

    fn no_servers(&mut self, node: &Node<'d>) {
        if node.get("servers").is_some() {
            self.report_with_help(
                &node.pointer.key("servers"),
                "servers of a path or an operation are not supported",
                "list the servers at the top of the document; all operations share the client's base URL",
            );
        }
    }

    fn operation_id(&mut self, operation: &Node<'d>, known: &mut HashMap<String, (String, &'d str)>) {
        let Some(id) = operation.text("operationId") else {
            if operation.get("operationId").is_none() {
                self.report_rule(
                    "operation-id",
                    &operation.pointer,
                    "`operationId` is missing",
                    "it names the method of the client; write it in lowerCamelCase, such as `getCallPickup`",
                );
            }
            return;
        };
        let pointer = operation.pointer.key("operationId");
        if !names::has_rust_name(id) {
            self.no_rust_name(&pointer, id);
            return;
        }
        let (method, builder) = (names::snake_case(id), names::pascal_case(id));
        if TAKEN_METHODS.contains(&method.as_str()) || TAKEN_TYPES.contains(&builder.as_str()) {
            self.report_rule(
                "operation-id-in-rust",
                &pointer,
                format!("`{id}` is `{method}` in Rust, which is taken"),
                "choose another operationId",
            );
        }
        if let Some((_, other)) = known.insert(builder, (method.clone(), id)) {
            let (rule, message) = if other == id {
                ("operation-id-unique", format!("the operationId `{id}` is here twice"))
            } else {
                ("operation-id-in-rust", format!("the operationIds `{other}` and `{id}` are both `{method}` in Rust"))
            };
            self.report_rule(rule, &pointer, message, "rename one of them");
        }
    }

    fn tags(&mut self, operation: &Node<'d>) {
        for tag in operation.get("tags").iter().flat_map(Node::items).filter(|tag| !tag.value.is_string()) {
            self.report(&tag.pointer, "a tag of an operation has to be text");
        }
    }

    fn scopes(&mut self, operation: &Node<'d>) {
        if let Some(scopes) = operation.get("x-required-scopes")
            && (!scopes.value.is_array() || scopes.items().any(|scope| !scope.value.is_string()))
        {
            self.report(&scopes.pointer, "`x-required-scopes` has to be a list of texts");
        }
    }

    fn unsupported_features(&mut self, operation: &Node<'d>) {
        if operation.get("callbacks").is_some() {
            self.report_with_help(
                &operation.pointer.key("callbacks"),
                "callbacks are not supported; a client cannot serve them",
                "remove them",
            );
        }
        for (key, extension) in operation.entries().filter(|(key, _)| key.starts_with("x-dropshot-")) {
            self.report_with_help(
                &extension.pointer,
                format!("`{key}` would change the client in ways that this SDK does not know"),
                "remove it",
            );
        }
    }

    fn operation_parameters(
        &mut self,
        path: &str,
        in_path: &[String],
        item: &Node<'d>,
        operation: &Node<'d>,
        has_body: bool,
    ) {
        let is_pageable = operation.get(PAGEABLE).is_some();
        let declared = self.declared_parameters(item, operation);
        let mut rust_names: HashMap<String, &str> = HashMap::new();
        for (node, parameter) in &declared {
            let Some(name) = parameter.text("name") else { continue };
            let rust_name = names::snake_case(name);
            if TAKEN_PARAMETERS.contains(&rust_name.as_str())
                || (has_body && matches!(rust_name.as_str(), "body" | "body_map"))
                || (is_pageable && pagination::TAKEN_PARAMETERS.contains(&rust_name.as_str()))
            {
                self.report_with_help(
                    &node.pointer,
                    format!("the parameter `{name}` is `{rust_name}` in Rust, which is taken"),
                    "leave it out, if the API can do without it",
                );
            }
            if let Some(other) = rust_names.insert(rust_name.clone(), name) {
                self.report_with_help(
                    &node.pointer,
                    format!("the parameters `{other}` and `{name}` are both `{rust_name}` in Rust"),
                    "leave one of them out",
                );
            }
            if parameter.text("in") == Some("path") && !in_path.iter().any(|known| known == name) {
                self.report_rule(
                    "path-parameter-unused",
                    &node.pointer,
                    format!("`{path}` has no `{{{name}}}`"),
                    "remove the parameter, or put it into the path",
                );
            }
        }
        for name in in_path {
            let is_it = |(_, p): &(Node<'d>, Node<'d>)| p.text("in") == Some("path") && p.text("name") == Some(name);
            if !declared.iter().any(is_it) {
                self.report_rule(
                    "path-parameter-undeclared",
                    &operation.pointer,
                    format!("the path parameter `{name}` is not declared"),
                    format!("add `{{name: {name}, in: path, required: true, ...}}` to `parameters`"),
                );
            }
        }
    }

    /// The parameters of an operation, those of its path included, each with the place where it is named.
    fn declared_parameters(&mut self, item: &Node<'d>, operation: &Node<'d>) -> Vec<(Node<'d>, Node<'d>)> {
        let mut declared: Vec<(Node<'d>, Node<'d>)> = Vec::new();
        for (level, list) in [item.get(PARAMETERS), operation.get(PARAMETERS)].into_iter().enumerate() {
            let mut on_this_level = BTreeSet::new();
            for node in list.iter().flat_map(Node::items) {
                let Some(parameter) = self.resolve(&node, PARAMETERS) else { continue };
                // A component was checked where it stands.
                if parameter.pointer == node.pointer {
                    self.parameter(&node);
                }
                let key = (parameter.text("in"), parameter.text("name"));
                if !on_this_level.insert(key) {
                    self.report_with_help(
                        &node.pointer,
                        format!("the parameter `{}` is here twice", key.1.unwrap_or_default()),
                        "remove one of them",
                    );
                }
                if level == 1 {
                    declared.retain(|(_, known)| (known.text("in"), known.text("name")) != key);
                }
                declared.push((node, parameter));
            }
        }
        declared
    }

    /// A parameter by itself; a reference is checked where it leads.
    pub(super) fn parameter(&mut self, node: &Node<'d>) {
        if node.get("$ref").is_some() {
            self.resolve(node, PARAMETERS);
            return;
        }
        if !self.object(node, "a parameter", PARAMETER) {
            return;
        }
        let Some(name) = node.text("name") else {
            if node.get("name").is_none() {
                self.report(&node.pointer, "`name` is missing");
            }
            return;
        };
        if !names::has_rust_name(name) {
            self.no_rust_name(&node.pointer.key("name"), name);
        }
        if node.get(PERSONAL_DATA).is_some_and(|flag| flag.value != &Value::Bool(true)) {
            self.report_with_help(
                &node.pointer.key(PERSONAL_DATA),
                format!("`{PERSONAL_DATA}` has to be `true`"),
                "remove it where it does not apply",
            );
        }
        let Some(plain_style) = self.place(node, name) else { return };
        if let Some(style) = node.text("style").filter(|style| *style != plain_style) {
            self.report_with_help(
                &node.pointer.key("style"),
                format!("the style `{style}` is not supported"),
                format!("leave it out, which means `{plain_style}`"),
            );
        }
        if node.flag("allowReserved") {
            self.report_with_help(
                &node.pointer.key("allowReserved"),
                "`allowReserved` is not supported; reserved characters are always encoded",
                "remove it",
            );
        }
        if node.get("content").is_some() {
            self.report_with_help(
                &node.pointer.key("content"),
                format!("the parameter `{name}` has `content`, which is not supported"),
                "describe it by `schema`",
            );
            return;
        }
        let Some(schema) = node.get("schema") else {
            self.report(&node.pointer, format!("the parameter `{name}` has no `schema`"));
            return;
        };
        self.parameter_schema(node, name, &schema);
    }

    /// The style that parameters have where this one stands. None: reported.
    fn place(&mut self, node: &Node<'d>, name: &str) -> Option<&'static str> {
        match node.text("in") {
            Some("path") => {
                if !node.flag("required") {
                    self.report_with_help(
                        &node.pointer,
                        format!("the path parameter `{name}` is not required"),
                        "a path without it is another path; write `required: true`",
                    );
                }
                Some("simple")
            }
            Some("query") => Some("form"),
            Some("header") => {
                if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                    self.report_with_help(
                        &node.pointer,
                        format!("OpenAPI ignores a header parameter named `{name}`"),
                        "remove it; the client sends this header by itself",
                    );
                }
                if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
                    self.report_with_help(
                        &node.pointer.key("name"),
                        format!("`{name}` is no name for a header"),
                        "use letters, digits, `-` and `_`",
                    );
                }
                Some("simple")
            }
            Some("cookie") => {
                self.report_with_help(
                    &node.pointer,
                    format!("the cookie parameter `{name}` is not supported"),
                    "send it in the query or a header, if the API can take it there",
                );
                None
            }
            _ => {
                self.report(&node.pointer, "`in` has to be `path`, `query` or `header`");
                None
            }
        }
    }

    fn parameter_schema(&mut self, node: &Node<'d>, name: &str, schema: &Node<'d>) {
        self.schema(schema, Role::Elsewhere);
        self.never_null(schema, "a parameter");
        let Some(target) = self.target(schema) else { return };
        let is_list = target.text("type") == Some("array") && node.text("in") == Some("query");
        if is_list && node.get("explode").is_some_and(|explode| explode.value == &Value::Bool(false)) {
            self.report_with_help(
                &node.pointer.key("explode"),
                "a list joined by commas is not supported",
                "make the parameter a string that holds the joined list, or leave `explode` out",
            );
        }
        let items = if is_list { target.get("items") } else { None };
        let value = match &items {
            Some(items) => self.target(items),
            None => Some(target),
        };
        for node in items.iter().chain(&value) {
            self.never_null(node, "a parameter");
        }
        let is_scalar =
            |value: &Node<'d>| matches!(value.text("type"), Some("string" | "integer" | "number" | "boolean"));
        if value.is_some_and(|value| !is_scalar(&value)) {
            self.report_with_help(
                &schema.pointer,
                format!("the parameter `{name}` has to be text, a number or a boolean"),
                "a list of such values is possible in the query",
            );
        }
    }

    /// `null` cannot be written in a URL or a header, and a body is there or not.
    fn never_null(&mut self, schema: &Node<'d>, what: &str) {
        if schema.flag("nullable") {
            self.report_with_help(
                &schema.pointer.key("nullable"),
                format!("{what} cannot be `null`"),
                "remove `nullable`; what is not required can be left out",
            );
        }
    }

    pub(super) fn header(&mut self, node: &Node<'d>) {
        if node.get("$ref").is_some() {
            self.resolve(node, HEADERS);
        } else if self.object(node, "a header", HEADER)
            && let Some(schema) = node.get("schema")
        {
            self.schema(&schema, Role::Elsewhere);
        }
    }

    /// Whether the operation has a body.
    fn operation_body(&mut self, operation: &Node<'d>) -> bool {
        let Some(node) = operation.get("requestBody") else { return false };
        if let Some(body) = self.resolve(&node, REQUEST_BODIES)
            && body.pointer == node.pointer
        {
            self.request_body(&node);
        }
        true
    }

    pub(super) fn request_body(&mut self, node: &Node<'d>) {
        if node.get("$ref").is_some() {
            self.resolve(node, REQUEST_BODIES);
            return;
        }
        if !self.object(node, "a request body", REQUEST_BODY) {
            return;
        }
        if !node.flag("required") {
            self.report_with_help(
                &node.pointer,
                "an optional request body is not supported; it would always be sent",
                "write `required: true`",
            );
        }
        let Some(content) = node.get("content").filter(|c| c.entries().next().is_some()) else {
            self.report_with_help(
                &node.pointer,
                "the request body has no `content`",
                "describe the body as `application/json`, or leave `requestBody` out",
            );
            return;
        };
        for (media_type, media) in content.entries() {
            if !is_json(media_type) {
                self.report_with_help(
                    &media.pointer,
                    format!("a request body of `{media_type}` is not supported"),
                    "describe the body as `application/json`, if the API takes it",
                );
                continue;
            }
            self.json(&media);
            if let Some(schema) = media.get("schema") {
                self.never_null(&schema, "a request body");
            }
        }
        if content.entries().count() > 1 {
            self.report_with_help(
                &content.pointer,
                "a request body has to have one media type",
                "leave the others out",
            );
        }
    }

    /// A media type that has to have a schema.
    fn json(&mut self, media: &Node<'d>) {
        if !self.object(media, "a media type", MEDIA_TYPE) {
            return;
        }
        if media.get("encoding").is_some_and(|encoding| encoding.entries().next().is_some()) {
            self.report_with_help(
                &media.pointer.key("encoding"),
                "`encoding` is not supported",
                "remove it; it says nothing of JSON",
            );
        }
        match media.get("schema") {
            Some(schema) => self.schema(&schema, Role::Elsewhere),
            None => self.report(&media.pointer, "`schema` is missing"),
        }
    }

    fn responses(&mut self, operation: &Node<'d>, is_head: bool) {
        let Some(responses) = operation.get(RESPONSES) else {
            self.report(&operation.pointer, "`responses` is missing");
            return;
        };
        let mut values: Vec<(&str, &Value)> = Vec::new();
        let mut has_success = false;
        for (status, node) in responses.entries().filter(|(status, _)| !status.starts_with("x-")) {
            if !is_status(status) {
                self.report_with_help(
                    &node.pointer,
                    format!("`{status}` is no status code"),
                    "write a code (`'200'`), a range (`4XX`) or `default`",
                );
                continue;
            }
            has_success |= status.starts_with('2');
            let Some(response) = self.resolve(&node, RESPONSES) else { continue };
            if response.pointer == node.pointer {
                self.response(&node);
            }
            if status == "101" {
                self.report_with_help(
                    &node.pointer,
                    "an upgrade of the connection is not supported",
                    "leave the answer out",
                );
            }
            if !status.starts_with('2') {
                continue;
            }
            if let Some(schema) = self.success_value(&response, is_head) {
                values.push((status, schema));
            }
        }
        if !has_success {
            self.report_rule(
                "success-answer",
                &responses.pointer,
                "no status code from 200 to 299 is documented",
                "`default` describes errors here; say what success looks like",
            );
        }
        if let Some((first, rest)) = values.split_first()
            && let Some((other, _)) = rest.iter().find(|(_, schema)| *schema != first.1)
        {
            self.report_with_help(
                &responses.pointer.key(other),
                format!("the answers {} and {other} differ in their schemas", first.0),
                "give them the same `$ref`; an operation has one type of value",
            );
        }
    }

    /// The schema of the value that a success gives. None: it gives none, or that is reported.
    fn success_value(&mut self, response: &Node<'d>, is_head: bool) -> Option<&'d Value> {
        let content = response.get("content").filter(|content| content.entries().next().is_some())?;
        if is_head {
            self.report_with_help(&content.pointer, "an answer to `head` never has a body", "leave `content` out");
        }
        let json: Vec<_> = content.entries().filter(|(media_type, _)| is_json(media_type)).collect();
        match json.as_slice() {
            [] => self.report_with_help(
                &content.pointer,
                "an answer that is not `application/json` is not supported",
                "describe the answer as `application/json`, or leave `content` out",
            ),
            [(_, json)] => return json.value.get("schema"),
            [_, (media_type, second), ..] => self.report_with_help(
                &second.pointer,
                format!("`{media_type}` is JSON, too, and an answer has one type of value"),
                "leave one of them out",
            ),
        }
        None
    }

    pub(super) fn response(&mut self, node: &Node<'d>) {
        if node.get("$ref").is_some() {
            self.resolve(node, RESPONSES);
            return;
        }
        if !self.object(node, "an answer", RESPONSE) {
            return;
        }
        if node.get("description").is_none() {
            self.report(&node.pointer, "`description` is missing; OpenAPI requires it of an answer");
        }
        for (_, header) in node.get(HEADERS).iter().flat_map(Node::entries) {
            self.header(&header);
        }
        for (media_type, media) in node.get("content").iter().flat_map(Node::entries) {
            if is_json(media_type) {
                self.json(&media);
            } else if self.object(&media, "a media type", MEDIA_TYPE)
                && let Some(schema) = media.get("schema")
            {
                self.schema(&schema, Role::Elsewhere);
            }
        }
    }
}

fn is_status(status: &str) -> bool {
    let bytes = status.as_bytes();
    status == "default"
        || (bytes.len() == 3
            && (b'1'..=b'5').contains(&bytes[0])
            && (bytes[1..].iter().all(u8::is_ascii_digit) || &bytes[1..] == b"XX"))
}
