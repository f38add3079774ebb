//! Properties that were added, removed or renamed, required properties, and additional properties.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Path, Schema, WrittenSchema, match_keyed, vocabulary::is_annotation,
};

use super::{
    comparison::Comparison,
    digest::{ReferenceDigest, digest},
    raw_change::RawSide,
    reachability::DirectionMask,
    schema::visible_directions,
    serialization::Serialization,
};
use crate::diff::rules::{self, ChangeRule};

/// The maximum number of added properties that are compared with a removed one. With more that look alike, none of them
/// is a rename.
const MAX_CANDIDATES: usize = 16;

/// A schema with its required names.
struct ObjectSchema<'s, 'a> {
    schema: &'s Schema<'a>,
    required: BTreeMap<&'a str, Node<'a>>,
}

impl<'s, 'a> ObjectSchema<'s, 'a> {
    fn new(schema: &'s Schema<'a>) -> Self {
        Self { schema, required: schema.required() }
    }

    fn requires(&self, name: &str) -> bool {
        self.required.contains_key(name)
    }

    /// Returns the location of a property that this side lacks.
    fn path_of(&self, name: &'a str) -> Path<'a> {
        self.schema.path().key("properties").key(name)
    }
}

/// Properties that only one side has.
type UnmatchedProperties<'a> = BTreeMap<&'a str, WrittenSchema<'a>>;

impl<'a> Comparison<'a> {
    pub(super) fn properties(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let is_names = |value: &Value| value.as_array().is_some_and(|names| names.iter().all(Value::is_string));
        // A malformed list requires no property.
        self.report_invalid_keyword(old, new, "required", is_names);
        if self.report_invalid_keyword(old, new, "properties", Value::is_object)
            || !["properties", "required"].iter().any(|key| old.has(key) || new.has(key))
        {
            return;
        }
        let (old, new) = (&ObjectSchema::new(old), &ObjectSchema::new(new));
        let mut described = HashSet::new();
        let (mut removed, mut added) = (BTreeMap::new(), BTreeMap::new());
        for matched in match_keyed(old.schema.properties(), new.schema.properties()) {
            match matched {
                Keyed::Both(name, a, b) => {
                    described.insert(name);
                    self.requiredness(name, (&a, old), (&b, new));
                    self.schema(a, b, Serialization::Json);
                }
                Keyed::Removed(name, property) => {
                    described.insert(name);
                    removed.insert(name, property);
                }
                Keyed::Added(name, property) => {
                    described.insert(name);
                    added.insert(name, property);
                }
            }
        }
        self.renamed_properties(&mut removed, &mut added, old, new);
        self.removed_properties(removed, old, new);
        self.added_properties(added, old, new);
        // A name may be required without a description of the property.
        let undescribed = |side: &ObjectSchema<'_, 'a>| {
            let names = side.required.clone().into_iter();
            names.filter(|(name, _)| !described.contains(name)).collect::<Vec<_>>()
        };
        for matched in match_keyed(undescribed(old), undescribed(new)) {
            match matched {
                Keyed::Both(..) => {}
                Keyed::Removed(name, node) => {
                    self.report(&rules::PROPERTY_OPTIONAL, name, &node, new.schema.path().key("required"));
                }
                Keyed::Added(name, node) => {
                    self.report(&rules::PROPERTY_REQUIRED, name, old.schema.path().key("required"), &node);
                }
            }
        }
    }

    /// Compares a property that both schemas require: a read-only one is not required in requests.
    pub(super) fn required_property(
        &mut self,
        name: &str,
        (a, old): (&WrittenSchema<'a>, &Schema<'a>),
        (b, new): (&WrittenSchema<'a>, &Schema<'a>),
    ) {
        self.requiredness(name, (a, &ObjectSchema::new(old)), (b, &ObjectSchema::new(new)));
    }

    /// Compares whether a property is required, separately in requests and in responses.
    fn requiredness(
        &mut self,
        name: &str,
        (a, old): (&WrittenSchema<'a>, &ObjectSchema<'_, 'a>),
        (b, new): (&WrittenSchema<'a>, &ObjectSchema<'_, 'a>),
    ) {
        if !old.requires(name) && !new.requires(name) {
            return;
        }
        let outer = self.mask;
        let (a, b) = (a.resolve(&self.old), b.resolve(&self.new));
        for mask in [DirectionMask::SENT, DirectionMask::RECEIVED] {
            // A write-only property has a rule of its own.
            if mask == DirectionMask::RECEIVED && (a.flag("writeOnly") || b.flag("writeOnly")) {
                continue;
            }
            // Requests need no read-only property.
            let required = |property: &Schema<'a>, object: &ObjectSchema<'_, 'a>| {
                let is_visible = mask == DirectionMask::RECEIVED || !property.flag("readOnly");
                object.required.get(name).filter(|_| is_visible).cloned()
            };
            let show = |object: &ObjectSchema<'_, 'a>| match object.required.get(name) {
                Some(node) => RawSide::from(node),
                None => object.schema.path().key("required").into(),
            };
            self.mask = outer.and(mask);
            match (required(&a, old), required(&b, new)) {
                (Some(node), None) => self.report(&rules::PROPERTY_OPTIONAL, name, &node, show(new)),
                (None, Some(node)) => self.report(&rules::PROPERTY_REQUIRED, name, show(old), &node),
                _ => {}
            }
        }
        self.mask = outer;
    }

    /// Reports the removed properties that were added under another name, and takes them out of both lists.
    fn renamed_properties(
        &mut self,
        removed: &mut UnmatchedProperties<'a>,
        added: &mut UnmatchedProperties<'a>,
        old: &ObjectSchema<'_, 'a>,
        new: &ObjectSchema<'_, 'a>,
    ) {
        // A closed object rejects the old name, or did not allow the new one.
        if old.schema.is_closed() || new.schema.is_closed() {
            return;
        }
        let mut by_content: HashMap<(bool, u64), Vec<&'a str>> = HashMap::new();
        for (name, property) in &*added {
            if let Some(content) = content_digest(property) {
                by_content.entry((new.requires(name), content)).or_default().push(name);
            }
        }
        if by_content.is_empty() {
            return;
        }
        removed.retain(|name, property| {
            let is_required = old.requires(name);
            let similar = content_digest(property).and_then(|content| by_content.get(&(is_required, content)));
            let candidates = similar.into_iter().flatten().take(MAX_CANDIDATES);
            let candidates: Vec<&'a str> = candidates
                .filter(|other| added.get(**other).is_some_and(|other| self.are_equivalent_views(property, other)))
                .copied()
                .collect();
            let [to] = candidates[..] else { return true };
            let Some(other) = added.remove(to) else { return true };
            let rule = if is_required { &rules::REQUIRED_PROPERTY_RENAMED } else { &rules::OPTIONAL_PROPERTY_RENAMED };
            let before = RawSide::showing(property.path(), *name);
            let schema = property.resolve(&self.old);
            self.report_visible(&schema, rule, "", before, RawSide::showing(other.path(), to));
            false
        });
    }

    fn removed_properties(
        &mut self,
        removed: UnmatchedProperties<'a>,
        old: &ObjectSchema<'_, 'a>,
        new: &ObjectSchema<'_, 'a>,
    ) {
        for (name, property) in removed {
            let rule = match (old.requires(name), new.schema.is_closed()) {
                (true, false) => &rules::REQUIRED_PROPERTY_REMOVED,
                (false, false) => &rules::OPTIONAL_PROPERTY_REMOVED,
                (true, true) => &rules::REQUIRED_PROPERTY_REFUSED,
                (false, true) => &rules::OPTIONAL_PROPERTY_REFUSED,
            };
            let schema = property.resolve(&self.old);
            self.report_visible(&schema, rule, name, shown(&property, name), new.path_of(name));
            // A map has a schema for every property that is not declared.
            if let Some(of_map) = new.schema.additional().filter(is_restrictive) {
                self.schema(property, of_map, Serialization::Json);
            }
        }
    }

    fn added_properties(
        &mut self,
        added: UnmatchedProperties<'a>,
        old: &ObjectSchema<'_, 'a>,
        new: &ObjectSchema<'_, 'a>,
    ) {
        for (name, property) in added {
            let rule = match (new.requires(name), old.schema.is_closed()) {
                (true, false) => &rules::REQUIRED_PROPERTY_ADDED,
                (false, false) => &rules::OPTIONAL_PROPERTY_ADDED,
                (true, true) => &rules::REQUIRED_PROPERTY_ADMITTED,
                (false, true) => &rules::OPTIONAL_PROPERTY_ADMITTED,
            };
            let schema = property.resolve(&self.new);
            self.report_visible(&schema, rule, name, old.path_of(name), shown(&property, name));
            if let Some(of_map) = old.schema.additional().filter(is_restrictive) {
                self.schema(of_map, property, Serialization::Json);
            }
        }
    }

    /// Reports a change of a property in the directions in which it is visible.
    fn report_visible(
        &mut self,
        property: &Schema<'a>,
        rule: &'static ChangeRule,
        subject: &str,
        old: impl Into<RawSide<'a>>,
        new: impl Into<RawSide<'a>>,
    ) {
        let outer = self.mask;
        self.mask = outer.and(visible_directions(property, property));
        self.report(rule, subject, old, new);
        self.mask = outer;
    }

    fn are_equivalent_views(&self, old: &WrittenSchema<'a>, new: &WrittenSchema<'a>) -> bool {
        let ([a], [b]) = (old.nodes(), new.nodes()) else { return false };
        self.is_equivalent(a, b)
    }

    pub(super) fn additional_properties(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "additionalProperties";
        if self.report_invalid_keyword(old, new, key, |value| value.is_boolean() || value.is_object()) {
            return;
        }
        let show = |side: &Schema<'a>| match side.first(key) {
            Some(node) => RawSide::from(&node),
            None => RawSide::from(side.path().key(key)),
        };
        match (old.is_closed(), new.is_closed()) {
            (true, false) => self.report(&rules::ADDITIONAL_PROPERTIES_ALLOWED, "", show(old), show(new)),
            (false, true) => self.report(&rules::ADDITIONAL_PROPERTIES_FORBIDDEN, "", show(old), show(new)),
            (true, true) => {}
            (false, false) => self.joined_subschema(old, new, key),
        }
    }
}

/// Returns the property to show: the schema if it is written in one place, or else the name.
fn shown<'a>(property: &WrittenSchema<'a>, name: &str) -> RawSide<'a> {
    match property.nodes() {
        [only] => only.into(),
        _ => RawSide::showing(property.path(), name),
    }
}

/// Returns `true` if a schema has a keyword that is not an annotation.
fn is_restrictive(schema: &WrittenSchema<'_>) -> bool {
    let mut keywords = schema.nodes().iter().flat_map(Node::entries).map(|(key, _)| key);
    keywords.any(|key| !is_annotation(key))
}

/// Returns a digest of a property that is distinctive enough to be recognized under another name.
fn content_digest(property: &WrittenSchema<'_>) -> Option<u64> {
    let [only] = property.nodes() else { return None };
    let is_distinctive = ["description", "title", "properties"].iter().any(|key| only.value.get(key).is_some());
    is_distinctive.then(|| digest(only.value, &[], ReferenceDigest::Ignored))
}
