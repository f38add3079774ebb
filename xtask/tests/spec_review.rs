//! `cargo xtask spec-review`: the real binary, in scratch repositories with a base, a head and approvals.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use scratch::{Run, Scratch};

const OLD: &str = include_str!("fixtures/diff/own/old.yaml");
const APPROVALS: &str = "spec/approved-changes.toml";
const SNAPSHOT: &str = "tests/snapshots/public_api.snap";

/// A repository with the branch `main`, and with the branch `change` checked out.
fn repository() -> Scratch {
    let scratch = Scratch::new(OLD);
    set_version(&scratch, "0.3.1");
    scratch.write("sdk/Cargo.toml", "[package]\nversion.workspace = true\n");
    scratch.write(SNAPSHOT, "---\nsource: tests/a.rs\n---\nstruct Client\nfn Client::get(&self)\n");
    scratch.init_git();
    scratch.git(&["switch", "--quiet", "--create", "change"]);
    scratch
}

fn set_version(scratch: &Scratch, version: &str) {
    scratch.write("Cargo.toml", format!("[workspace.package]\nversion = \"{version}\"\n"));
}

/// Commits all files and reviews them. Returns the run and the report.
fn review(scratch: &Scratch, arguments: &[&str]) -> (Run, String) {
    scratch.git(&["add", "--all"]);
    scratch.git(&["commit", "--quiet", "--allow-empty", "--message", "change"]);
    let all =
        [&["spec-review", "--base", "main", "--head", "change", "--report", "target/report.md"], arguments].concat();
    let run = scratch.run(&all);
    let report = scratch.path("target/report.md");
    (run, if report.exists() { scratch.read("target/report.md") } else { String::new() })
}

/// Returns the last entry for the file of approvals in a report, with a reason.
fn entry(report: &str) -> String {
    let (_, rest) = report.rsplit_once("```toml\n").unwrap();
    let lines = rest.split("```").next().unwrap().lines().map(|line| format!("{}\n", line.trim_start()));
    lines.collect::<String>().replace("reason = \"\"", "reason = \"Nobody calls it.\"")
}

#[test]
fn unapproved_breaking_change_fails() {
    let scratch = repository();
    scratch.edit_document("      required:\n        - id\n        - name\n", "      required:\n        - id\n");
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert!(run.text.contains("::error file=spec/openapi.yaml,line="), "{}", run.text);
    assert!(run.text.contains("1 unapproved change breaks callers"), "{}", run.text);
    assert!(report.starts_with("## Change of the API description\n\n❌ **Breaking** for callers"), "{report}");
    assert!(report.contains("> This report is by the `xtask` of the base."), "{report}");
}

#[test]
fn approvals_of_both_sides_pass() {
    let scratch = repository();
    scratch.edit_document("      required:\n        - id\n        - name\n", "      required:\n        - id\n");
    let (_, report) = review(&scratch, &[]);
    // The entry of Rust code is the last one.
    let rust = entry(&report);
    assert!(rust.starts_with("[[approved]]\nside = \"rust\"\n"), "{rust}");
    scratch.write(APPROVALS, &rust);
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(1), "only one side is approved\n{}", run.text);
    assert!(report.contains("**This pull request approves its own changes**: it adds 1 entry"), "{report}");
    assert!(report.contains("The changes that break Rust code are accepted: Nobody calls it."), "{report}");
    // Without the entry of the accepted changes, that of the wire is the last one.
    scratch.write(APPROVALS, rust + &entry(&report));
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(report.contains("it adds 2 entries"), "{report}");
}

#[test]
fn rename_that_breaks_rust_code_needs_an_approval() {
    let scratch = repository();
    scratch.edit_document("operationId: getCallPickup", "operationId: readCallPickup");
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert!(run.text.contains("::error file=spec/openapi.yaml,line=1,title=Rust::"), "{}", run.text);
    assert!(report.contains("❌ **Breaking** for Rust code only"), "{report}");
    let at = report.find("- struct builder::GetCallPickup").unwrap();
    assert!(report[at..].lines().nth(1).unwrap().starts_with("+ struct builder::ReadCallPickup"), "{report}");
    scratch.write(APPROVALS, entry(&report));
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(report.contains("⚠️ **Breaking** for Rust code only"), "{report}");
    // The old name is lost under any new name, but a further break needs another approval.
    scratch.edit_document("operationId: readCallPickup", "operationId: fetchCallPickup");
    assert_eq!(review(&scratch, &[]).0.code, Some(0));
    scratch.edit_document("          format: int32\n", "          format: int64\n");
    let (run, _) = review(&scratch, &[]);
    assert!(run.text.contains("unapproved changes break existing Rust code"), "{}", run.text);
}

#[test]
fn required_version_is_an_approval_of_rust_changes() {
    let scratch = repository();
    scratch.edit_document("operationId: getCallPickup", "operationId: readCallPickup");
    set_version(&scratch, "0.3.2");
    assert_eq!(review(&scratch, &[]).0.code, Some(1), "too low");
    set_version(&scratch, "0.4.0");
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(report.contains("are accepted: the version of the SDK is now 0.4.0"), "{report}");
    assert!(report.contains("major bump: 0.3.1 -> 0.4.0, which Cargo treats as breaking below 1.0.0"), "{report}");
}

#[test]
fn changed_generator_is_reviewed_by_its_snapshots() {
    let scratch = repository();
    scratch.write(SNAPSHOT, "---\nsource: tests/b.rs\n---\nstruct Client\nfn Client::fetch(&self)\n");
    let (run, _) = review(&scratch, &[]);
    assert_eq!(run.code, Some(0), "the snapshot alone\n{}", run.text);
    scratch.write("codegen/src/lib.rs", "");
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert!(report.contains("compares `tests/snapshots/public_api.snap` of both revisions"), "{report}");
    assert!(report.contains("- fn Client::get(&self)\n+ fn Client::fetch(&self)\n"), "{report}");
    scratch.write(APPROVALS, entry(&report));
    assert_eq!(review(&scratch, &[]).0.code, Some(0));
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(0), "the entry is not stale\n{}", run.text);
    scratch.git(&["tag", "v0.4.0"]);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(1), "after the release");
}

#[test]
fn another_version_of_the_generator_is_a_changed_generator() {
    let lock_file = |version: &str| format!("version = 4\n\n[[package]]\nname = \"typify\"\nversion = \"{version}\"\n");
    let scratch = repository();
    scratch.write("Cargo.lock", lock_file("0.8.0"));
    let (_, report) = review(&scratch, &[]);
    assert!(report.contains("The generator changed"), "{report}");
    scratch.git(&["switch", "--quiet", "main"]);
    scratch.git(&["merge", "--quiet", "change"]);
    scratch.git(&["switch", "--quiet", "change"]);
    scratch.write("Cargo.lock", lock_file("0.8.0") + "\n[[package]]\nname = \"time\"\nversion = \"1.0.0\"\n");
    let (_, report) = review(&scratch, &[]);
    assert!(!report.contains("The generator changed"), "{report}");
}

#[test]
fn file_of_any_name_is_a_changed_generator() {
    let scratch = repository();
    scratch.write("codegen/src/größe.rs", "");
    let (_, report) = review(&scratch, &[]);
    assert!(report.contains("The generator changed"), "{report}");
}

#[test]
fn change_of_the_review_is_reported() {
    let scratch = repository();
    scratch.write("xtask/src/diff/rules.rs", "");
    scratch.write(".github/workflows/spec-review.yml", "");
    let (run, report) = review(&scratch, &["--built-from-head"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(report.contains("> The base has no `cargo xtask spec-review`"), "{report}");
    assert!(
        report
            .contains("changes how it is reviewed**: `.github/workflows/spec-review.yml`, `xtask/src/diff/rules.rs`."),
        "{report}"
    );
}

#[test]
fn documents_without_a_client_cannot_be_reviewed() {
    let scratch = repository();
    scratch.write("spec/openapi.yaml", "openapi: 3.0.3\npaths: {}\n");
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("::error title=cargo xtask::the effect on Rust code is unknown"), "{}", run.text);
    assert!(report.contains("Rust unknown"), "{report}");
    scratch.write("spec/openapi.yaml", "paths: [\n");
    let (run, _) = review(&scratch, &[]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("::error title=cargo xtask::"), "{}", run.text);
}

/// A file that git cannot read is not one that is absent.
#[test]
fn failure_of_git_is_an_error() {
    for path in [APPROVALS, SNAPSHOT, "sdk/Cargo.toml"] {
        let scratch = repository();
        scratch.write(path, "unreadable");
        scratch.write("codegen/src/lib.rs", "");
        scratch.commit("change");
        scratch.remove_object(&format!("change:{path}"));
        let run = scratch.run(&["spec-review", "--base", "main", "--head", "change", "--report", "target/report.md"]);
        assert_eq!(run.code, Some(2), "{path}\n{}", run.text);
        assert!(run.text.contains("::error title=cargo xtask::fatal: "), "{}", run.text);
    }
}

/// The base moves on while the pull request is open.
#[test]
fn only_the_changes_of_the_pull_request_are_reviewed() {
    let scratch = repository();
    let (_, before) = review(&scratch, &[]);
    assert!(before.contains("✅ **No change** for callers"), "{before}");
    scratch.git(&["switch", "--quiet", "main"]);
    scratch.edit_document("operationId: getCallPickup", "operationId: readCallPickup");
    scratch.commit("other");
    scratch.git(&["switch", "--quiet", "change"]);
    let (run, report) = review(&scratch, &[]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_eq!(report, before);
}
