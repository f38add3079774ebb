//! The files of the workspace.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::{task_error::TaskError, text_file};

/// The path of the document, below the root.
pub const DOCUMENT: &str = "spec/openapi.yaml";
/// The folder of the snapshots of the generated code, below the root.
pub const SNAPSHOTS: &str = "tests/snapshots";
/// The folder of the code that the SDK compiles without the feature `codegen`, below the root.
pub const COMPILED: &str = "sdk/src/generated";

/// Returns the root of the workspace: the nearest folder with the document, from the working directory upwards.
///
/// # Errors
///
/// If there is no such folder.
pub fn find() -> Result<PathBuf, TaskError> {
    let start =
        env::current_dir().map_err(|error| TaskError::new(format!("the working directory cannot be read: {error}")))?;
    start.ancestors().find(|folder| folder.join(DOCUMENT).is_file()).map(PathBuf::from).ok_or_else(|| {
        TaskError::new(format!("no {DOCUMENT} in {} or above it", start.display()))
            .with_help("run this command within the workspace")
    })
}

/// Reads the document.
///
/// # Errors
///
/// If it cannot be read or is not UTF-8.
pub fn read_document(root: &Path) -> Result<String, TaskError> {
    text_file::read(&root.join(DOCUMENT), DOCUMENT)
}

/// Writes a file completely or not at all.
///
/// # Errors
///
/// If it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), TaskError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // Temporary files are private by default; this one becomes a file of the work tree.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.prefix(".").suffix(".tmp").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| TaskError::new(format!("cannot write {}: {error}", path.display())))
}
