//! `cargo xtask check approvals`: an entry of `spec/approved-changes.toml` without its change is a problem.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use scratch::Scratch;

const DOCUMENT: &str = include_str!("fixtures/openapi.yaml");

/// A repository in whose work tree the tower has no height any more.
fn repository(tag: Option<&str>) -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    scratch.init_git();
    if let Some(tag) = tag {
        scratch.git(&["tag", tag]);
    }
    let changed = DOCUMENT.replace("        height:\n", "        depth:\n");
    assert_ne!(changed, DOCUMENT);
    scratch.write("spec/openapi.yaml", &changed);
    scratch
}

/// The document in which the height of the tower has a minimum.
fn with_minimum(minimum: u32) -> String {
    let changed = DOCUMENT.replace("        height:\n", &format!("        height:\n          minimum: {minimum}\n"));
    assert_ne!(changed, DOCUMENT);
    changed
}

fn approve(scratch: &Scratch, fingerprint: &str) {
    let entry = format!(
        "# Head.\n[[approved]]\nfingerprint = \"{fingerprint}\"\nchange = \"Tower.height is gone\"\nreason = \"Tests.\"\n"
    );
    scratch.write("spec/approved-changes.toml", &entry);
}

/// Returns the first fingerprint that `diff` prints.
fn fingerprint(scratch: &Scratch, base: &str) -> String {
    let text = scratch.run(&["diff", base, "--format", "json"]).text;
    let at = text.find("\"fingerprint\": \"").unwrap() + "\"fingerprint\": \"".len();
    text[at..at + 16].to_owned()
}

#[test]
fn entry_is_stale_after_the_release_of_its_change() {
    let scratch = repository(Some("v0.1.0"));
    approve(&scratch, &fingerprint(&scratch, "v0.1.0"));
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    // Merged to the default branch, it is still needed until the next release.
    scratch.git(&["commit", "--quiet", "--all", "--message", "second"]);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0));
    scratch.git(&["tag", "v0.2.0"]);
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    assert_text!("approvals_stale", run.text);
}

/// A limit changes twice before a release, and each step has an approval of its own.
#[test]
fn entry_approves_one_of_several_steps() {
    let scratch = Scratch::new(&with_minimum(1));
    scratch.init_git();
    scratch.git(&["tag", "v0.1.0"]);
    for least in [2, 3] {
        scratch.git(&["switch", "--quiet", "--create", &format!("to-{least}")]);
        scratch.write("spec/openapi.yaml", with_minimum(least));
        approve(&scratch, &fingerprint(&scratch, "main"));
        let run = scratch.run(&["check", "approvals"]);
        assert_eq!(run.code, Some(0), "before the merge of {least}: {}", run.text);
        scratch.commit("step");
        scratch.git(&["switch", "--quiet", "main"]);
        scratch.git(&["merge", "--quiet", "--no-ff", "--message", "merge", &format!("to-{least}")]);
        let run = scratch.run(&["check", "approvals"]);
        assert_eq!(run.code, Some(0), "after the merge of {least}: {}", run.text);
    }
}

#[test]
fn entry_of_an_old_step_is_not_called_stale() {
    let scratch = Scratch::new(&with_minimum(1));
    scratch.init_git();
    scratch.git(&["tag", "v0.1.0"]);
    scratch.write("spec/openapi.yaml", with_minimum(2));
    approve(&scratch, &fingerprint(&scratch, "v0.1.0"));
    scratch.commit("the approved step");
    for step in 0..31 {
        scratch.write("spec/openapi.yaml", format!("{}# {step}\n", with_minimum(3)));
        scratch.commit("a later step");
    }
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(run.text.contains("the last 30 changes do not have this approval: Tower"), "{}", run.text);
}

#[test]
fn entry_of_an_old_snapshot_is_not_called_stale() {
    let scratch = repository(Some("v0.1.0"));
    let entry =
        "[[approved]]\nfingerprint = \"0123456789abcdef\"\nside = \"rust\"\nchange = \"Bell\"\nreason = \"r\"\n";
    scratch.write("spec/approved-changes.toml", entry);
    scratch.commit("the approval");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
    for step in 0..31 {
        scratch.write("tests/snapshots/public_api.snap", format!("---\nsource: a\n---\nstruct Bell{step}\n"));
        scratch.commit("a later step");
    }
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(run.text.contains("the last 30 changes do not have this approval: Bell"), "{}", run.text);
}

#[test]
fn compares_with_the_first_document_before_any_release() {
    let scratch = repository(None);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0), "no entry needs no release");
    approve(&scratch, &fingerprint(&scratch, "main"));
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0));
    approve(&scratch, "0123456789abcdef");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(1), "{}", run.text);
}

#[test]
fn failure_of_git_is_an_error() {
    let scratch = repository(Some("v0.1.0"));
    approve(&scratch, &fingerprint(&scratch, "v0.1.0"));
    scratch.remove_object("v0.1.0:spec/openapi.yaml");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(!run.text.contains("remove the entry"), "{}", run.text);
    // A tag that leads nowhere is no missing release.
    let tag = scratch.root().join(".git/refs/tags/v0.1.0");
    std::fs::write(tag, "0123456789012345678901234567890123456789\n").unwrap();
    let run = scratch.run(&["check"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(!run.text.contains("Skipped approvals"), "{}", run.text);
}

#[test]
fn approvals_are_skipped_outside_of_a_repository() {
    let scratch = Scratch::new(DOCUMENT);
    approve(&scratch, "0123456789abcdef");
    let run = scratch.run(&["check"]);
    assert!(run.text.contains("this folder is no git repository"), "{}", run.text);
}

#[test]
fn shallow_clone_prints_the_fetch_command() {
    let scratch = repository(None);
    approve(&scratch, &fingerprint(&scratch, "main"));
    scratch.commit("second");
    // Makes the repository itself a clone of depth one.
    let head = scratch.root().join(".git/refs/heads/main");
    std::fs::copy(head, scratch.root().join(".git/shallow")).unwrap();
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("git fetch --tags --unshallow origin"), "{}", run.text);
}

#[test]
fn reports_the_position_of_an_invalid_entry() {
    let scratch = repository(Some("v0.1.0"));
    scratch.write("spec/approved-changes.toml", "[[approved]]\nfingerprint = 7\n");
    let run = scratch.run(&["check", "approvals"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("spec/approved-changes.toml:2:15: "), "{}", run.text);
}
