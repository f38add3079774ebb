//! Bodies of requests and responses: media types, what is in them, and examples.

use serde_json::Value;

use super::{Comparison, Notation, Report, effective::View};
use crate::diff::place::Located;

impl<'a> Comparison<'a> {
    pub(super) fn request_bodies(&mut self, old: &Located<'a>, new: &Located<'a>) {
        match (old.get("requestBody"), new.get("requestBody")) {
            (Some(a), Some(b)) => self.shared(&a, &b, |comparison, a, b| comparison.request_body(a, b)),
            (Some(a), None) => {
                let is_required = self.old.resolve(&a).target.flag("required");
                let id = if is_required { "required-request-body-removed" } else { "optional-request-body-removed" };
                self.report(id, "", &a, new.place.key("requestBody"));
            }
            (None, Some(b)) => {
                let is_required = self.new.resolve(&b).target.flag("required");
                let id = if is_required { "required-request-body-added" } else { "optional-request-body-added" };
                self.report(id, "", old.place.key("requestBody"), &b);
            }
            (None, None) => {}
        }
    }

    pub(super) fn request_body(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        let show = |side: &Located<'a>| Report::showing(&side.place.key("required"), side.flag("required"));
        match (old.flag("required"), new.flag("required")) {
            (false, true) => self.report("request-body-required", "", show(old), show(new)),
            (true, false) => self.report("request-body-optional", "", show(old), show(new)),
            _ if [old, new].iter().any(|side| side.value.get("required").is_some_and(|is| !is.is_boolean())) => {
                self.unclassified(old, new, "required");
            }
            _ => {}
        }
        self.texts(old, new);
        self.content(old, new);
        self.others(old, new, &["required", "content"]);
    }

    /// The media types of `content`.
    pub(super) fn content(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "content", Value::is_object) {
            return;
        }
        let list = |side: &Located<'a>| side.get("content").iter().flat_map(Located::entries).collect::<Vec<_>>();
        let (a, mut b) = (list(old), list(new));
        let mut gone = Vec::new();
        for (name, media) in &a {
            match b.iter().position(|(other, _)| other == name) {
                Some(index) => {
                    let (_, other) = b.remove(index);
                    self.media(name, media, &other);
                }
                None => gone.push((*name, media)),
            }
        }
        for (name, media) in gone {
            match b.iter().position(|(other, _)| related(name, other).is_some()) {
                Some(index) => {
                    let (other, there) = b.remove(index);
                    let id = related(name, other).unwrap_or("media-type-parameters-changed");
                    let before = Report::showing(&media.place, name);
                    self.report(id, "", before, Report::showing(&there.place, other));
                    self.media(name, media, &there);
                }
                None => self.report("media-type-removed", name, media, new.place.key("content").key(name)),
            }
        }
        for (name, media) in b {
            self.report("media-type-added", name, old.place.key("content").key(name), &media);
        }
    }

    fn media(&mut self, name: &str, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        let notation = if name.contains("json") { Notation::Json } else { Notation::Text };
        self.optional_schema(old, new, notation);
        self.texts(old, new);
        self.examples(old, new);
        match Self::both(old, new, "encoding") {
            Some((Some(a), Some(b))) => {
                let keys = a.entries().chain(b.entries().filter(|(key, _)| a.value.get(*key).is_none()));
                for (key, _) in keys.collect::<Vec<_>>() {
                    self.changed("encoding-changed", &a, &b, key);
                }
            }
            Some(_) => self.changed("encoding-changed", old, new, "encoding"),
            None => {}
        }
        self.others(old, new, &["schema", "example", "examples", "encoding"]);
    }

    /// The `schema` of a media type, a parameter or a header.
    pub(super) fn optional_schema(&mut self, old: &Located<'a>, new: &Located<'a>, notation: Notation) {
        match (old.get("schema"), new.get("schema")) {
            (Some(a), Some(b)) => self.schema(View::of(a), View::of(b), notation),
            (Some(a), None) => self.report("media-type-schema-removed", "", &a, new.place.key("schema")),
            (None, Some(b)) => self.report("media-type-schema-added", "", old.place.key("schema"), &b),
            (None, None) => {}
        }
    }

    pub(super) fn examples(&mut self, old: &Located<'a>, new: &Located<'a>) {
        for key in ["example", "examples"] {
            self.changed("example-changed", old, new, key);
        }
    }
}

/// How a media type follows from another one, where it does.
fn related(old: &str, new: &str) -> Option<&'static str> {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_lowercase();
    let (a, b) = (essence(old), essence(new));
    if a == b {
        return Some("media-type-parameters-changed");
    }
    // `application/problem+json` is `application/json`, and said more exactly.
    let covers = |wide: &str, narrow: &str| match wide.split_once('/') {
        Some(("*", _)) => true,
        Some((kind, "*")) => narrow.split_once('/').is_some_and(|(other, _)| other == kind),
        Some((kind, format)) => narrow
            .split_once('/')
            .and_then(|(other, rest)| Some((other, rest.rsplit_once('+')?.1)))
            .is_some_and(|(other, suffix)| other == kind && suffix == format),
        None => false,
    };
    if covers(&a, &b) {
        Some("media-type-narrowed")
    } else if covers(&b, &a) {
        Some("media-type-widened")
    } else {
        None
    }
}
