//! Properties that moved to another object: one change for readers, where the comparison finds a removed and an added
//! property.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Pointer, vocabulary::DOCUMENTATION};

use crate::diff::{
    change::{Change, ChangedSide, OperationUse},
    location::location,
    rules::{self, ChangeRule},
    verdict::{Direction, Verdict, WireVerdicts},
};

/// The name and the constraints of a property.
type PropertyIdentity = (String, String);

/// Replaces each pair of a removed and an added property with the same name and constraints by one change.
pub(super) fn merge_moved_properties(mut changes: Vec<Change>) -> Vec<Change> {
    let mut removed: HashMap<PropertyIdentity, Vec<usize>> = HashMap::new();
    let mut added: HashMap<PropertyIdentity, Vec<usize>> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let (side, list) = if REMOVED.contains(&change.rule) {
            (&change.old, &mut removed)
        } else if ADDED.contains(&change.rule) {
            (&change.new, &mut added)
        } else {
            continue;
        };
        if let Some(value) = side.value.as_ref().filter(|value| is_distinctive(value)) {
            list.entry((change.subject.clone(), constraints(value))).or_default().push(index);
        }
    }
    let mut merged = HashSet::new();
    for (key, from) in removed {
        if let ([from], Some([to])) = (&from[..], added.get(&key).map(Vec::as_slice))
            && is_within_one_value(&changes[*from], &changes[*to])
        {
            changes[*from] = moved(&changes[*from], &changes[*to]);
            merged.insert(*to);
        }
    }
    let mut index = 0..;
    changes.retain(|_| index.next().is_none_or(|index| !merged.contains(&index)));
    changes
}

const REMOVED: [&ChangeRule; 4] = [
    &rules::OPTIONAL_PROPERTY_REMOVED,
    &rules::REQUIRED_PROPERTY_REMOVED,
    &rules::OPTIONAL_PROPERTY_REFUSED,
    &rules::REQUIRED_PROPERTY_REFUSED,
];
const ADDED: [&ChangeRule; 4] = [
    &rules::OPTIONAL_PROPERTY_ADDED,
    &rules::REQUIRED_PROPERTY_ADDED,
    &rules::OPTIONAL_PROPERTY_ADMITTED,
    &rules::REQUIRED_PROPERTY_ADMITTED,
];

/// Returns `true` if two changes are in one schema, or in schemas of the same request body or response.
fn is_within_one_value(from: &Change, to: &Change) -> bool {
    if from.old.pointer == to.new.pointer {
        return false;
    }
    // The component, the parameter, the request body or the response.
    let owner = |pointer: &Pointer| {
        let segments: Vec<Cow<'_, str>> = pointer.segments().collect();
        let names: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let length = match names[..] {
            ["components", ..] => 3,
            ["paths", _, _, "requestBody", ..] => 4,
            ["paths", _, _, "parameters" | "responses", ..] => 5,
            _ => return None,
        };
        names.get(..length).map(|names| names.join("\n"))
    };
    let (a, b) = (owner(&from.old.pointer), owner(&to.new.pointer));
    let is_shared = |used: &OperationUse, other: &OperationUse| {
        let is_body = |direction: &&Direction| **direction != Direction::Parameter;
        used.operation == other.operation
            && used.directions.iter().filter(is_body).any(|way| other.directions.contains(way))
    };
    (a.is_some() && a == b) || from.uses.iter().any(|used| to.uses.iter().any(|other| is_shared(used, other)))
}

/// Returns the keywords of a property other than documentation, as a string.
fn constraints(property: &Value) -> String {
    match property {
        Value::Object(entries) => {
            let mut keywords: Vec<_> =
                entries.iter().filter(|(key, _)| !DOCUMENTATION.contains(&key.as_str())).collect();
            keywords.sort_by_key(|(key, _)| *key);
            keywords.into_iter().map(|(key, value)| format!("{key} {value}\n")).collect()
        }
        other => other.to_string(),
    }
}

/// Returns `true` if a property has enough keywords to be distinguished from others of its type.
fn is_distinctive(property: &Value) -> bool {
    property.get("description").is_some() || property.get("properties").is_some()
}

/// Returns the change of a property that moved.
fn moved(from: &Change, to: &Change) -> Change {
    let rule = &rules::PROPERTY_MOVED;
    let show = |side: &ChangedSide| ChangedSide {
        pointer: side.pointer.clone(),
        value: Some(Value::from(location(&side.pointer, &Value::Null))),
    };
    let mut uses = from.uses.clone();
    for added in &to.uses {
        if !uses.contains(added) {
            uses.push(added.clone());
        }
    }
    let is_affected = |direction: &Direction| [from, to].iter().any(|change| change.directions.contains(direction));
    let directions: Vec<Direction> = Direction::ALL.into_iter().filter(is_affected).collect();
    let own = directions.iter().map(|direction| rule.verdict(*direction)).max().unwrap_or(Verdict::Compatible);
    Change {
        rule,
        subject: from.subject.clone(),
        old: show(&from.old),
        new: show(&to.new),
        use_count: uses.len().max(from.use_count).max(to.use_count),
        uses,
        directions,
        differences: Vec::new(),
        witness: None,
        wire: WireVerdicts {
            old_caller: own.max(from.wire.old_caller).max(to.wire.old_caller),
            new_caller: own.max(from.wire.new_caller).max(to.wire.new_caller),
        },
    }
}
