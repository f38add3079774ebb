//! The whole public API of the SDK, hand-written and generated, as rustdoc describes it.
//!
//! `bash .ci/public-api` runs this test with the description by a nightly toolchain. Without one, the test is skipped.

use std::env;

#[test]
fn public_api_matches_the_snapshot() {
    let Some(path) = env::var_os("SDK_RUSTDOC_JSON") else {
        eprintln!("skipped; help: run `bash .ci/public-api`");
        return;
    };
    let api = public_api::Builder::from_rustdoc_json(path)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .unwrap();
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("rustdoc_api", api.to_string());
    });
}
