//! Generated pairs of documents: a schema, used in a request or in a response, and the same schema after one or two edits.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The greatest depth of a generated schema.
const DEPTH: usize = 3;
const NAMES: [&str; 3] = ["a", "b", "c"];

/// Two versions of a schema.
pub(crate) struct Pair {
    pub(crate) old: Value,
    pub(crate) new: Value,
    pub(crate) is_request: bool,
}

/// The pointer to the schema in a request or in a response.
pub(crate) fn pointer(is_request: bool) -> &'static str {
    if is_request {
        "/paths/~1t/post/requestBody/content/application~1json/schema"
    } else {
        "/paths/~1t/post/responses/200/content/application~1json/schema"
    }
}

/// Returns the pair with that number. The same number gives the same pair.
pub(crate) fn pair(number: u64) -> Pair {
    let mut rng = Rng::with_seed(number);
    let is_request = rng.bool();
    let mut old = json!({ "S0": schema(&mut rng, 1, false), "S1": schema(&mut rng, 2, false), "root": schema(&mut rng, DEPTH, true) });
    if rng.u8(0..4) == 0 {
        old["root"] = combination(&mut rng, DEPTH, true);
    }
    let mut new = old.clone();
    for _ in 0..rng.usize(1..=2) {
        edit(&mut rng, &mut new);
    }
    Pair { old: document(old, is_request), new: document(new, is_request), is_request }
}

fn document(mut schemas: Value, is_request: bool) -> Value {
    let root = schemas.as_object_mut().unwrap().remove("root").unwrap();
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let operation = if is_request {
        json!({ "requestBody": { "required": true, "content": content(root) }, "responses": { "204": { "description": "Done." } } })
    } else {
        json!({ "responses": { "200": { "description": "It.", "content": content(root) } } })
    };
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Any", "version": "1" },
        "paths": { "/t": { "post": operation } },
        "components": { "schemas": schemas },
    })
}

/// Returns a schema. Only the root refers to components, so that no schema consists of itself.
fn schema(rng: &mut Rng, depth: usize, has_references: bool) -> Value {
    let mut schema = match rng.u8(0..if depth == 0 { 5 } else { 12 }) {
        0 | 1 => number(rng),
        2 | 3 => string(rng),
        4 if has_references && rng.bool() => {
            return json!({ "$ref": format!("#/components/schemas/S{}", rng.u8(0..2)) });
        }
        4 => json!({ "type": "boolean" }),
        5..=7 => object(rng, depth, has_references),
        8 | 9 => array(rng, depth, has_references),
        _ => return combination(rng, depth, has_references),
    };
    if rng.u8(0..6) == 0 {
        schema["nullable"] = json!(true);
    }
    schema
}

fn number(rng: &mut Rng) -> Value {
    let mut schema = json!({ "type": if rng.u8(0..3) == 0 { "number" } else { "integer" } });
    if rng.u8(0..6) == 0 {
        schema["enum"] = json!([0, 1, 3][..rng.usize(1..=3)]);
        return schema;
    }
    if rng.bool() {
        schema["minimum"] = json!(rng.u8(0..=2));
        if rng.u8(0..4) == 0 {
            schema["exclusiveMinimum"] = json!(true);
        }
    }
    if rng.bool() {
        schema["maximum"] = json!(rng.u8(1..=4));
    }
    schema
}

fn string(rng: &mut Rng) -> Value {
    let mut schema = json!({ "type": "string" });
    if rng.u8(0..3) == 0 {
        schema["enum"] = json!(["a", "b", "aa"][..rng.usize(1..=3)]);
        return schema;
    }
    if rng.bool() {
        schema["maxLength"] = json!(rng.u8(1..=3));
    }
    if rng.u8(0..3) == 0 {
        schema["minLength"] = json!(rng.u8(1..=2));
    }
    schema
}

fn object(rng: &mut Rng, depth: usize, has_references: bool) -> Value {
    let mut properties = Map::new();
    for name in &NAMES[..rng.usize(1..=NAMES.len())] {
        if properties.is_empty() || rng.bool() {
            let inner = if rng.bool() { 0 } else { depth - 1 };
            properties.insert((*name).to_owned(), schema(rng, inner, has_references));
        }
    }
    let required: Vec<Value> = properties.keys().filter(|_| rng.bool()).map(|name| json!(name)).collect();
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    match rng.u8(0..6) {
        0 | 1 => object["additionalProperties"] = json!(false),
        2 => object["additionalProperties"] = schema(rng, 0, has_references),
        _ => {}
    }
    object
}

fn array(rng: &mut Rng, depth: usize, has_references: bool) -> Value {
    let mut array = json!({ "type": "array", "items": schema(rng, depth - 1, has_references) });
    if rng.u8(0..3) == 0 {
        array["maxItems"] = json!(rng.u8(1..=2));
    }
    if rng.u8(0..4) == 0 {
        array["minItems"] = json!(1);
    }
    if rng.u8(0..4) == 0 {
        array["uniqueItems"] = json!(true);
    }
    array
}

fn combination(rng: &mut Rng, depth: usize, has_references: bool) -> Value {
    let keyword = ["allOf", "oneOf", "oneOf", "anyOf"][rng.usize(0..4)];
    let parts: Vec<Value> = if keyword == "allOf" {
        // Objects: parts of other types usually contradict each other.
        (0..2).map(|_| object(rng, depth, has_references)).collect()
    } else {
        (0..rng.usize(2..=3)).map(|_| schema(rng, depth - 1, has_references)).collect()
    };
    json!({ keyword: parts })
}

/// Changes one schema of a document.
fn edit(rng: &mut Rng, schemas: &mut Value) {
    // Some edits do not apply to the chosen schema.
    for _ in 0..20 {
        let mut pointers = Vec::new();
        for name in ["root", "S0", "S1"] {
            subschemas(&schemas[name], &format!("/{name}"), &mut pointers);
        }
        let pointer = &pointers[rng.usize(0..pointers.len())];
        let has_references = pointer.starts_with("/root");
        let before = schemas.pointer(pointer).unwrap().clone();
        let after = edited(rng, before.clone(), has_references);
        if after != before {
            *schemas.pointer_mut(pointer).unwrap() = after;
            return;
        }
    }
}

/// Collects the pointers of a schema and all schemas within it.
fn subschemas(schema: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        subschemas(property, &format!("{pointer}/properties/{name}"), found);
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword).filter(|inner| inner.is_object()) {
            subschemas(inner, &format!("{pointer}/{keyword}"), found);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        for (index, part) in schema.get(keyword).and_then(Value::as_array).into_iter().flatten().enumerate() {
            subschemas(part, &format!("{pointer}/{keyword}/{index}"), found);
        }
    }
}

fn edited(rng: &mut Rng, mut before: Value, has_references: bool) -> Value {
    let Some(entries) = before.as_object_mut() else { return before };
    if entries.contains_key("$ref") {
        return schema(rng, 1, has_references);
    }
    match rng.u8(0..12) {
        0 => return schema(rng, 1, has_references),
        1 => toggle(entries, "nullable", &json!(true)),
        2 => {
            let wrapped = [before.clone(), schema(rng, 1, has_references)];
            let keyword = ["oneOf", "anyOf", "allOf"][rng.usize(0..3)];
            return if keyword == "allOf" { json!({ keyword: [before] }) } else { json!({ keyword: wrapped }) };
        }
        _ => {}
    }
    if let Some(keyword) = ["allOf", "oneOf", "anyOf"].into_iter().find(|keyword| entries.contains_key(*keyword)) {
        let parts = entries[keyword].as_array_mut().unwrap();
        if parts.len() > 1 && rng.bool() {
            parts.remove(rng.usize(0..parts.len()));
        } else if keyword == "allOf" {
            parts.push(object(rng, 1, has_references));
        } else {
            parts.push(schema(rng, 1, has_references));
        }
        return before;
    }
    match entries.get("type").and_then(Value::as_str) {
        Some("object") => edit_object(rng, entries, has_references),
        Some("array") => match rng.u8(0..3) {
            0 => limit(rng, entries, "maxItems", 3),
            1 => limit(rng, entries, "minItems", 2),
            _ => toggle(entries, "uniqueItems", &json!(true)),
        },
        Some("string") if entries.contains_key("enum") => {
            edit_enum(rng, entries, &["a", "b", "aa"].map(|value| json!(value)))
        }
        Some("string") => {
            let keyword = ["minLength", "maxLength"][rng.usize(0..2)];
            limit(rng, entries, keyword, 3);
        }
        Some("integer" | "number") if entries.contains_key("enum") => {
            edit_enum(rng, entries, &[0, 1, 3].map(|value| json!(value)));
        }
        Some(name @ ("integer" | "number")) => match rng.u8(0..5) {
            0 => drop(entries.insert("type".to_owned(), json!(if name == "number" { "integer" } else { "number" }))),
            1 if entries.contains_key("minimum") => toggle(entries, "exclusiveMinimum", &json!(true)),
            keyword => limit(rng, entries, ["minimum", "maximum"][usize::from(keyword % 2)], 4),
        },
        _ => return schema(rng, 0, has_references),
    }
    before
}

fn edit_object(rng: &mut Rng, entries: &mut Map<String, Value>, has_references: bool) {
    let name = NAMES[rng.usize(0..NAMES.len())];
    match rng.u8(0..4) {
        0 => {
            let properties = entries["properties"].as_object_mut().unwrap();
            if properties.remove(name).is_none() {
                properties.insert(name.to_owned(), schema(rng, 1, has_references));
            }
        }
        1 | 2 => {
            let mut required: Vec<Value> =
                entries.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
            match required.iter().position(|known| known == name) {
                Some(index) => drop(required.remove(index)),
                None if entries["properties"].get(name).is_some() => required.push(json!(name)),
                None => return,
            }
            entries.remove("required");
            if !required.is_empty() {
                entries.insert("required".to_owned(), required.into());
            }
        }
        _ => {
            let additional = if rng.bool() { json!(false) } else { schema(rng, 0, has_references) };
            toggle(entries, "additionalProperties", &additional);
        }
    }
}

fn edit_enum(rng: &mut Rng, entries: &mut Map<String, Value>, values: &[Value]) {
    let value = &values[rng.usize(0..values.len())];
    let known = entries["enum"].as_array_mut().unwrap();
    match known.iter().position(|known| known == value) {
        Some(index) if known.len() > 1 => drop(known.remove(index)),
        Some(_) => drop(entries.remove("enum")),
        None => known.push(value.clone()),
    }
}

fn limit(rng: &mut Rng, entries: &mut Map<String, Value>, keyword: &str, most: u8) {
    if rng.u8(0..3) == 0 {
        entries.remove(keyword);
    } else {
        entries.insert(keyword.to_owned(), json!(rng.u8(1..=most)));
    }
}

fn toggle(entries: &mut Map<String, Value>, keyword: &str, value: &Value) {
    if entries.remove(keyword).is_none() {
        entries.insert(keyword.to_owned(), value.clone());
    }
}
