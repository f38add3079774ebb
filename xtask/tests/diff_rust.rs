//! The generated code and the verdict on Rust, both compared with the compiler.
//!
//! For each kind of change there is a program that compiles with the old client. It must compile with the new client exactly if
//! the verdict is compatible.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use serde_json::Value;
use toml::Table;
use webex_call_pickup_codegen::generate;
use xtask::diff::rust_api::{compare_clients, item::RustItem};

const OLD: &str = include_str!("fixtures/diff/rust/old.yaml");
const NEW: &str = include_str!("fixtures/diff/rust/new.yaml");
const SAMPLES: [&str; 2] = ["odds", "pickups"];

/// A workspace with a copy of the SDK for each document, and with the programs for both of them.
static WORKSPACE: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-rust");
    let mut shared = read("Cargo.toml")["workspace"]["dependencies"].as_table().unwrap().clone();
    shared.retain(|_, dependency| dependency.get("path").is_none());
    let mut manifest: Table = "[workspace]\nresolver = \"3\"\n".parse().unwrap();
    let members: toml::Value = vec!["sdk-*", "users-*"].into();
    let head = manifest["workspace"].as_table_mut().unwrap();
    head.insert("members".to_owned(), members);
    head.insert("dependencies".to_owned(), shared.into());
    write(root.join("Cargo.toml"), &toml::to_string(&manifest).unwrap());
    write(root.join("Cargo.lock"), &fs::read_to_string(workspace().join("Cargo.lock")).unwrap());
    for (side, document) in [("old", OLD), ("new", NEW)] {
        write_sdk(&root, side, document);
        write_programs(&root, side);
    }
    for sample in SAMPLES {
        let path = workspace().join(format!("codegen/tests/samples/{sample}.yaml"));
        write_sdk(&root, sample, &fs::read_to_string(path).unwrap());
    }
    root
});

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/rust/users")
}

fn read(path: &str) -> Table {
    fs::read_to_string(workspace().join(path)).unwrap().parse().unwrap()
}

fn write(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // Keep the modification time of unchanged files, so that cargo does not rebuild them.
    if fs::read_to_string(&path).is_ok_and(|found| found == text) {
        return;
    }
    fs::write(path, text).unwrap();
}

/// Copies a folder, and removes the files of an earlier copy that it no longer has.
fn mirror(from: &Path, to: &Path) {
    for entry in fs::read_dir(to).into_iter().flatten() {
        let path = entry.unwrap().path();
        if !from.join(path.file_name().unwrap()).exists() {
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
    }
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            mirror(&path, &to);
        } else {
            write(to, &fs::read_to_string(path).unwrap());
        }
    }
}

/// Writes a copy of the SDK with the client of another document.
fn write_sdk(root: &Path, name: &str, document: &str) {
    let sdk = root.join(format!("sdk-{name}"));
    mirror(&workspace().join("sdk/src"), &sdk.join("src"));
    // These need the operations and types of the real document.
    let lib = fs::read_to_string(sdk.join("src/lib.rs")).unwrap();
    let needs_document =
        |line: &&str| ["mod audit", "use audit", "mod call_pickup"].iter().any(|part| line.contains(part));
    let without: Vec<&str> = lib.lines().filter(|line| !needs_document(line)).collect();
    write(sdk.join("src/lib.rs"), &without.join("\n"));
    fs::remove_dir_all(sdk.join("src/bin")).unwrap();
    let mut manifest = read("sdk/Cargo.toml");
    let targets = ["bin", "example", "test", "bench"];
    for section in ["package", "features", "lints", "build-dependencies", "dev-dependencies"].iter().chain(&targets) {
        manifest.remove(*section);
    }
    let head = format!(
        "[package]\nname = \"sdk-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\nname = \"webex_call_pickup\"\ndoctest = false\n\n[features]\nmock = []\nschemars = []\n\n"
    );
    let dependencies = manifest["dependencies"].as_table_mut().unwrap();
    dependencies.retain(|_, dependency| {
        let is_optional = dependency.get("optional").and_then(toml::Value::as_bool).unwrap_or_default();
        !is_optional
    });
    write(sdk.join("Cargo.toml"), &(head + &toml::to_string(&manifest).unwrap()));
    write(sdk.join("client.rs"), generate(document).unwrap().code());
    write(
        sdk.join("build.rs"),
        "fn main() {\n    println!(\"cargo::rerun-if-changed=client.rs\");\n    let to = std::env::var(\"OUT_DIR\").unwrap();\n    std::fs::copy(\"client.rs\", to + \"/client.rs\").unwrap();\n}\n",
    );
}

/// Writes a package of programs that use the SDK of this side.
fn write_programs(root: &Path, side: &str) {
    let package = root.join(format!("users-{side}"));
    mirror(&programs(), &package.join("examples"));
    write(package.join("src/lib.rs"), "");
    write(
        package.join("Cargo.toml"),
        &format!(
            "[package]\nname = \"users-{side}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nsdk-{side} = {{ path = \"../sdk-{side}\" }}\n"
        ),
    );
}

fn cargo_check(package: &str, options: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--package", package])
        .args(options)
        .current_dir(&*WORKSPACE)
        .env_remove("CARGO_TARGET_DIR")
        .env("RUSTFLAGS", "")
        .output()
        .unwrap()
}

/// Returns the names of the programs that compile.
fn compiled(side: &str) -> BTreeSet<String> {
    let output = cargo_check(&format!("users-{side}"), &["--keep-going", "--examples", "--message-format=json"]);
    let mut programs = BTreeSet::new();
    let mut is_built = false;
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        if message["reason"] == "compiler-artifact" {
            is_built |= message["target"]["name"] == "webex_call_pickup";
            if message["target"]["kind"][0] == "example" {
                programs.insert(message["target"]["name"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(is_built, "the SDK does not compile\n{}", String::from_utf8_lossy(&output.stderr));
    programs
}

#[test]
fn clients_of_the_generator_samples_compile() {
    for sample in SAMPLES {
        let output = cargo_check(&format!("sdk-{sample}"), &[]);
        assert!(output.status.success(), "{sample}\n{}", String::from_utf8_lossy(&output.stderr));
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
