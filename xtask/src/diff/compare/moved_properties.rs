//! Recognises what is one change to a reader, and two to the comparison: a property that moved to another object.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diff::{
    change::{Change, ChangedSide},
    compare::TEXTS,
    rules::rule,
    verdict::{Direction, Verdict, WireVerdicts},
};

/// Makes one change of each property that went in one place and came in another.
pub(crate) fn moved(mut changes: Vec<Change>) -> Vec<Change> {
    let mut removed: HashMap<(String, String), Vec<usize>> = HashMap::new();
    let mut added: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let (side, list) = match change.rule.id {
            "optional-property-removed"
            | "required-property-removed"
            | "optional-property-refused"
            | "required-property-refused" => (&change.old, &mut removed),
            "optional-property-added"
            | "required-property-added"
            | "optional-property-admitted"
            | "required-property-admitted" => (&change.new, &mut added),
            _ => continue,
        };
        if let Some(value) = side.value.as_ref().filter(|value| is_telling(value)) {
            list.entry((change.subject.clone(), unworded(value))).or_default().push(index);
        }
    }
    let mut gone = HashSet::new();
    for (key, from) in removed {
        if let ([from], Some([to])) = (&from[..], added.get(&key).map(Vec::as_slice)) {
            changes[*from] = one(&changes[*from], &changes[*to]);
            gone.insert(*to);
        }
    }
    let mut index = 0;
    changes.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
    changes
}

/// A property without the words for its readers, as text.
fn unworded(property: &Value) -> String {
    match property {
        Value::Object(entries) => {
            let mut said: Vec<_> = entries.iter().filter(|(key, _)| !TEXTS.contains(&key.as_str())).collect();
            said.sort_by_key(|(key, _)| *key);
            said.into_iter().map(|(key, value)| format!("{key} {value}\n")).collect()
        }
        other => other.to_string(),
    }
}

/// Whether a property says enough of itself to be told from others of its kind.
fn is_telling(value: &Value) -> bool {
    value.get("description").is_some() || value.get("properties").is_some()
}

fn one(from: &Change, to: &Change) -> Change {
    let mut change = from.clone();
    change.rule = rule("property-moved");
    let show = |side: &ChangedSide| ChangedSide {
        pointer: side.pointer.clone(),
        value: Some(Value::from(side.pointer.to_string())),
    };
    (change.old, change.new) = (show(&from.old), show(&to.new));
    for used in &to.uses {
        if !change.uses.contains(used) {
            change.uses.push(used.clone());
        }
    }
    change.use_count = change.uses.len().max(from.use_count).max(to.use_count);
    change.directions =
        Direction::ALL.into_iter().filter(|way| from.directions.contains(way) || to.directions.contains(way)).collect();
    let verdicts = change.directions.iter().map(|direction| change.rule.verdict(*direction));
    let own = verdicts.max().unwrap_or(Verdict::Compatible);
    change.wire = WireVerdicts {
        old_caller: own.max(from.wire.old_caller).max(to.wire.old_caller),
        new_caller: own.max(from.wire.new_caller).max(to.wire.new_caller),
    };
    change
}
