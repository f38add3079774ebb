//! `approvals`: every entry of `spec/approved-changes.toml` approves a change since the last release.

use std::collections::HashSet;

use super::{Checked, Inputs, inputs::not_read, positions::position};
use crate::{
    Failure,
    diff::{
        approved::{self, FILE},
        compare::compare,
        load::{Source, last_release, merge_base},
    },
    finding::Finding,
};

/// Why there is nothing to compare with, where an entry needs it.
pub(super) fn skipped(inputs: &Inputs) -> Option<String> {
    // A file that cannot be read is the check's to tell.
    let has_entries = approved::read(&inputs.root).is_ok_and(|approvals| !approvals.is_empty());
    if has_entries { last_release(&inputs.root).err() } else { None }
}

pub(super) fn check(inputs: &Inputs) -> Result<Checked, Failure> {
    let text = approved::text(&inputs.root)?;
    let approvals = approved::parse(&text)?;
    let count = approvals.len();
    let subject = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    let mut checked = Checked { subject, ..Checked::default() };
    if approvals.is_empty() {
        return Ok(checked);
    }
    let document = inputs.parsed().map_err(not_read)?;
    // `diff` names a change as it is since the branch left: what changes twice before a release has two names.
    let bases = [Some(last_release(&inputs.root)?), merge_base(&inputs.root, "HEAD").ok()];
    let mut fingerprints = HashSet::new();
    for base in bases.into_iter().flatten() {
        let base = Source::revision(&inputs.root, &base)?.parse()?;
        let (old, new) = (base.root(), document.root());
        fingerprints.extend(compare(old, new).iter().map(|change| approved::fingerprint(change, old, new)));
    }
    for stale in approved::stale(&approvals, &fingerprints) {
        let message = format!("nothing since the last release is what this approves: {}", stale.change);
        let mut finding = Finding::error("stale-approval", FILE, message).help("remove the entry");
        finding.position = Some(position(&text, stale.fingerprint.span().start));
        checked.findings.push(finding);
    }
    Ok(checked)
}
