//! The time of a whole `cargo xtask check` of this workspace, compared with generating the client alone.
//!
//! `generate` is the baseline. `large document` runs `document` on one of 3 MB. `check` runs every check that needs no further
//! files. The responses about the SDK's types are given in-process, since the time to build the SDK is not that of the check.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a benchmark fails like a test")]

#[path = "../../codegen/benches/support/mod.rs"]
mod support;

use std::{fs, hint::black_box, path::Path};

use clap::ValueEnum as _;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use support::document;
use webex_call_pickup_codegen::generate;
use webex_call_pickup_tests::sdk_types;
use xtask::{
    check::{Check, Inputs, run_checks},
    task_error::TaskOutcome,
};

fn check(criterion: &mut Criterion) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = || fs::read_to_string(workspace.join("spec/openapi.yaml")).unwrap();
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    group.bench_function("generate", |bencher| bencher.iter(|| black_box(generate(&text()).unwrap())));
    group.bench_function("check", |bencher| {
        bencher.iter(|| {
            let inputs = Inputs::new(workspace, text()).with_sdk_types(|_, request| Ok(sdk_types::respond(request)?));
            let results = run_checks(&inputs, Check::value_variants());
            assert!(results.iter().all(|(_, result)| result.outcome() == TaskOutcome::Clean), "{results:?}");
            results
        });
    });
    let large = document(1_850).to_string();
    group.throughput(Throughput::Bytes(large.len() as u64));
    group.bench_function("large document", |bencher| {
        bencher.iter(|| run_checks(&Inputs::new(workspace, large.clone()), &[Check::Document]));
    });
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
