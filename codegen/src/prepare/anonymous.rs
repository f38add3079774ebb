//! The rule that gives a name to every object, enum and identifier that the document describes in place.

use serde_json::{Map, Value};

use super::{operations, reference_to, schemas};
use crate::{error::Problem, names};

/// Makes a component of every object, string enum and identifier that is described where it is used, named after that
/// place: what follows, and the Rust types, then know components only.
///
/// Fails where the name is taken by a component of the document.
pub(super) fn name_anonymous_schemas(document: &mut Value) -> Result<(), Problem> {
    let mut named =
        Named { components: schemas(document).map(|(name, schema)| (name.to_owned(), schema.clone())).collect() };
    for (name, mut schema) in std::mem::take(&mut named.components).into_iter().collect::<Vec<_>>() {
        named.within(&mut schema, &names::pascal_case(&name))?;
        named.add(name, schema)?;
    }
    let ids: Vec<_> = operations(document)
        .map(|(path, method, operation)| {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            (path.to_owned(), method.to_owned(), names::pascal_case(id))
        })
        .collect();
    for (path, method, id) in ids {
        let operation = &mut document["paths"][&path][&method];
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = format!("{id}{}", names::pascal_case(parameter["name"].as_str().unwrap_or_default()));
            named.replace(&mut parameter["schema"], &name)?;
        }
        if let Some(body) = operation.get_mut("requestBody") {
            named.content(body, &format!("{id}Body"))?;
        }
        for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
            named.content(response, &format!("{id}Response"))?;
        }
    }
    document["components"]["schemas"] = Value::Object(named.components);
    Ok(())
}

struct Named {
    components: Map<String, Value>,
}

impl Named {
    fn add(&mut self, name: String, schema: Value) -> Result<(), Problem> {
        match self.components.get(&name) {
            // Two successes of one operation share a schema, and so a name.
            Some(known) if *known != schema => Err(Problem::new(format!("two schemas are named `{name}`"))
                .help("one of them is described where it is used and named after that place; make it a component with a name of its own")),
            _ => {
                self.components.insert(name, schema);
                Ok(())
            }
        }
    }

    fn content(&mut self, holder: &mut Value, name: &str) -> Result<(), Problem> {
        for (_, media) in holder.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
            self.replace(&mut media["schema"], name)?;
        }
        Ok(())
    }

    /// Names `schema` `name` where it needs a name, or else what is within it.
    fn replace(&mut self, schema: &mut Value, name: &str) -> Result<(), Problem> {
        // Its branches need no names: `lenient_flags` makes a boolean of the whole.
        if super::is_lenient_flag(schema) {
            return Ok(());
        }
        self.within(schema, name)?;
        if needs_name(schema) {
            let nullable = schema.as_object_mut().and_then(|schema| schema.remove("nullable"));
            self.add(name.to_owned(), schema.take())?;
            *schema = reference_to(name);
            if let Some(nullable) = nullable {
                *schema = serde_json::json!({ "allOf": [schema.take()], "nullable": nullable });
            }
        }
        Ok(())
    }

    fn within(&mut self, schema: &mut Value, name: &str) -> Result<(), Problem> {
        let Some(schema) = schema.as_object_mut() else { return Ok(()) };
        for (property, child) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            self.replace(child, &format!("{name}{}", names::pascal_case(property)))?;
        }
        if let Some(items) = schema.get_mut("items") {
            self.replace(items, &format!("{name}Item"))?;
        }
        if let Some(values) = schema.get_mut("additionalProperties") {
            self.replace(values, &format!("{name}Value"))?;
        }
        for branch in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            let title = branch.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
            self.replace(branch, &format!("{name}{}", names::pascal_case(&title)))?;
        }
        Ok(())
    }
}

fn needs_name(schema: &Value) -> bool {
    schema.get("properties").is_some()
        || schema.get("oneOf").is_some()
        || schema.get("enum").is_some()
        || schema.get("x-identifier").is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_follow_the_place() {
        let mut document = json!({
            "paths": {"/a": {"get": {
                "operationId": "listThings",
                "parameters": [{"name": "order", "schema": {"type": "string", "enum": ["ASC"]}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"properties": {
                    "things": {"type": "array", "items": {"properties": {"kind": {"enum": ["A"], "nullable": true}}}},
                }}}}}},
            }}},
            "components": {"schemas": {"Plain": {"type": "string"}}},
        });
        name_anonymous_schemas(&mut document).unwrap();
        let schemas = &document["components"]["schemas"];
        let names: Vec<_> = schemas.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "Plain",
                "ListThingsOrder",
                "ListThingsResponseThingsItemKind",
                "ListThingsResponseThingsItem",
                "ListThingsResponse"
            ]
        );
        assert_eq!(
            schemas["ListThingsResponseThingsItem"]["properties"]["kind"],
            json!({"allOf": [{"$ref": "#/components/schemas/ListThingsResponseThingsItemKind"}], "nullable": true})
        );
        assert_eq!(document["paths"]["/a"]["get"]["parameters"][0]["schema"], reference_to("ListThingsOrder"));
    }

    #[test]
    fn a_taken_name_is_an_error() {
        let mut document = json!({
            "components": {"schemas": {
                "Agent": {"properties": {"type": {"enum": ["A"]}}},
                "AgentType": {"type": "string"},
            }},
        });
        let problem = name_anonymous_schemas(&mut document).unwrap_err();
        assert!(problem.to_string().starts_with("two schemas are named `AgentType`"), "{problem}");
    }
}
