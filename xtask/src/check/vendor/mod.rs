//! `vendor`: the document against what the vendor publishes. Each difference is in `spec/deviations.toml`, or drift.

mod compare;
mod descriptions;
mod deviations;
mod findings;
mod published;

use std::collections::{BTreeMap, BTreeSet};

use compare::{Comparison, DOCUMENT, Difference, PRESENCE, Text};
use descriptions::Accepted;
use deviations::Deviations;
use published::Published;
use serde_json::Value;
use webex_call_pickup_codegen::{Document, Pointer};

use super::{
    CheckReport, Inputs, counted,
    operation::{self, Operation, base_path, is_parameter, shape},
    operation_location::OperationLocation,
};
use crate::{task_error::TaskError, workspace};

/// Both sides beside each other.
struct Compared {
    deviations: Deviations,
    differences: Vec<Difference>,
    texts: Vec<Text>,
    /// The names of our operations.
    own: BTreeSet<String>,
    /// Operations of ours that no file has: nothing can be said of their entries.
    unjudged: BTreeSet<String>,
    accepted: Option<Accepted>,
    operations: usize,
    places: usize,
    notes: Vec<String>,
    /// The names of the vendor's files.
    files: String,
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = parsed(inputs)?;
    let compared = compare(inputs, document)?;
    let explained = findings::explain(&compared);
    let findings = findings::all(&compared, &explained, document);
    let listed = explained.iter().flatten().count();
    let mut notes = compared.notes;
    let pages = compared.deviations.entries.iter().filter(|entry| !entry.is_openapi).count();
    if pages > 0 {
        let are = if pages == 1 { "entry is" } else { "entries are" };
        notes.push(format!("{pages} {are} about the vendor's reference page alone, which no file can show"));
    }
    Ok(CheckReport {
        findings,
        subject: format!(
            "{} of ours at {} against {}, {}",
            counted(compared.operations, "operation"),
            counted(compared.places, "place"),
            compared.files,
            counted(listed, "known difference")
        ),
        notes,
        ..CheckReport::default()
    })
}

/// Removes entries that explain nothing.
pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let compared = compare(inputs, parsed(inputs)?)?;
    let explained = findings::explain(&compared);
    let mut fixed = Vec::new();
    let entries = compared.deviations.entries.iter().enumerate();
    let dead: Vec<_> = entries
        .map(|(index, entry)| (index, findings::dead_places(&compared, entry, index, &explained)))
        .filter(|(_, places)| !places.is_empty())
        .collect();
    // Whoever gives the wrong file, or half of one, must not lose what somebody wrote.
    let all = compared.deviations.entries.iter().filter(|entry| entry.is_openapi).count();
    if compared.unjudged.contains(DOCUMENT) || (dead.len() > 4 && 2 * dead.len() > all) {
        return Err(TaskError::new(format!(
            "{} of {all} entries of {} would be removed, which is more than a look at {} can answer for; nothing was \
             changed\n  help: check that it is the right file, whole, and remove by hand what should go",
            dead.len(),
            deviations::FILE,
            compared.files
        )));
    }
    if !dead.is_empty() {
        let text = deviations::without(&compared.deviations, &dead);
        workspace::write(&inputs.root.join(deviations::FILE), &text)?;
        for (index, places) in &dead {
            let entry = &compared.deviations.entries[*index];
            let what = if places.len() == entry.places.len() { "removed" } else { "shortened" };
            fixed.push(format!("{what} `{}` of `{}` in {}", entry.aspect, entry.pointer, deviations::FILE));
        }
    }
    Ok(fixed)
}

/// Takes the vendor's words as they are now for read, and says which those are.
pub(super) fn accept_texts(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let compared = compare(inputs, parsed(inputs)?)?;
    let now = descriptions::fingerprints(&compared.texts);
    let Some(accepted) = compared.accepted else {
        let count = now.values().map(BTreeMap::len).sum();
        descriptions::write(&inputs.root, &now)?;
        return Ok(vec![format!(
            "accepted {} of the vendor's in the new {}",
            counted(count, "text"),
            descriptions::FILE
        )]);
    };
    let mut all = accepted.fingerprints;
    let mut lines = Vec::new();
    for (operation, places) in now {
        for (place, what) in descriptions::changes(all.get(&operation), &places) {
            let told = descriptions::told(&place, what);
            lines.push(findings::one_line(&format!("accepted in {}: {operation}: {told}", descriptions::FILE)));
        }
        all.insert(operation, places);
    }
    if !lines.is_empty() {
        descriptions::write(&inputs.root, &all)?;
    }
    Ok(lines)
}

fn parsed(inputs: &Inputs) -> Result<&Document, TaskError> {
    inputs.parsed().map_err(|error| TaskError::new(error.in_file(workspace::DOCUMENT).to_string()))
}

fn compare(inputs: &Inputs, document: &Document) -> Result<Compared, TaskError> {
    let deviations = Deviations::read(&inputs.root)?;
    let accepted = descriptions::read(&inputs.root)?;
    let published: Vec<_> = inputs.vendor.iter().map(|path| Published::read(path)).collect::<Result<_, _>>()?;
    let ours = document.root();
    let own = operation::all(ours);
    let theirs: Vec<_> = published.iter().map(|file| operation::all(&file.root)).collect();

    let mut all = Comparison::default();
    let mut unjudged = BTreeSet::new();
    let mut compared_files = BTreeSet::new();
    for operation in &own {
        let found = theirs.iter().zip(&published).enumerate().find_map(|(index, (theirs, file))| {
            let same = theirs.iter().find(|other| is_same(operation, ours, other, &file.root))?;
            Some((index, same, file))
        });
        let Some((index, same, file)) = found else {
            all.differences.push(missing(operation, true));
            unjudged.insert(operation.name());
            continue;
        };
        compared_files.insert(index);
        let comparison = compare::operations(operation, same);
        if comparison.is_cut {
            return Err(TaskError::new(format!(
                "{}: {} nests into too many schemas to compare",
                file.name,
                operation.name()
            )));
        }
        all.differences.extend(comparison.differences);
        all.texts.extend(comparison.texts);
        all.places += comparison.places;
    }
    for index in &compared_files {
        for difference in compare::documents(ours, &published[*index].root) {
            if !all.differences.contains(&difference) {
                all.differences.push(difference);
            }
        }
    }
    if compared_files.is_empty() {
        unjudged.insert(DOCUMENT.to_owned());
    }
    let lacking = lacking(ours, &own, &theirs, &published);
    all.differences.extend(lacking.iter().map(|operation| missing(operation, false)));
    let files = published.iter().enumerate();
    let foreign = files.filter(|(index, _)| !compared_files.contains(index)).map(|(_, file)| &file.name);
    let mut notes: Vec<_> = foreign.map(|name| format!("{name} has none of our operations")).collect();
    if !lacking.is_empty() {
        let names: Vec<_> = lacking.iter().map(Operation::name).collect();
        notes.push(findings::one_line(&format!(
            "the vendor has {} at or below our paths that the document lacks: {}",
            counted(names.len(), "operation"),
            names.join(", ")
        )));
    }
    if accepted.is_none() {
        notes.push(format!(
            "{} is missing, so the vendor's words were not compared; `--accept-texts` makes it",
            descriptions::FILE
        ));
    }
    let names: Vec<_> = published.iter().map(|file| file.name.as_str()).collect();
    Ok(Compared {
        deviations,
        differences: all.differences,
        texts: all.texts,
        own: own.iter().map(Operation::name).collect(),
        unjudged,
        accepted,
        operations: own.len(),
        places: all.places,
        notes,
        files: names.join(", "),
    })
}

/// Whether they are one, by the method and the path: as it is, or with the path of the server before it.
fn is_same(ours: &Operation<'_>, root: &Value, theirs: &Operation<'_>, their_root: &Value) -> bool {
    let whole = |root: &Value, path: &str| format!("{}{}", base_path(root), shape(path));
    ours.method == theirs.method
        && (shape(ours.path) == shape(theirs.path) || whole(root, ours.path) == whole(their_root, theirs.path))
}

/// The vendor's operations at our paths and below our resources that are none of ours.
fn lacking<'a>(
    ours: &Value,
    own: &[Operation<'_>],
    theirs: &[Vec<Operation<'a>>],
    published: &'a [Published],
) -> Vec<Operation<'a>> {
    let resources: BTreeSet<_> = own.iter().filter_map(|operation| resource(operation.path)).collect();
    let mut found: BTreeMap<String, Operation<'a>> = BTreeMap::new();
    for (operations, file) in theirs.iter().zip(published) {
        for operation in operations {
            let path = shape(operation.path);
            // Their paths may have before them what our servers end in.
            let path = path.strip_prefix(&base_path(ours)).unwrap_or(&path);
            let is_below = resources.iter().any(|resource| {
                path.strip_prefix(resource.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            let is_at = own.iter().any(|known| shape(known.path) == path);
            let is_ours = own.iter().any(|known| is_same(known, ours, operation, &file.root));
            if (is_at || is_below) && !is_ours {
                found.entry(format!("{path} {}", operation.method)).or_insert_with(|| operation.clone());
            }
        }
    }
    found.into_values().collect()
}

/// The path of a single thing up to its last name: `/bells` of `/bells/{bellId}`. What is only listed, such as the places
/// where the bells are, is a way to something else; what the vendor has below it is no concern of ours.
fn resource(path: &str) -> Option<String> {
    let mut segments: Vec<_> = path.trim_end_matches('/').split('/').collect();
    let whole = segments.len();
    while segments.last().is_some_and(|segment| is_parameter(segment)) {
        segments.pop();
    }
    (segments.len() < whole).then(|| shape(&segments.join("/")))
}

/// An operation that only one of us has.
fn missing(operation: &Operation<'_>, is_ours: bool) -> Difference {
    let present = |is_there: bool| is_there.then(|| Value::from("present"));
    Difference {
        operation: operation.name(),
        place: OperationLocation::operation(),
        aspect: PRESENCE.to_owned(),
        ours: present(is_ours),
        vendor: present(!is_ours),
        pointer: if is_ours { operation.node.pointer.clone() } else { Pointer::default().key("paths") },
        theirs: (!is_ours).then(|| operation.node.pointer.clone()),
    }
}
