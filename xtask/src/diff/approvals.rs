//! `spec/approved-changes.toml`: changes that a reviewer has approved, and the fingerprints that identify them.

use std::{collections::HashSet, hash::Hasher, path::Path};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use webex_call_pickup_codegen::openapi::{Resolver, location::escape};

use crate::{
    diff::{
        change::{Change, ChangedSide},
        equal_changes::equal_changes,
        identity::item_name,
        rust_api::item::RustItem,
        verdict::Verdict,
    },
    git,
    task_error::TaskError,
    text_file, toml_file,
};

/// The path of the file, below the root of the workspace.
pub const FILE: &str = "spec/approved-changes.toml";

/// The callers that an approved change affects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApprovedSide {
    /// Callers of the API.
    #[default]
    Wire,
    /// Rust code that uses the SDK.
    Rust,
}

/// One approval.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The callers that the change affects. The default is `wire`.
    #[serde(default)]
    pub side: ApprovedSide,
    /// The fingerprint of the change, as `cargo xtask diff` prints it.
    pub fingerprint: Spanned<String>,
    /// A description of the change, for readers of the file.
    pub change: String,
    /// The reason for the approval.
    pub reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalFile {
    #[serde(default)]
    approved: Vec<Approval>,
}

/// Reads the approvals of a workspace; none if there is no file.
///
/// # Errors
///
/// If the file cannot be read, or if it is not a list of approvals with a reason each.
pub fn read_approvals(root: &Path) -> Result<Vec<Approval>, TaskError> {
    parse_approvals(&read_file(root)?)
}

/// Reads the approvals of a commit; none if it has no file.
///
/// # Errors
///
/// If git fails, or if the file is not a list of approvals with a reason each.
pub fn approvals_of_commit(root: &Path, commit: &str) -> Result<Vec<Approval>, TaskError> {
    parse_approvals(&git::read_text(root, commit, FILE)?.unwrap_or_default())
}

/// Reads the text of the file; empty if there is no file.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read_file(root: &Path) -> Result<String, TaskError> {
    Ok(text_file::read_if_present(&root.join(FILE), FILE)?.unwrap_or_default())
}

/// Parses the text of the file.
///
/// # Errors
///
/// If it is not a list of approvals with a reason each.
pub fn parse_approvals(text: &str) -> Result<Vec<Approval>, TaskError> {
    let file: ApprovalFile = toml_file::parse(FILE, text)?;
    if let Some(approval) = file.approved.iter().find(|approval| approval.reason.trim().is_empty()) {
        let place = toml_file::location(FILE, text, approval.fingerprint.span().start);
        let fingerprint = approval.fingerprint.get_ref();
        return Err(TaskError::new(format!("{place}: the approval {fingerprint} has no reason"))
            .with_help("add the reason for the approval"));
    }
    Ok(file.approved)
}

/// Returns the entry of the file that approves a change, without a reason.
pub fn entry(side: ApprovedSide, fingerprint: &str, change: &str) -> String {
    let side = if side == ApprovedSide::Rust { "side = \"rust\"\n" } else { "" };
    let change = toml::Value::from(change);
    format!("[[approved]]\n{side}fingerprint = \"{fingerprint}\"\nchange = {change}\nreason = \"\"\n")
}

/// Returns the approval of the change with this fingerprint, if there is one.
pub fn find<'a>(approvals: &'a [Approval], side: ApprovedSide, fingerprint: &str) -> Option<&'a Approval> {
    approvals.iter().find(|approval| approval.side == side && approval.fingerprint.get_ref() == fingerprint)
}

/// Returns the approvals without a change that has their fingerprint.
pub fn stale<'a>(approvals: &'a [Approval], fingerprints: &HashSet<String>) -> Vec<&'a Approval> {
    approvals.iter().filter(|approval| !fingerprints.contains(approval.fingerprint.get_ref())).collect()
}

/// Returns the fingerprint of a change: a hash of its rule, its path in each document, and its scalar values. `old` and
/// `new` are the documents.
///
/// If a reference leads to another component, the fingerprint includes the differences between the components that break or
/// may break. It omits descriptions and line numbers. It also omits the path of a side without a value, which depends on the
/// first operation that refers to the component.
pub fn fingerprint(change: &Change, old: &Value, new: &Value) -> String {
    let mut texts = vec![change.subject.clone()];
    let paths = [stable_path(&change.old, old), stable_path(&change.new, new)];
    let exists = paths.iter().any(Option::is_some);
    for (side, path) in [&change.old, &change.new].into_iter().zip(paths) {
        let fallback = || if exists { String::new() } else { side.pointer.to_string() };
        texts.extend([path.unwrap_or_else(fallback), scalar_value(side)]);
    }
    let severe = change.differences.iter().filter(|difference| difference.wire.old_caller >= Verdict::MayBreak);
    let mut severe: Vec<String> = severe.map(|difference| fingerprint(difference, old, new)).collect();
    severe.sort_unstable();
    texts.extend(severe);
    hash(change.rule.id, texts.iter().map(String::as_str))
}

/// Returns the common fingerprint of equal changes, made from the fingerprint of each.
pub fn fingerprint_of_equal<'f>(fingerprints: impl IntoIterator<Item = &'f String>) -> String {
    let mut all: Vec<&String> = fingerprints.into_iter().collect();
    all.sort_unstable();
    hash("equal changes", all.into_iter().map(String::as_str))
}

/// Returns the fingerprint of all changes of public items that break Rust code; `None` if nothing breaks it.
pub fn rust_fingerprint(items: &[RustItem]) -> Option<String> {
    let line = |line: &Option<String>| line.clone().unwrap_or_default();
    let breaking = items.iter().filter(|item| item.is_breaking);
    let mut lines: Vec<String> = breaking.map(|item| format!("{}\n{}", line(&item.old), line(&item.new))).collect();
    lines.sort_unstable();
    (!lines.is_empty()).then(|| hash("rust", lines.iter().map(String::as_str)))
}

fn hash<'t>(kind: &'t str, texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = fnv::FnvHasher::default();
    for text in [kind].into_iter().chain(texts) {
        hasher.write(text.as_bytes());
        hasher.write_u8(0);
    }
    format!("{:016x}", hasher.finish())
}

/// Returns the fingerprints that approve changes, alone or together with equal ones.
pub fn fingerprints(changes: &[Change], old: &Value, new: &Value) -> HashSet<String> {
    let each: Vec<String> = changes.iter().map(|change| fingerprint(change, old, new)).collect();
    let groups = equal_changes(changes);
    let of_groups = groups.iter().map(|group| fingerprint_of_equal(group.iter().map(|index| &each[*index])));
    let of_groups: Vec<String> = of_groups.collect();
    each.into_iter().chain(of_groups).collect()
}

/// Returns the path to the value, with the names of list items instead of their indexes.
fn stable_path(side: &ChangedSide, root: &Value) -> Option<String> {
    side.value.as_ref()?;
    let resolver = Resolver::new(root);
    let (mut path, mut value) = (String::new(), root);
    for segment in side.pointer.segments() {
        path.push('/');
        match value {
            Value::Array(items) => {
                let index = segment.parse().ok()?;
                value = items.get(index)?;
                path.push_str(&stable_index(items, index, &resolver));
            }
            _ => {
                value = value.get(&*segment)?;
                path.push_str(&escape(&segment));
            }
        }
    }
    Some(path)
}

/// Returns the name of an item, or the number of nameless items before it.
fn stable_index(items: &[Value], index: usize, resolver: &Resolver<'_>) -> String {
    item_name(&items[index], resolver).unwrap_or_else(|| {
        let before = items[..index].iter().filter(|item| item_name(item, resolver).is_none()).count();
        before.to_string()
    })
}

fn scalar_value(side: &ChangedSide) -> String {
    match &side.value {
        Some(Value::Object(_)) | None => String::new(),
        // Objects contain descriptions, which are not part of the fingerprint.
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
        Approval { side: ApprovedSide::Wire, fingerprint, change: String::new(), reason: "Because.".to_owned() }
    }

    /// The fingerprint of each change.
    fn fingerprints(old: &Value, new: &Value) -> Vec<String> {
        compare(old, new).iter().map(|change| fingerprint(change, old, new)).collect()
    }

    #[test]
    fn reports_approvals_without_a_change_as_stale() {
        let document = |tag: &str| json!({ "tags": [{ "name": tag }] });
        let found = fingerprints(&document("a"), &document("b"));
        let approvals = [approval(&found[0]), approval("0123456789abcdef")];
        assert_eq!(stale(&approvals, &found.into_iter().collect()), [&approvals[1]]);
        assert_eq!(stale(&approvals, &HashSet::new()).len(), 2);
    }

    #[test]
    fn an_entry_needs_a_reason_only() {
        let text = entry(ApprovedSide::Rust, "0123456789abcdef", "the property `a` \"b\"\nis gone");
        let error = parse_approvals(&text).unwrap_err();
        assert!(error.to_string().contains("has no reason"), "{error}");
        let approvals = parse_approvals(&text.replace("reason = \"\"", "reason = \"Unused.\"")).unwrap();
        assert_eq!(approvals[0].side, ApprovedSide::Rust);
        assert_eq!(approvals[0].change, "the property `a` \"b\"\nis gone");
        assert_eq!(
            parse_approvals("[[approved]]\nfingerprint = \"a\"\nchange = \"b\"\nreason = \"c\"").unwrap()[0].side,
            ApprovedSide::Wire
        );
    }

    #[test]
    fn fingerprints_of_equal_changes_cover_exactly_these() {
        let document = |count: usize, least: u32| {
            let schemas = (0..count).map(|number| (format!("A{number}"), json!({ "minLength": least })));
            json!({ "components": { "schemas": schemas.collect::<serde_json::Map<_, _>>() } })
        };
        let of = |count| {
            let (old, new) = (document(count, 1), document(count, 2));
            super::fingerprints(&compare(&old, &new), &old, &new)
        };
        assert_eq!([of(2).len(), of(3).len(), of(4).len()], [2, 4, 5]);
        assert_eq!(of(3).intersection(&of(4)).count(), 3, "only the single ones");
    }

    #[test]
    fn fingerprints_differ_between_changes() {
        let document = |min_length: u32| json!({ "components": { "schemas": { "A": { "minLength": min_length } } } });
        let of = |from, to| fingerprints(&document(from), &document(to)).remove(0);
        assert_ne!(of(1, 2), of(1, 3));
        assert_eq!(of(1, 2), of(1, 2));
    }

    fn parameter(name: &str, max_length: u32) -> Value {
        json!({ "name": name, "in": "query", "schema": { "type": "string", "maxLength": max_length } })
    }

    fn alternative(title: Option<&str>, property_type: &str) -> Value {
        let mut schema = json!({ "type": "object", "properties": { "a": { "type": property_type } } });
        if let Some(title) = title {
            schema["title"] = json!(title);
        }
        schema
    }

    fn assert_all_differ(old: &Value, new: &Value, count: usize) {
        let found = fingerprints(old, new);
        assert_eq!(found.len(), count, "{:#?}", compare(old, new));
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), count);
    }

    #[test]
    fn fingerprints_differ_between_items_of_a_list() {
        let of = |most| json!({ "paths": { "/a": { "get": { "parameters": [parameter("p", most), parameter("q", most)] } } } });
        assert_all_differ(&of(9), &of(8), 2);
        let of = |kind| {
            let any_of = [alternative(Some("A"), kind), alternative(Some("B"), kind)];
            json!({ "components": { "schemas": { "S": { "anyOf": any_of } } } })
        };
        assert_all_differ(&of("string"), &of("integer"), 2);
        let of = |kind| json!({ "servers": [{ "url": "a", "variables": kind }, { "url": "b", "variables": kind }] });
        assert_all_differ(&of(1), &of(2), 2);
        let of = |text| json!({ "tags": [{ "name": "a", "x-b": text }, { "name": "b", "x-b": text }] });
        assert_all_differ(&of(1), &of(2), 2);
    }

    #[test]
    fn fingerprint_survives_items_inserted_before() {
        let of = |parameters: &[Value]| json!({ "paths": { "/a": { "get": { "parameters": parameters } } } });
        let before = fingerprints(&of(&[parameter("q", 9)]), &of(&[parameter("q", 8)]));
        let after =
            fingerprints(&of(&[parameter("p", 9), parameter("q", 9)]), &of(&[parameter("p", 9), parameter("q", 8)]));
        assert_eq!(before, after);
    }

    #[test]
    fn fingerprint_survives_another_first_user() {
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
