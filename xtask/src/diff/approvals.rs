//! `spec/approved-changes.toml`: changes that somebody looked at and takes responsibility for.

use std::{collections::HashSet, fs, hash::Hasher, io, path::Path};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::{
    diff::{
        change::{Change, ChangedSide},
        identity::item_name,
    },
    task_error::TaskError,
    toml_file,
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
pub fn read(root: &Path) -> Result<Vec<Approval>, TaskError> {
    parse(&text(root)?)
}

/// The text of the file; none where there is no file.
///
/// # Errors
///
/// When the file cannot be read.
pub fn text(root: &Path) -> Result<String, TaskError> {
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
pub fn parse(text: &str) -> Result<Vec<Approval>, TaskError> {
    let approvals: Approvals = toml_file::parse(FILE, text)?;
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

/// The approvals that fit none of the changes, which are named by their fingerprints, and so should go.
pub fn stale<'a>(approvals: &'a [Approval], fingerprints: &HashSet<String>) -> Vec<&'a Approval> {
    approvals.iter().filter(|approval| !fingerprints.contains(approval.fingerprint.get_ref())).collect()
}

/// Names a change by what it does, and not by where it stands in the text: the rule, the way to it, and what single
/// values became. `old` and `new` are the documents. Descriptions and line numbers are not part of it, and neither is
/// where something would be that one side does not have: that depends on who uses it first.
pub fn fingerprint(change: &Change, old: &Value, new: &Value) -> String {
    let mut hasher = fnv::FnvHasher::default();
    let mut add = |text: &str| {
        hasher.write(text.as_bytes());
        hasher.write_u8(0);
    };
    add(change.rule.id);
    add(&change.subject);
    let ways = [way(&change.old, old), way(&change.new, new)];
    let is_nowhere = ways.iter().all(Option::is_none);
    for (side, way) in [&change.old, &change.new].into_iter().zip(ways) {
        let would_be = || if is_nowhere { side.pointer.to_string() } else { String::new() };
        add(&way.unwrap_or_else(would_be));
        add(&single(side));
    }
    format!("{:016x}", hasher.finish())
}

/// The way to what is there, with what identifies the items of lists instead of their numbers.
fn way(side: &ChangedSide, root: &Value) -> Option<String> {
    side.value.as_ref()?;
    let pointer = side.pointer.to_string();
    let (mut way, mut here) = (String::new(), root);
    for segment in pointer.split('/').skip(1) {
        way.push('/');
        match here {
            Value::Array(items) => {
                let index = segment.parse().ok()?;
                here = items.get(index)?;
                way.push_str(&identity(items, index, root));
            }
            _ => {
                here = here.get(segment.replace("~1", "/").replace("~0", "~"))?;
                way.push_str(segment);
            }
        }
    }
    Some(way)
}

/// What an item is called, or how many that are called nothing are before it.
fn identity(items: &[Value], index: usize, root: &Value) -> String {
    item_name(&items[index], root).unwrap_or_else(|| {
        let before = items[..index].iter().filter(|item| item_name(item, root).is_none()).count();
        before.to_string()
    })
}

fn single(side: &ChangedSide) -> String {
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

    /// By rule and subject, each change's fingerprint.
    fn fingerprints(old: &Value, new: &Value) -> Vec<String> {
        compare(old, new).iter().map(|change| fingerprint(change, old, new)).collect()
    }

    #[test]
    fn an_approval_is_stale_once_its_change_is_gone() {
        let document = |tag: &str| json!({ "tags": [{ "name": tag }] });
        let found = fingerprints(&document("a"), &document("b"));
        let approvals = [approval(&found[0]), approval("0123456789abcdef")];
        assert_eq!(stale(&approvals, &found.into_iter().collect()), [&approvals[1]]);
        assert_eq!(stale(&approvals, &HashSet::new()).len(), 2);
    }

    #[test]
    fn different_changes_have_different_fingerprints() {
        let document = |least: u32| json!({ "components": { "schemas": { "A": { "minLength": least } } } });
        let of = |from, to| fingerprints(&document(from), &document(to)).remove(0);
        assert_ne!(of(1, 2), of(1, 3));
        assert_eq!(of(1, 2), of(1, 2));
    }

    fn parameter(name: &str, most: u32) -> Value {
        json!({ "name": name, "in": "query", "schema": { "type": "string", "maxLength": most } })
    }

    fn alternative(title: Option<&str>, kind: &str) -> Value {
        let mut schema = json!({ "type": "object", "properties": { "a": { "type": kind } } });
        if let Some(title) = title {
            schema["title"] = json!(title);
        }
        schema
    }

    fn all_differ(old: &Value, new: &Value, count: usize) {
        let found = fingerprints(old, new);
        assert_eq!(found.len(), count, "{:#?}", compare(old, new));
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), count);
    }

    #[test]
    fn an_approval_speaks_of_one_item_of_a_list() {
        let of = |most| json!({ "paths": { "/a": { "get": { "parameters": [parameter("p", most), parameter("q", most)] } } } });
        all_differ(&of(9), &of(8), 2);
        let of = |kind| {
            let one_of = [alternative(Some("A"), kind), alternative(Some("B"), kind)];
            json!({ "components": { "schemas": { "S": { "oneOf": one_of } } } })
        };
        all_differ(&of("string"), &of("integer"), 2);
        let of = |kind| json!({ "servers": [{ "url": "a", "variables": kind }, { "url": "b", "variables": kind }] });
        all_differ(&of(1), &of(2), 2);
        let of = |text| json!({ "tags": [{ "name": "a", "x-b": text }, { "name": "b", "x-b": text }] });
        all_differ(&of(1), &of(2), 2);
    }

    #[test]
    fn an_approval_survives_what_is_put_before() {
        let of = |parameters: &[Value]| json!({ "paths": { "/a": { "get": { "parameters": parameters } } } });
        let before = fingerprints(&of(&[parameter("q", 9)]), &of(&[parameter("q", 8)]));
        let after =
            fingerprints(&of(&[parameter("p", 9), parameter("q", 9)]), &of(&[parameter("p", 9), parameter("q", 8)]));
        assert_eq!(before, after);
    }

    #[test]
    fn an_approval_survives_another_first_user() {
        let of = |paths: &[&str], properties: Value| {
            let operation = json!({ "get": { "responses": { "200": { "content": { "application/json": { "schema": {
                "description": "One.", "allOf": [{ "$ref": "#/components/schemas/A" }] } } } } } } });
            let paths: serde_json::Map<String, Value> =
                paths.iter().map(|path| ((*path).to_owned(), operation.clone())).collect();
            json!({ "paths": paths, "components": { "schemas": {
                "A": { "allOf": [{ "$ref": "#/components/schemas/B" }, { "properties": properties }] },
                "B": { "type": "object", "properties": { "id": { "type": "string" } } },
            } } })
        };
        let (old, new) = (json!({ "a": { "type": "string" }, "b": {} }), json!({ "b": { "type": "string" } }));
        let one = fingerprints(&of(&["/z"], old.clone()), &of(&["/z"], new.clone()));
        let two = fingerprints(&of(&["/a", "/z"], old), &of(&["/a", "/z"], new));
        assert!(one.len() > 1);
        assert_eq!(one.iter().collect::<HashSet<_>>(), two.iter().collect());
    }
}
