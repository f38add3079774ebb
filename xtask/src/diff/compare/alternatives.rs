//! `oneOf` and `anyOf`: which alternatives came, went, or changed.

use serde_json::Value;

use super::{
    Comparison, Notation,
    effective::{Effective, View, is_null_alone},
};
use crate::diff::{place::Located, resolve::Side};

impl<'a> Comparison<'a> {
    pub(super) fn alternatives(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str) {
        if self.is_odd(old, new, key, Value::is_array) {
            return;
        }
        for pair in Self::zip(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.matched(&a, &b, key),
                (None, Some(b)) => self.report("alternatives-required", key, old.place.key(key), &b),
                (Some(a), None) => self.report("alternatives-dropped", key, &a, new.place.key(key)),
                (None, None) => {}
            }
        }
    }

    /// Finds for each alternative the one that it became: first by reference, then by meaning, then by what it is
    /// called, and at last the only one that is left.
    fn matched(&mut self, old: &Located<'a>, new: &Located<'a>, key: &'a str) {
        // That it may be null is said elsewhere.
        let (mut a, mut b) = (proper(old), proper(new));
        let mut pairs = Vec::new();
        let by: [fn(&Self, &Located<'a>, &Located<'a>) -> bool; 4] = [
            // Written as it was, whatever became of what it leads to.
            |_, x, y| x.value == y.value,
            |_, x, y| x.text("$ref").is_some() && x.text("$ref") == y.text("$ref"),
            |comparison, x, y| comparison.is_renamed(x, y) && comparison.same(x, y),
            |_, x, y| {
                let is_inline = x.text("$ref").is_none() && y.text("$ref").is_none();
                let kind = |side: &Located<'a>| side.value.get("type").cloned().filter(|kind| kind != "object");
                let is_titled = x.text("title").is_some() && x.text("title") == y.text("title");
                is_inline && (is_titled || (kind(x).is_some() && kind(x) == kind(y)))
            },
        ];
        for is_pair in by {
            let mut rest = Vec::new();
            for x in a {
                match b.iter().position(|y| is_pair(self, &x, y)) {
                    Some(index) => pairs.push((x, b.remove(index))),
                    None => rest.push(x),
                }
            }
            a = rest;
        }
        let is_inline = |side: &Located<'a>| side.text("$ref").is_none();
        if let ([x], [y]) = (&a[..], &b[..])
            && is_inline(x)
            && is_inline(y)
        {
            pairs.push((x.clone(), y.clone()));
            (a, b) = (Vec::new(), Vec::new());
        }
        for (x, y) in pairs {
            self.schema(View::of(x), View::of(y), Notation::Json);
        }
        let (added, removed) = match key {
            "oneOf" => ("alternative-added", "alternative-removed"),
            _ => ("overlapping-alternative-added", "overlapping-alternative-removed"),
        };
        for x in &a {
            self.report(removed, called(x), x, new.place.clone());
        }
        for y in &b {
            self.report(added, called(y), old.place.clone(), y);
        }
    }

    /// Whether one may be the other under another name. Where both names are there before and after, it is not.
    fn is_renamed(&self, old: &Located<'a>, new: &Located<'a>) -> bool {
        match (old.text("$ref"), new.text("$ref")) {
            (Some(a), Some(b)) => !self.new.is_known(a) || !self.old.is_known(b),
            _ => true,
        }
    }

    /// What had no alternatives and now is one of several, or the other way round: reported, and ready to be compared
    /// with the one that it is.
    pub(super) fn wrapped(
        &mut self,
        old: &Effective<'a>,
        new: &Effective<'a>,
    ) -> Option<(Effective<'a>, Effective<'a>)> {
        for key in ["oneOf", "anyOf"] {
            match (old.first(key), new.first(key)) {
                (None, Some(list)) => {
                    if let Some(only) = or_null(&list) {
                        return Some((old.clone(), new.unwrapped(key, Effective::of(&self.new, &View::of(only)))));
                    }
                    if let Some(alternative) = among(&self.new, old, &list) {
                        self.report("wrapped-in-alternatives", key, old.place.key(key), &list);
                        return Some((old.clone(), new.unwrapped(key, alternative)));
                    }
                }
                (Some(list), None) => {
                    if let Some(only) = or_null(&list) {
                        return Some((old.unwrapped(key, Effective::of(&self.old, &View::of(only))), new.clone()));
                    }
                    if let Some(alternative) = among(&self.old, new, &list) {
                        self.report("unwrapped-from-alternatives", key, &list, new.place.key(key));
                        return Some((old.unwrapped(key, alternative), new.clone()));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The parts of an `allOf` that came or went, besides what is reported of what they say.
    pub(super) fn all_of(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        if self.is_odd(old, new, "allOf", Value::is_array) {
            return;
        }
        for pair in Self::zip(old, new, "allOf") {
            let (Some(old), Some(new)) = pair else { continue };
            let (mut gone, mut come) = (Vec::new(), new.items().collect::<Vec<_>>());
            for part in old.items() {
                let reference = part.text("$ref");
                let same = |other: &Located<'a>| match reference {
                    Some(reference) => other.text("$ref") == Some(reference),
                    None => part.value == other.value || self.same(&part, other),
                };
                match come.iter().position(same) {
                    Some(index) => {
                        come.remove(index);
                    }
                    None => gone.push(part),
                }
            }
            // Where parts both came and went, they were cut in another way, or say something else.
            for part in gone.iter().filter(|part| come.is_empty() && is_binding(part)) {
                self.report("all-of-removed", called(part), part, new.place.clone());
            }
            for part in come.iter().filter(|part| gone.is_empty() && is_binding(part)) {
                self.report("all-of-added", called(part), old.place.clone(), part);
            }
        }
    }
}

/// Whether a part says more than readers need.
fn is_binding(part: &Located<'_>) -> bool {
    let is_note = |key: &str| super::TEXTS.contains(&key) || key.starts_with("x-") || key.starts_with("example");
    part.entries().any(|(key, _)| !is_note(key))
}

/// The alternatives other than null.
fn proper<'a>(list: &Located<'a>) -> Vec<Located<'a>> {
    list.items().filter(|alternative| !is_null_alone(alternative.value)).collect()
}

/// The alternative to null, where there is one.
fn or_null<'a>(list: &Located<'a>) -> Option<Located<'a>> {
    let proper = proper(list);
    match &proper[..] {
        [only] if list.items().count() > 1 => Some(only.clone()),
        _ => None,
    }
}

/// The one of several alternatives that something else is.
fn among<'a>(side: &Side<'a>, single: &Effective<'a>, alternatives: &Located<'a>) -> Option<Effective<'a>> {
    let said = |schema: &Effective<'a>, key: &str| schema.first(key).map(|found| found.value.clone());
    alternatives.items().map(|alternative| Effective::of(side, &View::of(alternative))).find(|alternative| {
        let is_kind = single.types().is_some() && single.types() == alternative.types();
        let says_no_more = |key: &str| said(alternative, key).is_none() || said(alternative, key) == said(single, key);
        is_kind && ["properties", "enum", "format", "items"].into_iter().all(says_no_more)
    })
}

/// What a reader calls an alternative.
fn called(alternative: &Located<'_>) -> String {
    let reference = alternative.text("$ref").and_then(|reference| reference.rsplit('/').next());
    let name = reference.or_else(|| alternative.text("title")).or_else(|| alternative.text("type"));
    name.unwrap_or("an unnamed one").to_owned()
}
