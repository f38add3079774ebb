//! The snapshots of the generated code. `cargo xtask codegen` updates them.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{collections::BTreeSet, fs, path::Path};

use webex_call_pickup_codegen::{Generated, generate};
use webex_call_pickup_spec::OPENAPI;

fn generated() -> Generated {
    generate(OPENAPI).unwrap()
}

#[test]
fn snapshots_match_the_generated_code() {
    let generated = generated();
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description("Generated from spec/openapi.yaml; update with `cargo xtask codegen`");
    settings.bind(|| {
        for section in generated.sections() {
            insta::assert_snapshot!(section.name(), section.text());
        }
        insta::assert_snapshot!("public_api", generated.public_api());
    });
}

#[test]
fn every_snapshot_has_a_section() {
    let generated = generated();
    let expected: BTreeSet<String> = generated
        .sections()
        .iter()
        .map(|section| section.name())
        .chain(["public_api"])
        .map(|name| format!("{name}.snap"))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let found: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    assert_eq!(found, expected, "run `cargo xtask codegen`");
}

#[test]
fn generation_is_deterministic() {
    assert_eq!(generated(), generated());
}
