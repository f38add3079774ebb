//! Responses: their status codes, headers and links.

use std::borrow::Cow;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, match_keyed,
    vocabulary::{is_extension, is_ignored_response_header, is_success, status},
};

use super::{comparison::Comparison, keywords::OF_HEADER, serialization::Serialization};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the responses of two operations, by status code.
    pub(super) fn responses(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "responses";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        let statuses = |side: &Node<'a>| -> Vec<(&'a str, Node<'a>)> {
            side.entries_of(key).filter(|(status, _)| !is_extension(status)).collect()
        };
        let (a, b) = (statuses(old), statuses(new));
        let counts = (a.len(), b.len());
        let known: Vec<&str> = a.iter().chain(&b).map(|(status, _)| *status).collect();
        let normalized = |statuses: Vec<(&'a str, Node<'a>)>| {
            statuses.into_iter().map(|(status, response)| (normalized_status(status), (status, response)))
        };
        for matched in match_keyed(normalized(a.clone()), normalized(b.clone())) {
            match matched {
                Keyed::Both(_, (_, a), (_, b)) => {
                    self.compare_shared(&a, &b, |comparison, a, b| comparison.response(a, b));
                }
                Keyed::Removed(_, (status, response)) => {
                    let covering = covering_response(&b, status);
                    let rule = if covering.as_ref().is_some_and(|(is_range, _)| *is_range) {
                        &rules::RESPONSE_GENERALIZED
                    } else if is_success_response(status, counts.0, counts.1) {
                        &rules::SUCCESS_RESPONSE_REMOVED
                    } else {
                        &rules::ERROR_RESPONSE_REMOVED
                    };
                    self.report(rule, status, &response, new.path.key(key).key(status));
                    if let Some((_, other)) = covering {
                        self.response_values(&response, &other);
                    }
                }
                Keyed::Added(_, (status, response)) => {
                    let covering = covering_response(&a, status);
                    let rule = if covering.as_ref().is_some_and(|(is_range, _)| *is_range) {
                        &rules::RESPONSE_SPECIFIED
                    } else if is_success_response(status, counts.1, counts.0) {
                        &rules::SUCCESS_RESPONSE_ADDED
                    } else {
                        &rules::ERROR_RESPONSE_ADDED
                    };
                    self.report(rule, status, old.path.key(key).key(status), &response);
                    if let Some((_, other)) = covering {
                        self.response_values(&other, &response);
                    }
                }
            }
        }
        if let (Some(a), Some(b)) = (old.get(key), new.get(key)) {
            self.compare_other_keys(&a, &b, &known);
        }
    }

    pub(super) fn response(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        self.compare_documentation(old, new);
        self.headers(old, new);
        self.content(old, new);
        self.links(old, new);
        self.compare_other_keys(old, new, &["headers", "content", "links"]);
    }

    /// Compares the values in two responses, of which one covers more status codes than the other one.
    fn response_values(&mut self, old: &Node<'a>, new: &Node<'a>) {
        // Components of responses with different status codes were not renamed.
        let references = std::mem::take(&mut self.matched.references);
        self.compare_shared(old, new, |comparison, old, new| {
            if old.value.is_object() && new.value.is_object() {
                comparison.headers(old, new);
                comparison.content(old, new);
            }
        });
        self.matched.references = references;
    }

    /// Compares response headers. Their names ignore case.
    fn headers(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "headers";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        let is_ignored = |(name, _): &(&'a str, Node<'a>)| is_ignored_response_header(name);
        let ignored = |side: &Node<'a>| side.entries_of(key).find(is_ignored);
        if let (Some((name, _)), ..) | (None, Some((name, _))) = (ignored(old), ignored(new)) {
            if let (Some(old), Some(new)) = (old.get(key), new.get(key)) {
                self.compare_key(&rules::IGNORED_HEADER_CHANGED, &old, &new, name);
            } else {
                self.compare_key(&rules::IGNORED_HEADER_CHANGED, old, new, key);
            }
        }
        let by_name = |side: &Node<'a>| {
            let headers = side.entries_of(key).filter(|header| !is_ignored(header));
            headers.map(|(name, header)| (name.to_ascii_lowercase(), (name, header))).collect::<Vec<_>>()
        };
        for matched in match_keyed(by_name(old), by_name(new)) {
            match matched {
                Keyed::Both(_, (name, a), (_, b)) => {
                    self.compare_shared(&a, &b, |comparison, a, b| comparison.header(name, a, b));
                }
                Keyed::Removed(_, (name, header)) => {
                    let is_required = self.old.resolve(&header).target.flag("required");
                    let rule = if is_required { &rules::REQUIRED_HEADER_REMOVED } else { &rules::HEADER_REMOVED };
                    self.report(rule, name, &header, new.path.key(key).key(name));
                }
                Keyed::Added(_, (name, header)) => {
                    let is_required = self.new.resolve(&header).target.flag("required");
                    let rule = if is_required { &rules::REQUIRED_HEADER_ADDED } else { &rules::HEADER_ADDED };
                    self.report(rule, name, old.path.key(key).key(name), &header);
                }
            }
        }
    }

    pub(super) fn header(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        self.compare_flag([&rules::HEADER_REQUIRED, &rules::HEADER_OPTIONAL], name, old, new, "required");
        self.compare_documentation(old, new);
        self.lifecycle(old, new);
        self.examples(old, new);
        self.parameter_schema(old, new, Serialization::String);
        self.serialization_style(old, new);
        self.compare_other_keys(old, new, &OF_HEADER);
    }

    fn links(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let (Some(a), Some(b)) = (old.get("links"), new.get("links")) else {
            return self.compare_key(&rules::LINK_CHANGED, old, new, "links");
        };
        if !a.value.is_object() || !b.value.is_object() {
            return self.compare_key(&rules::LINK_CHANGED, old, new, "links");
        }
        for matched in match_keyed(a.entries(), b.entries()) {
            match matched {
                Keyed::Both(name, x, y) => self.compare_whole(&rules::LINK_CHANGED, name, &x, &y),
                Keyed::Removed(name, _) | Keyed::Added(name, _) => {
                    self.compare_key(&rules::LINK_CHANGED, &a, &b, name);
                }
            }
        }
    }
}

/// Returns a key of `responses`, with a range such as `4XX` in upper case.
pub(super) fn normalized_status(key: &str) -> Cow<'_, str> {
    status(key).unwrap_or(key.into())
}

/// Returns the response that covers a status code without one of its own: that of its range, with `true`, or `default`.
/// Beside a response of success, `default` covers errors only.
fn covering_response<'a>(responses: &[(&'a str, Node<'a>)], status: &str) -> Option<(bool, Node<'a>)> {
    if status == "default" {
        return None;
    }
    let find = |status: &str| responses.iter().find(|(other, _)| normalized_status(other) == status);
    if let Some((_, of_range)) = status.get(..1).and_then(|class| find(&format!("{class}XX"))) {
        return Some((true, of_range.clone()));
    }
    let has_success = responses.iter().any(|(other, _)| is_success(other));
    let (_, default) = find("default").filter(|_| !is_success(status) || !has_success)?;
    Some((false, default.clone()))
}

/// Returns `true` if a status code is one of success, or `default` stands for it: as the only response of this side, where
/// the other side has some.
fn is_success_response(status: &str, count: usize, other_count: usize) -> bool {
    is_success(status) || (status == "default" && count == 1 && other_count > 0)
}
