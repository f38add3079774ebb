//! The coverage: the parts of the document that the recordings contain.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    check::{
        operation_location::OperationLocation,
        traffic::{
            api::{DocumentedApi, DocumentedOperation},
            observations::{Observations, OperationCoverage},
            value_schema::{AdditionalProperties, SchemaId},
        },
    },
    counted::counted,
};

/// The maximum number of locations of an operation.
const MAX_LOCATIONS: usize = 10_000;

/// The documented parameters and properties, each with the values of its enum.
type DocumentedLocations = BTreeMap<OperationLocation, Option<BTreeSet<String>>>;

/// Returns the coverage, one fact per line.
pub(super) fn notes(api: &DocumentedApi<'_>, observations: &Observations) -> Vec<String> {
    let mut notes = Vec::new();
    let mut missing = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        match observations.coverage.get(&index) {
            Some(coverage) => operation_notes(api, operation, coverage, &mut notes),
            None => missing.push(operation.name()),
        }
    }
    if !missing.is_empty() {
        notes.push(format!("operations not covered: {}", missing.join(", ")));
    }
    notes
}

fn operation_notes(
    api: &DocumentedApi<'_>,
    operation: &DocumentedOperation<'_>,
    coverage: &OperationCoverage,
    notes: &mut Vec<String>,
) {
    let name = operation.name();
    let missing = operation.responses.keys().filter(|status| !coverage.responses.contains(*status)).cloned().collect();
    notes.push(format!(
        "{name}: {}; status codes {}",
        counted(coverage.exchanges, "exchange"),
        format_coverage(format_counts(&coverage.statuses), missing)
    ));
    let mut documented = DocumentedLocations::new();
    for (name, parameter) in &operation.query {
        let location = OperationLocation::parameter("query", name);
        add_locations(api, parameter.schema, &location, &mut documented);
    }
    let mut add_bodies = |location: OperationLocation, content: &BTreeMap<String, SchemaId>| {
        for (media_type, id) in content {
            add_locations(api, *id, &location.body(media_type), &mut documented);
        }
    };
    if let Some(request) = &operation.request {
        add_bodies(OperationLocation::request(), &request.content);
    }
    // The properties of a response that was not recorded are not listed.
    for (status, response) in operation.responses.iter().filter(|(status, _)| coverage.responses.contains(*status)) {
        add_bodies(OperationLocation::response(status), &response.content);
    }
    let is_covered = |location: &OperationLocation| coverage.locations.contains_key(location);
    let (covered, missing): (Vec<_>, Vec<_>) = documented.keys().partition(|location| is_covered(location));
    if !documented.is_empty() {
        let missing = missing.iter().map(|location| format!("`{location}`")).collect();
        let covered = format!("{} of {} covered", covered.len(), documented.len());
        notes.push(format!("{name}: parameters and properties: {}", format_coverage(covered, missing)));
    }
    for (location, values) in &documented {
        let Some(values) = values.as_ref().filter(|_| is_covered(location)) else { continue };
        let none = BTreeMap::new();
        let covered = coverage.enum_values.get(location).unwrap_or(&none);
        let missing = values.iter().filter(|value| !covered.contains_key(*value)).cloned().collect();
        notes.push(format!("{name}: values of `{location}`: {}", format_coverage(format_counts(covered), missing)));
    }
}

fn format_counts(counts: &BTreeMap<String, usize>) -> String {
    let counts: Vec<_> = counts.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

fn format_coverage(covered: String, missing: Vec<String>) -> String {
    if missing.is_empty() { covered } else { format!("{covered}; not covered: {}", missing.join(", ")) }
}

/// Adds the locations of the properties below a schema, and of the schema itself if it is that of a parameter.
fn add_locations(
    api: &DocumentedApi<'_>,
    id: SchemaId,
    location: &OperationLocation,
    documented: &mut DocumentedLocations,
) {
    if location.is_parameter() {
        documented.insert(location.clone(), api.schemas[id].enum_values.clone());
    }
    // Each schema comes with its ancestors, to stop at a recursive one.
    let mut queue = vec![(id, location.clone(), vec![id])];
    while let Some((id, base, ancestors)) = queue.pop() {
        let schema = &api.schemas[id];
        let mut push = |id: SchemaId, base: OperationLocation| {
            if !ancestors.contains(&id) {
                let ancestors = ancestors.iter().copied().chain([id]).collect();
                queue.push((id, base, ancestors));
            }
        };
        let properties = schema.properties.iter().filter(|(name, _)| !schema.other_direction(&base).contains(*name));
        for (name, id) in properties {
            if documented.len() >= MAX_LOCATIONS {
                return;
            }
            let location = base.property(name);
            documented.insert(location.clone(), api.schemas[*id].enum_values.clone());
            push(*id, location);
        }
        if let Some(id) = schema.items {
            push(id, base.clone());
        }
        if let AdditionalProperties::Schema(id) = schema.additional_properties {
            push(id, base.additional_properties());
        }
        for (label, id) in &schema.alternatives {
            push(*id, base.alternative(label));
        }
    }
}
