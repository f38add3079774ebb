//! Facts of a document, normalized so that an entry of `spec/deviations.toml` can hold them.

use std::collections::BTreeMap;

use serde_json::{Number, Value};
use webex_call_pickup_codegen::openapi::{
    Node, Operation, Parameter,
    vocabulary::{ANNOTATIONS, SECURITY_SCHEMES, default_style, is_default, is_extension},
};

use crate::check::comparable_schema::ComparableSchema;

/// The keywords that are compared in other ways than by their values.
const STRUCTURE: [&str; 10] =
    ["$ref", "allOf", "oneOf", "anyOf", "properties", "required", "items", "type", "nullable", "const"];

/// The annotations that are compared: they affect a client.
const COMPARED_ANNOTATIONS: [&str; 4] = ["default", "deprecated", "readOnly", "writeOnly"];

/// The keys of schemas that constrain no value: those of parameters in Swagger 2.0, and identifiers of JSON Schema.
const NON_CONSTRAINTS: [&str; 5] = ["in", "name", "collectionFormat", "$id", "$schema"];

/// Facts by their names. An absent fact has its default value.
pub(super) type Facts<const N: usize> = [(&'static str, Option<Value>); N];

/// Returns the major and minor version of OpenAPI.
pub(super) fn version(root: &Node<'_>) -> Option<Value> {
    match (root.str("openapi"), root.str("swagger")) {
        (Some(text), _) => Some(text.splitn(3, '.').take(2).collect::<Vec<_>>().join(".").into()),
        (None, Some(text)) => Some(format!("swagger {text}").into()),
        (None, None) => None,
    }
}

/// Returns the URLs of the servers.
pub(super) fn servers(owner: &Node<'_>) -> Option<Value> {
    let urls: Vec<_> = owner.items_of("servers").filter_map(|server| server.str("url")).map(Value::from).collect();
    (!urls.is_empty()).then(|| urls.into())
}

/// Returns the security requirements: the names of schemes, joined if all of them are needed.
pub(super) fn security(owner: &Node<'_>) -> Option<Value> {
    let requirements = owner.get("security")?;
    let names = requirements.items().map(|requirement| {
        let names: Vec<_> = requirement.entries().map(|(name, _)| name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(" and ") }
    });
    Some(names.map(Value::from).collect())
}

/// Returns the security schemes that the requirements of the document name.
pub(super) fn security_schemes(root: &Node<'_>) -> Option<Value> {
    let schemes = root.get("components").and_then(|components| components.get(SECURITY_SCHEMES));
    let requirements = root.items_of("security").flat_map(|requirement| requirement.entries());
    let described = requirements.map(|(name, _)| {
        let scheme = schemes.as_ref().and_then(|schemes| schemes.get(name));
        let parts = ["type", "scheme", "in", "name"].into_iter().filter_map(|key| scheme.as_ref()?.str(key));
        Value::from(format!("{name} ({})", parts.collect::<Vec<_>>().join(" ")))
    });
    Some(described.collect())
}

/// Returns the facts about an operation itself.
pub(super) fn operation_facts(operation: &Operation<'_>) -> Facts<3> {
    let servers = servers(&operation.node).or_else(|| servers(&operation.item));
    [
        ("operationId", operation.id().map(Value::from)),
        ("deprecated", flag(&operation.node, "deprecated")),
        ("servers", servers),
    ]
}

/// Returns the facts about a parameter or a header, apart from its schema.
pub(super) fn parameter_facts(parameter: &Parameter<'_>) -> Facts<6> {
    let has_default_style = parameter.style() == default_style(parameter.location);
    let default_explode = parameter.style() == "form";
    [
        ("required", Some(parameter.is_required().into())),
        ("deprecated", flag(&parameter.node, "deprecated")),
        ("allowEmptyValue", flag(&parameter.node, "allowEmptyValue")),
        ("allowReserved", flag(&parameter.node, "allowReserved")),
        ("style", (!has_default_style).then(|| parameter.style().into())),
        ("explode", (parameter.explodes() != default_explode).then(|| parameter.explodes().into())),
    ]
}

fn flag(node: &Node<'_>, keyword: &str) -> Option<Value> {
    node.flag(keyword).then(|| true.into())
}

/// Returns the facts about a schema by their keywords, apart from nested schemas.
pub(super) fn schema_facts<'a>(schema: &ComparableSchema<'a>) -> BTreeMap<&'a str, Value> {
    let mut facts = BTreeMap::new();
    for keyword in schema.keywords() {
        let is_ignored = ANNOTATIONS.contains(&keyword) && !COMPARED_ANNOTATIONS.contains(&keyword);
        if is_ignored || STRUCTURE.contains(&keyword) || NON_CONSTRAINTS.contains(&keyword) || is_extension(keyword) {
            continue;
        }
        // The outermost value takes precedence.
        if let Some(fact) = schema.values(keyword).iter().find_map(|value| keyword_fact(schema, keyword, value.value)) {
            facts.insert(keyword, fact);
        }
    }
    facts.extend(schema.enum_values().map(|values| ("enum", sorted_set(values))));
    facts.extend(schema.is_nullable().then(|| ("nullable", true.into())));
    facts.extend(schema.dangling_reference().map(|reference| ("$ref", reference.into())));
    facts.extend(schema.type_label().map(|label| ("type", label.into())));
    facts
}

/// Returns the value of a keyword, unless it is the default. Exclusive bounds have the form of OpenAPI 3.1.
fn keyword_fact(schema: &ComparableSchema<'_>, keyword: &str, value: &Value) -> Option<Value> {
    let bound = |keyword: &str| schema.values(keyword).first().map(|bound| normalized(bound.value));
    let is_exclusive = |keyword: &str| schema.values(keyword).iter().any(|flag| *flag.value == Value::Bool(true));
    match (keyword, value) {
        (_, Value::Null) => None,
        ("enum", _) => None,
        ("minimum", _) if is_exclusive("exclusiveMinimum") => None,
        ("maximum", _) if is_exclusive("exclusiveMaximum") => None,
        ("exclusiveMinimum", Value::Bool(true)) => bound("minimum"),
        ("exclusiveMaximum", Value::Bool(true)) => bound("maximum"),
        ("additionalProperties", Value::Object(_)) => None,
        _ if is_default(keyword, value) => None,
        _ => Some(normalized(value)),
    }
}

/// Sorts values and removes duplicates.
pub(super) fn sorted_set<'v>(values: impl IntoIterator<Item = &'v Value>) -> Value {
    let values: BTreeMap<String, Value> =
        values.into_iter().map(normalized).map(|value| (value.to_string(), value)).collect();
    values.into_values().collect()
}

/// Converts a value into the form that TOML can represent: `1.0` is `1`, and what TOML lacks is a string of JSON. So is the
/// string that means an absent value.
pub(super) fn normalized(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "absent" => value.to_string().into(),
        Value::Number(number) => normalized_number(number),
        Value::Array(items) if items.iter().all(is_toml) => items.iter().map(normalized).collect(),
        Value::Object(entries) if entries.values().all(is_toml) => {
            entries.iter().map(|(key, value)| (key.clone(), normalized(value))).collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => value.to_string().into(),
        Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

fn normalized_number(number: &Number) -> Value {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
        _ if number.is_u64() && number.as_i64().is_none() => number.to_string().into(),
        _ => Value::Number(number.clone()),
    }
}

/// Returns `true` if TOML can represent a value.
fn is_toml(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(is_toml),
        Value::Object(entries) => entries.values().all(is_toml),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}
