//! Keywords that constrain values of one type only. If only one side allows values of that type, the change of the type
//! covers every change of these keywords.

use webex_call_pickup_codegen::openapi::Schema;

use super::serialization::Serialization;

/// The types whose values a group of keywords constrains, and the keywords.
const GROUPS: [(&[&str], &[&str]); 4] = [
    (
        &["array"],
        &[
            "items",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "minItems",
            "maxItems",
            "uniqueItems",
            "unevaluatedItems",
        ],
    ),
    (
        &["object"],
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ],
    ),
    (&["number", "integer"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["string"], &["pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType", "contentSchema"]),
];

/// The keywords whose type only one of two schemas allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MootKeywords([bool; GROUPS.len()]);

impl MootKeywords {
    pub(super) fn of(old: &Schema<'_>, new: &Schema<'_>, serialization: Serialization) -> Self {
        let (old, new) = (old.types(), new.types());
        if old == new {
            return Self::default();
        }
        let allows = |side: &Option<Vec<&str>>, types: &[&str]| match side {
            None => true,
            // Every value is sent as a string.
            Some(_) if serialization != Serialization::Json && types == ["string"] => true,
            Some(side) => side.iter().any(|name| types.contains(name)),
        };
        Self(GROUPS.map(|(types, _)| allows(&old, types) != allows(&new, types)))
    }

    pub(super) fn contains(self, keyword: &str) -> bool {
        GROUPS.iter().zip(self.0).any(|((_, keywords), is_moot)| is_moot && keywords.contains(&keyword))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use webex_call_pickup_codegen::openapi::{Node, Resolver, WrittenSchema};

    use super::*;

    fn moot(old: &Value, new: &Value, serialization: Serialization) -> MootKeywords {
        let schema = |value| WrittenSchema::of(Node::root(value)).resolve(&Resolver::new(value));
        MootKeywords::of(&schema(old), &schema(new), serialization)
    }

    #[test]
    fn a_keyword_is_moot_if_one_side_lacks_its_type() {
        let (string, list, any) = (json!({ "type": "string" }), json!({ "type": ["string", "array"] }), json!({}));
        let one = moot(&string, &list, Serialization::Json);
        assert!(one.contains("items") && !one.contains("pattern") && !one.contains("enum"));
        assert!(moot(&list, &string, Serialization::Json).contains("items"));
        assert_eq!(moot(&list, &any, Serialization::Json), MootKeywords([false, true, true, false]));
        assert_eq!(moot(&string, &string, Serialization::Json), MootKeywords::default());
    }

    #[test]
    fn a_string_keyword_is_never_moot_outside_of_json() {
        let (number, string) = (json!({ "type": "integer" }), json!({ "type": "string" }));
        assert!(moot(&number, &string, Serialization::Json).contains("pattern"));
        assert!(!moot(&number, &string, Serialization::String).contains("pattern"));
        assert!(moot(&number, &string, Serialization::String).contains("minimum"));
    }
}
