//! The time of `cargo xtask diff` on documents of 70 KB, 700 KB and 9 MB.
//!
//! - `parse`: the baseline, both documents parsed by `serde_json`.
//! - `compare`: parsed documents with a few different schemas.
//! - `unlike`: parsed documents whose schemas all differ.
//! - `moved`: parsed documents without operation IDs whose paths all differ.
//! - `review`: from the texts to the markdown, without the Rust clients.
//! - `review everywhere`: the same, with a changed parameter in each operation.
//! - `... with witnesses`: the same, with the search for witnesses.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Map, Value, json};
use xtask::diff::{
    compare::compare,
    format::markdown,
    review::{Review, ReviewOptions},
    source::Source,
};

/// Creates a document with resources of about 1.4 KB each. `max_length` gives a limit of each schema.
fn document(resources: usize, max_length: impl Fn(usize) -> usize) -> Value {
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
                    "summary": "Returns one resource of its own kind.",
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                    "responses": {
                        "200": { "description": "The resource.", "content": body(reference(number)) },
                        "404": { "description": "No resource has this ID." },
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
                "description": "A resource and its references.",
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": { "description": "The ID.", "type": "string" },
                    "name": { "description": "The name.", "type": "string", "maxLength": max_length(number) },
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

/// Returns the document without operation IDs, and with a prefix before all paths.
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

/// Returns the document with a limit on one parameter of each operation.
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
        public_items: None,
    }
}

fn diff(criterion: &mut Criterion) {
    // The number of resources that gives a document of this size.
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
        let review = |after: &Source, with_witnesses: bool| {
            let options = ReviewOptions { with_rust: false, with_witnesses };
            let review = Review::new(before.clone(), after.clone(), &[], options);
            black_box(review.map(|review| markdown::render(&review, None)))
        };
        group.bench_function(BenchmarkId::new("review", name), |bencher| bencher.iter(|| review(&after, false)));
        group.bench_function(BenchmarkId::new("review with witnesses", name), |bencher| {
            bencher.iter(|| review(&after, true));
        });
        group.bench_function(BenchmarkId::new("moved", name), |bencher| {
            bencher.iter(|| black_box(compare(&here, &moved)));
        });
        group.bench_function(BenchmarkId::new("review everywhere", name), |bencher| {
            bencher.iter(|| review(&everywhere, false));
        });
        group.bench_function(BenchmarkId::new("review everywhere with witnesses", name), |bencher| {
            bencher.iter(|| review(&everywhere, true));
        });
        let different = source(&unlike);
        group.bench_function(BenchmarkId::new("review unlike with witnesses", name), |bencher| {
            bencher.iter(|| review(&different, true));
        });
        group.finish();
    }
}

criterion_group!(benches, diff);
criterion_main!(benches);
