//! `traffic`: compares recorded exchanges with the document. Findings contain types and lengths, but no recorded values.

mod api;
mod coverage;
mod exchange;
mod har;
mod observations;
mod value_schema;

use std::collections::{BTreeMap, BTreeSet};

use url::Url;
use webex_call_pickup_codegen::openapi::{Document, Pointer};

use self::{
    api::{DocumentedApi, RequestTarget},
    exchange::RecordedExchange,
    har::HarEntry,
    observations::{Discrepancy, Observations, Occurrences},
};
use crate::{
    check::{
        finding::Finding,
        inputs::Inputs,
        operation_location::OperationLocation,
        report::CheckReport,
        rules::{self, CheckRule},
    },
    counted::counted,
    task_error::TaskError,
};

/// The methods that a finding names. Any other method may be a recorded value.
const SAFE_METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// The help for requests, which may be mistakes of the client.
const ADD_IF_SUPPORTED: &str = "add it to the document if the API supports it";

/// The help for responses.
const ADD: &str = "add it to the document: the API returned it";

/// The maximum number of findings of the same rule at the same location.
const MAX_SIMILAR: usize = 20;

/// The results of all entries.
#[derive(Default)]
struct TrafficSummary {
    observations: Observations,
    /// The number of requests without an operation, by rule, message and location in the document.
    unknown_requests: BTreeMap<(CheckRule, String, Pointer), usize>,
    /// The number of exchanges with other resources of the server.
    other_exchanges: usize,
    /// The first path segments of other resources of the server.
    other_resources: BTreeSet<String>,
    /// The number of skipped entries, by the reason.
    skipped: BTreeMap<&'static str, usize>,
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.require_document_or_problems()?;
    let mut api = DocumentedApi::new(document);
    let mut summary = TrafficSummary::default();
    let mut notes = Vec::new();
    let mut entries = Vec::new();
    let mut count = 0;
    for path in &inputs.traffic {
        let recording = har::read_recording(path)?;
        count += recording.entries.len() + recording.invalid;
        if let Some((number, reason)) = recording.first_invalid {
            *summary.skipped.entry("invalid").or_default() += recording.invalid;
            notes.push(format!("entry number {number} of {} is invalid: {reason}", path.display()));
        }
        entries.extend(recording.entries);
    }
    for url in entries.iter().filter_map(|entry| Url::parse(&entry.request.url).ok()) {
        api.learn_server(&url);
    }
    for entry in &entries {
        if let Some(reason) = observe_entry(&api, entry, &mut summary) {
            *summary.skipped.entry(reason).or_default() += 1;
        }
    }
    let findings = findings(&api, document, &summary);
    notes.extend(summary_notes(&summary));
    let observations = &summary.observations;
    let files: Vec<_> = inputs.traffic.iter().map(|path| path.display().to_string()).collect();
    let files = files.join(", ");
    let exchanges: usize = observations.coverage.values().map(|coverage| coverage.exchanges).sum();
    if exchanges == 0 && findings.is_empty() {
        let reason = if count == 0 { "there are no entries".to_owned() } else { notes.join("; ") };
        return Err(TaskError::new(format!("no exchange with the API in {files}: {reason}")));
    }
    notes.extend(coverage::notes(&api, observations));
    Ok(CheckReport {
        findings,
        subject: format!("{} of {} in {files}", counted(exchanges, "exchange"), counted(count, "entry")),
        notes,
        unchecked: None,
    })
}

/// Observes an entry, or returns the reason why it is skipped.
fn observe_entry(api: &DocumentedApi<'_>, entry: &HarEntry, summary: &mut TrafficSummary) -> Option<&'static str> {
    let Ok(url) = Url::parse(&entry.request.url) else { return Some("without a URL") };
    let method = entry.request.method.to_uppercase();
    let shown_method = if SAFE_METHODS.contains(&method.as_str()) { method.as_str() } else { "another method" };
    match api.target(&method, &url) {
        RequestTarget::OtherServer => Some("to other servers"),
        // A browser sends preflight requests.
        RequestTarget::UnknownMethod(_) | RequestTarget::UnknownPath(_) | RequestTarget::OtherResource(_)
            if method == "OPTIONS" =>
        {
            Some("OPTIONS")
        }
        RequestTarget::UnknownPath(path) => {
            let message = format!("{shown_method} {path}: this path below a documented resource is not documented");
            let key = (rules::UNDOCUMENTED_PATH, message, Pointer::default().key("paths"));
            *summary.unknown_requests.entry(key).or_default() += 1;
            None
        }
        RequestTarget::OtherResource(resource) => {
            summary.other_exchanges += 1;
            summary.other_resources.insert(resource);
            None
        }
        RequestTarget::UnknownMethod(index) => {
            let operation = &api.operations[index];
            let message = format!("{shown_method} {}: the path has no such method", operation.path);
            let key = (rules::UNDOCUMENTED_METHOD, message, operation.path_pointer.clone());
            *summary.unknown_requests.entry(key).or_default() += 1;
            None
        }
        RequestTarget::Operation(index) => {
            let status = entry.response.as_ref().and_then(|response| response.status);
            let status = status.filter(|status| (100..1000).contains(status));
            let (Some(response), Some(status)) = (&entry.response, status) else {
                return Some("without a response");
            };
            let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            let exchange = RecordedExchange { operation: index, query, request: &entry.request, status, response };
            exchange::observe(api, &exchange, &mut summary.observations);
            None
        }
    }
}

fn findings(api: &DocumentedApi<'_>, document: &Document, summary: &TrafficSummary) -> Vec<Finding> {
    let discrepancies = summary.observations.discrepancies.iter().map(|(discrepancy, occurrences)| SimilarFinding {
        key: (discrepancy.operation, &discrepancy.location, discrepancy.rule),
        subject: subject(api, discrepancy),
        count: occurrences.count,
        finding: discrepancy_finding(api, document, discrepancy, occurrences),
    });
    let mut findings = limited(discrepancies);
    let unknown_requests = summary.unknown_requests.iter().map(|((rule, message, pointer), count)| SimilarFinding {
        key: (rule, pointer),
        subject: "the server".to_owned(),
        count: *count,
        finding: Finding::in_document(*rule, document, pointer, format!("{message} ({})", format_times(*count)))
            .help(ADD_IF_SUPPORTED),
    });
    findings.extend(limited(unknown_requests));
    findings
}

/// A finding that may be one of many.
struct SimilarFinding<K> {
    /// The key that similar findings share.
    key: K,
    /// The subject of the message about omitted findings.
    subject: String,
    /// The number of occurrences.
    count: usize,
    finding: Finding,
}

/// Limits the number of similar findings: the last one of a key says how many were omitted.
fn limited<K: PartialEq>(all: impl Iterator<Item = SimilarFinding<K>>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut last: Option<K> = None;
    let (mut similar, mut omitted_count) = (0, 0);
    for SimilarFinding { key, subject, count, finding } in all {
        if last.as_ref() != Some(&key) {
            (last, similar, omitted_count) = (Some(key), 0, 0);
        }
        similar += 1;
        if similar <= MAX_SIMILAR {
            findings.push(finding);
            continue;
        }
        omitted_count += count;
        if similar > MAX_SIMILAR + 1 {
            findings.pop();
        }
        let omitted = similar - MAX_SIMILAR;
        let message = format!("{subject}: {omitted} more of the same rule ({})", format_times(omitted_count));
        findings.push(Finding { message, ..finding });
    }
    findings
}

/// Returns the operation of a discrepancy and the location in it.
fn subject(api: &DocumentedApi<'_>, discrepancy: &Discrepancy) -> String {
    let name = api.operations[discrepancy.operation].name();
    if discrepancy.location == OperationLocation::operation() {
        name
    } else {
        format!("{name}: `{}`", discrepancy.location)
    }
}

fn discrepancy_finding(
    api: &DocumentedApi<'_>,
    document: &Document,
    discrepancy: &Discrepancy,
    occurrences: &Occurrences,
) -> Finding {
    let subject = subject(api, discrepancy);
    let length = match occurrences.lengths {
        Some((least, most)) if least == most => format!(", length {least}"),
        Some((least, most)) => format!(", length {least} to {most}"),
        None => String::new(),
    };
    let message = format!("{subject}: {} ({}{length})", discrepancy.message, format_times(occurrences.count));
    let help = match discrepancy.rule {
        rules::MISSING_PROPERTY | rules::MISSING_PARAMETER | rules::MISSING_BODY => "make it optional in the document",
        rules::UNDOCUMENTED_NULL => "allow it with `nullable: true`",
        rules::OTHER_TYPE => "change the type in the document to the recorded one",
        rules::BROKEN_BODY => "document the recorded media type",
        rules::UNDOCUMENTED_STATUS => ADD,
        _ if discrepancy.location.split_status().is_some() => ADD,
        _ => ADD_IF_SUPPORTED,
    };
    Finding::in_document(discrepancy.rule, document, &occurrences.pointer, message).help(help)
}

/// Describes what of the recordings was not compared.
fn summary_notes(summary: &TrafficSummary) -> Vec<String> {
    let mut notes = Vec::new();
    if summary.other_exchanges > 0 {
        notes.push(format!(
            "{} with {} of the server, which the document does not describe",
            counted(summary.other_exchanges, "exchange"),
            counted(summary.other_resources.len(), "other resource")
        ));
    }
    let mut add_counts = |label: &str, counts: &BTreeMap<&'static str, usize>| {
        if !counts.is_empty() {
            let parts: Vec<_> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            notes.push(format!("{label}: {}", parts.join(", ")));
        }
    };
    add_counts("skipped entries", &summary.skipped);
    add_counts("bodies that could not be compared", &summary.observations.unchecked_bodies);
    notes
}

fn format_times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
