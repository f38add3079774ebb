//! The snapshots of the generated code on disk, in insta's format, so that `cargo test` compares them with insta.

use std::{collections::BTreeMap, fs, io, path::Path};

use similar::{ChangeTag, TextDiff};
use webex_call_pickup_codegen::Generated;

use crate::{
    task_error::TaskError,
    workspace::{self, SNAPSHOTS},
};

/// The header that insta writes for a snapshot of `tests/tests/generated_code.rs`.
const HEADER: &str = "---\nsource: tests/tests/generated_code.rs\ndescription: Generated from spec/openapi.yaml; update with `cargo xtask codegen`\n---\n";

/// The snapshot of the public items, one a line.
const PUBLIC_API: &str = "public_api.snap";

/// A difference between a snapshot on disk and the generated code.
pub(crate) enum SnapshotDifference {
    Missing { expected: String },
    Stale { found: String, expected: String },
    Orphan { found: String },
}

impl SnapshotDifference {
    /// Updates the file on disk.
    pub(crate) fn fix(&self, root: &Path, name: &str) -> Result<(), TaskError> {
        let path = root.join(SNAPSHOTS).join(name);
        match self {
            Self::Missing { expected } | Self::Stale { expected, .. } => workspace::write(&path, expected),
            Self::Orphan { .. } => fs::remove_file(&path).map_err(|error| io_error("remove", &path, &error)),
        }
    }
}

/// The snapshots on disk compared with the generated code.
pub(crate) struct SnapshotComparison {
    /// The number of snapshots without a difference.
    pub(crate) fresh: usize,
    /// The differences by file name.
    pub(crate) differences: BTreeMap<String, SnapshotDifference>,
}

impl SnapshotComparison {
    /// Returns the numbers of missing, stale and orphaned snapshots.
    pub(super) fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for difference in self.differences.values() {
            counts[match difference {
                SnapshotDifference::Missing { .. } => 0,
                SnapshotDifference::Stale { .. } => 1,
                SnapshotDifference::Orphan { .. } => 2,
            }] += 1;
        }
        counts
    }

    /// Returns the number of public items that were removed or changed. Other code may use them.
    pub(super) fn removed_public_items(&self) -> usize {
        match self.differences.get(PUBLIC_API) {
            Some(SnapshotDifference::Stale { found, expected }) => {
                let diff = TextDiff::from_lines(found, expected);
                diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Delete).count()
            }
            _ => 0,
        }
    }
}

/// Compares the snapshots below `root` with the generated code.
pub(crate) fn compare_snapshots(root: &Path, generated: &Generated) -> Result<SnapshotComparison, TaskError> {
    let mut found = read_snapshots(root)?;
    let mut comparison = SnapshotComparison { fresh: 0, differences: BTreeMap::new() };
    for (name, expected) in expected_snapshots(generated) {
        let difference = match found.remove(&name) {
            // Git may check out other line ends.
            Some(found) if found.replace("\r\n", "\n") == expected => {
                comparison.fresh += 1;
                continue;
            }
            Some(found) => SnapshotDifference::Stale { found, expected },
            None => SnapshotDifference::Missing { expected },
        };
        comparison.differences.insert(name, difference);
    }
    let orphans = found.into_iter().map(|(name, found)| (name, SnapshotDifference::Orphan { found }));
    comparison.differences.extend(orphans);
    Ok(comparison)
}

/// Returns the expected files: their names and contents.
fn expected_snapshots(generated: &Generated) -> BTreeMap<String, String> {
    let sections = generated.sections().iter().map(|section| (section.name(), section.text()));
    sections
        .chain([("public_api", generated.public_api())])
        .map(|(name, text)| (format!("{name}.snap"), format!("{HEADER}{}\n", text.trim_end())))
        .collect()
}

/// Reads the files on disk, including those that insta left for review (`.snap.new`).
fn read_snapshots(root: &Path) -> Result<BTreeMap<String, String>, TaskError> {
    let folder = root.join(SNAPSHOTS);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(io_error("read", &folder, &error)),
    };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|error| io_error("read", &folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".snap") || name.ends_with(".snap.new") {
            let text = fs::read(&path).map_err(|error| io_error("read", &path, &error))?;
            // A file that is not UTF-8 differs from every snapshot, so it is reported as stale.
            found.insert(name.to_owned(), String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(found)
}

/// Returns the path of a snapshot below the root, for messages.
pub(crate) fn snapshot_path(name: &str) -> String {
    format!("{SNAPSHOTS}/{name}")
}

/// Returns a number of snapshots in words, such as `1 snapshot`.
pub(crate) fn count_in_words(count: usize) -> String {
    if count == 1 { "1 snapshot".to_owned() } else { format!("{count} snapshots") }
}

/// Returns the hunks of a unified diff, without its header.
pub(crate) fn unified_diff(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).iter_hunks().map(|hunk| hunk.to_string()).collect()
}

fn io_error(action: &str, path: &Path, error: &io::Error) -> TaskError {
    TaskError::new(format!("cannot {action} {}: {error}", path.display()))
}
