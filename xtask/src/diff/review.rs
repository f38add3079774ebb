//! All that is known about a change of the document, ready to be printed: the one model behind every format, so that
//! their counts agree.

use std::collections::HashSet;

use semver::Version;
use serde_json::Value;
use webex_call_pickup_codegen::Position;

use crate::{
    Failure,
    diff::{
        approved::{self, Approval},
        change::{Change, Verdict},
        compare::compare,
        load::{Parsed, Source, both},
        location::location,
        rust_api::{self, Item},
        version::Bump,
    },
};

/// A reviewed change of the document.
#[derive(Debug)]
pub struct Review {
    /// The old document.
    pub old: Source,
    /// The new document.
    pub new: Source,
    /// The changes, the worst first, and otherwise in the order of the document.
    pub entries: Vec<Entry>,
    /// The public items of Rust that differ, or why nobody knows.
    pub rust: Result<Vec<Item>, String>,
    /// How far the version has to be raised.
    pub bump: Bump,
}

/// One change, with all that belongs to it.
#[derive(Debug)]
pub struct Entry {
    /// The change.
    pub change: Change,
    /// Where it is, in words.
    pub location: String,
    /// Where it is in the old text; nothing if there is nothing of it.
    pub old_position: Option<Position>,
    /// Where it is in the new text; nothing if there is nothing of it.
    pub new_position: Option<Position>,
    /// Where a reader of the new text looks: there, or at what it would belong to.
    pub nearest: Option<Position>,
    /// The items of Rust that follow it, as indexes of [`Review::rust`].
    pub rust: Vec<usize>,
    /// What names it in `spec/approved-changes.toml`.
    pub fingerprint: String,
    /// Who takes it, and why.
    pub approval: Option<Approval>,
}

impl Entry {
    /// The verdict on the wire for callers that exist, which an approval lowers.
    pub fn verdict(&self) -> Verdict {
        match self.approval {
            Some(_) => self.change.wire.old_caller.min(Verdict::Compatible),
            None => self.change.wire.old_caller,
        }
    }
}

/// Where a change stands in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Breaking on the wire.
    Breaking,
    /// May break on the wire.
    MayBreak,
    /// Breaking in Rust, and in Rust only.
    BreakingInRust,
    /// Neither.
    Compatible,
    /// For readers only.
    Documentation,
}

/// How many changes have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Breaking changes.
    pub breaking: usize,
    /// Changes that may break.
    pub may_break: usize,
    /// Compatible changes, those among them that are approved.
    pub compatible: usize,
    /// Changes for readers only.
    pub documentation: usize,
    /// Changes that would weigh more, and are approved.
    pub approved: usize,
}

impl Review {
    /// Compares two documents. Rust is left out where `with_rust` is false.
    ///
    /// # Errors
    ///
    /// When one of them cannot be read.
    pub fn new(old: Source, new: Source, approvals: &[Approval], with_rust: bool) -> Result<Self, Failure> {
        let (before, after) = both(|| old.parse(), || new.parse());
        let (before, after) = (before?, after?);
        let changes = compare(before.root(), after.root());
        let rust = match (old.text == new.text, with_rust) {
            (true, _) => Ok(Vec::new()),
            (false, true) => rust_api::compare(&old.text, &new.text),
            (false, false) => Err("it was not asked for".to_owned()),
        };
        let items = rust.as_deref().unwrap_or_default();
        let mut entries = entries(changes, (&old, before), (&new, after), approvals, items);
        let bump = Bump::of(entries.iter().map(Entry::verdict).max(), items);
        let mut review = Self { old, new, entries: Vec::new(), rust, bump };
        entries.sort_by_key(|entry| review.group(entry));
        review.entries = entries;
        Ok(review)
    }

    /// Where a change stands in a report: by the worse of its verdicts.
    pub fn group(&self, entry: &Entry) -> Group {
        match entry.verdict() {
            Verdict::Breaking => Group::Breaking,
            Verdict::MayBreak => Group::MayBreak,
            Verdict::Compatible if self.rust_verdict(entry) == Some(true) => Group::BreakingInRust,
            Verdict::Compatible => Group::Compatible,
            Verdict::Documentation => Group::Documentation,
        }
    }

    /// Whether the items of Rust that follow a change break; nothing where there are none.
    pub fn rust_verdict(&self, entry: &Entry) -> Option<bool> {
        let is_breaking = entry.rust.iter().any(|index| self.items()[*index].is_breaking);
        (!entry.rust.is_empty()).then_some(is_breaking)
    }

    /// The items of Rust without those that came or went with what they are parts of.
    pub fn whole_items(&self) -> Vec<&Item> {
        let items = self.items();
        let wholes: HashSet<_> =
            items.iter().filter(|item| is_whole(item)).map(|item| (item.kind, &*item.path)).collect();
        items.iter().filter(|item| !owners(item).any(|owner| wholes.contains(&(item.kind, owner.as_str())))).collect()
    }

    /// The worst verdict on the wire.
    pub fn verdict(&self) -> Option<Verdict> {
        self.entries.iter().map(Entry::verdict).max()
    }

    /// Whether code that was written against the old client may no longer compile.
    pub fn is_rust_breaking(&self) -> bool {
        self.items().iter().any(|item| item.is_breaking)
    }

    /// The items of Rust that differ, as far as they are known.
    pub fn items(&self) -> &[Item] {
        self.rust.as_deref().unwrap_or_default()
    }

    /// How many changes have which verdict.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            counts.approved += usize::from(entry.approval.is_some());
            match entry.verdict() {
                Verdict::Breaking => counts.breaking += 1,
                Verdict::MayBreak => counts.may_break += 1,
                Verdict::Compatible => counts.compatible += 1,
                Verdict::Documentation => counts.documentation += 1,
            }
        }
        counts
    }

    /// The version before, and the least one that the changes demand, where the one before is known.
    pub fn versions(&self) -> Option<(&Version, Version)> {
        let before = self.old.version.as_ref().or(self.new.version.as_ref())?;
        Some((before, self.bump.apply(before)))
    }

    /// Why the version is not raised as far as it should be.
    ///
    /// # Errors
    ///
    /// When a version is not known.
    pub fn version_problem(&self) -> Result<Option<String>, Failure> {
        let (Some((before, needed)), Some(now)) = (self.versions(), &self.new.version) else {
            return Err(
                "the version of the SDK is not known on both sides\n  help: compare revisions, not files".to_owned()
            );
        };
        let word = self.bump.word();
        Ok((now < &needed)
            .then(|| format!("the SDK is {now}; after a {word} bump of {before} it has to be {needed} or more")))
    }
}

fn entries(
    changes: Vec<Change>,
    (old, before): (&Source, Parsed),
    (new, after): (&Source, Parsed),
    approvals: &[Approval],
    items: &[Item],
) -> Vec<Entry> {
    if changes.is_empty() {
        return Vec::new();
    }
    let operations = operation_ids(before.root(), after.root());
    let fingerprints: Vec<String> =
        changes.iter().map(|change| approved::fingerprint(change, before.root(), after.root())).collect();
    let place = |change: &Change| match change.new.value {
        None => location(&change.old.pointer, before.root()),
        Some(_) => location(&change.new.pointer, after.root()),
    };
    let locations: Vec<String> = changes.iter().map(place).collect();
    // Only now, since most documents that are compared are the same.
    let pointers = || changes.iter().flat_map(|change| [&change.old.pointer, &change.new.pointer]);
    let (old_positions, new_positions) =
        both(|| old.positions(before, pointers()), || new.positions(after, pointers()));
    let mut entries = Vec::new();
    for ((change, location), fingerprint) in changes.into_iter().zip(locations).zip(fingerprints) {
        entries.push(Entry {
            location,
            old_position: change.old.value.as_ref().and_then(|_| old_positions.of(&change.old.pointer)),
            new_position: change.new.value.as_ref().and_then(|_| new_positions.of(&change.new.pointer)),
            nearest: new_positions.of(&change.new.pointer),
            rust: followers(&change, items, &operations),
            approval: approvals.iter().find(|approval| *approval.fingerprint.get_ref() == fingerprint).cloned(),
            fingerprint,
            change,
        });
    }
    entries
}

/// The names for programs of operations, by `GET /bells`.
fn operation_ids(before: &Value, after: &Value) -> Vec<(String, String)> {
    let mut ids = Vec::new();
    for root in [before, after] {
        for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                    ids.push((format!("/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1")), plain(id)));
                }
            }
        }
    }
    ids
}

/// The items that bear the names of what changed: of the type and its part, or of the operation.
fn followers(change: &Change, items: &[Item], operations: &[(String, String)]) -> Vec<usize> {
    if change.rule.is_documentation() {
        return Vec::new();
    }
    let mut owners: Vec<(String, Option<String>)> = Vec::new();
    for side in [&change.old, &change.new] {
        let pointer = side.pointer.to_string();
        let segments: Vec<&str> = pointer.split('/').collect();
        if let ["#", "components", _, name, rest @ ..] = &segments[..] {
            let part = rest.iter().position(|segment| *segment == "properties").and_then(|at| rest.get(at + 1));
            // A name in `required` is not below its property.
            let required = rest.first().filter(|segment| **segment == "required").map(|_| change.subject.as_str());
            owners.push((plain(name), part.copied().or(required).map(plain)));
            if change.rule.id == "component-renamed" {
                owners.extend(side.value.as_ref().and_then(Value::as_str).map(|name| (plain(name), None)));
            }
        }
        let of_operation = operations.iter().filter(|(place, _)| pointer.starts_with(&format!("#{place}")));
        owners.extend(of_operation.map(|(_, id)| (id.clone(), None)));
    }
    let is_of = |item: &Item, (owner, part): &(String, Option<String>)| {
        let names: Vec<String> = item.path.split(|c: char| !c.is_alphanumeric() && c != '_').map(plain).collect();
        let Some(at) = names.iter().position(|name| name == owner) else { return false };
        // What is needed to make one is what has to be there.
        let is_of_new = change.rule.id.contains("property");
        part.as_ref().is_none_or(|part| {
            names.get(at + 1..).is_some_and(|rest| rest.iter().any(|name| name == part || (is_of_new && name == "new")))
        })
    };
    let follows = |item: &Item| owners.iter().any(|owner| is_of(item, owner));
    items.iter().enumerate().filter(|(_, item)| follows(item)).map(|(index, _)| index).collect()
}

/// Whether an item has parts.
fn is_whole(item: &Item) -> bool {
    let line = item.old.as_ref().or(item.new.as_ref());
    line.is_some_and(|line| ["struct ", "enum ", "mod "].iter().any(|kind| line.starts_with(kind)))
}

/// What an item is a part of, if that came or went with it.
fn owners(item: &Item) -> impl Iterator<Item = String> {
    let path = item.path.as_str();
    let above =
        path.char_indices().filter(|(at, _)| path[*at..].starts_with("::")).map(|(at, _)| path[..at].to_owned());
    // `impl Clone for types::Agent [feature="x"]`
    let implemented = path.split_once(" for ").map(|(_, of)| of.split(' ').next().unwrap_or(of).to_owned());
    let stubbed = path.split_once("Stub<").and_then(|(_, of)| of.split_once('>')).map(|(of, _)| format!("stubs::{of}"));
    above.chain(implemented).chain(stubbed)
}

/// A name without what one language writes differently from another.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
