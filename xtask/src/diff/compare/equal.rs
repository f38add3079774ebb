//! Whether two parts mean the same, behind references and whatever the order of their keys.

use std::collections::HashSet;

use serde_json::Value;

use super::Comparison;
use crate::diff::place::Located;

/// The most pairs of values that are looked at before two parts count as different.
const MOST: usize = 20_000;

impl<'a> Comparison<'a> {
    /// Whether a part of the old document and one of the new one mean the same.
    pub(super) fn same(&self, old: &Located<'a>, new: &Located<'a>) -> bool {
        let mut seen = HashSet::new();
        let mut stack = vec![(old.clone(), new.clone())];
        while let Some((old, new)) = stack.pop() {
            let (a, b) = (self.meant(&old, true), self.meant(&new, false));
            if !seen.insert((a.address(), b.address())) {
                continue;
            }
            if seen.len() > MOST {
                return false;
            }
            match (a.value, b.value) {
                (Value::Object(x), Value::Object(y)) => {
                    if x.len() != y.len() {
                        return false;
                    }
                    for (key, value) in a.entries() {
                        match b.get(key) {
                            Some(other) => stack.push((value, other)),
                            None => return false,
                        }
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
        true
    }
}
