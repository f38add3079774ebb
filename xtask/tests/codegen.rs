//! `cargo xtask codegen`, as its user sees it: the real binary on a scratch copy of the document and the snapshots.

#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A copy of what the task reads and writes.
struct Scratch {
    folder: TempDir,
}

/// How the task ended, and what it printed.
struct Run {
    code: Option<i32>,
    text: String,
}

impl Scratch {
    /// The tests' own document, with fresh snapshots.
    fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(scratch.path("spec")).unwrap();
        fs::write(scratch.document(), include_str!("fixtures/openapi.yaml")).unwrap();
        assert_eq!(scratch.run(&["codegen"]).code, Some(0));
        scratch
    }

    /// A copy of this workspace's document and snapshots.
    fn of_workspace() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (folder, extension) in [("spec", "yaml"), ("tests/snapshots", "snap")] {
            fs::create_dir_all(scratch.path(folder)).unwrap();
            for entry in fs::read_dir(workspace.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|found| found == extension) {
                    fs::copy(&path, scratch.path(folder).join(path.file_name().unwrap())).unwrap();
                }
            }
        }
        scratch
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn document(&self) -> PathBuf {
        self.path("spec/openapi.yaml")
    }

    fn snapshot(&self, name: &str) -> PathBuf {
        self.path("tests/snapshots").join(name)
    }

    /// Replaces `from`, which has to be there, in the document.
    fn change(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.document()).unwrap();
        assert!(text.contains(from));
        fs::write(self.document(), text.replacen(from, to, 1)).unwrap();
    }

    fn add_optional_field(&self) {
        self.change(
            "        tower:\n",
            "        weight:\n          description: In kilograms.\n          type: integer\n        tower:\n",
        );
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(self.path(folder))
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        let here = fs::canonicalize(self.folder.path()).unwrap();
        let text = text
            .replace(here.to_str().unwrap(), "WORKSPACE")
            .replace(self.folder.path().to_str().unwrap(), "WORKSPACE");
        Run { code: output.status.code(), text }
    }

    /// Every file with its bytes.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

macro_rules! assert_text {
    ($name:literal, $text:expr) => {
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $text);
        })
    };
}

#[test]
fn fresh() {
    let scratch = Scratch::new();
    let before = scratch.files();
    for arguments in [&["codegen", "--check"][..], &["codegen"], &["check", "generated"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(0), "{}", run.text);
        assert_eq!(scratch.files(), before, "{arguments:?} changes nothing");
    }
    assert_text!("fresh_check", scratch.run(&["codegen", "--check"]).text);
    assert_text!("fresh_update", scratch.run(&["codegen"]).text);
}

#[test]
fn this_workspace() {
    let scratch = Scratch::of_workspace();
    let before = scratch.files();
    for arguments in [&["codegen", "--check"][..], &["codegen"], &["check", "generated", "document"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(0), "{}", run.text);
        assert_eq!(scratch.files(), before, "{arguments:?}");
    }
    // What every maintainer does sooner or later: one more optional property.
    scratch.change(
        "      properties:\n",
        "      properties:\n        addedByTest:\n          description: Added.\n          type: string\n",
    );
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
    let api = fs::read_to_string(scratch.snapshot("public_api.snap")).unwrap();
    assert!(api.contains("::added_by_test: Option<String>\n"));
}

#[test]
fn stale() {
    let scratch = Scratch::new();
    scratch.add_optional_field();
    let before = scratch.files();
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    assert_text!("stale_check", run.text);
    assert_eq!(scratch.run(&["check", "generated"]).code, Some(1));
    assert_eq!(scratch.files(), before, "`--check` writes nothing");

    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(0));
    assert_text!("stale_update", run.text);
    let after = scratch.files();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "no temporary file is left");
    assert!(fs::read_to_string(scratch.snapshot("type.Bell.snap")).unwrap().contains("pub weight: Option<i64>,"));

    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.files(), after, "twice in a row changes nothing");
}

#[test]
fn a_deleted_schema_leaves_no_orphan() {
    let scratch = Scratch::new();
    scratch.change("        tower:\n          $ref: '#/components/schemas/Tower'\n", "");
    let text = fs::read_to_string(scratch.document()).unwrap();
    fs::write(scratch.document(), &text[..text.find("    Tower:\n").unwrap()]).unwrap();

    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("Orphan tests/snapshots/type.Tower.snap"), "{}", run.text);
    let run = scratch.run(&["codegen"]);
    assert_text!("orphan_update", run.text);
    assert!(!scratch.snapshot("type.Tower.snap").exists());
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
}

#[test]
fn what_insta_left_for_review_is_cleared_away() {
    let scratch = Scratch::new();
    fs::write(scratch.snapshot("type.Bell.snap.new"), "pending").unwrap();
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert!(!scratch.snapshot("type.Bell.snap.new").exists());
}

#[test]
fn missing_snapshots_are_made() {
    let scratch = Scratch::new();
    let before = scratch.files();
    fs::remove_dir_all(scratch.path("tests")).unwrap();
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("     Missing tests/snapshots/public_api.snap\n"), "{}", run.text);
    assert!(!scratch.path("tests").exists());
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.files(), before);
}

#[test]
fn a_broken_document_changes_nothing() {
    let scratch = Scratch::new();
    scratch.change("operationId: getBell\n", "operationID: getBell\n");
    scratch.change("#/components/schemas/Tower", "#/components/schemas/Steeple");
    let before = scratch.files();
    for arguments in [&["codegen"][..], &["codegen", "--check"], &["check"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert_eq!(scratch.files(), before);
    }
    assert_text!("broken_document", scratch.run(&["codegen"]).text);
}

#[test]
fn a_document_that_is_no_text_is_told_so() {
    let scratch = Scratch::new();
    fs::write(scratch.document(), b"openapi: \xff\n").unwrap();
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("spec/openapi.yaml is not UTF-8 text, from byte 9 on"), "{}", run.text);
}

#[test]
fn a_snapshot_that_is_no_text_is_stale() {
    let scratch = Scratch::new();
    fs::write(scratch.snapshot("type.Bell.snap"), b"\xff\xfe").unwrap();
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
}

#[test]
fn what_cannot_be_written_is_told() {
    let scratch = Scratch::new();
    fs::remove_dir_all(scratch.path("tests")).unwrap();
    fs::write(scratch.path("tests"), "a file in the place of the folder").unwrap();
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("tests/snapshots"), "{}", run.text);
}

#[test]
fn any_folder_of_the_workspace_will_do() {
    let scratch = Scratch::new();
    for folder in ["spec", "tests/snapshots"] {
        assert_eq!(scratch.run_in(folder, &["codegen", "--check"]).code, Some(0), "{folder}");
    }
}

#[test]
fn outside_a_workspace_it_says_so() {
    let scratch = Scratch::new();
    fs::remove_dir_all(scratch.path("spec")).unwrap();
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(2));
    assert_text!("outside", run.text);
}

#[test]
fn the_help_tells_the_exit_codes() {
    let scratch = Scratch::new();
    for arguments in [&["--help"][..], &["codegen", "--help"], &["check", "--help"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(0));
        assert!(run.text.contains("Exit codes:\n  0  clean\n  1  drift"), "{}", run.text);
    }
    assert_eq!(scratch.run(&["codgen"]).code, Some(2), "a word that it does not know");
    assert_eq!(scratch.run(&["check", "nothing"]).code, Some(2));
}
