//! A digest of a value, by which values that may be equivalent are found without comparing each with each. References may
//! count as equal; then their targets are compared afterwards.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

/// The contribution of references to a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReferenceDigest {
    /// References with different targets differ.
    AsWritten,
    /// All references are equal.
    Ignored,
}

/// Returns a digest that is equal for values that differ only in the order of keys, and in the keys `except` at the top.
pub(super) fn digest(value: &Value, except: &[&str], references: ReferenceDigest) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Object(entries) if references == ReferenceDigest::Ignored && entries.contains_key("$ref") => {
            "$ref".hash(&mut hasher)
        }
        Value::Object(entries) => {
            let entries = entries.iter().filter(|(key, _)| !except.contains(&key.as_str()));
            // A sum does not depend on the order.
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
    fn ignores_the_order_of_keys_and_the_targets_of_references() {
        let of = |value: Value| digest(&value, &["name"], ReferenceDigest::Ignored);
        assert_eq!(of(json!({ "a": 1, "b": [2] })), of(json!({ "b": [2], "a": 1, "name": "x" })));
        assert_eq!(of(json!([{ "$ref": "#/a" }])), of(json!([{ "$ref": "#/b" }])));
        let exact = |value: Value| digest(&value, &[], ReferenceDigest::AsWritten);
        assert_ne!(exact(json!([{ "$ref": "#/a" }])), exact(json!([{ "$ref": "#/b" }])));
        assert_ne!(of(json!({ "a": 1 })), of(json!({ "a": "1" })));
        assert_ne!(of(json!([1, 2])), of(json!([2, 1])));
        assert_ne!(of(json!({ "a": { "name": 1 } })), of(json!({ "a": {} })));
    }
}
