//! The rule that names inline schemas.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::visit_mut::{entries_mut, referenced_schema};
use crate::{
    error::Problem,
    names,
    openapi::{
        Document, Pointer, Resolver,
        operation::operations,
        reference::reference_to,
        shape::single_all_of,
        vocabulary::{ALIASES, IDENTIFIER, PARAMETERS, PERSONAL_DATA, RESPONSES, SCHEMAS, STRING_CONSTRAINTS},
    },
};

/// Returns `true` for an object, a union, an enum or an identifier: the later rules and `postprocess` expect these to be
/// components.
pub(super) fn needs_component(schema: &Value) -> bool {
    let joins = schema.get("allOf").is_some() && single_all_of(schema).is_none();
    joins || ["properties", "oneOf", "enum", IDENTIFIER].iter().any(|key| schema.get(key).is_some())
}

/// Returns `true` for a string with constraints. typify makes a type of it, and would silently use another type of the same
/// name instead.
pub(super) fn is_constrained_string(schema: &Value) -> bool {
    STRING_CONSTRAINTS.iter().any(|key| schema.get(key).is_some())
}

/// Makes a component of every inline schema that needs a name, and names it after its place.
///
/// # Errors
///
/// Another schema has that name. `written` is the document as it was written, for the position of the error.
pub(super) fn name_inline_schemas(
    document: &mut Value,
    written: &Document,
    needs_name: fn(&Value) -> bool,
) -> Result<(), Problem> {
    let (known, operations) = schemas_and_operations(document);
    let rust_names = known.iter().map(|(name, _)| names::pascal_case(name)).collect();
    let mut named = Naming { components: Map::new(), rust_names, written, needs_name };
    let root = Pointer::default();
    let components = root.key("components").key(SCHEMAS);
    for (name, mut schema) in known {
        named.within(&mut schema, &names::pascal_case(&name), &components.key(&name))?;
        named.components.insert(name, schema);
    }
    for (path, method, id) in operations {
        let operation = &mut document["paths"][&path][&method];
        let pointer = root.key("paths").key(&path).key(&method);
        for parameter in operation.get_mut(PARAMETERS).and_then(Value::as_array_mut).into_iter().flatten() {
            let name = format!("{id}{}", names::pascal_case(parameter["name"].as_str().unwrap_or_default()));
            named.replace(&mut parameter["schema"], &name, &pointer.key(PARAMETERS))?;
        }
        if let Some(body) = operation.get_mut("requestBody") {
            named.content(body, &format!("{id}Body"), &pointer.key("requestBody"))?;
        }
        for (status, response) in entries_mut(operation.get_mut(RESPONSES)) {
            named.content(response, &format!("{id}Response"), &pointer.key(RESPONSES).key(status))?;
        }
    }
    document["components"][SCHEMAS] = Value::Object(named.components);
    Ok(())
}

/// The name and the schema of every component.
type NamedSchemas = Vec<(String, Value)>;
/// The path and the method of every operation, and its name in Rust.
type NamedOperations = Vec<(String, String, String)>;

fn schemas_and_operations(document: &Value) -> (NamedSchemas, NamedOperations) {
    let resolver = Resolver::new(document);
    let schemas = resolver.components(SCHEMAS).map(|(name, schema)| (name.to_owned(), schema.value.clone())).collect();
    let name = |id: Option<&str>| names::pascal_case(id.unwrap_or_default());
    let operations = operations(&resolver)
        .iter()
        .map(|operation| (operation.path.to_owned(), operation.method.to_owned(), name(operation.id())))
        .collect();
    (schemas, operations)
}

struct Naming<'d> {
    components: Map<String, Value>,
    /// The names that the components have in Rust, those of the document and the added ones.
    rust_names: BTreeSet<String>,
    written: &'d Document,
    needs_name: fn(&Value) -> bool,
}

impl Naming<'_> {
    fn add(&mut self, name: &str, schema: Value, pointer: &Pointer) -> Result<(), Problem> {
        // Two successes of one operation have one schema, and so one name.
        if self.components.get(name) == Some(&schema) {
            return Ok(());
        }
        if !self.rust_names.insert(names::pascal_case(name)) {
            let message = format!("this inline schema is named `{name}` after its place, and so is another schema");
            return Err(self
                .written
                .problem(pointer, message)
                .help("make it a component with a name of its own, and refer to it"));
        }
        self.components.insert(name.to_owned(), schema);
        Ok(())
    }

    fn content(&mut self, holder: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        for (media_type, media) in entries_mut(holder.get_mut("content")) {
            self.replace(&mut media["schema"], name, &pointer.key("content").key(media_type).key("schema"))?;
        }
        Ok(())
    }

    /// Names `schema` `name` if it needs a name, after the schemas within it.
    fn replace(&mut self, schema: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        self.within(schema, name, pointer)?;
        if (self.needs_name)(schema) {
            let mut reference = json!({ "$ref": reference_to(SCHEMAS, name) });
            let nullable = schema.as_object_mut().and_then(|schema| schema.remove("nullable"));
            if let Some(nullable) = nullable {
                reference = json!({ "allOf": [reference], "nullable": nullable });
            }
            // These belong to the property, and not to its schema.
            for key in ["description", "deprecated", ALIASES, PERSONAL_DATA] {
                if let Some(value) = schema.get(key) {
                    reference[key] = value.clone();
                }
            }
            self.add(name, std::mem::replace(schema, reference), pointer)?;
        }
        Ok(())
    }

    fn within(&mut self, schema: &mut Value, name: &str, pointer: &Pointer) -> Result<(), Problem> {
        for (property, child) in entries_mut(schema.get_mut("properties")) {
            let name = format!("{name}{}", names::pascal_case(property));
            self.replace(child, &name, &pointer.key("properties").key(property))?;
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(child) = schema.get_mut(key) {
                self.replace(child, &format!("{name}{suffix}"), &pointer.key(key))?;
            }
        }
        let is_wrapper = single_all_of(schema).is_some();
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
            if let (Some(title), Some(_)) = (title, referenced_schema(branch)) {
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
        name_inline_schemas(document, &Document::parse("{}").unwrap(), needs_name)
    }

    #[test]
    fn names_an_inline_schema_after_its_place() {
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
        name(&mut document, needs_component).unwrap();
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
        assert_eq!(
            document["paths"]["/a"]["get"]["parameters"][0]["schema"],
            json!({"$ref": "#/components/schemas/ListThingsOrder"})
        );
    }

    #[test]
    fn rejects_a_name_that_exists() {
        let mut document = json!({
            "components": {"schemas": {
                "Agent": {"properties": {"type": {"enum": ["A"]}}},
                "AgentType": {"type": "string"},
            }},
        });
        let problem = name(&mut document, needs_component).unwrap_err();
        assert_eq!(
            problem.message(),
            "this inline schema is named `AgentType` after its place, and so is another schema"
        );
        assert_eq!(problem.pointer(), Some("#/components/schemas/Agent/properties/type"));
    }

    #[test]
    fn names_constrained_strings_only() {
        let mut document = json!({"components": {"schemas": {"Agent": {"properties": {
            "id": {"type": "string"},
            "name": {"type": "string", "maxLength": 3, "description": "d", "x-personal-data": true},
        }}}}});
        name(&mut document, is_constrained_string).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            schemas["Agent"]["properties"]["name"],
            json!({"$ref": "#/components/schemas/AgentName", "description": "d", "x-personal-data": true})
        );
        assert_eq!(schemas["Agent"]["properties"]["id"], json!({"type": "string"}));
        assert_eq!(schemas["AgentName"]["maxLength"], 3);
    }

    #[test]
    fn names_joined_schemas_and_those_within() {
        let mut document = json!({"components": {"schemas": {"Tree": {"properties": {
            "branch": {"allOf": [{"$ref": "#/components/schemas/Tree"}, {"properties": {"kind": {"enum": ["A"]}}}]},
            "leaf": {"description": "d", "allOf": [{"properties": {}}]},
        }}}}});
        name(&mut document, needs_component).unwrap();
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
    fn names_a_variant_by_its_title() {
        let mut document = json!({"components": {"schemas": {"Code": {"oneOf": [
            {"title": "Number", "type": "integer"},
            {"title": "Details", "properties": {"a": {}}},
        ]}}}});
        name(&mut document, needs_component).unwrap();
        assert_eq!(
            document["components"]["schemas"]["Code"]["oneOf"],
            json!([
                {"title": "Number", "type": "integer"},
                {"title": "Details", "allOf": [{"$ref": "#/components/schemas/CodeDetails"}]},
            ])
        );
    }
}
