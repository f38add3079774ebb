//! The rule that names inline schemas.

use std::{borrow::Cow, collections::BTreeSet};

use serde_json::{Map, Value, json};

use super::visit_mut::{content_schemas_mut, each_schema_mut, entries_mut, referenced_schema};
use crate::{
    names,
    openapi::{
        Resolver,
        operation::operations,
        reference::reference_to,
        shape::single_all_of,
        vocabulary::{
            ALIASES, IDENTIFIER, PARAMETERS, PERSONAL_DATA, PROPERTY_NAME, RESPONSES, SCHEMAS, STRING_CONSTRAINTS,
        },
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

/// Titles each inline alternative of a `oneOf` that has no title with its type. The title names the variant.
pub(super) fn title_alternatives(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        for alternative in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = names::alternative_name(alternative).map(Cow::into_owned);
            if let (Some(name), None) = (name, alternative.get("$ref")) {
                alternative["title"] = name.into();
            }
        }
    });
}

/// Makes a component of every inline schema that needs a name, and names it after its place. A name that is taken gets a
/// number.
pub(super) fn name_inline_schemas(document: &mut Value, needs_name: fn(&Value) -> bool) {
    let (known, operations) = schemas_and_operations(document);
    let names = known.iter().map(|(name, _)| names::pascal_case(name));
    let rust_names = names.chain(names::RESERVED_TYPES.map(str::to_owned)).collect();
    let mut named = Naming { components: Map::new(), rust_names, needs_name };
    for (name, mut schema) in known {
        named.within(&mut schema, &names::pascal_case(&name));
        named.components.insert(name, schema);
    }
    for (path, method, id) in operations {
        let operation = &mut document["paths"][&path][&method];
        for parameter in operation.get_mut(PARAMETERS).and_then(Value::as_array_mut).into_iter().flatten() {
            let name = format!("{id}{}", names::pascal_case(parameter["name"].as_str().unwrap_or_default()));
            named.replace(&mut parameter["schema"], &name);
        }
        for schema in operation.get_mut("requestBody").into_iter().flat_map(content_schemas_mut) {
            named.replace(schema, &format!("{id}Body"));
        }
        let responses = entries_mut(operation.get_mut(RESPONSES)).map(|(_, response)| response);
        let mut schemas: Vec<&mut Value> = responses.flat_map(content_schemas_mut).collect();
        // All successes of an operation have one schema, and so one name.
        if let Some((first, others)) = schemas.split_first_mut() {
            named.replace(first, &format!("{id}Response"));
            others.iter_mut().for_each(|other| **other = first.clone());
        }
    }
    document["components"][SCHEMAS] = Value::Object(named.components);
}

/// The name and the schema of every component.
type NamedSchemas = Vec<(String, Value)>;
/// The path and the method of every operation, and its name in Rust.
type NamedOperations = Vec<(String, String, String)>;

fn schemas_and_operations(document: &Value) -> (NamedSchemas, NamedOperations) {
    let resolver = Resolver::new(document);
    let mut schemas: NamedSchemas =
        resolver.components(SCHEMAS).map(|(name, schema)| (name.to_owned(), schema.value.clone())).collect();
    // So that their order has no effect on which name gets a number.
    schemas.sort_by(|(a, _), (b, _)| a.cmp(b));
    let name = |id: Option<&str>| names::pascal_case(id.unwrap_or_default());
    let operations = operations(&resolver)
        .iter()
        .map(|operation| (operation.path.to_owned(), operation.method.to_owned(), name(operation.id())))
        .collect();
    (schemas, operations)
}

struct Naming {
    components: Map<String, Value>,
    /// The names that the components have in Rust, those of the document and the added ones.
    rust_names: BTreeSet<String>,
    needs_name: fn(&Value) -> bool,
}

impl Naming {
    /// Adds a schema by the first name that is not taken, and returns the name.
    fn add(&mut self, name: &str, schema: Value) -> String {
        let name = names::unused_name(name, "", &mut self.rust_names);
        self.components.insert(name.clone(), schema);
        name
    }

    /// Moves `schema` into a component called `name` if it needs a name, and leaves a reference. The schemas within it are moved
    /// first.
    fn replace(&mut self, schema: &mut Value, name: &str) {
        self.within(schema, name);
        if !(self.needs_name)(schema) {
            return;
        }
        let nullable = schema.as_object_mut().and_then(|schema| schema.remove("nullable"));
        // These belong to the property, and not to its schema.
        let of_property = ["description", "deprecated", ALIASES, PERSONAL_DATA, PROPERTY_NAME];
        let beside: Vec<_> = of_property.iter().filter_map(|key| Some((*key, schema.get(key)?.clone()))).collect();
        let name = self.add(name, schema.take());
        *schema = json!({ "$ref": reference_to(SCHEMAS, &name) });
        if let Some(nullable) = nullable {
            *schema = json!({ "allOf": [schema.take()], "nullable": nullable });
        }
        for (key, value) in beside {
            schema[key] = value;
        }
    }

    fn within(&mut self, schema: &mut Value, name: &str) {
        for (property, child) in entries_mut(schema.get_mut("properties")) {
            self.replace(child, &format!("{name}{}", names::pascal_case(property)));
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(child) = schema.get_mut(key) {
                self.replace(child, &format!("{name}{suffix}"));
            }
        }
        let is_wrapper = single_all_of(schema).is_some();
        for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
            if is_wrapper {
                self.replace(part, name);
            } else {
                // The parts become one object, which has the name.
                self.within(part, name);
            }
        }
        for branch in schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
            let title = branch.get("title").cloned();
            let suffix = names::pascal_case(title.as_ref().and_then(Value::as_str).unwrap_or_default());
            self.replace(branch, &format!("{name}{suffix}"));
            // The title names the variant.
            if let (Some(title), Some(_)) = (title, referenced_schema(branch)) {
                *branch = json!({ "title": title, "allOf": [branch.take()] });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
        name_inline_schemas(&mut document, needs_component);
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
    fn a_name_that_is_taken_gets_a_number() {
        let mut document = json!({"components": {"schemas": {
            // The two enums have the same values, but are different types.
            "Agent": {"properties": {"type": {"enum": ["A"]}}},
            "AgentType": {"enum": ["A"]},
        }}});
        name_inline_schemas(&mut document, needs_component);
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            *schemas,
            json!({
                "Agent": {"properties": {"type": {"$ref": "#/components/schemas/AgentType2"}}},
                "AgentType": {"enum": ["A"]},
                "AgentType2": {"enum": ["A"]},
            })
        );
    }

    #[test]
    fn successes_of_an_operation_have_one_name() {
        let response = json!({"content": {"application/json": {"schema": {"properties": {"a": {"enum": ["A"]}}}}}});
        let mut document = json!({"paths": {"/a": {"get": {
            "operationId": "a", "responses": {"200": response, "201": response},
        }}}});
        name_inline_schemas(&mut document, needs_component);
        let names: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["AResponseA", "AResponse"]);
        let responses = &document["paths"]["/a"]["get"]["responses"];
        assert_eq!(responses["200"], responses["201"]);
    }

    #[test]
    fn names_constrained_strings_only() {
        let mut document = json!({"components": {"schemas": {"Agent": {"properties": {
            "id": {"type": "string"},
            "name": {"type": "string", "maxLength": 3, "description": "d", "x-personal-data": true},
        }}}}});
        name_inline_schemas(&mut document, is_constrained_string);
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
        name_inline_schemas(&mut document, needs_component);
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
        name_inline_schemas(&mut document, needs_component);
        assert_eq!(
            document["components"]["schemas"]["Code"]["oneOf"],
            json!([
                {"title": "Number", "type": "integer"},
                {"title": "Details", "allOf": [{"$ref": "#/components/schemas/CodeDetails"}]},
            ])
        );
    }
}
