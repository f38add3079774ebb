//! The generated code on disk: the snapshots in insta's format, which `cargo test` compares with insta, and the files that the SDK
//! compiles without the feature `codegen`.

use std::{collections::BTreeMap, fs, io, path::Path};

use similar::{Algorithm, ChangeTag, TextDiff};
use webex_call_pickup_codegen::Generated;

use crate::{
    task_error::TaskError,
    workspace::{self, COMPILED, SNAPSHOTS},
};

/// The header that insta writes for a snapshot of `tests/tests/generated_code.rs`.
const HEADER: &str = "---\nsource: tests/tests/generated_code.rs\ndescription: Generated from spec/openapi.yaml; update with `cargo xtask codegen`\n---\n";

/// The name of the snapshot of the public items, one per line.
const PUBLIC_API: &str = "public_api";

/// A difference between a file on disk and the generated code.
pub(crate) enum SnapshotDifference {
    Missing { expected: String },
    Stale { found: String, expected: String },
    Orphan { found: String },
}

impl SnapshotDifference {
    /// Updates the file on disk.
    pub(crate) fn fix(&self, root: &Path, path: &str) -> Result<(), TaskError> {
        let path = root.join(path);
        match self {
            Self::Missing { expected } | Self::Stale { expected, .. } => workspace::write(&path, expected),
            Self::Orphan { .. } => fs::remove_file(&path).map_err(|error| io_error("remove", &path, &error)),
        }
    }
}

/// The files on disk compared with the generated code.
pub(crate) struct SnapshotComparison {
    /// The number of files without a difference.
    pub(crate) fresh: usize,
    /// The differences by path below the root.
    pub(crate) differences: BTreeMap<String, SnapshotDifference>,
}

impl SnapshotComparison {
    /// Returns the numbers of missing, stale and orphaned files.
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
        match self.differences.get(&snapshot_path(PUBLIC_API)) {
            Some(SnapshotDifference::Stale { found, expected }) => {
                let diff = line_diff(found, expected);
                diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Delete).count()
            }
            _ => 0,
        }
    }
}

/// Compares the files below `root` with the generated client and the contract of the mock server.
pub(crate) fn compare_snapshots(
    root: &Path,
    generated: &Generated,
    contract: &str,
) -> Result<SnapshotComparison, TaskError> {
    let mut found = BTreeMap::new();
    read_folder(root, SNAPSHOTS, &[".snap", ".snap.new"], &mut found)?;
    read_folder(root, COMPILED, &[".rs"], &mut found)?;
    let mut comparison = SnapshotComparison { fresh: 0, differences: BTreeMap::new() };
    for (path, expected) in expected_files(generated, contract) {
        let difference = match found.remove(&path) {
            // Git may check out other line ends.
            Some(found) if found.replace("\r\n", "\n") == expected => {
                comparison.fresh += 1;
                continue;
            }
            Some(found) => SnapshotDifference::Stale { found, expected },
            None => SnapshotDifference::Missing { expected },
        };
        comparison.differences.insert(path, difference);
    }
    let orphans = found.into_iter().map(|(path, found)| (path, SnapshotDifference::Orphan { found }));
    comparison.differences.extend(orphans);
    Ok(comparison)
}

/// Returns the expected files: their paths below the root, and their contents.
fn expected_files(generated: &Generated, contract: &str) -> BTreeMap<String, String> {
    let sections = generated.sections().iter().map(|section| (section.name(), section.text()));
    let snapshots = sections
        .chain([(PUBLIC_API, generated.public_api())])
        .map(|(name, text)| (snapshot_path(name), format!("{HEADER}{}\n", text.trim_end())));
    let compiled = [("client", generated.code()), ("contract", contract)];
    let compiled = compiled.map(|(name, code)| (format!("{COMPILED}/{name}.rs"), code.to_owned()));
    snapshots.chain(compiled).collect()
}

/// Reads the files of a folder whose names end in one of `endings`. With `.snap.new`, these include the snapshots that insta
/// left for review.
fn read_folder(
    root: &Path,
    below: &str,
    endings: &[&str],
    found: &mut BTreeMap<String, String>,
) -> Result<(), TaskError> {
    let folder = root.join(below);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_error("read", &folder, &error)),
    };
    for entry in entries {
        let path = entry.map_err(|error| io_error("read", &folder, &error))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = fs::read(&path).map_err(|error| io_error("read", &path, &error))?;
            // A file that is not UTF-8 differs from every snapshot, so it is reported as stale.
            found.insert(format!("{below}/{name}"), String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(())
}

/// Returns the path of a snapshot below the root.
fn snapshot_path(name: &str) -> String {
    format!("{SNAPSHOTS}/{name}.snap")
}

/// Returns `true` for a file that the SDK compiles. The snapshots show its changes better.
pub(crate) fn is_compiled(path: &str) -> bool {
    path.starts_with(COMPILED)
}

/// Compares texts line by line. The default algorithm of the crate takes shortcuts in long texts: it replaced a thousand lines
/// of the client when an operation was added.
pub(super) fn line_diff<'t>(old: &'t str, new: &'t str) -> TextDiff<'t, 't, str> {
    TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(old, new)
}

/// Returns the hunks of a unified diff, without its header.
pub(crate) fn unified_diff(old: &str, new: &str) -> String {
    line_diff(old, new).unified_diff().context_radius(3).iter_hunks().map(|hunk| hunk.to_string()).collect()
}

fn io_error(action: &str, path: &Path, error: &io::Error) -> TaskError {
    TaskError::new(format!("cannot {action} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diff_of_a_removed_operation_has_its_lines_only() {
        let old = include_str!("../../../sdk/src/generated/client.rs");
        let blocks: Vec<&str> = old.split_inclusive("\n    }\n").collect();
        for name in ["Agent", "CallPickup", "Location", "create_call_pickup"] {
            let new: String = blocks.iter().copied().filter(|block| !block.contains(name)).collect();
            let removed = old.lines().count() - new.lines().count();
            assert!(removed > 50, "{name}: {removed}");
            let count =
                |old, new, tag| line_diff(old, new).iter_all_changes().filter(|change| change.tag() == tag).count();
            let counts = [ChangeTag::Delete, ChangeTag::Insert].map(|tag| count(old, &new, tag));
            assert_eq!(counts, [removed, 0], "{name}");
            assert_eq!(count(&new, old, ChangeTag::Insert), removed, "{name}");
        }
    }
}
