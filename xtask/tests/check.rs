//! `cargo xtask check`: the real binary on a scratch workspace.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use std::{fs, process::Command};

use scratch::Scratch;
use serde_json::Value;

const DOCUMENT: &str = include_str!("fixtures/rules/openapi.yaml");

/// Creates a workspace without problems. It has no SDK, so the checks that need its types cannot run.
fn scratch() -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    assert_eq!(scratch.run(&["codegen"]).code, Some(0));
    scratch
}

fn change(scratch: &Scratch, from: &str, to: &str) {
    assert!(DOCUMENT.contains(from));
    scratch.write("spec/openapi.yaml", DOCUMENT.replacen(from, to, 1));
}

/// Returns stdout without stderr.
fn stdout(scratch: &Scratch, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(arguments).current_dir(scratch.root()).env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn passes_a_consistent_workspace() {
    let run = scratch().run(&["check", "generated", "document", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_clean", run.text);
}

#[test]
fn exits_with_0_on_warnings() {
    let scratch = scratch();
    change(&scratch, "      summary: Get a bell\n", "");
    let run = scratch.run(&["check", "document"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_warning", run.text);
}

#[test]
fn annotates_a_failure_for_github() {
    let scratch = Scratch::new("openapi: [");
    let arguments = ["check", "traffic", "--format", "github"];
    let text = stdout(&scratch, &arguments);
    assert!(text.starts_with("::error title=cargo xtask::the check `traffic` cannot run"), "{text}");
    assert_eq!(scratch.run(&arguments).code, Some(2));
}

#[test]
fn writes_a_failure_as_one_json_object() {
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
fn rejects_an_option_of_a_check_that_does_not_run() {
    let scratch = scratch();
    for (option, check) in [("--vendor", "vendor"), ("--traffic", "traffic")] {
        let run = scratch.run(&["check", "document", option, "file"]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.text.contains(&format!("`{option}` is an option of the check `{check}`, which is not requested")),
            "{}",
            run.text
        );
    }
}

#[test]
fn runs_a_check_that_is_named_twice_once() {
    let text = stdout(&scratch(), &["check", "document", "document"]);
    assert_eq!(text.matches("Passed document").count(), 1, "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn fails_if_the_output_cannot_be_written() {
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
fn reports_problems_in_every_format() {
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
    assert_eq!(json["outcome"], "problems");
    assert_eq!(json["checks"][0]["findings"][0]["line"], 48);
    assert_eq!(json["errors"], json["checks"][0]["findings"].as_array().unwrap().len());
}

#[test]
fn runs_the_other_checks_if_the_sdk_does_not_build() {
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
            "document problems",
            "examples incomplete",
            "types incomplete",
            "approvals clean",
            "vendor skipped",
            "traffic skipped",
        ]
    );
    assert_eq!(scratch.run(&["check"]).code, Some(2));
}

/// A crate whose program `sdk-types` does not compile.
#[test]
fn shows_a_compiler_error_once() {
    let scratch = scratch();
    let manifest = "[package]\nname = \"sdk\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
    scratch.write("Cargo.toml", manifest);
    scratch.write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"sdk\"\nversion = \"0.1.0\"\n");
    scratch.write("examples/get_call_pickup.rs", "fn main() {}\n");
    scratch.write("src/bin/sdk-types.rs", "fn main() { removed_operation() }\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["check", "examples", "types"]).current_dir(scratch.root()).env("NO_COLOR", "1");
    let output = command.env("CARGO_TARGET_DIR", scratch.path("target")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let compiler = String::from_utf8(output.stderr).unwrap();
    assert!(compiler.starts_with("    Building the SDK and its program `sdk-types`\n"), "{compiler}");
    assert_eq!(compiler.matches("cannot find function `removed_operation`").count(), 1, "{compiler}");
    assert_text!("check_compiler_error", String::from_utf8(output.stdout).unwrap());
}

#[test]
fn each_check_reports_a_malformed_document() {
    let scratch = scratch();
    change(&scratch, "  title: Bells\n", "  title: 'Bells\n");
    let run = scratch.run(&["check"]);
    assert_eq!(run.code, Some(2));
    assert_text!("check_broken", run.text);
}

#[test]
fn fix_regenerates_the_snapshots() {
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
fn fix_wraps_references_with_keys_beside_them() {
    let scratch = scratch();
    let siblings = "          $ref: '#/components/schemas/Metal'\n          deprecated: true\n";
    change(&scratch, "          allOf:\n            - $ref: '#/components/schemas/Metal'\n", siblings);
    let run = scratch.run(&["check", "generated", "document", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("check_fix_references", run.text);
    let wrapped = "          allOf: [{$ref: '#/components/schemas/Metal'}]\n          deprecated: true\n";
    assert!(scratch.read("spec/openapi.yaml").contains(wrapped));
    assert_eq!(scratch.run(&["check", "generated", "document"]).code, Some(0));
}

#[test]
fn reports_stale_missing_and_orphan_snapshots() {
    let scratch = scratch();
    change(&scratch, "        BRONZE: Copper and tin.\n", "        BRONZE: Tin and copper.\n");
    fs::remove_file(scratch.path("tests/snapshots/operation.get_bell.snap")).unwrap();
    scratch.write("tests/snapshots/type.Organ.snap", "Pipes.\n");
    let run = scratch.run(&["check", "generated"]);
    assert_eq!(run.code, Some(1));
    // The length of the generated code changes with the generator.
    let is_length = |line: &str| line.ends_with(" lines are missing");
    let lines = run.text.lines().map(|line| if is_length(line) { "[N] lines are missing" } else { line });
    assert_text!("check_generated", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn rejects_a_check_without_input_or_name() {
    let scratch = scratch();
    for arguments in [&["check", "vendor"][..], &["check", "traffic"], &["check", "nothing"]] {
        assert_eq!(scratch.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn lists_the_rules() {
    let run = scratch().run(&["check", "--rules"]);
    assert_eq!(run.code, Some(0));
    assert_text!("check_rules", run.text);
}
