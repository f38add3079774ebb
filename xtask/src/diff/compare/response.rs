//! Responses: their statuses, headers and links.

use serde_json::Value;

use super::{Comparison, Notation, Report};
use crate::diff::place::Located;

const OF_HEADER: [&str; 10] = [
    "required",
    "deprecated",
    "schema",
    "content",
    "example",
    "examples",
    "style",
    "explode",
    "x-sunset",
    "x-stability-level",
];

/// Whether a status is one of success, or stands for it: as the only one here, where the other side has others.
fn is_success(status: &str, here: Option<&Located<'_>>, there: Option<&Located<'_>>) -> bool {
    let count = |all: Option<&Located<'_>>| {
        all.iter().flat_map(|all| all.entries()).filter(|(status, _)| !status.starts_with("x-")).count()
    };
    status.starts_with('2') || (status == "default" && count(here) == 1 && count(there) > 0)
}

impl<'a> Comparison<'a> {
    pub(super) fn responses(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "responses", Value::is_object) {
            return;
        }
        let (a, b) = (old.get("responses"), new.get("responses"));
        let has = |side: &Option<Located<'a>>, status: &str| side.as_ref().and_then(|side| side.get(status));
        let is_status = |status: &str| !status.starts_with("x-");
        for (status, response) in a.iter().flat_map(Located::entries).filter(|(status, _)| is_status(status)) {
            match has(&b, status) {
                Some(other) => self.shared(&response, &other, |comparison, a, b| comparison.response(a, b)),
                None => {
                    let id = if is_success(status, a.as_ref(), b.as_ref()) {
                        "success-response-removed"
                    } else {
                        "error-response-removed"
                    };
                    self.report(id, status, &response, new.place.key("responses").key(status));
                }
            }
        }
        for (status, response) in b.iter().flat_map(Located::entries).filter(|(status, _)| is_status(status)) {
            if has(&a, status).is_none() {
                let id = if is_success(status, b.as_ref(), a.as_ref()) {
                    "success-response-added"
                } else {
                    "error-response-added"
                };
                self.report(id, status, old.place.key("responses").key(status), &response);
            }
        }
        if let (Some(a), Some(b)) = (&a, &b) {
            let known: Vec<&str> =
                a.entries().chain(b.entries()).map(|(key, _)| key).filter(|key| is_status(key)).collect();
            self.others(a, b, &known);
        }
    }

    pub(super) fn response(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        self.texts(old, new);
        self.headers(old, new);
        self.content(old, new);
        self.links(old, new);
        self.others(old, new, &["headers", "content", "links"]);
    }

    fn headers(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "headers", Value::is_object) {
            return;
        }
        let list = |side: &Located<'a>| side.get("headers").iter().flat_map(Located::entries).collect::<Vec<_>>();
        let (a, b) = (list(old), list(new));
        for (name, header) in &a {
            match b.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
                Some((_, other)) => self.shared(header, other, |comparison, a, b| comparison.header(name, a, b)),
                None => {
                    let is_required = self.old.resolve(header).target.flag("required");
                    let id = if is_required { "required-header-removed" } else { "header-removed" };
                    self.report(id, *name, header, new.place.key("headers").key(name));
                }
            }
        }
        for (name, header) in &b {
            if !a.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                let is_required = self.new.resolve(header).target.flag("required");
                let id = if is_required { "required-header-added" } else { "header-added" };
                self.report(id, *name, old.place.key("headers").key(name), header);
            }
        }
    }

    pub(super) fn header(&mut self, name: &str, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        let show = |side: &Located<'a>| Report::showing(&side.place.key("required"), side.flag("required"));
        match (old.flag("required"), new.flag("required")) {
            (true, false) => self.report("header-optional", name, show(old), show(new)),
            (false, true) => self.report("header-required", name, show(old), show(new)),
            _ if [old, new].iter().any(|side| side.value.get("required").is_some_and(|is| !is.is_boolean())) => {
                self.unclassified(old, new, "required");
            }
            _ => {}
        }
        self.texts(old, new);
        self.lifecycle(old, new);
        self.examples(old, new);
        self.parameter_schema(old, new, Notation::Text);
        self.style(old, new);
        self.others(old, new, &OF_HEADER);
    }

    fn links(&mut self, old: &Located<'a>, new: &Located<'a>) {
        match (old.get("links"), new.get("links")) {
            (Some(a), Some(b)) if a.value.is_object() && b.value.is_object() => {
                let keys = a.entries().chain(b.entries().filter(|(key, _)| a.value.get(*key).is_none()));
                for (key, _) in keys.collect::<Vec<_>>() {
                    match (a.get(key), b.get(key)) {
                        (Some(x), Some(y)) => self.differing("link-changed", key, &x, &y),
                        _ => self.changed("link-changed", &a, &b, key),
                    }
                }
            }
            _ => self.changed("link-changed", old, new, "links"),
        }
    }
}
