//! Schemas within schemas, other than properties and alternatives.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, Path, Schema, WrittenSchema, match_keyed};

use super::{
    comparison::Comparison,
    keywords::{CONSTRAINT_MAPS, CONSTRAINTS},
    moot_keywords::MootKeywords,
    schema::{KeywordPair, keyword_pairs},
    serialization::Serialization,
};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn subschemas(&mut self, old: &Schema<'a>, new: &Schema<'a>, moot: MootKeywords) {
        let is_schema = |value: &Value| value.is_boolean() || value.is_object();
        if !moot.contains("items") && !self.report_invalid_keyword(old, new, "items", is_schema) {
            self.joined_subschema(old, new, "items");
        }
        for key in CONSTRAINTS.into_iter().filter(|key| !moot.contains(key)) {
            if self.report_invalid_keyword(old, new, key, is_schema) {
                continue;
            }
            for pair in keyword_pairs(old, new, key) {
                self.constraint(key, pair, &old.path().key(key), &new.path().key(key));
            }
        }
        for key in CONSTRAINT_MAPS.into_iter().filter(|key| !moot.contains(key)) {
            if self.report_invalid_keyword(old, new, key, Value::is_object) {
                continue;
            }
            for (a, b) in keyword_pairs(old, new, key) {
                let entries = |side: Option<Node<'a>>| side.into_iter().flat_map(|map| map.entries());
                for matched in match_keyed(entries(a), entries(b)) {
                    let (name, pair) = match matched {
                        Keyed::Both(name, a, b) => (name, (Some(a), Some(b))),
                        Keyed::Removed(name, a) => (name, (Some(a), None)),
                        Keyed::Added(name, b) => (name, (None, Some(b))),
                    };
                    self.constraint(key, pair, &old.path().key(key).key(name), &new.path().key(key).key(name));
                }
            }
        }
        let key = "prefixItems";
        if !moot.contains(key) && !self.report_invalid_keyword(old, new, key, Value::is_array) {
            for (a, b) in keyword_pairs(old, new, key) {
                let items = |side: &Option<Node<'a>>| side.iter().flat_map(Node::items).collect::<Vec<_>>();
                let (x, y) = (items(&a), items(&b));
                for index in 0..x.len().max(y.len()) {
                    let pair = (x.get(index).cloned(), y.get(index).cloned());
                    self.constraint(key, pair, &old.path().key(key), &new.path().key(key));
                }
            }
        }
    }

    /// Compares the schema of a keyword that every value of the keyword contributes to.
    pub(super) fn joined_subschema(&mut self, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        let (a, b) = (old.all(key), new.all(key));
        if !a.is_empty() || !b.is_empty() {
            let (a, b) = (WrittenSchema::all(a, old.path().key(key)), WrittenSchema::all(b, new.path().key(key)));
            self.schema(a, b, Serialization::Json);
        }
    }

    /// Compares a further schema that constrains the value.
    fn constraint(&mut self, key: &'a str, pair: KeywordPair<'a>, old: &Path<'a>, new: &Path<'a>) {
        match pair {
            (None, Some(b)) => self.report(&rules::ASSERTION_ADDED, key, old.clone(), &b),
            (Some(a), None) => self.report(&rules::ASSERTION_REMOVED, key, &a, new.clone()),
            // A schema that narrows a `not` widens the schema around it.
            (Some(a), Some(b)) if matches!(key, "not" | "if" | "dependentRequired") => {
                self.compare_whole(&rules::ASSERTION_CHANGED, key, &a, &b);
            }
            (Some(a), Some(b)) => self.schema(WrittenSchema::of(a), WrittenSchema::of(b), Serialization::Json),
            (None, None) => {}
        }
    }
}
