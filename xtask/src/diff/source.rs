//! The two documents to compare: from git, the work tree, or files.

use std::path::Path;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Document, Pointer};

use crate::{diff::positions::Positions, git, task_error::TaskError, text_file, workspace::DOCUMENT};

/// One side of the comparison.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name in reports: `main`, `the work tree`, a path.
    pub label: String,
    /// The path of the document.
    pub file: String,
    /// The hash of the commit that contains the document.
    pub commit: Option<String>,
    /// The text of the document.
    pub text: String,
    /// The version of the SDK in the same revision.
    pub version: Option<semver::Version>,
    /// The public items of the client, if they are known without generating it.
    pub public_items: Option<String>,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn file(path: &Path) -> Result<Self, TaskError> {
        let name = path.display().to_string().replace('\\', "/");
        let text = text_file::read(path, &name)?;
        Ok(Self { label: name.clone(), text, file: name, commit: None, version: None, public_items: None })
    }

    /// Reads the document of the work tree.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn work_tree(root: &Path) -> Result<Self, TaskError> {
        let source = Self::file(&root.join(DOCUMENT))?;
        let read = |path: &str| text_file::read_if_present(&root.join(path), path);
        let label = "the work tree".to_owned();
        Ok(Self { label, file: DOCUMENT.to_owned(), version: sdk_version(read)?, ..source })
    }

    /// Reads the document of a revision.
    ///
    /// # Errors
    ///
    /// If git does not know the revision, or if it has no document.
    pub fn revision(root: &Path, revision: &str) -> Result<Self, TaskError> {
        let commit = git::resolve_commit(root, revision)?;
        let read = |path: &str| {
            let bytes = git::read_file(root, &commit, path)?;
            bytes.map(|bytes| text_file::decode(bytes, &format!("{revision}:{path}"))).transpose()
        };
        let text = read(DOCUMENT)?.ok_or_else(|| TaskError::new(format!("{revision} has no {DOCUMENT}")))?;
        let short = commit.get(..9).unwrap_or(&commit).to_owned();
        Ok(Self {
            label: if revision == commit { short } else { format!("{revision} ({short})") },
            file: DOCUMENT.to_owned(),
            text,
            version: sdk_version(read)?,
            commit: Some(commit),
            public_items: None,
        })
    }

    /// Parses the document.
    ///
    /// # Errors
    ///
    /// If it is neither JSON nor YAML, or not an object.
    pub fn parse(&self) -> Result<ParsedSource, TaskError> {
        if self.text.trim_start().starts_with('{') {
            // Many times faster than the YAML reader. YAML in flow style begins like this, too, and fails here.
            if let Ok(root) = serde_json::from_str(&self.text) {
                return Ok(ParsedSource::Json(root));
            }
        }
        match Document::parse(&self.text) {
            Ok(document) if document.root().is_object() => Ok(ParsedSource::Yaml(document)),
            Ok(_) => Err(TaskError::new(format!(
                "{} ({}) is not an OpenAPI document: its root is not an object",
                self.file, self.label
            ))),
            Err(error) => Err(TaskError::new(format!("{} cannot be read\n{}", self.label, error.in_file(&self.file)))),
        }
    }

    /// Returns the positions of `pointers` in the text.
    pub(crate) fn positions<'p>(&self, parsed: ParsedSource, pointers: impl Iterator<Item = &'p Pointer>) -> Positions {
        match parsed {
            ParsedSource::Yaml(document) => Positions::All(document),
            ParsedSource::Json(_) => Positions::in_json(&self.text, pointers),
        }
    }
}

/// A parsed document.
#[derive(Debug)]
pub enum ParsedSource {
    /// Parsed as JSON, without positions.
    Json(Value),
    /// Parsed as YAML, with positions.
    Yaml(Document),
}

impl ParsedSource {
    /// Returns the root of the document.
    pub fn root(&self) -> &Value {
        match self {
            Self::Json(root) => root,
            Self::Yaml(document) => document.root(),
        }
    }
}

/// Runs two functions in parallel, one for each document.
pub(crate) fn in_parallel<T: Send>(old: impl FnOnce() -> T + Send, new: impl FnOnce() -> T) -> (T, T) {
    std::thread::scope(|scope| {
        let old = scope.spawn(old);
        let new = new();
        match old.join() {
            Ok(old) => (old, new),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Returns the version in the manifest of the SDK, or the workspace's version if the SDK inherits it. `None` if there is no
/// manifest, or no version in it.
fn sdk_version(read: impl Fn(&str) -> Result<Option<String>, TaskError>) -> Result<Option<semver::Version>, TaskError> {
    let table = |path: &str| {
        let parse = |text: String| {
            text.parse::<toml::Table>().map_err(|error| TaskError::new(format!("{path} is not TOML: {error}")))
        };
        read(path)?.map(parse).transpose()
    };
    let own = table("sdk/Cargo.toml")?.and_then(|sdk| sdk.get("package")?.get("version").cloned());
    let version = match own {
        Some(toml::Value::String(version)) => Some(version),
        Some(_) => table("Cargo.toml")?.and_then(|workspace| {
            let package = workspace.get("workspace")?.get("package")?;
            package.get("version")?.as_str().map(str::to_owned)
        }),
        None => None,
    };
    Ok(version.and_then(|version| version.parse().ok()))
}
