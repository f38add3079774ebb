//! Compares two documents by what they mean, and gives a flat list of changes.
//!
//! What is shared by `$ref` is compared once, however many operations use it; a graph of who uses what then tells which
//! operations each change reaches, and in which direction. References are put off instead of followed, so that the
//! depth of the call stack is that of the text.

mod alternatives;
mod body;
mod defaults;
mod digest;
mod document;
mod effective;
mod equivalence;
mod fallback;
mod limits;
mod moved_properties;
mod operation;
mod parameter;
mod properties;
mod reachability;
mod response;
mod schema;
mod security;
mod unchanged_components;
mod unclassified;
mod values;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet, VecDeque},
};

use serde_json::Value;
use time::UtcDateTime;

use crate::diff::{
    change::Change,
    place::{Located, Place},
    resolve::Side,
    rules::{Rule, rule},
};
use defaults::is_default;
use document::Pass;
use effective::Effective;
use reachability::{Mask, Scope, Uses};
use unchanged_components::Unchanged;

/// The changes from `old` to `new`, in the order of the documents.
pub fn compare(old: &Value, new: &Value) -> Vec<Change> {
    let mut comparison = Comparison::new(old, new);
    comparison.document();
    comparison.work_off();
    comparison.components(Pass::Contents);
    comparison.work_off();
    // Which component took the place of which is known only now.
    comparison.components(Pass::Names);
    comparison.rest();
    comparison.finish()
}

/// How a value is written: as JSON, or as text in which every number is a text, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Notation {
    Json,
    Text,
    /// Text that may not be left out.
    RequiredText,
}

/// A pair of places that are compared once.
type Pair = (Vec<usize>, Vec<usize>, Notation);

pub(crate) struct Comparison<'a> {
    old: Side<'a>,
    new: Side<'a>,
    unchanged: Unchanged,
    found: Vec<Found<'a>>,
    /// The same change is reported once, however many ways lead to it.
    index: HashMap<(&'static str, String, String, String), usize>,
    uses: Uses,
    /// Whose parts are compared just now, and which ways of its uses lead here.
    scope: Scope,
    mask: Mask,
    pairs: HashMap<Pair, Scope>,
    pending: VecDeque<Pending<'a>>,
    /// Which component of the old document became which of the new one.
    counterparts: HashMap<&'a str, &'a str>,
    /// Pairs of places that were found to mean the same, by their addresses.
    same: RefCell<HashSet<(usize, usize)>>,
    /// In callbacks and webhooks it is the API that calls.
    is_reversed: bool,
    /// As RFC 3339 writes it.
    today: String,
}

struct Pending<'a> {
    scope: Scope,
    old: Effective<'a>,
    new: Effective<'a>,
    notation: Notation,
}

/// A change, before it is known whom it reaches.
struct Found<'a> {
    rule: &'static Rule,
    subject: String,
    old: (Place<'a>, Option<Value>),
    new: (Place<'a>, Option<Value>),
    scopes: Vec<(Scope, Mask)>,
}

/// The rule for a change of an extension: those that the SDK goes by mean something.
fn extension_rule(key: &str) -> &'static str {
    match key {
        "x-personal-data" | "x-aliases" | "x-identifier" => "meaning-for-sdk-changed",
        "x-lint-allow" => "lint-allowed",
        _ => "extension-changed",
    }
}

/// One side of a change to report: where, and what is there.
pub(crate) struct Report<'a> {
    place: Place<'a>,
    value: Option<Value>,
}

impl<'a> From<&Located<'a>> for Report<'a> {
    fn from(located: &Located<'a>) -> Self {
        Self { place: located.place.clone(), value: Some(located.value.clone()) }
    }
}

impl<'a> From<Place<'a>> for Report<'a> {
    fn from(place: Place<'a>) -> Self {
        Self { place, value: None }
    }
}

impl<'a> Report<'a> {
    /// Another value in the same place, such as the part of it that matters.
    fn showing(place: &Place<'a>, value: impl Into<Value>) -> Self {
        Self { place: place.clone(), value: Some(value.into()) }
    }
}

impl<'a> Comparison<'a> {
    fn new(old: &'a Value, new: &'a Value) -> Self {
        Self {
            old: Side::new(old),
            new: Side::new(new),
            unchanged: Unchanged::new(old, new),
            found: Vec::new(),
            index: HashMap::new(),
            uses: Uses::default(),
            scope: Scope::DOCUMENT,
            mask: Mask::ALL,
            pairs: HashMap::new(),
            pending: VecDeque::new(),
            counterparts: HashMap::new(),
            same: RefCell::default(),
            is_reversed: false,
            today: today(),
        }
    }

    /// Notes a change.
    fn report(
        &mut self,
        id: &'static str,
        subject: impl Into<String>,
        old: impl Into<Report<'a>>,
        new: impl Into<Report<'a>>,
    ) {
        let (subject, old, new) = (subject.into(), old.into(), new.into());
        // Where something would be depends on the way that led here; where it is does not.
        let place = |this: &Report<'a>, other: &Report<'a>| match (&this.value, &other.value) {
            (None, Some(_)) => String::new(),
            _ => this.place.pointer().to_string(),
        };
        let key = (id, subject.clone(), place(&old, &new), place(&new, &old));
        let used = (self.scope, self.mask);
        match self.index.get(&key) {
            Some(index) => self.found[*index].scopes.push(used),
            None => {
                self.index.insert(key, self.found.len());
                let (old, new) = ((old.place, old.value), (new.place, new.value));
                self.found.push(Found { rule: rule(id), subject, old, new, scopes: vec![used] });
            }
        }
    }

    /// The values of `key` on both sides, where one has it.
    fn both(old: &Located<'a>, new: &Located<'a>, key: &'a str) -> Option<(Option<Located<'a>>, Option<Located<'a>>)> {
        match (old.get(key), new.get(key)) {
            (None, None) => None,
            both => Some(both),
        }
    }

    /// Reports that the value of `key` is not what it was.
    fn changed(&mut self, id: &'static str, old: &Located<'a>, new: &Located<'a>, key: &'a str) {
        if let Some((a, b)) = Self::both(old, new, key)
            && !is_same(key, a.as_ref(), b.as_ref())
        {
            let a = a.as_ref().map_or_else(|| old.place.key(key).into(), Report::from);
            let b = b.as_ref().map_or_else(|| new.place.key(key).into(), Report::from);
            self.report(id, key, a, b);
        }
    }

    /// The texts that every part of a document may have.
    fn texts(&mut self, old: &Located<'a>, new: &Located<'a>) {
        for key in TEXTS {
            self.changed("text-changed", old, new, key);
        }
    }

    /// Extensions, and the keys that are none of `known`.
    fn others(&mut self, old: &Located<'a>, new: &Located<'a>, known: &[&str]) {
        let keys = old.entries().chain(new.entries().filter(|(key, _)| old.value.get(*key).is_none()));
        for (key, _) in keys.collect::<Vec<_>>() {
            if known.contains(&key) {
                continue;
            }
            if key.starts_with("x-") {
                self.changed(extension_rule(key), old, new, key);
            } else if !TEXTS.contains(&key) {
                self.unclassified(old, new, key);
            }
        }
    }

    /// Compares what hangs below a scope of its own: what was shared, or what an operation is.
    fn within<T>(&mut self, scope: Scope, compare: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (std::mem::replace(&mut self.scope, scope), std::mem::replace(&mut self.mask, Mask::ALL));
        let result = compare(self);
        (self.scope, self.mask) = outer;
        result
    }

    /// Compares what a reference or its target stands for on each side. What is shared is compared once.
    fn shared(
        &mut self,
        old: &Located<'a>,
        new: &Located<'a>,
        compare: impl FnOnce(&mut Self, &Located<'a>, &Located<'a>),
    ) {
        if self.unchanged.is_same(old.value, new.value) {
            return;
        }
        let (written, written_now) = (old, new);
        let (old, new) = (self.old.resolve(old), self.new.resolve(new));
        if let (Some(a), Some(b)) = (old.reference, new.reference) {
            self.counterparts.insert(a, b);
        }
        self.beside_references(written, written_now, (&old.target, &new.target));
        if old.reference.is_none() && new.reference.is_none() {
            return compare(self, &old.target, &new.target);
        }
        let pair = (vec![old.target.address()], vec![new.target.address()], Notation::Json);
        let known = self.pairs.get(&pair).copied();
        let scope = known.unwrap_or_else(|| self.uses.scope());
        self.uses.edge(self.scope, scope, self.mask);
        if known.is_none() {
            self.pairs.insert(pair, scope);
            self.within(scope, |comparison| compare(comparison, &old.target, &new.target));
        }
    }

    /// What stands beside a `$ref`: texts, which hold instead of those that it leads to, and what means nothing there.
    fn beside_references(
        &mut self,
        old: &Located<'a>,
        new: &Located<'a>,
        (old_target, new_target): (&Located<'a>, &Located<'a>),
    ) {
        let beside = |side: &Located<'a>, key: &str| side.text("$ref").and_then(|_| side.get(key));
        let mut keys: Vec<&'a str> = Vec::new();
        for side in [old, new].into_iter().filter(|side| side.text("$ref").is_some()) {
            keys.extend(side.entries().map(|(key, _)| key).filter(|key| *key != "$ref"));
        }
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let is_text = TEXTS.contains(&key);
            let said = |side: &Located<'a>, target: &Located<'a>| {
                beside(side, key).or_else(|| if is_text { target.get(key) } else { None })
            };
            let (a, b) = (said(old, old_target), said(new, new_target));
            if a.as_ref().map(|a| a.value) != b.as_ref().map(|b| b.value) {
                let a = a.as_ref().map_or_else(|| old.place.key(key).into(), Report::from);
                let b = b.as_ref().map_or_else(|| new.place.key(key).into(), Report::from);
                self.report(if is_text { "text-changed" } else { "unclassified" }, key, a, b);
            }
        }
    }

    fn work_off(&mut self) {
        while let Some(Pending { scope, old, new, notation }) = self.pending.pop_front() {
            self.within(scope, |comparison| comparison.keywords(&old, &new, notation));
        }
    }

    fn finish(self) -> Vec<Change> {
        moved_properties::moved(reachability::resolve(self.found, &self.uses))
    }
}

/// Returns the date of today in UTC, such as `2030-12-31`.
fn today() -> String {
    UtcDateTime::now().date().to_string()
}

/// Whether a key means the same on both sides.
fn is_same(key: &str, old: Option<&Located<'_>>, new: Option<&Located<'_>>) -> bool {
    match (old, new) {
        (Some(a), Some(b)) => a.value == b.value,
        (Some(only), None) | (None, Some(only)) => is_default(key, only.value),
        (None, None) => true,
    }
}

/// What is there for readers only.
pub(crate) const TEXTS: [&str; 5] = ["summary", "description", "title", "externalDocs", "$comment"];
