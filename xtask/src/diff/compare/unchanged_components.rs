//! Components that did not change, with everything that they refer to. Most components are skipped because of it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Resolver, discriminator::parents, reference::component_of, visit::each_reference,
};

/// The section and the name of a component. `None` stands for every other target of a reference.
type Target<'a> = Option<(&'a str, &'a str)>;

/// The components that are equal in both documents and refer to nothing that changed.
#[derive(Default)]
pub(in crate::diff) struct UnchangedComponents<'a> {
    components: HashSet<(&'a str, &'a str)>,
}

impl<'a> UnchangedComponents<'a> {
    pub(super) fn new(old: &Resolver<'a>, new: &Resolver<'a>) -> Self {
        let mut unchanged = HashSet::new();
        let mut used_by: HashMap<Target<'a>, Vec<(&'a str, &'a str)>> = HashMap::new();
        let mut changed = vec![None];
        for (section, components) in old.root().entries_of("components") {
            for (name, component) in components.entries() {
                let id = (section, name);
                // A discriminator selects the components that extend its own.
                for parent in parents(&component) {
                    if let Some(parent) = target(old, &parent)
                        && old.component(parent.0, parent.1).is_some_and(|parent| parent.has("discriminator"))
                    {
                        used_by.entry(Some(id)).or_default().push(parent);
                    }
                }
                if new.component(section, name).is_some_and(|other| other.value == component.value) {
                    each_reference(component.value, &mut |reference| {
                        used_by.entry(target(old, &reference)).or_default().push(id);
                    });
                    unchanged.insert(id);
                } else {
                    changed.push(Some(id));
                }
            }
        }
        // A discriminator also selects the components that are new.
        for (section, components) in new.root().entries_of("components") {
            let added = components.entries().filter(|(name, _)| old.component(section, name).is_none());
            for parent in added.flat_map(|(_, component)| parents(&component).collect::<Vec<_>>()) {
                changed.extend(
                    target(old, &parent)
                        .filter(|(section, name)| {
                            old.component(section, name).is_some_and(|parent| parent.has("discriminator"))
                        })
                        .map(Some),
                );
            }
        }
        while let Some(target) = changed.pop() {
            if let Some(id) = target {
                unchanged.remove(&id);
            }
            changed.extend(used_by.remove(&target).into_iter().flatten().map(Some));
        }
        Self { components: unchanged }
    }

    /// Returns `true` if two values are equal and refer to nothing that changed.
    pub(in crate::diff) fn is_same(&self, old: &'a Value, new: &'a Value) -> bool {
        if old != new {
            return false;
        }
        let mut is_same = true;
        each_reference(old, &mut |reference| {
            is_same = is_same
                && component_of(&reference)
                    .is_some_and(|(section, name)| self.components.contains(&(&*section, &*name)));
        });
        is_same
    }
}

/// Returns the component that a reference leads to. A reference to a part of a component, or out of the document, leads to
/// none.
fn target<'a>(resolver: &Resolver<'a>, reference: &str) -> Target<'a> {
    let (section, name) = component_of(reference)?;
    resolver.component(&section, &name)?.path.component()
}
