//! `approvals`: every entry of `spec/approved-changes.toml` approves a change since the last release, be it one of several
//! steps.

use std::collections::HashSet;

use super::{CheckReport, Inputs, inputs::not_read};
use crate::{
    check::finding::Finding,
    diff::{
        approvals::{self, FILE},
        compare::compare,
        source::{ParsedSource, Source},
    },
    git,
    task_error::TaskError,
    toml_file::position,
};

/// Why there is nothing to compare with, where an entry needs it.
pub(super) fn skipped(inputs: &Inputs) -> Option<String> {
    // A file that cannot be read is the check's to tell.
    let has_entries = approvals::read_approvals(&inputs.root).is_ok_and(|approvals| !approvals.is_empty());
    if has_entries { git::last_release(&inputs.root).err().map(|error| error.to_string()) } else { None }
}

/// The most versions of the document since the release, every two of which are compared.
const MOST_VERSIONS: usize = 30;

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let text = approvals::read_file(&inputs.root)?;
    let approvals = approvals::parse_approvals(&text)?;
    let count = approvals.len();
    let subject = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    let mut checked = CheckReport { subject, ..CheckReport::default() };
    if approvals.is_empty() {
        return Ok(checked);
    }
    let document = inputs.parsed().map_err(not_read)?;
    let mut fingerprints = HashSet::new();
    if let Some(release) = git::last_release(&inputs.root)? {
        // `diff` names a change as it is since the branch left the default branch: what changes twice before a release
        // goes in two steps, each of which may have an entry.
        let mut commits = vec![release.clone()];
        commits.extend(git::document_commits_since(&inputs.root, &release, MOST_VERSIONS)?);
        let mut olds: Vec<ParsedSource> = Vec::new();
        for commit in commits {
            // Where there was no document to read, nothing was approved either.
            olds.extend(Source::revision(&inputs.root, &commit).and_then(|source| source.parse()));
        }
        let news = olds.iter().skip(1).map(ParsedSource::root).chain([document.root()]);
        for (index, new) in news.enumerate().collect::<Vec<_>>().into_iter().rev() {
            for old in olds[..=index].iter().rev().map(ParsedSource::root) {
                if approvals::stale(&approvals, &fingerprints).is_empty() {
                    break;
                }
                fingerprints.extend(compare(old, new).iter().map(|change| approvals::fingerprint(change, old, new)));
            }
        }
    }
    for stale in approvals::stale(&approvals, &fingerprints) {
        let message = format!("nothing since the last release is what this approves: {}", stale.change);
        let mut finding = Finding::error("stale-approval", FILE, message).help("remove the entry");
        finding.position = Some(position(&text, stale.fingerprint.span().start));
        checked.findings.push(finding);
    }
    Ok(checked)
}
