//! A document of any size, made from nothing but a number.

use serde_json::{Map, Value, json};

/// The operations of one resource.
const OPERATIONS: usize = 6;

/// Creates a document with this number of operations, of about 3 KB each. It has what the documents of vendors have most:
/// components, inline objects and enums, constraints, examples, and lists of all resources.
pub(crate) fn document(operations: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    // What the SDK itself uses.
    let code =
        json!([{ "title": "Number", "type": "integer", "format": "int64" }, { "title": "Text", "type": "string" }]);
    schemas.insert("ErrorCode".to_owned(), json!({ "description": "A code.", "oneOf": code }));
    schemas.insert("Error".to_owned(), object("An error.", &[("message", string("What went wrong."))]));
    for number in 0..operations / OPERATIONS {
        add_schemas(number, &mut schemas);
        add_paths(number, &mut paths);
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Bells", "version": "1.0.0" },
        "servers": [{ "url": "https://bells.example.com/v1" }],
        "security": [{ "bearer": [] }],
        "tags": [{ "name": "bells", "description": "All about bells." }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn string(description: &str) -> Value {
    json!({ "description": description, "type": "string", "example": "text" })
}

fn object(description: &str, properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).take(1).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "description": description, "type": "object", "required": required, "properties": properties })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn add_schemas(number: usize, schemas: &mut Map<String, Value>) {
    let part = object(
        "A part of a bell.",
        &[
            ("partName", string("The name of the part.")),
            (
                "weight",
                json!({ "description": "Its weight.", "type": "integer", "minimum": 1, "maximum": 900, "example": 5 }),
            ),
            ("metal", json!({ "description": "Its metal.", "type": "string", "enum": ["BRONZE", "IRON", "STEEL"] })),
            ("isMoving", json!({ "description": "Moves with the bell.", "type": "boolean", "example": true })),
        ],
    );
    let place = object("The place of a bell.", &[("tower", string("The tower.")), ("floor", string("The floor."))]);
    let common = |is_sent: bool| {
        let mut name = string("The name of the bell.");
        if is_sent {
            name["maxLength"] = json!(80);
        }
        [
            ("name", name),
            ("description", string("What the bell is for.")),
            ("tone", json!({ "description": "The tone.", "type": "string", "enum": ["A_SHARP", "B_FLAT", "C", "D"] })),
            ("volume", json!({ "description": "The volume.", "type": "integer", "format": "int32", "example": 6 })),
            ("isMuted", json!({ "description": "Does not ring.", "type": "boolean", "example": false })),
            (
                "parts",
                json!({ "description": "The parts.", "type": "array", "items": reference(&format!("BellPart{number}")) }),
            ),
            ("place", place.clone()),
            ("neighbours", json!({ "description": "Other bells.", "type": "array", "items": { "type": "string" } })),
        ]
    };
    let mut bell = vec![("id", string("The ID of the bell."))];
    bell.extend(common(false));
    bell.push((
        "keeper",
        object("Who keeps the bell.", &[("keeperId", string("Their ID.")), ("email", string("Their email."))]),
    ));
    schemas.insert(format!("BellPart{number}"), part);
    schemas.insert(format!("Bell{number}"), object("A bell.", &bell));
    schemas.insert(format!("BellInput{number}"), object("The properties of a bell.", &common(true)));
    let list = json!({ "description": "The bells.", "type": "array", "items": reference(&format!("Bell{number}")) });
    schemas.insert(format!("BellList{number}"), object("Bells.", &[("bells", list)]));
}

fn add_paths(number: usize, paths: &mut Map<String, Value>) {
    let parameter = |name: &str, schema: Value| json!({ "name": name, "in": "query", "description": format!("Limits the bells by {name}."), "schema": schema });
    let in_path = |name: &str| {
        let schema = json!({ "type": "string" });
        json!({ "name": name, "in": "path", "required": true, "description": "The ID of the bell.", "schema": schema })
    };
    let json_content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let responses = |status: &str, content: Option<Value>| {
        let mut success = json!({ "description": "It worked." });
        if let Some(content) = content {
            success["content"] = content;
        }
        let error = json!({ "description": "It failed.", "content": json_content(reference("Error")) });
        let mut responses = Map::from_iter([(status.to_owned(), success)]);
        responses.extend(["400", "401", "404", "429", "500"].map(|status| (status.to_owned(), error.clone())));
        Value::Object(responses)
    };
    let operation = |id: &str, parameters: &[Value], body: Option<Value>, responses: Value| {
        let mut operation = json!({
            "operationId": format!("{id}{number}"),
            "tags": ["bells"],
            "summary": "Does one thing with bells of one kind.",
            "description": "Does one thing with bells of one kind.\n\nIt needs the right to do so, and takes its time.",
            "parameters": parameters,
            "responses": responses,
        });
        if let Some(body) = body {
            operation["requestBody"] = json!({ "required": true, "description": "The bell.", "content": body });
        }
        operation
    };
    let (bell, input) = (reference(&format!("Bell{number}")), reference(&format!("BellInput{number}")));
    let max = parameter("max", json!({ "type": "integer", "minimum": 1, "maximum": 2000 }));
    let name = parameter("name", json!({ "type": "string" }));
    let order = parameter("order", json!({ "type": "string", "enum": ["ASC", "DESC"] }));
    let list = responses("200", Some(json_content(reference(&format!("BellList{number}")))));
    let created = object("The new bell.", &[("id", string("Its ID."))]);
    let changes =
        object("Changes.", &[("tones", json!({ "type": "array", "items": { "type": "string", "enum": ["E", "F"] } }))]);
    let bells = json!({
        "get": operation("listBells", &[max, name, order], None, list),
        "post": operation("createBell", &[], Some(json_content(input.clone())), responses("201", Some(json_content(created)))),
    });
    let one = json!({
        "get": operation("getBell", &[in_path("bellId")], None, responses("200", Some(json_content(bell)))),
        "put": operation("updateBell", &[in_path("bellId")], Some(json_content(input)), responses("204", None)),
        "delete": operation("deleteBell", &[in_path("bellId")], None, responses("204", None)),
    });
    let tones = json!({
        "post": operation("tuneBell", &[in_path("bellId")], Some(json_content(changes)), responses("204", None)),
    });
    paths.insert(format!("/towers{number}/bells"), bells);
    paths.insert(format!("/towers{number}/bells/{{bellId}}"), one);
    paths.insert(format!("/towers{number}/bells/{{bellId}}/actions/tune"), tones);
}
