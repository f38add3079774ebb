//! `spec/deviations.toml`: where the document knowingly differs from the vendor's. Its head defines what entries mean.

use std::{fs, ops::Range, path::Path};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use webex_call_pickup_codegen::Position;

use super::compare::{DOCUMENT, Difference, PRESENCE};
use crate::{
    check::{operation::shape, operation_location::OperationLocation, schema},
    task_error::TaskError,
    toml_file::{self, position},
};

/// The file, below the root.
pub(super) const FILE: &str = "spec/deviations.toml";

const ABSENT: &str = "absent";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    deviation: Vec<Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    operation: Spanned<String>,
    pointer: Spanned<String>,
    aspect: Spanned<String>,
    source: Spanned<Vec<Source>>,
    ours: Spanned<toml::Value>,
    vendor: Spanned<toml::Value>,
    reason: Spanned<String>,
    evidence: Spanned<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Source {
    Openapi,
    Page,
}

/// The file, with its text for what is mended in it.
#[derive(Debug, Clone)]
pub(super) struct Deviations {
    pub(super) text: String,
    pub(super) entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) operation: String,
    /// The pointer as it is written.
    pub(super) pointer: String,
    /// What it means: a place for each status code.
    pub(super) places: Vec<OperationLocation>,
    pub(super) aspect: String,
    /// Whether the published document is among the sources. A page cannot be compared.
    pub(super) is_openapi: bool,
    is_page: bool,
    pub(super) ours: Option<Value>,
    pub(super) vendor: Option<Value>,
    pub(super) position: Position,
    /// From its header to the end of its last value.
    pub(super) span: Range<usize>,
    pub(super) pointer_span: Range<usize>,
}

impl Deviations {
    pub(super) fn read(root: &Path) -> Result<Self, TaskError> {
        let text = fs::read_to_string(root.join(FILE)).map_err(|error| format!("cannot read {FILE}: {error}"))?;
        Self::parse(text)
    }

    fn parse(text: String) -> Result<Self, TaskError> {
        let at = |offset: usize| toml_file::location(FILE, &text, offset);
        let file: RawFile = toml_file::parse(FILE, &text)?;
        let entries: Vec<_> = file.deviation.iter().map(|raw| Entry::new(&text, raw)).collect();
        let mut problems: Vec<String> = Vec::new();
        for (raw, entry) in file.deviation.iter().zip(&entries) {
            let raw = raw.get_ref();
            problems.extend(raw.problems().into_iter().map(|(span, message)| format!("{}: {message}", at(span.start))));
            let earlier = entries.iter().take_while(|other| other.span != entry.span);
            if let Some(same) = earlier.into_iter().find(|other| other.is_same(entry)) {
                problems.push(format!(
                    "{}: the entry on line {} has the same operation, pointer, aspect and source",
                    at(entry.span.start),
                    same.position.line
                ));
            }
        }
        if problems.is_empty() { Ok(Self { text, entries }) } else { Err(TaskError::new(problems.join("\n"))) }
    }
}

impl RawEntry {
    /// What a reader of the file could not make sense of.
    fn problems(&self) -> Vec<(Range<usize>, String)> {
        let mut problems = Vec::new();
        for (name, text) in [("reason", &self.reason), ("evidence", &self.evidence), ("aspect", &self.aspect)] {
            if text.get_ref().trim().is_empty() {
                problems.push((text.span(), format!("`{name}` is empty")));
            }
        }
        if self.source.get_ref().is_empty() {
            problems.push((self.source.span(), "`source` is empty; it is \"openapi\", \"page\" or both".to_owned()));
        }
        let operation = self.operation.get_ref();
        let is_operation = operation.split_once(' ').is_some_and(|(method, path)| {
            !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase()) && path.starts_with('/')
        });
        if !is_operation && operation != DOCUMENT {
            problems.push((self.operation.span(), "`operation` is `METHOD /path`, or `*`".to_owned()));
        }
        let pointer = self.pointer.get_ref();
        let first = pointer.split(" / ").next().unwrap_or_default();
        let words = first.split(' ').count();
        let is_start = match first.split(' ').next() {
            Some("document" | "operation" | "request") => words == 1,
            Some("response") => words == 2 && !first.contains(",,") && !first.ends_with([' ', ',']),
            Some("parameter") => words >= 3,
            _ => false,
        };
        if !is_start {
            let starts = "`document`, `operation`, `parameter PLACE NAME`, `request` or `response STATUS`";
            problems.push((self.pointer.span(), format!("`pointer` has to begin with {starts}")));
        } else if (first == "document") != (operation == DOCUMENT) {
            let text = "what belongs to the document has the operation `*`, and nothing else has";
            problems.push((self.pointer.span(), text.to_owned()));
        }
        let (ours, vendor) = (self.ours.get_ref(), self.vendor.get_ref());
        if ours == vendor {
            problems.push((self.vendor.span(), "`ours` and `vendor` are the same: nothing differs".to_owned()));
        }
        if self.aspect.get_ref() == PRESENCE {
            for value in [&self.ours, &self.vendor] {
                if !matches!(value.get_ref().as_str(), Some("present" | "absent")) {
                    problems.push((value.span(), "a `presence` is \"present\" or \"absent\"".to_owned()));
                }
            }
        }
        problems
    }
}

impl Entry {
    fn new(text: &str, raw: &Spanned<RawEntry>) -> Self {
        let entry = raw.get_ref();
        let spans = [
            entry.operation.span(),
            entry.pointer.span(),
            entry.aspect.span(),
            entry.source.span(),
            entry.ours.span(),
            entry.vendor.span(),
            entry.reason.span(),
            entry.evidence.span(),
        ];
        let span = raw.span().start..spans.iter().map(|span| span.end).max().unwrap_or(raw.span().end);
        let aspect = entry.aspect.get_ref().clone();
        let value = |value: &Spanned<toml::Value>| value_of(&aspect, value.get_ref());
        Self {
            operation: entry.operation.get_ref().clone(),
            pointer: entry.pointer.get_ref().clone(),
            places: OperationLocation::of_entry(entry.pointer.get_ref()),
            is_openapi: entry.source.get_ref().contains(&Source::Openapi),
            is_page: entry.source.get_ref().contains(&Source::Page),
            ours: value(&entry.ours),
            vendor: value(&entry.vendor),
            position: position(text, span.start),
            pointer_span: entry.pointer.span(),
            span,
            aspect,
        }
    }

    /// Whether no two such entries may be there.
    fn is_same(&self, other: &Self) -> bool {
        let shares_source = (self.is_openapi && other.is_openapi) || (self.is_page && other.is_page);
        shares_source
            && key(&self.operation) == key(&other.operation)
            && self.aspect == other.aspect
            && self.places.iter().any(|place| other.places.contains(place))
    }

    /// Whether the entry is about this operation.
    pub(super) fn is_of(&self, operation: &str) -> bool {
        key(&self.operation) == key(operation)
    }

    /// Whether the entry says that the vendor lacks an operation. That cannot be out of date by a file that has it: it is
    /// there for the files that are slices of the vendor's document.
    pub(super) fn is_not_in_slice(&self) -> bool {
        self.pointer == "operation" && self.aspect == PRESENCE && self.vendor.is_none()
    }

    /// Which of the entry's places this difference is at, whatever its values.
    pub(super) fn place_of(&self, difference: &Difference) -> Option<usize> {
        let is_there = self.is_openapi && self.aspect == difference.aspect && self.is_of(&difference.operation);
        let mut places = self.places.iter();
        is_there.then(|| places.position(|place| place.covers(&difference.place)))?
    }
}

/// The operation without what means nothing in its path.
fn key(operation: &str) -> String {
    operation.split_once(' ').map_or(operation.to_owned(), |(method, path)| format!("{method} {}", shape(path)))
}

/// A value of an entry, as the comparison has it.
fn value_of(aspect: &str, value: &toml::Value) -> Option<Value> {
    if value.as_str() == Some(ABSENT) {
        return None;
    }
    let value = serde_json::to_value(value).unwrap_or_default();
    match &value {
        Value::Array(values) if aspect == "enum" => Some(schema::set(values.iter())),
        _ => Some(schema::normal(&value)),
    }
}

/// A value as an entry has it.
pub(super) fn value_text(value: Option<&Value>) -> String {
    let value = match value {
        None => ABSENT.into(),
        // What TOML cannot hold was made text already.
        Some(value) => toml::Value::try_from(value).unwrap_or_else(|_| value.to_string().into()),
    };
    value.to_string()
}

/// An entry to be pasted and completed, for differences that are the same but for the status code.
pub(super) fn entry_text(differences: &[&Difference]) -> String {
    let Some(difference) = differences.first() else { return String::new() };
    format!(
        "[[deviation]]\noperation = {}\npointer = {}\naspect = {}\nsource = [\"openapi\"]\nours = {}\nvendor = {}\nreason = \"\"\nevidence = \"\"\n",
        value_text(Some(&difference.operation.clone().into())),
        value_text(Some(&pointer_text(differences).into())),
        value_text(Some(&difference.aspect.clone().into())),
        value_text(difference.ours.as_ref()),
        value_text(difference.vendor.as_ref()),
    )
}

/// The pointer of an entry for all of these places, which are the same but for the status code.
pub(super) fn pointer_text(differences: &[&Difference]) -> String {
    let Some(difference) = differences.first() else { return String::new() };
    match difference.place.status() {
        Some((_, rest)) => {
            let codes: Vec<_> =
                differences.iter().filter_map(|other| other.place.status()).map(|(code, _)| code).collect();
            format!("response {}{rest}", codes.join(","))
        }
        None => difference.place.to_string(),
    }
}

/// The file's text without the entries and the status codes that explain nothing: for each entry, its dead places.
pub(super) fn without(deviations: &Deviations, dead: &[(usize, Vec<usize>)]) -> String {
    let mut text = deviations.text.clone();
    // From the end, so that the offsets before stay.
    for (index, places) in dead.iter().rev() {
        let entry = &deviations.entries[*index];
        if places.len() == entry.places.len() {
            text.replace_range(lines(&text, &entry.span), "");
        } else {
            let kept = entry.places.iter().enumerate().filter(|(place, _)| !places.contains(place));
            let kept: Vec<_> = kept.filter_map(|(_, place)| place.status()).collect();
            let codes: Vec<_> = kept.iter().map(|(code, _)| *code).collect();
            let rest = kept.first().map_or("", |(_, rest)| rest);
            let pointer = format!("response {}{rest}", codes.join(","));
            text.replace_range(entry.pointer_span.clone(), &value_text(Some(&pointer.into())));
        }
    }
    text
}

/// The whole lines of an entry, with the empty one that sets it apart.
fn lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |newline| from + newline + 1);
    let mut end = line_end(span.end);
    let next = line_end(end);
    if text[end..next].trim().is_empty() {
        end = next;
    }
    start..end
}
