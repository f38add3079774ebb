//! Small mutations of the real document, each of which some check has to notice. `generated` compares with the real
//! snapshots; the document's own checks are counted apart, since a stale snapshot says only that something changed.

#![allow(clippy::unwrap_used)]

use std::{path::Path, thread};

use serde_json::{Value, json};
use webex_call_pickup_codegen::Document;
use webex_call_pickup_spec::OPENAPI;
use xtask::check::{Check, Ending, Inputs, check_all};

/// Every mutation: a key or an item that is dropped, or a value that is another one.
fn mutations(value: &Value, pointer: &str, found: &mut Vec<(String, Option<Value>)>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries.iter().map(|(k, v)| (k.replace('~', "~0").replace('/', "~1"), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        found.push((pointer.clone(), None));
        // Data is mutated as a whole: what is within an example means what the schema says of it.
        if matches!(key.as_str(), "example") && !pointer.ends_with("/properties/example") {
            found.push((pointer, Some(json!(["unknown"]))));
            continue;
        }
        match child {
            Value::Bool(flag) => found.push((pointer.clone(), Some(json!(!flag)))),
            Value::Number(_) => found.push((pointer.clone(), Some(json!(-7)))),
            Value::String(_) if matches!(key.as_str(), "type" | "format" | "$ref" | "operationId" | "name" | "in") => {
                found.push((pointer.clone(), Some(json!("Other_value"))));
            }
            _ => {}
        }
        mutations(child, &pointer, found);
    }
}

fn mutated(root: &Value, pointer: &str, replacement: Option<&Value>) -> Value {
    let mut root = root.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match (root.pointer_mut(parent).unwrap(), replacement) {
        (Value::Object(entries), Some(value)) => drop(entries.insert(key, value.clone())),
        (Value::Object(entries), None) => drop(entries.shift_remove(&key)),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value.clone(),
        (Value::Array(items), None) => drop(items.remove(key.parse::<usize>().unwrap())),
        _ => unreachable!(),
    }
    root
}

/// What nobody has to notice, and why.
fn reason(pointer: &str) -> Option<&'static str> {
    let contains = |text: &str| pointer.contains(text);
    let ends = |keys: &[&str]| keys.iter().any(|key| pointer.ends_with(key));
    if ends(&["/maxLength", "/minimum", "/default"]) {
        return Some("a limit or default of an answer is stated, and changes no type; a vendor's document shows it");
    }
    if ends(&["/parameters/OrgId/required"]) {
        return Some("`required: false` is what its absence means");
    }
    if ends(&["/bearer/scheme"]) {
        return Some("the SDK sends bearer tokens by its own knowledge");
    }
    if contains("/text~1html/schema") {
        return Some("the page of a gateway has no type");
    }
    if pointer.ends_with("/example") {
        return Some("an example can be left out of a property; the one of its object shows the value");
    }
    if pointer.ends_with("/type") {
        return Some("`type: object` follows from `properties`");
    }
    if contains("/oneOf/") && pointer.ends_with("/description") {
        return Some("the alternatives of a union have no documentation of their own");
    }
    if contains("/info/license") || pointer == "/info/description" || pointer == "/info/title" {
        return Some("told of the document, and no part of the client");
    }
    if contains("/headers") {
        return Some("a header of an answer, which the SDK reads by its own knowledge");
    }
    None
}

fn notices(ending: &Ending) -> bool {
    match ending {
        Ending::Checked(checked) => !checked.findings.is_empty() || checked.unchecked.is_some(),
        Ending::Failed(_) => true,
        Ending::Skipped(_) => false,
    }
}

/// How many the document's own check notices, and what no check does.
fn survey(root: &Value, workspace: &Path, mutations: &[(String, Option<Value>)]) -> (usize, Vec<String>) {
    let mut semantic = 0;
    let mut unnoticed = Vec::new();
    for (pointer, replacement) in mutations {
        let inputs = Inputs::new(workspace, mutated(root, pointer, replacement.as_ref()).to_string());
        if notices(&check_all(&inputs, &[Check::Document])[0].1) {
            semantic += 1;
        } else if !notices(&check_all(&inputs, &[Check::Generated])[0].1) && reason(pointer).is_none() {
            unnoticed.push(format!("{pointer} -> {replacement:?}"));
        }
    }
    (semantic, unnoticed)
}

#[test]
fn some_check_notices_each() {
    let root = Document::parse(OPENAPI).unwrap().root().clone();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    mutations(&root, "", &mut found);
    // The errors are all alike; some stand for all.
    let is_repeated = |pointer: &str| {
        pointer.starts_with("/components/responses/")
            && !["NoContent", "BadRequest", "BadGateway"].iter().any(|name| pointer.contains(name))
    };
    found.retain(|(pointer, _)| !is_repeated(pointer));
    assert!(found.len() >= 100, "{}", found.len());
    // Two halves side by side: each mutation is generated from anew.
    let (first, second) = found.split_at(found.len() / 2);
    let (semantic, unnoticed) = thread::scope(|scope| {
        let second = scope.spawn(|| survey(&root, workspace, second));
        let (first, mut unnoticed) = survey(&root, workspace, first);
        let (second, more) = second.join().unwrap();
        unnoticed.extend(more);
        (first + second, unnoticed)
    });
    println!("{} mutations, {semantic} noticed by `document`", found.len());
    assert!(unnoticed.is_empty(), "{} unnoticed:\n{}", unnoticed.len(), unnoticed.join("\n"));
}
