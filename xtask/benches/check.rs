//! How long a whole `cargo xtask check` of this workspace takes, beside how long generating the client alone takes.
//!
//! `generate` is the baseline. `check` is every check that needs no file of others, from the texts on disk, with the SDK's
//! answers given in-process: building the program that gives them is cargo's part.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, hint::black_box, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use webex_call_pickup_codegen::generate;
use webex_call_pickup_tests::sdk_types;
use xtask::{
    check::{Check, Inputs, check_all},
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
            let inputs = Inputs::new(workspace, text()).asking(|_, request| sdk_types::answer(request));
            let results = check_all(&inputs, Check::ALL);
            assert!(results.iter().all(|(_, ending)| ending.outcome() == TaskOutcome::Clean), "{results:?}");
            results
        });
    });
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
