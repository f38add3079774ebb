//! Paths: path items, and operations that were added, removed or moved.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Operation, Path, PathItem, match_keyed,
    operation::{path_items, path_shape},
    vocabulary::{METHODS, is_extension, is_method},
};

use super::{
    comparison::Comparison,
    keywords::{OF_PATH_ITEM, extension_rule},
    lifecycle::is_sunset,
    moved_operations::find_moved_operations,
    raw_change::RawSide,
};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn paths(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "paths";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        let items = |resolver, side: &Node<'a>| side.get(key).map_or(Vec::new(), |paths| path_items(resolver, &paths));
        let (a, b) = (items(&self.old, old), items(&self.new, new));
        self.path_items(&a, &b);
        self.operations(&a, &b, (&old.path.key(key), &new.path.key(key)));
        if let (Some(old), Some(new)) = (old.get(key), new.get(key)) {
            let extensions = |side: &Node<'a>| {
                let keys = side.entries().map(|(key, _)| key);
                keys.filter(|key| is_extension(key)).collect::<BTreeSet<_>>()
            };
            for key in extensions(&old).union(&extensions(&new)) {
                self.compare_key(extension_rule(key), &old, &new, key);
            }
        }
    }

    /// Compares path items apart from their operations.
    fn path_items(&mut self, old: &[PathItem<'a>], new: &[PathItem<'a>]) {
        // References that cannot be resolved are compared with each other only.
        fn by_shape<'i, 'a>(items: &'i [PathItem<'a>]) -> impl Iterator<Item = ((String, bool), &'i PathItem<'a>)> {
            items.iter().map(|item| ((path_shape(item.path), item.node.has("$ref")), item))
        }
        for matched in match_keyed(by_shape(old), by_shape(new)) {
            match matched {
                Keyed::Both(_, a, b) => self.path_item_pair(&a.node, &b.node),
                // Operations are reported one by one.
                Keyed::Removed(_, item) | Keyed::Added(_, item) if has_operation(&item.node) => {}
                Keyed::Removed(_, item) => {
                    let paths = self.new.root().path.key("paths");
                    self.report(&rules::UNCLASSIFIED, item.path, &item.node, paths);
                }
                Keyed::Added(_, item) => {
                    let paths = self.old.root().path.key("paths");
                    self.report(&rules::UNCLASSIFIED, item.path, paths, &item.node);
                }
            }
        }
    }

    /// Compares two path items apart from their operations.
    pub(super) fn path_item_pair(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        self.compare_documentation(old, new);
        if !has_operation(old) && !has_operation(new) {
            self.report_unclassified(old, new, "servers");
        }
        self.compare_other_keys(old, new, &[&METHODS[..], &OF_PATH_ITEM].concat());
        if old.str("$ref").is_none_or(|reference| self.old.find(reference).is_none()) {
            self.compare_key(&rules::REFERENCE_CHANGED, old, new, "$ref");
        }
    }

    fn operations(&mut self, old: &[PathItem<'a>], new: &[PathItem<'a>], paths: (&Path<'a>, &Path<'a>)) {
        fn by_shape<'i, 'a>(
            items: &'i [PathItem<'a>],
        ) -> impl Iterator<Item = ((String, &'a str), Operation<'a>)> + use<'i, 'a> {
            let operations = items.iter().flat_map(PathItem::operations);
            operations.map(|operation| ((path_shape(operation.path), operation.method), operation))
        }
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for matched in match_keyed(by_shape(old), by_shape(new)) {
            match matched {
                Keyed::Both(_, a, b) => self.operation_pair(&a, &b),
                Keyed::Removed(_, operation) => removed.push(operation),
                Keyed::Added(_, operation) => added.push(operation),
            }
        }
        let moved = find_moved_operations(self, &removed, &added);
        let targets: HashSet<usize> = moved.values().copied().collect();
        for (index, operation) in removed.iter().enumerate() {
            match moved.get(&index) {
                Some(to) => self.moved_operation(operation, &added[*to]),
                None => self.removed_operation(operation, paths.1),
            }
        }
        for (index, operation) in added.iter().enumerate() {
            if !targets.contains(&index) {
                self.added_operation(operation, paths.0);
            }
        }
    }

    fn moved_operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let scopes = self.uses.add_operation(new.name());
        let before = RawSide::showing(&old.node.path, old.name());
        let after = RawSide::showing(&new.node.path, new.name());
        self.in_scope(scopes[0], |comparison| comparison.report(&rules::OPERATION_MOVED, "", before, after));
        self.operation(old, new, scopes);
    }

    fn removed_operation(&mut self, operation: &Operation<'a>, paths: &Path<'a>) {
        let rule = if is_sunset(&operation.node, &self.today) {
            &rules::DEPRECATED_OPERATION_REMOVED
        } else {
            &rules::OPERATION_REMOVED
        };
        let to = paths.key(operation.path).key(operation.method);
        let [scope, ..] = self.uses.add_operation(operation.name());
        self.in_scope(scope, |comparison| comparison.report(rule, operation.name(), &operation.node, to));
    }

    fn added_operation(&mut self, operation: &Operation<'a>, paths: &Path<'a>) {
        let rule = if is_sunset(&operation.node, &self.today) {
            &rules::DEPRECATED_OPERATION_ADDED
        } else {
            &rules::OPERATION_ADDED
        };
        let from = paths.key(operation.path).key(operation.method);
        let [scope, ..] = self.uses.add_operation(operation.name());
        self.in_scope(scope, |comparison| comparison.report(rule, operation.name(), from, &operation.node));
    }
}

fn has_operation(item: &Node<'_>) -> bool {
    item.entries().any(|(key, _)| is_method(key))
}
