//! Where things are in the workspace.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::Failure;

/// The document, below the root.
pub(crate) const DOCUMENT: &str = "spec/openapi.yaml";
/// The snapshots of the generated code, below the root.
pub(crate) const SNAPSHOTS: &str = "tests/snapshots";

/// The root of the workspace that the working directory is in: the nearest folder upwards that has the document.
pub(crate) fn find() -> Result<PathBuf, Failure> {
    let start = env::current_dir().map_err(|error| format!("the working directory cannot be read: {error}"))?;
    start
        .ancestors()
        .find(|folder| folder.join(DOCUMENT).is_file())
        .map(PathBuf::from)
        .ok_or_else(|| format!("no {DOCUMENT} in {} or above it; run this within the workspace", start.display()))
}

/// The text of the document.
pub(crate) fn read_document(root: &Path) -> Result<String, Failure> {
    let path = root.join(DOCUMENT);
    let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    String::from_utf8(bytes)
        .map_err(|error| format!("{DOCUMENT} is not UTF-8 text, from byte {} on", error.utf8_error().valid_up_to()))
}
