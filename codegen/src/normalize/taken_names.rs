//! The rules for names that are equal in Rust, or taken by the generated code: all but the first get a number.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::visit_mut::{each_schema_mut, referenced_schema};
use crate::{
    names,
    openapi::{
        Resolver,
        operation::operations,
        reference::reference_to,
        vocabulary::{PARAMETERS, PROPERTY_NAME, SCHEMA_NAME, SCHEMAS},
    },
};

/// Renames components, and keeps their names in an extension.
pub(super) fn rename_taken_schemas(document: &mut Value) {
    let resolver = Resolver::new(document);
    let names = names::schema_names(resolver.components(SCHEMAS).map(|(name, _)| name));
    let renamed = renamed(names, names::pascal_case);
    if renamed.is_empty() {
        return;
    }
    each_schema_mut(document, &mut |schema| {
        if let Some(name) = referenced_schema(schema).and_then(|name| renamed.get(&*name)) {
            schema["$ref"] = reference_to(SCHEMAS, name).into();
        }
    });
    rename_keys(&mut document["components"][SCHEMAS], &renamed, SCHEMA_NAME);
}

/// Renames properties, and keeps their names in an extension.
pub(super) fn rename_taken_properties(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
        let renamed = renamed(names::field_names(properties.keys().map(String::as_str)), names::snake_case);
        if renamed.is_empty() {
            return;
        }
        rename_keys(&mut schema["properties"], &renamed, PROPERTY_NAME);
        for name in schema.get_mut("required").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(rust_name) = name.as_str().and_then(|name| renamed.get(name)) {
                *name = rust_name.as_str().into();
            }
        }
    });
}

/// The new names, by the names that they replace. A name that only changes its case is left out.
fn renamed(names: BTreeMap<&str, String>, case: fn(&str) -> String) -> BTreeMap<String, String> {
    let taken = names.into_iter().filter(|(name, rust_name)| case(name) != *rust_name);
    taken.map(|(name, rust_name)| (name.to_owned(), rust_name)).collect()
}

/// Renames the keys of an object of schemas. Each renamed schema has its former name in `extension`.
fn rename_keys(schemas: &mut Value, renamed: &BTreeMap<String, String>, extension: &str) {
    let Value::Object(entries) = schemas.take() else { return };
    let entries = entries.into_iter().map(|(name, mut schema)| match renamed.get(&name) {
        Some(rust_name) => {
            schema[extension] = name.into();
            (rust_name.clone(), schema)
        }
        None => (name, schema),
    });
    *schemas = Value::Object(entries.collect());
}

/// Renames operations, and their parameters. `postprocess` restores the names on the wire.
pub(super) fn rename_taken_operations(document: &mut Value) {
    let resolver = Resolver::new(document);
    let all = operations(&resolver);
    let operation_names = names::operation_names(&all);
    let mut ids: Vec<(String, String, String)> = Vec::new();
    let mut parameters: Vec<(String, String, Vec<String>)> = Vec::new();
    for operation in &all {
        let id = operation.id().unwrap_or_default();
        let (path, method) = (operation.path.to_owned(), operation.method.to_owned());
        if let Some(name) = operation_names.get(id).filter(|name| *name != id) {
            ids.push((path.clone(), method.clone(), name.clone()));
        }
        let listed = operation.parameters();
        let names = names::parameter_names(operation);
        let is_taken = |(name, written): (&String, &str)| *name != names::snake_case(written);
        if names.iter().zip(listed.iter().map(|one| one.name)).any(is_taken) {
            parameters.push((path, method, names));
        }
    }
    for (path, method, name) in ids {
        document["paths"][&path][&method]["operationId"] = name.into();
    }
    // The new names of path parameters by the written ones, by path.
    let mut renamed: HashMap<String, HashMap<String, String>> = HashMap::new();
    for (path, method, names) in parameters {
        let operation = &mut document["paths"][&path][&method];
        let listed = operation.get_mut(PARAMETERS).and_then(Value::as_array_mut);
        for (parameter, name) in listed.into_iter().flatten().zip(names) {
            let written = parameter["name"].as_str().unwrap_or_default();
            if names::snake_case(written) == name {
                continue;
            }
            if parameter["in"] == "path" {
                renamed.entry(path.clone()).or_default().insert(written.to_owned(), name.clone());
            }
            parameter["name"] = name.into();
        }
    }
    if let Value::Object(paths) = document["paths"].take() {
        let paths = paths.into_iter().map(|(path, item)| match renamed.get(&path) {
            Some(names) => (with_parameter_names(&path, names), item),
            None => (path, item),
        });
        document["paths"] = Value::Object(paths.collect());
    }
}

/// The path with new names of its parameters, all at once: one may be the old name of another.
fn with_parameter_names(path: &str, names: &HashMap<String, String>) -> String {
    let mut parts = path.split('{');
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        renamed.push_str(&format!("{{{}}}{rest}", names.get(name).map_or(name, String::as_str)));
    }
    renamed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn schemas_with_taken_names_have_numbers() {
        let mut document = json!({"components": {"schemas": {
            "Agent": {"properties": {"self": {"$ref": "#/components/schemas/Error"}}},
            "AgentType": {"type": "string"},
            "agent_type": {"$ref": "#/components/schemas/agent_type"},
            "AgentType2": {"type": "string"},
            "Error": {"type": "object"},
        }}});
        rename_taken_schemas(&mut document);
        assert_eq!(
            document["components"]["schemas"],
            json!({
                "Agent": {"properties": {"self": {"$ref": "#/components/schemas/Error2"}}},
                "AgentType": {"type": "string"},
                "AgentType3": {"$ref": "#/components/schemas/AgentType3", "x-schema-name": "agent_type"},
                "AgentType2": {"type": "string"},
                "Error2": {"type": "object", "x-schema-name": "Error"},
            })
        );
    }

    #[test]
    fn properties_with_taken_names_have_numbers() {
        let mut document = json!({"components": {"schemas": {"Bell": {
            "required": ["a_b", "a-b"],
            "properties": {"a_b": {"type": "string"}, "a-b": {}, "aB": {"$ref": "#/components/schemas/Bell"}},
        }}}});
        rename_taken_properties(&mut document);
        assert_eq!(
            document["components"]["schemas"]["Bell"],
            json!({
                "required": ["a_b_3", "a-b"],
                "properties": {
                    "a_b_3": {"type": "string", "x-property-name": "a_b"},
                    "a-b": {},
                    "a_b_2": {"$ref": "#/components/schemas/Bell", "x-property-name": "aB"},
                },
            })
        );
    }

    #[test]
    fn operations_and_parameters_with_taken_names_have_numbers() {
        let parameter = |name: &str, location: &str| json!({"name": name, "in": location});
        let mut document = json!({"paths": {
            "/a/{send}/{id}": {
                "get": {"operationId": "ring", "parameters": [
                    parameter("id", "query"), parameter("ID", "header"), parameter("send", "path"), parameter("id", "path"),
                ]},
                "put": {"operationId": "RING", "parameters": [parameter("send", "path"), parameter("id", "path")]},
            },
            "/b": {"get": {"operationId": "audit"}},
            "/c/{send}-{send_2}": {"get": {"operationId": "c", "parameters": [
                parameter("send", "path"), parameter("send_2", "path"),
            ]}},
        }});
        rename_taken_operations(&mut document);
        assert_eq!(
            document["paths"],
            json!({
                "/a/{send_2}/{id}": {
                    "get": {"operationId": "Ring2", "parameters": [
                        parameter("id_2", "query"), parameter("id_3", "header"),
                        parameter("send_2", "path"), parameter("id", "path"),
                    ]},
                    "put": {"operationId": "RING", "parameters": [parameter("send_2", "path"), parameter("id", "path")]},
                },
                "/b": {"get": {"operationId": "Audit2"}},
                "/c/{send_2}-{send_2_2}": {"get": {"operationId": "c", "parameters": [
                    parameter("send_2", "path"), parameter("send_2_2", "path"),
                ]}},
            })
        );
    }
}
