//! Request bodies, and the content of requests and responses: media types, their schemas and examples.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, WrittenSchema, match_keyed,
    vocabulary::{is_json, media_type},
};

use super::{
    comparison::{Caller, Comparison},
    raw_change::RawSide,
    serialization::Serialization,
};
use crate::diff::rules::{self, ChangeRule};

impl<'a> Comparison<'a> {
    /// Compares the request bodies of two operations.
    pub(super) fn request_bodies(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "requestBody";
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => self.compare_shared(&a, &b, |comparison, a, b| comparison.request_body(a, b)),
            (Some(a), None) => {
                let is_required = self.old.resolve(&a).target.flag("required");
                let rule = if is_required {
                    &rules::REQUIRED_REQUEST_BODY_REMOVED
                } else {
                    &rules::OPTIONAL_REQUEST_BODY_REMOVED
                };
                self.report(rule, "", &a, new.path.key(key));
            }
            (None, Some(b)) => {
                let is_required = self.new.resolve(&b).target.flag("required");
                let rule =
                    if is_required { &rules::REQUIRED_REQUEST_BODY_ADDED } else { &rules::OPTIONAL_REQUEST_BODY_ADDED };
                self.report(rule, "", old.path.key(key), &b);
            }
            (None, None) => {}
        }
    }

    pub(super) fn request_body(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        self.compare_flag([&rules::REQUEST_BODY_REQUIRED, &rules::REQUEST_BODY_OPTIONAL], "", old, new, "required");
        self.compare_documentation(old, new);
        self.media_types(old, new, self.caller == Caller::Api);
        self.compare_other_keys(old, new, &["required", "content"]);
    }

    /// Compares the media types of `content`, among which callers choose.
    pub(super) fn content(&mut self, old: &Node<'a>, new: &Node<'a>) {
        self.media_types(old, new, false);
    }

    /// Compares media types. If the API chooses among them, a caller of the old document may receive an added one, and does
    /// not miss a removed one.
    fn media_types(&mut self, old: &Node<'a>, new: &Node<'a>, api_chooses: bool) {
        let key = "content";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        let names = |side: &Node<'a>| side.entries_of(key).map(|(name, _)| name).collect::<Vec<_>>();
        let (old_names, new_names) = (names(old), names(new));
        let is_choice = api_chooses && !old_names.is_empty() && !new_names.is_empty();
        let joined = |names: &[&str], other: &[&str]| [names, other].concat().join(" or ");
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for matched in match_keyed(old.entries_of(key), new.entries_of(key)) {
            match matched {
                Keyed::Both(name, a, b) => self.media_type(name, &a, &b),
                Keyed::Removed(name, media_type) => removed.push((name, media_type)),
                Keyed::Added(name, media_type) => added.push((name, media_type)),
            }
        }
        for (name, media_type) in removed {
            let related =
                added.iter().enumerate().find_map(|(index, (other, _))| Some((index, relation(name, other)?)));
            if let Some((index, rule)) = related {
                let (other, node) = added.remove(index);
                let before = RawSide::showing(&media_type.path, name);
                self.report(rule, "", before, RawSide::showing(&node.path, other));
                self.media_type(name, &media_type, &node);
            } else if is_choice {
                let before = RawSide::showing(&media_type.path, joined(&new_names, &[name]));
                let after = RawSide::showing(&new.path.key(key), joined(&new_names, &[]));
                self.report(&rules::MEDIA_TYPE_NARROWED, "", before, after);
            } else {
                self.report(&rules::MEDIA_TYPE_REMOVED, name, &media_type, new.path.key(key).key(name));
            }
        }
        for (name, media_type) in added {
            if is_choice {
                let before = RawSide::showing(&old.path.key(key), joined(&old_names, &[]));
                let after = RawSide::showing(&media_type.path, joined(&old_names, &[name]));
                self.report(&rules::MEDIA_TYPE_WIDENED, "", before, after);
                continue;
            }
            self.report(&rules::MEDIA_TYPE_ADDED, name, old.path.key(key).key(name), &media_type);
        }
    }

    fn media_type(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        let serialization = if is_json(name) { Serialization::Json } else { Serialization::String };
        self.optional_schema(old, new, serialization);
        self.compare_documentation(old, new);
        self.examples(old, new);
        self.compare_entries(&rules::ENCODING_CHANGED, old, new, "encoding");
        self.compare_other_keys(old, new, &["schema", "example", "examples", "encoding"]);
    }

    /// Compares the `schema` of a media type, a parameter or a header.
    pub(super) fn optional_schema(&mut self, old: &Node<'a>, new: &Node<'a>, serialization: Serialization) {
        let key = "schema";
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => {
                self.record_used_schemas(&a, &b, serialization);
                self.schema(WrittenSchema::of(a), WrittenSchema::of(b), serialization);
            }
            (Some(a), None) => self.report(&rules::MEDIA_TYPE_SCHEMA_REMOVED, "", &a, new.path.key(key)),
            (None, Some(b)) => self.report(&rules::MEDIA_TYPE_SCHEMA_ADDED, "", old.path.key(key), &b),
            (None, None) => {}
        }
    }

    pub(super) fn examples(&mut self, old: &Node<'a>, new: &Node<'a>) {
        for key in ["example", "examples"] {
            self.compare_key(&rules::EXAMPLE_CHANGED, old, new, key);
        }
    }
}

/// Returns the rule for the change from one media type to a related one.
fn relation(old: &str, new: &str) -> Option<&'static ChangeRule> {
    let (a, b) = (media_type(old), media_type(new));
    if a == b {
        return Some(&rules::MEDIA_TYPE_PARAMETERS_CHANGED);
    }
    // `application/problem+json` is a narrower type than `application/json`.
    let covers = |wide: &str, narrow: &str| match wide.split_once('/') {
        Some(("*", _)) => true,
        Some((kind, "*")) => narrow.split_once('/').is_some_and(|(other, _)| other == kind),
        Some((kind, subtype)) => narrow
            .split_once('/')
            .and_then(|(other, rest)| Some((other, rest.rsplit_once('+')?.1)))
            .is_some_and(|(other, suffix)| other == kind && suffix == subtype),
        None => false,
    };
    if covers(&a, &b) {
        Some(&rules::MEDIA_TYPE_NARROWED)
    } else if covers(&b, &a) {
        Some(&rules::MEDIA_TYPE_WIDENED)
    } else {
        None
    }
}
