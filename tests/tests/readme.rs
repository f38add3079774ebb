//! The tests that the README names exist.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

#[test]
fn the_tests_that_the_readme_names_exist() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let readme = include_str!("../../README.md");
    let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'0'..=b'9' | b'_'));
    let rows = readme.lines().filter(|line| line.starts_with('|'));
    let named: Vec<_> = rows
        .flat_map(|line| line.split('`').filter_map(|code| code.split_once("::")))
        .filter(|(file, test)| is_name(file) && is_name(test))
        .collect();
    assert!(named.len() >= 30, "only {} tests are named", named.len());
    for (file, test) in named {
        let text = fs::read_to_string(tests.join(format!("{file}.rs")))
            .or_else(|_| fs::read_to_string(tests.join(format!("{file}/main.rs"))))
            .unwrap_or_else(|_| panic!("no test file {file}"));
        assert!(text.contains(&format!("fn {test}() {{")), "{file} has no test {test}");
    }
}
