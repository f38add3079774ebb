//! `allOf`, `oneOf` and `anyOf`.

use std::collections::{HashMap, HashSet};

use super::validation::Validation;
use crate::{
    names,
    normalize::schema_of_any_of,
    openapi::{
        Node, Schema, WrittenSchema,
        location::Segment,
        shape::{is_annotations_only, is_quoted_boolean, is_same_schema, single_all_of},
        visit::reachable,
        vocabulary::{COMPOSITIONS, SCHEMAS},
    },
};

impl<'d> Validation<'d> {
    pub(super) fn validate_composition(&mut self, node: &Node<'d>) {
        for list in COMPOSITIONS.iter().filter_map(|key| node.get(key)) {
            if list.value.as_array().is_some_and(Vec::is_empty) {
                let keyword = list.path.last_key().unwrap_or_default();
                self.report_with_help(&list.path, format!("`{keyword}` is empty"), "list its schemas, or remove it");
            }
        }
        if is_quoted_boolean(node.value) {
            return;
        }
        if let Some(any_of) = node.get("anyOf") {
            self.validate_any_of(node, &any_of);
        }
        self.validate_one_of(node);
        if node.has("allOf") && single_all_of(node.value).is_none() {
            self.validate_joined_object(node);
        }
    }

    /// Validates an `anyOf`, whose members become one schema.
    fn validate_any_of(&mut self, node: &Node<'d>, any_of: &Node<'d>) {
        // As a component, the joined schema has a name by which its parts refer to it.
        if let [Segment::Key(_), Segment::Key(SCHEMAS), Segment::Key(component), _, ..] = node.path.segments()[..]
            && reachable(&self.resolver, any_of.items()).contains(&(SCHEMAS, component))
        {
            self.report_with_help(
                &any_of.path,
                "an `anyOf` that contains itself is not supported here",
                "make a component of it, and refer to it",
            );
        } else if let Err(reason) = schema_of_any_of(self.resolver.root().value, node.value) {
            self.report_with_help(
                &any_of.path,
                format!("an `anyOf` {reason} is not supported; no Rust type has all of its values"),
                "use `oneOf` with a `title` for each schema",
            );
        }
    }

    fn validate_one_of(&mut self, node: &Node<'d>) {
        let mut variants: HashSet<String> = HashSet::new();
        for branch in node.items_of("oneOf").filter(Node::is_object) {
            let Some(title) = names::alternative_name(branch.value) else {
                self.report_with_help(
                    &branch.path,
                    "this schema of a `oneOf` has no name",
                    "give it a `title`, which names the variant in Rust, or make it a component",
                );
                continue;
            };
            if !names::has_rust_name(&title) {
                self.report_no_rust_name(&branch.path, &title);
            }
            let variant = names::pascal_case(&title);
            if variants.contains(&variant) {
                self.report_with_help(
                    &branch.path,
                    format!("two schemas of this `oneOf` are `{variant}` in Rust"),
                    "give one of them another `title`",
                );
            }
            variants.insert(variant);
        }
    }

    /// Validates an `allOf` of several schemas, which become one object.
    fn validate_joined_object(&mut self, node: &Node<'d>) {
        for item in node.items_of("allOf").filter(|item| item.is_object() && !is_annotations_only(item.value)) {
            let schema = Schema::new(&self.resolver, &WrittenSchema::of(item.clone()));
            if schema.parts().iter().any(|part| !is_joinable_object(part)) {
                self.report_with_help(
                    &item.path,
                    "`allOf` can join objects only",
                    "name the properties here, or use one schema",
                );
            }
        }
        let schema = Schema::new(&self.resolver, &WrittenSchema::of(node.clone()));
        let all_of = node.path.key("allOf");
        let mut known: HashMap<&str, Node<'d>> = HashMap::new();
        for part in schema.parts() {
            for (name, property) in part.entries_of("properties") {
                let Some(known) = known.insert(name, property.clone()) else { continue };
                if !is_same_schema(known.value, property.value) {
                    self.report_with_help(
                        &all_of,
                        format!("the property `{name}` is in two of these schemas, and differs"),
                        "describe it in one of them",
                    );
                }
            }
        }
    }
}

/// Returns `true` if `allOf` can join a schema: an object of properties, and nothing else.
fn is_joinable_object(schema: &Node<'_>) -> bool {
    let is_object =
        schema.str("type") == Some("object") || ["properties", "required", "allOf"].iter().any(|key| schema.has(key));
    let is_map = schema.get("additionalProperties").is_some_and(|more| more.is_object());
    is_object && !is_map && !schema.has("oneOf") && !schema.has("anyOf")
}
