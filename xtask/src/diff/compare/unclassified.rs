//! The last resort: whatever no rule knows is reported at the smallest places that differ, so that nothing vanishes.

use std::collections::HashSet;

use serde_json::Value;

use super::{Comparison, Report};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    /// Reports how the values of a key differ that no rule knows.
    pub(super) fn unclassified(&mut self, old: &Located<'a>, new: &Located<'a>, key: &'a str) {
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => self.differences(&a, &b),
            (Some(a), None) => self.report("unclassified", key, &a, new.place.key(key)),
            (None, Some(b)) => self.report("unclassified", key, old.place.key(key), &b),
            (None, None) => {}
        }
    }

    /// Reports the smallest places that differ, below references as well.
    pub(super) fn differences(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let mut seen = HashSet::new();
        let mut stack = vec![(old.clone(), new.clone())];
        while let Some((old, new)) = stack.pop() {
            let (a, b) = (self.meant(&old, true), self.meant(&new, false));
            if !seen.insert((a.address(), b.address())) {
                continue;
            }
            match (a.value, b.value) {
                (Value::Object(_), Value::Object(_)) => {
                    for (key, value) in a.entries() {
                        match b.get(key) {
                            Some(other) => stack.push((value, other)),
                            None => self.report("unclassified", key, &value, b.place.key(key)),
                        }
                    }
                    for (key, value) in b.entries().filter(|(key, _)| a.value.get(*key).is_none()) {
                        self.report("unclassified", key, a.place.key(key), &value);
                    }
                }
                (Value::Array(x), Value::Array(y)) if same_items(x, y) => {}
                (Value::Array(x), Value::Array(y)) if x.len() == y.len() => {
                    stack.extend(a.items().zip(b.items()));
                }
                (x, y) if x != y => {
                    self.report("unclassified", last_key(&a), Report::from(&a), Report::from(&b));
                }
                _ => {}
            }
        }
    }

    /// What a value stands for: behind references, and within an `allOf` of one.
    pub(super) fn meant(&self, located: &Located<'a>, is_old: bool) -> Located<'a> {
        let side = if is_old { &self.old } else { &self.new };
        let mut target = side.resolve(located).target;
        for _ in 0..64 {
            match target.value.as_object() {
                Some(entries) if entries.len() == 1 => match target.get("allOf") {
                    Some(parts) if parts.value.as_array().is_some_and(|parts| parts.len() == 1) => {
                        let Some(only) = parts.items().next() else { break };
                        target = side.resolve(&only).target;
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        target
    }
}

/// Whether two lists have the same items, each as often, in any order.
fn same_items(a: &[Value], b: &[Value]) -> bool {
    let count = |list: &[Value], item: &Value| list.iter().filter(|other| *other == item).count();
    // Longer ones are compared in their order, to keep to linear time.
    a == b || (a.len() == b.len() && a.len() <= 64 && a.iter().all(|item| count(a, item) == count(b, item)))
}

pub(super) fn last_key(located: &Located<'_>) -> String {
    located
        .place
        .segments()
        .iter()
        .rev()
        .find_map(|segment| match segment {
            crate::diff::place::Segment::Key(key) => Some((*key).to_owned()),
            crate::diff::place::Segment::Index(_) => None,
        })
        .unwrap_or_else(|| "the document".to_owned())
}
