//! The snapshots on disk, in insta's format, so that `cargo test` compares them with insta.

use std::{collections::BTreeMap, fs, io, path::Path};

use webex_call_pickup_codegen::Generated;

use crate::{
    task_error::TaskError,
    workspace::{self, SNAPSHOTS},
};

/// What insta puts before the text of a snapshot of `tests/tests/generated_code.rs`.
const HEADER: &str = "---\nsource: tests/tests/generated_code.rs\ndescription: Generated from spec/openapi.yaml; update with `cargo xtask codegen`\n---\n";

/// The snapshots as they should be: file names and their whole text.
pub(crate) fn expected(generated: &Generated) -> BTreeMap<String, String> {
    let sections = generated.sections().iter().map(|section| (section.name(), section.text()));
    sections
        .chain([("public_api", generated.public_api())])
        .map(|(name, text)| (format!("{name}.snap"), format!("{HEADER}{}\n", text.trim_end())))
        .collect()
}

/// The snapshots as they are. Those that insta left for review (`.snap.new`) are among them.
pub(crate) fn read(root: &Path) -> Result<BTreeMap<String, String>, TaskError> {
    let folder = root.join(SNAPSHOTS);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(cannot("read", &folder, &error)),
    };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|error| cannot("read", &folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".snap") || name.ends_with(".snap.new") {
            let text = fs::read(&path).map_err(|error| cannot("read", &path, &error))?;
            // A file that is no text differs from every snapshot, and is shown as such.
            found.insert(name.to_owned(), String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(found)
}

/// Writes a snapshot whole or not at all.
pub(crate) fn write(root: &Path, name: &str, text: &str) -> Result<(), TaskError> {
    workspace::write(&root.join(SNAPSHOTS).join(name), text)
}

/// Removes a snapshot.
pub(crate) fn remove(root: &Path, name: &str) -> Result<(), TaskError> {
    let path = root.join(SNAPSHOTS).join(name);
    fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))
}

/// The path of a snapshot below the root, for messages.
pub(crate) fn path(name: &str) -> String {
    format!("{SNAPSHOTS}/{name}")
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> TaskError {
    format!("cannot {what} {}: {error}", path.display())
}
