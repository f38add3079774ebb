//! The state of a comparison, and what the comparison of every kind of object needs.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;
use time::OffsetDateTime;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Resolver, Schema, match_keyed,
    shape::single_all_of_node,
    vocabulary::{DOCUMENTATION, is_default, is_extension},
};

use super::{
    compared_pair::{ComparedPair, ReplacedPair, Replacement},
    json_value::is_same_value,
    keywords::extension_rule,
    matched_values::MatchedValues,
    raw_change::{Differences, RawChange, RawSide, RecordedChanges, attribute},
    reachability::{DirectionMask, Scope, UseGraph},
    serialization::Serialization,
    unchanged_components::UnchangedComponents,
    used_schemas::UsedSchemas,
};
use crate::diff::{
    change::Change,
    rules::{self, ChangeRule},
};

/// The sender of requests. In callbacks and webhooks, it is the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Client,
    Api,
}

/// A comparison of schemas that is queued because they are shared.
struct PendingSchemas<'a> {
    scope: Scope,
    old: Schema<'a>,
    new: Schema<'a>,
    serialization: Serialization,
}

pub(super) struct Comparison<'a> {
    pub(super) old: Resolver<'a>,
    pub(super) new: Resolver<'a>,
    pub(super) unchanged: UnchangedComponents<'a>,
    pub(super) changes: RecordedChanges<'a>,
    pub(super) uses: UseGraph,
    /// The operation or the shared value whose parts are being compared.
    pub(super) scope: Scope,
    /// The directions in which `scope` uses the part that is being compared.
    pub(super) mask: DirectionMask,
    /// The scopes of the pairs of shared values whose comparison began.
    pub(super) compared: HashMap<ComparedPair, Scope>,
    pending: VecDeque<PendingSchemas<'a>>,
    /// The results of the pairs of which one replaced the other. The differences of such a pair are one change.
    pub(super) replaced: HashMap<ComparedPair, ReplacedPair<'a>>,
    /// The pair of this kind that is being compared, if any.
    pub(super) replacement: Option<Replacement<'a>>,
    pub(super) matched: MatchedValues<'a>,
    /// The schemas that operations use directly.
    pub(super) used_schemas: Vec<UsedSchemas<'a>>,
    pub(super) caller: Caller,
    /// The current date in the format of RFC 3339.
    pub(super) today: String,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Value, new: &'a Value) -> Self {
        let (old, new) = (Resolver::new(old), Resolver::new(new));
        let unchanged = UnchangedComponents::new(&old, &new);
        Self {
            old,
            new,
            unchanged,
            changes: RecordedChanges::default(),
            uses: UseGraph::default(),
            scope: Scope::DOCUMENT,
            mask: DirectionMask::ALL,
            compared: HashMap::new(),
            pending: VecDeque::new(),
            replaced: HashMap::new(),
            replacement: None,
            matched: MatchedValues::default(),
            used_schemas: Vec::new(),
            caller: Caller::Client,
            today: OffsetDateTime::now_utc().date().to_string(),
        }
    }

    /// Records a change in the current scope.
    pub(super) fn report(
        &mut self,
        rule: &'static ChangeRule,
        subject: impl Into<String>,
        old: impl Into<RawSide<'a>>,
        new: impl Into<RawSide<'a>>,
    ) {
        self.report_with(rule, subject, old, new, Differences::default());
    }

    /// Records a change in the current scope that consists of differences.
    pub(super) fn report_with(
        &mut self,
        rule: &'static ChangeRule,
        subject: impl Into<String>,
        old: impl Into<RawSide<'a>>,
        new: impl Into<RawSide<'a>>,
        differences: Differences<'a>,
    ) {
        let scopes = vec![(self.scope, self.mask)];
        let change = RawChange { rule, subject: subject.into(), old: old.into(), new: new.into(), scopes, differences };
        match &mut self.replacement {
            // Within a replaced component, a difference belongs to the reference that leads to it.
            Some(replacement) => replacement.found.record(change),
            None => self.changes.record(change),
        }
    }

    /// Reports `rule` if the values of `key` differ.
    pub(super) fn compare_key(&mut self, rule: &'static ChangeRule, old: &Node<'a>, new: &Node<'a>, key: &'a str) {
        let is_same = match (old.value.get(key), new.value.get(key)) {
            (Some(a), Some(b)) => is_same_value(a, b),
            (Some(only), None) | (None, Some(only)) => is_default(key, only),
            (None, None) => true,
        };
        if !is_same {
            self.report(rule, key, RawSide::of_key(old, key), RawSide::of_key(new, key));
        }
    }

    /// Reports `rule` for each entry of the maps under `key` that differs, or for the maps if one side has none.
    pub(super) fn compare_entries(&mut self, rule: &'static ChangeRule, old: &Node<'a>, new: &Node<'a>, key: &'a str) {
        let (Some(a), Some(b)) = (old.get(key), new.get(key)) else {
            return self.compare_key(rule, old, new, key);
        };
        for matched in match_keyed(a.entries(), b.entries()) {
            let (Keyed::Both(name, ..) | Keyed::Removed(name, _) | Keyed::Added(name, _)) = matched;
            self.compare_key(rule, &a, &b, name);
        }
    }

    /// Reports the first rule if the flag `key` is now set, the second one if it is no longer set. A value that is
    /// not a boolean is reported as unclassified.
    pub(super) fn compare_flag(
        &mut self,
        [set, unset]: [&'static ChangeRule; 2],
        subject: &str,
        old: &Node<'a>,
        new: &Node<'a>,
        key: &'a str,
    ) {
        let show = |side: &Node<'a>| RawSide::showing(&side.path.key(key), side.flag(key));
        match (old.flag(key), new.flag(key)) {
            (false, true) => self.report(set, subject, show(old), show(new)),
            (true, false) => self.report(unset, subject, show(old), show(new)),
            _ => {
                self.report_malformed(old, new, key, Value::is_boolean);
            }
        }
    }

    /// Compares the documentation of two objects.
    pub(super) fn compare_documentation(&mut self, old: &Node<'a>, new: &Node<'a>) {
        for key in DOCUMENTATION {
            self.compare_key(&rules::TEXT_CHANGED, old, new, key);
        }
    }

    /// Compares extensions, and all keys that are not in `handled`.
    pub(super) fn compare_other_keys(&mut self, old: &Node<'a>, new: &Node<'a>, handled: &[&str]) {
        let keys = old.entries().chain(new.entries().filter(|(key, _)| old.value.get(*key).is_none()));
        for (key, _) in keys.collect::<Vec<_>>() {
            if handled.contains(&key) {
                continue;
            }
            if is_extension(key) {
                self.compare_key(extension_rule(key), old, new, key);
            } else if !DOCUMENTATION.contains(&key) {
                self.report_unclassified(old, new, key);
            }
        }
    }

    /// Returns `true` if the value of `key` is malformed on either side, after reporting the difference as it is.
    pub(super) fn report_malformed(
        &mut self,
        old: &Node<'a>,
        new: &Node<'a>,
        key: &'a str,
        is_well_formed: fn(&Value) -> bool,
    ) -> bool {
        let is_malformed =
            [old, new].iter().any(|side| side.value.get(key).is_some_and(|value| !is_well_formed(value)));
        if is_malformed {
            self.report_unclassified(old, new, key);
        }
        is_malformed
    }

    /// Returns `true` if either object is malformed, after reporting the difference as it is.
    pub(super) fn report_non_objects(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let is_malformed = !old.value.is_object() || !new.value.is_object();
        if is_malformed {
            self.report_smallest_differences(old, new);
        }
        is_malformed
    }

    /// Reports one change if two values are not equivalent.
    pub(super) fn compare_whole(&mut self, rule: &'static ChangeRule, subject: &str, old: &Node<'a>, new: &Node<'a>) {
        if !self.is_equivalent(old, new) {
            self.report(rule, subject, old, new);
        }
    }

    /// Compares within the scope of an operation or of something shared.
    pub(super) fn in_scope<T>(&mut self, scope: Scope, compare: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (self.scope, self.mask);
        (self.scope, self.mask) = (scope, DirectionMask::ALL);
        let result = compare(self);
        (self.scope, self.mask) = outer;
        result
    }

    /// Compares the targets of two references, or two objects. A pair of targets is compared once.
    pub(super) fn compare_shared(
        &mut self,
        old: &Node<'a>,
        new: &Node<'a>,
        compare: impl FnOnce(&mut Self, &Node<'a>, &Node<'a>),
    ) {
        if self.unchanged.is_same(old.value, new.value) {
            return;
        }
        let (old_resolved, new_resolved) = (self.old.resolve(old), self.new.resolve(new));
        let (old_target, new_target) = (&old_resolved.target, &new_resolved.target);
        self.compare_reference_siblings((old, old_target), (new, new_target));
        if old_resolved.reference.is_none() && new_resolved.reference.is_none() {
            return compare(self, old_target, new_target);
        }
        let pair = (vec![old_target.address()], vec![new_target.address()], Serialization::Json);
        if let Some(replaced) = self.other_object(old, new) {
            self.matched.covered.insert((old_target.address(), new_target.address()));
            return self.replaced_reference(replaced, pair, |comparison| compare(comparison, old_target, new_target));
        }
        if let (Some(a), Some(b)) = (old_resolved.reference, new_resolved.reference) {
            self.matched.references.insert(a.into(), b.into());
        }
        if let Some(scope) = self.enter_shared(pair) {
            // Report differences of a shared component at the component, even if a replaced component refers to it.
            let outer = self.replacement.take();
            self.in_scope(scope, |comparison| compare(comparison, old_target, new_target));
            self.replacement = outer;
        }
    }

    /// Records that the current scope uses a pair, and returns the scope of the pair if it is yet to be compared.
    fn enter_shared(&mut self, pair: ComparedPair) -> Option<Scope> {
        let known = self.compared.get(&pair).copied();
        let scope = known.unwrap_or_else(|| self.uses.add_scope());
        self.uses.add_edge(self.scope, scope, self.mask);
        if known.is_some() {
            return None;
        }
        self.compared.insert(pair, scope);
        Some(scope)
    }

    /// Compares the keys beside a `$ref`: documentation, which overrides that of the target, and keys without effect.
    fn compare_reference_siblings(
        &mut self,
        (old, old_target): (&Node<'a>, &Node<'a>),
        (new, new_target): (&Node<'a>, &Node<'a>),
    ) {
        let is_reference = |side: &Node<'a>| side.str("$ref").is_some();
        let mut keys: Vec<&'a str> = Vec::new();
        for side in [old, new].into_iter().filter(|side| is_reference(side)) {
            keys.extend(side.entries().map(|(key, _)| key).filter(|key| *key != "$ref"));
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let is_documentation = DOCUMENTATION.contains(&key);
            let effective = |side: &Node<'a>, target: &Node<'a>| {
                let own = if is_reference(side) { side.get(key) } else { None };
                own.or_else(|| if is_documentation { target.get(key) } else { None })
            };
            let (a, b) = (effective(old, old_target), effective(new, new_target));
            if a.as_ref().map(|a| a.value) != b.as_ref().map(|b| b.value) {
                let a = a.as_ref().map_or_else(|| old.path.key(key).into(), RawSide::from);
                let b = b.as_ref().map_or_else(|| new.path.key(key).into(), RawSide::from);
                self.report(if is_documentation { &rules::TEXT_CHANGED } else { &rules::UNCLASSIFIED }, key, a, b);
            }
        }
    }

    /// Queues the comparison of two shared schemas. A pair of schemas is compared once.
    pub(super) fn queue_schemas(&mut self, old: Schema<'a>, new: Schema<'a>, serialization: Serialization) {
        if let Some(scope) = self.enter_shared((old.key(), new.key(), serialization)) {
            self.pending.push_back(PendingSchemas { scope, old, new, serialization });
        }
    }

    /// Compares queued schemas until none is left.
    pub(super) fn process_pending(&mut self) {
        while let Some(PendingSchemas { scope, old, new, serialization }) = self.pending.pop_front() {
            self.in_scope(scope, |comparison| comparison.compare_keywords(&old, &new, serialization));
        }
    }

    pub(super) fn into_changes(self) -> Vec<Change> {
        attribute(self.changes.into_vec(), &self.uses)
    }
}

/// Returns the target of a node: behind its references, and within each `allOf` that is the only keyword and has one part.
pub(super) fn resolved<'a>(resolver: &Resolver<'a>, node: &Node<'a>) -> Node<'a> {
    let mut target = resolver.resolve(node).target;
    // The limit ends a cycle of such schemas.
    for _ in 0..MAX_WRAPPERS {
        // Other keys and other parts describe the schema, and their differences count.
        let has_one_part = target.items_of("allOf").count() == 1;
        let is_wrapper = has_one_part && target.value.as_object().is_some_and(|entries| entries.len() == 1);
        match single_all_of_node(&target).filter(|_| is_wrapper) {
            Some(only) => target = resolver.resolve(&only).target,
            None => break,
        }
    }
    target
}

/// The maximum number of nested `allOf` that are unwrapped.
const MAX_WRAPPERS: usize = 64;
