//! The graph of uses, from operations to what they share. It attributes a change to operations and directions.

use crate::diff::{
    change::{MAX_REPORTED_USES, OperationUse},
    verdict::Direction,
};

/// The owner of something that is compared once: an operation in one direction, or a shared component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Scope(usize);

impl Scope {
    /// The scope of what belongs to no operation.
    pub(super) const DOCUMENT: Self = Self(0);
}

/// The directions in which something is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DirectionMask([bool; 3]);

impl DirectionMask {
    pub(super) const ALL: Self = Self([true; 3]);
    /// The direction of read-only values.
    pub(super) const RECEIVED: Self = Self([false, false, true]);
    /// The directions of write-only values.
    pub(super) const SENT: Self = Self([true, true, false]);

    pub(super) fn and(self, other: Self) -> Self {
        Self([0, 1, 2].map(|index| self.0[index] && other.0[index]))
    }

    pub(super) fn contains(self, direction: Direction) -> bool {
        self.0[direction as usize]
    }
}

#[derive(Default)]
struct ScopeNode {
    edges: Vec<(Scope, DirectionMask)>,
    /// The operation and the direction, if the scope is that of an operation.
    operation: Option<(usize, Direction)>,
}

/// A graph whose nodes are scopes.
pub(super) struct UseGraph {
    operations: Vec<String>,
    nodes: Vec<ScopeNode>,
}

impl Default for UseGraph {
    fn default() -> Self {
        Self { operations: Vec::new(), nodes: vec![ScopeNode::default()] }
    }
}

/// The operations that use something.
pub(super) struct Users {
    pub(super) count: usize,
    /// The first operations, at most [`MAX_REPORTED_USES`].
    pub(super) first: Vec<OperationUse>,
    pub(super) directions: Vec<Direction>,
}

impl UseGraph {
    pub(super) fn add_scope(&mut self) -> Scope {
        self.nodes.push(ScopeNode::default());
        Scope(self.nodes.len() - 1)
    }

    /// Adds an operation and returns its scopes, one for each direction.
    pub(super) fn add_operation(&mut self, name: String) -> [Scope; 3] {
        self.operations.push(name);
        let operation = self.operations.len() - 1;
        Direction::ALL.map(|direction| {
            let scope = self.add_scope();
            self.nodes[scope.0].operation = Some((operation, direction));
            scope
        })
    }

    pub(super) fn add_edge(&mut self, from: Scope, to: Scope, mask: DirectionMask) {
        self.nodes[from.0].edges.push((to, mask));
    }

    /// Finds the operations that reach each scope.
    pub(super) fn reaching_operations(&self) -> ReachingOperations {
        ReachingOperations(Direction::ALL.map(|direction| self.reaching_in(direction)))
    }

    /// Finds the operations that reach each scope in one direction. Scopes that reach one another form a component with
    /// one set of bits, so that a single pass is enough.
    fn reaching_in(&self, direction: Direction) -> OperationBits {
        let components = StronglyConnected::of(&self.nodes, direction);
        let words = self.operations.len().div_ceil(64);
        // Empty until an operation reaches the component. Nothing leads to the scopes of operations, which are many.
        let mut bits: Vec<Vec<u64>> = vec![Vec::new(); components.members.len()];
        // The number of a component is greater than the numbers of those that it leads to.
        for component in (0..components.members.len()).rev() {
            let from = std::mem::take(&mut bits[component]);
            for member in &components.members[component] {
                let operation = self.nodes[*member].operation.filter(|(_, found)| *found == direction);
                let edges = self.nodes[*member].edges.iter().filter(|(_, mask)| mask.contains(direction));
                for to in edges.map(|(to, _)| components.of_node[to.0]).filter(|to| *to != component) {
                    if bits[to].is_empty() && (operation.is_some() || !from.is_empty()) {
                        bits[to] = vec![0; words];
                    }
                    if let Some((operation, _)) = operation {
                        bits[to][operation / 64] |= 1 << (operation % 64);
                    }
                    bits[to].iter_mut().zip(&from).for_each(|(word, from)| *word |= from);
                }
            }
            bits[component] = from;
        }
        OperationBits { component: components.of_node, bits }
    }

    /// Returns the operations that reach any of `scopes`.
    pub(super) fn users(&self, scopes: &[(Scope, DirectionMask)], reached: &ReachingOperations) -> Users {
        let words = self.operations.len().div_ceil(64);
        let bits = Direction::ALL.map(|direction| {
            let mut bits = vec![0; words];
            for (scope, _) in scopes.iter().filter(|(_, mask)| mask.contains(direction)) {
                let from = reached.0[direction as usize].of(*scope);
                bits.iter_mut().zip(from).for_each(|(word, from)| *word |= from);
                if let Some((operation, _)) = self.nodes[scope.0].operation.filter(|(_, found)| *found == direction) {
                    bits[operation / 64] |= 1 << (operation % 64);
                }
            }
            bits
        });
        let directions =
            Direction::ALL.into_iter().filter(|direction| bits[*direction as usize].iter().any(|word| *word != 0));
        let (mut count, mut first) = (0, Vec::new());
        for word in 0..words {
            let any = bits.iter().fold(0, |any, bits| any | bits[word]);
            count += any.count_ones() as usize;
            for bit in (0..64).filter(|bit| any >> bit & 1 == 1) {
                if first.len() == MAX_REPORTED_USES {
                    break;
                }
                let has = |direction: &Direction| bits[*direction as usize][word] >> bit & 1 == 1;
                let directions = Direction::ALL.into_iter().filter(has).collect();
                first.push(OperationUse { operation: self.operations[word * 64 + bit].clone(), directions });
            }
        }
        Users { count, first, directions: directions.collect() }
    }
}

/// The operations that reach each scope, by direction.
pub(super) struct ReachingOperations([OperationBits; 3]);

/// A bit for each operation that reaches a component of the graph.
struct OperationBits {
    component: Vec<usize>,
    bits: Vec<Vec<u64>>,
}

impl OperationBits {
    fn of(&self, scope: Scope) -> &[u64] {
        &self.bits[self.component[scope.0]]
    }
}

/// The strongly connected components of the graph, found by Tarjan's algorithm without recursion.
struct StronglyConnected {
    of_node: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl StronglyConnected {
    fn of(nodes: &[ScopeNode], direction: Direction) -> Self {
        const UNSEEN: usize = usize::MAX;
        let mut components = Self { of_node: vec![UNSEEN; nodes.len()], members: Vec::new() };
        let (mut index, mut low) = (vec![UNSEEN; nodes.len()], vec![UNSEEN; nodes.len()]);
        let (mut stack, mut next) = (Vec::new(), 0);
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
                    stack.push(node);
                }
                let step = nodes[node].edges.get(*edge);
                *edge += 1;
                match step {
                    Some((to, mask)) if mask.contains(direction) => {
                        if index[to.0] == UNSEEN {
                            path.push((to.0, 0));
                        } else if components.of_node[to.0] == UNSEEN {
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
                            let at = stack.iter().rposition(|member| *member == node).unwrap_or_default();
                            let members = stack.split_off(at);
                            members.iter().for_each(|member| components.of_node[*member] = components.members.len());
                            components.members.push(members);
                        }
                    }
                }
            }
        }
        components
    }
}
