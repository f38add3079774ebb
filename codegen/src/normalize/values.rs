//! Rules for single values: strings, numbers and booleans.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use super::visit_mut::{
    content_schemas_mut, each_schema_mut, entries_mut, operations_mut, referenced_schema, schemas_mut, within,
};
use crate::{
    openapi::{
        Resolver,
        shape::{is_quoted_boolean, unwrap_all_of},
        vocabulary::{
            BOUNDS, LENIENT_FLAG, NUMBER_BOUNDS, OTHER_CONSTRAINTS, RESPONSES, SCHEMAS, STRING_CONSTRAINTS,
            is_extension,
        },
    },
    texts::with_values,
};

/// Makes a plain boolean of one that may be quoted, and marks it; progenitor would make an enum of it that every caller has
/// to match. A component of that shape disappears: its uses become such booleans as well.
pub(super) fn replace_quoted_booleans(document: &mut Value) {
    let components: BTreeSet<String> = Resolver::new(document)
        .components(SCHEMAS)
        .filter(|(_, schema)| is_quoted_boolean(schema.value))
        .map(|(name, _)| name.to_owned())
        .collect();
    let is_flag = |property: &Value| {
        let schema = unwrap_all_of(property);
        is_quoted_boolean(schema) || referenced_schema(schema).is_some_and(|name| components.contains(&*name))
    };
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !components.contains(name));
    }
    each_schema_mut(document, &mut |schema| {
        for (_, property) in entries_mut(schema.get_mut("properties")) {
            if is_flag(property)
                && let Some(property) = property.as_object_mut()
            {
                // These belong to the property.
                property.retain(|key, _| {
                    matches!(key.as_str(), "description" | "nullable" | "deprecated") || is_extension(key)
                });
                property.insert("type".to_owned(), json!("boolean"));
                property.insert(LENIENT_FLAG.to_owned(), json!(true));
            }
        }
    });
}

/// Adds the type of an enum of strings that has none, and removes repeated values and `null`. An enum of numbers or booleans
/// becomes a plain one whose description lists the values, so that a response may have new ones. As OpenAPI 3.0.3 defines it,
/// an enum allows `null` if it is nullable and lists it.
pub(super) fn normalize_enums(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else { return };
        let lists_null = values.contains(&Value::Null);
        let mut seen = HashSet::new();
        values.retain(|value| !value.is_null() && seen.insert(value.to_string()));
        if !lists_null {
            schema.remove("nullable");
        }
        if schema.get("type").is_none_or(|name| name == "string") {
            schema.insert("type".to_owned(), json!("string"));
        } else if let Some(Value::Array(values)) = schema.remove("enum") {
            let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            schema.insert("description".to_owned(), with_values(description, &values).into());
        }
    });
}

/// Removes defaults, which describe what the server does when a value is absent. progenitor would fill them in on this
/// side: responses would hold values that the server never sent, and requests would always send them.
pub(super) fn remove_defaults(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("default");
        }
    });
}

/// Removes the format of strings: progenitor would need further crates for dates and UUIDs, and reject a response in which
/// one of them is malformed.
pub(super) fn remove_string_formats(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        if schema["type"] == "string"
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove("format");
        }
    });
}

/// Moves the bounds of numbers to an extension, from which `postprocess` generates the checks of requests.
pub(super) fn move_bounds(document: &mut Value) {
    each_schema_mut(document, &mut |schema| {
        let Some(schema) = schema.as_object_mut() else { return };
        let bounds: Map<_, _> = NUMBER_BOUNDS.iter().filter_map(|keyword| schema.remove_entry(*keyword)).collect();
        if !bounds.is_empty() {
            schema.insert(BOUNDS.to_owned(), Value::Object(bounds));
        }
    });
}

/// Removes the constraints of everything that is received: a response that violates one is still a response, and
/// progenitor's types would reject it as a whole. Of what is sent, only the constraints of strings stay. typify does not
/// validate the others, but makes types of them that are harder to use: `NonZero` integers, sets, arrays of fixed length.
pub(super) fn strip_received_constraints(document: &mut Value, sent_only: &BTreeSet<String>) {
    let without = |keys: &[&str], schema: &mut Value| {
        if let Some(schema) = schema.as_object_mut() {
            schema.retain(|key, _| !keys.contains(&key.as_str()));
        }
    };
    each_schema_mut(document, &mut |schema| without(&OTHER_CONSTRAINTS, schema));
    let loosen = &mut |schema: &mut Value| without(&STRING_CONSTRAINTS, schema);
    for (name, schema) in schemas_mut(document) {
        if !sent_only.contains(name) {
            within(schema, loosen);
        }
    }
    for operation in operations_mut(document) {
        for (_, response) in entries_mut(operation.get_mut(RESPONSES)) {
            content_schemas_mut(response).for_each(|schema| within(schema, loosen));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_quoted_booleans() {
        let shape =
            json!({"description": "d", "oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]});
        let other = json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "maybe"]}]});
        let three = json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false", ""]}]});
        let mut document = json!({"components": {"schemas": {
            "A": {"properties": {
                "w": {"x-aliases": ["v"], "nullable": true, "allOf": [{"$ref": "#/components/schemas/Flag"}]},
                "x": shape,
                "y": {"$ref": "#/components/schemas/Flag"},
                "z": other,
                "three": three,
            }},
            "Flag": shape,
        }}});
        replace_quoted_booleans(&mut document);
        assert_eq!(
            document["components"]["schemas"],
            json!({"A": {"properties": {
                "w": {"type": "boolean", "x-lenient-flag": true, "x-aliases": ["v"], "nullable": true},
                "x": {"type": "boolean", "x-lenient-flag": true, "description": "d"},
                "y": {"type": "boolean", "x-lenient-flag": true},
                "z": other,
                "three": three,
            }}})
        );
    }

    #[test]
    fn removes_defaults_and_string_formats() {
        let mut document = json!({"components": {"schemas": {"A": {"properties": {
            "a": {"type": "integer", "format": "int32", "default": 6},
            "b": {"type": "string", "format": "date-time", "default": "x"},
        }}}}});
        remove_defaults(&mut document);
        remove_string_formats(&mut document);
        assert_eq!(
            document["components"]["schemas"]["A"]["properties"],
            json!({"a": {"type": "integer", "format": "int32"}, "b": {"type": "string"}})
        );
    }

    #[test]
    fn moves_the_bounds_of_numbers() {
        let size = json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true, "multipleOf": 2});
        let mut document = json!({"components": {"schemas": {"A": {"properties": {
            "size": size,
            "sizes": {"type": "array", "items": {"type": "number", "maximum": 9}},
            "name": {"type": "string"},
        }}}}});
        move_bounds(&mut document);
        assert_eq!(
            document["components"]["schemas"]["A"]["properties"],
            json!({
                "size": {"type": "integer", "multipleOf": 2, "x-bounds": {"minimum": 1, "exclusiveMinimum": true}},
                "sizes": {"type": "array", "items": {"type": "number", "x-bounds": {"maximum": 9}}},
                "name": {"type": "string"},
            })
        );
    }

    #[test]
    fn strips_constraints_except_for_sent_strings() {
        let schema = json!({"properties": {
            "name": {"type": "string", "maxLength": 80, "pattern": "a"},
            "size": {
                "type": "integer", "multipleOf": 2,
                "minimum": 1, "exclusiveMinimum": true, "maximum": 8, "exclusiveMaximum": true,
            },
            "map": {"type": "object", "minProperties": 1, "maxProperties": 2},
            "list": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2, "uniqueItems": true},
        }});
        let mut document = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"schema": {"type": "string", "maxLength": 3}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "string", "minLength": 3}}}}},
            }}},
            "components": {"schemas": {"Received": schema, "Sent": schema}},
        });
        strip_received_constraints(&mut document, &BTreeSet::from(["Sent".to_owned()]));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Received"]["properties"]["name"], json!({"type": "string"}));
        assert_eq!(schemas["Sent"]["properties"]["name"], schema["properties"]["name"]);
        for name in ["Received", "Sent"] {
            assert_eq!(schemas[name]["properties"]["size"], json!({"type": "integer"}));
            assert_eq!(schemas[name]["properties"]["map"], json!({"type": "object"}));
            assert_eq!(schemas[name]["properties"]["list"], json!({"type": "array", "items": {"type": "string"}}));
        }
        let operation = &document["paths"]["/a"]["get"];
        assert_eq!(operation["parameters"][0]["schema"], json!({"type": "string", "maxLength": 3}));
        let response = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(*response, json!({"type": "string"}));
    }
}
