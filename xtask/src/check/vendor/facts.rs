//! Facts of a document, normalised so that an entry of `spec/deviations.toml` can hold them.

use std::collections::BTreeMap;

use serde_json::{Number, Value};
use webex_call_pickup_codegen::Node;

/// Returns the major and minor version of OpenAPI.
pub(super) fn version(root: &Value) -> Option<Value> {
    match (root["openapi"].as_str(), root["swagger"].as_str()) {
        (Some(text), _) => Some(text.splitn(3, '.').take(2).collect::<Vec<_>>().join(".").into()),
        (None, Some(text)) => Some(format!("swagger {text}").into()),
        (None, None) => None,
    }
}

/// Returns the URLs of the servers.
pub(super) fn servers(owner: &Node<'_>) -> Option<Value> {
    let urls = owner.get("servers")?;
    let urls: Vec<_> = urls.items().filter_map(|server| server.text("url")).map(Value::from).collect();
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
pub(super) fn security_schemes(root: &Value) -> Option<Value> {
    let schemes = &root["components"]["securitySchemes"];
    let names =
        root["security"].as_array().into_iter().flatten().filter_map(Value::as_object).flat_map(|all| all.keys());
    let described = names.map(|name| {
        let text = |keyword: &str| schemes[name][keyword].as_str();
        let parts = ["type", "scheme", "in", "name"].into_iter().filter_map(text);
        Value::from(format!("{name} ({})", parts.collect::<Vec<_>>().join(" ")))
    });
    Some(described.collect())
}

/// Returns a flag, if it is set.
pub(super) fn flag(node: &Node<'_>, keyword: &str) -> Option<Value> {
    node.flag(keyword).then(|| true.into())
}

/// Returns the default of `style` for a location of parameters.
pub(super) fn default_style(location: &str) -> &'static str {
    if matches!(location, "query" | "cookie") { "form" } else { "simple" }
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
