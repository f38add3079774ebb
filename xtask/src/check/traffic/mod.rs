//! `traffic`: recorded exchanges against the document. What is told of them are kinds and lengths, and never a value.

mod api;
mod coverage;
mod exchange;
mod har;
mod value_schema;

use std::collections::{BTreeMap, BTreeSet};

use api::{Api, Target};
use exchange::{Discrepancy, Observations, Occurrences};
use har::Entry;
use url::Url;
use webex_call_pickup_codegen::{Document, Pointer};

use super::{CheckReport, Inputs, counted, operation_location::OperationLocation};
use crate::{check::finding::Finding, task_error::TaskError, workspace};

/// Methods that may be told. Another one is whatever somebody wrote.
const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// For what was sent, be it the API's or a mistake.
const IF_KNOWN: &str = "add it to the document, if the API knows it";

/// The most findings of one rule at one place of an operation.
const MAX_ALIKE: usize = 20;

/// What the entries were.
#[derive(Default)]
struct Seen {
    observations: Observations,
    /// Paths and methods that the document lacks: the rule, the message and the place, and how often.
    unknown_requests: BTreeMap<(&'static str, String, Pointer), usize>,
    /// Exchanges with what the document does not describe: how many, and the first steps of their paths.
    others: (usize, BTreeSet<String>),
    /// What was not looked at, and how often.
    skipped: BTreeMap<&'static str, usize>,
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.parsed().map_err(|error| error.in_file(workspace::DOCUMENT).to_string())?;
    let mut api = Api::new(document);
    let mut seen = Seen::default();
    let mut notes = Vec::new();
    let mut recordings = Vec::new();
    let mut entries = 0;
    for path in &inputs.traffic {
        let recording = har::read(path)?;
        entries += recording.entries.len() + recording.unread;
        if let Some((number, reason)) = recording.first_unread {
            *seen.skipped.entry("that cannot be read").or_default() += recording.unread;
            notes.push(format!("entry number {number} of {} cannot be read: {reason}", path.display()));
        }
        let urls = recording.entries.iter().filter_map(|entry| Url::parse(&entry.request.url).ok());
        urls.for_each(|url| api.learn_server(&url));
        recordings.push(recording.entries);
    }
    for entry in recordings.iter().flatten() {
        if let Some(reason) = look(&api, entry, &mut seen) {
            *seen.skipped.entry(reason).or_default() += 1;
        }
    }
    let Seen { observations, unknown_requests, others, skipped } = seen;
    let surprises = observations.surprises.iter().map(|(surprise, sightings)| {
        let place = place(&api, surprise);
        let count = sightings.count;
        (
            (surprise.operation, &surprise.place, surprise.rule),
            place,
            count,
            finding(&api, document, surprise, sightings),
        )
    });
    let mut findings = bounded(surprises);
    let unknown_requests = unknown_requests.iter().map(|((rule, message, pointer), count)| {
        let told =
            Finding::in_document(rule, document, pointer, format!("{message} ({})", times(*count))).help(IF_KNOWN);
        ((rule, pointer), "the server".to_owned(), *count, told)
    });
    findings.extend(bounded(unknown_requests));
    if others.0 > 0 {
        notes.push(format!(
            "{} with {} of the server, of which the document says nothing",
            counted(others.0, "exchange"),
            counted(others.1.len(), "other resource")
        ));
    }
    if !skipped.is_empty() {
        let parts: Vec<_> = skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        notes.push(format!("entries left out: {}", parts.join(", ")));
    }
    if !observations.unread.is_empty() {
        let parts: Vec<_> = observations.unread.iter().map(|(what, count)| format!("{count} {what}")).collect();
        notes.push(format!("bodies that could not be looked at: {}", parts.join(", ")));
    }
    let files: Vec<_> = inputs.traffic.iter().map(|path| path.display().to_string()).collect();
    let files = files.join(", ");
    let exchanges: usize = observations.seen.values().map(|seen| seen.exchanges).sum();
    if exchanges == 0 && findings.is_empty() {
        let why = if entries == 0 { "it has no entries".to_owned() } else { notes.join("; ") };
        return Err(TaskError::new(format!("no exchange with the API is in {files}: {why}")));
    }
    notes.extend(coverage::notes(&api, &observations));
    Ok(CheckReport {
        findings,
        subject: format!("{} of {entries} entries in {files}", counted(exchanges, "exchange")),
        notes,
        unchecked: None,
    })
}

/// The findings, of those with one key no more than can be read. Each comes with what it is about, and how often it was.
fn bounded<K: PartialEq>(all: impl Iterator<Item = (K, String, usize, Finding)>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut last: Option<K> = None;
    let (mut kinds, mut count) = (0, 0);
    for (key, about, times, finding) in all {
        if last.as_ref() != Some(&key) {
            (last, kinds, count) = (Some(key), 0, 0);
        }
        kinds += 1;
        if kinds > MAX_ALIKE {
            count += times;
            if kinds > MAX_ALIKE + 1 {
                findings.pop();
            }
            let message = format!("{about}: {} more of the same rule ({})", kinds - MAX_ALIKE, self::times(count));
            findings.push(Finding { message, ..finding });
        } else {
            findings.push(finding);
        }
    }
    findings
}

/// Looks at an entry, or says why not.
fn look(api: &Api<'_>, entry: &Entry, seen: &mut Seen) -> Option<&'static str> {
    let Ok(url) = Url::parse(&entry.request.url) else { return Some("without a URL") };
    let method = entry.request.method.to_uppercase();
    let told = if METHODS.contains(&method.as_str()) { method.as_str() } else { "another method" };
    match api.target(&method, &url) {
        Target::Elsewhere => Some("to other servers"),
        // Browsers ask before they ask.
        Target::Method(_) | Target::Path(_) | Target::Other(_) if method == "OPTIONS" => Some("OPTIONS"),
        Target::Path(path) => {
            let message = format!("{told} {path}: a path below a resource of the document, which the document lacks");
            *seen
                .unknown_requests
                .entry(("undocumented-path", message, Pointer::default().key("paths")))
                .or_default() += 1;
            None
        }
        Target::Other(resource) => {
            seen.others.0 += 1;
            seen.others.1.insert(resource);
            None
        }
        Target::Method(index) => {
            let operation = &api.operations[index].operation;
            let message = format!("{told} {}: the document has the path, and not with this method", operation.path);
            *seen
                .unknown_requests
                .entry(("undocumented-method", message, operation.item.pointer.clone()))
                .or_default() += 1;
            None
        }
        Target::Operation(index) => {
            let status = entry.response.as_ref().and_then(|response| response.status);
            let status = status.filter(|status| (100..1000).contains(status));
            let (Some(response), Some(status)) = (&entry.response, status) else { return Some("without an answer") };
            let query: Vec<_> =
                url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            let answer = (status, response.content.as_ref());
            seen.observations.look((api, index), &query, &entry.request, answer);
            None
        }
    }
}

/// What a surprise is about, for people.
fn place(api: &Api<'_>, surprise: &Discrepancy) -> String {
    let name = api.operations[surprise.operation].name();
    if surprise.place == OperationLocation::operation() { name } else { format!("{name}: `{}`", surprise.place) }
}

fn finding(api: &Api<'_>, document: &Document, surprise: &Discrepancy, sightings: &Occurrences) -> Finding {
    let place = place(api, surprise);
    let length = match sightings.lengths {
        Some((least, most)) if least == most => format!(", length {least}"),
        Some((least, most)) => format!(", length {least} to {most}"),
        None => String::new(),
    };
    let message = format!("{place}: {} ({}{length})", surprise.message, times(sightings.count));
    let help = match surprise.rule {
        "missing-property" | "missing-parameter" | "missing-body" => "do not require it",
        "undocumented-null" => "allow it with `nullable: true`",
        "other-type" | "broken-body" => "say what comes",
        _ if surprise.place.status().is_some() => "add it to the document: it came from the API",
        "undocumented-status" => "add it to the document: it came from the API",
        _ => IF_KNOWN,
    };
    Finding::in_document(surprise.rule, document, &sightings.pointer, message).help(help)
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
