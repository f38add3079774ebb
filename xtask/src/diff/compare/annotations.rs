//! Annotations of schemas, and keywords that no rule covers.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Resolver, Schema,
    vocabulary::{DOCUMENTATION, ENUM_DESCRIPTIONS, is_extension},
};

use super::{
    comparison::Comparison,
    keywords::{extension_rule, is_schema_keyword},
    raw_change::RawSide,
    schema::{KeywordPair, keyword_pairs},
};
use crate::diff::rules::{self, ChangeRule};

impl<'a> Comparison<'a> {
    /// Compares deprecation, documentation, examples, extensions, and all keywords without a rule of their own.
    pub(super) fn annotations(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        self.schema_deprecation(old, new);
        let mut keys = old.keywords();
        keys.extend(new.keywords().into_iter().filter(|key| old.first(key).is_none()));
        for key in keys {
            match key {
                "x-extensible-enum" => {}
                "x-sunset" => {
                    for pair in keyword_pairs(old, new, key) {
                        let deprecated = [old.flag("deprecated"), new.flag("deprecated")];
                        self.sunset(pair, deprecated, &old.path().key(key), &new.path().key(key));
                    }
                }
                "x-stability-level" => {
                    for pair in keyword_pairs(old, new, key) {
                        self.stability(pair, &old.path().key(key), &new.path().key(key));
                    }
                }
                "$ref" => self.annotation(&rules::REFERENCE_CHANGED, old, new, key),
                "xml" => self.annotation(&rules::XML_CHANGED, old, new, key),
                "example" | "examples" => self.annotation(&rules::EXAMPLE_CHANGED, old, new, key),
                ENUM_DESCRIPTIONS => self.annotation(&rules::TEXT_CHANGED, old, new, key),
                _ if DOCUMENTATION.contains(&key) => self.outermost_annotation(&rules::TEXT_CHANGED, old, new, key),
                _ if is_extension(key) => self.annotation(extension_rule(key), old, new, key),
                _ if is_schema_keyword(key) => {}
                _ => self.report_unclassified_keyword(old, new, key),
            }
        }
    }

    fn schema_deprecation(&mut self, old: &Schema<'a>, new: &Schema<'a>) {
        let key = "deprecated";
        let outermost = |side: &Schema<'a>| side.first(key).map(|found| found.value.clone());
        let is_same = outermost(old).unwrap_or(Value::Bool(false)) == outermost(new).unwrap_or(Value::Bool(false));
        if !is_same {
            let rule = if new.flag(key) { &rules::DEPRECATED } else { &rules::UNDEPRECATED };
            let show = |side: &Schema<'a>| RawSide::showing(&side.path_of(key), outermost(side).unwrap_or(Value::Null));
            self.report(rule, "", show(old), show(new));
        }
    }

    fn annotation(&mut self, rule: &'static ChangeRule, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        for pair in keyword_pairs(old, new, key) {
            // The targets of references within the document are compared instead.
            if key == "$ref" && self.are_known_references(&pair) {
                continue;
            }
            match pair {
                (Some(a), Some(b)) if a.value == b.value => {}
                (Some(a), Some(b)) => self.report(rule, key, &a, &b),
                (Some(a), None) => self.report(rule, key, &a, new.path().key(key)),
                (None, Some(b)) => self.report(rule, key, old.path().key(key), &b),
                (None, None) => {}
            }
        }
    }

    /// Compares the values in the outermost parts, which readers see. The others are compared where they are written.
    fn outermost_annotation(&mut self, rule: &'static ChangeRule, old: &Schema<'a>, new: &Schema<'a>, key: &'a str) {
        let is_same = |(a, b): &KeywordPair<'a>| a.as_ref().map(|a| a.value) == b.as_ref().map(|b| b.value);
        if keyword_pairs(old, new, key).iter().all(is_same) {
            return;
        }
        let (a, b) = (old.first(key), new.first(key));
        if a.as_ref().map(|a| a.value) != b.as_ref().map(|b| b.value) {
            let show = |found: &Option<Node<'a>>, side: &Schema<'a>| match found {
                Some(node) => RawSide::from(node),
                None => side.path().key(key).into(),
            };
            self.report(rule, key, show(&a, old), show(&b, new));
        }
    }

    /// Returns `true` if a reference can be resolved on its side, or on both sides if only one of them has it.
    fn are_known_references(&self, (old, new): &KeywordPair<'a>) -> bool {
        let is_known = |resolver: &Resolver<'a>, node: Option<&Node<'a>>| {
            node.and_then(|node| resolver.find(node.value.as_str()?)).is_some()
        };
        is_known(&self.old, old.as_ref().or(new.as_ref())) && is_known(&self.new, new.as_ref().or(old.as_ref()))
    }
}
