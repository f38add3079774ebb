//! `x-lint-allow: {RULE: REASON}`: accepted violations of a rule.
//!
//! A waiver applies to the object that contains it and to the values of this object that cannot contain a waiver themselves
//! (strings, numbers, arrays). It does not apply to nested objects: a rule that is waived for a schema still applies to each
//! of its properties, so that a waiver never hides a later violation.

use serde_json::Value;
use webex_call_pickup_codegen::Node;

use crate::{
    check::{document::lint::Lint, finding::Finding, rules},
    openapi::Keys,
};

/// The key of waivers.
const KEY: &str = "x-lint-allow";

const LIST_RULES: &str = "`cargo xtask check --rules` lists the rules";

/// Removes the waived findings, adds findings about the waivers, and returns the number of waived findings.
pub(super) fn apply(lint: &mut Lint<'_>) -> usize {
    let root = Node::root(lint.document);
    let before = lint.findings.len();
    let mut used: Vec<String> = Vec::new();
    lint.findings.retain(|finding| match waiver_of(finding, root.value) {
        Some(waiver) => {
            used.push(waiver);
            false
        }
        None => true,
    });
    let waived = before - lint.findings.len();
    let mut waivers = Vec::new();
    collect(&root, Keys::Words, &mut waivers);
    for waiver in waivers {
        if !waiver.value.is_object() {
            let help = format!("write `{KEY}: {{RULE: REASON}}`");
            lint.report(rules::WAIVER, &waiver.pointer, format!("`{KEY}` must be an object"), help);
        }
        for (id, reason) in waiver.entries() {
            let is_used = used.contains(&reason.pointer.to_string());
            if let Some((message, help)) = waiver_problem(id, reason.value, is_used) {
                lint.report(rules::WAIVER, &reason.pointer, message, help);
            }
        }
    }
    waived
}

/// Returns the pointer of the waiver of a finding.
fn waiver_of(finding: &Finding, root: &Value) -> Option<String> {
    if !finding.rule.is_waivable {
        return None;
    }
    let id = finding.rule.id;
    let mut pointer = finding.pointer.as_deref()?.strip_prefix('#')?;
    while !root.pointer(pointer)?.is_object() {
        pointer = &pointer[..pointer.rfind('/')?];
    }
    let reason = root.pointer(pointer)?.get(KEY)?.get(id)?;
    is_reason(reason).then(|| format!("#{pointer}/{KEY}/{id}"))
}

fn is_reason(reason: &Value) -> bool {
    reason.as_str().is_some_and(|reason| !reason.trim().is_empty())
}

/// Returns the problem of a waiver, and the remedy.
fn waiver_problem(id: &str, reason: &Value, is_used: bool) -> Option<(String, &'static str)> {
    match rules::document_rule(id) {
        None => Some((format!("there is no rule `{id}`"), LIST_RULES)),
        Some(rule) if !rule.is_waivable => {
            let message = format!("`{id}` cannot be waived: the generator rejects a document that violates it");
            Some((message, LIST_RULES))
        }
        Some(_) if !is_reason(reason) => Some((
            format!("the waiver of `{id}` has no reason"),
            "explain in a sentence why the rule does not apply here",
        )),
        Some(_) if !is_used => Some((
            format!("`{id}` is no longer violated here"),
            "remove the waiver, which would hide the next violation",
        )),
        Some(_) => None,
    }
}

/// Collects the waivers of the document. The key has no meaning in examples, which are data.
fn collect<'d>(node: &Node<'d>, keys: Keys, found: &mut Vec<Node<'d>>) {
    for (key, child) in node.entries() {
        if key == KEY && keys == Keys::Words {
            found.push(child);
        } else if let Some(keys) = keys.below(key) {
            collect(&child, keys, found);
        }
    }
    for item in node.items() {
        collect(&item, Keys::Words, found);
    }
}
