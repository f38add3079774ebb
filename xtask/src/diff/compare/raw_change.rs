//! Changes before it is known which operations they affect.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Path};

use super::reachability::{DirectionMask, ReachingOperations, Scope, UseGraph};
use crate::diff::{
    change::{Change, ChangedSide},
    rules::Rule,
    verdict::{Direction, Verdict, WireVerdicts},
};

/// One side of a change: its location, and the value at that location.
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

    fn into_changed_side(self) -> ChangedSide {
        ChangedSide { pointer: self.path.pointer(), value: self.value }
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
    pub(super) rule: &'static Rule,
    pub(super) subject: String,
    pub(super) old: RawSide<'a>,
    pub(super) new: RawSide<'a>,
    pub(super) scopes: Vec<(Scope, DirectionMask)>,
    /// The verdicts, if they are not those of the rule.
    pub(super) own_verdicts: Option<ChangeVerdicts>,
}

/// The verdicts of a change in each direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChangeVerdicts {
    old_caller: [Verdict; 3],
    new_caller: [Verdict; 3],
}

impl ChangeVerdicts {
    fn of(rule: &Rule) -> Self {
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
        let verdicts = self.own_verdicts.unwrap_or(ChangeVerdicts::of(self.rule));
        let visible = self.scopes.iter().map(|(_, mask)| verdicts.only_in(*mask)).reduce(ChangeVerdicts::worst);
        visible.unwrap_or(verdicts)
    }
}

/// Attributes changes to the operations that use what changed, and so determines their verdicts.
pub(super) fn attribute(changes: Vec<RawChange<'_>>, uses: &UseGraph) -> Vec<Change> {
    if changes.is_empty() {
        return Vec::new();
    }
    let reached = uses.reaching_operations();
    let mut changes: Vec<Change> = changes.into_iter().map(|change| attributed(change, uses, &reached)).collect();
    changes.sort_by_cached_key(|change| (change.new.pointer.to_string(), change.old.pointer.to_string()));
    changes
}

fn attributed(raw: RawChange<'_>, uses: &UseGraph, reached: &ReachingOperations) -> Change {
    let users = uses.users(&raw.scopes, reached);
    let belongs_to_document = raw.scopes.iter().any(|(scope, _)| *scope == Scope::DOCUMENT);
    let verdicts = raw.own_verdicts.unwrap_or(ChangeVerdicts::of(raw.rule));
    let verdict = |verdicts: [Verdict; 3]| {
        if verdicts == [Verdict::Documentation; 3] {
            return Verdict::Documentation;
        }
        let in_direction = |direction: Direction| verdicts[direction as usize].max(Verdict::Compatible);
        let worst = users.directions.iter().map(|direction| in_direction(*direction)).max();
        // A change that affects no operation breaks no caller; one of the document itself affects all callers.
        let otherwise = if belongs_to_document { in_direction(Direction::Parameter) } else { Verdict::Compatible };
        worst.unwrap_or(otherwise)
    };
    Change {
        rule: raw.rule,
        subject: raw.subject,
        wire: WireVerdicts { old_caller: verdict(verdicts.old_caller), new_caller: verdict(verdicts.new_caller) },
        old: raw.old.into_changed_side(),
        new: raw.new.into_changed_side(),
        uses: users.first,
        use_count: users.count,
        directions: users.directions,
        witness: None,
    }
}
