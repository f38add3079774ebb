//! Small mutations of the real document, each of which a check must detect. The test prints a table of the checks that detect
//! each kind of mutation.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod sdk;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use sdk::{changed, document, query_sdk_types, workspace};
use serde_json::{Value, json};
use xtask::check::{Check, CheckResult, Inputs, run_checks};

/// A change of the value at a pointer.
#[derive(Debug, Clone, PartialEq)]
enum Change {
    Drop,
    /// Sets or replaces the value.
    Set(Value),
    /// Renames a property, also in `required`.
    Rename,
    /// Replaces an enum value and its description key.
    SetValue,
    /// Adds an enum value with a description.
    AddValue,
}

/// Collects the mutations with their pointers.
fn mutations(value: &Value, pointer: &str, found: &mut Vec<(String, Change)>) {
    let steps: Vec<&str> = pointer.split('/').collect();
    match steps.as_slice() {
        [.., holder, "properties"] if *holder != "properties" => {
            let names = value.as_object().into_iter().flat_map(|all| all.keys());
            found.extend(names.map(|name| (format!("{pointer}/{name}"), Change::Rename)));
            let added = json!({"description": "It.", "type": "string", "example": "a"});
            found.push((format!("{pointer}/addedProperty"), Change::Set(added)));
        }
        [.., "schemas", _, "enum"] => {
            let values = value.as_array().into_iter().flatten().enumerate();
            found.extend(values.map(|(index, _)| (format!("{pointer}/{index}"), Change::SetValue)));
            found.push((format!("{pointer}/-"), Change::AddValue));
        }
        ["", "paths", .., "responses"] => {
            let added = json!({"$ref": "#/components/responses/BadRequest"});
            found.push((format!("{pointer}/418"), Change::Set(added)));
        }
        ["", "components", "headers", _, "schema"] => {
            found.push((pointer.to_owned(), Change::Set(json!({"type": "number", "format": "double"}))));
        }
        _ => {}
    }
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries.iter().map(|(k, v)| (k.replace('~', "~0").replace('/', "~1"), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        found.push((pointer.clone(), Change::Drop));
        // An example is mutated as a whole, since its content is data.
        if matches!(key.as_str(), "example") && !pointer.ends_with("/properties/example") {
            found.push((pointer, Change::Set(json!(["unknown"]))));
            continue;
        }
        match child {
            Value::Bool(flag) => found.push((pointer.clone(), Change::Set(json!(!flag)))),
            Value::Number(_) => found.push((pointer.clone(), Change::Set(json!(-7)))),
            Value::String(_) if matches!(key.as_str(), "type" | "format" | "$ref" | "operationId" | "name" | "in") => {
                found.push((pointer.clone(), Change::Set(json!("Other_value"))));
            }
            _ => {}
        }
        mutations(child, &pointer, found);
    }
}

/// Applies a mutation.
fn mutated(root: &Value, pointer: &str, change: &Change) -> Value {
    let (holder, key) = pointer.rsplit_once('/').unwrap();
    let schema = || holder.rsplit_once('/').unwrap().0;
    let renamed = |value: &Value, from: &str| if value == from { json!("RENAMED") } else { value.clone() };
    match change {
        Change::Drop => changed(root, pointer, None),
        Change::Set(value) => changed(root, pointer, Some(value.clone())),
        Change::Rename => {
            let mut document = root.clone();
            let schema = document.pointer_mut(schema()).unwrap();
            let properties = schema["properties"].as_object().unwrap();
            let entries = properties
                .iter()
                .map(|(name, value)| (renamed(&json!(name), key).as_str().unwrap().to_owned(), value.clone()));
            let entries = entries.collect();
            if let Some(required) = schema.get("required").and_then(Value::as_array) {
                schema["required"] = required.iter().map(|name| renamed(name, key)).collect();
            }
            schema["properties"] = Value::Object(entries);
            document
        }
        Change::SetValue | Change::AddValue => {
            let is_added = *change == Change::AddValue;
            let old = root.pointer(pointer).map(|value| value.as_str().unwrap()).unwrap_or_default();
            let mut document = changed(root, pointer, Some(json!("RENAMED")));
            let schema = document.pointer_mut(schema()).unwrap();
            if let Some(descriptions) = schema.get_mut("x-enumDescriptions").and_then(Value::as_object_mut) {
                let text = if is_added { json!("It.") } else { descriptions.shift_remove(old).unwrap() };
                descriptions.insert("RENAMED".to_owned(), text);
            }
            document
        }
    }
}

/// Returns the reason why a mutation need not be detected.
fn reason(pointer: &str, change: &Change) -> Option<&'static str> {
    let is_dropped = *change == Change::Drop;
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    Some(match steps.as_slice() {
        ["components", "schemas", _, "properties", _, "minimum"] => {
            "a constraint of a response affects no type; the vendor's document reveals it"
        }
        ["paths", .., "parameters", _, "schema", "minimum"] | ["components", "parameters", _, "schema", "minimum"] => {
            "a constraint of a number is left to the server"
        }
        ["components", "schemas", _, "properties", _, "nullable"] => "a list that may be `null` is a `Vec` as well",
        [.., "links"] | [.., "links", _] | [.., "links", _, "description"] => "the client has no links",
        ["components", "parameters", "OrgId", "required"] if is_dropped => "`required: false` is the default",
        [.., "text~1html", "schema"] | [.., "text~1html", "schema", _] => "the HTML page of a gateway has no type",
        ["components", "schemas", _, "properties", _, "example"] if is_dropped => {
            "the example of the object contains that of the property"
        }
        ["components", "schemas", _, "type"] if is_dropped => "`type: object` follows from `properties`",
        ["components", "schemas", "ErrorCode", "oneOf", _, "description"] => {
            "the alternatives of a union have no documentation of their own"
        }
        ["info", "contact" | "license"] | ["info", "contact" | "license", _] => {
            "metadata of the document is no part of the client"
        }
        steps if steps.contains(&"headers") => "the SDK reads response headers independently of the document",
        [.., "content", _, "example"] if is_dropped => "a response needs no example",
        _ => return None,
    })
}

fn has_findings(result: &CheckResult) -> bool {
    match result {
        CheckResult::Checked(report) => !report.findings.is_empty(),
        // A check that could not run detected nothing.
        CheckResult::Failed(_) | CheckResult::Skipped(_) => false,
    }
}

/// The checks that need only this workspace.
const CHECKS: [Check; 4] = [Check::Document, Check::Examples, Check::Types, Check::Generated];

/// Returns the row of the table: the verb and the key of a mutation.
fn kind(pointer: &str, change: &Change) -> String {
    let mut steps = pointer.rsplit('/').map(|step| step.replace("~1", "/"));
    let key = steps.next().unwrap();
    let holder = steps.next().unwrap_or_default();
    let what = match (key.parse::<usize>(), holder.as_str()) {
        (_, "properties" | "schemas" | "responses" | "parameters" | "headers" | "x-enumDescriptions") => {
            format!("{holder}.*")
        }
        (Ok(_), _) => format!("{holder}[]"),
        _ if key == "-" => format!("{holder}[]"),
        _ => key,
    };
    let steps = pointer.split('/').collect::<Vec<_>>();
    let verb = match (change, steps.as_slice()) {
        (Change::Drop, _) => "drop",
        (Change::AddValue, _) | (Change::Set(_), [.., "addedProperty"] | [.., "responses", "418"]) => "add",
        (Change::Rename | Change::SetValue, _) => "rename",
        (Change::Set(_), ["", "components", "headers", ..]) => return format!("change headers.* {what}"),
        (Change::Set(_), _) => "change",
    };
    format!("{verb} {what}")
}

/// Returns `true` for each check that has findings.
fn detected(document: &Value) -> [bool; CHECKS.len()] {
    let inputs = Inputs::new(workspace(), document.to_string()).with_sdk_types(query_sdk_types);
    let results = run_checks(&inputs, &CHECKS);
    CHECKS.map(|check| {
        let (_, result) = results.iter().find(|(known, _)| *known == check).unwrap();
        has_findings(result)
    })
}

#[test]
fn a_check_detects_each_mutation() {
    let root = document();
    assert_eq!(detected(&root), [false; CHECKS.len()]);
    let mut found = Vec::new();
    mutations(&root, "", &mut found);
    // The error responses are similar, so a few are enough.
    let is_repeated = |pointer: &str| {
        pointer.starts_with("/components/responses/")
            && !["NoContent", "BadRequest", "BadGateway"].iter().any(|name| pointer.contains(name))
    };
    found.retain(|(pointer, _)| !is_repeated(pointer));
    // A sample of each kind, because every mutation generates a client.
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    found.retain(|(pointer, change)| {
        let kind = kind(pointer, change);
        // Additions and renames are likely mistakes, so more of them are tried.
        let step = if kind.starts_with("drop") || kind.starts_with("change") { 20 } else { 5 };
        let seen = seen.entry(kind).or_default();
        *seen += 1;
        *seen == 1 || seen.is_multiple_of(step)
    });
    assert!(found.len() >= 100, "{}", found.len());

    let next = AtomicUsize::new(0);
    let work = || {
        let mut results = Vec::new();
        while let Some((pointer, change)) = found.get(next.fetch_add(1, Ordering::Relaxed)) {
            results.push((pointer, change, detected(&mutated(&root, pointer, change))));
        }
        results
    };
    let results = thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut results = work();
        results.extend(other.join().unwrap());
        results
    });

    let mut table: BTreeMap<String, [usize; CHECKS.len() + 2]> = BTreeMap::new();
    let (mut undetected, mut excused) = (Vec::new(), Vec::new());
    for (pointer, change, detected) in results {
        let is_detected = detected.contains(&true);
        match reason(pointer, change) {
            Some(reason) if !is_detected => excused.push(format!("{pointer} -> {change:?}: {reason}")),
            None if !is_detected => undetected.push(format!("{pointer} -> {change:?}")),
            _ => {}
        }
        for row in [kind(pointer, change), "~ all".to_owned()] {
            let counts = table.entry(row).or_default();
            counts[0] += 1;
            CHECKS.iter().enumerate().for_each(|(at, _)| counts[at + 1] += usize::from(detected[at]));
            counts[CHECKS.len() + 1] += usize::from(!is_detected);
        }
    }
    println!(
        "{:<34}{:>6}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "", "all", "document", "examples", "types", "generated", "excused"
    );
    for (kind, [all, document, examples, types, generated, none]) in &table {
        println!("{kind:<34}{all:>6}{document:>10}{examples:>10}{types:>10}{generated:>10}{none:>10}");
    }
    println!("excused:\n{}", excused.join("\n"));
    for row in [
        "rename properties.*",
        "add properties.*",
        "rename enum[]",
        "add enum[]",
        "add responses.*",
        "drop responses.*",
        "change headers.* schema",
    ] {
        let count = table.get(row).map_or(0, |counts| counts[0]);
        assert!(count > 0, "no mutation of the kind {row}");
    }
    for column in 1..=CHECKS.len() {
        assert!(table["~ all"][column] > 0, "no mutation is detected by {}", CHECKS[column - 1].name());
    }
    assert!(
        undetected.is_empty(),
        "no check detects these mutations of the document; add a rule, or the reason why none is needed:\n{}",
        undetected.join("\n")
    );
}
