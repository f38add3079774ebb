//! A workspace with copies of the SDK that have the clients of other documents, and programs that use them.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use toml::Table;
use webex_call_pickup_codegen::generate;

/// The files that a copy does not need, or has in another form.
const NOT_COPIED: [&str; 3] = ["bin", "generated", "lib.rs"];

/// A workspace of such copies.
pub(crate) struct SdkCopies {
    root: PathBuf,
}

/// The root of the project.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

impl SdkCopies {
    /// Creates an empty workspace in the folder `name`.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let mut shared = read("Cargo.toml")["workspace"]["dependencies"].as_table().unwrap().clone();
        shared.retain(|_, dependency| dependency.get("path").is_none());
        let mut manifest: Table = "[workspace]\nresolver = \"3\"\n".parse().unwrap();
        let members: toml::Value = vec!["packages/*"].into();
        let head = manifest["workspace"].as_table_mut().unwrap();
        head.insert("members".to_owned(), members);
        head.insert("dependencies".to_owned(), shared.into());
        write(root.join("Cargo.toml"), &toml::to_string(&manifest).unwrap());
        write(root.join("Cargo.lock"), &fs::read_to_string(workspace().join("Cargo.lock")).unwrap());
        Self { root }
    }

    /// Adds a copy of the SDK with the client of another document, as the package `sdk-NAME`.
    pub(crate) fn add_sdk(&self, name: &str, document: &str) {
        let sdk = self.root.join(format!("packages/sdk-{name}"));
        mirror(&workspace().join("sdk/src"), &sdk.join("src"), &NOT_COPIED);
        write(sdk.join("src/generated/client.rs"), generate(document).unwrap().code());
        // These need the operations and types of the real document.
        let lib = fs::read_to_string(workspace().join("sdk/src/lib.rs")).unwrap();
        let needs_document =
            |line: &&str| ["mod audit", "use audit", "mod call_pickup"].iter().any(|part| line.contains(part));
        let without: Vec<&str> = lib.lines().filter(|line| !needs_document(line)).collect();
        write(sdk.join("src/lib.rs"), &without.join("\n"));
        let mut manifest = read("sdk/Cargo.toml");
        let targets = ["bin", "example", "test", "bench"];
        for section in ["package", "features", "lints", "build-dependencies", "dev-dependencies"].iter().chain(&targets)
        {
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
        // The crate that checks the patterns of a document, which the real one does not have.
        dependencies.insert("regress".to_owned(), toml::toml!(workspace = true).into());
        write(sdk.join("Cargo.toml"), &(head + &toml::to_string(&manifest).unwrap()));
    }

    /// Adds the package `users-NAME` with programs that use the SDK of this name, as examples.
    pub(crate) fn add_programs(&self, name: &str, programs: &Path) {
        let package = self.root.join(format!("packages/users-{name}"));
        mirror(programs, &package.join("examples"), &[]);
        write(package.join("src/lib.rs"), "");
        write(
            package.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"users-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nsdk-{name} = {{ path = \"../sdk-{name}\" }}\ntokio = {{ workspace = true, features = [\"rt\", \"macros\"] }}\n"
            ),
        );
    }

    /// Runs cargo in the workspace. All workspaces share their artifacts.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk-copies"))
            .env("RUSTFLAGS", "")
            .output()
            .unwrap()
    }
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

/// Copies a folder without the entries in `except`, and removes the files of an earlier copy that it no longer has.
fn mirror(from: &Path, to: &Path, except: &[&str]) {
    let is_excepted = |path: &Path| except.iter().any(|name| path.file_name().is_some_and(|found| found == *name));
    for entry in fs::read_dir(to).into_iter().flatten() {
        let path = entry.unwrap().path();
        if !is_excepted(&path) && !from.join(path.file_name().unwrap()).exists() {
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
    }
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if is_excepted(&path) {
            continue;
        }
        if path.is_dir() {
            mirror(&path, &to, &[]);
        } else {
            write(to, &fs::read_to_string(path).unwrap());
        }
    }
}
