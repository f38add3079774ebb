//! `cargo xtask diff`: the real binary, on files and in scratch repositories.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use scratch::{Run, Scratch};
use serde_json::Value;

const OLD: &str = include_str!("fixtures/diff/own/old.yaml");
const NEW: &str = include_str!("fixtures/diff/own/new.yaml");

/// A workspace in a git repository, with the old document on the branch `main`.
fn repository() -> Scratch {
    let scratch = Scratch::new(OLD);
    scratch.write("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n");
    scratch.write("sdk/Cargo.toml", "[package]\nversion.workspace = true\n");
    scratch.init_git();
    scratch
}

fn diff(scratch: &Scratch, arguments: &[&str]) -> Run {
    scratch.run(&[&["diff"], arguments].concat())
}

/// Compares two files in a folder that is not a workspace.
fn diff_files(old: &str, new: &str, arguments: &[&str]) -> Run {
    let scratch = Scratch::empty();
    scratch.write("old.yaml", old);
    scratch.write("new.yaml", new);
    diff(&scratch, &[&["--files", "old.yaml", "new.yaml"], arguments].concat())
}

#[test]
fn prints_every_format() {
    assert_text!("diff_terminal", diff_files(OLD, NEW, &[]).text);
    assert_text!("diff_markdown", diff_files(OLD, NEW, &["--format", "markdown"]).text);
    assert_text!("diff_json", diff_files(OLD, NEW, &["--format", "json"]).text);
    assert_text!("diff_github", diff_files(OLD, NEW, &["--format", "github"]).text);
}

#[test]
fn no_witness_omits_witnesses() {
    assert!(diff_files(OLD, NEW, &[]).text.contains("witness: "));
    for format in ["terminal", "markdown"] {
        let text = diff_files(OLD, NEW, &["--no-witness", "--format", format]).text;
        assert!(!text.to_lowercase().contains("witness"), "{text}");
    }
}

#[test]
fn formats_agree_on_the_counts() {
    let json: Value = serde_json::from_str(&diff_files(OLD, NEW, &["--format", "json"]).text).unwrap();
    let count = |name: &str| json["counts"][name].as_u64().unwrap();
    let counts = format!(
        "{} breaking, {} may break, {} compatible, {} documentation only",
        count("breaking"),
        count("may_break"),
        count("compatible"),
        count("documentation")
    );
    for format in ["terminal", "markdown", "github"] {
        let text = diff_files(OLD, NEW, &["--format", format]).text;
        assert!(text.contains(&counts), "{format}\n{text}");
    }
    let changes = json["changes"].as_array().unwrap();
    let total = count("breaking") + count("may_break") + count("compatible") + count("documentation");
    assert_eq!(changes.len() as u64, total);
}

#[test]
fn compares_yaml_with_json() {
    let document = webex_call_pickup_codegen::Document::parse(OLD).unwrap();
    let run = diff_files(OLD, &document.root().to_string(), &["--fail-on", "any"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
}

#[test]
fn exit_code_follows_the_threshold() {
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
            let run = diff_files(OLD, new, &["--fail-on", threshold, "--format", format]);
            assert_eq!(run.code, Some(code), "{threshold} {format}\n{}", run.text);
        }
    }
    assert_eq!(diff_files(OLD, NEW, &[]).code, Some(0), "without a threshold");
}

#[test]
fn reports_documents_that_cannot_be_compared() {
    let run = diff_files(OLD, "paths: [\n", &[]);
    assert_eq!(run.code, Some(2));
    assert_text!("diff_bad_file", run.text);
    assert_eq!(diff_files(OLD, "[]", &[]).code, Some(2));
    let folder = Scratch::empty();
    let run = diff(&folder, &["--files", "none.yaml", "none.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("cannot read none.yaml"), "{}", run.text);
    assert_eq!(diff(&folder, &[]).code, Some(2), "no workspace");
}

/// Invalid documents have a verdict on the wire, but none on Rust code.
#[test]
fn compares_documents_that_cannot_become_a_client() {
    let old = "openapi: 3.0.3\npaths: {/a: {get: {summary: A.}}}\n";
    let new = "openapi: 3.0.3\npaths: {}\n";
    let run = diff_files(old, new, &[]);
    assert_eq!(run.code, Some(0));
    assert_text!("diff_without_rust", run.text);
    assert_eq!(diff_files(old, new, &["--fail-on", "breaking"]).code, Some(1));
    for threshold in ["rust-breaking", "any"] {
        let run = diff_files(old, new, &["--fail-on", threshold]);
        assert_eq!(run.code, Some(2), "{threshold}: {}", run.text);
    }
    let documentation_only = diff_files(old, &old.replace("A.", "B."), &[]);
    assert!(
        documentation_only.text.contains("Documentation only, Rust unknown, at least patch bump"),
        "{}",
        documentation_only.text
    );
}

#[test]
fn attributes_rust_items_to_their_own_parameter() {
    let document = |parameters: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\nservers: [{{url: 'https://a.example'}}]\nsecurity: [{{token: []}}]\npaths:\n  /a:\n    get:\n      operationId: getA\n      summary: A.\n      description: A.\n      parameters: [{parameters}]\n      responses:\n        '204': {{description: A.}}\ncomponents: {{securitySchemes: {{token: {{type: http, scheme: bearer}}}}}}\n"
        )
    };
    let parameter = |name: &str| format!("{{name: {name}, in: query, description: A., schema: {{type: string}}}}");
    let both = [parameter("name"), parameter("phoneNumber")].join(", ");
    let run = diff_files(&document(&parameter("kept")), &document(&both), &["--format", "json"]);
    let json: Value = serde_json::from_str(&run.text).unwrap();
    assert_eq!(json["rust_problem"], Value::Null, "{}", run.text);
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
fn compares_with_the_default_branch() {
    let scratch = repository();
    assert_eq!(diff(&scratch, &["--fail-on", "any"]).code, Some(0));
    scratch.write("spec/openapi.yaml", NEW);
    let run = diff(&scratch, &["--fail-on", "any"]);
    assert_eq!(run.code, Some(1));
    assert!(run.text.contains("Breaking for callers, major bump: 0.3.1 -> 0.4.0"), "{}", run.text);

    scratch.git(&["switch", "--quiet", "--create", "branch"]);
    scratch.commit("new");
    assert_eq!(diff(&scratch, &["--fail-on", "any"]).code, Some(1), "where the branch left main");
    assert_eq!(diff(&scratch, &["main", "--head", "main", "--fail-on", "any"]).code, Some(0));
    let swapped = diff(&scratch, &["branch", "--head", "main"]);
    assert_eq!(swapped.code, Some(0));
    assert!(swapped.text.contains("Agent.email: the optional property email was added"), "{}", swapped.text);
    let links =
        diff(&scratch, &["main", "--head", "branch", "--format", "markdown", "--blob-url", "https://x.example/b"]);
    assert!(links.text.contains("](https://x.example/b/"), "{}", links.text);
    assert!(links.text.contains("/spec/openapi.yaml#L"), "{}", links.text);
}

#[test]
fn checks_the_version() {
    let scratch = repository();
    assert_eq!(diff(&scratch, &["--check-version"]).code, Some(0), "nothing changed");
    scratch.write("spec/openapi.yaml", NEW);
    let run = diff(&scratch, &["--check-version"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.text.contains("the version of the SDK is 0.3.1; the changes since 0.3.1 require at least 0.4.0"),
        "{}",
        run.text
    );
    for (version, code) in [("0.3.2", 1), ("0.4.0-rc.1", 0), ("0.3.2-rc.1", 1), ("0.4.0", 0), ("1.0.0", 0)] {
        scratch.write("Cargo.toml", format!("[workspace.package]\nversion = \"{version}\"\n"));
        assert_eq!(diff(&scratch, &["--check-version"]).code, Some(code), "{version}");
    }
}

#[test]
fn approval_lowers_the_verdict() {
    let scratch = repository();
    let new = OLD.replace("      required:\n        - id\n        - name\n", "      required:\n        - id\n");
    scratch.write("spec/openapi.yaml", &new);
    let run = diff(&scratch, &["--fail-on", "breaking"]);
    assert_eq!(run.code, Some(1));
    let (_, fingerprint) = run.text.split_once("fingerprint: ").unwrap();
    let fingerprint = fingerprint.lines().next().unwrap();
    let approve = |fingerprint: &str, reason: &str| {
        let entry = format!("[[approved]]\nfingerprint = \"{fingerprint}\"\nchange = \"x\"\nreason = \"{reason}\"\n");
        scratch.write("spec/approved-changes.toml", &entry);
    };
    approve(fingerprint, "It was never sent.");
    let run = diff(&scratch, &["--fail-on", "breaking"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert!(run.text.contains("Approved CallPickup: the property name is now optional"), "{}", run.text);
    assert!(run.text.contains("0 breaking, 0 may break, 1 compatible (1 approved)"), "{}", run.text);
    assert!(!run.text.contains("keep working"), "{}", run.text);
    assert!(run.text.contains(", except for 1 approved breaking change"), "{}", run.text);

    // The fingerprint does not depend on descriptions and line numbers.
    let moved = new
        .replace("A call pickup, its notification settings and its agents.", "Another description.")
        .replace("openapi: 3.0.3\n", "\n\nopenapi: 3.0.3\n");
    assert_ne!(moved, new.replace("openapi: 3.0.3\n", "\n\nopenapi: 3.0.3\n"));
    scratch.write("spec/openapi.yaml", &moved);
    assert_eq!(diff(&scratch, &["--fail-on", "breaking"]).code, Some(0), "the approval still matches");

    approve("0000000000000000", "Another one.");
    assert_eq!(diff(&scratch, &["--fail-on", "breaking"]).code, Some(1));
    approve(fingerprint, "");
    assert_eq!(diff(&scratch, &[]).code, Some(2), "an approval without a reason");
    scratch.write("spec/approved-changes.toml", "[[aproved]]\n");
    let run = diff(&scratch, &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("spec/approved-changes.toml:1:3: "), "{}", run.text);

    // The approvals of a revision count, and not those of the work tree.
    approve(fingerprint, "It was never sent.");
    scratch.git(&["switch", "--quiet", "--create", "approved"]);
    scratch.commit("approved");
    scratch.git(&["switch", "--quiet", "main"]);
    let run = diff(&scratch, &["main", "--head", "approved", "--fail-on", "breaking"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
}

#[test]
fn invalid_manifest_is_an_error() {
    let scratch = repository();
    scratch.write("sdk/Cargo.toml", "[package\n");
    let run = diff(&scratch, &["--check-version"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("sdk/Cargo.toml is not TOML: TOML parse error at line 1"), "{}", run.text);
}

#[test]
fn shallow_clone_prints_the_fetch_command() {
    let scratch = repository();
    scratch.git(&["switch", "--quiet", "--create", "branch"]);
    scratch.write("spec/openapi.yaml", NEW);
    scratch.commit("new");
    scratch.git(&["switch", "--quiet", "main"]);
    scratch.write("other", "");
    scratch.commit("other");
    let clone = Scratch::empty();
    let origin = format!("file://{}", scratch.root().display());
    clone.git(&["clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=branch", &origin, "."]);
    let run = diff(&clone, &[]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    unshallow(&clone, &run);
    assert_eq!(diff(&clone, &["--fail-on", "breaking"]).code, Some(1), "the printed command helps");

    // Without the other branches, as most shallow clones are.
    let clone = Scratch::empty();
    clone.git(&["clone", "--quiet", "--depth=1", "--branch=branch", &origin, "."]);
    clone.git(&["remote", "set-head", "origin", "--delete"]);
    let run = diff(&clone, &[]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    unshallow(&clone, &run);
    assert_eq!(diff(&clone, &["--fail-on", "breaking"]).code, Some(1), "the printed command helps");
}

/// Runs the command that a task printed.
fn unshallow(clone: &Scratch, run: &Run) {
    let (_, command) = run.text.split_once("`git ").unwrap();
    let command = command.split('`').next().unwrap().replace('\'', "");
    assert!(command.starts_with("fetch --unshallow origin"), "{command}");
    clone.git(&command.split(' ').collect::<Vec<_>>());
}

#[test]
fn outside_of_the_workspace_files_can_be_compared() {
    let run = diff(&Scratch::empty(), &[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.text.contains(
            "help: run this command within the workspace, or compare two files with `cargo xtask diff --files OLD NEW`"
        ),
        "{}",
        run.text
    );
    let run = diff(&Scratch::new(OLD), &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("help: compare two files with `cargo xtask diff --files OLD NEW`"), "{}", run.text);
}

#[test]
fn reports_unknown_revisions() {
    let scratch = repository();
    for revision in ["nowhere", "--upload-pack=x"] {
        let run = diff(&scratch, &["--head", "main", "--", revision]);
        assert_eq!(run.code, Some(2), "{}", run.text);
        assert!(run.text.contains(&format!("unknown revision {revision}")), "{}", run.text);
    }
    scratch.git(&["branch", "--move", "trunk"]);
    let run = diff(&scratch, &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("no default branch found"), "{}", run.text);
}

#[test]
fn limits_the_size_of_markdown() {
    let document = |required: &str| {
        let properties: String = (0..900).map(|n| format!("        p{n}: {{type: string}}\n")).collect();
        let names: String = (0..900).map(|n| format!("        - p{n}\n")).collect();
        let names = if required.is_empty() { String::new() } else { format!("      required:\n{names}") };
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        '200':\n          description: A.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}\ncomponents:\n  schemas:\n    A:\n      type: object\n{names}      properties:\n{properties}"
        )
    };
    let text = diff_files(&document("all"), &document(""), &["--format", "markdown"]).text;
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.starts_with("## Change of the API description\n\n❌ **Breaking** for callers"), "{text:.100}");
    assert!(text.contains("900 breaking"), "the counts include omitted changes");
    let shown = text.lines().filter(|line| line.starts_with("- **")).count();
    let (_, omitted) = text.split_once("**Omitted: ").unwrap();
    let omitted: usize = omitted.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(shown + omitted, 900, "{text}");
    assert!(shown > 300, "{shown}");
}

#[test]
fn severe_changes_are_shown_before_compatible_ones() {
    let document = |removed: bool| {
        let properties = |kind: &str, count: usize| -> String {
            (0..count).map(|n| format!("        {kind}{n}: {{type: string, format: {kind}{n}}}\n")).collect()
        };
        // Removed properties may break; added ones are compatible. Without `info`, no client is generated.
        let properties = if removed { properties("added", 2_000) } else { properties("removed", 150) };
        format!(
            "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        '200':\n          description: A.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}\ncomponents:\n  schemas:\n    A:\n      type: object\n      properties:\n{properties}"
        )
    };
    let text = diff_files(&document(false), &document(true), &["--format", "markdown"]).text;
    assert!(text.len() < 65_536, "{}", text.len());
    let shown = |name: &str| (0..2_000).filter(|n| text.contains(&format!("`A.{name}{n}`"))).count();
    assert_eq!(shown("removed"), 150, "{text}");
    let added = shown("added");
    assert!(added > 10, "{added}");
    assert!(text.contains(&format!("**Omitted: {} compatible**", 2_000 - added)), "{text}");
}

#[test]
fn equal_changes_are_one_entry() {
    let document = |security: &str| {
        let operations: String = (0..40)
            .map(|n| format!("  /a{n}:\n    get:\n      operationId: getA{n}\n{security}      responses: {{'204': {{description: Done.}}}}\n"))
            .collect();
        format!("openapi: 3.0.3\npaths:\n{operations}")
    };
    let (old, new) = (document(""), document("      security: [{token: []}]\n"));
    let json: Value = serde_json::from_str(&diff_files(&old, &new, &["--format", "json"]).text).unwrap();
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["place_count"], 40);
    assert_eq!(changes[0]["places"].as_array().unwrap().len(), 40);
    assert_eq!(changes[0]["used_by_count"], 40);
    let text = diff_files(&old, &new, &[]).text;
    assert!(text.contains("Breaking GET /a0 and 39 other places: authentication is now required"), "{text}");
    assert!(text.contains("places: GET /a0, GET /a1, GET /a10,"), "{text}");
    assert!(text.contains("and 34 more"), "{text}");

    // One approval is enough for all of them.
    let scratch = Scratch::new(&old);
    scratch.init_git();
    scratch.write("spec/openapi.yaml", &new);
    let fingerprint = changes[0]["fingerprint"].as_str().unwrap();
    let entry =
        format!("[[approved]]\nfingerprint = \"{fingerprint}\"\nchange = \"x\"\nreason = \"Documented only.\"\n");
    scratch.write("spec/approved-changes.toml", entry);
    let run = diff(&scratch, &["--fail-on", "breaking"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_eq!(scratch.run(&["check", "approvals"]).code, Some(0));
}

#[test]
fn equal_changes_count_an_operation_once() {
    let document = |least: u32| {
        let response = |status: u32, name: &str| {
            let schema = format!("{{$ref: '#/components/schemas/{name}'}}");
            format!("        '{status}': {{description: Done., content: {{application/json: {{schema: {schema}}}}}}}\n")
        };
        let operation = |path: &str, responses: String| format!("  {path}:\n    get:\n      responses:\n{responses}");
        let a = operation("/a", response(200, "X") + &response(202, "Z"));
        let b = operation("/b", response(200, "Y"));
        let schema = format!("{{type: string, minLength: {least}}}");
        format!(
            "openapi: 3.0.3\npaths:\n{a}{b}components:\n  schemas:\n    X: {schema}\n    Y: {schema}\n    Z: {schema}\n"
        )
    };
    let json: Value =
        serde_json::from_str(&diff_files(&document(2), &document(1), &["--format", "json"]).text).unwrap();
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["place_count"], 3);
    assert_eq!(changes[0]["used_by"].as_array().unwrap().len(), 2);
    assert_eq!(changes[0]["used_by_count"], 2);
}

#[test]
fn failure_has_a_reason_and_a_way_out() {
    let run = diff_files(OLD, NEW, &["--fail-on", "breaking"]);
    assert!(
        run.text.contains("Failed 2 unapproved changes break callers\n  help: revert the change, or add"),
        "{}",
        run.text
    );
    let run = diff_files(OLD, NEW, &["--fail-on", "rust-breaking", "--format", "github"]);
    assert!(
        run.text.contains("::error title=cargo xtask diff::unapproved changes break existing Rust code"),
        "{}",
        run.text
    );
}

#[test]
fn replaced_component_lists_its_differences() {
    let document = |name: &str, least: u32| {
        format!(
            "openapi: 3.0.3\npaths:\n  /bells:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}\n      responses: {{'204': {{description: Done.}}}}\ncomponents:\n  schemas:\n    Bell: {{type: object, properties: {{tone: {{type: string}}, size: {{type: integer}}}}}}\n    Gong: {{type: object, required: [tone], properties: {{tone: {{type: string, minLength: {least}}}, metal: {{type: string}}}}}}\n"
        )
    };
    let run = diff_files(&document("Bell", 1), &document("Gong", 1), &[]);
    assert!(
        run.text.contains("Breaking POST /bells › request body: the schema is now Gong, not Bell\n"),
        "{}",
        run.text
    );
    assert!(run.text.contains("Changes 1 breaking, 0 may break"), "{}", run.text);
    let differences: Vec<&str> =
        run.text.lines().filter_map(|line| line.trim_start().strip_prefix("difference: ")).collect();
    assert_eq!(
        differences,
        [
            "breaking: Gong: the property tone is now required",
            "may break: Gong.tone: the lower limit minLength is now 1",
            "may break: Bell.size: the optional property size was removed",
            "compatible: Gong.metal: the optional property metal was added",
        ],
        "{}",
        run.text
    );
    let fingerprint = |new: &str| {
        let run = diff_files(&document("Bell", 1), new, &["--format", "json"]);
        let json: Value = serde_json::from_str(&run.text).unwrap();
        let changes = json["changes"].as_array().unwrap();
        let change = changes.iter().find(|change| change["rule"] == "reference-replaced").unwrap();
        assert_eq!(change["differences"][0]["rule"], "property-required");
        assert_eq!(change["differences"][0]["new"]["line"], 10);
        change["fingerprint"].clone()
    };
    let first = fingerprint(&document("Gong", 1));
    assert_ne!(fingerprint(&document("Gong", 2)), first, "another break needs another approval");
    assert_eq!(fingerprint(&document("Gong", 1).replace("metal", "alloy")), first, "a compatible difference does not");
}
