//! All that is known about a change of the document, ready to be printed: the one model behind every format, so that
//! their counts agree.

use std::collections::{HashMap, HashSet};

use semver::Version;
use serde_json::Value;
use webex_call_pickup_codegen::{Pointer, Position};

use crate::{
    diff::{
        approvals::{self, Approval},
        change::Change,
        compare::compare,
        location::location,
        rust_api::{self, Item},
        source::{Parsed, Source, both},
        verdict::Verdict,
        version::Bump,
    },
    task_error::TaskError,
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
    pub fn new(old: Source, new: Source, approvals: &[Approval], with_rust: bool) -> Result<Self, TaskError> {
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

    /// How many breaking changes are approved.
    pub fn approved_breaking(&self) -> usize {
        let is_breaking = |entry: &&Entry| entry.change.wire.old_caller == Verdict::Breaking;
        self.entries.iter().filter(|entry| entry.approval.is_some()).filter(is_breaking).count()
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
    pub fn version_problem(&self) -> Result<Option<String>, TaskError> {
        let (Some((before, needed)), Some(now)) = (self.versions(), &self.new.version) else {
            return Err(
                "the version of the SDK is not known on both sides\n  help: compare revisions, not files".to_owned()
            );
        };
        let word = self.bump.word();
        // A pre-release of the version that is needed is on its way there.
        let core = Version::new(now.major, now.minor, now.patch);
        Ok((core < needed || now < before)
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
    let by_name = ByName::of(items);
    let roots = [before.root(), after.root()];
    let operations = operations(roots);
    let followers: Vec<Vec<usize>> =
        changes.iter().map(|change| followers(change, &by_name, &operations, roots)).collect();
    let fingerprints: Vec<String> =
        changes.iter().map(|change| approvals::fingerprint(change, before.root(), after.root())).collect();
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
    let names = locations.into_iter().zip(fingerprints).zip(followers);
    for (change, ((location, fingerprint), rust)) in changes.into_iter().zip(names) {
        entries.push(Entry {
            location,
            old_position: change.old.value.as_ref().and_then(|_| old_positions.of(&change.old.pointer)),
            new_position: change.new.value.as_ref().and_then(|_| new_positions.of(&change.new.pointer)),
            nearest: new_positions.of(&change.new.pointer),
            rust,
            approval: approvals.iter().find(|approval| *approval.fingerprint.get_ref() == fingerprint).cloned(),
            fingerprint,
            change,
        });
    }
    entries
}

/// What Rust may call an operation and its parameters.
#[derive(Default)]
struct OfOperation {
    ids: HashSet<String>,
    parameters: HashSet<String>,
}

/// The operations of both documents, by where they are: `#/paths/~1bells/get`.
fn operations(roots: [&Value; 2]) -> HashMap<String, OfOperation> {
    let mut operations: HashMap<String, OfOperation> = HashMap::new();
    for root in roots {
        for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else { continue };
                let place = Pointer::default().key("paths").key(path).key(method).to_string();
                let names = operations.entry(place).or_default();
                names.ids.insert(plain(id));
                let lists = [item.get("parameters"), operation.get("parameters")];
                let parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
                names.parameters.extend(parameters.filter_map(|parameter| parameter_name(parameter, root)));
            }
        }
    }
    operations
}

/// What Rust calls a parameter.
fn parameter_name(parameter: &Value, root: &Value) -> Option<String> {
    let target = parameter.get("$ref").and_then(Value::as_str).and_then(|to| root.pointer(to.strip_prefix('#')?));
    Some(plain(target.unwrap_or(parameter).get("name")?.as_str()?))
}

/// Items of Rust by the names in their paths.
struct ByName {
    /// The names in the path of each.
    names: Vec<Vec<String>>,
    having: HashMap<String, Vec<usize>>,
}

impl ByName {
    fn of(items: &[Item]) -> Self {
        let names = |item: &Item| -> Vec<String> {
            let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
            item.path.split(|c| !is_of_name(c)).map(plain).filter(|name| !name.is_empty()).collect()
        };
        let names: Vec<Vec<String>> = items.iter().map(names).collect();
        let mut having: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, names) in names.iter().enumerate() {
            for name in names.iter().collect::<HashSet<_>>() {
                having.entry(name.clone()).or_default().push(index);
            }
        }
        Self { names, having }
    }

    /// The items that bear a name, as far as the names after it are such.
    fn having(&self, name: &str, is_such: impl Fn(&[String]) -> bool) -> Vec<usize> {
        let is_of = |index: &usize| {
            let names = &self.names[*index];
            names.iter().position(|other| other == name).is_some_and(|at| is_such(&names[at + 1..]))
        };
        self.having.get(name).into_iter().flatten().copied().filter(is_of).collect()
    }
}

/// The items that bear the names of what changed: of the type and its part, or of the operation and its parameter.
fn followers(
    change: &Change,
    items: &ByName,
    operations: &HashMap<String, OfOperation>,
    roots: [&Value; 2],
) -> Vec<usize> {
    if change.rule.is_documentation() || items.names.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let sides = [(&change.old, roots[0]), (&change.new, roots[1])];
    let is_somewhere = sides.iter().any(|(side, _)| side.value.is_some());
    // Where something would be says less than where it is.
    for (side, root) in sides.into_iter().filter(|(side, _)| side.value.is_some() || !is_somewhere) {
        let pointer = side.pointer.to_string();
        let segments: Vec<&str> = pointer.split('/').collect();
        if let ["#", "components", _, name, rest @ ..] = &segments[..] {
            let part = rest.iter().position(|segment| *segment == "properties").and_then(|at| rest.get(at + 1));
            // A name in `required` is not below its property.
            let required = rest.first().filter(|segment| **segment == "required").map(|_| change.subject.as_str());
            let part = part.copied().or(required).map(plain);
            // What is needed to make one is what has to be there.
            let is_of_property = change.rule.id.contains("property");
            let is_part = |name: &String| part.as_ref() == Some(name) || (is_of_property && name == "new");
            found.extend(items.having(&plain(name), |rest| part.is_none() || rest.iter().any(is_part)));
            if let (Some(Value::String(name)), "component-renamed") = (&side.value, change.rule.id) {
                found.extend(items.having(&plain(name), |_| true));
            }
        }
        let Some(operation) = segments.get(..4).and_then(|place| operations.get(&place.join("/"))) else { continue };
        let own = match &segments[4..] {
            ["parameters", _, ..] => {
                let at = pointer.split('/').take(6).collect::<Vec<_>>().join("/");
                at.strip_prefix('#').and_then(|at| root.pointer(at)).and_then(|found| parameter_name(found, root))
            }
            _ => None,
        };
        // What belongs to another parameter follows that one.
        let is_of_other =
            |name: &String| own.as_ref().is_some_and(|own| own != name) && operation.parameters.contains(name);
        for id in &operation.ids {
            found.extend(items.having(id, |rest| !rest.iter().any(is_of_other)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
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
