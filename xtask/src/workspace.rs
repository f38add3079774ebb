//! Where things are in the workspace.

use std::{env, path::PathBuf};

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
