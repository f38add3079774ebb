//! `oneOf` and `anyOf`: which alternatives came, went, or changed.

use serde_json::Value;

use super::{
    Comparison, Notation,
    effective::{Effective, View},
};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    pub(super) fn alternatives(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str) {
        if self.is_odd(old, new, key, Value::is_array) {
            return;
        }
        for pair in Self::zip(old, new, key) {
            match pair {
                (Some(a), Some(b)) => self.matched(&a, &b, key),
                (None, Some(b)) => {
                    let id =
                        if self.is_among(old, &b, true) { "wrapped-in-alternatives" } else { "alternatives-required" };
                    self.report(id, key, old.place.key(key), &b);
                }
                (Some(a), None) => {
                    let id = if self.is_among(new, &a, false) {
                        "unwrapped-from-alternatives"
                    } else {
                        "alternatives-dropped"
                    };
                    self.report(id, key, &a, new.place.key(key));
                }
                (None, None) => {}
            }
        }
    }

    /// Finds for each alternative the one that it became: first by reference, then by meaning, then by what it is
    /// called, and at last the only one that is left.
    fn matched(&mut self, old: &Located<'a>, new: &Located<'a>, key: &'a str) {
        let (mut a, mut b): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
        let mut pairs = Vec::new();
        let by: [fn(&Self, &Located<'a>, &Located<'a>) -> bool; 3] = [
            |_, x, y| x.text("$ref").is_some() && x.text("$ref") == y.text("$ref"),
            |comparison, x, y| comparison.same(x, y),
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

    /// Whether what had no alternatives is one of the alternatives that it now has.
    fn is_among(&self, single: &Effective<'a>, alternatives: &Located<'a>, is_old: bool) -> bool {
        alternatives.items().any(|alternative| {
            let (side, view) =
                if is_old { (&self.new, View::of(alternative)) } else { (&self.old, View::of(alternative)) };
            let effective = Effective::of(side, &view);
            let meaning = |side: &Effective<'a>, key: &str| side.first(key).map(|found| found.value.clone());
            let is_kind = single.types().is_some() && single.types() == effective.types();
            is_kind
                && ["properties", "enum", "format", "items"]
                    .iter()
                    .all(|key| meaning(single, key) == meaning(&effective, key))
        })
    }
}

/// What a reader calls an alternative.
fn called(alternative: &Located<'_>) -> String {
    let reference = alternative.text("$ref").and_then(|reference| reference.rsplit('/').next());
    let name = reference.or_else(|| alternative.text("title")).or_else(|| alternative.text("type"));
    name.unwrap_or("an unnamed one").to_owned()
}
