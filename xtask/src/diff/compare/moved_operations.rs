//! Operations that moved to another path.

use std::collections::{HashMap, HashSet};

use webex_call_pickup_codegen::openapi::Operation;

use super::{
    comparison::Comparison,
    digest::{ReferenceDigest, digest},
};

/// The maximum number of operations that are compared with a removed one.
const MAX_CANDIDATES: usize = 16;

/// Finds the removed operations that were added elsewhere, by operation ID or because everything else is equivalent.
/// Returns the index of the added operation by that of the removed one.
pub(super) fn find_moved_operations<'a>(
    comparison: &Comparison<'a>,
    removed: &[Operation<'a>],
    added: &[Operation<'a>],
) -> HashMap<usize, usize> {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    by_id.extend(added.iter().enumerate().rev().filter_map(|(index, operation)| Some((operation.id()?, index))));
    let mut moved: HashMap<usize, usize> = HashMap::new();
    for (from, operation) in removed.iter().enumerate() {
        moved.extend(operation.id().and_then(|id| by_id.remove(id)).map(|to| (from, to)));
    }
    let mut taken: HashSet<usize> = moved.values().copied().collect();
    for references in [ReferenceDigest::AsWritten, ReferenceDigest::Ignored] {
        let content =
            |operation: &Operation<'a>| (operation.method, digest(operation.node.value, &["operationId"], references));
        let mut by_content: HashMap<(&str, u64), Vec<usize>> = HashMap::new();
        // In reverse, since candidates are taken from the end.
        for (index, operation) in added.iter().enumerate().rev() {
            if is_distinctive(operation) && !taken.contains(&index) {
                by_content.entry(content(operation)).or_default().push(index);
            }
        }
        for (from, operation) in removed.iter().enumerate() {
            if moved.contains_key(&from) || !is_distinctive(operation) {
                continue;
            }
            let Some(candidates) = by_content.get_mut(&content(operation)) else { continue };
            let is_same =
                |to: &usize| comparison.is_equivalent_except(&operation.node, &added[*to].node, &["operationId"]);
            if let Some(at) = candidates.iter().rev().take(MAX_CANDIDATES).position(is_same) {
                let to = candidates.remove(candidates.len() - 1 - at);
                moved.insert(from, to);
                taken.insert(to);
            }
        }
    }
    moved
}

/// Returns `true` if an operation has enough keys to be distinguished from others.
fn is_distinctive(operation: &Operation<'_>) -> bool {
    operation.node.entries().filter(|(key, _)| *key != "operationId").count() > 1
}
