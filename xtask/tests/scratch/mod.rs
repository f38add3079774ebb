//! A scratch workspace, and the real binary run in it.

#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A temporary workspace.
pub(crate) struct Scratch {
    folder: TempDir,
}

/// The exit code and the output of a task.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Scratch {
    /// Creates a folder without a document.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Creates a workspace with this document.
    pub(crate) fn new(document: &str) -> Self {
        let scratch = Self::empty();
        scratch.write("spec/openapi.yaml", document);
        scratch
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    pub(crate) fn write(&self, below: &str, text: impl AsRef<[u8]>) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap()
    }

    /// Replaces the first `from` in the document, which has to contain it.
    pub(crate) fn edit_document(&self, from: &str, to: &str) {
        let text = self.read("spec/openapi.yaml");
        assert!(text.contains(from), "{from}");
        self.write("spec/openapi.yaml", text.replacen(from, to, 1));
    }

    /// Returns the contents of all files.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// Runs the binary in the root of the workspace.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// Runs the binary in a folder. The output has `WORKSPACE` in place of the path of the workspace.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(self.path(folder))
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let canonical = fs::canonicalize(self.root()).unwrap();
        let text = text.replace(canonical.to_str().unwrap(), "WORKSPACE");
        Run { code: output.status.code(), text: text.replace(self.root().to_str().unwrap(), "WORKSPACE") }
    }

    /// Makes the workspace a git repository, and commits its files to the branch `main`.
    pub(crate) fn init_git(&self) {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("first");
    }

    /// Commits all files.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Removes a file from the object database of git, such as `main:spec/openapi.yaml`.
    pub(crate) fn remove_object(&self, name: &str) {
        let output = Command::new("git").args(["rev-parse", name]).current_dir(self.root()).output().unwrap();
        let hash = String::from_utf8(output.stdout).unwrap();
        let (folder, file) = hash.trim().split_at(2);
        fs::remove_file(self.path(&format!(".git/objects/{folder}/{file}"))).unwrap();
    }

    /// Runs git in the root of the workspace.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(self.root()).status().unwrap();
        assert!(status.success(), "git {arguments:?}");
    }
}

/// Compares text with a snapshot whose file is named `$name` only.
#[macro_export]
macro_rules! assert_text {
    ($name:literal, $text:expr) => {
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!($name, $text);
        })
    };
}
