//! Types and values: `type`, `format`, `nullable`, `enum`, `const`, `default`, `pattern` and the like.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, Schema};

use super::{
    comparison::Comparison,
    json_value::{is_same_value, unquoted},
    list_items::match_items,
    moot_keywords::MootKeywords,
    multiples::is_multiple,
    raw_change::RawSide,
    schema::keyword_pairs,
    serialization::Serialization,
};
use crate::diff::rules::{self, ChangeRule};

impl<'a> Comparison<'a> {
    /// Compares the types, and returns `true` if the new ones have nothing in common with the old ones.
    pub(super) fn types(&mut self, old: &Schema<'a>, new: &Schema<'a>, serialization: Serialization) -> bool {
        let mut is_replaced = false;
        let is_type = |value: &Value| value.is_string() || value.is_array();
        if !self.report_invalid_keyword(old, new, "type", is_type) {
            let (a, b) = (old.types(), new.types());
            if a != b {
                let is_wider = covers(b.as_deref(), a.as_deref(), serialization);
                let is_narrower = covers(a.as_deref(), b.as_deref(), serialization);
                let rule = match (is_wider, is_narrower) {
                    (true, true) => &rules::TYPE_RESTATED,
                    (true, false) => &rules::TYPE_WIDENED,
                    (false, true) => &rules::TYPE_NARROWED,
                    (false, false) => &rules::TYPE_CHANGED,
                };
                let has_common = |a: &[&str], b: &[&str]| a.iter().any(|name| b.contains(name));
                is_replaced = *rule == rules::TYPE_CHANGED
                    && a.as_deref().zip(b.as_deref()).is_some_and(|(a, b)| !has_common(a, b));
                let show = |side: &Schema<'a>, types: &Option<Vec<&str>>| {
                    let types = match types.as_deref() {
                        None => "any".to_owned(),
                        Some([]) => "no type".to_owned(),
                        Some(types) => types.join(" or "),
                    };
                    RawSide::showing(&side.path_of("type"), types)
                };
                self.report(rule, "", show(old, &a), show(new, &b));
            }
            self.nullable(old, new);
        }
        is_replaced
    }

    fn nullable(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        if self.report_invalid_keyword(old, new, "nullable", Value::is_boolean) {
            return;
        }
        let is_null_elsewhere = |side: &Schema<'a>| side.is_nullable() && !side.has("nullable");
        let is_keyword = !is_null_elsewhere(old) && !is_null_elsewhere(new);
        let show = |side: &Schema<'a>| {
            let path = match ["nullable", "type", "oneOf", "anyOf"].into_iter().find(|key| side.has(key)) {
                // Not the type of a component that the schema only refers to.
                Some("nullable") | None => side.path_of("nullable"),
                Some(_) if is_keyword => side.path().key("nullable"),
                Some(key) => side.path_of(key),
            };
            RawSide::showing(&path, side.is_nullable())
        };
        match (old.is_nullable(), new.is_nullable()) {
            (false, true) => self.report(&rules::NULL_ALLOWED, "", show(old), show(new)),
            (true, false) => self.report(&rules::NULL_FORBIDDEN, "", show(old), show(new)),
            _ => {}
        }
    }

    pub(super) fn format(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "format";
        if self.report_invalid_keyword(old, new, key, Value::is_string) {
            return;
        }
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (None, Some(b)) => {
                    self.report(&rules::FORMAT_NARROWED, "", RawSide::showing(&old.path().key(key), "any"), &b);
                }
                (Some(a), None) => {
                    self.report(&rules::FORMAT_WIDENED, "", &a, RawSide::showing(&new.path().key(key), "any"));
                }
                (Some(a), Some(b)) if a.value != b.value => {
                    let rule = match (a.value.as_str().unwrap_or(""), b.value.as_str().unwrap_or("")) {
                        // A double represents every integer of 32 bits.
                        ("int32", "int64" | "double") | ("float", "double") => &rules::FORMAT_WIDENED,
                        ("int64" | "double", "int32") | ("double", "float") => &rules::FORMAT_NARROWED,
                        _ => &rules::FORMAT_CHANGED,
                    };
                    self.report(rule, "", &a, &b);
                }
                _ => {}
            }
        }
    }

    /// Compares the keywords that list, fix or describe values.
    pub(super) fn values(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
        serialization: Serialization,
        moot: MootKeywords,
    ) {
        match (only_value(old), only_value(new)) {
            // A list of one value is the same as a constant.
            (Some(a), Some(b)) if old.has("const") != new.has("const") => {
                if !is_same_value(a.value, b.value) {
                    self.report(&rules::CONST_CHANGED, "const", &a, &b);
                }
            }
            _ => {
                self.enumeration(old, new, "enum");
                self.keyword(old, new, "const", [&rules::CONST_ADDED, &rules::CONST_REMOVED, &rules::CONST_CHANGED]);
            }
        }
        self.enumeration(old, new, "x-extensible-enum");
        self.default(old, new, serialization);
        for key in ["contentEncoding", "contentMediaType"].into_iter().filter(|key| !moot.contains(key)) {
            self.keyword(old, new, key, [&rules::CONTENT_ENCODING_CHANGED; 3]);
        }
        if !moot.contains("uniqueItems") {
            let rules = [&rules::UNIQUE_ITEMS_REQUIRED, &rules::UNIQUE_ITEMS_DROPPED];
            self.compare_schema_flag(rules, "", old, new, "uniqueItems");
        }
        if !moot.contains("multipleOf") {
            self.multiple_of(old, new);
        }
        if !moot.contains("pattern") {
            self.pattern(old, new);
        }
    }

    fn default(&mut self, old: &Schema<'a>, new: &Schema<'a>, serialization: Serialization) {
        let key = "default";
        let defaults = match serialization {
            Serialization::RequiredString => [&rules::MOOT_DEFAULT_CHANGED; 3],
            _ => [&rules::DEFAULT_ADDED, &rules::DEFAULT_REMOVED, &rules::DEFAULT_CHANGED],
        };
        if let (Some(a), Some(b)) = (old.first(key), new.first(key))
            && !is_same_value(a.value, b.value)
            && unquoted(a.value, old.types().as_deref()) == unquoted(b.value, new.types().as_deref())
        {
            return self.report(&rules::DEFAULT_RESTATED, "", &a, &b);
        }
        self.keyword(old, new, key, defaults);
    }

    /// Compares a keyword that was added, removed or changed.
    fn keyword(
        &mut self,
        old: &Schema<'a>,
        new: &Schema<'a>,
        key: &'a str,
        [added, removed, changed]: [&'static ChangeRule; 3],
    ) {
        for pair in keyword_pairs(old, new, key) {
            match pair {
                (None, Some(b)) => self.report(added, key, old.path().key(key), &b),
                (Some(a), None) => self.report(removed, key, &a, new.path().key(key)),
                (Some(a), Some(b)) if !is_same_value(a.value, b.value) => self.report(changed, key, &a, &b),
                _ => {}
            }
        }
    }

    fn enumeration(&mut self, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        if self.report_invalid_keyword(old, new, key, Value::is_array) {
            return;
        }
        let show = |side: &Schema<'a>, values: &[Node<'a>]| {
            let values: Vec<Value> = values.iter().map(|value| value.value.clone()).collect();
            RawSide::showing(&side.path_of(key), values)
        };
        match (common_items(&old.all(key)), common_items(&new.all(key))) {
            (None, Some(b)) => self.report(&rules::ENUM_ADDED, "", old.path().key(key), show(new, &b)),
            (Some(a), None) => self.report(&rules::ENUM_REMOVED, "", show(old, &a), new.path().key(key)),
            (Some(a), Some(b)) => {
                for matched in match_items(a, b) {
                    match matched {
                        Keyed::Both(..) => {}
                        Keyed::Removed(value, node) => {
                            self.report(&rules::ENUM_VALUE_REMOVED, value, &node, new.path_of(key));
                        }
                        Keyed::Added(value, node) => {
                            self.report(&rules::ENUM_VALUE_ADDED, value, old.path_of(key), &node)
                        }
                    }
                }
            }
            (None, None) => {}
        }
    }

    fn pattern(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "pattern";
        if self.report_invalid_keyword(old, new, key, Value::is_string) {
            return;
        }
        for pair in keyword_pairs(old, new, key) {
            let is_changed =
                |a: &Option<Node<'a>>, b: &Option<Node<'a>>| a.as_ref().map(|a| a.value) != b.as_ref().map(|b| b.value);
            // Without a pattern, everything matches.
            let takes_all = |side: &Option<Node<'a>>| side.as_ref().is_none_or(|side| matches_all(side.value));
            match pair {
                (a, b) if takes_all(&a) && takes_all(&b) && is_changed(&a, &b) => {
                    let show = |node: Option<Node<'a>>, side: &Schema<'a>| {
                        node.as_ref().map_or_else(|| side.path().key(key).into(), RawSide::from)
                    };
                    self.report(&rules::MOOT_PATTERN_CHANGED, "", show(a, old), show(b, new));
                }
                (None, Some(b)) => self.report(&rules::PATTERN_ADDED, "", old.path().key(key), &b),
                (Some(a), None) => self.report(&rules::PATTERN_REMOVED, "", &a, new.path().key(key)),
                (Some(a), Some(b)) if a.value != b.value => {
                    let rule = if matches_all(b.value) {
                        &rules::PATTERN_WIDENED
                    } else if matches_all(a.value) {
                        &rules::PATTERN_NARROWED
                    } else {
                        &rules::PATTERN_CHANGED
                    };
                    self.report(rule, "", &a, &b);
                }
                _ => {}
            }
        }
    }

    fn multiple_of(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "multipleOf";
        if self.report_invalid_keyword(old, new, key, Value::is_number) {
            return;
        }
        for (a, b) in keyword_pairs(old, new, key) {
            let number = |side: &Option<Node<'a>>| side.as_ref().and_then(|side| side.value.as_number());
            let rule = match (number(&a), number(&b)) {
                (None, _) => &rules::MULTIPLE_OF_NARROWED,
                (_, None) => &rules::MULTIPLE_OF_WIDENED,
                (Some(x), Some(y)) if is_multiple(x, y) && is_multiple(y, x) => continue,
                (Some(x), Some(y)) if is_multiple(x, y) => &rules::MULTIPLE_OF_WIDENED,
                (Some(x), Some(y)) if is_multiple(y, x) => &rules::MULTIPLE_OF_NARROWED,
                _ => &rules::MULTIPLE_OF_CHANGED,
            };
            let show = |node: &Option<Node<'a>>, side: &Schema<'a>| match node {
                Some(node) => RawSide::from(node),
                None => RawSide::showing(&side.path().key(key), "anything"),
            };
            self.report(rule, "", show(&a, old), show(&b, new));
        }
    }
}

/// Returns the only possible value, if there is exactly one.
fn only_value<'a>(side: &Schema<'a>) -> Option<Node<'a>> {
    match (side.first("const"), common_items(&side.all("enum")).as_deref()) {
        (Some(only), None) => Some(only),
        (None, Some([only])) => Some(only.clone()),
        _ => None,
    }
}

/// Returns the items that all lists have in common, or `None` without a list.
fn common_items<'a>(lists: &[Node<'a>]) -> Option<Vec<Node<'a>>> {
    let (first, rest) = lists.split_first()?;
    let has = |list: &Node<'a>, value: &Value| list.items().any(|item| is_same_value(item.value, value));
    Some(first.items().filter(|item| rest.iter().all(|list| has(list, item.value))).collect())
}

/// Returns `true` if every string matches a pattern.
fn matches_all(pattern: &Value) -> bool {
    matches!(pattern.as_str(), Some("" | ".*" | "^.*$" | "^.*" | ".*$" | "^" | "$"))
}

/// Returns `true` if every value of the types `narrow` has one of the types `wide`. `None` means every type.
fn covers(wide: Option<&[&str]>, narrow: Option<&[&str]>, serialization: Serialization) -> bool {
    let Some(wide) = wide else { return true };
    let covers_strings = serialization != Serialization::Json && wide.contains(&"string");
    let Some(narrow) = narrow else { return covers_strings };
    narrow.iter().all(|kind| wide.contains(kind) || (*kind == "integer" && wide.contains(&"number")) || covers_strings)
}
