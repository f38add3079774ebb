//! `cargo xtask diff`, as its user sees it: the real binary, on files and in scratch repositories.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

const OLD: &str = include_str!("fixtures/diff/own/old.yaml");
const NEW: &str = include_str!("fixtures/diff/own/new.yaml");

/// How the task ended, and what it printed.
struct Run {
    code: Option<i32>,
    text: String,
}

/// A workspace in a git repository of its own.
struct Scratch {
    folder: TempDir,
}

impl Scratch {
    /// With the old document on the branch `main`.
    fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        scratch.write("spec/openapi.yaml", OLD);
        scratch.write("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
        scratch.write("sdk/Cargo.toml", "[package]\nversion.workspace = true\n");
        scratch.git(&["init", "--quiet", "--initial-branch=main"]);
        scratch.commit("old");
        scratch
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        git(self.folder.path(), arguments);
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn diff(&self, arguments: &[&str]) -> Run {
        diff(self.folder.path(), arguments)
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").args(identity).args(arguments).current_dir(folder).status().unwrap();
    assert!(status.success(), "git {arguments:?}");
}

fn diff(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let here = fs::canonicalize(folder).unwrap();
    Run { code: output.status.code(), text: text.replace(here.to_str().unwrap(), "FOLDER") }
}

/// Two files in a folder that is no workspace.
fn files(old: &str, new: &str, arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), old).unwrap();
    fs::write(folder.path().join("new.yaml"), new).unwrap();
    diff(folder.path(), &[&["--files", "old.yaml", "new.yaml"], arguments].concat())
}

macro_rules! assert_text {
    ($name:literal, $text:expr) => {
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $text);
        })
    };
}

#[test]
fn every_format() {
    assert_text!("diff_terminal", files(OLD, NEW, &[]).text);
    assert_text!("diff_markdown", files(OLD, NEW, &["--format", "markdown"]).text);
    assert_text!("diff_json", files(OLD, NEW, &["--format", "json"]).text);
    assert_text!("diff_github", files(OLD, NEW, &["--format", "github"]).text);
}

#[test]
fn the_formats_agree() {
    let json: serde_json::Value = serde_json::from_str(&files(OLD, NEW, &["--format", "json"]).text).unwrap();
    let count = |name: &str| json["counts"][name].as_u64().unwrap();
    let counts = format!(
        "{} breaking, {} may break, {} compatible, {} documentation only",
        count("breaking"),
        count("may_break"),
        count("compatible"),
        count("documentation")
    );
    for format in ["terminal", "markdown", "github"] {
        let text = files(OLD, NEW, &["--format", format]).text;
        assert!(text.contains(&counts), "{format}\n{text}");
    }
    let changes = json["changes"].as_array().unwrap();
    let total = count("breaking") + count("may_break") + count("compatible") + count("documentation");
    assert_eq!(changes.len() as u64, total);
}

#[test]
fn yaml_and_json_are_one() {
    let document = webex_call_pickup_codegen::Document::parse(OLD).unwrap();
    let run = files(OLD, &document.root().to_string(), &["--fail-on", "any"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
}

#[test]
fn thresholds() {
    let only_in_rust = OLD.replace("operationId: getCallPickup", "operationId: readCallPickup");
    let only_text = OLD.replace("The call pickup.", "One call pickup.");
    assert_ne!(OLD, only_text);
    for (new, threshold, code) in [
        (NEW, "breaking", 1),
        (NEW, "rust-breaking", 1),
        (NEW, "any", 1),
        (&only_in_rust, "breaking", 0),
        (&only_in_rust, "rust-breaking", 1),
        (&only_text, "breaking", 0),
        (&only_text, "rust-breaking", 0),
        (&only_text, "any", 1),
        (OLD, "any", 0),
    ] {
        for format in ["terminal", "markdown", "json", "github"] {
            let run = files(OLD, new, &["--fail-on", threshold, "--format", format]);
            assert_eq!(run.code, Some(code), "{threshold} {format}\n{}", run.text);
        }
    }
    assert_eq!(files(OLD, NEW, &[]).code, Some(0), "no threshold, no failure");
}

#[test]
fn what_cannot_be_compared() {
    let run = files(OLD, "paths: [\n", &[]);
    assert_eq!(run.code, Some(2));
    assert_text!("diff_bad_file", run.text);
    assert_eq!(files(OLD, "[]", &[]).code, Some(2));
    let folder = tempfile::tempdir().unwrap();
    let run = diff(folder.path(), &["--files", "none.yaml", "none.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("cannot read none.yaml"), "{}", run.text);
    assert_eq!(diff(folder.path(), &[]).code, Some(2), "no workspace");
}

/// A document that diffs and cannot become a client: the wire alone, unless Rust was asked for.
#[test]
fn without_rust() {
    let old = "openapi: 3.0.3\npaths: {/a: {get: {summary: A.}}}\n";
    let new = "openapi: 3.0.3\npaths: {}\n";
    let run = files(old, new, &[]);
    assert_eq!(run.code, Some(0));
    assert_text!("diff_without_rust", run.text);
    assert_eq!(files(old, new, &["--fail-on", "breaking"]).code, Some(1));
    for threshold in ["rust-breaking", "any"] {
        let run = files(old, new, &["--fail-on", threshold]);
        assert_eq!(run.code, Some(2), "{threshold}: {}", run.text);
    }
    let harmless = files(old, &old.replace("A.", "B."), &[]);
    assert!(harmless.text.contains("Documentation only, Rust unknown, at least patch bump"), "{}", harmless.text);
}

/// An item that belongs to one parameter does not follow another one.
#[test]
fn items_of_rust_follow_their_own_parameter() {
    let document = |parameters: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\nservers: [{{url: 'https://a.example'}}]\nsecurity: [{{token: []}}]\npaths:\n  /a:\n    get:\n      operationId: getA\n      summary: A.\n      description: A.\n      parameters: [{parameters}]\n      responses:\n        '204': {{description: A.}}\ncomponents: {{securitySchemes: {{token: {{type: http, scheme: bearer}}}}}}\n"
        )
    };
    let parameter = |name: &str| format!("{{name: {name}, in: query, description: A., schema: {{type: string}}}}");
    let both = [parameter("name"), parameter("phoneNumber")].join(", ");
    let run = files(&document(&parameter("kept")), &document(&both), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.text).unwrap();
    assert_eq!(json["rust_problem"], serde_json::Value::Null, "{}", run.text);
    let of = |name: &str| {
        let changes = json["changes"].as_array().unwrap();
        let change = changes.iter().find(|change| change["message"].as_str().unwrap().contains(name)).unwrap();
        change["rust_items"].to_string()
    };
    assert!(of("phoneNumber").contains("phone_number"), "{}", of("phoneNumber"));
    assert!(!of("phoneNumber").contains("::name"), "{}", of("phoneNumber"));
    assert!(of("name (").contains("::name"), "{}", of("name ("));
    assert!(!of("name (").contains("phone_number"), "{}", of("name ("));
}

#[test]
fn the_work_tree_against_the_default_branch() {
    let scratch = Scratch::new();
    assert_eq!(scratch.diff(&["--fail-on", "any"]).code, Some(0));
    scratch.write("spec/openapi.yaml", NEW);
    let run = scratch.diff(&["--fail-on", "any"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("Breaking for callers, major bump: 0.3.1 -> 0.4.0"), "{}", run.text);

    scratch.git(&["switch", "--quiet", "--create", "branch"]);
    scratch.commit("new");
    assert_eq!(scratch.diff(&["--fail-on", "any"]).code, Some(1), "where the branch left main");
    assert_eq!(scratch.diff(&["main", "--head", "main", "--fail-on", "any"]).code, Some(0));
    let swapped = scratch.diff(&["branch", "--head", "main"]);
    assert_eq!(swapped.code, Some(0));
    assert!(swapped.text.contains("Agent.email: the property email was added"), "{}", swapped.text);
    let links =
        scratch.diff(&["main", "--head", "branch", "--format", "markdown", "--blob-url", "https://x.example/b"]);
    assert!(links.text.contains("](https://x.example/b/"), "{}", links.text);
    assert!(links.text.contains("/spec/openapi.yaml#L"), "{}", links.text);
}

#[test]
fn versions() {
    let scratch = Scratch::new();
    assert_eq!(scratch.diff(&["--check-version"]).code, Some(0), "nothing changed");
    scratch.write("spec/openapi.yaml", NEW);
    let run = scratch.diff(&["--check-version"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.text.contains("the SDK is 0.3.1; after a major bump of 0.3.1 it has to be 0.4.0 or more"),
        "{}",
        run.text
    );
    for (version, code) in [("0.3.2", 1), ("0.4.0-rc.1", 0), ("0.3.2-rc.1", 1), ("0.4.0", 0), ("1.0.0", 0)] {
        scratch.write("Cargo.toml", &format!("[workspace.package]\nversion = \"{version}\"\n"));
        assert_eq!(scratch.diff(&["--check-version"]).code, Some(code), "{version}");
    }
}

#[test]
fn approvals() {
    let scratch = Scratch::new();
    let new = OLD.replace("      required:\n        - id\n        - name\n", "      required:\n        - id\n");
    scratch.write("spec/openapi.yaml", &new);
    let run = scratch.diff(&["--fail-on", "breaking"]);
    assert_eq!(run.code, Some(1));
    let (_, fingerprint) = run.text.split_once("fingerprint: ").unwrap();
    let fingerprint = fingerprint.lines().next().unwrap();
    let approve = |fingerprint: &str, reason: &str| {
        let entry = format!("[[approved]]\nfingerprint = \"{fingerprint}\"\nchange = \"x\"\nreason = \"{reason}\"\n");
        scratch.write("spec/approved-changes.toml", &entry);
    };
    approve(fingerprint, "It was never sent.");
    let run = scratch.diff(&["--fail-on", "breaking"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(run.text.contains("Approved CallPickup: the property name may be absent now"), "{}", run.text);
    assert!(run.text.contains("0 breaking, 0 may break, 1 compatible (1 approved)"), "{}", run.text);
    assert!(!run.text.contains("keep working"), "{}", run.text);
    assert!(run.text.contains(", but for 1 approved breaking change"), "{}", run.text);

    // Other words, another order, more lines: still the same change.
    let moved = new
        .replace("A call pickup, its notification settings and its agents.", "Another description.")
        .replace("openapi: 3.0.3\n", "\n\nopenapi: 3.0.3\n");
    assert_ne!(moved, new.replace("openapi: 3.0.3\n", "\n\nopenapi: 3.0.3\n"));
    scratch.write("spec/openapi.yaml", &moved);
    assert_eq!(scratch.diff(&["--fail-on", "breaking"]).code, Some(0), "it survives other words");

    approve("0000000000000000", "Another one.");
    assert_eq!(scratch.diff(&["--fail-on", "breaking"]).code, Some(1));
    approve(fingerprint, "");
    assert_eq!(scratch.diff(&[]).code, Some(2), "an approval without a reason");
    scratch.write("spec/approved-changes.toml", "[[aproved]]\n");
    let run = scratch.diff(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("spec/approved-changes.toml:1:3: "), "{}", run.text);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let scratch = Scratch::new();
    scratch.git(&["switch", "--quiet", "--create", "branch"]);
    scratch.write("spec/openapi.yaml", NEW);
    scratch.commit("new");
    scratch.git(&["switch", "--quiet", "main"]);
    scratch.write("other", "");
    scratch.commit("other");
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", scratch.folder.path().display());
    let to = clone.path().join("clone");
    let to = to.to_str().unwrap();
    git(clone.path(), &["clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=branch", &from, to]);
    let run = diff(Path::new(to), &[]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("git fetch --unshallow origin"), "{}", run.text);
    git(Path::new(to), &["fetch", "--quiet", "--unshallow", "origin"]);
    assert_eq!(diff(Path::new(to), &["--fail-on", "breaking"]).code, Some(1), "and then it works");
}

#[test]
fn unknown_revisions_are_told() {
    let scratch = Scratch::new();
    for revision in ["nowhere", "--upload-pack=x"] {
        let run = scratch.diff(&["--head", "main", "--", revision]);
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert!(run.text.contains(&format!("git does not know the revision {revision}")), "{}", run.text);
    }
    scratch.git(&["branch", "--move", "trunk"]);
    let run = scratch.diff(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("there is no default branch here"), "{}", run.text);
}

/// The comment has to fit, and says what it leaves out.
#[test]
fn the_markdown_is_bounded() {
    let document = |required: &str| {
        let properties: String = (0..900).map(|n| format!("        p{n}: {{type: string}}\n")).collect();
        let names: String = (0..900).map(|n| format!("        - p{n}\n")).collect();
        let names = if required.is_empty() { String::new() } else { format!("      required:\n{names}") };
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        '200':\n          description: A.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}\ncomponents:\n  schemas:\n    A:\n      type: object\n{names}      properties:\n{properties}"
        )
    };
    let text = files(&document("all"), &document(""), &["--format", "markdown"]).text;
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("changes left out** to keep this short"), "{text}");
    assert!(text.starts_with("**Breaking** for callers"), "{text:.100}");
    assert!(text.contains("900 breaking"), "the counts are those of all");
}
