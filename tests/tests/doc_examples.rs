//! The examples in rustdoc: each fits its box.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The number of columns that rustdoc shows without a scroll bar, in a window of common width.
const MAX_WIDTH: usize = 80;

/// All files below a directory.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

/// The visible lines of all code in the doc comments of a file.
fn lines_of_examples(source: &str) -> Vec<&str> {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in source.lines() {
        let line = line.trim_start();
        let Some(line) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if is_code && !line.trim_start().starts_with("# ") {
            lines.push(line);
        }
    }
    lines
}

#[test]
fn every_line_of_an_example_fits_its_box() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = 0;
    for directory in ["../sdk/src", "snapshots"] {
        for file in files(&tests.join(directory)) {
            let source = fs::read_to_string(&file).unwrap();
            let lines = lines_of_examples(&source);
            found += lines.len();
            let long: Vec<_> = lines.into_iter().filter(|line| line.chars().count() > MAX_WIDTH).collect();
            assert!(long.is_empty(), "{}: {long:#?}", file.display());
        }
    }
    assert!(found > 300, "examples are missing: {found} lines");
}
