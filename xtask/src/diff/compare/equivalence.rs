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
        self.all_same(vec![(old.clone(), new.clone())])
    }

    /// The same, whatever some keys at the top say.
    pub(super) fn same_but(&self, old: &Located<'a>, new: &Located<'a>, without: &[&str]) -> bool {
        let (a, b) = (self.meant(old, true), self.meant(new, false));
        let counted = |side: &Located<'a>| side.entries().filter(|(key, _)| !without.contains(key)).collect::<Vec<_>>();
        let (a, b) = (counted(&a), counted(&b));
        let pairs: Option<Vec<_>> = a
            .iter()
            .map(|(key, value)| Some((value.clone(), b.iter().find(|(other, _)| other == key)?.1.clone())))
            .collect();
        a.len() == b.len() && pairs.is_some_and(|pairs| self.all_same(pairs))
    }

    fn all_same(&self, mut stack: Vec<(Located<'a>, Located<'a>)>) -> bool {
        let mut seen = HashSet::new();
        while let Some((old, new)) = stack.pop() {
            let is_reference = old.value.get("$ref").is_some();
            if is_reference && self.unchanged.is_same(old.value, new.value) {
                continue;
            }
            let (a, b) = (self.meant(&old, true), self.meant(&new, false));
            let pair = (a.address(), b.address());
            if self.same.borrow().contains(&pair) || !seen.insert(pair) {
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
        // Whatever leads here next need not be followed again.
        self.same.borrow_mut().extend(seen);
        true
    }
}
