//! The README of the tests names tests and files that exist, and leaves out no file; the README of the project is short.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const README: &str = include_str!("../README.md");
const WORKSPACE_README: &str = include_str!("../../README.md");

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The names in code style in a column of the tables that follow a heading.
fn names(heading: &str, column: usize) -> Vec<&'static str> {
    let section = README.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| row.split(" | ").nth(column)).flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

/// The source of a test file, or of a module of a test file.
fn source(path: &str) -> String {
    let path = tests().join(path.replace("::", "/"));
    fs::read_to_string(path.with_extension("rs"))
        .or_else(|_| fs::read_to_string(path.join("main.rs")))
        .unwrap_or_else(|_| panic!("there is no {}", path.display()))
}

#[test]
fn named_tests_exist() {
    let names = names("Behaviour", 1);
    assert!(names.len() >= 50, "only {} tests are named", names.len());
    for name in names {
        let (path, test) = name.rsplit_once("::").unwrap();
        let source = source(path);
        let (function, row) = (format!("fn {test}() {{"), format!(" {test}: "));
        assert!(source.contains(&function) || source.contains(&row), "there is no test {name}");
    }
}

#[test]
fn named_groups_of_the_fault_matrix_exist() {
    let groups: BTreeSet<_> = names("The fault matrix", 0).into_iter().collect();
    let helpers = ["case", "main", "operation", "scripts"];
    let files = fs::read_dir(tests().join("fault_matrix")).unwrap();
    let stems = files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    let expected: BTreeSet<_> =
        stems.filter(|stem| !helpers.contains(&stem.as_str())).map(|stem| format!("fault_matrix::{stem}")).collect();
    assert_eq!(groups, expected.iter().map(String::as_str).collect());
}

#[test]
fn every_test_file_is_described() {
    let described: BTreeSet<_> = names("Files", 0).into_iter().map(str::to_owned).collect();
    let files = fs::read_dir(tests()).unwrap();
    let expected: BTreeSet<_> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(described, expected);
}

/// The page is for callers. Everything else belongs to the README of its folder or to `CONTRIBUTING.md`.
#[test]
fn readme_of_the_workspace_has_at_most_250_lines() {
    let lines = WORKSPACE_README.lines().count();
    assert!(lines <= 250, "README.md has {lines} lines; move what callers do not need to another page");
}
