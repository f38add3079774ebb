//! `vendor`: the document against what the vendor publishes. Each difference is in `spec/deviations.toml`, or drift.

mod compare;
mod deviations;
mod positions;
mod published;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use compare::{Comparison, DOCUMENT, Difference, PRESENCE, Text};
use deviations::{Deviations, Entry, entry_text, pointer_text, value_text};
use published::Published;
use serde_json::Value;
use texts::Fingerprints;
use webex_call_pickup_codegen::{Document, Pointer};

use super::{
    Checked, Inputs,
    operation::{self, Operation, base_path, is_parameter, shape},
    place::Place,
};
use crate::{Failure, finding::Finding, workspace};

/// The most of the vendor's words that a finding shows, in characters.
const MAX_QUOTE: usize = 400;

/// Both sides beside each other.
struct Compared {
    deviations: Deviations,
    differences: Vec<Difference>,
    texts: Vec<Text>,
    /// The operations that an entry can be about: those that were compared, and those that nobody has any more.
    unjudged: BTreeSet<String>,
    fingerprints: Option<Fingerprints>,
    operations: usize,
    places: usize,
    notes: Vec<String>,
    /// The names of the vendor's files.
    files: String,
}

pub(super) fn check(inputs: &Inputs) -> Result<Checked, Failure> {
    let document = parsed(inputs)?;
    let compared = compare(inputs, document)?;
    let mut findings = Vec::new();
    let explained = explain(&compared);
    unlisted(&compared, document, &explained, &mut findings);
    for (index, entry) in compared.deviations.entries.iter().enumerate() {
        changed(&compared, entry, index, &explained, &mut findings);
        dead(&compared, entry, index, &explained, &mut findings);
    }
    changed_texts(&compared, &mut findings);
    findings.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
    let listed = explained.iter().flatten().count();
    let mut notes = compared.notes;
    let pages = compared.deviations.entries.iter().filter(|entry| !entry.is_openapi).count();
    if pages > 0 {
        let are = if pages == 1 { "entry is" } else { "entries are" };
        notes.push(format!("{pages} {are} about the vendor's reference page alone, which no file can show"));
    }
    Ok(Checked {
        findings,
        subject: format!(
            "{} of ours at {} against {}, {}",
            counted(compared.operations, "operation"),
            counted(compared.places, "place"),
            compared.files,
            counted(listed, "known difference")
        ),
        notes,
        ..Checked::default()
    })
}

/// Removes entries that explain nothing, and accepts the vendor's words as they are now.
pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, Failure> {
    let compared = compare(inputs, parsed(inputs)?)?;
    let explained = explain(&compared);
    let mut fixed = Vec::new();
    let entries = compared.deviations.entries.iter().enumerate();
    let dead: Vec<_> = entries
        .map(|(index, entry)| (index, dead_places(&compared, entry, index, &explained)))
        .filter(|(_, places)| !places.is_empty())
        .collect();
    if !dead.is_empty() {
        let text = deviations::without(&compared.deviations, &dead);
        workspace::write(&inputs.root.join(deviations::FILE), &text)?;
        for (index, places) in &dead {
            let entry = &compared.deviations.entries[*index];
            let what = if places.len() == entry.places.len() { "removed" } else { "shortened" };
            fixed.push(format!("{what} `{}` of `{}` in {}", entry.aspect, entry.pointer, deviations::FILE));
        }
    }
    let mut accepted = compared.fingerprints.clone().unwrap_or_default();
    accepted.extend(texts::fingerprints(&compared.texts));
    if compared.fingerprints.as_ref() != Some(&accepted) {
        texts::write(&inputs.root, &accepted)?;
        fixed.push(format!("accepted the vendor's words in {}", texts::FILE));
    }
    Ok(fixed)
}

fn parsed(inputs: &Inputs) -> Result<&Document, Failure> {
    inputs.parsed().map_err(|error| error.in_file(workspace::DOCUMENT).to_string())
}

fn compare(inputs: &Inputs, document: &Document) -> Result<Compared, Failure> {
    let deviations = Deviations::read(&inputs.root)?;
    let fingerprints = texts::read(&inputs.root)?;
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
            return Err(format!("{}: {} nests into too many schemas to compare", file.name, operation.name()));
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
        notes.push(one_line(&format!(
            "the vendor has {} below our paths that the document lacks: {}",
            counted(names.len(), "operation"),
            names.join(", ")
        )));
    }
    if fingerprints.is_none() {
        notes.push(format!("{} is missing, so the vendor's words were not compared; `--fix` makes it", texts::FILE));
    }
    let names: Vec<_> = published.iter().map(|file| file.name.as_str()).collect();
    Ok(Compared {
        deviations,
        differences: all.differences,
        texts: all.texts,
        unjudged,
        fingerprints,
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

/// The vendor's operations below our resources that are none of ours.
fn lacking<'a>(
    ours: &Value,
    own: &[Operation<'_>],
    theirs: &[Vec<Operation<'a>>],
    published: &'a [Published],
) -> Vec<Operation<'a>> {
    let resources: BTreeSet<_> = own.iter().map(|operation| resource(operation.path)).collect();
    let mut found: BTreeMap<String, Operation<'a>> = BTreeMap::new();
    for (operations, file) in theirs.iter().zip(published) {
        for operation in operations {
            let path = shape(operation.path);
            // Their paths may have before them what our servers end in.
            let path = path.strip_prefix(&base_path(ours)).unwrap_or(&path);
            let is_below = resources.iter().any(|resource| {
                path.strip_prefix(resource.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            let is_ours = own.iter().any(|known| is_same(known, ours, operation, &file.root));
            if is_below && !is_ours {
                found.entry(format!("{path} {}", operation.method)).or_insert_with(|| operation.clone());
            }
        }
    }
    found.into_values().collect()
}

/// The path up to its last name: `/bells` of `/bells/{bellId}`.
fn resource(path: &str) -> String {
    let mut segments: Vec<_> = path.trim_end_matches('/').split('/').collect();
    while segments.last().is_some_and(|segment| is_parameter(segment)) {
        segments.pop();
    }
    shape(&segments.join("/"))
}

/// An operation that only one of us has.
fn missing(operation: &Operation<'_>, is_ours: bool) -> Difference {
    let present = |is_there: bool| is_there.then(|| Value::from("present"));
    Difference {
        operation: operation.name(),
        place: Place::operation(),
        aspect: PRESENCE.to_owned(),
        ours: present(is_ours),
        vendor: present(!is_ours),
        pointer: if is_ours { operation.node.pointer.clone() } else { Pointer::default().key("paths") },
        theirs: (!is_ours).then(|| operation.node.pointer.clone()),
    }
}

/// For each difference the entry that is about it, and which of the entry's places.
type Explained = Vec<Option<(usize, usize)>>;

fn explain(compared: &Compared) -> Explained {
    let entries = &compared.deviations.entries;
    let of = |difference: &Difference| {
        entries.iter().enumerate().find_map(|(index, entry)| Some((index, entry.place_of(difference)?)))
    };
    compared.differences.iter().map(of).collect()
}

/// Differences that no entry is about. Those that differ by the status code alone are one finding.
fn unlisted(compared: &Compared, document: &Document, explained: &Explained, findings: &mut Vec<Finding>) {
    let mut groups: Vec<Vec<&Difference>> = Vec::new();
    for (difference, entry) in compared.differences.iter().zip(explained) {
        if entry.is_some() {
            continue;
        }
        let is_alike = |other: &&Difference| {
            let rest = |difference: &Difference| difference.place.status().map(|(_, rest)| rest.to_owned());
            rest(difference).is_some()
                && rest(other) == rest(difference)
                && other.operation == difference.operation
                && other.aspect == difference.aspect
                && (&other.ours, &other.vendor) == (&difference.ours, &difference.vendor)
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(is_alike)) {
            Some(group) => group.push(difference),
            None => groups.push(vec![difference]),
        }
    }
    for group in groups {
        let Some(first) = group.first() else { continue };
        let mut finding = Finding::in_document(
            "unlisted-difference",
            document,
            &first.pointer,
            message(first, &pointer_text(&group)),
        );
        finding = finding.help(format!(
            "mend the document, or add the entry below to {} with the reason and the evidence",
            deviations::FILE
        ));
        finding.detail = entry_text(&group);
        if let Some(theirs) = &first.theirs {
            finding.detail.insert_str(0, &format!("# the vendor's: {}\n", one_line(&theirs.to_string())));
        }
        findings.push(finding);
    }
}

fn message(difference: &Difference, place: &str) -> String {
    let Difference { operation, aspect, ours, vendor, .. } = difference;
    let is_operation = difference.place == Place::operation();
    let what = if is_operation { operation.clone() } else { format!("`{place}`") };
    one_line(&match (aspect.as_str(), ours, vendor) {
        (PRESENCE, None, _) => format!("the vendor has {what}, and the document lacks it"),
        (PRESENCE, _, None) => format!("the document has {what}, and the vendor's lacks it"),
        _ => format!(
            "`{place}`: `{aspect}` is {} here and {} in the vendor's",
            value_text(ours.as_ref()),
            value_text(vendor.as_ref())
        ),
    })
}

/// Somebody else's text, so that it cannot begin a line of its own.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// An entry whose values are no longer what is there.
fn changed(compared: &Compared, entry: &Entry, index: usize, explained: &Explained, findings: &mut Vec<Finding>) {
    let about = compared.differences.iter().zip(explained);
    let about = about.filter(|(_, explained)| explained.is_some_and(|(entry, _)| entry == index));
    for (difference, _) in about {
        let values = [("ours", &entry.ours, &difference.ours), ("vendor", &entry.vendor, &difference.vendor)];
        for (side, listed, found) in values.into_iter().filter(|(_, listed, found)| listed != found) {
            let message = format!(
                "`{}`: `{}` has {side} = {}, and it is {} now",
                difference.place,
                entry.aspect,
                value_text(listed.as_ref()),
                value_text(found.as_ref())
            );
            findings.push(
                at(entry, "changed-deviation", one_line(&message))
                    .help("look at both documents again, then mend the entry"),
            );
        }
    }
}

/// An entry that explains nothing any more, or not for all of its status codes.
fn dead(compared: &Compared, entry: &Entry, index: usize, explained: &Explained, findings: &mut Vec<Finding>) {
    let places = dead_places(compared, entry, index, explained);
    if places.is_empty() {
        return;
    }
    let message = if places.len() == entry.places.len() {
        format!("`{}` of `{}` does not differ any more", entry.aspect, entry.pointer)
    } else {
        let places: Vec<_> = places.iter().map(|place| format!("`{}`", entry.places[*place])).collect();
        format!("`{}` of {} does not differ any more", entry.aspect, places.join(", "))
    };
    let help = "remove it, or run `cargo xtask check --fix` with the same files";
    findings.push(at(entry, "dead-deviation", message).help(help));
}

/// The places of the entry, by their index, that no difference is at.
fn dead_places(compared: &Compared, entry: &Entry, index: usize, explained: &Explained) -> Vec<usize> {
    if !entry.is_openapi || compared.unjudged.iter().any(|operation| entry.is_of(operation) && !entry.is_presence()) {
        return Vec::new();
    }
    let alive: BTreeSet<_> =
        explained.iter().flatten().filter(|(entry, _)| *entry == index).map(|(_, place)| *place).collect();
    (0..entry.places.len()).filter(|place| !alive.contains(place)).collect()
}

fn at(entry: &Entry, rule: &'static str, message: String) -> Finding {
    let mut finding = Finding::error(rule, deviations::FILE, message);
    finding.position = Some(entry.position);
    finding
}

/// Places where the vendor's words are not those that were read last.
fn changed_texts(compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(accepted) = &compared.fingerprints else { return };
    let now = texts::fingerprints(&compared.texts);
    let help = "read their words, mend the document where they say something new, then accept them with `--fix`";
    for (operation, places) in &now {
        let before = accepted.get(operation);
        for (place, fingerprint) in places {
            let old = before.and_then(|before| before.get(place));
            if old == Some(fingerprint) {
                continue;
            }
            let what = if old.is_some() { "say something else" } else { "are new" };
            let mut finding = Finding::error(
                "changed-text",
                texts::FILE,
                format!("{operation}: the vendor's words on `{place}` {what}"),
            );
            let text = compared.texts.iter().find(|text| text.operation == *operation && text.place.as_str() == *place);
            if let Some(text) = text {
                finding.pointer = Some(format!("{} of the vendor's", one_line(&text.theirs.to_string())));
                finding.detail = quote(&text.text);
            }
            findings.push(finding.help(help));
        }
        for place in before.into_iter().flat_map(BTreeMap::keys).filter(|place| !places.contains_key(*place)) {
            let message = format!("{operation}: the vendor says nothing about `{place}` any more");
            findings.push(Finding::error("changed-text", texts::FILE, message).help(help));
        }
    }
}

/// Somebody else's words, in lines that cannot be taken for anything else.
fn quote(text: &str) -> String {
    let mut cut: String = text.chars().take(MAX_QUOTE).collect();
    if cut.len() < text.len() {
        cut.push_str("\n...");
    }
    let lines = cut.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| format!("  > {}\n", one_line(line))).collect()
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
