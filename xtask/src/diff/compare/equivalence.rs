//! The equivalence of two values: behind references, and regardless of the order of keys.

use std::collections::HashSet;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Node;

use super::comparison::{Comparison, resolved};

/// The maximum number of pairs that are visited before two values count as different.
const MAX_COMPARED_PAIRS: usize = 20_000;

impl<'a> Comparison<'a> {
    /// Returns `true` if a value of the old document and one of the new document are equivalent.
    pub(super) fn is_equivalent(&self, old: &Node<'a>, new: &Node<'a>) -> bool {
        self.are_equivalent(vec![(old.clone(), new.clone())])
    }

    /// Returns `true` if two objects are equivalent apart from some keys at the top.
    pub(super) fn is_equivalent_except(&self, old: &Node<'a>, new: &Node<'a>, except: &[&str]) -> bool {
        let (a, b) = (resolved(&self.old, old), resolved(&self.new, new));
        let entries = |side: &Node<'a>| side.entries().filter(|(key, _)| !except.contains(key)).collect::<Vec<_>>();
        let (a, b) = (entries(&a), entries(&b));
        let pairs: Option<Vec<_>> = a
            .iter()
            .map(|(key, value)| Some((value.clone(), b.iter().find(|(other, _)| other == key)?.1.clone())))
            .collect();
        a.len() == b.len() && pairs.is_some_and(|pairs| self.are_equivalent(pairs))
    }

    fn are_equivalent(&self, mut stack: Vec<(Node<'a>, Node<'a>)>) -> bool {
        let mut seen = HashSet::new();
        while let Some((old, new)) = stack.pop() {
            let is_reference = old.value.get("$ref").is_some();
            if is_reference && self.unchanged.is_same(old.value, new.value) {
                continue;
            }
            let (a, b) = (resolved(&self.old, &old), resolved(&self.new, &new));
            let pair = (a.address(), b.address());
            if self.matched.equivalent.borrow().contains(&pair) || !seen.insert(pair) {
                continue;
            }
            if seen.len() > MAX_COMPARED_PAIRS {
                return false;
            }
            match (a.value, b.value) {
                (Value::Object(x), Value::Object(y)) => {
                    if x.len() != y.len() {
                        return false;
                    }
                    for (key, value) in a.entries() {
                        let Some(other) = b.get(key) else { return false };
                        stack.push((value, other));
                    }
                }
                (Value::Array(x), Value::Array(y)) => {
                    if x.len() != y.len() {
                        return false;
                    }
                    stack.extend(a.items().zip(b.items()));
                }
                (x, y) if x != y => return false,
                _ => {}
            }
        }
        // Pairs on the way are equivalent as well, because no difference was found.
        self.matched.equivalent.borrow_mut().extend(seen);
        true
    }
}
