//! Where things are in the workspace.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::task_error::TaskError;

/// The document, below the root.
pub const DOCUMENT: &str = "spec/openapi.yaml";
/// The snapshots of the generated code, below the root.
pub const SNAPSHOTS: &str = "tests/snapshots";

/// The root of the workspace that the working directory is in: the nearest folder upwards that has the document.
pub fn find() -> Result<PathBuf, TaskError> {
    let start = env::current_dir().map_err(|error| format!("the working directory cannot be read: {error}"))?;
    start
        .ancestors()
        .find(|folder| folder.join(DOCUMENT).is_file())
        .map(PathBuf::from)
        .ok_or_else(|| format!("no {DOCUMENT} in {} or above it; run this within the workspace", start.display()))
}

/// The text of the document.
pub fn read_document(root: &Path) -> Result<String, TaskError> {
    let path = root.join(DOCUMENT);
    let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    String::from_utf8(bytes)
        .map_err(|error| format!("{DOCUMENT} is not UTF-8 text, from byte {} on", error.utf8_error().valid_up_to()))
}

/// Writes a file of the workspace whole or not at all.
pub fn write(path: &Path, text: &str) -> Result<(), TaskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any other file of the work tree, not the private one that a temporary file is.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.prefix(".").suffix(".tmp").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| format!("cannot write {}: {error}", path.display()))
}
