//! Parameters of paths and operations.

use std::collections::HashMap;

use serde_json::Value;

use super::{Comparison, Notation, Report, effective::View};
use crate::diff::place::Located;

const KNOWN: [&str; 14] = [
    "name",
    "in",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
    "x-sunset",
    "x-stability-level",
];

type Parameters<'a> = Vec<((String, String), Located<'a>, Located<'a>)>;

impl<'a> Comparison<'a> {
    /// The parameters of an operation, with those of its path. `renamed` are the places of the path that have another
    /// name now.
    pub(super) fn parameters(
        &mut self,
        (old_item, old): (&Located<'a>, &Located<'a>),
        (new_item, new): (&Located<'a>, &Located<'a>),
        renamed: &HashMap<&str, &str>,
    ) {
        let odd = |side: &Located<'a>| side.value.get("parameters").is_some_and(|value| !value.is_array());
        if odd(old) || odd(new) {
            return self.unclassified(old, new, "parameters");
        }
        if odd(old_item) || odd(new_item) {
            return self.unclassified(old_item, new_item, "parameters");
        }
        let (a, b) = (self.list(old_item, old, true), self.list(new_item, new, false));
        let mut gone = Vec::new();
        let mut come: Vec<_> = b.iter().collect();
        for (key, parameter, resolved) in &a {
            let mut key = key.clone();
            if let ("path", Some(name)) = (key.0.as_str(), renamed.get(key.1.as_str())) {
                key.1 = (*name).to_owned();
            }
            match come.iter().position(|(other, ..)| *other == key) {
                Some(index) => {
                    let (_, other, _) = come.remove(index);
                    self.shared(parameter, other, |comparison, a, b| comparison.parameter(a, b));
                }
                None => gone.push((key, resolved)),
            }
        }
        for (key, parameter) in gone {
            let twins: Vec<_> = come
                .iter()
                .enumerate()
                .filter(|(_, (other, _, resolved))| {
                    let is_moved = other.1 == key.1 && other.0 != key.0;
                    is_moved || (other.0 == key.0 && key.0 != "path" && self.is_twin(parameter, resolved))
                })
                .map(|(index, _)| index)
                .collect();
            if let [index] = twins[..] {
                let (to, _, resolved) = come.remove(index);
                let show = |(place, name): &(String, String)| format!("{name} ({place})");
                let before = Report::showing(&parameter.place, show(&key));
                self.report("parameter-renamed", "", before, Report::showing(&resolved.place, show(to)));
                self.parameter(parameter, resolved);
                continue;
            }
            let id = if is_required(parameter) { "required-parameter-removed" } else { "optional-parameter-removed" };
            self.report(id, name(&key), parameter, new.place.key("parameters"));
        }
        for (key, _, parameter) in come {
            let id = if is_required(parameter) { "required-parameter-added" } else { "optional-parameter-added" };
            self.report(id, name(key), old.place.key("parameters"), parameter);
        }
    }

    /// By place and name; the operation's own win.
    fn list(&self, item: &Located<'a>, operation: &Located<'a>, is_old: bool) -> Parameters<'a> {
        let side = if is_old { &self.old } else { &self.new };
        let mut list: Parameters<'a> = Vec::new();
        for owner in [operation, item] {
            for parameter in owner.get("parameters").iter().flat_map(Located::items) {
                let resolved = side.resolve(&parameter).target;
                let text = |key| resolved.text(key).unwrap_or("").to_owned();
                let mut key = (text("in"), text("name"));
                if key.0 == "header" {
                    key.1 = key.1.to_lowercase();
                }
                if !list.iter().any(|(other, ..)| *other == key) {
                    list.push((key, parameter, resolved));
                }
            }
        }
        list
    }

    /// Whether only the name differs, and enough is said to tell.
    fn is_twin(&self, old: &Located<'a>, new: &Located<'a>) -> bool {
        let (Some(a), Some(b)) = (old.value.as_object(), new.value.as_object()) else { return false };
        a.len() == b.len()
            && a.contains_key("description")
            && old
                .entries()
                .filter(|(key, _)| *key != "name")
                .all(|(key, value)| new.get(key).is_some_and(|other| self.same(&value, &other)))
    }

    pub(super) fn parameter(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        let key = new.text("name").unwrap_or("");
        let show = |side: &Located<'a>| Report::showing(&side.place.key("required"), is_required(side));
        match (is_required(old), is_required(new)) {
            (false, true) => self.report("parameter-required", key, show(old), show(new)),
            (true, false) => self.report("parameter-optional", key, show(old), show(new)),
            _ => {}
        }
        if [old, new].iter().any(|side| side.value.get("required").is_some_and(|value| !value.is_boolean())) {
            self.unclassified(old, new, "required");
        }
        self.texts(old, new);
        self.lifecycle(old, new);
        self.examples(old, new);
        match (old.flag("allowEmptyValue"), new.flag("allowEmptyValue")) {
            (false, true) => self.changed("empty-value-allowed", old, new, "allowEmptyValue"),
            (true, false) => self.changed("empty-value-forbidden", old, new, "allowEmptyValue"),
            _ => {}
        }
        self.style(old, new);
        // What is left out matters only where it may be left out.
        if self.one_or_many(old, new) {
            return self.others(old, new, &KNOWN);
        }
        let is_moot = is_required(old) && is_required(new);
        self.parameter_schema(old, new, if is_moot { Notation::RequiredText } else { Notation::Text });
        self.others(old, new, &KNOWN);
    }

    /// `?tag=a` is a list of one where lists are written as `?tag=a&tag=b`, so that one value may become many.
    fn one_or_many(&mut self, old: &Located<'a>, new: &Located<'a>) -> bool {
        let is_spread = |side: &Located<'a>| {
            side.text("in") == Some("query")
                && matches!(side.text("style"), None | Some("form"))
                && side.value.get("explode") != Some(&Value::Bool(false))
        };
        if !is_spread(old) || !is_spread(new) {
            return false;
        }
        let (Some(a), Some(b)) = (old.get("schema"), new.get("schema")) else { return false };
        let (a, b) = (self.old.resolve(&a).target, self.new.resolve(&b).target);
        let kind = |side: &Located<'a>| side.text("type").map(|kind| Report::showing(&side.place, kind));
        let (Some(from), Some(to)) = (kind(&a), kind(&b)) else { return false };
        match (a.text("type"), b.text("type"), a.get("items"), b.get("items")) {
            (Some("array"), Some("array" | "object"), ..) | (Some("object"), ..) => false,
            (_, Some("array"), _, Some(item)) => {
                self.report("type-widened", "", from, to);
                self.schema(View::of(a), View::of(item), Notation::Text);
                true
            }
            (Some("array"), _, Some(item), _) => {
                self.report("type-narrowed", "", from, to);
                self.schema(View::of(item), View::of(b), Notation::Text);
                true
            }
            _ => false,
        }
    }

    pub(super) fn style(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let style = |side: &Located<'a>| {
            let default = if matches!(side.text("in"), Some("query" | "cookie")) { "form" } else { "simple" };
            side.value.get("style").cloned().unwrap_or_else(|| Value::from(default))
        };
        if style(old) != style(new) {
            self.changed("parameter-style-changed", old, new, "style");
        }
        let explode = |side: &Located<'a>| {
            side.value.get("explode").cloned().unwrap_or_else(|| Value::from(style(side) == "form"))
        };
        if explode(old) != explode(new) {
            self.changed("parameter-style-changed", old, new, "explode");
        }
        if old.flag("allowReserved") != new.flag("allowReserved") {
            self.changed("parameter-style-changed", old, new, "allowReserved");
        }
    }

    /// What a parameter or a header looks like.
    pub(super) fn parameter_schema(&mut self, old: &Located<'a>, new: &Located<'a>, notation: Notation) {
        let said = |side: &Located<'a>| match (side.get("schema"), side.get("content")) {
            (Some(schema), None) => Some((false, Report::showing(&schema.place, "plain text"))),
            (None, Some(content)) => {
                let formats: Vec<&str> = content.entries().map(|(name, _)| name).collect();
                Some((true, Report::showing(&content.place, formats.join(", "))))
            }
            _ => None,
        };
        if let (Some((is_content, before)), Some((is_content_now, after))) = (said(old), said(new))
            && is_content != is_content_now
        {
            return self.report("parameter-style-changed", "content", before, after);
        }
        self.optional_schema(old, new, notation);
        if Self::both(old, new, "content").is_some() {
            self.content(old, new);
        }
    }
}

fn is_required(parameter: &Located<'_>) -> bool {
    parameter.flag("required")
}

fn name((place, name): &(String, String)) -> String {
    format!("{name} ({place})")
}
