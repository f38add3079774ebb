//! A number for what a part of a document says, so that parts that may be the same are found without comparing each with
//! each. References may count as equal, where what they lead to is compared afterwards.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

/// How references count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum References {
    /// By what they say.
    AsWritten,
    /// All alike.
    Alike,
}

/// Equal for parts that are the same but for the order of keys, and the keys left out at the top.
pub(super) fn digest(value: &Value, without: &[&str], references: References) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Object(entries) if references == References::Alike && entries.contains_key("$ref") => {
            "$ref".hash(&mut hasher)
        }
        Value::Object(entries) => {
            let entries = entries.iter().filter(|(key, _)| !without.contains(&key.as_str()));
            // In whatever order they are.
            let sum = entries.fold(0_u64, |sum, (key, value)| {
                let mut hasher = DefaultHasher::new();
                (key, digest(value, &[], references)).hash(&mut hasher);
                sum.wrapping_add(hasher.finish())
            });
            ('{', sum).hash(&mut hasher);
        }
        Value::Array(items) => {
            '['.hash(&mut hasher);
            items.iter().for_each(|item| digest(item, &[], references).hash(&mut hasher));
        }
        Value::String(text) => ('"', text).hash(&mut hasher),
        single => single.to_string().hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn order_and_names_of_references_do_not_count() {
        let of = |value: Value| digest(&value, &["name"], References::Alike);
        assert_eq!(of(json!({ "a": 1, "b": [2] })), of(json!({ "b": [2], "a": 1, "name": "x" })));
        assert_eq!(of(json!([{ "$ref": "#/a" }])), of(json!([{ "$ref": "#/b" }])));
        let exact = |value: Value| digest(&value, &[], References::AsWritten);
        assert_ne!(exact(json!([{ "$ref": "#/a" }])), exact(json!([{ "$ref": "#/b" }])));
        assert_ne!(of(json!({ "a": 1 })), of(json!({ "a": "1" })));
        assert_ne!(of(json!([1, 2])), of(json!([2, 1])));
        assert_ne!(of(json!({ "a": { "name": 1 } })), of(json!({ "a": {} })));
    }
}
