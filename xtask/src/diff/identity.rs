//! The identity of list items, which does not depend on their order.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Resolver;

/// Returns a name that distinguishes an item from the others of its list: the location and name of a parameter; the reference,
/// name, URL or title of another object; or the value itself if it is a single one. `None` for lists and other objects.
pub(crate) fn item_name(item: &Value, resolver: &Resolver<'_>) -> Option<String> {
    let string = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    match item {
        Value::Array(_) => None,
        Value::Object(_) => {
            let reference = string(item, "$ref");
            let target = reference.as_deref().and_then(|reference| resolver.look_up(reference));
            let item = target.as_ref().map_or(item, |target| target.value);
            match (string(item, "in"), string(item, "name")) {
                (Some(location), Some(name)) => Some(format!("{location} {name}")),
                (_, name) => reference.or(name).or_else(|| string(item, "url")).or_else(|| string(item, "title")),
            }
        }
        single => Some(single.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_parameters_references_and_single_values() {
        let root = json!({ "components": { "parameters": { "Page": { "name": "page", "in": "query" } } } });
        let resolver = Resolver::new(&root);
        let cases = [
            (json!({ "$ref": "#/components/parameters/Page" }), Some("query page")),
            (json!({ "$ref": "#/components/schemas/A" }), Some("#/components/schemas/A")),
            (json!({ "url": "https://a.example", "description": "d" }), Some("https://a.example")),
            (json!({ "name": "bells", "url": "x" }), Some("bells")),
            (json!("read"), Some("\"read\"")),
            (json!(["read"]), None),
            (json!({ "type": "string" }), None),
        ];
        for (item, name) in cases {
            assert_eq!(item_name(&item, &resolver).as_deref(), name, "{item}");
        }
    }
}
