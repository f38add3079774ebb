//! Paths and operations: which are there, which moved, and what changed about each.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use serde_json::Value;

use super::{
    Comparison, Report,
    digest::{References, digest},
    reachability::Scope,
};
use crate::diff::{
    place::{Located, Place},
    resolve::is_reference,
};

/// OpenAPI's methods.
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
const OF_PATH: [&str; 3] = ["servers", "parameters", "$ref"];
const OF_OPERATION: [&str; 12] = [
    "tags",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
    "x-sunset",
    "x-stability-level",
    "x-required-scopes",
];

/// An operation with where it is.
#[derive(Clone)]
struct Operation<'a> {
    path: &'a str,
    method: &'a str,
    item: Located<'a>,
    operation: Located<'a>,
}

impl Operation<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// The places in a path, without their names.
fn template(path: &str) -> String {
    let mut template = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        template.push_str(before);
        template.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    template + rest
}

/// The names of the places in a path.
pub(super) fn places(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

impl<'a> Comparison<'a> {
    pub(super) fn paths(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "paths", Value::is_object) {
            return;
        }
        let (a, b) = (self.items(old, "paths", true), self.items(new, "paths", false));
        self.path_items(&a, &b);
        let place = |side: &Located<'a>| side.place.key("paths");
        self.operations(&a, &b, &place(old), &place(new));
        if let (Some(old), Some(new)) = (old.get("paths"), new.get("paths")) {
            let known: Vec<&str> = old.entries().chain(new.entries()).map(|(key, _)| key).collect();
            let known: Vec<&str> = known.into_iter().filter(|key| !key.starts_with("x-")).collect();
            self.others(&old, &new, &known);
        }
    }

    /// The path items of `paths`, `webhooks` or a callback. One that is a reference is followed by what is written
    /// beside the reference, if anything is.
    fn items(&self, at: &Located<'a>, key: &str, is_old: bool) -> Vec<(&'a str, Located<'a>)> {
        let side = if is_old { &self.old } else { &self.new };
        let items = at.get(key);
        let items = items.iter().flat_map(Located::entries).filter(|(path, _)| !path.starts_with("x-"));
        let parts = items.flat_map(|(path, item)| {
            let resolved = side.resolve(&item);
            let is_followed = resolved.reference.is_some() && !is_reference(item.value);
            [Some(resolved.target), is_followed.then_some(item)].into_iter().flatten().map(move |part| (path, part))
        });
        parts.collect()
    }

    /// What is said of paths themselves.
    fn path_items(&mut self, old: &[(&'a str, Located<'a>)], new: &[(&'a str, Located<'a>)]) {
        let key = |(path, item): &(&'a str, Located<'a>)| (template(path), item.value.get("$ref").is_some());
        let by_template: HashMap<_, _> = new.iter().map(|part| (key(part), &part.1)).collect();
        let templates: HashMap<_, _> = old.iter().map(|part| (key(part), &part.1)).collect();
        for part in old {
            let (path, item) = part;
            match by_template.get(&key(part)) {
                Some(other) if item.value.is_object() && other.value.is_object() => {
                    self.texts(item, other);
                    if !has_operation(item) && !has_operation(other) {
                        self.unclassified(item, other, "servers");
                    }
                    self.others(item, other, &[&METHODS[..], &OF_PATH].concat());
                    if !self.old.is_known(item.text("$ref").unwrap_or("")) {
                        self.changed("reference-changed", item, other, "$ref");
                    }
                }
                Some(other) => self.differences(item, other),
                None if !has_operation(item) => {
                    self.report("unclassified", *path, item, self.new.root.place.key("paths"));
                }
                None => {}
            }
        }
        for part in new {
            let (path, item) = part;
            if !has_operation(item) && !templates.contains_key(&key(part)) {
                self.report("unclassified", *path, self.old.root.place.key("paths"), item);
            }
        }
    }

    fn operations(
        &mut self,
        old: &[(&'a str, Located<'a>)],
        new: &[(&'a str, Located<'a>)],
        old_place: &Place<'a>,
        new_place: &Place<'a>,
    ) {
        let (a, b) = (list(old), list(new));
        let key = |operation: &Operation<'a>| (template(operation.path), operation.method);
        let mut left: HashMap<_, _> = b.iter().map(|operation| (key(operation), operation)).collect();
        let mut gone = Vec::new();
        for operation in &a {
            match left.remove(&key(operation)) {
                Some(other) => self.operation_pair(operation, other),
                None => gone.push(operation),
            }
        }
        // In the order of the document.
        let come: Vec<_> = b.iter().filter(|operation| left.contains_key(&key(operation))).collect();
        let moved = self.moved(&gone, &come);
        let arrived: HashSet<usize> = moved.values().copied().collect();
        for (index, operation) in gone.into_iter().enumerate() {
            if let Some(other) = moved.get(&index).map(|index| come[*index]) {
                let scopes = self.uses.operation(other.name());
                let before = Report::showing(&operation.operation.place, operation.name());
                let after = Report::showing(&other.operation.place, other.name());
                self.within(scopes[0], |comparison| comparison.report("operation-moved", "", before, after));
                self.operation(operation, other, scopes);
                continue;
            }
            let id = if is_on_its_way_out(&operation.operation, &self.today) {
                "deprecated-operation-removed"
            } else {
                "operation-removed"
            };
            let to = new_place.key(operation.path).key(operation.method);
            let scopes = self.uses.operation(operation.name());
            self.within(scopes[0], |comparison| comparison.report(id, operation.name(), &operation.operation, to));
        }
        for (_, operation) in come.into_iter().enumerate().filter(|(index, _)| !arrived.contains(index)) {
            let from = old_place.key(operation.path).key(operation.method);
            let scopes = self.uses.operation(operation.name());
            let id = if is_on_its_way_out(&operation.operation, &self.today) {
                "deprecated-operation-added"
            } else {
                "operation-added"
            };
            self.within(scopes[0], |comparison| comparison.report(id, operation.name(), from, &operation.operation));
        }
    }

    /// Which of the operations that are gone is which of those that came: by its name for programs, or because all else
    /// is the same.
    fn moved(&self, gone: &[&Operation<'a>], come: &[&Operation<'a>]) -> HashMap<usize, usize> {
        let id = |operation: &Operation<'a>| operation.operation.text("operationId");
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        by_id.extend(come.iter().enumerate().rev().filter_map(|(index, operation)| Some((id(operation)?, index))));
        let mut moved: HashMap<usize, usize> = HashMap::new();
        for (from, operation) in gone.iter().enumerate() {
            moved.extend(id(operation).and_then(|id| by_id.remove(id)).map(|to| (from, to)));
        }
        let mut taken: HashSet<usize> = moved.values().copied().collect();
        for references in [References::AsWritten, References::Alike] {
            let body = |operation: &Operation<'a>| {
                (operation.method, digest(operation.operation.value, &["operationId"], references))
            };
            let mut by_body: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
            // The first of them last, since they are taken from the end.
            for (index, operation) in come.iter().enumerate().rev() {
                if is_telling(operation) && !taken.contains(&index) {
                    by_body.entry(body(operation)).or_default().push(index);
                }
            }
            for (from, operation) in gone.iter().enumerate() {
                if moved.contains_key(&from) || !is_telling(operation) {
                    continue;
                }
                let Some(twins) = by_body.get_mut(&body(operation)) else { continue };
                let is_same = |to: &usize| self.same_but(&operation.operation, &come[*to].operation, &["operationId"]);
                // Those that only look alike are few; more than that are not worth the time.
                if let Some(at) = twins.iter().rev().take(MOST_TWINS).position(is_same) {
                    let to = twins.remove(twins.len() - 1 - at);
                    moved.insert(from, to);
                    taken.insert(to);
                }
            }
        }
        moved
    }

    fn operation_pair(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let of_item = |operation: &Operation<'a>, key: &str| operation.item.value.get(key).unwrap_or(&Value::Null);
        if old.path == new.path
            && self.unchanged.is_same(old.operation.value, new.operation.value)
            && self.unchanged.is_same(of_item(old, "parameters"), of_item(new, "parameters"))
            && of_item(old, "servers") == of_item(new, "servers")
        {
            return;
        }
        let scopes = self.uses.operation(new.name());
        for (a, b) in places(old.path).into_iter().zip(places(new.path)) {
            if a != b {
                let (a, b) = (Report::showing(&old.item.place, a), Report::showing(&new.item.place, b));
                self.within(scopes[0], |comparison| comparison.report("path-parameter-renamed", "", a, b));
            }
        }
        self.operation(old, new, scopes);
    }

    fn operation(&mut self, old: &Operation<'a>, new: &Operation<'a>, scopes: [Scope; 3]) {
        let renamed = places(old.path).into_iter().zip(places(new.path)).collect();
        let (a, b) = (&old.operation, &new.operation);
        if !a.value.is_object() || !b.value.is_object() {
            return self.within(scopes[0], |comparison| comparison.differences(a, b));
        }
        let [parameters, body, responses] = if self.is_reversed { [scopes[2], scopes[2], scopes[1]] } else { scopes };
        self.within(scopes[0], |comparison| {
            comparison.changed("operation-id-changed", a, b, "operationId");
            comparison.texts(a, b);
            comparison.lifecycle(a, b);
            comparison.operation_tags(a, b);
            comparison.operation_servers((&old.item, a), (&new.item, b));
            comparison.operation_security(a, b);
            comparison.scopes_of_extension(a, b);
            comparison.callbacks(a, b);
            comparison.others(a, b, &OF_OPERATION);
        });
        self.within(parameters, |comparison| comparison.parameters((&old.item, a), (&new.item, b), &renamed));
        self.within(body, |comparison| comparison.request_bodies(a, b));
        self.within(responses, |comparison| comparison.responses(a, b));
    }

    fn operation_tags(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "tags", Value::is_array) {
            return;
        }
        let list = |side: &Located<'a>| side.get("tags").iter().flat_map(Located::items).collect::<Vec<_>>();
        let (a, b) = (list(old), list(new));
        for tag in a.iter().filter(|tag| !b.iter().any(|other| other.value == tag.value)) {
            self.report("operation-tag-removed", tag.value.as_str().unwrap_or("?"), tag, new.place.key("tags"));
        }
        for tag in b.iter().filter(|tag| !a.iter().any(|other| other.value == tag.value)) {
            self.report("operation-tag-added", tag.value.as_str().unwrap_or("?"), old.place.key("tags"), tag);
        }
    }

    /// Deprecation, the date of the end, and stability.
    pub(super) fn lifecycle(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let place = |side: &Located<'a>, key| Report::showing(&side.place.key(key), side.value[key].clone());
        match (old.flag("deprecated"), new.flag("deprecated")) {
            (false, true) => self.report("deprecated", "", place(old, "deprecated"), place(new, "deprecated")),
            (true, false) => self.report("undeprecated", "", place(old, "deprecated"), place(new, "deprecated")),
            _ if is_odd(old) || is_odd(new) => self.unclassified(old, new, "deprecated"),
            _ => {}
        }
        let pair = |key| (old.get(key), new.get(key));
        self.sunset(pair("x-sunset"), &old.place.key("x-sunset"), &new.place.key("x-sunset"));
        let key = "x-stability-level";
        self.stability(pair(key), &old.place.key(key), &new.place.key(key));
    }

    /// The date of the end.
    pub(super) fn sunset(
        &mut self,
        pair: (Option<Located<'a>>, Option<Located<'a>>),
        old: &Place<'a>,
        new: &Place<'a>,
    ) {
        match pair {
            (None, Some(b)) => self.report("sunset-added", "", old.clone(), &b),
            (Some(a), None) => self.report("sunset-removed", "", &a, new.clone()),
            (Some(a), Some(b)) if a.value != b.value => {
                // Dates as RFC 3339 writes them are in the order of their text.
                let is_later = a.value.as_str().zip(b.value.as_str()).is_some_and(|(a, b)| a < b);
                self.report(if is_later { "sunset-later" } else { "sunset-earlier" }, "", &a, &b);
            }
            _ => {}
        }
    }

    /// How much callers may rely on it.
    pub(super) fn stability(
        &mut self,
        (a, b): (Option<Located<'a>>, Option<Located<'a>>),
        old: &Place<'a>,
        new: &Place<'a>,
    ) {
        let value = |side: &Option<Located<'a>>| side.as_ref().map(|side| side.value.clone());
        let (before, after) = (value(&a), value(&b));
        if before == after {
            return;
        }
        let text = |side: &Option<Value>| level(side.as_ref().and_then(Value::as_str));
        let id = match text(&before).cmp(&text(&after)) {
            Ordering::Less => "stability-raised",
            Ordering::Greater => "stability-lowered",
            Ordering::Equal => "extension-changed",
        };
        let show = |side: Option<Value>, place: &Place<'a>| Report::showing(place, side.unwrap_or_default());
        self.report(id, "x-stability-level", show(before, old), show(after, new));
    }

    fn callbacks(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "callbacks", Value::is_object) {
            return;
        }
        let (a, b) = (old.get("callbacks"), new.get("callbacks"));
        let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
        for (name, callback) in a.iter().flat_map(Located::entries) {
            match has(&b, name) {
                Some(other) => self.shared(&callback, &other, |comparison, a, b| comparison.callback(a, b, name)),
                None => self.report("callback-removed", name, &callback, new.place.key("callbacks").key(name)),
            }
        }
        for (name, callback) in b.iter().flat_map(Located::entries).filter(|(name, _)| has(&a, name).is_none()) {
            self.report("callback-added", name, old.place.key("callbacks").key(name), &callback);
        }
    }

    /// A callback holds paths, in which it is the API that calls.
    pub(super) fn callback(&mut self, old: &Located<'a>, new: &Located<'a>, name: &str) {
        let entries = |side: &Located<'a>| side.entries().filter(|(key, _)| !key.starts_with("x-")).collect::<Vec<_>>();
        let (a, b) = (entries(old), entries(new));
        self.called_by_the_api(name, (&a, old), (&b, new));
        let known: Vec<&str> = a.iter().chain(&b).map(|(key, _)| *key).collect();
        self.others(old, new, &known);
    }

    pub(super) fn webhooks(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if self.is_malformed(old, new, "webhooks", Value::is_object) {
            return;
        }
        let (a, b) = (self.items(old, "webhooks", true), self.items(new, "webhooks", false));
        let place = |side: &Located<'a>| Located { value: &Value::Null, place: side.place.key("webhooks") };
        self.called_by_the_api("webhook", (&a, &place(old)), (&b, &place(new)));
    }

    fn called_by_the_api(
        &mut self,
        name: &str,
        (old, old_at): (&[(&'a str, Located<'a>)], &Located<'a>),
        (new, new_at): (&[(&'a str, Located<'a>)], &Located<'a>),
    ) {
        let (a, b) = (list(old), list(new));
        let outer = std::mem::replace(&mut self.is_reversed, true);
        for operation in &a {
            let found = b.iter().find(|other| (other.path, other.method) == (operation.path, operation.method));
            match found {
                Some(other) => {
                    let scopes = self.uses.operation(format!("{name}: {}", other.name()));
                    self.path_items(&[(operation.path, operation.item.clone())], &[(other.path, other.item.clone())]);
                    self.operation(operation, other, scopes);
                }
                None => {
                    let to = new_at.place.key(operation.path).key(operation.method);
                    self.report("callback-removed", operation.name(), &operation.operation, to);
                }
            }
        }
        for operation in &b {
            if !a.iter().any(|other| (other.path, other.method) == (operation.path, operation.method)) {
                let from = old_at.place.key(operation.path).key(operation.method);
                self.report("callback-added", operation.name(), from, &operation.operation);
            }
        }
        self.is_reversed = outer;
    }
}

fn list<'a>(items: &[(&'a str, Located<'a>)]) -> Vec<Operation<'a>> {
    let mut operations = Vec::new();
    for (path, item) in items {
        for (method, operation) in item.entries().filter(|(key, _)| METHODS.contains(key)) {
            operations.push(Operation { path, method, item: item.clone(), operation });
        }
    }
    operations
}

/// The most operations that are compared with one that is gone.
const MOST_TWINS: usize = 16;

/// Whether an operation says enough to be told from others.
fn is_telling(operation: &Operation<'_>) -> bool {
    operation.operation.entries().filter(|(key, _)| *key != "operationId").count() > 1
}

/// Whether callers had to expect its end: it is deprecated, and not promised to stay until a day that is yet to come.
fn is_on_its_way_out(operation: &Located<'_>, today: &str) -> bool {
    let is_date = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let sunset = operation.text("x-sunset").and_then(|text| text.get(..10)).filter(|date| is_date(date));
    operation.flag("deprecated") && sunset.is_none_or(|sunset| sunset <= today)
}

fn has_operation(item: &Located<'_>) -> bool {
    item.entries().any(|(key, _)| METHODS.contains(&key))
}

fn is_odd(side: &Located<'_>) -> bool {
    side.value.get("deprecated").is_some_and(|value| !value.is_boolean())
}

/// How stable; what says nothing is stable.
fn level(text: Option<&str>) -> usize {
    match text {
        Some("draft") => 0,
        Some("alpha") => 1,
        Some("beta") => 2,
        _ => 3,
    }
}
