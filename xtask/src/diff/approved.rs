//! `spec/approved-changes.toml`: changes that somebody looked at and takes responsibility for.

use std::{fs, hash::Hasher, io, path::Path};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::{
    Failure,
    diff::change::{Change, Side},
};

/// The file, below the root of the workspace.
pub const FILE: &str = "spec/approved-changes.toml";

/// One approval.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Which change: as `cargo xtask diff` prints it.
    pub fingerprint: Spanned<String>,
    /// What the change is, for those who read the file.
    pub change: String,
    /// Why it is taken.
    pub reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Approvals {
    #[serde(default)]
    approved: Vec<Approval>,
}

/// The approvals of a workspace; none where there is no file.
///
/// # Errors
///
/// When the file cannot be read, or says something else than approvals with a reason each.
pub fn read(root: &Path) -> Result<Vec<Approval>, Failure> {
    parse(&text(root)?)
}

/// The text of the file; none where there is no file.
///
/// # Errors
///
/// When the file cannot be read.
pub fn text(root: &Path) -> Result<String, Failure> {
    match fs::read_to_string(root.join(FILE)) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(format!("cannot read {FILE}: {error}")),
    }
}

/// The approvals of the file's text.
///
/// # Errors
///
/// As [`read`].
pub fn parse(text: &str) -> Result<Vec<Approval>, Failure> {
    let approvals: Approvals = toml::from_str(text).map_err(|error| format!("{FILE} cannot be read: {error}"))?;
    for approval in &approvals.approved {
        if approval.reason.trim().is_empty() {
            return Err(format!(
                "{FILE}: the approval {} has no reason\n  help: say why",
                approval.fingerprint.get_ref()
            ));
        }
    }
    Ok(approvals.approved)
}

/// The approvals that fit none of the changes, and so should go.
pub fn stale<'a>(approvals: &'a [Approval], changes: &[Change]) -> Vec<&'a Approval> {
    let fingerprints: Vec<String> = changes.iter().map(fingerprint).collect();
    approvals.iter().filter(|approval| !fingerprints.contains(approval.fingerprint.get_ref())).collect()
}

/// Names a change by what it does, and not by where it stands in the text: the rule, the way to it without the numbers
/// of list items, and what single values became. Descriptions and line numbers are not part of it.
pub fn fingerprint(change: &Change) -> String {
    let mut hasher = fnv::FnvHasher::default();
    let mut add = |text: &str| {
        hasher.write(text.as_bytes());
        hasher.write_u8(0);
    };
    add(change.rule.id);
    add(&change.subject);
    for side in [&change.old, &change.new] {
        add(&way(side));
        add(&single(side));
    }
    format!("{:016x}", hasher.finish())
}

fn way(side: &Side) -> String {
    let pointer = side.pointer.to_string();
    // Three digits are a status.
    let segments = pointer.split('/').filter(|segment| segment.parse::<usize>().is_err() || segment.len() == 3);
    segments.collect::<Vec<_>>().join("/")
}

fn single(side: &Side) -> String {
    match &side.value {
        Some(Value::Object(_)) | None => String::new(),
        // Descriptions are in there.
        Some(Value::Array(items)) if items.iter().any(Value::is_object) => String::new(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::compare::compare;

    fn approval(fingerprint: &str) -> Approval {
        let fingerprint = Spanned::new(0..0, fingerprint.to_owned());
        Approval { fingerprint, change: String::new(), reason: "Because.".to_owned() }
    }

    #[test]
    fn an_approval_is_stale_once_its_change_is_gone() {
        let document = |tag: &str| json!({ "tags": [{ "name": tag }] });
        let changes = compare(&document("a"), &document("b"));
        let approvals = [approval(&fingerprint(&changes[0])), approval("0123456789abcdef")];
        assert_eq!(stale(&approvals, &changes), [&approvals[1]]);
        assert_eq!(stale(&approvals, &[]).len(), 2);
    }

    #[test]
    fn different_changes_have_different_fingerprints() {
        let document = |least: u32| json!({ "components": { "schemas": { "A": { "minLength": least } } } });
        let of = |from, to| fingerprint(&compare(&document(from), &document(to))[0]);
        assert_ne!(of(1, 2), of(1, 3));
        assert_eq!(of(1, 2), of(1, 2));
    }
}
