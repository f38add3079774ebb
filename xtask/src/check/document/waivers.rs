//! `x-lint-allow: {RULE: REASON}`: accepted violations of a rule.
//!
//! A waiver applies to the object that contains it and to the values of this object that cannot contain a waiver themselves
//! (strings, numbers, arrays). It does not apply to nested objects: a rule that is waived for a schema still applies to each
//! of its properties, so that a waiver never hides a later violation.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Pointer, visit::values_of, vocabulary::LINT_ALLOW};

use crate::check::{document::lint::Lint, finding::Finding, rules};

const LIST_RULES: &str = "`cargo xtask check --rules` lists the rules";

/// Removes the waived findings, adds findings about the waivers, and returns the number of waived findings.
pub(super) fn apply(lint: &mut Lint<'_>) -> usize {
    let root = lint.resolver.root().clone();
    let before = lint.findings.len();
    let mut used: Vec<Pointer> = Vec::new();
    lint.findings.retain(|finding| match waiver_of(finding, &root) {
        Some(waiver) => {
            used.push(waiver);
            false
        }
        None => true,
    });
    let waived = before - lint.findings.len();
    for waiver in values_of(&root, LINT_ALLOW) {
        if !waiver.is_object() {
            let help = format!("write `{LINT_ALLOW}: {{RULE: REASON}}`");
            lint.report(rules::WAIVER, &waiver.pointer(), format!("`{LINT_ALLOW}` must be an object"), help);
        }
        for (id, reason) in waiver.entries() {
            let pointer = reason.pointer();
            if let Some((message, help)) = waiver_problem(id, reason.value, used.contains(&pointer)) {
                lint.report(rules::WAIVER, &pointer, message, help);
            }
        }
    }
    waived
}

/// Returns the pointer of the waiver of a finding.
fn waiver_of(finding: &Finding, root: &Node<'_>) -> Option<Pointer> {
    if !finding.rule.is_waivable {
        return None;
    }
    let mut pointer = Pointer::parse(finding.pointer.as_deref()?)?;
    let mut object = root.find(&pointer)?;
    while !object.is_object() {
        pointer = pointer.parent()?;
        object = root.find(&pointer)?;
    }
    let reason = object.get(LINT_ALLOW)?.get(finding.rule.id)?;
    is_reason(reason.value).then(|| reason.pointer())
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
        Some(_) if !is_reason(reason) => {
            let help = "explain in a sentence why the rule does not apply here";
            Some((format!("the waiver of `{id}` has no reason"), help))
        }
        Some(_) if !is_used => {
            let help = "remove the waiver, which would hide the next violation";
            Some((format!("`{id}` is no longer violated here"), help))
        }
        Some(_) => None,
    }
}
