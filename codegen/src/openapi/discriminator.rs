//! Discriminators: the subtypes of a schema, by the mapping or by inheritance.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use super::{
    location::Segment,
    node::Node,
    reference::{Resolver, decode, reference_to},
    schema::Schema,
    visit::mapped_reference,
    vocabulary::SCHEMAS,
};

/// The subtypes of a schema with a discriminator, by the discriminator's values: the schemas of its mapping, and the
/// components that extend it or are its alternatives, which are known by their names.
pub fn subtypes<'a>(resolver: &Resolver<'a>, schema: &Schema<'a>) -> BTreeMap<&'a str, Node<'a>> {
    let mut subtypes = BTreeMap::new();
    for discriminator in schema.all("discriminator") {
        for (value, target) in discriminator.entries_of("mapping") {
            let target = target.value.as_str().and_then(|target| resolver.look_up(&mapped_reference(target)));
            subtypes.extend(target.map(|target| (value, target)));
        }
        let known: HashSet<usize> = subtypes.values().map(Node::address).collect();
        for alternative in schema.alternatives() {
            let component = alternative.str("$ref").and_then(|reference| resolver.find(reference));
            if let Some(component) = component.filter(|component| !known.contains(&component.address()))
                && let Some((SCHEMAS, name)) = component.path.component()
            {
                subtypes.entry(name).or_insert(component);
            }
        }
        let [Segment::Key("components"), Segment::Key(SCHEMAS), Segment::Key(parent), _] =
            discriminator.path.segments()[..]
        else {
            continue;
        };
        let parent = reference_to(SCHEMAS, parent);
        for (name, child) in resolver.components(SCHEMAS) {
            if !known.contains(&child.address()) && parents(&child).any(|known| known == parent) {
                subtypes.entry(name).or_insert(child);
            }
        }
    }
    subtypes
}

/// The references in the `allOf` of a schema, which are its parents where these have a discriminator. Decoded.
pub fn parents<'a>(schema: &Node<'a>) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
    schema.items_of("allOf").filter_map(|part| part.str("$ref").map(decode))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::openapi::schema::WrittenSchema;

    #[test]
    fn alternatives_are_subtypes_by_their_names() {
        let root = json!({"components": {"schemas": {
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}, {"type": "object"}],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}},
            },
            "Cat": {},
            "Dog": {},
        }}});
        let resolver = Resolver::new(&root);
        let schema = WrittenSchema::of(resolver.component("schemas", "Pet").unwrap()).resolve(&resolver);
        assert_eq!(subtypes(&resolver, &schema).into_keys().collect::<Vec<_>>(), ["Dog", "cat"]);
    }

    #[test]
    fn subtypes_are_mapped_or_inherit() {
        let root = json!({"components": {"schemas": {
            "Pet": {"discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "none": "#/nowhere"}}},
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Dog": {"allOf": [{"$ref": "#/components/schemas/%50et"}]},
            "Bell": {},
        }}});
        let resolver = Resolver::new(&root);
        let schema = WrittenSchema::of(resolver.component("schemas", "Pet").unwrap()).resolve(&resolver);
        let found: Vec<_> = subtypes(&resolver, &schema)
            .into_iter()
            .map(|(value, node)| format!("{value} {}", node.pointer()))
            .collect();
        assert_eq!(found, ["Dog #/components/schemas/Dog", "cat #/components/schemas/Cat"]);
    }
}
