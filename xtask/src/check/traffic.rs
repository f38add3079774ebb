//! `traffic`: recorded exchanges against the document. What is told of them are kinds and lengths, and never a value.

mod api;
mod coverage;
mod har;
mod observe;
mod shape;

use std::collections::BTreeMap;

use api::{Api, Target};
use har::{Entry, Response};
use observe::{Observations, Sightings, Surprise};
use url::Url;
use webex_call_pickup_codegen::{Document, Pointer};

use super::{Checked, Inputs, place::Place};
use crate::{Failure, finding::Finding, workspace};

/// Methods that may be told. Another one is whatever somebody wrote.
const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// For what was sent, be it the API's or a mistake.
const IF_KNOWN: &str = "add it to the document, if the API knows it";

/// What was not looked at, and how often.
type Skipped = BTreeMap<&'static str, usize>;

pub(super) fn check(inputs: &Inputs) -> Result<Checked, Failure> {
    let document = inputs.parsed().map_err(|error| error.in_file(workspace::DOCUMENT).to_string())?;
    let api = Api::new(document);
    let mut observations = Observations::default();
    let mut strangers: BTreeMap<(&'static str, String, Pointer), usize> = BTreeMap::new();
    let mut skipped = Skipped::new();
    let mut entries = 0;
    for path in &inputs.traffic {
        for entry in har::read(path)? {
            entries += 1;
            if let Some(reason) = look(&api, &entry, &mut observations, &mut strangers) {
                *skipped.entry(reason).or_default() += 1;
            }
        }
    }
    let mut findings: Vec<_> = observations
        .surprises
        .iter()
        .map(|(surprise, sightings)| finding(&api, document, surprise, sightings))
        .collect();
    findings.extend(strangers.iter().map(|((rule, message, pointer), count)| {
        Finding::in_document(rule, document, pointer, format!("{message} ({})", times(*count))).help(IF_KNOWN)
    }));
    let exchanges: usize = observations.seen.values().map(|seen| seen.exchanges).sum();
    let mut notes = Vec::new();
    if !skipped.is_empty() {
        let parts: Vec<_> = skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        notes.push(format!("entries left out: {}", parts.join(", ")));
    }
    if !observations.unread.is_empty() {
        let parts: Vec<_> = observations.unread.iter().map(|(what, count)| format!("{count} {what}")).collect();
        notes.push(format!("bodies that could not be looked at: {}", parts.join(", ")));
    }
    notes.extend(coverage::notes(&api, &observations));
    let files: Vec<_> = inputs.traffic.iter().map(|path| path.display().to_string()).collect();
    let subject = format!("{exchanges} exchanges of {entries} entries in {}", files.join(", "));
    let nothing = "no entry is an exchange with a server of the document; see the note on what was left out";
    let unchecked = (exchanges == 0 && findings.is_empty()).then(|| nothing.to_owned());
    Ok(Checked { findings, subject, notes, unchecked })
}

/// Looks at an entry, or says why not.
fn look(
    api: &Api<'_>,
    entry: &Entry,
    observations: &mut Observations,
    strangers: &mut BTreeMap<(&'static str, String, Pointer), usize>,
) -> Option<&'static str> {
    let Ok(url) = Url::parse(&entry.request.url) else { return Some("without a URL") };
    let method = entry.request.method.to_uppercase();
    let told = if METHODS.contains(&method.as_str()) { method.as_str() } else { "another method" };
    match api.target(&method, &url) {
        Target::Elsewhere => Some("to other servers"),
        // Browsers ask before they ask.
        Target::Method(_) | Target::Path(_) if method == "OPTIONS" => Some("OPTIONS"),
        Target::Path(path) => {
            let message = format!("{told} {path}: a path below a server of the document, which the document lacks");
            *strangers.entry(("undocumented-path", message, Pointer::default().key("paths"))).or_default() += 1;
            None
        }
        Target::Method(index) => {
            let operation = &api.operations[index].operation;
            let message = format!("{told} {}: the document has the path, and not with this method", operation.path);
            *strangers.entry(("undocumented-method", message, operation.item.pointer.clone())).or_default() += 1;
            None
        }
        Target::Operation(index) => {
            let answered = |response: &&Response| (100..1000).contains(&response.status);
            let Some(response) = entry.response.as_ref().filter(answered) else { return Some("without an answer") };
            let query: Vec<_> =
                url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            let answer = (response.status, response.content.as_ref());
            observations.look((api, index), &query, entry.request.post_data.as_ref(), answer);
            None
        }
    }
}

fn finding(api: &Api<'_>, document: &Document, surprise: &Surprise, sightings: &Sightings) -> Finding {
    let name = api.operations[surprise.operation].name();
    let place = if surprise.place == Place::operation() { name } else { format!("{name}: `{}`", surprise.place) };
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
