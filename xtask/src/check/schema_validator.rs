//! Validates values against the schemas of an OpenAPI 3.0 document, by way of JSON Schema's draft 4, which they are
//! close to.

use jsonschema::{Draft, Registry, Resource};
use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::{Document, Node, json_schema};

/// Where the translated components are, for the references to them.
const COMPONENTS: &str = "openapi:///document";

/// What a value breaks.
pub(crate) struct Violation {
    /// The JSON pointer within the value; empty for the value itself.
    pub(crate) pointer: String,
    pub(crate) message: String,
}

impl Violation {
    fn of_schema(error: &impl ToString) -> Self {
        Self { pointer: String::new(), message: format!("its schema is not valid itself: {}", error.to_string()) }
    }
}

/// Makes validators for the schemas of one document.
pub(crate) struct Validators {
    components: Result<Registry<'static>, String>,
}

impl Validators {
    pub(crate) fn new(document: &Document) -> Self {
        let schemas = document.root().pointer("/components/schemas").and_then(Value::as_object);
        let schemas: Map<String, Value> = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), json_schema(schema, COMPONENTS)))
            .collect();
        let contents = json!({
            "$schema": "http://json-schema.org/draft-04/schema#",
            "components": { "schemas": schemas },
        });
        let registry = Registry::new().add(COMPONENTS, Resource::from_contents(contents));
        let components = registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string());
        Self { components }
    }

    /// What `value` breaks of `schema`; nothing for a value that is valid.
    pub(crate) fn violations(&self, schema: &Node<'_>, value: &Value) -> Vec<Violation> {
        let components = match &self.components {
            Ok(components) => components,
            Err(error) => return vec![Violation::of_schema(error)],
        };
        let options = jsonschema::options()
            .with_draft(Draft::Draft4)
            .with_registry(components)
            .should_validate_formats(true)
            .offline();
        let validator = match options.build(&json_schema(schema.value, COMPONENTS)) {
            Ok(validator) => validator,
            Err(error) => return vec![Violation::of_schema(&error)],
        };
        let violations = validator.iter_errors(value);
        violations
            .map(|error| Violation { pointer: error.instance_path().to_string(), message: error.to_string() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether each value is valid against `components/schemas/A`.
    fn valid(schemas: &Value, values: &[Value]) -> Vec<bool> {
        let text = json!({"components": {"schemas": schemas}}).to_string();
        let document = Document::parse(&text).unwrap();
        let schema = Node::root(&document).get("components").unwrap().get("schemas").unwrap().get("A").unwrap();
        let validators = Validators::new(&document);
        values.iter().map(|value| validators.violations(&schema, value).is_empty()).collect()
    }

    #[test]
    fn nullable_is_translated() {
        let schemas = json!({
            "A": {"type": "object", "properties": {
                "text": {"type": "string", "enum": ["x"], "nullable": true},
                "reference": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]},
                "not": {"$ref": "#/components/schemas/B"},
            }},
            "B": {"type": "integer"},
        });
        let values = [
            json!({"text": null, "reference": null}),
            json!({"text": "x", "reference": 1, "not": 1}),
            json!({"text": "y"}),
            json!({"reference": "1"}),
            json!({"not": null}),
        ];
        assert_eq!(valid(&schemas, &values), [true, true, false, false, false]);
    }

    #[test]
    fn numbers_have_a_width_and_exclusive_bounds_are_flags() {
        let schemas = json!({"A": {"type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true}});
        assert_eq!(valid(&schemas, &[json!(1), json!(0), json!(3_000_000_000_u32)]), [true, false, false]);
    }

    #[test]
    fn circles_end() {
        let schemas = json!({"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}}});
        assert_eq!(valid(&schemas, &[json!({"a": {"a": {}}}), json!({"a": {"a": 1}})]), [true, false]);
    }

    #[test]
    fn a_reference_to_nothing_is_a_breach() {
        let schemas = json!({"A": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}}});
        assert_eq!(valid(&schemas, &[json!({"a": 1})]), [false]);
    }
}
