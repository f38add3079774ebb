//! Callbacks and webhooks: requests that the API sends to its callers.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Resolver, match_keyed, operation::path_items, vocabulary::is_extension,
};

use super::comparison::{Caller, Comparison};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the callbacks of an operation.
    pub(super) fn callbacks(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "callbacks";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        for matched in match_keyed(old.entries_of(key), new.entries_of(key)) {
            match matched {
                Keyed::Both(name, a, b) => {
                    self.compare_shared(&a, &b, |comparison, a, b| comparison.callback(name, a, b));
                }
                Keyed::Removed(name, callback) => {
                    self.report(&rules::CALLBACK_REMOVED, name, &callback, new.path.key(key).key(name));
                }
                Keyed::Added(name, callback) => {
                    self.report(&rules::CALLBACK_ADDED, name, old.path.key(key).key(name), &callback);
                }
            }
        }
    }

    /// Compares the path items of two callbacks.
    pub(super) fn callback(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        self.sent_requests(name, old, new);
        let keys = old.entries().chain(new.entries()).map(|(key, _)| key);
        let paths: Vec<&str> = keys.filter(|key| !is_extension(key)).collect();
        self.compare_other_keys(old, new, &paths);
    }

    pub(super) fn webhooks(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "webhooks";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        let webhooks =
            |side: &Node<'a>| side.get(key).unwrap_or_else(|| Node { value: &Value::Null, path: side.path.key(key) });
        self.sent_requests("webhook", &webhooks(old), &webhooks(new));
    }

    /// Compares the requests that the API sends, by path and method.
    fn sent_requests(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        let outer = std::mem::replace(&mut self.caller, Caller::Api);
        let requests = |resolver: &Resolver<'a>, side: &Node<'a>| -> Vec<_> {
            let operations =
                path_items(resolver, side).into_iter().flat_map(|item| item.operations().collect::<Vec<_>>());
            operations.map(|operation| ((operation.path, operation.method), operation)).collect()
        };
        for matched in match_keyed(requests(&self.old, old), requests(&self.new, new)) {
            match matched {
                Keyed::Both(_, a, b) => {
                    let scopes = self.uses.add_operation(format!("{name}: {}", b.name()));
                    self.path_item_pair(&a.item, &b.item);
                    self.operation(&a, &b, scopes);
                }
                Keyed::Removed((path, method), operation) => {
                    let to = new.path.key(path).key(method);
                    self.report(&rules::CALLBACK_REMOVED, operation.name(), &operation.node, to);
                }
                Keyed::Added((path, method), operation) => {
                    let from = old.path.key(path).key(method);
                    self.report(&rules::CALLBACK_ADDED, operation.name(), from, &operation.node);
                }
            }
        }
        self.caller = outer;
    }
}
