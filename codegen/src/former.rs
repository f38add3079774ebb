//! The former lookups in plain JSON, until postprocessing is ported to `openapi`.

use serde_json::{Map, Value};

pub(crate) use crate::openapi::schema::unwrap_all_of as innermost;
use crate::openapi::vocabulary::METHODS;

pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Map<String, Value>)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        item.as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
            .filter_map(move |(method, operation)| Some((path.as_str(), method.as_str(), operation.as_object()?)))
    })
}

pub(crate) fn schemas(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
}

pub(crate) fn schema<'d>(document: &'d Value, name: &str) -> Option<&'d Value> {
    document.get("components")?.get("schemas")?.get(name)
}

pub(crate) fn referenced_schema(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

pub(crate) fn resolved<'v>(components: &'v Value, section: &str, mut value: &'v Value) -> &'v Value {
    while let Some(target) = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/'))
        .and_then(|name| components.get(section)?.get(name))
    {
        value = target;
    }
    value
}
