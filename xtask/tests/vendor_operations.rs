//! The share of the vendor's operations that the generator accepts as they are published, and their clients in one SDK.
//!
//! The operations are not part of this project: the variable `VENDOR_OPERATIONS` names a file with one JSON object per line, in
//! which `document` is a small OpenAPI document with the operation `method` and `path`. Without it, the test is skipped.
//! `VENDOR_SHARE` is the least share in percent, if not 99.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod sdk_copies;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    env, fs,
};

use sdk_copies::SdkCopies;
use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::{
    Document, generate,
    openapi::{
        Resolver,
        operation::{operations, path_shape},
    },
};
use webex_call_pickup_spec::OPENAPI;

/// Returns `true` if the operation sends and receives JSON or nothing.
fn is_json(document: &Value) -> bool {
    let resolver = Resolver::new(document);
    operations(&resolver).iter().all(|operation| {
        operation.request_body().is_none_or(|body| body.json().is_some())
            && operation
                .responses()
                .filter(|response| response.is_success())
                .all(|response| response.content().is_empty() || response.json().is_some())
    })
}

/// The message with `_` for names and values.
fn kind_of(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { part } else { "`_`" }).collect()
}

/// The schemas of the components with a suffix, so that those of several documents are distinct.
fn with_suffix(value: &Value, suffix: &str) -> Value {
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| match value {
                Value::String(reference) if key == "$ref" => (key.clone(), format!("{reference}{suffix}").into()),
                _ => (key.clone(), with_suffix(value, suffix)),
            });
            Value::Object(entries.collect())
        }
        Value::Array(items) => items.iter().map(|item| with_suffix(item, suffix)).collect(),
        other => other.clone(),
    }
}

/// Joins the documents.
fn joined(documents: &[Value]) -> Value {
    let mut all = documents[0].clone();
    all["paths"] = json!({});
    // The SDK itself uses this schema.
    let own = Document::parse(OPENAPI).unwrap();
    let error_code = &own.root()["components"]["schemas"]["ErrorCode"];
    all["components"] = json!({
        "securitySchemes": all["components"]["securitySchemes"],
        "schemas": { "ErrorCode": error_code },
    });
    let (mut ids, mut shapes) = (HashSet::new(), HashMap::new());
    for (number, document) in documents.iter().enumerate() {
        let suffix = format!("Of{number}");
        let mut renamed = with_suffix(document, &suffix);
        let resolver = Resolver::new(document);
        let own = operations(&resolver);
        // Of two paths that differ in the names of their parameters only, one is left out: together they are ambiguous.
        if own.iter().any(|one| shapes.entry(path_shape(one.path)).or_insert(one.path.to_owned()) != one.path) {
            continue;
        }
        // Vendors repeat operationIds as well.
        for operation in own.iter().filter(|operation| !ids.insert(operation.id().map(str::to_owned))) {
            let id = format!("{}{suffix}", operation.id().unwrap_or_default());
            renamed["paths"][operation.path][operation.method]["operationId"] = id.into();
        }
        for (path, item) in renamed["paths"].as_object().unwrap() {
            let known = all["paths"].as_object_mut().unwrap().entry(path).or_insert_with(|| json!({}));
            known.as_object_mut().unwrap().extend(item.as_object().unwrap().clone());
        }
        for (section, entries) in renamed["components"].as_object().into_iter().flatten() {
            if section == "securitySchemes" {
                continue;
            }
            let entries = entries.as_object().unwrap().iter();
            let entries: Map<String, Value> =
                entries.map(|(name, entry)| (format!("{name}{suffix}"), entry.clone())).collect();
            let known = all["components"].as_object_mut().unwrap().entry(section).or_insert_with(|| json!({}));
            known.as_object_mut().unwrap().extend(entries);
        }
    }
    all
}

#[test]
fn published_operations_become_a_client() {
    let Some(path) = env::var_os("VENDOR_OPERATIONS") else {
        eprintln!("SKIPPED: VENDOR_OPERATIONS names no file of operations");
        return;
    };
    let mut accepted = Vec::new();
    let mut rejected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut all, mut others) = (0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let operation: Value = serde_json::from_str(line).unwrap();
        let name = format!("{} {}", operation["method"].as_str().unwrap(), operation["path"].as_str().unwrap());
        let document = &operation["document"];
        if !is_json(document) {
            others += 1;
            continue;
        }
        all += 1;
        match generate(&document.to_string()) {
            Ok(_) => accepted.push(document.clone()),
            Err(error) => {
                for problem in error.problems() {
                    rejected.entry(kind_of(problem.message())).or_default().push(name.clone());
                }
            }
        }
    }
    eprintln!("{} of {all} JSON operations are accepted; {others} others were left out", accepted.len());
    for (message, operations) in &rejected {
        eprintln!("{} rejected: {message}\n  {}", operations.len(), operations.join("\n  "));
    }
    let least = env::var("VENDOR_SHARE").ok().and_then(|share| share.parse().ok()).unwrap_or(99);
    assert!(accepted.len() * 100 >= all * least);

    let copies = SdkCopies::new("vendor-operations");
    copies.add_sdk("vendor-operations", &joined(&accepted).to_string());
    let output = copies.cargo(&["check", "--package", "sdk-vendor-operations"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
