//! Types and values: `type`, `format`, `nullable`, `enum`, `const`, `default`, `pattern` and their like.

use serde_json::Value;

use super::{Comparison, Notation, Report, effective::Effective};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    pub(super) fn types(&mut self, old: &Effective<'a>, new: &Effective<'a>, notation: Notation) {
        let is_type = |value: &Value| value.is_string() || value.is_array();
        if !self.is_odd(old, new, "type", is_type) {
            let (a, b) = (old.types(), new.types());
            if a != b {
                let is_wider = covers(b.as_deref(), a.as_deref(), notation);
                let is_narrower = covers(a.as_deref(), b.as_deref(), notation);
                let id = match (is_wider, is_narrower) {
                    (true, true) => "type-restated",
                    (true, false) => "type-widened",
                    (false, true) => "type-narrowed",
                    (false, false) => "type-changed",
                };
                let show = |side: &Effective<'a>, types: &Option<Vec<&str>>| {
                    let types =
                        types.as_ref().map_or_else(|| Value::from("any"), |types| Value::from(types.join(" or ")));
                    Report::showing(&side.place_of("type"), types)
                };
                self.report(id, "", show(old, &a), show(new, &b));
            }
            self.nullable(old, new);
        }
        self.format(old, new);
    }

    fn nullable(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        if self.is_odd(old, new, "nullable", Value::is_boolean) {
            return;
        }
        let show = |side: &Effective<'a>| {
            let key = ["nullable", "type", "oneOf", "anyOf"].into_iter().find(|key| side.has(key)).unwrap_or("type");
            Report::showing(&side.place_of(key), side.is_nullable())
        };
        match (old.is_nullable(), new.is_nullable()) {
            (false, true) => self.report("null-allowed", "", show(old), show(new)),
            (true, false) => self.report("null-forbidden", "", show(old), show(new)),
            _ => {}
        }
    }

    fn format(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        if self.is_odd(old, new, "format", Value::is_string) {
            return;
        }
        for pair in Self::zip(old, new, "format") {
            match pair {
                (None, Some(b)) => {
                    self.report("format-narrowed", "", Report::showing(&old.place.key("format"), "any"), &b)
                }
                (Some(a), None) => {
                    self.report("format-widened", "", &a, Report::showing(&new.place.key("format"), "any"))
                }
                (Some(a), Some(b)) if a.value != b.value => {
                    let pair = (a.value.as_str().unwrap_or(""), b.value.as_str().unwrap_or(""));
                    let id = match pair {
                        ("int32", "int64") | ("float", "double") => "format-widened",
                        ("int64", "int32") | ("double", "float") => "format-narrowed",
                        _ => "format-changed",
                    };
                    self.report(id, "", &a, &b);
                }
                _ => {}
            }
        }
    }

    pub(super) fn values(&mut self, old: &Effective<'a>, new: &Effective<'a>, notation: Notation) {
        match (only_value(old), only_value(new)) {
            // A list of one value, and the one value, are the same.
            (Some(a), Some(b)) if old.has("const") != new.has("const") => {
                if a.value != b.value {
                    self.report("const-changed", "const", &a, &b);
                }
            }
            _ => {
                self.enumeration(old, new, "enum");
                self.single(old, new, "const", ["const-added", "const-removed", "const-changed"]);
            }
        }
        self.enumeration(old, new, "x-extensible-enum");
        let ids = match notation {
            // Nobody may leave it out.
            Notation::RequiredText => ["moot-default-changed"; 3],
            _ => ["default-added", "default-removed", "default-changed"],
        };
        self.single(old, new, "default", ids);
        for key in ["contentEncoding", "contentMediaType"] {
            self.single(old, new, key, ["content-encoding-changed"; 3]);
        }
        self.unique_items(old, new);
        self.multiple_of(old, new);
    }

    /// A keyword that comes, goes, or changes.
    fn single(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str, ids: [&'static str; 3]) {
        let [added, removed, changed] = ids;
        for pair in Self::zip(old, new, key) {
            match pair {
                (None, Some(b)) => self.report(added, key, old.place.key(key), &b),
                (Some(a), None) => self.report(removed, key, &a, new.place.key(key)),
                (Some(a), Some(b)) if a.value != b.value => self.report(changed, key, &a, &b),
                _ => {}
            }
        }
    }

    fn enumeration(&mut self, old: &Effective<'a>, new: &Effective<'a>, key: &'a str) {
        if self.is_odd(old, new, key, Value::is_array) {
            return;
        }
        let place = |side: &Effective<'a>| side.place_of(key);
        let show = |side: &Effective<'a>, values: &[Located<'a>]| {
            let values: Vec<Value> = values.iter().map(|value| value.value.clone()).collect();
            Report::showing(&place(side), values)
        };
        match (common(&old.all(key)), common(&new.all(key))) {
            (None, Some(b)) => self.report("enum-added", "", old.place.key(key), show(new, &b)),
            (Some(a), None) => self.report("enum-removed", "", show(old, &a), new.place.key(key)),
            (Some(a), Some(b)) => {
                for value in missing(&a, &b) {
                    self.report("enum-value-removed", value.value.to_string(), value, place(new));
                }
                for value in missing(&b, &a) {
                    self.report("enum-value-added", value.value.to_string(), place(old), value);
                }
            }
            (None, None) => {}
        }
    }

    /// Also of what is only received: callers send back what they read, and a server that looks at one pattern looks at
    /// them all.
    pub(super) fn patterns(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        if self.is_odd(old, new, "pattern", Value::is_string) {
            return;
        }
        for pair in Self::zip(old, new, "pattern") {
            match pair {
                (None, Some(b)) => self.report("pattern-added", "", old.place.key("pattern"), &b),
                (Some(a), None) => self.report("pattern-removed", "", &a, new.place.key("pattern")),
                (Some(a), Some(b)) if a.value != b.value => {
                    let id = if takes_all(b.value) {
                        "pattern-widened"
                    } else if takes_all(a.value) {
                        "pattern-narrowed"
                    } else {
                        "pattern-changed"
                    };
                    self.report(id, "", &a, &b);
                }
                _ => {}
            }
        }
    }

    fn unique_items(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        let key = "uniqueItems";
        if self.is_odd(old, new, key, Value::is_boolean) {
            return;
        }
        let show = |side: &Effective<'a>| Report::showing(&side.place_of(key), side.flag(key));
        match (old.flag(key), new.flag(key)) {
            (false, true) => self.report("unique-items-required", "", show(old), show(new)),
            (true, false) => self.report("unique-items-dropped", "", show(old), show(new)),
            _ => {}
        }
    }

    fn multiple_of(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        if self.is_odd(old, new, "multipleOf", Value::is_number) {
            return;
        }
        for (a, b) in Self::zip(old, new, "multipleOf") {
            let number = |side: &Option<Located<'a>>| side.as_ref().and_then(|side| side.value.as_f64());
            let id = match (number(&a), number(&b)) {
                (None, _) => "multiple-of-narrowed",
                (_, None) => "multiple-of-widened",
                (Some(x), Some(y)) if x == y => continue,
                (Some(x), Some(y)) if is_multiple(x, y) => "multiple-of-widened",
                (Some(x), Some(y)) if is_multiple(y, x) => "multiple-of-narrowed",
                _ => "multiple-of-changed",
            };
            let show = |side: &Option<Located<'a>>, effective: &Effective<'a>| match side {
                Some(found) => Report::from(found),
                None => Report::showing(&effective.place.key("multipleOf"), "anything"),
            };
            self.report(id, "", show(&a, old), show(&b, new));
        }
    }
}

fn is_multiple(of: f64, part: f64) -> bool {
    part != 0.0 && (of / part).fract() == 0.0
}

/// The one value that is possible, where there is one.
fn only_value<'a>(side: &Effective<'a>) -> Option<Located<'a>> {
    match (side.first("const"), common(&side.all("enum")).as_deref()) {
        (Some(only), None) => Some(only),
        (None, Some([only])) => Some(only.clone()),
        _ => None,
    }
}

/// The values that all lists have; `None` where there is no list.
fn common<'a>(lists: &[Located<'a>]) -> Option<Vec<Located<'a>>> {
    let (first, rest) = lists.split_first()?;
    let has = |list: &Located<'a>, value: &Value| list.value.as_array().is_some_and(|list| list.contains(value));
    Some(first.items().filter(|value| rest.iter().all(|list| has(list, value.value))).collect())
}

/// Those of `a` that `b` does not have.
fn missing<'l, 'a>(a: &'l [Located<'a>], b: &[Located<'a>]) -> Vec<&'l Located<'a>> {
    // By their texts, since lists may be long.
    let known: std::collections::HashSet<String> = b.iter().map(|value| value.value.to_string()).collect();
    a.iter().filter(|value| !known.contains(&value.value.to_string())).collect()
}

fn takes_all(pattern: &Value) -> bool {
    matches!(pattern.as_str(), Some("" | ".*" | "^.*$" | "^.*" | ".*$" | "^" | "$"))
}

/// Whether everything of the types `narrow` is of the types `wide`; `None` is every type.
fn covers(wide: Option<&[&str]>, narrow: Option<&[&str]>, notation: Notation) -> bool {
    let Some(wide) = wide else { return true };
    let Some(narrow) = narrow else {
        // All that is written as text is text.
        return notation != Notation::Json && wide.contains(&"string");
    };
    narrow.iter().all(|kind| {
        wide.contains(kind)
            || (*kind == "integer" && wide.contains(&"number"))
            || (notation != Notation::Json && wide.contains(&"string"))
    })
}
