//! The time of `cargo xtask diff` on documents of 70 KB, 700 KB and 9 MB, and its ratio to the time of the parsers.
//!
//! The documents are made by `document`: resources of about 1.4 KB each with two operations and a schema that refers to three
//! others. Every hundredth resource differs, unless stated otherwise.
//!
//! - `parse`: the baseline, both documents parsed by `serde_json`.
//! - `compare`: parsed documents.
//! - `unlike`: parsed documents whose schemas all differ.
//! - `moved`: parsed documents without operation IDs whose paths all differ.
//! - `review`: from the texts to the markdown, without the Rust clients.
//! - `review everywhere`: the same, with a changed parameter in each operation.
//! - `review unlike`: the same, with schemas that all differ.
//! - `... with witnesses`: the same, with the search for witnesses.
//! - `parse YAML` and `review YAML`: the same documents in YAML, whose baseline is the reader of the command.

#![allow(clippy::print_stdout, reason = "a benchmark")]

use std::{
    cell::RefCell,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use serde_json::{Map, Value, json};
use webex_call_pickup_codegen::openapi::Document;
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

fn source(text: String) -> Source {
    Source {
        label: "generated".to_owned(),
        file: "openapi.json".to_owned(),
        commit: None,
        text,
        version: None,
        public_items: None,
    }
}

/// Appends a value in the block style of YAML.
fn write_yaml(value: &Value, indentation: usize, text: &mut String) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries.iter().map(|(key, child)| (format!("{}:", json!(key)), child)).collect(),
        Value::Array(items) => items.iter().map(|item| ("-".to_owned(), item)).collect(),
        scalar => return text.push_str(&format!(" {scalar}\n")),
    };
    if children.is_empty() {
        return text.push_str(if value.is_array() { " []\n" } else { " {}\n" });
    }
    text.push('\n');
    for (key, child) in children {
        text.push_str(&" ".repeat(indentation));
        text.push_str(&key);
        write_yaml(child, indentation + 2, text);
    }
}

fn yaml(document: &Value) -> String {
    let mut text = String::new();
    write_yaml(document, 0, &mut text);
    text
}

/// The benchmarks of one size, and the fastest run of each.
struct Sized<'c> {
    name: &'static str,
    group: BenchmarkGroup<'c, WallTime>,
    fastest: Vec<(&'static str, Duration)>,
}

impl Sized<'_> {
    fn bench<T>(&mut self, what: &'static str, run: impl Fn() -> T) {
        let fastest = RefCell::new(Duration::MAX);
        self.group.bench_function(BenchmarkId::new(what, self.name), |bencher| {
            bencher.iter_custom(|count| {
                let mut whole = Duration::ZERO;
                for _ in 0..count {
                    let start = Instant::now();
                    black_box(run());
                    let elapsed = start.elapsed();
                    whole += elapsed;
                    fastest.replace_with(|fastest| elapsed.min(*fastest));
                }
                whole
            });
        });
        // A benchmark that the filter of the command line leaves out has no time.
        let fastest = fastest.into_inner();
        if fastest < Duration::MAX {
            self.fastest.push((what, fastest));
        }
    }

    /// Prints the ratios to the parser of each notation.
    fn finish(self) {
        self.group.finish();
        let time = |name: &str| self.fastest.iter().find(|(what, _)| *what == name).map(|(_, time)| time.as_secs_f64());
        for (what, fastest) in &self.fastest {
            let baseline = if what.ends_with("YAML") { "parse YAML" } else { "parse" };
            let ratio = time(baseline).map_or(f64::NAN, |parse| fastest.as_secs_f64() / parse);
            println!(
                "{:>6} {what:33} {:>8.1} ms, {ratio:5.1} times `{baseline}`",
                self.name,
                fastest.as_secs_f64() * 1e3
            );
        }
    }
}

fn diff(criterion: &mut Criterion) {
    // The number of resources that gives a document of this size.
    for (name, resources) in [("70 KB", 60), ("700 KB", 590), ("9 MB", 7_600)] {
        let old = document(resources, |_| 80);
        let new = document(resources, |number| if number % 100 == 7 { 40 } else { 80 });
        let unlike = document(resources, |number| 81 + number % 7);
        let [before, after, different] = [&old, &new, &unlike].map(|document| source(document.to_string()));
        let [before_yaml, after_yaml] = [&old, &new].map(|document| source(yaml(document)));
        let everywhere = source(limited(&old).to_string());
        let (here, moved) = (prefixed(&old, ""), prefixed(&old, "/v2"));
        let mut group = criterion.benchmark_group("diff");
        group.sample_size(10).throughput(Throughput::Bytes(before.text.len() as u64));
        let mut sized = Sized { name, group, fastest: Vec::new() };
        let parse = |source: &Source| serde_json::from_str::<Value>(&source.text);
        let parse_yaml = |source: &Source| Document::parse(&source.text);
        let review = |before: &Source, after: &Source, with_witnesses: bool| {
            let options = ReviewOptions { with_rust: false, with_witnesses };
            let review = Review::new(before.clone(), after.clone(), &[], options);
            review.map(|review| markdown::render(&review, None))
        };
        sized.bench("parse", || (parse(&before), parse(&after)));
        sized.bench("compare", || compare(&old, &new));
        sized.bench("unlike", || compare(&old, &unlike));
        sized.bench("moved", || compare(&here, &moved));
        sized.bench("review", || review(&before, &after, false));
        sized.bench("review with witnesses", || review(&before, &after, true));
        sized.bench("review everywhere", || review(&before, &everywhere, false));
        sized.bench("review everywhere with witnesses", || review(&before, &everywhere, true));
        sized.bench("review unlike", || review(&before, &different, false));
        sized.bench("review unlike with witnesses", || review(&before, &different, true));
        sized.bench("parse YAML", || (parse_yaml(&before_yaml), parse_yaml(&after_yaml)));
        sized.bench("review YAML", || review(&before_yaml, &after_yaml, false));
        sized.finish();
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    diff(&mut criterion);
    criterion.final_summary();
}
