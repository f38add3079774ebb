//! The files that a pull request changes, as far as they concern its review.

use std::{collections::BTreeSet, path::Path};

use serde::Deserialize;

use crate::{git, task_error::TaskError, text_file, toml_file};

/// The packages whose versions change the generated code. `Cargo.toml` pins them.
const GENERATOR_PACKAGES: [&str; 5] = ["progenitor", "progenitor-impl", "typify", "typify-impl", "prettyplease"];

/// The files that differ between two commits.
pub(super) struct ChangedFiles {
    paths: Vec<String>,
    changes_generator_versions: bool,
}

impl ChangedFiles {
    pub(super) fn between(root: &Path, old: &str, new: &str) -> Result<Self, TaskError> {
        let paths = git::changed_paths(root, old, new)?;
        let is_lock_file = |path: &String| path == LOCK_FILE;
        let changes_generator_versions =
            paths.iter().any(is_lock_file) && generator_versions(root, old)? != generator_versions(root, new)?;
        Ok(Self { paths, changes_generator_versions })
    }

    /// Returns `true` if the generator or one of its packages changed, so that the same document may become another client.
    pub(super) fn changes_generator(&self) -> bool {
        self.changes_generator_versions || self.paths.iter().any(|path| path.starts_with("codegen/"))
    }

    /// Returns the files that decide how a pull request is reviewed.
    pub(super) fn review_files(&self) -> Vec<&str> {
        let is_review_file = |path: &&str| {
            ["xtask/src/", "xtask/Cargo.toml", ".cargo/", ".github/workflows/spec-review.yml"]
                .iter()
                .any(|prefix| path.starts_with(prefix))
        };
        self.paths.iter().map(String::as_str).filter(is_review_file).collect()
    }
}

const LOCK_FILE: &str = "Cargo.lock";

#[derive(Deserialize)]
struct LockFile {
    #[serde(default)]
    package: Vec<LockedPackage>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct LockedPackage {
    name: String,
    version: String,
}

/// Returns the versions of the generator's packages in a commit; none if it has no lock file.
fn generator_versions(root: &Path, commit: &str) -> Result<BTreeSet<LockedPackage>, TaskError> {
    let Some(bytes) = git::read_file(root, commit, LOCK_FILE)? else { return Ok(BTreeSet::new()) };
    let lock_file: LockFile = toml_file::parse(LOCK_FILE, &text_file::decode(bytes, LOCK_FILE)?)?;
    let is_of_generator = |package: &LockedPackage| GENERATOR_PACKAGES.contains(&package.name.as_str());
    Ok(lock_file.package.into_iter().filter(is_of_generator).collect())
}
