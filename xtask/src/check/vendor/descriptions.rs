//! `spec/vendor-texts.toml`: fingerprints of the vendor's descriptions, which reveal when a description changes.

use std::{collections::BTreeMap, hash::Hasher as _, path::Path};

use fnv::FnvHasher;
use toml::Spanned;
use webex_call_pickup_codegen::openapi::{Pointer, Position};

use crate::{
    check::operation_location::OperationLocation,
    task_error::TaskError,
    text_file,
    toml_file::{self, position},
    workspace,
};

/// The file, relative to the root of the workspace.
pub(super) const FILE: &str = "spec/vendor-texts.toml";

const HEAD: &str = "\
# Fingerprints of the vendor's descriptions, by operation and location. The locations are those of deviations.toml.
# `cargo xtask check vendor` reports a description that has changed. Read it, update openapi.yaml where it contains new
# facts, and accept it with `--accept-texts`, which writes this file.
";

/// A description in the vendor's document.
#[derive(Debug, Clone)]
pub(super) struct VendorDescription {
    /// The operation of our document.
    pub(super) operation: String,
    pub(super) location: OperationLocation,
    pub(super) text: String,
    pub(super) vendor_pointer: Pointer,
}

/// The change of a description.
#[derive(Debug, Clone, Copy)]
pub(super) enum DescriptionChange {
    Added,
    Changed,
    Removed,
}

impl DescriptionChange {
    /// Describes the change of the description at a location.
    pub(super) fn message(self, location: &str) -> String {
        let verb = match self {
            Self::Added => "is new",
            Self::Changed => "changed",
            Self::Removed => "was removed",
        };
        format!("the vendor's description of `{location}` {verb}")
    }
}

/// The fingerprints by operation and location.
pub(super) type Fingerprints = BTreeMap<String, BTreeMap<String, String>>;

/// The accepted fingerprints, with their positions in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct AcceptedDescriptions {
    pub(super) fingerprints: Fingerprints,
    operation_positions: BTreeMap<String, Position>,
    location_positions: BTreeMap<(String, String), Position>,
}

impl AcceptedDescriptions {
    /// Returns the line of a location, or else that of its operation.
    pub(super) fn position(&self, operation: &str, location: &str) -> Option<Position> {
        let position = self.location_positions.get(&(operation.to_owned(), location.to_owned()));
        position.or_else(|| self.operation_positions.get(operation)).copied()
    }
}

/// Reads the file. Returns `None` if it does not exist.
pub(super) fn read_accepted(root: &Path) -> Result<Option<AcceptedDescriptions>, TaskError> {
    let Some(text) = text_file::read_if_present(&root.join(FILE), FILE)? else { return Ok(None) };
    let file: BTreeMap<String, Spanned<BTreeMap<String, Spanned<String>>>> =
        toml_file::parse(FILE, &text).map_err(|error: TaskError| {
            error.with_help("delete the file, and run with `--accept-texts` to create it again")
        })?;
    let line = |offset: usize| Position { column: 1, ..position(&text, offset) };
    let mut accepted = AcceptedDescriptions::default();
    for (operation, locations) in file {
        accepted.operation_positions.insert(operation.clone(), line(locations.span().start));
        for (location, fingerprint) in locations.into_inner() {
            let position = line(fingerprint.span().start);
            accepted.location_positions.insert((operation.clone(), location.clone()), position);
            let known = accepted.fingerprints.entry(operation.clone()).or_default();
            known.insert(location, fingerprint.into_inner());
        }
    }
    Ok(Some(accepted))
}

/// Returns the fingerprints of descriptions.
pub(super) fn fingerprints(descriptions: &[VendorDescription]) -> Fingerprints {
    let mut all = Fingerprints::new();
    for description in descriptions.iter().filter(|description| !description.text.trim().is_empty()) {
        let locations = all.entry(description.operation.clone()).or_default();
        locations.entry(description.location.to_string()).or_insert_with(|| fingerprint(&description.text));
    }
    all
}

/// Returns the locations of an operation whose descriptions are not the accepted ones.
pub(super) fn changes(
    accepted: Option<&BTreeMap<String, String>>,
    current: &BTreeMap<String, String>,
) -> Vec<(String, DescriptionChange)> {
    let known = |location: &String| accepted.and_then(|accepted| accepted.get(location));
    let changed = current.iter().filter(|(location, text)| known(location) != Some(text)).map(|(location, _)| {
        let change = if known(location).is_some() { DescriptionChange::Changed } else { DescriptionChange::Added };
        (location.clone(), change)
    });
    let removed = accepted.into_iter().flat_map(BTreeMap::keys).filter(|location| !current.contains_key(*location));
    changed.chain(removed.map(|location| (location.clone(), DescriptionChange::Removed))).collect()
}

/// Writes the file.
pub(super) fn write(root: &Path, all: &Fingerprints) -> Result<(), TaskError> {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut text = HEAD.to_owned();
    for (operation, locations) in all {
        text.push_str(&format!("\n[{}]\n", quoted(operation)));
        for (location, fingerprint) in locations {
            text.push_str(&format!("{} = \"{fingerprint}\"\n", quoted(location)));
        }
    }
    workspace::write(&root.join(FILE), &text)
}

/// Hashes the words with FNV-1a, so that line breaks do not matter.
fn fingerprint(text: &str) -> String {
    let mut hasher = FnvHasher::default();
    for word in text.split_whitespace() {
        hasher.write(word.as_bytes());
        hasher.write(b" ");
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_white_space_in_fingerprints() {
        assert_eq!(fingerprint("One  two\nthree"), fingerprint("One two three "));
        assert_ne!(fingerprint("One two three"), fingerprint("One two, three"));
        assert_ne!(fingerprint("One two three"), fingerprint("One twothree"));
    }

    #[test]
    fn keeps_the_fingerprints_of_existing_files() {
        assert_eq!(fingerprint("a"), "089c0207b5452844");
    }
}
