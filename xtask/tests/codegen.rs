//! `cargo xtask codegen`: the real binary on a scratch copy of the document and the snapshots.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use std::{fs, path::Path};

use scratch::Scratch;

const SNAPSHOTS: &str = "tests/snapshots";

/// A workspace with the document of the tests and fresh snapshots.
fn fresh_workspace() -> Scratch {
    let scratch = Scratch::new(include_str!("fixtures/openapi.yaml"));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    scratch
}

/// A copy of the document and the snapshots of this workspace.
fn copy_of_this_workspace() -> Scratch {
    let scratch = Scratch::empty();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (folder, extension) in [("spec", "yaml"), (SNAPSHOTS, "snap"), ("sdk/src/generated", "rs")] {
        for entry in fs::read_dir(workspace.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|found| found == extension) {
                let name = path.file_name().unwrap().to_str().unwrap();
                scratch.write(&format!("{folder}/{name}"), fs::read(&path).unwrap());
            }
        }
    }
    scratch
}

fn snapshot(name: &str) -> String {
    format!("{SNAPSHOTS}/{name}")
}

fn add_optional_property(scratch: &Scratch) {
    scratch.edit_document(
        "        tower:\n",
        "        weight:\n          description: In kilograms.\n          type: integer\n        tower:\n",
    );
}

#[test]
fn leaves_fresh_snapshots_unchanged() {
    let scratch = fresh_workspace();
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
fn snapshots_of_this_workspace_are_fresh() {
    let scratch = copy_of_this_workspace();
    let before = scratch.files();
    for arguments in [&["codegen", "--check"][..], &["codegen"], &["check", "generated", "document"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(0), "{}", run.text);
        assert_eq!(scratch.files(), before, "{arguments:?}");
    }
    // The most common change of the document: one more optional property.
    scratch.edit_document(
        "      properties:\n",
        "      properties:\n        addedByTest:\n          description: Added.\n          type: string\n",
    );
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
    let api = scratch.read(&snapshot("public_api.snap"));
    assert!(api.contains("::added_by_test: Option<String>\n"));
}

#[test]
fn updates_stale_snapshots() {
    let scratch = fresh_workspace();
    add_optional_property(&scratch);
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
    assert!(scratch.read(&snapshot("type.Bell.snap")).contains("pub weight: Option<i64>,"));

    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.files(), after, "twice in a row changes nothing");
}

#[test]
fn warns_of_invalid_examples() {
    let scratch = fresh_workspace();
    scratch.edit_document("        tower:\n", "        weight: {type: integer, example: heavy}\n        tower:\n");
    for arguments in [&["codegen", "--check"][..], &["codegen"]] {
        let run = scratch.run(arguments);
        let warning = run.text.lines().find(|line| line.contains("warning[invalid-example]: invalid: ")).unwrap();
        assert!(warning.starts_with("spec/openapi.yaml:"), "{warning}");
    }
}

#[test]
fn examples_of_requests_omit_read_only_properties() {
    let scratch = fresh_workspace();
    scratch.write(
        "spec/openapi.yaml",
        "openapi: 3.0.3
info: {title: Bells, version: '1'}
paths:
  /bells:
    post:
      operationId: createBell
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Bell'}, example: {name: Great bell}}}
      responses: {'204': {description: It rang.}}
components:
  schemas:
    Bell:
      required: [id, name]
      properties: {id: {type: string, readOnly: true}, name: {type: string}}
",
    );
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert!(!run.text.contains("warning["), "{}", run.text);
}

#[test]
fn warns_that_the_sdk_may_not_compile() {
    let scratch = fresh_workspace();
    add_optional_property(&scratch);
    let added = scratch.run(&["codegen"]).text;
    assert!(added.ends_with("the next build updates the SDK\n"), "{added}");
    scratch.edit_document("        weight:\n", "        mass:\n");
    let renamed = scratch.run(&["codegen"]).text;
    let last = "1 public item was removed or changed: if the SDK uses it, it no longer compiles, and `cargo check --workspace \
                --all-targets` shows where\n";
    assert!(renamed.ends_with(last), "{renamed}");
}

#[test]
fn removes_the_snapshot_of_a_deleted_schema() {
    let scratch = fresh_workspace();
    scratch.edit_document("        tower:\n          $ref: '#/components/schemas/Tower'\n", "");
    let text = scratch.read("spec/openapi.yaml");
    scratch.write("spec/openapi.yaml", &text[..text.find("    Tower:\n").unwrap()]);

    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("Orphan tests/snapshots/type.Tower.snap"), "{}", run.text);
    let run = scratch.run(&["codegen"]);
    assert_text!("orphan_update", run.text);
    assert!(!scratch.path(&snapshot("type.Tower.snap")).exists());
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
}

#[test]
fn removes_pending_snapshots_of_insta() {
    let scratch = fresh_workspace();
    scratch.write(&snapshot("type.Bell.snap.new"), "pending");
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert!(!scratch.path(&snapshot("type.Bell.snap.new")).exists());
}

#[test]
fn adds_missing_snapshots() {
    let scratch = fresh_workspace();
    let before = scratch.files();
    fs::remove_dir_all(scratch.path("tests")).unwrap();
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("     Missing tests/snapshots/public_api.snap\n"), "{}", run.text);
    assert!(!scratch.path("tests").exists());
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(0));
    assert!(run.text.contains("`git add -N tests/snapshots && git diff tests/snapshots`"), "{}", run.text);
    assert_eq!(scratch.files(), before);
}

#[test]
fn invalid_document_changes_nothing() {
    let scratch = fresh_workspace();
    scratch.edit_document("operationId: getBell\n", "operationID: getBell\n");
    scratch.edit_document("#/components/schemas/Tower", "#/components/schemas/Steeple");
    let before = scratch.files();
    for arguments in [&["codegen"][..], &["codegen", "--check"], &["check"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert_eq!(scratch.files(), before);
    }
    assert_text!("broken_document", scratch.run(&["codegen"]).text);
}

#[test]
fn reports_a_document_that_is_not_utf8() {
    let scratch = fresh_workspace();
    scratch.write("spec/openapi.yaml", b"openapi: \xff\n");
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("spec/openapi.yaml is not UTF-8 from byte 9 on"), "{}", run.text);
}

#[test]
fn snapshot_that_is_not_utf8_is_stale() {
    let scratch = fresh_workspace();
    scratch.write(&snapshot("type.Bell.snap"), b"\xff\xfe");
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(1));
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    assert_eq!(scratch.run(&["codegen", "--check"]).code, Some(0));
}

#[test]
fn reports_files_that_cannot_be_written() {
    let scratch = fresh_workspace();
    fs::remove_dir_all(scratch.path("tests")).unwrap();
    scratch.write("tests", "a file in place of the folder");
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("tests/snapshots"), "{}", run.text);
}

#[test]
fn runs_in_any_folder_of_the_workspace() {
    let scratch = fresh_workspace();
    for folder in ["spec", "tests/snapshots"] {
        assert_eq!(scratch.run_in(folder, &["codegen", "--check"]).code, Some(0), "{folder}");
    }
}

#[test]
fn reports_a_missing_workspace() {
    let scratch = fresh_workspace();
    fs::remove_dir_all(scratch.path("spec")).unwrap();
    let run = scratch.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(2));
    assert_text!("outside", run.text);
}

#[test]
fn help_lists_the_exit_codes() {
    let scratch = fresh_workspace();
    for arguments in [&["--help"][..], &["codegen", "--help"], &["check", "--help"]] {
        let run = scratch.run(arguments);
        assert_eq!(run.code, Some(0));
        assert!(run.text.contains("Exit codes:\n  0  "), "{}", run.text);
    }
    assert_eq!(scratch.run(&["codgen"]).code, Some(2), "an unknown command");
    assert_eq!(scratch.run(&["check", "nothing"]).code, Some(2));
}
