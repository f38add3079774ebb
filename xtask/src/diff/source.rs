//! Gets the two texts to compare: from git, the work tree, or two files.

use std::{fs, path::Path};

use serde_json::Value;
use webex_call_pickup_codegen::{Document, Pointer};

use crate::{diff::positions::Positions, git, task_error::TaskError, workspace::DOCUMENT};

/// One side of the comparison.
#[derive(Clone, Debug)]
pub struct Source {
    /// What a reader calls it: `main`, `the work tree`, a path.
    pub label: String,
    /// The document's path.
    pub file: String,
    /// The commit that it is of.
    pub commit: Option<String>,
    /// The document.
    pub text: String,
    /// The version of the SDK beside it.
    pub version: Option<semver::Version>,
}

impl Source {
    /// A file, as it is.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn file(path: &Path) -> Result<Self, TaskError> {
        let name = path.display().to_string().replace('\\', "/");
        let bytes = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        Ok(Self { label: name.clone(), text: text(bytes, &name)?, file: name, commit: None, version: None })
    }

    /// The work tree.
    ///
    /// # Errors
    ///
    /// When the document cannot be read.
    pub fn work_tree(root: &Path) -> Result<Self, TaskError> {
        let source = Self::file(&root.join(DOCUMENT))?;
        let manifest = |path: &str| fs::read_to_string(root.join(path)).ok();
        let label = "the work tree".to_owned();
        Ok(Self { label, file: DOCUMENT.to_owned(), version: version(manifest), ..source })
    }

    /// The document at a revision.
    ///
    /// # Errors
    ///
    /// When git does not know the revision, or there is no document in it.
    pub fn revision(root: &Path, revision: &str) -> Result<Self, TaskError> {
        let commit = git::resolve_commit(root, revision)?;
        let show = |path: &str| git::read_file(root, &commit, path);
        let bytes = show(DOCUMENT).map_err(|error| format!("there is no {DOCUMENT} in {revision}: {error}"))?;
        let manifest = |path: &str| show(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let short = commit.get(..9).unwrap_or(&commit).to_owned();
        Ok(Self {
            label: if revision == commit { short } else { format!("{revision} ({short})") },
            file: DOCUMENT.to_owned(),
            text: text(bytes, &format!("{revision}:{DOCUMENT}"))?,
            version: version(manifest),
            commit: Some(commit),
        })
    }

    /// Reads the document.
    ///
    /// # Errors
    ///
    /// When the text is neither JSON nor YAML.
    pub fn parse(&self) -> Result<Parsed, TaskError> {
        if self.text.trim_start().starts_with('{') {
            // Many times faster than as YAML, which may begin like that, too.
            if let Ok(value) = serde_json::from_str(&self.text) {
                return Ok(Parsed::Json(value));
            }
        }
        match Document::parse(&self.text) {
            Ok(document) if document.root().is_object() => Ok(Parsed::Yaml(document)),
            Ok(_) => {
                Err(format!("{} ({}) is no OpenAPI document: at the top there is no object", self.file, self.label))
            }
            Err(error) => Err(format!("{} cannot be read\n{}", self.label, error.in_file(&self.file))),
        }
    }

    /// Where these places stand in the text.
    pub(crate) fn positions<'p>(&self, parsed: Parsed, pointers: impl Iterator<Item = &'p Pointer>) -> Positions {
        match parsed {
            Parsed::Yaml(document) => Positions::All(document),
            Parsed::Json(_) => Positions::in_json(&self.text, pointers),
        }
    }
}

/// A document that was read. Of JSON, which is read faster, the positions are not known yet.
#[derive(Debug)]
pub enum Parsed {
    /// By a reader that knows no positions.
    Json(Value),
    /// With positions.
    Yaml(Document),
}

impl Parsed {
    /// The document as plain JSON.
    pub fn root(&self) -> &Value {
        match self {
            Self::Json(root) => root,
            Self::Yaml(document) => document.root(),
        }
    }
}

/// Does the same for both documents, at the same time.
pub(crate) fn both<T: Send>(old: impl FnOnce() -> T + Send, new: impl FnOnce() -> T) -> (T, T) {
    std::thread::scope(|scope| {
        let old = scope.spawn(old);
        let new = new();
        match old.join() {
            Ok(old) => (old, new),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn text(bytes: Vec<u8>, name: &str) -> Result<String, TaskError> {
    String::from_utf8(bytes)
        .map_err(|error| format!("{name} is not UTF-8 text, from byte {} on", error.utf8_error().valid_up_to()))
}

/// The SDK's version: its own, or the workspace's.
fn version(manifest: impl Fn(&str) -> Option<String>) -> Option<semver::Version> {
    let table = |path: &str| manifest(path)?.parse::<toml::Table>().ok();
    let of_sdk = table("sdk/Cargo.toml")?;
    let version = of_sdk.get("package")?.get("version")?;
    match version.as_str() {
        Some(text) => text.parse().ok(),
        None => table("Cargo.toml")?.get("workspace")?.get("package")?.get("version")?.as_str()?.parse().ok(),
    }
}
