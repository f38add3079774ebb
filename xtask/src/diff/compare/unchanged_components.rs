//! What need not be looked at: components that are the same, as is all that they lead to. Most of a document is.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use serde_json::Value;

use crate::diff::resolve::decoded;

/// The components that are on both sides, and neither differ nor lead to one that does.
pub(super) struct Unchanged {
    components: HashSet<String>,
}

impl Unchanged {
    pub(super) fn new(old: &Value, new: &Value) -> Self {
        let mut same = HashSet::new();
        let mut used_by: HashMap<Cow<'_, str>, Vec<String>> = HashMap::new();
        let mut changed = Vec::new();
        for (kind, components) in old.get("components").and_then(Value::as_object).into_iter().flatten() {
            for (name, component) in components.as_object().into_iter().flatten() {
                let reference = format!("#/components/{kind}/{}", name.replace('~', "~0").replace('/', "~1"));
                let other = new.get("components").and_then(|components| components.get(kind)?.get(name));
                for parent in parents(component).filter(|parent| is_discriminated(old, parent)) {
                    used_by.entry(Cow::Owned(reference.clone())).or_default().push(parent.into_owned());
                }
                if other != Some(component) {
                    changed.push(reference);
                    continue;
                }
                for used in references(component) {
                    used_by.entry(used).or_default().push(reference.clone());
                }
                same.insert(reference);
            }
        }
        // What leads into a component, or somewhere else, counts as leading to something that changed.
        let elsewhere =
            used_by.iter().filter(|(used, _)| !same.contains(&***used)).flat_map(|(_, users)| users.clone());
        changed.extend(elsewhere.collect::<Vec<_>>());
        while let Some(reference) = changed.pop() {
            same.remove(&reference);
            changed.extend(used_by.remove(reference.as_str()).into_iter().flatten());
        }
        Self { components: same }
    }

    /// Whether a part of the old document and one of the new one are the same, with all that they lead to.
    pub(super) fn is_same(&self, old: &Value, new: &Value) -> bool {
        old == new && references(old).into_iter().all(|reference| self.components.contains(&*reference))
    }
}

/// Whether a discriminator leads from a component to those that extend it.
fn is_discriminated(root: &Value, reference: &str) -> bool {
    let component = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
    component.is_some_and(|component| component.get("discriminator").is_some())
}

/// What a value of a discriminator stands for, which may be a mere name, as a reference.
pub(super) fn mapped(to: &str) -> Cow<'_, str> {
    match to.contains(['#', '/', '.']) {
        true => decoded(to),
        false => Cow::Owned(format!("#/components/schemas/{to}")),
    }
}

/// What `Side::subtypes` finds without a mapping: the parents of a component, which its `allOf` names.
pub(super) fn parents(component: &Value) -> impl Iterator<Item = Cow<'_, str>> {
    let parts = component.get("allOf").and_then(Value::as_array);
    parts.into_iter().flatten().filter_map(|part| part.get("$ref")?.as_str().map(decoded))
}

/// Every reference in a part of a document, decoded; also those of a discriminator's values.
pub(super) fn references(root: &Value) -> HashSet<Cow<'_, str>> {
    let mut found = HashSet::new();
    let mut stack = vec![root];
    while let Some(value) = stack.pop() {
        match value {
            Value::Object(entries) => {
                if let Some(Value::String(reference)) = entries.get("$ref") {
                    found.insert(decoded(reference));
                }
                let mapping = entries.get("discriminator").and_then(|found| found.get("mapping")?.as_object());
                found.extend(mapping.into_iter().flatten().filter_map(|(_, to)| Some(mapped(to.as_str()?))));
                stack.extend(entries.values());
            }
            Value::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    found
}
