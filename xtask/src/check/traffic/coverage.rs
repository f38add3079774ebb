//! What of the document a recording has shown, and what not.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    api::{Api, Known},
    exchange::{Observations, Seen},
    value_schema::{Id, Others},
};
use crate::check::operation_location::OperationLocation;

/// The most places of an operation that are told of.
const MAX_PLACES: usize = 10_000;

/// What the document has to show, by place: the values of its enum.
type Documented = BTreeMap<OperationLocation, Option<BTreeSet<String>>>;

/// The coverage, a line each.
pub(super) fn notes(api: &Api<'_>, observations: &Observations) -> Vec<String> {
    let mut notes = Vec::new();
    let mut unseen = Vec::new();
    for (index, known) in api.operations.iter().enumerate() {
        match observations.seen.get(&index) {
            Some(seen) => of_operation(api, known, seen, &mut notes),
            None => unseen.push(known.name()),
        }
    }
    if !unseen.is_empty() {
        notes.push(format!("operations that were not seen: {}", unseen.join(", ")));
    }
    notes
}

fn of_operation(api: &Api<'_>, known: &Known<'_>, seen: &Seen, notes: &mut Vec<String>) {
    let name = known.name();
    let statuses = known.answers.keys().filter(|status| !seen.answers.contains(*status)).cloned().collect();
    notes.push(format!(
        "{name}: {}; statuses {}",
        if seen.exchanges == 1 { "1 exchange".to_owned() } else { format!("{} exchanges", seen.exchanges) },
        told(counts(&seen.statuses), statuses)
    ));
    let mut documented = Documented::new();
    for (name, parameter) in &known.query {
        below(api, parameter.shape, &OperationLocation::parameter("query", name), &mut documented);
    }
    if let Some(request) = &known.request {
        request.content.iter().for_each(|(media_type, id)| {
            below(api, *id, &OperationLocation::request().body(media_type), &mut documented)
        });
    }
    // Of answers that were not seen, nothing could be.
    for (status, answer) in known.answers.iter().filter(|(status, _)| seen.answers.contains(*status)) {
        for (media_type, id) in &answer.content {
            below(api, *id, &OperationLocation::response(status).body(media_type), &mut documented);
        }
    }
    let is_seen = |place: &OperationLocation| seen.places.contains_key(place);
    let (shown, missing): (Vec<_>, Vec<_>) = documented.keys().partition(|place| is_seen(place));
    if !documented.is_empty() {
        let missing = missing.iter().map(|place| format!("`{place}`")).collect();
        let shown = format!("{} of {} seen", shown.len(), documented.len());
        notes.push(format!("{name}: parameters and properties: {}", told(shown, missing)));
    }
    for (place, values) in &documented {
        let Some(values) = values.as_ref().filter(|_| is_seen(place)) else { continue };
        let none = BTreeMap::new();
        let found = seen.values.get(place).unwrap_or(&none);
        let missing = values.iter().filter(|value| !found.contains_key(*value)).cloned().collect();
        notes.push(format!("{name}: values of `{place}`: {}", told(counts(found), missing)));
    }
}

fn counts(counts: &BTreeMap<String, usize>) -> String {
    let counts: Vec<_> = counts.iter().map(|(what, count)| format!("{what} ({count})")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

fn told(seen: String, missing: Vec<String>) -> String {
    if missing.is_empty() { seen } else { format!("{seen}; not seen: {}", missing.join(", ")) }
}

/// The places of the properties below a schema, and of what is a parameter itself.
fn below(api: &Api<'_>, id: Id, place: &OperationLocation, documented: &mut Documented) {
    if place.as_str().starts_with("parameter ") {
        documented.insert(place.clone(), api.shapes[id].values.clone());
    }
    // With the schemas above, so that one within itself comes to an end.
    let mut queue = vec![(id, place.clone(), vec![id])];
    while let Some((id, base, above)) = queue.pop() {
        let shape = &api.shapes[id];
        let mut go = |id: Id, base: OperationLocation| {
            if !above.contains(&id) {
                let above = above.iter().copied().chain([id]).collect();
                queue.push((id, base, above));
            }
        };
        for (name, id) in &shape.properties {
            if documented.len() >= MAX_PLACES {
                return;
            }
            let place = base.property(name);
            documented.insert(place.clone(), api.shapes[*id].values.clone());
            go(*id, place);
        }
        if let Some(id) = shape.items {
            go(id, base.clone());
        }
        if let Others::Shape(id) = shape.others {
            go(id, base.others());
        }
        shape.alternatives.iter().for_each(|(label, id)| go(*id, base.alternative(label)));
    }
}
