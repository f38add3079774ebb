//! `cargo xtask check`, as its user sees it: the real binary on a scratch workspace.

#![allow(clippy::unwrap_used)]

mod scratch;

use std::{fs, process::Command};

use scratch::Scratch;
use serde_json::Value;

const DOCUMENT: &str = include_str!("fixtures/rules/openapi.yaml");

/// A workspace without drift. It has no SDK: the checks that ask it cannot do their work.
fn scratch() -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    scratch
}

fn change(scratch: &Scratch, from: &str, to: &str) {
    assert!(DOCUMENT.contains(from));
    scratch.write("spec/openapi.yaml", &DOCUMENT.replacen(from, to, 1));
}

/// What goes to stdout alone.
fn stdout(scratch: &Scratch, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(arguments).current_dir(scratch.root()).env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_agrees_is_clean() {
    let run = scratch().run(&["check", "generated", "document", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_clean", run.text);
}

#[test]
fn a_warning_is_no_drift() {
    let scratch = scratch();
    change(&scratch, "          description: In a sentence.\n", "");
    let run = scratch.run(&["check", "document"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_warning", run.text);
}

#[test]
fn what_cannot_be_done_is_annotated() {
    let scratch = Scratch::new("openapi: [");
    let arguments = ["check", "traffic", "--format", "github"];
    let text = stdout(&scratch, &arguments);
    assert!(text.starts_with("::error title=cargo xtask::`traffic` has nothing to look at"), "{text}");
    assert_eq!(scratch.run(&arguments).code, Some(2));
}

#[test]
fn what_cannot_be_done_is_one_object_for_machines() {
    let missing = Scratch::new(DOCUMENT);
    fs::remove_file(missing.path("spec/openapi.yaml")).unwrap();
    let bytes = Scratch::new(DOCUMENT);
    fs::write(bytes.path("spec/openapi.yaml"), b"openapi: '\xff'\n").unwrap();
    let cases = [
        (&missing, "document", "no spec/openapi.yaml"),
        (&bytes, "document", "is not UTF-8"),
        (&scratch(), "vendor", "--vendor FILE"),
    ];
    for (scratch, check, why) in cases {
        let arguments = ["check", check, "--format", "json"];
        let json: Value = serde_json::from_str(&stdout(scratch, &arguments)).unwrap();
        assert_eq!((&json["version"], &json["outcome"]), (&1.into(), &"incomplete".into()));
        assert!(json["failure"].as_str().unwrap().contains(why), "{json}");
        assert_eq!(json["checks"].as_array().unwrap().len(), 0);
        assert_eq!(scratch.run(&arguments).code, Some(2));
        let github = stdout(scratch, &["check", check, "--format", "github"]);
        assert!(github.starts_with("::error title=cargo xtask::") && github.contains(why), "{github}");
    }
}

#[test]
fn an_option_of_a_check_that_does_not_run_is_refused() {
    let scratch = scratch();
    for (option, check) in [("--vendor", "vendor"), ("--traffic", "traffic")] {
        let run = scratch.run(&["check", "document", option, "file"]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.text.contains(&format!("`{option}` is for the check `{check}`, which does not run")),
            "{}",
            run.text
        );
    }
}

#[test]
fn a_check_that_is_named_twice_runs_once() {
    let text = stdout(&scratch(), &["check", "document", "document"]);
    assert_eq!(text.matches("Passed document").count(), 1, "{text}");
}

/// Clean or not, whoever asked does not know it.
#[cfg(target_os = "linux")]
#[test]
fn output_that_is_lost_is_no_success() {
    let scratch = scratch();
    for arguments in [&["check", "document"][..], &["check", "document", "--format", "json"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(arguments).current_dir(scratch.root()).stdout(full).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("the output could not be written"), "{text}");
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn drift_in_every_format() {
    let scratch = scratch();
    change(&scratch, "      operationId: getLoudestBell\n", "      operationId: get100%Bell,loud\n");
    let run = scratch.run(&["check", "document"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert_text!("check_drift", run.text);

    let run = scratch.run(&["check", "document", "--format", "github"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.lines().any(|line| line.starts_with("::error file=spec/openapi.yaml,line=48,")), "{}", run.text);
    assert!(run.text.contains("get100%25Bell"), "{}", run.text);

    let json: Value = serde_json::from_str(&stdout(&scratch, &["check", "document", "--format", "json"])).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["outcome"], "drift");
    assert_eq!(json["checks"][0]["findings"][0]["line"], 48);
    assert_eq!(json["errors"], json["checks"][0]["findings"].as_array().unwrap().len());
}

#[test]
fn the_sdk_that_does_not_build_stops_no_other_check() {
    let scratch = scratch();
    change(&scratch, "          default: 100\n", "          default: heavy\n");
    let text = stdout(&scratch, &["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    let outcomes: Vec<_> = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| format!("{} {}", check["check"].as_str().unwrap(), check["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(
        outcomes,
        [
            "generated clean",
            "document drift",
            "examples incomplete",
            "types incomplete",
            "approvals clean",
            "vendor skipped",
            "traffic skipped",
        ]
    );
    assert_eq!(scratch.run(&["check"]).code, Some(2));
}

#[test]
fn a_broken_document_is_told_by_each_check() {
    let scratch = scratch();
    change(&scratch, "  title: Bells\n", "  title: 'Bells\n");
    let run = scratch.run(&["check"]);
    assert_eq!(run.code, Some(2));
    assert_text!("check_broken", run.text);
}

#[test]
fn fix_regenerates_and_reports_what_is_left() {
    let scratch = scratch();
    change(&scratch, "        BRONZE: Copper and tin.\n", "        BRONZE: Tin and copper.\n");
    assert_eq!(scratch.run(&["check", "generated"]).code, Some(1));
    let run = scratch.run(&["check", "generated", "document", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_fix", run.text);
    assert_eq!(scratch.run(&["check", "generated"]).code, Some(0));
    fs::remove_file(scratch.path("tests/snapshots/type.Metal.snap")).unwrap();
    assert_eq!(scratch.run(&["check", "generated", "--fix"]).code, Some(0));
    assert!(scratch.path("tests/snapshots/type.Metal.snap").exists());
}

#[test]
fn each_way_that_a_snapshot_can_differ_is_told() {
    let scratch = scratch();
    change(&scratch, "        BRONZE: Copper and tin.\n", "        BRONZE: Tin and copper.\n");
    fs::remove_file(scratch.path("tests/snapshots/operation.get_bell.snap")).unwrap();
    scratch.write("tests/snapshots/type.Organ.snap", "Pipes.\n");
    let run = scratch.run(&["check", "generated"]);
    assert_eq!(run.code, Some(1));
    assert_text!("check_generated", run.text);
}

#[test]
fn a_check_without_its_input_or_name_does_nothing() {
    let scratch = scratch();
    for arguments in [&["check", "vendor"][..], &["check", "traffic"], &["check", "nothing"]] {
        assert_eq!(scratch.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn the_rules_are_listed() {
    let run = scratch().run(&["check", "--rules"]);
    assert_eq!(run.code, Some(0));
    assert_text!("check_rules", run.text);
}
