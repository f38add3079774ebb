//! Who uses what: a graph from operations to what they share, by which a change learns whom it reaches.

use std::collections::VecDeque;

use crate::diff::{
    change::{Change, Direction, Side, Use, Verdict, Wire},
    compare::Found,
    rules,
};

/// Something that is compared once: an operation in one direction, or what is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Scope(usize);

impl Scope {
    /// What belongs to no operation.
    pub(crate) const DOCUMENT: Self = Self(0);
}

/// Which directions pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mask(u64);

/// One bit a direction; an operation has this many.
const STRIDE: usize = 4;
const FIRST_OF_EACH: u64 = 0x1111_1111_1111_1111;

impl Mask {
    pub(crate) const ALL: Self = Self(u64::MAX);
    /// What is only received.
    pub(crate) const RECEIVED: Self = Self(FIRST_OF_EACH << 2);
    /// What is only sent.
    pub(crate) const SENT: Self = Self(FIRST_OF_EACH | FIRST_OF_EACH << 1);

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

#[derive(Default)]
struct Node {
    edges: Vec<(Scope, Mask)>,
    /// The operation and the direction that this stands for.
    root: Option<(usize, Direction)>,
}

/// The graph.
pub(crate) struct Uses {
    operations: Vec<String>,
    nodes: Vec<Node>,
}

impl Default for Uses {
    fn default() -> Self {
        Self { operations: Vec::new(), nodes: vec![Node::default()] }
    }
}

impl Uses {
    pub(crate) fn scope(&mut self) -> Scope {
        self.nodes.push(Node::default());
        Scope(self.nodes.len() - 1)
    }

    /// An operation, with what goes through it in each direction.
    pub(crate) fn operation(&mut self, name: String) -> [Scope; 3] {
        self.operations.push(name);
        let operation = self.operations.len() - 1;
        Direction::ALL.map(|direction| {
            let scope = self.scope();
            self.nodes[scope.0].root = Some((operation, direction));
            scope
        })
    }

    pub(crate) fn edge(&mut self, from: Scope, to: Scope, mask: Mask) {
        self.nodes[from.0].edges.push((to, mask));
    }

    /// For each scope, a bit for each operation and direction that leads there.
    fn reached(&self) -> Vec<Vec<u64>> {
        let words = (self.operations.len() * STRIDE).div_ceil(64);
        let mut reached = vec![vec![0; words]; self.nodes.len()];
        let mut queue = VecDeque::new();
        let mut is_queued = vec![false; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some((operation, direction)) = node.root {
                let bit = operation * STRIDE + direction as usize;
                reached[index][bit / 64] |= 1 << (bit % 64);
                queue.push_back(index);
                is_queued[index] = true;
            }
        }
        while let Some(from) = queue.pop_front() {
            is_queued[from] = false;
            let bits = reached[from].clone();
            for (to, mask) in &self.nodes[from].edges {
                let mut grew = false;
                for (word, from) in reached[to.0].iter_mut().zip(&bits) {
                    let more = *word | (from & mask.0);
                    grew |= more != *word;
                    *word = more;
                }
                if grew && !is_queued[to.0] {
                    is_queued[to.0] = true;
                    queue.push_back(to.0);
                }
            }
        }
        reached
    }

    fn uses(&self, bits: &[u64]) -> Vec<Use> {
        let mut uses = Vec::new();
        for (word, bits) in bits.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            for slot in 0..64 / STRIDE {
                let directions: Vec<_> = Direction::ALL
                    .into_iter()
                    .filter(|direction| bits >> (slot * STRIDE + *direction as usize) & 1 == 1)
                    .collect();
                if !directions.is_empty() {
                    let operation = self.operations[word * (64 / STRIDE) + slot].clone();
                    uses.push(Use { operation, directions });
                }
            }
        }
        uses
    }
}

/// The changes with whom they reach, and so with what they do.
pub(crate) fn resolve(found: Vec<Found<'_>>, uses: &Uses) -> Vec<Change> {
    if found.is_empty() {
        return Vec::new();
    }
    let reached = uses.reached();
    let mut changes: Vec<Change> = found.into_iter().map(|found| change(found, uses, &reached)).collect();
    changes.sort_by_key(|change| (change.new.pointer.to_string(), change.old.pointer.to_string()));
    changes
}

fn change(found: Found<'_>, uses: &Uses, reached: &[Vec<u64>]) -> Change {
    let mut bits = vec![0; reached[0].len()];
    for (scope, mask) in &found.scopes {
        for (bits, reached) in bits.iter_mut().zip(&reached[scope.0]) {
            *bits |= reached & mask.0;
        }
    }
    let is_of_document = found.scopes.iter().any(|(scope, _)| *scope == Scope::DOCUMENT);
    let side = |(place, value): (crate::diff::place::Place<'_>, _)| Side { pointer: place.pointer(), value };
    let mut change = Change {
        rule: found.rule,
        subject: found.subject,
        old: side(found.old),
        new: side(found.new),
        uses: uses.uses(&bits),
        wire: Wire { old_caller: Verdict::Documentation, new_caller: Verdict::Documentation },
    };
    let directions = change.directions();
    let verdict = |rule: &rules::Rule| {
        if rule.is_documentation() {
            return Verdict::Documentation;
        }
        let worst = directions.iter().map(|direction| rule.verdict(*direction)).max();
        // What no operation reaches breaks nobody; what belongs to the document as a whole concerns everybody.
        let rest = if is_of_document { rule.verdict(Direction::Parameter) } else { Verdict::Compatible };
        worst.unwrap_or(rest)
    };
    change.wire = Wire { old_caller: verdict(change.rule), new_caller: verdict(rules::rule(change.rule.inverse)) };
    change
}
