//! The contract of the SDK's mock server: the schemas of all requests and responses, as Rust code.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Map, Value, json};

use crate::{
    document::Document,
    error::Error,
    json_schema::json_schema,
    names,
    normalize::{operations, referenced_schema, resolve_references, schema, schemas},
    postprocess::syntax::{parse_file, raw_string},
    validate::is_json,
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
    let document = Document::parse(document)?;
    let mut root = document.root().clone();
    resolve_references(&mut root);
    let components: Map<String, Value> =
        schemas(&root).map(|(name, schema)| (name.to_owned(), json_schema(schema, ""))).collect();
    let components = json_literal(&json!({ "schemas": components }));
    let operations = operations(&root).map(|(_, _, operation)| OperationContract::new(&root, operation).to_tokens());
    let file = parse_file(quote! {
        pub(super) fn contract() -> Contract {
            Contract { components: #components, operations: Box::new([#(#operations),*]) }
        }
    })?;
    Ok(prettyplease::unparse(&file))
}

/// The contract of one operation.
struct OperationContract<'d> {
    id: &'d str,
    path_parameters: Vec<ParameterContract<'d>>,
    query_parameters: Vec<ParameterContract<'d>>,
    /// Empty for an operation without a request body.
    media_types: Vec<&'d str>,
    /// The schema of an object with the path parameters, the query parameters and the body.
    request: Value,
    /// The schema of each status code's JSON body, if it has one.
    responses: Vec<(&'d str, Option<Value>)>,
}

struct ParameterContract<'d> {
    name: &'d str,
    /// A string is sent as it is, all other types as JSON.
    is_string: bool,
}

impl<'d> OperationContract<'d> {
    fn new(root: &'d Value, operation: &'d Map<String, Value>) -> Self {
        let mut properties = Map::new();
        for location in ["path", "query"] {
            properties.insert(location.to_owned(), parameters_schema(operation, location));
        }
        let body = operation.get("requestBody");
        let content = body.and_then(|body| body["content"].as_object());
        if let Some((_, media)) = content.and_then(|content| content.iter().find(|(media_type, _)| is_json(media_type)))
        {
            properties.insert("body".to_owned(), json_schema(&media["schema"], ""));
        }
        let mut request = json!({ "type": "object", "properties": properties });
        if body.is_some_and(|body| body["required"] == true) {
            request["required"] = json!(["body"]);
        }
        let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
        Self {
            id: operation.get("operationId").and_then(Value::as_str).unwrap_or_default(),
            path_parameters: parameter_contracts(root, operation, "path"),
            query_parameters: parameter_contracts(root, operation, "query"),
            media_types: content.into_iter().flatten().map(|(media_type, _)| media_type.as_str()).collect(),
            request,
            responses: responses.map(|(status, response)| (status.as_str(), response_schema(response))).collect(),
        }
    }

    fn to_tokens(&self) -> TokenStream {
        let operation = format_ident!("{}", names::shouty_snake_case(self.id));
        let path_parameters = self.path_parameters.iter().map(ParameterContract::to_tokens);
        let query_parameters = self.query_parameters.iter().map(ParameterContract::to_tokens);
        let media_types = &self.media_types;
        let request = json_literal(&self.request);
        let responses = self.responses.iter().map(|(status, schema)| {
            let body = match schema.as_ref().map(json_literal) {
                Some(schema) => quote!(Some(Schema::new(#schema))),
                None => quote!(None),
            };
            quote!(ResponseContract { status: #status, body: #body })
        });
        quote! {
            OperationContract {
                operation: &crate::operations::#operation,
                path_parameters: &[#(#path_parameters),*],
                query_parameters: &[#(#query_parameters),*],
                media_types: &[#(#media_types),*],
                request: Schema::new(#request),
                responses: Box::new([#(#responses),*]),
            }
        }
    }
}

impl ParameterContract<'_> {
    fn to_tokens(&self) -> TokenStream {
        let Self { name, is_string } = self;
        quote!(ParameterContract { name: #name, is_string: #is_string })
    }
}

fn json_literal(value: &Value) -> TokenStream {
    raw_string(&value.to_string())
}

fn parameters<'d>(operation: &'d Map<String, Value>, location: &str) -> impl Iterator<Item = (&'d str, &'d Value)> {
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    parameters
        .filter(move |parameter| parameter["in"] == location)
        .map(|parameter| (parameter["name"].as_str().unwrap_or_default(), parameter))
}

fn parameter_contracts<'d>(
    root: &'d Value,
    operation: &'d Map<String, Value>,
    location: &str,
) -> Vec<ParameterContract<'d>> {
    parameters(operation, location)
        .map(|(name, parameter)| {
            let is_string = type_of(root, &parameter["schema"]).is_none_or(|name| name == "string");
            ParameterContract { name, is_string }
        })
        .collect()
}

/// The schema of an object with all parameters of a location.
fn parameters_schema(operation: &Map<String, Value>, location: &str) -> Value {
    let properties: Map<String, Value> = parameters(operation, location)
        .map(|(name, parameter)| (name.to_owned(), json_schema(&parameter["schema"], "")))
        .collect();
    let required: Vec<&str> = parameters(operation, location)
        .filter(|(_, parameter)| parameter["required"] == true)
        .map(|(name, _)| name)
        .collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    // Draft 4 does not allow an empty list.
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

fn response_schema(response: &Value) -> Option<Value> {
    let (_, media) = response["content"].as_object()?.iter().find(|(media_type, _)| is_json(media_type))?;
    Some(json_schema(&media["schema"], ""))
}

/// The type of a schema, its own or that of a schema that it refers to.
fn type_of<'d>(root: &'d Value, of: &'d Value) -> Option<&'d str> {
    let mut seen = Vec::new();
    let mut open = vec![of];
    while let Some(next) = open.pop() {
        if let Some(name) = next.get("type").and_then(Value::as_str) {
            return Some(name);
        }
        if let Some(name) = referenced_schema(next).filter(|name| !seen.contains(name)) {
            seen.push(name);
            open.extend(schema(root, name));
        }
        open.extend(next.get("allOf").and_then(Value::as_array).into_iter().flatten());
    }
    None
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
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "pub(super) fn contract() -> Contract { Contract {",
            "operation: &crate::operations::TUNE_BELL,",
            r#"path_parameters: &[ ParameterContract { name: "bellId", is_string: true, }, ],"#,
            r#"ParameterContract { name: "times", is_string: false, }, ParameterContract { name: "tone", is_string: true, },"#,
            r#"media_types: &["application/json"],"#,
            r###"ResponseContract { status: "200", body: Some(Schema::new(r##"{"$ref":"#/components/schemas/Bell"}"##)), },"###,
            r#"ResponseContract { status: "204", body: None, },"#,
            r##"r#"{"type":"object","properties":{"why":{"type":"string"}}}"#"##,
            "operation: &crate::operations::MELT_BELL, path_parameters",
            "media_types: &[],",
        ] {
            assert!(code.contains(part), "`{part}` is not in:\n{code}");
        }
    }

    #[test]
    fn translates_components_to_draft_4() {
        let nullable = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
        assert_eq!(schemas_of_contract()[0]["schemas"]["Bell"]["properties"]["name"], nullable);
    }
}
