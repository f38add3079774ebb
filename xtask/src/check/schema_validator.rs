//! Validates values against the schemas of an OpenAPI 3.0 document, which are translated into JSON Schema draft 4.

use jsonschema::{Draft, Registry, Resource};
use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::{
    json_schema,
    openapi::{Document, Node, Pointer, vocabulary::SCHEMAS},
};

/// The URI of the translated components, for references to them.
const COMPONENTS: &str = "openapi:///document";

/// A violation of a schema.
pub(super) struct Violation {
    /// The location within the value.
    pub(super) pointer: Pointer,
    pub(super) message: String,
}

impl Violation {
    fn invalid_schema(error: &impl ToString) -> Self {
        Self { pointer: Pointer::default(), message: format!("its schema is invalid: {}", error.to_string()) }
    }
}

/// Validates values against the schemas of one document.
pub(super) struct SchemaValidator {
    components: Result<Registry<'static>, String>,
}

impl SchemaValidator {
    pub(super) fn new(document: &Document) -> Self {
        let schemas = document.resolver().components(SCHEMAS);
        let schemas: Map<String, Value> =
            schemas.map(|(name, schema)| (name.to_owned(), json_schema(schema.value, COMPONENTS))).collect();
        let contents = json!({
            "$schema": "http://json-schema.org/draft-04/schema#",
            "components": { "schemas": schemas },
        });
        let registry = Registry::new().add(COMPONENTS, Resource::from_contents(contents));
        let components = registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string());
        Self { components }
    }

    /// Returns the violations of `value`; none if it is valid.
    pub(super) fn violations(&self, schema: &Node<'_>, value: &Value) -> Vec<Violation> {
        let components = match &self.components {
            Ok(components) => components,
            Err(error) => return vec![Violation::invalid_schema(error)],
        };
        let options = jsonschema::options()
            .with_draft(Draft::Draft4)
            .with_registry(components)
            .should_validate_formats(true)
            .offline();
        let validator = match options.build(&json_schema(schema.value, COMPONENTS)) {
            Ok(validator) => validator,
            Err(error) => return vec![Violation::invalid_schema(&error)],
        };
        validator
            .iter_errors(value)
            .map(|error| Violation {
                pointer: Pointer::parse(error.instance_path().as_str()).unwrap_or_default(),
                message: error.to_string(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Validates each value against the component `A`.
    fn is_valid(schemas: &Value, values: &[Value]) -> Vec<bool> {
        let text = json!({"components": {"schemas": schemas}}).to_string();
        let document = Document::parse(&text).unwrap();
        let schema = document.resolver().component(SCHEMAS, "A").unwrap();
        let validator = SchemaValidator::new(&document);
        values.iter().map(|value| validator.violations(&schema, value).is_empty()).collect()
    }

    #[test]
    fn translates_nullable() {
        let schemas = json!({
            "A": {"type": "object", "properties": {
                "string": {"type": "string", "enum": ["x", null], "nullable": true},
                "reference": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]},
                "not_nullable": {"$ref": "#/components/schemas/B"},
            }},
            "B": {"type": "integer"},
        });
        let values = [
            json!({"string": null, "reference": null}),
            json!({"string": "x", "reference": 1, "not_nullable": 1}),
            json!({"string": "y"}),
            json!({"reference": "1"}),
            json!({"not_nullable": null}),
        ];
        assert_eq!(is_valid(&schemas, &values), [true, true, false, false, false]);
    }

    #[test]
    fn translates_formats_and_exclusive_bounds() {
        let schemas = json!({"A": {"type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true}});
        assert_eq!(is_valid(&schemas, &[json!(1), json!(0), json!(3_000_000_000_u32)]), [true, false, false]);
    }

    #[test]
    fn validates_recursive_schemas() {
        let schemas = json!({"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}});
        assert_eq!(is_valid(&schemas, &[json!({"a": {"a": {}}}), json!({"a": {"a": 1}})]), [true, false]);
    }

    #[test]
    fn rejects_dangling_references() {
        let schemas = json!({"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}}});
        assert_eq!(is_valid(&schemas, &[json!({"a": 1})]), [false]);
    }
}
