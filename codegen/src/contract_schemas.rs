//! The contract of the SDK's mock server: the schemas of all requests and responses, as Rust code.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value, json};
use syn::{Ident, parse_quote};

use crate::{
    error::Error,
    json_schema::json_schema,
    names,
    openapi::{
        Document, MediaType, Node, Operation, Parameter, RequestBody, Resolver,
        operation::operations,
        schema::{Schema, WrittenSchema},
        vocabulary::{SCHEMAS, json_on_the_wire, media_type},
    },
    postprocess::syntax::raw_string,
    split_by_direction,
};

/// Generates the contract from the text of an OpenAPI 3.0 document, in YAML or JSON.
///
/// The code is a function that constructs the SDK's own `Contract`, so that it does not compile if the two do not match.
/// Schemas are JSON Schemas (draft 4) in JSON, and refer to components by `#/components/schemas/...`.
///
/// # Errors
///
/// Returns an error if the document is not well-formed. Use [`generate`](crate::generate) to validate it.
pub fn contract_schemas(document: &str) -> Result<String, Error> {
    Ok(contract_schemas_of(&Document::parse(document)?))
}

/// Generates the contract from a document that has been read.
#[doc(hidden)]
pub fn contract_schemas_of(document: &Document) -> String {
    let document = split_by_direction(document);
    let resolver = document.resolver();
    let components: Map<String, Value> =
        resolver.components(SCHEMAS).map(|(name, schema)| (name.to_owned(), json_schema(schema.value, ""))).collect();
    let components = json_literal(&json!({ "schemas": components }));
    let operations = operations(&resolver);
    let names = names::operation_names(&operations);
    let operations = operations.iter().map(|operation| {
        let name = operation.id().and_then(|id| names.get(id));
        let constant = names::shouty_snake_case(name.map_or("", String::as_str));
        operation_contract(&resolver, operation, &format_ident!("{constant}"))
    });
    prettyplease::unparse(&parse_quote! {
        pub(super) fn contract() -> Contract {
            Contract { components: #components, operations: Box::new([#(#operations),*]) }
        }
    })
}

/// The contract of one operation: among others, the schema of an object with its path parameters, its query parameters and
/// its body.
fn operation_contract<'d>(resolver: &Resolver<'d>, operation: &Operation<'d>, constant: &Ident) -> TokenStream {
    let parameters = operation.parameters();
    let at = |location: &str| parameters.iter().filter(|parameter| parameter.location == location).collect::<Vec<_>>();
    let (in_path, in_query) = (at("path"), at("query"));
    let path_parameters = in_path.iter().map(|parameter| parameter_contract(resolver, parameter));
    let query_parameters = in_query.iter().map(|parameter| parameter_contract(resolver, parameter));
    let body = operation.request_body();
    let media_types = body.iter().flat_map(RequestBody::content).filter(MediaType::is_json);
    let media_types = media_types.map(|media| media_type(json_on_the_wire(media.name)).into_owned());
    let mut properties = Map::new();
    properties.insert("path".to_owned(), parameters_schema(&in_path));
    properties.insert("query".to_owned(), parameters_schema(&in_query));
    if let Some(media) = body.as_ref().and_then(RequestBody::json) {
        properties.insert("body".to_owned(), to_json_schema(media.schema.as_ref()));
    }
    let mut request = json!({ "type": "object", "properties": properties });
    let requires_body = body.as_ref().is_some_and(|body| body.node.flag("required"));
    if requires_body {
        request["required"] = json!(["body"]);
    }
    let request = json_literal(&request);
    let responses = operation.responses().map(|response| {
        let status = response.status;
        let schema = response.json().map(|media| json_literal(&to_json_schema(media.schema.as_ref())));
        let body = schema.map_or_else(|| quote!(None), |schema| quote!(Some(Schema::new(#schema))));
        quote!(ResponseContract { status: #status, body: #body })
    });
    quote! {
        OperationContract {
            operation: &crate::operations::#constant,
            path_parameters: &[#(#path_parameters),*],
            query_parameters: &[#(#query_parameters),*],
            media_types: &[#(#media_types),*],
            requires_body: #requires_body,
            request: Schema::new(#request),
            responses: Box::new([#(#responses),*]),
        }
    }
}

/// The contract of a parameter. A string is sent as it is, and any other value as JSON. A list is sent as one parameter for
/// each of its items.
fn parameter_contract<'d>(resolver: &Resolver<'d>, parameter: &Parameter<'d>) -> TokenStream {
    let schema = parameter.schema().map(|schema| Schema::new(resolver, &WrittenSchema::of(schema)));
    let has_type = |schema: &Schema<'d>, name| schema.types().is_some_and(|types| types.contains(&name));
    let is_list = schema.as_ref().is_some_and(|schema| has_type(schema, "array"));
    let value =
        if is_list { schema.and_then(|list| list.items()).map(|items| items.resolve(resolver)) } else { schema };
    let is_string = value.is_none_or(|value| value.types().is_none() || has_type(&value, "string"));
    let name = parameter.name;
    let separator = parameter.separator().filter(|_| is_list);
    let separator = separator.map_or_else(|| quote!(None), |separator| quote!(Some(#separator)));
    quote!(ParameterContract { name: #name, is_string: #is_string, is_list: #is_list, separator: #separator })
}

fn json_literal(value: &Value) -> TokenStream {
    raw_string(&value.to_string())
}

/// The schema of an object with all parameters of a location.
fn parameters_schema(parameters: &[&Parameter<'_>]) -> Value {
    let properties = parameters.iter().map(|parameter| {
        let schema = parameter.schema();
        (parameter.name.to_owned(), to_json_schema(schema.as_ref()))
    });
    let mut schema = json!({ "type": "object", "properties": properties.collect::<Map<_, _>>() });
    let required = parameters.iter().filter(|parameter| parameter.is_required());
    let required: Vec<&str> = required.map(|parameter| parameter.name).collect();
    // Draft 4 does not allow an empty list.
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

/// The JSON Schema of a schema. Without one, any value is valid.
fn to_json_schema(schema: Option<&Node<'_>>) -> Value {
    schema.map_or_else(|| json!({}), |schema| json_schema(schema.value, ""))
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenTree;
    use syn::LitStr;

    use super::*;

    const DOCUMENT: &str = "
openapi: 3.0.3
paths:
  /bells/{bellId}:
    parameters:
      - $ref: '#/components/parameters/BellId'
    put:
      operationId: tuneBell
      parameters:
        - {name: times, in: query, required: true, schema: {type: integer, format: int32, minimum: 1}}
        - {name: tone, in: query, schema: {allOf: [{$ref: '#/components/schemas/Tone'}]}}
        - {name: hour, in: query, schema: {type: array, items: {type: integer}}}
        - {name: day, in: query, explode: false, schema: {type: array, items: {type: string}}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Bell'}}}
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Bell'}}}}
        '204': {description: d}
        '502': {$ref: '#/components/responses/Gateway'}
    delete:
      operationId: meltBell
components:
  parameters:
    BellId: {name: bellId, in: path, required: true, schema: {type: string}}
  responses:
    Gateway:
      description: d
      content:
        text/html: {schema: {type: string}}
        application/json: {schema: {type: object, properties: {why: {type: string}}}}
  schemas:
    Tone: {type: string, enum: [C, D], example: C}
    Bell: {type: object, properties: {name: {type: string, nullable: true}}}
";

    /// The JSON objects among the string literals of the code.
    fn schemas_in(tokens: TokenStream) -> Vec<Value> {
        let schemas = tokens.into_iter().flat_map(|token| match token {
            TokenTree::Group(group) => schemas_in(group.stream()),
            TokenTree::Literal(literal) => {
                let text = syn::parse_str::<LitStr>(&literal.to_string()).map(|literal| literal.value());
                text.ok().and_then(|text| serde_json::from_str(&text).ok()).into_iter().collect()
            }
            _ => Vec::new(),
        });
        schemas.collect()
    }

    fn schemas_of_contract() -> Vec<Value> {
        schemas_in(contract_schemas(DOCUMENT).unwrap().parse().unwrap())
    }

    #[test]
    fn combines_parameters_and_body_into_one_object() {
        let schemas = schemas_of_contract();
        assert_eq!(
            schemas[1],
            json!({
                "type": "object",
                "properties": {
                    "path": {"type": "object", "properties": {"bellId": {"type": "string"}}, "required": ["bellId"]},
                    "query": {
                        "type": "object",
                        "properties": {
                            "times": {"type": "integer", "format": "int32", "minimum": 1, "maximum": i32::MAX},
                            "tone": {"allOf": [{"$ref": "#/components/schemas/Tone"}]},
                            "hour": {"type": "array", "items": {"type": "integer"}},
                            "day": {"type": "array", "items": {"type": "string"}},
                        },
                        "required": ["times"],
                    },
                    "body": {"$ref": "#/components/schemas/Bell"},
                },
                "required": ["body"],
            })
        );
        assert_eq!(schemas.last().unwrap().get("required"), None, "an operation without a body");
    }

    #[test]
    fn constructs_the_contract_of_each_operation() {
        let code = contract_schemas(DOCUMENT).unwrap();
        // Without what depends on the length of lines.
        let layout_free = |code: &str| {
            let code: String = code.split_whitespace().collect();
            [",)", ",]", ",}"].iter().fold(code, |code, end| code.replace(end, &end[1..]))
        };
        let code = layout_free(&code);
        for part in [
            "pub(super) fn contract() -> Contract { Contract {",
            "operation: &crate::operations::TUNE_BELL,",
            r#"path_parameters: &[ParameterContract { name: "bellId", is_string: true, is_list: false, separator: None }]"#,
            r#"ParameterContract { name: "times", is_string: false, is_list: false, separator: None }"#,
            r#"ParameterContract { name: "tone", is_string: true, is_list: false, separator: None }"#,
            r#"ParameterContract { name: "day", is_string: true, is_list: true, separator: Some(',') }"#,
            r#"ParameterContract { name: "hour", is_string: false, is_list: true, separator: None }"#,
            r#"media_types: &["application/json"], requires_body: true,"#,
            r###"{ status: "200", body: Some(Schema::new(r##"{"$ref":"#/components/schemas/Bell"}"##)) }"###,
            r#"{ status: "204", body: None }"#,
            r##"body: Some(Schema::new(r#"{"type":"object","properties":{"why":{"type":"string"}}}"#))"##,
            "operation: &crate::operations::MELT_BELL, path_parameters",
            "media_types: &[], requires_body: false,",
        ] {
            assert!(code.contains(&layout_free(part)), "`{part}` is not in:\n{code}");
        }
    }

    #[test]
    fn translates_components_to_draft_4() {
        let nullable = json!({"type": ["string", "null"]});
        assert_eq!(schemas_of_contract()[0]["schemas"]["Bell"]["properties"]["name"], nullable);
    }
}
