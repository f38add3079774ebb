//! Changes before it is known which operations they affect.

use std::{collections::HashMap, rc::Rc};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Path};

use super::reachability::{DirectionMask, ReachingOperations, Scope, UseGraph};
use crate::diff::{
    change::{Change, ChangedSide},
    rules::ChangeRule,
    verdict::{Direction, Verdict, WireVerdicts},
};

/// One side of a change: its location, and the value at that location.
#[derive(Clone)]
pub(super) struct RawSide<'a> {
    pub(super) path: Path<'a>,
    pub(super) value: Option<Value>,
}

impl<'a> RawSide<'a> {
    /// A value to show for a location, such as the part of it that changed.
    pub(super) fn showing(path: &Path<'a>, value: impl Into<Value>) -> Self {
        Self { path: path.clone(), value: Some(value.into()) }
    }

    /// The location of `key` in `owner`, with the value of `key` if there is one.
    pub(super) fn of_key(owner: &Node<'a>, key: &'a str) -> Self {
        owner.get(key).map_or_else(|| owner.path.key(key).into(), |node| Self::from(&node))
    }

    fn to_changed_side(&self) -> ChangedSide {
        ChangedSide { pointer: self.path.pointer(), value: self.value.clone() }
    }
}

impl<'a> From<&Node<'a>> for RawSide<'a> {
    fn from(node: &Node<'a>) -> Self {
        Self { path: node.path.clone(), value: Some(node.value.clone()) }
    }
}

impl<'a> From<Path<'a>> for RawSide<'a> {
    /// The location of a value that this side lacks.
    fn from(path: Path<'a>) -> Self {
        Self { path, value: None }
    }
}

/// A change, with the scopes in which it was found.
pub(super) struct RawChange<'a> {
    pub(super) rule: &'static ChangeRule,
    pub(super) subject: String,
    pub(super) old: RawSide<'a>,
    pub(super) new: RawSide<'a>,
    pub(super) scopes: Vec<(Scope, DirectionMask)>,
    /// The differences between the components, if the change is that of a reference. They have its verdicts.
    pub(super) differences: Differences<'a>,
}

/// The differences between two components of which one replaced the other.
pub(super) type Differences<'a> = Rc<Vec<RawChange<'a>>>;

/// Changes, each of which is recorded once however often it is found.
#[derive(Default)]
pub(super) struct RecordedChanges<'a> {
    changes: Vec<RawChange<'a>>,
    index: HashMap<(&'static str, String, String, String), usize>,
}

impl<'a> RecordedChanges<'a> {
    pub(super) fn record(&mut self, change: RawChange<'a>) {
        // The location of a missing value depends on the reference that was followed; that of a value does not.
        let location = |this: &RawSide<'a>, other: &RawSide<'a>| match (&this.value, &other.value) {
            (None, Some(_)) => String::new(),
            _ => this.path.pointer().to_string(),
        };
        let (old, new) = (location(&change.old, &change.new), location(&change.new, &change.old));
        let key = (change.rule.id, change.subject.clone(), old, new);
        match self.index.get(&key) {
            Some(index) => self.changes[*index].scopes.extend(change.scopes),
            None => {
                self.index.insert(key, self.changes.len());
                self.changes.push(change);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &RawChange<'a>> + Clone {
        self.changes.iter()
    }

    pub(super) fn into_vec(self) -> Vec<RawChange<'a>> {
        self.changes
    }
}

/// The verdicts of a change in each direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChangeVerdicts {
    old_caller: [Verdict; 3],
    new_caller: [Verdict; 3],
}

impl ChangeVerdicts {
    fn of(rule: &ChangeRule) -> Self {
        Self { old_caller: rule.verdicts, new_caller: rule.inverse.verdicts }
    }

    /// Returns `true` if only readers of the document see the change.
    pub(super) fn is_documentation(self) -> bool {
        self.old_caller == [Verdict::Documentation; 3]
    }

    /// Returns the worse verdict of each direction.
    pub(super) fn worst(self, other: Self) -> Self {
        let worse = |a: [Verdict; 3], b: [Verdict; 3]| [a[0].max(b[0]), a[1].max(b[1]), a[2].max(b[2])];
        Self {
            old_caller: worse(self.old_caller, other.old_caller),
            new_caller: worse(self.new_caller, other.new_caller),
        }
    }

    fn only_in(self, mask: DirectionMask) -> Self {
        let visible = |verdicts: [Verdict; 3]| {
            Direction::ALL.map(|direction| match mask.contains(direction) {
                true => verdicts[direction as usize],
                false => Verdict::Documentation,
            })
        };
        Self { old_caller: visible(self.old_caller), new_caller: visible(self.new_caller) }
    }
}

impl RawChange<'_> {
    /// Returns the verdicts in the directions in which the change was found.
    pub(super) fn verdicts(&self) -> ChangeVerdicts {
        let verdicts = self.unmasked_verdicts();
        let visible = self.scopes.iter().map(|(_, mask)| verdicts.only_in(*mask)).reduce(ChangeVerdicts::worst);
        visible.unwrap_or(verdicts)
    }

    fn unmasked_verdicts(&self) -> ChangeVerdicts {
        let of_differences = self.differences.iter().map(RawChange::verdicts).reduce(ChangeVerdicts::worst);
        of_differences.unwrap_or_else(|| ChangeVerdicts::of(self.rule))
    }
}

/// Attributes changes to the operations that use what changed, and so determines their verdicts.
pub(super) fn attribute(changes: Vec<RawChange<'_>>, uses: &UseGraph) -> Vec<Change> {
    if changes.is_empty() {
        return Vec::new();
    }
    let reached = uses.reaching_operations();
    let mut changes: Vec<Change> = changes.iter().map(|change| attributed(change, uses, &reached)).collect();
    changes.sort_by_cached_key(|change| (change.new.pointer.to_string(), change.old.pointer.to_string()));
    changes
}

fn attributed(raw: &RawChange<'_>, uses: &UseGraph, reached: &ReachingOperations) -> Change {
    let users = uses.users(&raw.scopes, reached);
    let belongs_to_document = raw.scopes.iter().any(|(scope, _)| *scope == Scope::DOCUMENT);
    let mut differences: Vec<Change> =
        raw.differences.iter().map(|raw| difference(raw, &users.directions, belongs_to_document)).collect();
    differences.sort_by_key(|difference| std::cmp::Reverse(difference.wire.old_caller));
    Change {
        rule: raw.rule,
        subject: raw.subject.clone(),
        wire: wire_verdicts(raw.unmasked_verdicts(), &users.directions, belongs_to_document),
        old: raw.old.to_changed_side(),
        new: raw.new.to_changed_side(),
        uses: users.first,
        use_count: users.count,
        directions: users.directions,
        differences,
        witness: None,
    }
}

/// Returns a difference between two components, which travels in the directions of the reference to them.
fn difference(raw: &RawChange<'_>, directions: &[Direction], belongs_to_document: bool) -> Change {
    let is_visible = |way: &&Direction| raw.scopes.iter().any(|(_, mask)| mask.contains(**way));
    let directions: Vec<Direction> = directions.iter().filter(is_visible).copied().collect();
    Change {
        rule: raw.rule,
        subject: raw.subject.clone(),
        wire: wire_verdicts(raw.unmasked_verdicts(), &directions, belongs_to_document),
        old: raw.old.to_changed_side(),
        new: raw.new.to_changed_side(),
        uses: Vec::new(),
        use_count: 0,
        directions,
        differences: Vec::new(),
        witness: None,
    }
}

fn wire_verdicts(verdicts: ChangeVerdicts, directions: &[Direction], belongs_to_document: bool) -> WireVerdicts {
    let verdict = |verdicts: [Verdict; 3]| {
        if verdicts == [Verdict::Documentation; 3] {
            return Verdict::Documentation;
        }
        let in_direction = |direction: Direction| verdicts[direction as usize].max(Verdict::Compatible);
        let worst = directions.iter().map(|direction| in_direction(*direction)).max();
        // A change that affects no operation breaks no caller; one of the document itself affects all callers.
        let otherwise = if belongs_to_document { in_direction(Direction::Parameter) } else { Verdict::Compatible };
        worst.unwrap_or(otherwise)
    };
    WireVerdicts { old_caller: verdict(verdicts.old_caller), new_caller: verdict(verdicts.new_caller) }
}
