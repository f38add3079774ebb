//! Reads the repository with the command `git`.

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::{task_error::TaskError, text_file, workspace::DOCUMENT};

/// Fetches the history and the branches that a shallow clone lacks. Such a clone often knows a single branch.
const UNSHALLOW: &str = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'";

/// Returns the commit at which `head` left the default branch.
///
/// # Errors
///
/// If `head` is unknown, if no default branch is found, or if the clone has too little history.
pub(crate) fn merge_base_with_default_branch(root: &Path, head: &str) -> Result<String, TaskError> {
    // An unknown revision is reported before a missing default branch.
    resolve_commit(root, head)?;
    merge_base(root, &default_branch(root)?, head)
}

/// Returns the commit at which `head` left `base`.
///
/// # Errors
///
/// If one of the revisions is unknown, or if the clone has too little history.
pub(crate) fn merge_base(root: &Path, base: &str, head: &str) -> Result<String, TaskError> {
    let (base_commit, head_commit) = (resolve_commit(root, base)?, resolve_commit(root, head)?);
    if let Some(commit) = output_if_found(root, &["merge-base", &base_commit, &head_commit])? {
        return Ok(commit);
    }
    if is_shallow(root)? {
        let message = format!("this clone is shallow and does not contain the commit at which {head} left {base}");
        let help = format!("run `{UNSHALLOW}`, or name another revision to compare with");
        return Err(TaskError::new(message).with_help(help));
    }
    let message = format!("{head} and {base} have no common ancestor");
    Err(TaskError::new(message).with_help("name another revision to compare with"))
}

/// Returns the commit from which approvals count: that of the last release (a tag such as `v0.1.0`) before the work
/// tree, or, before the first release, the first commit with the document. `None` if no commit has the document.
///
/// # Errors
///
/// If git fails, or if the clone does not contain that commit.
pub(crate) fn last_release(root: &Path) -> Result<Option<String>, TaskError> {
    let has_commits = output_if_found(root, &["rev-parse", "--verify", "--quiet", "HEAD"])?.is_some();
    // `describe` fails in the same way if there is no tag and if git does not work.
    if has_commits && !output(root, &["tag", "--list", "v[0-9]*", "--merged", "HEAD"])?.is_empty() {
        let tag = output(root, &["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])?;
        return resolve_commit(root, &tag).map(Some);
    }
    if is_shallow(root)? {
        return Err(TaskError::new("this clone is shallow and does not contain the last release")
            .with_help("run `git fetch --tags --unshallow origin`"));
    }
    if !has_commits {
        return Ok(None);
    }
    let commits = output(root, &["log", "--reverse", "--format=%H", "--", DOCUMENT])?;
    Ok(commits.lines().next().map(str::to_owned))
}

/// Returns the last `limit` commits after `base` that changed the file at `path`, the oldest first.
///
/// # Errors
///
/// If git fails.
pub(crate) fn commits_since(root: &Path, base: &str, path: &str, limit: usize) -> Result<Vec<String>, TaskError> {
    let range = format!("{base}..HEAD");
    let commits = output(root, &["log", &format!("--max-count={limit}"), "--format=%H", &range, "--", path])?;
    Ok(commits.lines().rev().map(str::to_owned).collect())
}

/// Returns the paths of the files that differ between two commits.
///
/// # Errors
///
/// If git fails.
pub(crate) fn changed_paths(root: &Path, old: &str, new: &str) -> Result<Vec<String>, TaskError> {
    // With `-z`, git does not quote paths.
    let paths = output(root, &["diff", "--name-only", "--no-renames", "-z", old, new, "--"])?;
    Ok(paths.split_terminator('\0').map(str::to_owned).collect())
}

/// Returns the full hash of the commit that `revision` names.
///
/// # Errors
///
/// If there is no repository, or no such revision in it.
pub(crate) fn resolve_commit(root: &Path, revision: &str) -> Result<String, TaskError> {
    output(root, &["rev-parse", "--git-dir"]).map_err(|reason| {
        TaskError::new(format!("git does not work here: {reason}"))
            .with_help("compare two files with `cargo xtask diff --files OLD NEW`")
    })?;
    if revision.is_empty() {
        return Err(TaskError::new("a revision cannot be empty").with_help("name a commit, a branch or a tag"));
    }
    let name = format!("{revision}^{{commit}}");
    if let Some(commit) = output_if_found(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name])? {
        return Ok(commit);
    }
    let branch = revision.strip_prefix("origin/").unwrap_or(revision);
    let help = if is_shallow(root)? {
        format!("this clone is shallow: run `{UNSHALLOW}`")
    } else {
        format!("run `git fetch origin {branch}:refs/remotes/origin/{branch}` if it is a branch of the remote")
    };
    Err(TaskError::new(format!("unknown revision {revision}")).with_help(help))
}

/// Returns the bytes of the file at `path`, as it is in `commit`. Returns `None` if that commit has no such file.
///
/// # Errors
///
/// If git fails.
pub(crate) fn read_file(root: &Path, commit: &str, path: &str) -> Result<Option<Vec<u8>>, TaskError> {
    let found = output(root, &["--literal-pathspecs", "ls-tree", "--full-tree", "--name-only", commit, "--", path])?;
    if found.is_empty() {
        return Ok(None);
    }
    bytes(root, &["show", &format!("{commit}:{path}")]).map(Some)
}

/// Returns the text of the file at `path`, as it is in `commit`. Returns `None` if that commit has no such file.
///
/// # Errors
///
/// If git fails, or if the file is not UTF-8.
pub(crate) fn read_text(root: &Path, commit: &str, path: &str) -> Result<Option<String>, TaskError> {
    read_file(root, commit, path)?.map(|bytes| text_file::decode(bytes, path)).transpose()
}

fn default_branch(root: &Path) -> Result<String, TaskError> {
    let remote = output_if_found(root, &["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"])?;
    let candidates = ["origin/main", "origin/master", "main", "master"].map(str::to_owned);
    for branch in remote.into_iter().chain(candidates) {
        let name = format!("{branch}^{{commit}}");
        if output_if_found(root, &["rev-parse", "--verify", "--quiet", &name])?.is_some() {
            return Ok(branch);
        }
    }
    let fetch = if is_shallow(root)? { UNSHALLOW } else { "git fetch origin main:refs/remotes/origin/main" };
    let message = "no default branch found (origin/HEAD, origin/main, origin/master, main, master)";
    Err(TaskError::new(message).with_help(format!("run `{fetch}`, or name the revision to compare with")))
}

/// Returns `true` if the clone lacks a part of the history.
///
/// # Errors
///
/// If there is no repository, or if git does not work.
pub(crate) fn is_shallow(root: &Path) -> Result<bool, TaskError> {
    Ok(output(root, &["rev-parse", "--is-shallow-repository"])? == "true")
}

/// Returns `true` if the workspace is in a repository.
///
/// # Errors
///
/// If git does not work.
pub(crate) fn is_repository(root: &Path) -> Result<bool, TaskError> {
    let output = run(root, &["rev-parse", "--git-dir"])?;
    if output.status.success() {
        return Ok(true);
    }
    let error = message(&output);
    if error.contains("not a git repository") { Ok(false) } else { Err(TaskError::new(error)) }
}

fn output(root: &Path, arguments: &[&str]) -> Result<String, TaskError> {
    bytes(root, arguments).map(trimmed)
}

/// Returns the output of a command that ends with the exit code 1, and without a message, if it finds nothing.
fn output_if_found(root: &Path, arguments: &[&str]) -> Result<Option<String>, TaskError> {
    let output = run(root, arguments)?;
    match output.status.code() {
        Some(0) => Ok(Some(trimmed(output.stdout))),
        Some(1) if output.stderr.is_empty() => Ok(None),
        _ => Err(TaskError::new(message(&output))),
    }
}

fn bytes(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, TaskError> {
    let output = run(root, arguments)?;
    if output.status.success() { Ok(output.stdout) } else { Err(TaskError::new(message(&output))) }
}

fn run(root: &Path, arguments: &[&str]) -> Result<Output, TaskError> {
    let mut git = Command::new("git");
    // The messages of other languages are not recognized.
    git.current_dir(root).args(arguments).env("LC_ALL", "C");
    git.output().map_err(|error| TaskError::new(format!("git cannot be run: {error}")))
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

fn trimmed(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).trim().to_owned()
}
