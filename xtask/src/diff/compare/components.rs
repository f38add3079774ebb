//! Components: those that both documents have, and those that were added, removed or renamed.

use std::{cell::OnceCell, collections::BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Path, Resolver,
    discriminator::parents,
    match_keyed,
    reference::{component_of, reference_to},
    visit::reachable,
    vocabulary::{
        CALLBACKS, EXAMPLES, HEADERS, LINKS, PARAMETERS, REQUEST_BODIES, RESPONSES, SCHEMAS, SECTIONS, SECURITY_SCHEMES,
    },
};

use super::{comparison::Comparison, raw_change::RawSide, serialization::Serialization};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the components that both documents have and that no operation led to.
    pub(super) fn component_contents(&mut self) {
        let Some((old, new)) = self.component_roots() else { return };
        for section in sections() {
            if self.report_malformed(&old, &new, section, Value::is_object) {
                continue;
            }
            let (Some(a), Some(b)) = (old.get(section), new.get(section)) else { continue };
            for (name, component) in a.entries() {
                if let Some(other) = b.get(name) {
                    self.component(section, &component, &other);
                }
            }
        }
        self.security_schemes(&old, &new);
        self.compare_other_keys(&old, &new, &SECTIONS);
    }

    /// Reports components that were renamed, and unused ones that were added or removed. Used ones are compared where
    /// they are used.
    pub(super) fn component_names(&mut self) {
        let Some((old, new)) = self.component_roots() else { return };
        let (used_before, used_now) = (OnceCell::new(), OnceCell::new());
        for section in sections() {
            for matched in match_keyed(old.entries_of(section), new.entries_of(section)) {
                match matched {
                    Keyed::Both(..) => {}
                    Keyed::Removed(name, component) => {
                        if let Some((to, other)) = self.renamed_component(section, name) {
                            let shown = RawSide::showing(&component.path, name);
                            self.report(&rules::COMPONENT_RENAMED, section, shown, RawSide::showing(&other.path, to));
                        } else if !is_subtype(&self.old, &component)
                            && !used_before
                                .get_or_init(|| used_components(&self.old, &self.new))
                                .contains(&(section, name))
                        {
                            let to = new.path.key(section).key(name);
                            self.report(&rules::COMPONENT_REMOVED, name, &component, to);
                        }
                    }
                    Keyed::Added(name, component) => {
                        let used = used_now.get_or_init(|| used_components(&self.new, &self.old));
                        if !used.contains(&(section, name)) && !is_subtype(&self.new, &component) {
                            let from = old.path.key(section).key(name);
                            self.report(&rules::COMPONENT_ADDED, name, from, &component);
                        }
                    }
                }
            }
        }
    }

    /// Returns the added component that replaced a removed one wherever it was used, with its name.
    fn renamed_component(&self, section: &str, name: &str) -> Option<(&'a str, Node<'a>)> {
        let to = self.matched.references.get(reference_to(section, name).as_str())?;
        let (_, to) = component_of(to).filter(|(other, _)| other == section)?;
        if self.old.component(section, &to).is_some() {
            return None;
        }
        let node = self.new.component(section, &to)?;
        Some((node.path.last_key()?, node))
    }

    /// Returns `components` of both documents, empty where a document has none.
    fn component_roots(&mut self) -> Option<(Node<'a>, Node<'a>)> {
        let (old, new) = (self.old.root().clone(), self.new.root().clone());
        if self.report_malformed(&old, &new, "components", Value::is_object) {
            return None;
        }
        let empty = Node { value: &Value::Null, path: Path::default().key("components") };
        Some((old.get("components").unwrap_or_else(|| empty.clone()), new.get("components").unwrap_or(empty)))
    }

    fn component(&mut self, section: &str, old: &Node<'a>, new: &Node<'a>) {
        let pair = (vec![old.address()], vec![new.address()], Serialization::Json);
        if self.unchanged.is_same(old.value, new.value) || self.compared.contains_key(&pair) {
            return;
        }
        let scope = self.uses.add_scope();
        self.in_scope(scope, |comparison| match section {
            SCHEMAS => comparison.component_schema(old, new),
            PARAMETERS => comparison.parameter(old, new),
            HEADERS => comparison.header("", old, new),
            REQUEST_BODIES => comparison.request_body(old, new),
            RESPONSES => comparison.response(old, new),
            EXAMPLES => comparison.compare_whole(&rules::EXAMPLE_CHANGED, "example", old, new),
            LINKS => comparison.compare_whole(&rules::LINK_CHANGED, "", old, new),
            CALLBACKS => comparison.callback("callback", old, new),
            _ => comparison.report_smallest_differences(old, new),
        });
    }
}

/// Returns `true` for a component that the discriminator of another one selects.
fn is_subtype<'a>(resolver: &Resolver<'a>, component: &Node<'a>) -> bool {
    parents(component).any(|parent| resolver.look_up(&parent).is_some_and(|parent| parent.has("discriminator")))
}

/// Returns the sections of `components` other than the security schemes, which are compared by name only.
fn sections() -> impl Iterator<Item = &'static str> {
    SECTIONS.into_iter().filter(|section| *section != SECURITY_SCHEMES)
}

/// The section and the name of components.
type ComponentNames<'a> = BTreeSet<(&'a str, &'a str)>;

/// Returns the components of a document that are used by what is compared: by operations, or by components that both
/// documents have.
fn used_components<'a>(of: &Resolver<'a>, other: &Resolver<'a>) -> ComponentNames<'a> {
    let operations = of.root().entries().filter(|(key, _)| *key != "components").map(|(_, node)| node);
    let shared = of.root().entries_of("components").flat_map(|(section, components)| {
        components.entries().filter(move |(name, _)| other.component(section, name).is_some())
    });
    reachable(of, operations.chain(shared.map(|(_, component)| component)))
}
