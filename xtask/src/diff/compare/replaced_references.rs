//! References to another component. Neither component changed, so that the change is reported where the reference is.

use serde_json::{Map, Value};
use webex_call_pickup_codegen::openapi::{Schema, Written, reference::component_of, shape::single_all_of};

use super::{
    compared_pair::{Replacement, Serialization},
    comparison::Comparison,
    raw_change::{ChangeVerdicts, RawChange, RawSide},
};
use crate::diff::rules;

/// The depth at which the differences between replaced components are not followed further.
const MAX_DEPTH: usize = 16;

impl<'a> Comparison<'a> {
    /// Returns the names of two components, with the locations of the references to them, if a reference now leads to
    /// another component. A renamed component is the same one.
    pub(super) fn other_component(&self, old: &Written<'a>, new: &Written<'a>) -> Option<[RawSide<'a>; 2]> {
        let ([old], [new]) = (old.nodes(), new.nodes()) else { return None };
        let (a, b) = (plain_reference(old.value)?, plain_reference(new.value)?);
        if a == b || !has_same_siblings(old.value, new.value) {
            return None;
        }
        let ((_, before), (_, after)) = (component_of(a)?, component_of(b)?);
        let is_renamed = self.new.find(a).is_none() && self.old.find(b).is_none();
        let exist = self.old.find(a).is_some() && self.new.find(b).is_some();
        (exist && !is_renamed).then(|| [RawSide::showing(&old.path, &*before), RawSide::showing(&new.path, &*after)])
    }

    /// Reports that a reference leads to another component, with the verdicts of the differences between the two.
    pub(super) fn replaced_reference(
        &mut self,
        [before, after]: [RawSide<'a>; 2],
        (old, new): (&Schema<'a>, &Schema<'a>),
        serialization: Serialization,
    ) {
        self.cover(old, new);
        let pair = (old.key(), new.key(), serialization);
        if let Some(outer) = &mut self.replacement {
            // Within a replaced component, a difference belongs to the reference that leads to it.
            if outer.depth < MAX_DEPTH && outer.seen.insert(pair) {
                outer.depth += 1;
                self.compare_keywords(old, new, serialization);
                if let Some(outer) = &mut self.replacement {
                    outer.depth -= 1;
                }
            }
            return;
        }
        let verdicts = self.verdicts_of_pair(old, new, serialization);
        if let Some(verdicts) = verdicts {
            self.report_with(&rules::REFERENCE_REPLACED, "", before, after, Some(verdicts));
        }
    }

    /// Returns the worst verdicts of the differences between two schemas, or `None` if there is no difference. The
    /// differences are not reported.
    pub(super) fn verdicts_of_pair(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
        serialization: Serialization,
    ) -> Option<ChangeVerdicts> {
        let pair = (old.key(), new.key(), serialization);
        if let Some(known) = self.replaced.get(&pair) {
            return *known;
        }
        // Ends the comparison of a schema that contains itself.
        self.replaced.insert(pair.clone(), None);
        let outer_changes = std::mem::take(&mut self.changes);
        let outer_index = std::mem::take(&mut self.index);
        let outer = self.replacement.replace(Replacement::default());
        self.compare_keywords(old, new, serialization);
        self.replacement = outer;
        self.index = outer_index;
        let inner: Vec<RawChange<'a>> = std::mem::replace(&mut self.changes, outer_changes);
        let verdicts = inner.iter().map(RawChange::verdicts).reduce(ChangeVerdicts::worst);
        self.replaced.insert(pair, verdicts);
        verdicts
    }
}

/// Returns the reference that a schema stands for, also within an `allOf` that has nothing but this reference.
fn plain_reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").or_else(|| single_all_of(schema)?.get("$ref")).and_then(Value::as_str)
}

/// Returns `true` if the same keys are beside both references.
fn has_same_siblings(old: &Value, new: &Value) -> bool {
    let siblings = |schema: &Value| -> Map<String, Value> {
        let entries = schema.as_object().into_iter().flatten();
        let entries = entries.filter(|(key, _)| !["$ref", "allOf"].contains(&key.as_str()));
        entries.map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let parts = |schema: &Value| schema.get("allOf").and_then(Value::as_array).map(Vec::len);
    parts(old) == parts(new) && siblings(old) == siblings(new)
}
