//! The time of generating the clients of documents with 78 and 780 operations.
//!
//! - `progenitor`: the baseline, progenitor and typify alone.
//! - `generate`: all of it. The difference is the cost of the own stages, which must grow no faster than the document.

#![allow(clippy::unwrap_used, reason = "a benchmark fails like a test")]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use progenitor::Generator;
use webex_call_pickup_codegen::{generate, progenitor_input};

fn generation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generation");
    group.sample_size(10);
    for operations in [78, 780] {
        let text = support::document(operations).to_string();
        let (api, settings) = progenitor_input(&text).unwrap();
        group.bench_function(BenchmarkId::new("progenitor", operations), |bencher| {
            bencher.iter(|| black_box(Generator::new(&settings).generate_tokens(&api).unwrap()));
        });
        group.bench_function(BenchmarkId::new("generate", operations), |bencher| {
            bencher.iter(|| black_box(generate(&text).unwrap()));
        });
    }
    group.finish();
}

criterion_group!(benches, generation);
criterion_main!(benches);
