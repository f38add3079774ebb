//! The rule that gives a name to what the document describes in place.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{operations, reference_to, schemas, values, wrapped};
use crate::{
    document::{Document, Pointer},
    error::Problem,
    names,
    validate::{ALIASES, PERSONAL_DATA},
};

/// Whether `schema` is an object, a union, an enum or an identifier: what follows, and `postprocess`, know these as
/// components only.
pub(super) fn becomes_a_type(schema: &Value) -> bool {
    let joins = schema.get("allOf").is_some() && wrapped(schema).is_none();
    joins || ["properties", "oneOf", "enum", "x-identifier"].iter().any(|key| schema.get(key).is_some())
}

/// Whether `schema` is text that is validated. typify makes a type of it, and silently takes another type of the same
/// name for it.
pub(super) fn is_constrained_text(schema: &Value) -> bool {
    values::OF_TEXT.iter().any(|key| schema.get(key).is_some())
}

/// Makes a component of every schema that needs a name and is described where it is used, named after that place.
///
/// Fails where the name is taken by another schema. `positions` is the document as it was written.
pub(super) fn name_anonymous_schemas(
    document: &mut Value,
    positions: &Document,
    needs_name: fn(&Value) -> bool,
) -> Result<(), Problem> {
    let known: Vec<_> = schemas(document).map(|(name, schema)| (name.to_owned(), schema.clone())).collect();
    let rust_names = known.iter().map(|(name, _)| names::pascal_case(name)).collect();
    let mut named = Named { components: Map::new(), rust_names, positions, needs_name };
    let root = Pointer::default();
    let components = root.key("components").key("schemas");
    for (name, mut schema) in known {
        named.within(&mut schema, &names::pascal_case(&name), &components.key(&name))?;
        named.components.insert(name, schema);
    }
    let operations: Vec<_> = operations(document)
        .map(|(path, method, operation)| {
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            (path.to_owned(), method.to_owned(), names::pascal_case(id))
        })
        .collect();
    for (path, method, id) in operations {
        let operation = &mut document["paths"][&path][&method];
        let pointer = root.key("paths").key(&path).key(&method);
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = format!("{id}{}", names::pascal_case(parameter["name"].as_str().unwrap_or_default()));
            named.replace(&mut parameter["schema"], &name, &pointer.key("parameters"))?;
        }
        if let Some(body) = operation.get_mut("requestBody") {
            named.content(body, &format!("{id}Body"), &pointer.key("requestBody"))?;
        }
        for (status, response) in super::object_entries(operation.get_mut("responses")) {
            named.content(response, &format!("{id}Response"), &pointer.key("responses").key(status))?;
        }
    }
    document["components"]["schemas"] = Value::Object(named.components);
    Ok(())
}

struct Named<'d> {
    components: Map<String, Value>,
    /// The names in Rust of the components, those of the document and those that were added.
    rust_names: BTreeSet<String>,
    positions: &'d Document,
    needs_name: fn(&Value) -> bool,
}

impl Named<'_> {
    fn add(&mut self, name: &str, schema: Value, pointer: &Pointer) -> Result<(), Problem> {
        // Two successes of one operation share a schema, and so a name.
        if self.components.get(name) == Some(&schema) {
            return Ok(());
        }
        if !self.rust_names.insert(names::pascal_case(name)) {
            let message = format!("this schema is named `{name}` after its place, and another one is, too");
            return Err(self
                .positions
                .problem(pointer, message)
                .help("make it a component with a name of its own, and refer to it"));
        }
        self.components.insert(name.to_owned(), schema);
        Ok(())
    }

    fn content(&mut self, holder: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        for (media_type, media) in super::object_entries(holder.get_mut("content")) {
            self.replace(&mut media["schema"], name, &pointer.key("content").key(media_type).key("schema"))?;
        }
        Ok(())
    }

    /// Names `schema` `name` where it needs a name, after what is within it.
    fn replace(&mut self, schema: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        self.within(schema, name, pointer)?;
        if (self.needs_name)(schema) {
            let mut reference = reference_to(name);
            let nullable = schema.as_object_mut().and_then(|schema| schema.remove("nullable"));
            if let Some(nullable) = nullable {
                reference = json!({ "allOf": [reference], "nullable": nullable });
            }
            // What is told of a property, and not of what it holds.
            for key in ["description", ALIASES, PERSONAL_DATA] {
                if let Some(told) = schema.get(key) {
                    reference[key] = told.clone();
                }
            }
            self.add(name, std::mem::replace(schema, reference), pointer)?;
        }
        Ok(())
    }

    fn within(&mut self, schema: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        for (property, child) in super::object_entries(schema.get_mut("properties")) {
            let name = format!("{name}{}", names::pascal_case(property));
            self.replace(child, &name, &pointer.key("properties").key(property))?;
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(child) = schema.get_mut(key) {
                self.replace(child, &format!("{name}{suffix}"), &pointer.key(key))?;
            }
        }
        let is_wrapper = wrapped(schema).is_some();
        let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for (index, part) in parts.into_iter().flatten().enumerate() {
            let pointer = pointer.key("allOf").index(index);
            if is_wrapper {
                self.replace(part, name, &pointer)?;
            } else {
                // The parts become one object, which has the name.
                self.within(part, name, &pointer)?;
            }
        }
        let branches = schema.get_mut("oneOf").and_then(Value::as_array_mut);
        for (index, branch) in branches.into_iter().flatten().enumerate() {
            let title = branch.get("title").cloned();
            let name =
                format!("{name}{}", names::pascal_case(title.as_ref().and_then(Value::as_str).unwrap_or_default()));
            self.replace(branch, &name, &pointer.key("oneOf").index(index))?;
            // The title names the variant.
            if let (Some(title), Some(_)) = (title, super::referenced_schema(branch)) {
                *branch = json!({ "title": title, "allOf": [branch.take()] });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn name(document: &mut Value, needs_name: fn(&Value) -> bool) -> Result<(), Problem> {
        name_anonymous_schemas(document, &Document::parse("{}").unwrap(), needs_name)
    }

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
        name(&mut document, becomes_a_type).unwrap();
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
        let problem = name(&mut document, becomes_a_type).unwrap_err();
        assert_eq!(problem.message(), "this schema is named `AgentType` after its place, and another one is, too");
        assert_eq!(problem.pointer(), Some("#/components/schemas/Agent/properties/type"));
    }

    #[test]
    fn only_validated_text_gets_a_name() {
        let mut document = json!({"components": {"schemas": {"Agent": {"properties": {
            "id": {"type": "string"},
            "name": {"type": "string", "maxLength": 3, "description": "d", "x-personal-data": true},
        }}}}});
        name(&mut document, is_constrained_text).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            schemas["Agent"]["properties"]["name"],
            json!({"$ref": "#/components/schemas/AgentName", "description": "d", "x-personal-data": true})
        );
        assert_eq!(schemas["Agent"]["properties"]["id"], json!({"type": "string"}));
        assert_eq!(schemas["AgentName"]["maxLength"], 3);
    }

    #[test]
    fn what_is_joined_gets_a_name_with_what_is_within() {
        let mut document = json!({"components": {"schemas": {"Tree": {"properties": {
            "branch": {"allOf": [{"$ref": "#/components/schemas/Tree"}, {"properties": {"kind": {"enum": ["A"]}}}]},
            "leaf": {"description": "d", "allOf": [{"properties": {}}]},
        }}}}});
        name(&mut document, becomes_a_type).unwrap();
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Tree"]["properties"]["branch"], reference("TreeBranch"));
        assert_eq!(
            schemas["TreeBranch"]["allOf"],
            json!([reference("Tree"), {"properties": {"kind": reference("TreeBranchKind")}}])
        );
        assert_eq!(
            schemas["Tree"]["properties"]["leaf"],
            json!({"description": "d", "allOf": [reference("TreeLeaf")]})
        );
    }

    #[test]
    fn a_title_names_the_variant() {
        let mut document = json!({"components": {"schemas": {"Code": {"oneOf": [
            {"title": "Number", "type": "integer"},
            {"title": "Details", "properties": {"a": {}}},
        ]}}}});
        name(&mut document, becomes_a_type).unwrap();
        assert_eq!(
            document["components"]["schemas"]["Code"]["oneOf"],
            json!([
                {"title": "Number", "type": "integer"},
                {"title": "Details", "allOf": [{"$ref": "#/components/schemas/CodeDetails"}]},
            ])
        );
    }
}
