//! `spec/vendor-texts.toml`: fingerprints of what the vendor says in words, so that a change of their words is seen.

use std::{collections::BTreeMap, fs, hash::Hasher as _, io, path::Path};

use fnv::FnvHasher;
use toml::Spanned;
use webex_call_pickup_codegen::Position;

use super::compare::Text;
use crate::{
    task_error::TaskError,
    toml_file::{self, position},
    workspace,
};

/// The file, below the root.
pub(super) const FILE: &str = "spec/vendor-texts.toml";

const HEAD: &str = "\
# Fingerprints of the vendor's descriptions, by operation and location. The locations are those of deviations.toml.
# `cargo xtask check vendor` reports a description that has changed. Read it, update openapi.yaml where it contains new
# facts, and accept it with `--accept-texts`, which writes this file.
";

const ARE_NEW: &str = "are new";
const SAY_SOMETHING_ELSE: &str = "say something else";
const ARE_GONE: &str = "are gone";

/// The fingerprints by operation and place.
pub(super) type Fingerprints = BTreeMap<String, BTreeMap<String, String>>;

/// What the file says, and where.
#[derive(Debug, Clone, Default)]
pub(super) struct Accepted {
    pub(super) fingerprints: Fingerprints,
    /// Of the operations, and of their places.
    operations: BTreeMap<String, Position>,
    places: BTreeMap<(String, String), Position>,
}

impl Accepted {
    /// The line of a place, or else that of its operation.
    pub(super) fn position(&self, operation: &str, place: &str) -> Option<Position> {
        let place = self.places.get(&(operation.to_owned(), place.to_owned()));
        place.or_else(|| self.operations.get(operation)).copied()
    }
}

/// What the file says. None where there is no such file.
pub(super) fn read(root: &Path) -> Result<Option<Accepted>, TaskError> {
    let text = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(TaskError::new(format!("cannot read {FILE}: {error}"))),
    };
    let file: BTreeMap<String, Spanned<BTreeMap<String, Spanned<String>>>> = toml_file::parse(FILE, &text)
        .map_err(|error| format!("{error}; delete it and run with `--accept-texts` to begin anew"))?;
    let line = |offset: usize| Position { column: 1, ..position(&text, offset) };
    let mut accepted = Accepted::default();
    for (operation, places) in file {
        accepted.operations.insert(operation.clone(), line(places.span().start));
        for (place, fingerprint) in places.into_inner() {
            accepted.places.insert((operation.clone(), place.clone()), line(fingerprint.span().start));
            let known = accepted.fingerprints.entry(operation.clone()).or_default();
            known.insert(place, fingerprint.into_inner());
        }
    }
    Ok(Some(accepted))
}

/// What the file should say of these texts.
pub(super) fn fingerprints(texts: &[Text]) -> Fingerprints {
    let mut all = Fingerprints::new();
    for text in texts.iter().filter(|text| !text.text.trim().is_empty()) {
        let places = all.entry(text.operation.clone()).or_default();
        places.entry(text.place.to_string()).or_insert_with(|| fingerprint(&text.text));
    }
    all
}

/// The places of an operation whose words are not those that were accepted, and how so.
pub(super) fn changes(
    accepted: Option<&BTreeMap<String, String>>,
    now: &BTreeMap<String, String>,
) -> Vec<(String, &'static str)> {
    let known = |place: &String| accepted.and_then(|accepted| accepted.get(place));
    let changed = now.iter().filter(|(place, text)| known(place) != Some(text)).map(|(place, _)| {
        let what = if known(place).is_some() { SAY_SOMETHING_ELSE } else { ARE_NEW };
        (place.clone(), what)
    });
    let gone = accepted.into_iter().flat_map(BTreeMap::keys).filter(|place| !now.contains_key(*place));
    changed.chain(gone.map(|place| (place.clone(), ARE_GONE))).collect()
}

/// A change, for people.
pub(super) fn told(place: &str, change: &str) -> String {
    format!("the vendor's words on `{place}` {change}")
}

pub(super) fn write(root: &Path, all: &Fingerprints) -> Result<(), TaskError> {
    let mut text = HEAD.to_owned();
    for (operation, places) in all {
        text.push_str(&format!("\n[{}]\n", quoted(operation)));
        places
            .iter()
            .for_each(|(place, fingerprint)| text.push_str(&format!("{} = \"{fingerprint}\"\n", quoted(place))));
    }
    workspace::write(&root.join(FILE), &text)
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// FNV-1a over the words: how they are broken into lines means nothing.
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
    fn a_fingerprint_is_of_the_words() {
        assert_eq!(fingerprint("One  two\nthree"), fingerprint("One two three "));
        assert_ne!(fingerprint("One two three"), fingerprint("One two, three"));
        assert_ne!(fingerprint("One two three"), fingerprint("One twothree"));
        // Written files have to stay valid.
        assert_eq!(fingerprint("a"), "089c0207b5452844");
    }
}
