//! The operations of the document, with the parts that the generated code needs and progenitor omits.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Ident, Item, ItemImpl, ReturnType, Type};

use super::{
    doc,
    query_parameter::QueryParameter,
    syntax::{functions_mut, generated_type, is_unit, missing, setter_value, struct_and_methods, type_argument},
};
use crate::{
    error::Problem,
    names,
    openapi::{
        Document, MediaType, Operation, Parameter, Resolver, Response,
        operation::{operations, path_parameters},
        reference::component_of,
        schema::{Schema, WrittenSchema},
        shape::{unwrap_all_of, unwrapped},
        vocabulary::{ITEM_NAME, JSON, PAGEABLE, SCHEMAS, json_on_the_wire},
    },
};

/// The operations of a document whose builders have been read, in its order, and found by their Rust names.
pub(super) struct OperationDocs<'d> {
    resolver: Resolver<'d>,
    /// The names of component schemas in Rust.
    schema_names: BTreeMap<&'d str, String>,
    /// The operations whose builders have not been read, by the names of the builders, each with its position in the document.
    unread: HashMap<String, (usize, String, Operation<'d>)>,
    /// By their positions in the document.
    operations: BTreeMap<usize, OperationDoc<'d>>,
    by_rust_name: HashMap<String, usize>,
    /// The operations with a request body that is a component, by its name in Rust.
    by_body_type: HashMap<String, BTreeSet<usize>>,
}

impl<'d> OperationDocs<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let resolver = document.resolver();
        let operations = operations(&resolver);
        let rust_names = names::operation_names(&operations);
        let unread = operations.into_iter().enumerate().map(|(position, operation)| {
            let name = rust_names.get(operation.id().unwrap_or_default()).cloned().unwrap_or_default();
            (names::pascal_case(&name), (position, name, operation))
        });
        Self {
            schema_names: names::schema_names(resolver.components(SCHEMAS).map(|(name, _)| name)),
            unread: unread.collect(),
            operations: BTreeMap::new(),
            by_rust_name: HashMap::new(),
            by_body_type: HashMap::new(),
            resolver,
        }
    }

    /// Adds the operation whose builder is `builder`. `items` are those of the builder, as progenitor wrote them.
    pub(super) fn read(&mut self, builder: &str, items: &mut [Item]) -> Result<&OperationDoc<'d>, Problem> {
        let unread = self.unread.remove(builder);
        let (position, name, operation) = unread.ok_or_else(|| missing(&format!("operation called {builder}")))?;
        let id = operation.id().unwrap_or_default();
        let parameters = names::parameter_names(&operation).into_iter().zip(operation.parameters());
        let parameters: Vec<_> = parameters.map(|(rust_name, openapi)| NamedParameter { rust_name, openapi }).collect();
        let (_, methods) = struct_and_methods(items)?;
        let operation = OperationDoc {
            resolver: self.resolver.clone(),
            id,
            name,
            response_type: response_type(methods).ok_or_else(|| missing(&format!("send of {id}")))?,
            path_arguments: path_arguments(operation.path, &parameters, setters(methods))?,
            parameters,
            openapi: operation,
        };
        if let Some(name) = operation.body_component().and_then(|component| self.schema_names.get(&*component)) {
            self.by_body_type.entry(name.clone()).or_default().insert(position);
        }
        self.by_rust_name.insert(builder.to_owned(), position);
        self.by_rust_name.insert(operation.method_name().to_string(), position);
        Ok(self.operations.entry(position).or_insert(operation))
    }

    /// Returns an error if the builder of an operation has not been read.
    pub(super) fn all_read(&self) -> Result<(), Problem> {
        match self.unread.keys().min() {
            Some(builder) => Err(missing(&format!("struct {builder}"))),
            None => Ok(()),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OperationDoc<'d>> {
        self.operations.values()
    }

    /// The calls of the builder of the request body `type_name` in an example, such as `name("Front desk")`.
    pub(super) fn example_setters_of(&self, type_name: &str) -> Vec<String> {
        let operations =
            self.by_body_type.get(type_name).into_iter().flatten().map(|position| &self.operations[position]);
        let mut setters = operations.map(OperationDoc::example_setters);
        setters.find(|setters| !setters.is_empty()).unwrap_or_default()
    }

    /// The operation whose method or builder is called `name`.
    pub(super) fn get(&self, name: &str) -> Result<&OperationDoc<'d>, Problem> {
        let position = self.by_rust_name.get(name);
        position
            .and_then(|position| self.operations.get(position))
            .ok_or_else(|| missing(&format!("operation called {name}")))
    }
}

/// The `T` of a builder's `send`, which returns `Result<ResponseValue<T>, _>`.
fn response_type(methods: &mut ItemImpl) -> Option<Type> {
    let send = functions_mut(methods).find(|function| function.sig.ident == "send")?;
    match &send.sig.output {
        ReturnType::Type(_, output) => type_argument(output).and_then(type_argument).cloned(),
        ReturnType::Default => None,
    }
}

/// The setters of a builder, by their names, with the type that they convert their value to.
fn setters(methods: &mut ItemImpl) -> HashMap<String, Type> {
    let setters = functions_mut(methods)
        .filter_map(|function| Some((function.sig.ident.to_string(), setter_value(function)?.clone())));
    setters.collect()
}

/// The path parameters of an operation, in the order of the path.
fn path_arguments(
    path: &str,
    parameters: &[NamedParameter<'_>],
    mut setters: HashMap<String, Type>,
) -> Result<Vec<PathArgument>, Problem> {
    path_parameters(path)
        .map(|name| {
            let is_named = |one: &&NamedParameter<'_>| one.openapi.location == "path" && one.openapi.name == name;
            let parameter = parameters.iter().find(is_named);
            let ident = parameter.map(|parameter| &parameter.rust_name);
            let setter = ident.and_then(|ident| Some((ident, setters.remove(ident)?)));
            let (ident, value) = setter.ok_or_else(|| missing(&format!("setter of {name}")))?;
            Ok(PathArgument { name: name.to_owned(), ident: format_ident!("{ident}"), value })
        })
        .collect()
}

/// A parameter and its name in Rust.
pub(super) struct NamedParameter<'d> {
    pub(super) rust_name: String,
    pub(super) openapi: Parameter<'d>,
}

/// The maximum width of a line of an example, so that rustdoc shows it without a scroll bar.
const EXAMPLE_WIDTH: usize = 80;

/// The parameters that an example request sets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ExampleSetters {
    Required,
    /// The optional ones, too, as far as the document has an example of their value.
    All,
}

/// A path parameter, which is an argument of the client's method.
pub(super) struct PathArgument {
    name: String,
    pub(super) ident: Ident,
    /// The type that the argument is converted to.
    pub(super) value: Type,
}

/// One operation of the document.
pub(super) struct OperationDoc<'d> {
    resolver: Resolver<'d>,
    pub(super) openapi: Operation<'d>,
    /// The `operationId`.
    pub(super) id: &'d str,
    /// The name from which those of the method, the builder and the constant follow.
    name: String,
    /// The parameters of the operation and its path.
    pub(super) parameters: Vec<NamedParameter<'d>>,
    /// The type of the response body, or `()`.
    pub(super) response_type: Type,
    /// The path parameters, in the order of the path.
    pub(super) path_arguments: Vec<PathArgument>,
}

impl<'d> OperationDoc<'d> {
    /// The name of the client's method.
    pub(super) fn method_name(&self) -> Ident {
        format_ident!("{}", names::snake_case(&self.name))
    }

    pub(super) fn builder_name(&self) -> Ident {
        format_ident!("{}", names::pascal_case(&self.name))
    }

    /// The name of the constant in `operations`.
    pub(super) fn constant_name(&self) -> Ident {
        format_ident!("{}", names::shouty_snake_case(&self.name))
    }

    /// The method and path, as documentation shows them.
    pub(super) fn request_line(&self) -> String {
        format!("`{}`", self.openapi.name())
    }

    /// The `summary` or the `description`.
    pub(super) fn text(&self, key: &str) -> &'d str {
        self.openapi.node.str(key).unwrap_or_default().trim()
    }

    /// The property of a page that holds the items, for lists that are streams.
    pub(super) fn page_items(&self) -> Option<&'d str> {
        self.openapi.node.get(PAGEABLE)?.str(ITEM_NAME)
    }

    /// Returns `true` if a successful response has a body.
    pub(super) fn has_response_body(&self) -> bool {
        !is_unit(&self.response_type)
    }

    /// Returns `true` if a request without a body is valid as well.
    pub(super) fn has_optional_body(&self) -> bool {
        self.openapi.request_body().is_some_and(|body| !body.node.flag("required"))
    }

    /// The media type of the request body, unless it is `application/json`.
    pub(super) fn body_media_type(&self) -> Option<&'d str> {
        let media_type = json_on_the_wire(self.openapi.request_body()?.json()?.name);
        (media_type != JSON).then_some(media_type)
    }

    /// The media type of the response body, unless it is `application/json`.
    pub(super) fn response_media_type(&self) -> Option<&'d str> {
        let media_type = json_on_the_wire(self.success()?.json()?.name);
        (media_type != JSON).then_some(media_type)
    }

    /// The parameters in the query.
    pub(super) fn query_parameters(&self) -> impl Iterator<Item = QueryParameter<'_>> {
        let parameters = self.parameters.iter().filter(|one| one.openapi.location == "query");
        parameters.map(|NamedParameter { rust_name, openapi: parameter }| {
            let schema = parameter.schema().and_then(|schema| unwrapped(&self.resolver, &schema));
            let is_list = schema.is_some_and(|schema| schema.str("type") == Some("array"));
            QueryParameter {
                name: parameter.name,
                rust_name,
                is_required: parameter.is_required(),
                is_list,
                separator: parameter.separator().filter(|_| is_list),
            }
        })
    }

    /// The schema of the request body.
    pub(super) fn body_schema(&self) -> Option<Schema<'d>> {
        let schema = self.openapi.request_body()?.json()?.schema?;
        Some(Schema::new(&self.resolver, &WrittenSchema::of(schema)))
    }

    /// The name of the component that is the schema of the request body.
    fn body_component(&self) -> Option<Cow<'d, str>> {
        let schema = self.openapi.request_body()?.json()?.schema?;
        let (_, name) = component_of(unwrap_all_of(schema.value).get("$ref")?.as_str()?)?;
        Some(name)
    }

    /// The status codes, each with the first line of its description, without ranges and `default`.
    pub(super) fn status_descriptions(&self) -> impl Iterator<Item = (u16, &'d str)> {
        self.openapi.responses().filter_map(|response| {
            let description = response.node.str("description").unwrap_or_default();
            Some((response.status.parse().ok()?, doc::first_line(description)))
        })
    }

    /// The status code of the response that the client decodes, and the example of its body as JSON. A range such as `2XX`
    /// counts as 200. Without an example, the string is empty.
    pub(super) fn example_response(&self) -> (u16, String) {
        let success = self.success();
        let example = success.as_ref().and_then(Response::json).and_then(|media| self.example_of(&media));
        let status = success.and_then(|response| response.status.parse().ok()).unwrap_or(200);
        (status, example.map(|value| format!("{value:#}")).unwrap_or_default())
    }

    /// The response that the client decodes: as in `normalize`, one with a body takes precedence.
    fn success(&self) -> Option<Response<'d>> {
        let successes = || self.openapi.responses().filter(Response::is_success);
        successes().find(|response| response.json().is_some()).or_else(|| successes().next())
    }

    /// The example of a media type: its own, the first of its named ones, or that of its schema.
    fn example_of(&self, media: &MediaType<'d>) -> Option<&'d Value> {
        let named = || self.resolver.target(&media.node.entries_of("examples").next()?.1)?.get("value");
        let of_schema = || self.resolver.target(media.schema.as_ref()?)?.get("example");
        media.node.get("example").or_else(named).or_else(of_schema).map(|example| example.value)
    }

    /// The parameter with this name in Rust.
    pub(super) fn parameter(&self, rust_name: &str) -> Option<&Parameter<'d>> {
        self.parameters.iter().find(|one| one.rust_name == rust_name).map(|one| &one.openapi)
    }

    /// The name on the wire of the parameter that progenitor knows as `normalized`, if the two differ.
    pub(super) fn wire_name(&self, normalized: &str) -> Option<&'d str> {
        let named = self.parameter(normalized)?.name;
        (names::snake_case(named) != normalized).then_some(named)
    }

    /// The parameter that an argument of the client's method sets.
    pub(super) fn path_parameter(&self, argument: &PathArgument) -> Option<&Parameter<'d>> {
        let mut parameters = self.parameters.iter().map(|one| &one.openapi);
        parameters.find(|parameter| parameter.location == "path" && parameter.name == argument.name)
    }

    /// The calls of an example request, with `last_call` at the end. Its path parameters are arguments of the example.
    pub(super) fn example_calls(&self, setters: ExampleSetters, last_call: &str) -> String {
        let arguments: Vec<_> = self.path_arguments.iter().map(|argument| argument.ident.to_string()).collect();
        let mut calls = format!("    .{}({})\n", self.method_name(), arguments.join(", "));
        for NamedParameter { rust_name, openapi: parameter } in &self.parameters {
            if parameter.location == "path" {
                continue;
            }
            let call = parameter.node.get("example").and_then(|example| setter_call(rust_name, example.value));
            let line = call.map(|call| format!("    .{call}")).unwrap_or_default();
            // A long value, such as an identifier, is only shown where it is needed.
            let is_shown = setters == ExampleSetters::All && line.len() <= EXAMPLE_WIDTH;
            if !line.is_empty() && (parameter.is_required() || is_shown) {
                calls += &format!("{line}\n");
            }
        }
        calls + &self.example_body() + "    ." + last_call
    }

    /// The call that sets the body of an example request. Empty where the body has no builder or no example.
    fn example_body(&self) -> String {
        let setters = self.example_setters();
        let line = format!("    .body_map(|body| body.{})\n", setters.join("."));
        match setters.len() {
            0 => String::new(),
            _ if line.trim_end().len() <= EXAMPLE_WIDTH => line,
            _ => format!("    .body_map(|body| {{\n        body.{}\n    }})\n", setters.join("\n            .")),
        }
    }

    /// A section with an example, which may use `client` and the path parameters.
    pub(super) fn example_section(&self, code: &str) -> String {
        let mut arguments = "client: webex_call_pickup::Client".to_owned();
        for PathArgument { ident, value, .. } in &self.path_arguments {
            let value = match generated_type(value) {
                Some(name) => format!("webex_call_pickup::types::{name}"),
                None => quote!(#value).to_string().replace(' ', ""),
            };
            arguments += &format!(", {ident}: {value}");
        }
        format!(
            "# Example\n\n```no_run\n# async fn example({arguments}) -> Result<(), webex_call_pickup::Error> {{\n\
             {code}\n# Ok(())\n# }}\n```"
        )
    }

    /// Calls of the body's builder, such as `name("Front desk")`. Empty where it has no builder or no example.
    fn example_setters(&self) -> Vec<String> {
        let Some(schema) = self.body_schema().filter(|schema| schema.has("properties")) else { return Vec::new() };
        let names = names::field_names(schema.properties().into_keys());
        let media = self.openapi.request_body().and_then(|body| body.json());
        let examples = media.iter().flat_map(|media| media.node.entries_of("example"));
        examples.filter_map(|(name, value)| setter_call(names.get(name)?, value.value)).collect()
    }
}

/// The call of a setter, unless its value needs the name of a type.
fn setter_call(setter: &str, value: &Value) -> Option<String> {
    let value = match value {
        Value::String(text) => format!("{text:?}"),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => return None,
    };
    Some(format!("{setter}({value})"))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    /// The only operation of the document.
    fn operation_of<T>(document: &str, check: impl FnOnce(&OperationDoc<'_>) -> T) -> T {
        let document = Document::parse(document).unwrap();
        let id = names::pascal_case(operations(&document.resolver())[0].id().unwrap());
        let builder = format_ident!("{id}");
        let mut file: syn::File = parse_quote! {
            pub struct #builder<'a> {}
            impl<'a> #builder<'a> {
                pub fn bell_id<V>(mut self, value: V) -> Self where V: std::convert::TryInto<types::BellId> {}
                pub async fn send(self) -> Result<ResponseValue<types::Bell>, Error<()>> {}
            }
        };
        check(OperationDocs::new(&document).read(&id, &mut file.items).unwrap())
    }

    #[test]
    fn describes_the_response_that_is_decoded() {
        let document = "
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
";
        operation_of(document, |operation| {
            assert_eq!(operation.example_response(), (200, "[\n  1\n]".to_owned()));
            let descriptions: Vec<_> = operation.status_descriptions().collect();
            assert_eq!(descriptions, [(204, "No bells."), (200, "The bells.")]);
            assert!(operation.has_response_body());
        });
    }

    #[test]
    fn sets_values_in_an_example() {
        let document = "
paths:
  /bells/{bellId}:
    parameters: [{name: bellId, in: path, required: true, schema: {type: string}, example: b-1}]
    put:
      operationId: tuneBell
      parameters:
        - {name: max, in: query, schema: {type: integer}, example: 5}
        - {name: by, in: query, required: true, schema: {type: string}, example: Ann}
        - {name: tower, in: query, schema: {type: string}, example: LONG}
      requestBody:
        content:
          application/json:
            schema: {allOf: [{$ref: '#/components/schemas/Tone'}]}
            example: {toneName: C, isFlat: true, overtones: [1], other: 5}
components:
  schemas: {Tone: {required: [toneName], properties: {toneName: {type: string}, isFlat: {type: boolean}}}}
";
        let document = document.replace("LONG", &"x".repeat(EXAMPLE_WIDTH));
        let body = r#"    .body_map(|body| body.tone_name("C").is_flat(true))"#;
        operation_of(&document, |operation| {
            let calls = |setters| operation.example_calls(setters, "send()");
            let required = format!("    .tune_bell(bell_id)\n    .by(\"Ann\")\n{body}\n    .send()");
            assert_eq!(calls(ExampleSetters::Required), required);
            let all = required.replace("    .by(", "    .max(5)\n    .by(");
            assert_eq!(calls(ExampleSetters::All), all);
            let arguments = "(client: webex_call_pickup::Client, bell_id: webex_call_pickup::types::BellId)";
            assert!(operation.example_section("").contains(arguments));
        });
        let name = "x".repeat(EXAMPLE_WIDTH / 2);
        operation_of(&document.replace("toneName: C", &format!("toneName: {name}")), |operation| {
            let body = format!(
                "    .body_map(|body| {{\n        body.tone_name(\"{name}\")\n            .is_flat(true)\n    }})\n"
            );
            assert!(operation.example_calls(ExampleSetters::Required, "send()").contains(&body));
        });
    }
}
