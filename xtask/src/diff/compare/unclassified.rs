//! Differences that no rule covers. They are reported at the smallest values that differ, so that none is lost.

use std::collections::HashSet;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, Path, match_keyed};

use super::comparison::{Comparison, resolved};
use crate::diff::rules;

/// The maximum length of lists that are compared regardless of order, which takes quadratic time.
const MAX_UNORDERED_ITEMS: usize = 64;

impl<'a> Comparison<'a> {
    /// Reports how the values of a key differ.
    pub(super) fn report_unclassified(&mut self, old: &Node<'a>, new: &Node<'a>, key: &'a str) {
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => self.report_smallest_differences(&a, &b),
            (Some(a), None) => self.report(&rules::UNCLASSIFIED, key, &a, new.path.key(key)),
            (None, Some(b)) => self.report(&rules::UNCLASSIFIED, key, old.path.key(key), &b),
            (None, None) => {}
        }
    }

    /// Reports the smallest values that differ, also behind references.
    pub(super) fn report_smallest_differences(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let mut seen = HashSet::new();
        let mut stack = vec![(old.clone(), new.clone())];
        while let Some((old, new)) = stack.pop() {
            let (a, b) = (resolved(&self.old, &old), resolved(&self.new, &new));
            if !seen.insert((a.address(), b.address())) {
                continue;
            }
            match (a.value, b.value) {
                (Value::Object(_), Value::Object(_)) => {
                    for matched in match_keyed(a.entries(), b.entries()) {
                        match matched {
                            Keyed::Both(_, x, y) => stack.push((x, y)),
                            Keyed::Removed(key, x) => self.report(&rules::UNCLASSIFIED, key, &x, b.path.key(key)),
                            Keyed::Added(key, y) => self.report(&rules::UNCLASSIFIED, key, a.path.key(key), &y),
                        }
                    }
                }
                (Value::Array(x), Value::Array(y)) if have_same_items(x, y) => {}
                (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
                    stack.extend(a.items().zip(b.items()));
                }
                (x, y) if x != y => {
                    self.report(&rules::UNCLASSIFIED, last_key(&a.path), &a, &b);
                }
                _ => {}
            }
        }
    }
}

/// Returns `true` if two lists have the same items, each as often, in any order.
fn have_same_items(a: &[Value], b: &[Value]) -> bool {
    let count = |list: &[Value], item: &Value| list.iter().filter(|other| *other == item).count();
    a == b
        || (a.len() == b.len()
            && a.len() <= MAX_UNORDERED_ITEMS
            && a.iter().all(|item| count(a, item) == count(b, item)))
}

/// Returns the last key of a path, for the subject of a change.
pub(super) fn last_key<'a>(path: &Path<'a>) -> &'a str {
    path.last_key().unwrap_or("the document")
}
