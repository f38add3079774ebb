//! What the items of a list are called, so that they are the same wherever they stand in it.

use serde_json::Value;

/// What tells an item from the others of its list: its name and place if it is a parameter, its name, URL, title or
/// reference; a single value is its own name.
pub(crate) fn item_name(item: &Value, root: &Value) -> Option<String> {
    let text = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    match item {
        Value::Array(_) => None,
        Value::Object(_) => {
            let reference = text(item, "$ref");
            let target = reference.as_deref().and_then(|reference| root.pointer(reference.strip_prefix('#')?));
            let item = target.unwrap_or(item);
            match (text(item, "in"), text(item, "name")) {
                (Some(place), Some(name)) => Some(format!("{place} {name}")),
                (_, name) => reference.or(name).or_else(|| text(item, "url")).or_else(|| text(item, "title")),
            }
        }
        single => Some(single.to_string()),
    }
}
