//! The validators of candidates, and their reasons to reject one.

use std::{collections::HashMap, rc::Rc};

use jsonschema::{Draft, Validator, error::ValidationErrorKind};
use serde_json::Value;

/// Validators, each built once.
#[derive(Default)]
pub(super) struct Validators {
    built: HashMap<(Draft, String), Option<Rc<Validator>>>,
}

impl Validators {
    /// Returns the validator of a schema; `None` if the schema is invalid.
    pub(super) fn get(&mut self, schema: &Value, draft: Draft) -> Option<Rc<Validator>> {
        let build = || {
            let options = jsonschema::options().with_draft(draft).should_validate_formats(false).offline();
            options.build(schema).ok().map(Rc::new)
        };
        self.built.entry((draft, schema.to_string())).or_insert_with(build).clone()
    }
}

/// Returns `true` if a receiver accepts a value. In a string, every number, boolean and object is a string as well.
pub(super) fn accepts(validator: &Validator, value: &Value, is_json: bool) -> bool {
    let readings = || [as_strings(value), as_scalars(value), Value::from(value.to_string())];
    validator.is_valid(value) || (!is_json && readings().iter().any(|reading| validator.is_valid(reading)))
}

fn as_strings(value: &Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => Value::from(value.to_string()),
        Value::Array(items) => items.iter().map(as_strings).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), as_strings(value))).collect(),
        other => other.clone(),
    }
}

fn as_scalars(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(scalar @ (Value::Number(_) | Value::Bool(_))) => scalar,
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(as_scalars).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), as_scalars(value))).collect(),
        other => other.clone(),
    }
}

/// Returns the reason why a receiver rejects a value, such as `/name: value is longer than 5 characters`.
pub(super) fn rejection(validator: &Validator, value: &Value) -> String {
    let Err(error) = validator.validate(value) else { return String::new() };
    let place = error.instance_path().to_string();
    let message = match error.kind() {
        ValidationErrorKind::OneOfMultipleValid { .. } => "more than one alternative matches".to_owned(),
        ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::AnyOf { .. } => {
            "no alternative matches".to_owned()
        }
        _ => error.masked().to_string(),
    };
    if place.is_empty() { message } else { format!("{place}: {message}") }
}
