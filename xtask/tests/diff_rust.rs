//! The generated code and the verdict on Rust, both compared with the compiler.
//!
//! For each kind of change there is a program that compiles with the old client. It must compile with the new client exactly if
//! the verdict is compatible.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod sdk_copies;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use sdk_copies::{SdkCopies, workspace};
use serde_json::Value;
use xtask::diff::rust_api::{compare_clients, item::RustItem};

const OLD: &str = include_str!("fixtures/diff/rust/old.yaml");
const NEW: &str = include_str!("fixtures/diff/rust/new.yaml");
const SAMPLES: [&str; 3] = ["odds", "pickups", "vendors"];

/// A workspace with a copy of the SDK for each document, and with the programs for both of them.
static COPIES: LazyLock<SdkCopies> = LazyLock::new(|| {
    let copies = SdkCopies::new("diff-rust");
    for (side, document) in [("old", OLD), ("new", NEW)] {
        copies.add_sdk(side, document);
        copies.add_programs(side, &programs());
    }
    for sample in SAMPLES {
        let path = workspace().join(format!("codegen/tests/samples/{sample}.yaml"));
        copies.add_sdk(sample, &fs::read_to_string(path).unwrap());
    }
    copies
});

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/rust/users")
}

/// The messages of the compiler about all packages, in JSON, and its output for people.
static MESSAGES: LazyLock<(Vec<Value>, String)> = LazyLock::new(|| {
    // In one call, so that the packages compile in parallel.
    let output =
        COPIES.cargo(&["check", "--workspace", "--keep-going", "--examples", "--lib", "--message-format=json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let messages = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (messages, String::from_utf8_lossy(&output.stderr).into_owned())
});

/// Returns the messages with this reason about a package.
fn messages(reason: &'static str, package: &str) -> impl Iterator<Item = &'static Value> + use<> {
    let manifest = Path::new("packages").join(package).join("Cargo.toml");
    MESSAGES.0.iter().filter(move |message| {
        let path = message["manifest_path"].as_str().unwrap_or_default();
        message["reason"] == reason && Path::new(path).ends_with(&manifest)
    })
}

/// Asserts that the copy of the SDK with this name compiles.
fn assert_compiles(name: &str) {
    let mut artifacts = messages("compiler-artifact", &format!("sdk-{name}"));
    let is_compiled = artifacts.any(|message| message["target"]["name"] == "webex_call_pickup");
    let errors = messages("compiler-message", &format!("sdk-{name}")).map(|message| &message["message"]["rendered"]);
    let errors: Vec<&str> = errors.filter_map(Value::as_str).filter(|text| text.starts_with("error")).collect();
    assert!(is_compiled, "{name}\n{}\n{}", errors.concat(), MESSAGES.1);
}

/// Returns the names of the programs that compile.
fn compiled(side: &str) -> BTreeSet<String> {
    assert_compiles(side);
    let artifacts = messages("compiler-artifact", &format!("users-{side}"));
    let programs = artifacts.filter(|message| message["target"]["kind"][0] == "example");
    programs.map(|message| message["target"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn clients_of_the_generator_samples_compile() {
    for sample in SAMPLES {
        assert_compiles(sample);
        for message in messages("compiler-message", &format!("sdk-{sample}")) {
            let text = &message["message"]["rendered"];
            assert!(!text.as_str().unwrap_or_default().contains("use of deprecated"), "{sample}\n{text}");
        }
    }
}

#[test]
fn verdict_on_rust_agrees_with_the_compiler() {
    let items = compare_clients(OLD, NEW).unwrap();
    let (before, after) = (compiled("old"), compiled("new"));
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(programs()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let item = text.split('`').nth(1).unwrap();
        assert!(before.contains(name), "{name} does not compile with the old client");
        let found = items.iter().find(|found| found.path == item);
        let found = found.unwrap_or_else(|| panic!("{name}: no change of {item}"));
        assert_eq!(found.is_breaking, !after.contains(name), "{name}: {found:?}");
        seen.insert((found.change, found.is_breaking, kind_of(found)));
    }
    // Each combination of item kind and change needs a program, except those that only follow from others.
    for item in &items {
        let kind = kind_of(item);
        let is_derived = kind == "impl" && item.path.contains("builder::") || item.path.contains("mock");
        let is_derived = is_derived || item.path.contains("stubs::");
        assert!(is_derived || seen.contains(&(item.change, item.is_breaking, kind)), "no program for {item:?}");
    }
}

/// Returns the kind of the item, such as `field`, `variant` or `fn`.
fn kind_of(item: &RustItem) -> String {
    let line = item.old.as_ref().or(item.new.as_ref()).unwrap();
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.split(' ').next().unwrap().to_owned()
}
