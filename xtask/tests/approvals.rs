//! `cargo xtask check approvals`: an entry of `spec/approved-changes.toml` that approves nothing any more is drift.

#![allow(clippy::unwrap_used)]

mod scratch;

use std::process::Command;

use scratch::Scratch;

const DOCUMENT: &str = include_str!("fixtures/openapi.yaml");

fn git(scratch: &Scratch, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").args(identity).args(arguments).current_dir(scratch.root()).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// A repository whose document then loses the height of its tower.
fn repository(tag: Option<&str>) -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    git(&scratch, &["init", "--quiet", "--initial-branch=main"]);
    git(&scratch, &["add", "--all"]);
    git(&scratch, &["commit", "--quiet", "--message", "first"]);
    if let Some(tag) = tag {
        git(&scratch, &["tag", tag]);
    }
    let changed = DOCUMENT.replace("        height:\n", "        depth:\n");
    assert_ne!(changed, DOCUMENT);
    scratch.write("spec/openapi.yaml", &changed);
    scratch
}

fn approve(scratch: &Scratch, fingerprint: &str) {
    let entry = format!(
        "# Head.\n[[approved]]\nfingerprint = \"{fingerprint}\"\nchange = \"Tower.height is gone\"\nreason = \"Tests.\"\n"
    );
    scratch.write("spec/approved-changes.toml", &entry);
}

/// The first fingerprint that `diff` prints.
fn fingerprint(scratch: &Scratch, base: &str) -> String {
    let text = scratch.run(&["diff", base, "--format", "json"]).text;
    let at = text.find("\"fingerprint\": \"").unwrap() + "\"fingerprint\": \"".len();
    text[at..at + 16].to_owned()
}

#[test]
fn an_entry_is_stale_once_its_change_is_gone() {
    let scratch = repository(Some("v0.1.0"));
    approve(&scratch, &fingerprint(&scratch, "v0.1.0"));
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    // Also once it is on the default branch, until the next release.
    git(&scratch, &["commit", "--quiet", "--all", "--message", "second"]);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0));
    git(&scratch, &["tag", "v0.2.0"]);
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert_text!("approvals_stale", run.text);
}

/// A default changes twice before a release, and each step is approved in its turn.
#[test]
fn an_entry_may_approve_one_of_several_steps() {
    let with = |least: u32| {
        let field = format!("        height:\n          minimum: {least}\n");
        let changed = DOCUMENT.replace("        height:\n", &field);
        assert_ne!(changed, DOCUMENT);
        changed
    };
    let scratch = Scratch::new(&with(1));
    git(&scratch, &["init", "--quiet", "--initial-branch=main"]);
    git(&scratch, &["add", "--all"]);
    git(&scratch, &["commit", "--quiet", "--message", "first"]);
    git(&scratch, &["tag", "v0.1.0"]);
    for least in [2, 3] {
        git(&scratch, &["switch", "--quiet", "--create", &format!("to-{least}")]);
        scratch.write("spec/openapi.yaml", &with(least));
        approve(&scratch, &fingerprint(&scratch, "main"));
        let run = scratch.run(&["check", "approvals"]);
        assert_eq!(run.code, Some(0), "before the merge of {least}: {}", run.text);
        git(&scratch, &["add", "--all"]);
        git(&scratch, &["commit", "--quiet", "--message", "step"]);
        git(&scratch, &["switch", "--quiet", "main"]);
        git(&scratch, &["merge", "--quiet", "--no-ff", "--message", "merge", &format!("to-{least}")]);
        let run = scratch.run(&["check", "approvals"]);
        assert_eq!(run.code, Some(0), "after the merge of {least}: {}", run.text);
    }
}

#[test]
fn without_a_release_the_first_document_counts() {
    let scratch = repository(None);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0), "no entry needs no release");
    approve(&scratch, &fingerprint(&scratch, "main"));
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0));
    approve(&scratch, "0123456789abcdef");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let scratch = repository(None);
    approve(&scratch, &fingerprint(&scratch, "main"));
    git(&scratch, &["add", "--all"]);
    git(&scratch, &["commit", "--quiet", "--message", "second"]);
    // A clone of depth one, made where the repository is.
    let head = scratch.root().join(".git/refs/heads/main");
    std::fs::copy(head, scratch.root().join(".git/shallow")).unwrap();
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("git fetch --tags --unshallow origin"), "{}", run.text);
}

#[test]
fn what_is_no_approval_is_told() {
    let scratch = repository(Some("v0.1.0"));
    scratch.write("spec/approved-changes.toml", "[[approved]]\nfingerprint = 7\n");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("spec/approved-changes.toml:2:15: "), "{}", run.text);
}
