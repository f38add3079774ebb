//! Who uses what: a graph from operations to what they share, by which a change learns whom it reaches.

use crate::diff::{
    change::{Change, ChangedSide, OperationUse},
    compare::Found,
    rules,
    verdict::{Direction, Verdict, WireVerdicts},
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
pub(crate) struct Mask([bool; 3]);

impl Mask {
    pub(crate) const ALL: Self = Self([true; 3]);
    /// What is only received.
    pub(crate) const RECEIVED: Self = Self([false, false, true]);
    /// What is only sent.
    pub(crate) const SENT: Self = Self([true, true, false]);

    pub(crate) fn and(self, other: Self) -> Self {
        Self([0, 1, 2].map(|index| self.0[index] && other.0[index]))
    }

    fn passes(self, direction: Direction) -> bool {
        self.0[direction as usize]
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

    /// For each scope, a bit for each operation that leads there in that direction. What leads to one another forms a
    /// group and has one set of bits, so that one pass is enough.
    fn reached(&self, direction: Direction) -> Reached {
        let groups = Groups::of(&self.nodes, direction);
        let words = self.operations.len().div_ceil(64);
        // Empty until something leads there. Operations, of which nothing else is made, never get any.
        let mut bits: Vec<Vec<u64>> = vec![Vec::new(); groups.members.len()];
        // A group has a greater number than those it leads to.
        for group in (0..groups.members.len()).rev() {
            let from = std::mem::take(&mut bits[group]);
            for member in &groups.members[group] {
                let operation = self.nodes[*member].root.filter(|(_, found)| *found == direction);
                let edges = self.nodes[*member].edges.iter().filter(|(_, mask)| mask.passes(direction));
                for to in edges.map(|(to, _)| groups.of_node[to.0]).filter(|to| *to != group) {
                    if bits[to].is_empty() && (operation.is_some() || !from.is_empty()) {
                        bits[to] = vec![0; words];
                    }
                    if let Some((operation, _)) = operation {
                        bits[to][operation / 64] |= 1 << (operation % 64);
                    }
                    bits[to].iter_mut().zip(&from).for_each(|(word, from)| *word |= from);
                }
            }
            bits[group] = from;
        }
        Reached { group: groups.of_node, bits }
    }

    /// Who uses what is in these scopes: how many operations, the first of them, and in which directions.
    fn of(&self, scopes: &[(Scope, Mask)], reached: &[Reached; 3]) -> (usize, Vec<OperationUse>, Vec<Direction>) {
        let words = self.operations.len().div_ceil(64);
        let bits = Direction::ALL.map(|direction| {
            let mut bits = vec![0; words];
            for (scope, _) in scopes.iter().filter(|(_, mask)| mask.passes(direction)) {
                bits.iter_mut().zip(reached[direction as usize].bits(*scope)).for_each(|(word, from)| *word |= from);
                if let Some((operation, _)) = self.nodes[scope.0].root.filter(|(_, found)| *found == direction) {
                    bits[operation / 64] |= 1 << (operation % 64);
                }
            }
            bits
        });
        let directions =
            Direction::ALL.into_iter().filter(|direction| bits[*direction as usize].iter().any(|word| *word != 0));
        let (mut count, mut uses) = (0, Vec::new());
        for word in 0..words {
            let any = bits.iter().fold(0, |any, bits| any | bits[word]);
            count += any.count_ones() as usize;
            for bit in (0..64).filter(|bit| any >> bit & 1 == 1) {
                if uses.len() == MOST_USES {
                    break;
                }
                let has = |direction: &Direction| bits[*direction as usize][word] >> bit & 1 == 1;
                let directions = Direction::ALL.into_iter().filter(has).collect();
                uses.push(OperationUse { operation: self.operations[word * 64 + bit].clone(), directions });
            }
        }
        (count, uses, directions.collect())
    }
}

/// The operations that are kept for one change. Who reads about more of them no longer counts.
const MOST_USES: usize = 50;

struct Reached {
    group: Vec<usize>,
    bits: Vec<Vec<u64>>,
}

impl Reached {
    fn bits(&self, scope: Scope) -> &[u64] {
        &self.bits[self.group[scope.0]]
    }
}

/// The strongly connected components of the graph, by Tarjan's algorithm without recursion.
struct Groups {
    of_node: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    fn of(nodes: &[Node], direction: Direction) -> Self {
        const UNSEEN: usize = usize::MAX;
        let mut groups = Self { of_node: vec![UNSEEN; nodes.len()], members: Vec::new() };
        let (mut index, mut low) = (vec![UNSEEN; nodes.len()], vec![UNSEEN; nodes.len()]);
        let (mut open, mut next) = (Vec::new(), 0);
        for start in 0..nodes.len() {
            if index[start] != UNSEEN {
                continue;
            }
            let mut path = vec![(start, 0)];
            while let Some((node, edge)) = path.last_mut() {
                let node = *node;
                if *edge == 0 {
                    (index[node], low[node]) = (next, next);
                    next += 1;
                    open.push(node);
                }
                let step = nodes[node].edges.get(*edge);
                *edge += 1;
                match step {
                    Some((to, mask)) if mask.passes(direction) => {
                        if index[to.0] == UNSEEN {
                            path.push((to.0, 0));
                        } else if groups.of_node[to.0] == UNSEEN {
                            low[node] = low[node].min(index[to.0]);
                        }
                    }
                    Some(_) => {}
                    None => {
                        path.pop();
                        if let Some((parent, _)) = path.last() {
                            low[*parent] = low[*parent].min(low[node]);
                        }
                        if low[node] == index[node] {
                            let at = open.iter().rposition(|open| *open == node).unwrap_or_default();
                            let members = open.split_off(at);
                            members.iter().for_each(|member| groups.of_node[*member] = groups.members.len());
                            groups.members.push(members);
                        }
                    }
                }
            }
        }
        groups
    }
}

/// The changes with whom they reach, and so with what they do.
pub(crate) fn resolve(found: Vec<Found<'_>>, uses: &Uses) -> Vec<Change> {
    if found.is_empty() {
        return Vec::new();
    }
    let reached = Direction::ALL.map(|direction| uses.reached(direction));
    let mut changes: Vec<Change> = found.into_iter().map(|found| change(found, uses, &reached)).collect();
    changes.sort_by_cached_key(|change| (change.new.pointer.to_string(), change.old.pointer.to_string()));
    changes
}

fn change(found: Found<'_>, uses: &Uses, reached: &[Reached; 3]) -> Change {
    let (use_count, used, directions) = uses.of(&found.scopes, reached);
    let is_of_document = found.scopes.iter().any(|(scope, _)| *scope == Scope::DOCUMENT);
    let side = |(place, value): (crate::diff::place::Place<'_>, _)| ChangedSide { pointer: place.pointer(), value };
    let mut change = Change {
        rule: found.rule,
        subject: found.subject,
        old: side(found.old),
        new: side(found.new),
        uses: used,
        use_count,
        directions,
        wire: WireVerdicts { old_caller: Verdict::Documentation, new_caller: Verdict::Documentation },
    };
    let verdict = |rule: &rules::Rule| {
        if rule.is_documentation() {
            return Verdict::Documentation;
        }
        let worst = change.directions.iter().map(|direction| rule.verdict(*direction)).max();
        // What no operation reaches breaks nobody; what belongs to the document as a whole concerns everybody.
        let rest = if is_of_document { rule.verdict(Direction::Parameter) } else { Verdict::Compatible };
        worst.unwrap_or(rest)
    };
    let inverse = rules::rule(change.rule.inverse);
    let wire = WireVerdicts { old_caller: verdict(change.rule), new_caller: verdict(inverse) };
    change.wire = wire;
    change
}
