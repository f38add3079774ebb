//! What the document says of requests and answers, as JSON Schemas, for those who answer requests.

use serde_json::{Map, Value, json};

use crate::{
    document::Document,
    former::{operations, referenced_schema, schema, schemas},
    json_schema::json_schema,
    normalize::resolve_references,
    openapi::vocabulary::is_json,
};

/// The JSON Schemas (draft 4) of every operation's requests and answers, by the operation's ID:
///
/// ```json
/// {
///   "components": {"schemas": {"BellId": {"type": "string"}}},
///   "operations": {"ringBell": {
///     "types": {"path": {"bellId": "string"}, "query": {"times": "integer"}},
///     "mediaTypes": ["application/json"],
///     "request": {"type": "object", "properties": {"path": {}, "query": {}, "body": {}}, "required": ["body"]},
///     "answers": {"200": {"$ref": "#/components/schemas/BellId"}, "204": null}
///   }}
/// }
/// ```
///
/// `request` is the schema of an object with the parameters of the path, those of the query, and the body; `types` tells as
/// what a parameter, which is text on the wire, is meant. `answers` has the schema of the JSON body that each status comes
/// with, `null` where it has none. All refer to the components by `#/components/schemas/..`: whoever uses one puts them
/// beside it.
pub fn contract_schemas(document: &Document) -> Value {
    let root = resolve_references(document.root());
    let components: Map<String, Value> =
        schemas(&root).map(|(name, schema)| (name.to_owned(), json_schema(schema, ""))).collect();
    let operations: Map<String, Value> = operations(&root)
        .map(|(_, _, operation)| {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            (id.to_owned(), exchange(&root, operation))
        })
        .collect();
    json!({ "components": { "schemas": components }, "operations": operations })
}

fn exchange(root: &Value, operation: &Map<String, Value>) -> Value {
    let mut types = Map::new();
    let mut properties = Map::new();
    let mut required = Vec::new();
    for place in ["path", "query"] {
        let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let parameters: Vec<&Value> = parameters.filter(|parameter| parameter["in"] == place).collect();
        let name = |parameter: &Value| parameter["name"].as_str().unwrap_or_default().to_owned();
        let of_place: Map<String, Value> =
            parameters.iter().map(|one| (name(one), type_of(root, &one["schema"]).into())).collect();
        let schemas: Map<String, Value> =
            parameters.iter().map(|one| (name(one), json_schema(&one["schema"], ""))).collect();
        let needed: Vec<String> =
            parameters.iter().filter(|one| one["required"] == true).map(|one| name(one)).collect();
        types.insert(place.to_owned(), of_place.into());
        let mut object = json!({ "type": "object", "properties": schemas });
        if !needed.is_empty() {
            // Draft 4 knows no empty list here.
            object["required"] = needed.into();
        }
        properties.insert(place.to_owned(), object);
    }
    let body = operation.get("requestBody");
    let content = body.and_then(|body| body["content"].as_object());
    let media_types: Vec<&str> = content.into_iter().flatten().map(|(media_type, _)| media_type.as_str()).collect();
    if let Some((_, media)) = content.and_then(|content| content.iter().find(|(media_type, _)| is_json(media_type))) {
        properties.insert("body".to_owned(), json_schema(&media["schema"], ""));
    }
    if body.is_some_and(|body| body["required"] == true) {
        required.push("body");
    }
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    json!({ "types": types, "mediaTypes": media_types, "request": schema, "answers": answers(operation) })
}

fn answers(operation: &Map<String, Value>) -> Map<String, Value> {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    responses
        .map(|(status, response)| {
            let content = response["content"].as_object().into_iter().flatten();
            let json = content.into_iter().find(|(media_type, _)| is_json(media_type));
            (status.clone(), json.map_or(Value::Null, |(_, media)| json_schema(&media["schema"], "")))
        })
        .collect()
}

/// The type that a schema names, itself or by what it refers to.
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
    use super::*;

    #[test]
    fn parameters_and_bodies_are_one_object() {
        let document = "
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
        let all = contract_schemas(&Document::parse(document).unwrap());
        assert_eq!(
            all["operations"]["tuneBell"],
            json!({
                "types": {"path": {"bellId": "string"}, "query": {"times": "integer", "tone": "string"}},
                "mediaTypes": ["application/json"],
                "answers": {
                    "200": {"$ref": "#/components/schemas/Bell"},
                    "204": null,
                    "502": {"type": "object", "properties": {"why": {"type": "string"}}},
                },
                "request": {
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
                },
            })
        );
        assert_eq!(all["operations"]["meltBell"]["mediaTypes"], json!([]));
        assert_eq!(all["operations"]["meltBell"]["request"].get("required"), None);
        let text = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
        assert_eq!(all["components"]["schemas"]["Bell"]["properties"]["name"], text);
    }
}
