//! `approvals`: finds the entries of `spec/approved-changes.toml` that approve no change since the last release.

use std::collections::HashSet;

use crate::{
    check::{finding::Finding, inputs::Inputs, report::CheckReport, rules},
    counted::counted,
    diff::{
        approvals::{self, ApprovedSide, FILE},
        rust_api::{compare_public_items, snapshot},
        source::{ParsedSource, Source},
        witness::compare_with_witnesses,
    },
    git,
    task_error::TaskError,
    text_file,
    toml_file::position,
    workspace::DOCUMENT,
};

/// The maximum number of commits since the release whose documents are compared in pairs. Approvals of earlier steps are not
/// checked.
const MAX_COMMITS: usize = 30;

/// Returns the reason why the entries cannot be compared with a release: there is no repository, or a part of its history is
/// missing. The check itself reports a file that cannot be read, and a failure of git.
pub(super) fn skip_reason(inputs: &Inputs) -> Option<String> {
    let has_entries = approvals::read_approvals(&inputs.root).is_ok_and(|approvals| !approvals.is_empty());
    if !has_entries {
        return None;
    }
    match git::is_repository(&inputs.root) {
        Ok(false) => Some("this folder is no git repository".to_owned()),
        Ok(true) if git::is_shallow(&inputs.root).unwrap_or_default() => {
            git::last_release(&inputs.root).err().map(|error| error.to_string())
        }
        _ => None,
    }
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let text = approvals::read_file(&inputs.root)?;
    let approvals = approvals::parse_approvals(&text)?;
    let mut report = CheckReport { subject: counted(approvals.len(), "entry"), ..CheckReport::default() };
    if approvals.is_empty() {
        return Ok(report);
    }
    let document = inputs.require_document()?;
    let mut fingerprints = HashSet::new();
    let mut is_complete = true;
    if let Some(release) = git::last_release(&inputs.root)? {
        if approvals.iter().any(|approval| approval.side == ApprovedSide::Rust) {
            let found = rust_fingerprints(inputs, &release)?;
            fingerprints.extend(found.fingerprints);
            is_complete = found.is_complete;
        }
        // The fingerprint of a change is that of one step: a change in two steps before a release has two entries.
        let mut commits = vec![release.clone()];
        commits.extend(git::commits_since(&inputs.root, &release, DOCUMENT, MAX_COMMITS)?);
        is_complete &= commits.len() <= MAX_COMMITS;
        let mut olds: Vec<ParsedSource> = Vec::new();
        for commit in &commits {
            if git::read_file(&inputs.root, commit, DOCUMENT)?.is_none() {
                continue;
            }
            match Source::revision(&inputs.root, commit)?.parse() {
                Ok(document) => olds.push(document),
                // A version that was not an OpenAPI document cannot be compared.
                Err(_) => is_complete = false,
            }
        }
        let news: Vec<_> = olds.iter().skip(1).map(ParsedSource::root).chain([document.root()]).collect();
        for (index, new) in news.into_iter().enumerate().rev() {
            for old in olds.iter().take(index + 1).rev().map(ParsedSource::root) {
                if approvals::stale(&approvals, &fingerprints).is_empty() {
                    break;
                }
                fingerprints.extend(approvals::fingerprints(&compare_with_witnesses(old, new).0, old, new));
            }
        }
    }
    for stale in approvals::stale(&approvals, &fingerprints) {
        if !is_complete {
            let note = format!("the last {MAX_COMMITS} changes do not have this approval: {}", stale.change);
            report.notes.push(note);
            continue;
        }
        let message = format!("no change since the last release has this approval: {}", stale.change);
        let mut finding = Finding::new(rules::STALE_APPROVAL, FILE, message).help("remove the entry");
        finding.position = Some(position(&text, stale.fingerprint.span().start));
        report.findings.push(finding);
    }
    Ok(report)
}

/// The fingerprints of the breaking changes of the public items.
struct RustFingerprints {
    fingerprints: HashSet<String>,
    /// `false` if there are older snapshots since the release.
    is_complete: bool,
}

/// Compares every two snapshots of the public items since the release.
fn rust_fingerprints(inputs: &Inputs, release: &str) -> Result<RustFingerprints, TaskError> {
    let path = snapshot::path();
    let mut commits = vec![release.to_owned()];
    commits.extend(git::commits_since(&inputs.root, release, &path, MAX_COMMITS)?);
    let mut versions = Vec::new();
    for commit in &commits {
        // A commit without the snapshot has no approvals.
        versions.extend(git::read_text(&inputs.root, commit, &path)?);
    }
    versions.extend(text_file::read_if_present(&inputs.root.join(&path), &path)?);
    let items: Vec<&str> = versions.iter().map(|text| snapshot::items(text)).collect();
    let pairs = items.iter().enumerate().flat_map(|(index, new)| items[..index].iter().map(move |old| (old, new)));
    let fingerprints =
        pairs.filter_map(|(old, new)| approvals::rust_fingerprint(&compare_public_items(old, new))).collect();
    Ok(RustFingerprints { fingerprints, is_complete: commits.len() <= MAX_COMMITS })
}
