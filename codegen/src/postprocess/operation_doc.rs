//! The parts of each operation in the document that the generated code needs and progenitor leaves out.

use std::collections::HashMap;

use quote::format_ident;
use serde_json::Value;
use syn::{Ident, Type};

use super::{
    doc,
    syntax::{is_unit, missing},
};
use crate::{
    error::Problem,
    names,
    openapi::{
        Document, MediaType, Operation, Parameter, RequestBody, Resolver, Response,
        operation::operations,
        schema::{Schema, Written},
        vocabulary::{ITEM_NAME, PAGEABLE, PERSONAL_DATA},
    },
};

/// All operations of a document, in its order, and found by their Rust names.
pub(super) struct OperationDocs {
    operations: Vec<OperationDoc>,
    by_rust_name: HashMap<String, usize>,
}

impl OperationDocs {
    pub(super) fn new(document: &Document) -> Self {
        let resolver = document.resolver();
        let operations: Vec<_> =
            operations(&resolver).iter().map(|operation| OperationDoc::new(&resolver, operation)).collect();
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
    fn new<'d>(resolver: &Resolver<'d>, operation: &Operation<'d>) -> Self {
        let text = |key: &str| operation.node.str(key).unwrap_or_default().trim().to_owned();
        let body = operation.request_body();
        let page_items = operation.node.get(PAGEABLE).and_then(|pageable| pageable.str(ITEM_NAME));
        Self {
            id: operation.id().unwrap_or_default().to_owned(),
            method: operation.method.to_ascii_uppercase(),
            path: operation.path.to_owned(),
            summary: text("summary"),
            description: text("description"),
            scopes: operation.scopes().into_iter().map(str::to_owned).collect(),
            is_deprecated: operation.node.flag("deprecated"),
            parameters: operation.parameters().iter().map(ParameterDoc::new).collect(),
            body: body.map(|body| BodyDoc::new(resolver, &body)).unwrap_or_default(),
            status_descriptions: operation.responses().filter_map(|response| status_description(&response)).collect(),
            success: SuccessDoc::new(resolver, operation),
            page_items: page_items.map(str::to_owned),
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

impl ParameterDoc {
    fn new(parameter: &Parameter<'_>) -> Self {
        Self {
            wire_name: parameter.name.to_owned(),
            rust_name: names::snake_case(parameter.name),
            location: match parameter.location {
                "path" => ParameterLocation::Path,
                "query" => ParameterLocation::Query,
                _ => ParameterLocation::Header,
            },
            description: parameter.node.str("description").unwrap_or_default().trim().to_owned(),
            is_required: parameter.is_required(),
            example: parameter.node.str("example").map(str::to_owned),
            is_personal: parameter.node.flag(PERSONAL_DATA),
        }
    }
}

/// The request body of an operation.
#[derive(Default)]
pub(super) struct BodyDoc {
    pub(super) description: String,
    /// The body has a required property, so that an empty object is invalid.
    pub(super) is_required: bool,
    /// Calls of the body's builder, such as `name("Front desk")`. Empty where it has no builder or no example.
    pub(super) example_setters: Vec<String>,
}

impl BodyDoc {
    fn new<'d>(resolver: &Resolver<'d>, body: &RequestBody<'d>) -> Self {
        let media = body.json();
        let schema = media.as_ref().and_then(|media| media.schema.clone());
        let schema = schema.map(|schema| Schema::new(resolver, &Written::of(schema)));
        let has_builder = schema.as_ref().is_some_and(|schema| schema.has("properties"));
        let examples = media.iter().filter(|_| has_builder).flat_map(|media| media.node.entries_of("example"));
        Self {
            description: body.node.str("description").unwrap_or_default().trim().to_owned(),
            is_required: schema.is_none_or(|schema| !schema.required().is_empty()),
            example_setters: examples.filter_map(|(name, value)| setter_call(name, value.value)).collect(),
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
    fn new<'d>(resolver: &Resolver<'d>, operation: &Operation<'d>) -> Self {
        let successes = || operation.responses().filter(Response::is_success);
        // As in `normalize`: a response with a body takes precedence.
        let success = successes().find(|response| response.json().is_some()).or_else(|| successes().next());
        let media = success.as_ref().and_then(Response::json);
        Self {
            status: success.and_then(|response| response.status.parse().ok()).unwrap_or(200),
            example: media
                .and_then(|media| example(resolver, &media))
                .map(|value| format!("{value:#}"))
                .unwrap_or_default(),
        }
    }
}

/// The example of a media type: its own, the first of its named ones, or that of its schema.
fn example<'d>(resolver: &Resolver<'d>, media: &MediaType<'d>) -> Option<&'d Value> {
    let named = || resolver.target(&media.node.entries_of("examples").next()?.1)?.get("value");
    let of_schema = || resolver.target(media.schema.as_ref()?)?.get("example");
    media.node.get("example").or_else(named).or_else(of_schema).map(|example| example.value)
}

/// The status code and the first line of its description. `None` for ranges and `default`.
fn status_description(response: &Response<'_>) -> Option<(u16, String)> {
    let description = response.node.str("description").unwrap_or_default();
    Some((response.status.parse().ok()?, doc::first_line(description).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations_of(document: &str) -> OperationDocs {
        OperationDocs::new(&Document::parse(document).unwrap())
    }

    #[test]
    fn describes_the_response_that_is_decoded() {
        let operations = operations_of(
            "
paths:
  /bells:
    get:
      operationId: listBells
      responses:
        '204': {description: No bells.}
        '200':
          description: |
            The bells.
            All of them.
          content: {application/json: {schema: {}, examples: {one: {value: [1]}}}}
        default: {description: An error.}
",
        );
        let operation = operations.get("list_bells").unwrap();
        assert_eq!((operation.success.status, operation.success.example.as_str()), (200, "[\n  1\n]"));
        let descriptions = [(204, "No bells.".to_owned()), (200, "The bells.".to_owned())];
        assert_eq!(operation.status_descriptions, descriptions);
    }

    #[test]
    fn sets_required_values_in_an_example() {
        let operations = operations_of(
            "
paths:
  /bells/{bellId}:
    parameters: [{name: bellId, in: path, required: true, schema: {type: string}, example: b-1}]
    put:
      operationId: tuneBell
      parameters: [{name: max, in: query, schema: {type: string}, example: '5'}]
      requestBody:
        content:
          application/json:
            schema: {allOf: [{$ref: '#/components/schemas/Tone'}]}
            example: {toneName: C, isFlat: true, overtones: [1]}
components: {schemas: {Tone: {required: [toneName], properties: {toneName: {type: string}}}}}
",
        );
        let operation = operations.get("TuneBell").unwrap();
        let calls = r#"    .tune_bell()
    .bell_id("b-1")
    .body_map(|body| body.tone_name("C").is_flat(true))
    .send()"#;
        assert_eq!(operation.example_calls("send()"), calls);
        assert!(operation.body.is_required);
    }
}
