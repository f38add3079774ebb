//! References that lead to another component than before. The change is reported at the reference, with the differences
//! between the two components.

use std::{borrow::Cow, rc::Rc};

use serde_json::{Map, Value};
use webex_call_pickup_codegen::openapi::{
    Node, WrittenSchema, reference::component_of, shape::single_all_of, vocabulary::DOCUMENTATION,
};

use super::{
    compared_pair::{ComparedPair, ReplacedPair, Replacement},
    comparison::Comparison,
    raw_change::{Differences, RawSide},
};
use crate::diff::{location::component_kind, rules};

/// The depth at which the differences between replaced components are not followed further.
const MAX_DEPTH: usize = 16;

/// A reference that leads to another component.
pub(super) struct ReplacedReference<'a> {
    /// The kind of the components, such as `schema`.
    kind: String,
    /// The names of the components, with the locations of the references to them.
    names: [RawSide<'a>; 2],
}

impl<'a> Comparison<'a> {
    /// Returns the reference of a schema that now leads to another component.
    pub(super) fn other_schema(
        &self,
        old: &WrittenSchema<'a>,
        new: &WrittenSchema<'a>,
    ) -> Option<ReplacedReference<'a>> {
        let ([old], [new]) = (old.nodes(), new.nodes()) else { return None };
        let (a, b) = (plain_reference(old.value)?, plain_reference(new.value)?);
        if has_same_siblings(old.value, new.value) { self.other_component((old, a), (new, b)) } else { None }
    }

    /// Returns the reference of an object other than a schema that now leads to another component.
    pub(super) fn other_object(&self, old: &Node<'a>, new: &Node<'a>) -> Option<ReplacedReference<'a>> {
        self.other_component((old, old.str("$ref")?), (new, new.str("$ref")?))
    }

    /// Returns the reference if it leads to another component. A renamed component is the same one.
    fn other_component(
        &self,
        (old, a): (&Node<'a>, &'a str),
        (new, b): (&Node<'a>, &'a str),
    ) -> Option<ReplacedReference<'a>> {
        if a == b {
            return None;
        }
        let ((section, before), (_, after)) = (component_of(a)?, component_of(b)?);
        let is_renamed = self.new.find(a).is_none() && self.old.find(b).is_none();
        let exist = self.old.find(a).is_some() && self.new.find(b).is_some();
        let names = [(old, before), (new, after)];
        (exist && !is_renamed).then(|| ReplacedReference {
            kind: component_kind(&section).to_owned(),
            names: names.map(|(node, name): (_, Cow<'_, str>)| RawSide::showing(&node.path, &*name)),
        })
    }

    /// Reports that a reference leads to another component, with the differences between the two, which `compare` finds.
    pub(super) fn replaced_reference(
        &mut self,
        ReplacedReference { kind, names: [before, after] }: ReplacedReference<'a>,
        pair: ComparedPair,
        compare: impl FnOnce(&mut Self),
    ) {
        if let Some(outer) = &mut self.replacement {
            if outer.depth < MAX_DEPTH && outer.seen.insert(pair) {
                outer.depth += 1;
                compare(self);
                if let Some(outer) = &mut self.replacement {
                    outer.depth -= 1;
                }
            }
            return;
        }
        let differences = self.differences(pair, compare);
        if !differences.is_empty() {
            self.report_with(&rules::REFERENCE_REPLACED, kind, before, after, differences);
        }
    }

    /// Returns the differences between two values, which `compare` finds. They are not reported.
    pub(super) fn differences(&mut self, pair: ComparedPair, compare: impl FnOnce(&mut Self)) -> Differences<'a> {
        if let Some(ReplacedPair { scope, differences }) = self.replaced.get(&pair).cloned() {
            self.uses.add_edge(self.scope, scope, self.mask);
            return differences;
        }
        let scope = self.uses.add_scope();
        self.uses.add_edge(self.scope, scope, self.mask);
        // Ends the comparison of a value that contains itself.
        self.replaced.insert(pair.clone(), ReplacedPair { scope, differences: Differences::default() });
        let outer = self.replacement.replace(Replacement::default());
        self.in_scope(scope, compare);
        let found = std::mem::replace(&mut self.replacement, outer).unwrap_or_default().found;
        let differences = Rc::new(found.into_vec());
        self.replaced.insert(pair, ReplacedPair { scope, differences: Rc::clone(&differences) });
        differences
    }
}

/// Returns the reference that a schema stands for, also within an `allOf` that has nothing but this reference.
fn plain_reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").or_else(|| single_all_of(schema)?.get("$ref")).and_then(Value::as_str)
}

/// Returns `true` if the same keys other than documentation are beside both references.
fn has_same_siblings(old: &Value, new: &Value) -> bool {
    let siblings = |schema: &Value| -> Map<String, Value> {
        let entries = schema.as_object().into_iter().flatten();
        let is_documentation = |key: &str| DOCUMENTATION.contains(&key);
        let entries = entries.filter(|(key, _)| !["$ref", "allOf"].contains(&key.as_str()) && !is_documentation(key));
        entries.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    siblings(old) == siblings(new)
}
