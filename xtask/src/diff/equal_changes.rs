//! Changes that are equal except for their places, such as the same property added to forty responses.

use std::collections::HashMap;

use serde_json::Value;

use crate::diff::{
    change::{Change, ChangedSide},
    verdict::Verdict,
};

/// The minimum number of equal changes that are reported as one.
const MIN_EQUAL: usize = 3;

/// Returns the groups of equal changes, as indexes, in the order of their first changes. Changes of documentation are omitted,
/// because reports only count them.
pub(crate) fn equal_changes(changes: &[Change]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_content: HashMap<String, usize> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        if change.wire.old_caller == Verdict::Documentation {
            continue;
        }
        let group = *by_content.entry(content(change)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(index);
    }
    groups.retain(|group| group.len() >= MIN_EQUAL);
    groups
}

/// Returns the parts of a change that a report shows, without its place.
fn content(change: &Change) -> String {
    let value = |side: &ChangedSide| side.value.as_ref().map(Value::to_string).unwrap_or_default();
    let Change { rule, subject, old, new, directions, wire, .. } = change;
    format!("{}\n{subject}\n{}\n{}\n{directions:?}\n{wire:?}", rule.id, value(old), value(new))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::compare::compare;

    #[test]
    fn equal_changes_differ_in_their_places_only() {
        let document = |secured: usize, scheme: &str| {
            let operation = |number: usize| {
                let security = if number < secured { json!([{ scheme: [] }]) } else { json!([]) };
                (format!("/a{number}"), json!({ "get": { "security": security, "responses": {} } }))
            };
            json!({ "paths": (0..5).map(operation).collect::<serde_json::Map<_, _>>() })
        };
        let groups = |old: Value, new: Value| equal_changes(&compare(&old, &new));
        assert_eq!(groups(document(5, "key"), document(0, "key")), [[0, 1, 2, 3, 4]]);
        assert_eq!(groups(document(3, "key"), document(0, "key")).len(), 1);
        assert!(groups(document(2, "key"), document(0, "key")).is_empty(), "too few");
        assert_eq!(groups(document(5, "key"), document(5, "other")).len(), 1);
    }
}
