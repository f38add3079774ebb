//! `x-lint-allow: {RULE: REASON}`: violations that somebody decided to live with, beside what breaks the rule.
//!
//! A waiver counts for the object that it stands in, and for that object's values that cannot hold a waiver themselves
//! (texts, numbers, lists). It does not reach into the objects within: a rule that is waived for a schema still holds for
//! each of its properties, so that no waiver covers what is written later.

use serde_json::Value;
use webex_call_pickup_codegen::Node;

use super::Lint;
use crate::check::rules;
use crate::{check::finding::Finding, openapi::Keys};

/// The key of a waiver.
pub(super) const KEY: &str = "x-lint-allow";

/// Takes out the findings that are waived, and adds those about waivers. Says how many were waived.
pub(super) fn apply(lint: &mut Lint<'_>) -> usize {
    let root = Node::root(lint.document);
    let before = lint.findings.len();
    let mut used: Vec<String> = Vec::new();
    let findings = std::mem::take(&mut lint.findings);
    lint.findings = findings
        .into_iter()
        .filter(|finding| match waiver_of(finding, root.value) {
            Some(waiver) => {
                used.push(waiver);
                false
            }
            None => true,
        })
        .collect();
    let waived = before - lint.findings.len();
    let mut waivers = Vec::new();
    collect(&root, Keys::Words, &mut waivers);
    for waiver in waivers {
        if !waiver.value.is_object() {
            let help = format!("write `{KEY}: {{RULE: REASON}}`");
            lint.report(rules::WAIVER, &waiver.pointer, format!("`{KEY}` has to be an object"), help);
        }
        for (name, reason) in waiver.entries() {
            if let Some((message, help)) = fault(name, reason.value, used.contains(&reason.pointer.to_string())) {
                lint.report(rules::WAIVER, &reason.pointer, message, help);
            }
        }
    }
    waived
}

/// The pointer of the waiver that excuses a finding.
fn waiver_of(finding: &Finding, root: &Value) -> Option<String> {
    if !rules::named(finding.rule)?.waivable {
        return None;
    }
    let mut pointer = finding.pointer.as_deref()?.strip_prefix('#')?;
    while !root.pointer(pointer)?.is_object() {
        pointer = &pointer[..pointer.rfind('/')?];
    }
    let reason = root.pointer(pointer)?.get(KEY)?.get(finding.rule)?;
    is_reason(reason).then(|| format!("#{pointer}/{KEY}/{}", finding.rule))
}

fn is_reason(reason: &Value) -> bool {
    reason.as_str().is_some_and(|reason| !reason.trim().is_empty())
}

/// What is wrong with a waiver, and what to do about it.
fn fault(name: &str, reason: &Value, is_used: bool) -> Option<(String, &'static str)> {
    const RULES: &str = "`cargo xtask check --rules` lists the rules";
    match rules::named(name) {
        None => Some((format!("there is no rule `{name}` to waive"), RULES)),
        Some(rule) if !rule.waivable => {
            Some((format!("`{name}` cannot be waived: a document that breaks it cannot become a client"), RULES))
        }
        Some(_) if !is_reason(reason) => {
            Some((format!("`{name}` is waived without a reason"), "say in a sentence why the rule does not fit here"))
        }
        Some(_) if !is_used => Some((
            format!("nothing breaks `{name}` here any more"),
            "remove the waiver, which would hide the next breach",
        )),
        Some(_) => None,
    }
}

/// Every waiver of the document; what looks like one in an example is data.
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
