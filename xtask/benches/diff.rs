//! How long `cargo xtask diff` takes on documents of 700 KB and 9 MB, beside how long reading them takes.
//!
//! `parse` is the baseline: `serde_json` on both texts. `compare` is what this crate adds, on values that are read.
//! `review` is all of it but Rust, from the texts to what is printed: reading, comparing, and the lines of what is
//! reported. `unlike` compares two documents of which every schema differs, `moved` two of which every path does, without
//! names for programs; `review everywhere` is of one in which a parameter of each operation changed.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Map, Value, json};
use xtask::diff::{compare::compare, format::markdown, review::Review, source::Source};

/// A document with so many resources, of about 1.4 KB each. `longest` is a limit that each schema has.
fn document(resources: usize, longest: impl Fn(usize) -> usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for number in 0..resources {
        let reference = |number: usize| json!({ "$ref": format!("#/components/schemas/Resource{number}") });
        let body = |schema: Value| json!({ "application/json": { "schema": schema } });
        paths.insert(
            format!("/resources{number}/{{id}}"),
            json!({
                "get": {
                    "operationId": format!("getResource{number}"),
                    "summary": "Reads one resource of a kind of its own.",
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                    "responses": {
                        "200": { "description": "The resource.", "content": body(reference(number)) },
                        "404": { "description": "There is none of that name." },
                    },
                },
                "put": {
                    "operationId": format!("putResource{number}"),
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                    "requestBody": { "required": true, "content": body(reference(number)) },
                    "responses": { "204": { "description": "Done." } },
                },
            }),
        );
        schemas.insert(
            format!("Resource{number}"),
            json!({
                "description": "A resource, and what it leads to.",
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": { "description": "Names it.", "type": "string" },
                    "name": { "description": "For people.", "type": "string", "maxLength": longest(number) },
                    "kind": { "type": "string", "enum": ["SMALL", "LARGE", "OTHER"] },
                    "next": reference((number + 1) % resources),
                    "half": reference(number / 2),
                    "tags": { "type": "array", "items": { "type": "string" } },
                    "base": { "allOf": [reference(number / 3), { "properties": { "extra": { "type": "boolean" } } }] },
                },
            }),
        );
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Resources", "version": "1.0.0" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The same without names for programs, and with all paths below another one.
fn prefixed(document: &Value, prefix: &str) -> Value {
    let mut document = document.clone();
    let paths = document["paths"].as_object().into_iter().flatten();
    let paths = paths.map(|(path, item)| {
        let mut item = item.clone();
        for operation in item.as_object_mut().into_iter().flatten().map(|(_, operation)| operation) {
            if let Some(operation) = operation.as_object_mut() {
                operation.remove("operationId");
            }
        }
        (format!("{prefix}{path}"), item)
    });
    document["paths"] = paths.collect::<Map<_, _>>().into();
    document
}

/// The same with one parameter of each operation limited.
fn limited(document: &Value) -> Value {
    let mut document = document.clone();
    for item in document["paths"].as_object_mut().into_iter().flatten().map(|(_, item)| item) {
        for operation in item.as_object_mut().into_iter().flatten().map(|(_, operation)| operation) {
            operation["parameters"][0]["schema"]["maxLength"] = json!(40);
        }
    }
    document
}

fn source(document: &Value) -> Source {
    Source {
        label: "generated".to_owned(),
        file: "openapi.json".to_owned(),
        commit: None,
        text: document.to_string(),
        version: None,
    }
}

fn diff(criterion: &mut Criterion) {
    // How many resources make a document of that size.
    for (name, resources) in [("70 KB", 60), ("700 KB", 590), ("9 MB", 7_600)] {
        let old = document(resources, |_| 80);
        let new = document(resources, |number| if number % 100 == 7 { 40 } else { 80 });
        let unlike = document(resources, |number| 81 + number % 7);
        let (before, after) = (source(&old), source(&new));
        let (here, moved) = (prefixed(&old, ""), prefixed(&old, "/v2"));
        let everywhere = source(&limited(&old));
        let mut group = criterion.benchmark_group("diff");
        group.sample_size(10).throughput(Throughput::Bytes(before.text.len() as u64));
        group.bench_function(BenchmarkId::new("parse", name), |bencher| {
            bencher.iter(|| {
                let parse = |source: &Source| serde_json::from_str::<Value>(&source.text);
                black_box((parse(&before), parse(&after)))
            });
        });
        group.bench_function(BenchmarkId::new("compare", name), |bencher| {
            bencher.iter(|| black_box(compare(&old, &new)));
        });
        group.bench_function(BenchmarkId::new("unlike", name), |bencher| {
            bencher.iter(|| black_box(compare(&old, &unlike)));
        });
        let review = |after: &Source| {
            let review = Review::new(before.clone(), after.clone(), &[], false);
            black_box(review.map(|review| markdown::render(&review, None)))
        };
        group.bench_function(BenchmarkId::new("review", name), |bencher| bencher.iter(|| review(&after)));
        group.bench_function(BenchmarkId::new("moved", name), |bencher| {
            bencher.iter(|| black_box(compare(&here, &moved)));
        });
        group.bench_function(BenchmarkId::new("review everywhere", name), |bencher| {
            bencher.iter(|| review(&everywhere));
        });
        group.finish();
    }
}

criterion_group!(benches, diff);
criterion_main!(benches);
