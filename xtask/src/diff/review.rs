//! The review of two documents: the data behind every output format, so that their counts agree.

use std::collections::{HashMap, HashSet};

use semver::Version;
use serde_json::Value;
use webex_call_pickup_codegen::openapi::Position;

use crate::{
    diff::{
        approvals::{self, Approval, ApprovedSide, FILE},
        change::{Change, ChangedSide, MAX_REPORTED_USES, OperationUse},
        equal_changes::equal_changes,
        location::location,
        rust_api::{attribution::attribute, compare_clients, compare_public_items, item::RustItem},
        source::{ParsedSource, Source, in_parallel},
        verdict::Verdict,
        version::Bump,
        witness::{compare_documents, search_summary::SearchSummary},
    },
    task_error::TaskError,
};

/// The review of two documents.
#[derive(Debug)]
pub struct Review {
    /// The old document.
    pub old: Source,
    /// The new document.
    pub new: Source,
    /// The changes, ordered by group, and within a group by their order in the document.
    pub entries: Vec<ReviewEntry>,
    /// The public Rust items that differ, or the reason why they are unknown.
    pub rust: Result<Vec<RustItem>, String>,
    /// The increment of the version that the changes require.
    pub bump: Bump,
    /// The fingerprint of the changes that break Rust code, if there are any.
    pub rust_fingerprint: Option<String>,
    /// The reason why the changes that break Rust code are accepted, if they are.
    pub rust_acceptance: Option<String>,
    /// The extent of the search for witnesses, if there was one.
    pub witness_search: Option<SearchSummary>,
}

/// The optional parts of a review, which take time.
#[derive(Clone, Copy, Debug)]
pub struct ReviewOptions {
    /// Generate and compare the clients.
    pub with_rust: bool,
    /// Search witnesses.
    pub with_witnesses: bool,
}

/// A change with everything that a report shows of it.
#[derive(Debug)]
pub struct ReviewEntry {
    /// The change.
    pub change: Change,
    /// The location in words, such as `GET /bells › response 200 › name`.
    pub location: String,
    /// The position in the old text; `None` if the old document does not have it.
    pub old_position: Option<Position>,
    /// The position in the new text; `None` if the new document does not have it.
    pub new_position: Option<Position>,
    /// The position in the new text, or that of the nearest parent in the new document.
    pub nearest_position: Option<Position>,
    /// The affected Rust items, as indexes of [`Review::rust`].
    pub rust: Vec<usize>,
    /// The fingerprint that approves it in `spec/approved-changes.toml`.
    pub fingerprint: String,
    /// The approval, if there is one.
    pub approval: Option<Approval>,
    /// Equal changes at other places.
    pub equal: Vec<EqualChange>,
    /// The differences between two components, the worst first, if the change is that of a reference from one to the other.
    pub differences: Vec<ComponentDifference>,
}

/// A difference between two components of which one replaced the other.
#[derive(Debug)]
pub struct ComponentDifference {
    /// The difference.
    pub change: Change,
    /// The location in words.
    pub location: String,
    /// The position in the old text.
    pub old_position: Option<Position>,
    /// The position in the new text.
    pub new_position: Option<Position>,
}

/// A change at another place that equals one of a report.
#[derive(Debug)]
pub struct EqualChange {
    /// The location in words.
    pub location: String,
    /// The old document's side.
    pub old: ChangedSide,
    /// The position in the old text.
    pub old_position: Option<Position>,
    /// The new document's side.
    pub new: ChangedSide,
    /// The position in the new text.
    pub new_position: Option<Position>,
}

impl ReviewEntry {
    /// Returns the location in words, with the number of other places that have an equal change.
    pub fn place(&self) -> String {
        match self.equal.len() {
            0 => self.location.clone(),
            1 => format!("{} and 1 other place", self.location),
            count => format!("{} and {count} other places", self.location),
        }
    }

    /// Returns the change in one line.
    pub fn summary(&self) -> String {
        format!("{}: {}", self.place(), self.change.message(str::to_owned))
    }

    /// Returns the entry that approves the change in `spec/approved-changes.toml`, without a reason.
    pub fn approval_entry(&self) -> String {
        approvals::entry(ApprovedSide::Wire, &self.fingerprint, &self.summary())
    }

    /// Returns the verdict on the wire for existing callers; an approval lowers it to compatible.
    pub fn verdict(&self) -> Verdict {
        match self.approval {
            Some(_) => self.change.wire.old_caller.min(Verdict::Compatible),
            None => self.change.wire.old_caller,
        }
    }
}

/// The section of a report that shows a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportGroup {
    /// Breaking on the wire.
    Breaking,
    /// May break on the wire.
    MayBreak,
    /// Breaking in Rust only.
    BreakingInRust,
    /// Compatible on the wire and in Rust.
    Compatible,
    /// Changes only documentation.
    Documentation,
}

/// The numbers of changes by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// Breaking changes.
    pub breaking: usize,
    /// Changes that may break.
    pub may_break: usize,
    /// Compatible changes, including approved ones.
    pub compatible: usize,
    /// Changes of documentation only.
    pub documentation: usize,
    /// Approved changes.
    pub approved: usize,
}

impl Review {
    /// Compares two documents.
    ///
    /// # Errors
    ///
    /// If one of the documents cannot be parsed.
    pub fn new(old: Source, new: Source, approvals: &[Approval], options: ReviewOptions) -> Result<Self, TaskError> {
        let (old_parsed, new_parsed) = in_parallel(|| old.parse(), || new.parse());
        let (old_parsed, new_parsed) = (old_parsed?, new_parsed?);
        let (changes, witness_search) = compare_documents(old_parsed.root(), new_parsed.root(), options.with_witnesses);
        let rust = match (old.text == new.text, options.with_rust) {
            (true, _) if old.public_items == new.public_items => Ok(Vec::new()),
            (_, true) => match (&old.public_items, &new.public_items) {
                (Some(old), Some(new)) => Ok(compare_public_items(old, new)),
                _ => compare_clients(&old.text, &new.text),
            },
            (_, false) => Err("not requested".to_owned()),
        };
        let items = rust.as_deref().unwrap_or_default();
        let mut entries = entries(changes, (&old, old_parsed), (&new, new_parsed), approvals, items);
        let bump = Bump::required(entries.iter().map(ReviewEntry::verdict).max(), items);
        let mut review = Self {
            old,
            new,
            entries: Vec::new(),
            rust,
            bump,
            rust_fingerprint: None,
            rust_acceptance: None,
            witness_search,
        };
        entries.sort_by_key(|entry| review.group(entry));
        review.entries = entries;
        review.accept_rust(approvals);
        Ok(review)
    }

    /// Sets the fingerprint of the changes that break Rust code, and the reason why they are accepted: an approval, or the
    /// version that they require.
    fn accept_rust(&mut self, approvals: &[Approval]) {
        self.rust_fingerprint = approvals::rust_fingerprint(self.items());
        let Some(fingerprint) = &self.rust_fingerprint else { return };
        let approval = approvals::find(approvals, ApprovedSide::Rust, fingerprint);
        let increment = match (&self.old.version, &self.new.version) {
            (Some(before), Some(now)) if now > before && matches!(self.version_problem(), Ok(None)) => {
                Some(format!("the version of the SDK is now {now}"))
            }
            _ => None,
        };
        self.rust_acceptance = approval.map(|approval| approval.reason.clone()).or(increment);
    }

    /// Returns the entry that approves the changes that break Rust code in `spec/approved-changes.toml`, without a reason.
    /// `None` if nothing breaks it.
    pub fn rust_approval_entry(&self) -> Option<String> {
        let breaking: Vec<&str> =
            self.top_level_items().into_iter().filter(|item| item.is_breaking).map(|item| item.path.as_str()).collect();
        let (shown, rest) = breaking.split_at(breaking.len().min(MAX_SUMMARIZED));
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        let change = format!("{}{more}", shown.join(", "));
        Some(approvals::entry(ApprovedSide::Rust, self.rust_fingerprint.as_ref()?, &change))
    }

    /// Returns a message if a breaking change has no approval.
    pub fn wire_problem(&self) -> Option<String> {
        let count = self.counts().breaking;
        let changes = if count == 1 { "unapproved change breaks" } else { "unapproved changes break" };
        (count > 0).then(|| {
            format!(
                "{count} {changes} callers\n  help: revert the change, or add the printed entries to {FILE}, each with a reason"
            )
        })
    }

    /// Returns a message if a change that breaks Rust code is not accepted.
    pub fn rust_problem(&self) -> Option<String> {
        self.is_rust_rejected().then(|| {
            format!(
                "unapproved changes break existing Rust code\n  help: revert them, increment the version of the SDK, or add the printed entry with `side = \"rust\"` to {FILE}, with a reason"
            )
        })
    }

    /// Returns `true` if code written against the old client may no longer compile, and if that is not accepted.
    pub fn is_rust_rejected(&self) -> bool {
        self.is_rust_breaking() && self.rust_acceptance.is_none()
    }

    /// Returns the section of a report that shows a change: by the worse of its two verdicts.
    pub fn group(&self, entry: &ReviewEntry) -> ReportGroup {
        match entry.verdict() {
            Verdict::Breaking => ReportGroup::Breaking,
            Verdict::MayBreak => ReportGroup::MayBreak,
            Verdict::Compatible if self.is_breaking_in_rust(entry) == Some(true) => ReportGroup::BreakingInRust,
            Verdict::Compatible => ReportGroup::Compatible,
            Verdict::Documentation => ReportGroup::Documentation,
        }
    }

    /// Returns `Some(true)` if an affected Rust item is breaking, and `None` if the change affects no item.
    pub fn is_breaking_in_rust(&self, entry: &ReviewEntry) -> Option<bool> {
        let is_breaking = entry.rust.iter().any(|index| self.items()[*index].is_breaking);
        (!entry.rust.is_empty()).then_some(is_breaking)
    }

    /// Returns the Rust items without those whose container was added or removed as a whole.
    pub fn top_level_items(&self) -> Vec<&RustItem> {
        let items = self.items();
        let containers: HashSet<_> =
            items.iter().filter(|item| item.is_container()).map(|item| (item.change, &*item.path)).collect();
        let is_part =
            |item: &RustItem| item.containers().any(|path| containers.contains(&(item.change, path.as_str())));
        items.iter().filter(|item| !is_part(item)).collect()
    }

    /// Returns the worst verdict on the wire.
    pub fn verdict(&self) -> Option<Verdict> {
        self.entries.iter().map(ReviewEntry::verdict).max()
    }

    /// Returns the number of approved breaking changes.
    pub fn approved_breaking(&self) -> usize {
        let is_breaking = |entry: &&ReviewEntry| entry.change.wire.old_caller == Verdict::Breaking;
        self.entries.iter().filter(|entry| entry.approval.is_some()).filter(is_breaking).count()
    }

    /// Returns `true` if code written against the old client may no longer compile.
    pub fn is_rust_breaking(&self) -> bool {
        self.items().iter().any(|item| item.is_breaking)
    }

    /// Returns the Rust items that differ; none if they are unknown.
    pub fn items(&self) -> &[RustItem] {
        self.rust.as_deref().unwrap_or_default()
    }

    /// Returns the numbers of changes by verdict.
    pub fn counts(&self) -> ChangeCounts {
        let mut counts = ChangeCounts::default();
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

    /// Returns the version before the change and the least version after it, if the former is known.
    pub fn versions(&self) -> Option<(&Version, Version)> {
        let before = self.old.version.as_ref().or(self.new.version.as_ref())?;
        Some((before, self.bump.apply(before)))
    }

    /// Returns a message if the version of the SDK is lower than the changes require.
    ///
    /// # Errors
    ///
    /// If a version is unknown.
    pub fn version_problem(&self) -> Result<Option<String>, TaskError> {
        let (Some((before, needed)), Some(now)) = (self.versions(), &self.new.version) else {
            return Err(TaskError::new("the version of the SDK is unknown").with_help("compare revisions, not files"));
        };
        // A pre-release of the required version satisfies it.
        let core = Version::new(now.major, now.minor, now.patch);
        Ok((core < needed || now < before)
            .then(|| format!("the version of the SDK is {now}; the changes since {before} require at least {needed}")))
    }
}

/// The maximum number of Rust items that an approval names.
const MAX_SUMMARIZED: usize = 3;

/// Combines equal changes into one entry each.
fn combined(mut entries: Vec<ReviewEntry>, groups: &[Vec<usize>], approvals: &[Approval]) -> Vec<ReviewEntry> {
    let mut removed = HashSet::new();
    for group in groups {
        let fingerprint = approvals::fingerprint_of_equal(group.iter().map(|index| &entries[*index].fingerprint));
        let approval = approvals::find(approvals, ApprovedSide::Wire, &fingerprint).cloned();
        // A change with an approval of its own remains an entry.
        let rest: Vec<usize> = group.iter().copied().filter(|index| entries[*index].approval.is_none()).collect();
        let Some((first, others)) = rest.split_first().filter(|(_, others)| !others.is_empty()) else { continue };
        let (uses, use_count) = all_uses(rest.iter().map(|index| &entries[*index].change));
        for index in others {
            removed.insert(*index);
            let other = &entries[*index];
            let rust = other.rust.clone();
            let equal = EqualChange {
                location: other.location.clone(),
                old: other.change.old.clone(),
                old_position: other.old_position,
                new: other.change.new.clone(),
                new_position: other.new_position,
            };
            let entry = &mut entries[*first];
            entry.equal.push(equal);
            entry.rust.extend(rust);
        }
        let entry = &mut entries[*first];
        entry.rust.sort_unstable();
        entry.rust.dedup();
        (entry.change.uses, entry.change.use_count) = (uses, use_count);
        entry.fingerprint = fingerprint;
        entry.approval = approval;
    }
    let mut index = 0..;
    entries.retain(|_| index.next().is_none_or(|index| !removed.contains(&index)));
    entries
}

/// Returns the first operations that changes affect, and the number of operations, each counted once. Of a change with more
/// operations than it lists, only the number is known.
fn all_uses<'c>(changes: impl Iterator<Item = &'c Change>) -> (Vec<OperationUse>, usize) {
    let mut uses: Vec<OperationUse> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut most = 0;
    for change in changes {
        most = most.max(change.use_count);
        for used in &change.uses {
            let index = *known.entry(&used.operation).or_insert(uses.len());
            if index == uses.len() {
                uses.push(used.clone());
            } else {
                let all = &mut uses[index].directions;
                all.extend(&used.directions);
                all.sort_unstable();
                all.dedup();
            }
        }
    }
    let count = uses.len().max(most);
    uses.truncate(MAX_REPORTED_USES);
    (uses, count)
}

/// The parts of an entry that are made from the parsed documents.
struct ChangeLabels {
    location: String,
    difference_locations: Vec<String>,
    fingerprint: String,
    rust: Vec<usize>,
}

/// Returns the labels of each change. `roots` are the old and the new document.
fn labels(changes: &[Change], items: &[RustItem], roots: [&Value; 2]) -> Vec<ChangeLabels> {
    let location = |change: &Change| match change.new.value {
        None => location(&change.old.pointer, roots[0]),
        Some(_) => location(&change.new.pointer, roots[1]),
    };
    let label = |(change, rust): (&Change, Vec<usize>)| ChangeLabels {
        location: location(change),
        difference_locations: change.differences.iter().map(location).collect(),
        fingerprint: approvals::fingerprint(change, roots[0], roots[1]),
        rust,
    };
    changes.iter().zip(attribute(changes, items, roots)).map(label).collect()
}

fn entries(
    changes: Vec<Change>,
    (old, old_parsed): (&Source, ParsedSource),
    (new, new_parsed): (&Source, ParsedSource),
    approvals: &[Approval],
    items: &[RustItem],
) -> Vec<ReviewEntry> {
    if changes.is_empty() {
        return Vec::new();
    }
    let groups = equal_changes(&changes);
    let labels = labels(&changes, items, [old_parsed.root(), new_parsed.root()]);
    let all = || changes.iter().chain(changes.iter().flat_map(|change| &change.differences));
    let pointers = || all().flat_map(|change| [&change.old.pointer, &change.new.pointer]);
    let (old_positions, new_positions) =
        in_parallel(|| old.positions(old_parsed, pointers()), || new.positions(new_parsed, pointers()));
    let old_position = |change: &Change| change.old.value.as_ref().and_then(|_| old_positions.get(&change.old.pointer));
    let new_position = |change: &Change| change.new.value.as_ref().and_then(|_| new_positions.get(&change.new.pointer));
    let mut entries = Vec::new();
    for (mut change, labels) in changes.into_iter().zip(labels) {
        let differences = std::mem::take(&mut change.differences).into_iter().zip(labels.difference_locations);
        let difference = |(change, location): (Change, String)| ComponentDifference {
            old_position: old_position(&change),
            new_position: new_position(&change),
            change,
            location,
        };
        entries.push(ReviewEntry {
            location: labels.location,
            differences: differences.map(difference).collect(),
            old_position: old_position(&change),
            new_position: new_position(&change),
            nearest_position: new_positions.get(&change.new.pointer),
            rust: labels.rust,
            approval: approvals::find(approvals, ApprovedSide::Wire, &labels.fingerprint).cloned(),
            fingerprint: labels.fingerprint,
            change,
            equal: Vec::new(),
        });
    }
    combined(entries, &groups, approvals)
}
