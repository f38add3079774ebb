//! The parts of each operation in the document that the generated code needs and progenitor leaves out.

use std::collections::HashMap;

use quote::format_ident;
use serde_json::{Map, Value};
use syn::{Ident, Type};

use super::{
    doc,
    syntax::{is_unit, missing},
};
use crate::{
    document::Document,
    error::Problem,
    former::{innermost, operations, referenced_schema, resolved},
    names,
    openapi::vocabulary::{
        ITEM_NAME, PAGEABLE, PARAMETERS, PERSONAL_DATA, REQUEST_BODIES, RESPONSES, SCHEMAS, is_json,
    },
};

/// All operations of a document, in its order, and found by their Rust names.
pub(super) struct OperationDocs {
    operations: Vec<OperationDoc>,
    by_rust_name: HashMap<String, usize>,
}

impl OperationDocs {
    pub(super) fn new(document: &Document) -> Self {
        let operations: Vec<_> = operations(&document.root)
            .map(|(path, method, operation)| OperationDoc::new(&document.root, path, method, operation))
            .collect();
        let mut by_rust_name = HashMap::new();
        for (index, operation) in operations.iter().enumerate() {
            by_rust_name.insert(operation.builder_name(), index);
            by_rust_name.insert(operation.method_name().to_string(), index);
        }
        Self { operations, by_rust_name }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OperationDoc> {
        self.operations.iter()
    }

    /// The operation whose method or builder is called `name`.
    pub(super) fn get(&self, name: &str) -> Result<&OperationDoc, Problem> {
        let index = self.by_rust_name.get(name);
        index.map(|index| &self.operations[*index]).ok_or_else(|| missing(&format!("operation called {name}")))
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Result<&mut OperationDoc, Problem> {
        let index = self.by_rust_name.get(name);
        index.map(|index| &mut self.operations[*index]).ok_or_else(|| missing(&format!("operation called {name}")))
    }
}

/// One operation of the document.
pub(super) struct OperationDoc {
    pub(super) id: String,
    /// In capitals.
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) description: String,
    /// The scopes that the token needs.
    pub(super) scopes: Vec<String>,
    pub(super) is_deprecated: bool,
    pub(super) parameters: Vec<ParameterDoc>,
    pub(super) body: BodyDoc,
    /// The first line of each status code's description.
    pub(super) status_descriptions: Vec<(u16, String)>,
    pub(super) success: SuccessDoc,
    /// The property of a page that holds the items, for lists that are streams.
    pub(super) page_items: Option<String>,
    /// The type of the response body. Known once `send` has been split.
    pub(super) response_type: Option<Type>,
}

impl OperationDoc {
    fn new(root: &Value, path: &str, method: &str, operation: &Map<String, Value>) -> Self {
        let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        Self {
            id: text("operationId"),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            summary: text("summary"),
            description: text("description"),
            scopes: scopes(root, operation),
            is_deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
            parameters: parameters(root, path, operation),
            body: operation.get("requestBody").map(|body| BodyDoc::new(root, body)).unwrap_or_default(),
            status_descriptions: status_descriptions(root, operation),
            success: SuccessDoc::new(root, operation),
            page_items: operation.get(PAGEABLE).and_then(|pageable| pageable[ITEM_NAME].as_str()).map(str::to_owned),
            response_type: None,
        }
    }

    /// The name of the client's method.
    pub(super) fn method_name(&self) -> Ident {
        format_ident!("{}", names::snake_case(&self.id))
    }

    pub(super) fn builder_name(&self) -> String {
        names::pascal_case(&self.id)
    }

    /// The name of the constant in `operations`.
    pub(super) fn constant_name(&self) -> Ident {
        format_ident!("{}", names::shouty_snake_case(&self.id))
    }

    /// The method and path, as documentation shows them.
    pub(super) fn request_line(&self) -> String {
        format!("`{} {}`", self.method, self.path)
    }

    pub(super) fn response_type(&self) -> Result<&Type, Problem> {
        self.response_type.as_ref().ok_or_else(|| missing(&format!("send of {}", self.id)))
    }

    /// Returns `true` if a successful response has a body.
    pub(super) fn has_response_body(&self) -> bool {
        !self.response_type.as_ref().is_some_and(is_unit)
    }

    /// The calls of an example request, with `last_call` at the end.
    pub(super) fn example_calls(&self, last_call: &str) -> String {
        let mut calls = format!("    .{}()\n", self.method_name());
        for parameter in self.parameters.iter().filter(|parameter| parameter.is_required) {
            if let Some(example) = &parameter.example {
                calls.push_str(&format!("    .{}({example:?})\n", parameter.rust_name));
            }
        }
        if !self.body.example_setters.is_empty() {
            calls.push_str(&format!("    .body_map(|body| body.{})\n", self.body.example_setters.join(".")));
        }
        calls + "    ." + last_call
    }
}

/// A parameter of an operation, its own or its path's.
pub(super) struct ParameterDoc {
    /// The name in requests.
    pub(super) wire_name: String,
    /// The name of the setter.
    pub(super) rust_name: String,
    pub(super) location: ParameterLocation,
    pub(super) description: String,
    pub(super) is_required: bool,
    pub(super) example: Option<String>,
    pub(super) is_personal: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum ParameterLocation {
    Path,
    Query,
    Header,
}

/// The parameters of the path, then those of the operation; one of the operation replaces one of the path.
fn parameters(root: &Value, path: &str, operation: &Map<String, Value>) -> Vec<ParameterDoc> {
    let mut parameters: Vec<ParameterDoc> = Vec::new();
    let of_path = root["paths"][path]["parameters"].as_array().into_iter().flatten();
    let of_operation = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    for parameter in of_path.chain(of_operation) {
        let parameter = resolved(&root["components"], PARAMETERS, parameter);
        let wire_name = parameter["name"].as_str().unwrap_or_default();
        let parameter = ParameterDoc {
            wire_name: wire_name.to_owned(),
            rust_name: names::snake_case(wire_name),
            location: match parameter["in"].as_str() {
                Some("path") => ParameterLocation::Path,
                Some("query") => ParameterLocation::Query,
                _ => ParameterLocation::Header,
            },
            description: parameter["description"].as_str().unwrap_or_default().trim().to_owned(),
            is_required: parameter["required"] == true,
            example: parameter["example"].as_str().map(str::to_owned),
            is_personal: parameter[PERSONAL_DATA] == true,
        };
        match parameters.iter_mut().find(|known| known.rust_name == parameter.rust_name) {
            Some(known) => *known = parameter,
            None => parameters.push(parameter),
        }
    }
    parameters
}

/// The request body of an operation.
#[derive(Default)]
pub(super) struct BodyDoc {
    pub(super) description: String,
    /// Returns `true` if the body needs a property, so that an empty object is invalid.
    pub(super) is_required: bool,
    /// Calls of the body's builder, such as `name("Front desk")`. Empty where it has no builder or no example.
    pub(super) example_setters: Vec<String>,
}

impl BodyDoc {
    fn new(root: &Value, body: &Value) -> Self {
        let components = &root["components"];
        let body = resolved(components, REQUEST_BODIES, body);
        let media = json_content(body);
        let schema = media.map(|media| innermost(resolved(components, SCHEMAS, &media["schema"])));
        let has_builder = schema.is_some_and(|schema| schema.get("properties").is_some());
        let example = media.filter(|_| has_builder).and_then(|media| media["example"].as_object());
        Self {
            description: body["description"].as_str().unwrap_or_default().trim().to_owned(),
            is_required: schema
                .is_none_or(|schema| schema["required"].as_array().is_some_and(|names| !names.is_empty())),
            example_setters: example
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| setter_call(name, value))
                .collect(),
        }
    }
}

/// The call that sets a property, unless its value needs the name of a type.
fn setter_call(property: &str, value: &Value) -> Option<String> {
    let value = match value {
        Value::String(text) => format!("{text:?}"),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return None,
    };
    Some(format!("{}({value})", names::snake_case(property)))
}

/// The response that the client decodes.
pub(super) struct SuccessDoc {
    /// The status code. A range such as `2XX` counts as 200.
    pub(super) status: u16,
    /// The example of the body as JSON, or an empty string.
    pub(super) example: String,
}

impl SuccessDoc {
    fn new(root: &Value, operation: &Map<String, Value>) -> Self {
        let responses = || {
            let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
            responses
                .filter(|(status, _)| status.starts_with('2'))
                .map(|(status, response)| (status, resolved(&root["components"], RESPONSES, response)))
        };
        // As in `normalize`: a response with a body goes before those without.
        let with_body = responses().find(|(_, response)| json_content(response).is_some());
        let success = with_body.or_else(|| responses().next());
        Self {
            status: success.and_then(|(status, _)| status.parse().ok()).unwrap_or(200),
            example: success.and_then(|(_, response)| example(root, response)).unwrap_or_default(),
        }
    }
}

/// The JSON example of a response: its own, the first of its named ones, or that of its schema.
fn example(root: &Value, response: &Value) -> Option<String> {
    let media = json_content(response)?;
    let named = || media["examples"].as_object()?.values().next()?.get("value");
    let of_schema = || match referenced_schema(&media["schema"]) {
        Some(name) => root["components"][SCHEMAS][name].get("example"),
        None => media["schema"].get("example"),
    };
    media.get("example").or_else(named).or_else(of_schema).map(|example| format!("{example:#}"))
}

fn json_content(holder: &Value) -> Option<&Value> {
    holder["content"].as_object()?.iter().find(|(media_type, _)| is_json(media_type)).map(|(_, media)| media)
}

/// The scopes of the first security requirement and those in `x-required-scopes`.
fn scopes(root: &Value, operation: &Map<String, Value>) -> Vec<String> {
    let security = operation.get("security").or_else(|| root.get("security"));
    let requirement = security.and_then(Value::as_array).and_then(|requirements| requirements.first());
    let of_security = requirement.and_then(Value::as_object).into_iter().flat_map(|schemes| schemes.values());
    let mut scopes: Vec<String> = Vec::new();
    for scope in of_security.chain(operation.get("x-required-scopes")).filter_map(Value::as_array).flatten() {
        if let Some(scope) = scope.as_str()
            && !scopes.iter().any(|known| known == scope)
        {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}

fn status_descriptions(root: &Value, operation: &Map<String, Value>) -> Vec<(u16, String)> {
    let responses = operation.get("responses").and_then(Value::as_object);
    responses
        .into_iter()
        .flatten()
        .filter_map(|(status, response)| {
            let response = resolved(&root["components"], RESPONSES, response);
            let description = response["description"].as_str().unwrap_or_default();
            Some((status.parse().ok()?, doc::first_line(description).to_owned()))
        })
        .collect()
}
