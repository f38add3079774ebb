//! `spec/deviations.toml`: the known differences from the vendor's document. The head of the file describes the format.

use std::{ops::Range, path::Path};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use webex_call_pickup_codegen::openapi::Position;

use crate::{
    check::{
        operation_location::OperationLocation,
        vendor::{
            difference::{PRESENCE, VendorDifference, WHOLE_DOCUMENT, path_shape},
            facts,
        },
    },
    task_error::TaskError,
    text_file,
    toml_file::{self, position},
};

/// The file, relative to the root of the workspace.
pub(super) const FILE: &str = "spec/deviations.toml";

const ABSENT: &str = "absent";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviationsToml {
    #[serde(default)]
    deviation: Vec<Spanned<DeviationToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviationToml {
    operation: Spanned<String>,
    pointer: Spanned<String>,
    aspect: Spanned<String>,
    source: Spanned<Vec<DeviationSource>>,
    ours: Spanned<toml::Value>,
    vendor: Spanned<toml::Value>,
    reason: Spanned<String>,
    evidence: Spanned<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum DeviationSource {
    Openapi,
    Page,
}

/// The parsed file and its text.
#[derive(Debug, Clone)]
pub(super) struct Deviations {
    pub(super) text: String,
    pub(super) entries: Vec<Deviation>,
}

/// An entry of the file.
#[derive(Debug, Clone)]
pub(super) struct Deviation {
    pub(super) operation: String,
    pub(super) pointer: String,
    /// The parsed pointer: a location for each status code.
    pub(super) locations: Vec<OperationLocation>,
    pub(super) aspect: String,
    /// `true` if the published document is a source, which can be compared; a reference page cannot.
    pub(super) is_openapi: bool,
    is_page: bool,
    pub(super) ours: Option<Value>,
    pub(super) vendor: Option<Value>,
    pub(super) position: Position,
}

impl Deviations {
    pub(super) fn read(root: &Path) -> Result<Self, TaskError> {
        Self::parse(text_file::read(&root.join(FILE), FILE)?)
    }

    fn parse(text: String) -> Result<Self, TaskError> {
        let file: DeviationsToml = toml_file::parse(FILE, &text)?;
        let entries: Vec<_> = file.deviation.iter().map(|entry| Deviation::new(&text, entry)).collect();
        let mut problems: Vec<String> = Vec::new();
        for (index, (raw, entry)) in file.deviation.iter().zip(&entries).enumerate() {
            let mut report = |offset, message: &str| {
                problems.push(format!("{}: {message}", toml_file::location(FILE, &text, offset)))
            };
            for (span, message) in raw.get_ref().problems() {
                report(span.start, &message);
            }
            if let Some(same) = entries[..index].iter().find(|other| other.conflicts_with(entry)) {
                let line = same.position.line;
                let message = format!("the entry on line {line} has the same operation, pointer, aspect and source");
                report(raw.span().start, &message);
            }
        }
        if problems.is_empty() { Ok(Self { text, entries }) } else { Err(TaskError::new(problems.join("\n"))) }
    }
}

impl DeviationToml {
    /// Returns the invalid values, each with its span.
    fn problems(&self) -> Vec<(Range<usize>, String)> {
        let mut problems = Vec::new();
        for (name, text) in [("reason", &self.reason), ("evidence", &self.evidence), ("aspect", &self.aspect)] {
            if text.get_ref().trim().is_empty() {
                problems.push((text.span(), format!("`{name}` is empty")));
            }
        }
        if self.source.get_ref().is_empty() {
            problems.push((self.source.span(), "`source` is empty; use \"openapi\", \"page\" or both".to_owned()));
        }
        let operation = self.operation.get_ref();
        let is_operation = operation.split_once(' ').is_some_and(|(method, path)| {
            !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase()) && path.starts_with('/')
        });
        if !is_operation && operation != WHOLE_DOCUMENT {
            problems.push((self.operation.span(), "`operation` must be `METHOD /path` or `*`".to_owned()));
        }
        problems.extend(self.pointer_problem().map(|message| (self.pointer.span(), message)));
        if self.ours.get_ref() == self.vendor.get_ref() {
            problems.push((self.vendor.span(), "`ours` and `vendor` are equal".to_owned()));
        }
        if self.aspect.get_ref() == PRESENCE {
            for value in [&self.ours, &self.vendor] {
                if !matches!(value.get_ref().as_str(), Some("present" | "absent")) {
                    problems.push((value.span(), "a `presence` must be \"present\" or \"absent\"".to_owned()));
                }
            }
        }
        problems
    }

    fn pointer_problem(&self) -> Option<String> {
        let pointer = self.pointer.get_ref();
        let first = pointer.split(" / ").next().unwrap_or_default();
        let words = first.split(' ').count();
        let is_valid = match first.split(' ').next() {
            Some("document" | "operation" | "request") => words == 1,
            Some("response") => words == 2 && !first.contains(",,") && !first.ends_with([' ', ',']),
            Some("parameter") => words >= 3,
            _ => false,
        };
        if !is_valid {
            let starts = "`document`, `operation`, `parameter LOCATION NAME`, `request` or `response STATUS`";
            return Some(format!("`pointer` must begin with {starts}"));
        }
        ((first == "document") != (self.operation.get_ref() == WHOLE_DOCUMENT))
            .then(|| "the pointer `document` and the operation `*` require each other".to_owned())
    }
}

impl Deviation {
    fn new(text: &str, spanned: &Spanned<DeviationToml>) -> Self {
        let entry = spanned.get_ref();
        let aspect = entry.aspect.get_ref().clone();
        Self {
            operation: entry.operation.get_ref().clone(),
            pointer: entry.pointer.get_ref().clone(),
            locations: OperationLocation::parse_all(entry.pointer.get_ref()),
            is_openapi: entry.source.get_ref().contains(&DeviationSource::Openapi),
            is_page: entry.source.get_ref().contains(&DeviationSource::Page),
            ours: fact(&aspect, entry.ours.get_ref()),
            vendor: fact(&aspect, entry.vendor.get_ref()),
            position: position(text, spanned.span().start),
            aspect,
        }
    }

    /// Returns `true` if only one of the two entries may exist.
    fn conflicts_with(&self, other: &Self) -> bool {
        let shares_source = (self.is_openapi && other.is_openapi) || (self.is_page && other.is_page);
        shares_source
            && self.is_of(&other.operation)
            && self.aspect == other.aspect
            && self.locations.iter().any(|location| other.locations.contains(location))
    }

    /// Returns `true` if the entry is about this operation.
    pub(super) fn is_of(&self, operation: &str) -> bool {
        operation_shape(&self.operation) == operation_shape(operation)
    }

    /// Returns `true` if the entry is about an operation on the path of this one.
    pub(super) fn is_on_path_of(&self, operation: &str) -> bool {
        let path = |operation: &str| operation.split_once(' ').map(|(_, path)| path_shape(path));
        path(&self.operation).is_some_and(|shape| path(operation) == Some(shape))
    }

    /// Returns `true` if the entry is an operation that the vendor lacks. Such an entry stays valid for files that are excerpts of
    /// the vendor's document.
    pub(super) fn is_missing_operation(&self) -> bool {
        self.pointer == "operation" && self.aspect == PRESENCE && self.vendor.is_none()
    }

    /// Returns the index of the entry's location that has the difference, regardless of the values. `None` if the entry is about
    /// another difference.
    pub(super) fn location_index(&self, difference: &VendorDifference) -> Option<usize> {
        let is_about = self.is_openapi && self.aspect == difference.aspect && self.is_of(&difference.operation);
        let mut locations = self.locations.iter();
        is_about.then(|| locations.position(|location| location.covers(&difference.location)))?
    }
}

/// Removes the parameter names from the path of an operation.
fn operation_shape(operation: &str) -> String {
    operation.split_once(' ').map_or(operation.to_owned(), |(method, path)| format!("{method} {}", path_shape(path)))
}

/// Converts a value of an entry into the form of the comparison.
fn fact(aspect: &str, value: &toml::Value) -> Option<Value> {
    if value.as_str() == Some(ABSENT) {
        return None;
    }
    let value = serde_json::to_value(value).unwrap_or_default();
    match &value {
        Value::Array(values) if aspect == "enum" => Some(facts::sorted_set(values)),
        _ => Some(facts::normalized(&value)),
    }
}

/// Formats a fact as the TOML value of an entry.
pub(super) fn toml_text(fact: Option<&Value>) -> String {
    let value = match fact {
        None => ABSENT.into(),
        // `facts::normalized` converted what TOML cannot represent into strings.
        Some(fact) => toml::Value::try_from(fact).unwrap_or_else(|_| fact.to_string().into()),
    };
    value.to_string()
}

/// Formats a string as TOML.
fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Formats an entry without reason and evidence, for differences that are equal except for the status code.
pub(super) fn entry_text(differences: &[&VendorDifference]) -> String {
    let Some(difference) = differences.first() else { return String::new() };
    format!(
        "[[deviation]]\noperation = {}\npointer = {}\naspect = {}\nsource = [\"openapi\"]\nours = {}\nvendor = {}\nreason = \"\"\nevidence = \"\"\n",
        toml_string(&difference.operation),
        toml_string(&pointer_text(differences)),
        toml_string(&difference.aspect),
        toml_text(difference.ours.as_ref()),
        toml_text(difference.vendor.as_ref()),
    )
}

/// Formats the pointer of an entry for differences that are equal except for the status code.
pub(super) fn pointer_text(differences: &[&VendorDifference]) -> String {
    let locations: Vec<_> = differences.iter().map(|difference| &difference.location).collect();
    joined_pointer(&locations)
}

/// Formats the pointer of an entry for locations that are equal except for the status code.
pub(super) fn joined_pointer(locations: &[&OperationLocation]) -> String {
    let Some(first) = locations.first() else { return String::new() };
    match first.split_status() {
        Some((_, rest)) => {
            let codes: Vec<_> =
                locations.iter().filter_map(|location| location.split_status()).map(|(code, _)| code).collect();
            format!("response {}{rest}", codes.join(","))
        }
        None => first.to_string(),
    }
}
