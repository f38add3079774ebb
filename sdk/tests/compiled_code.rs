//! What this crate compiles is, byte for byte, what the snapshots show.

#[test]
fn the_compiled_code_is_the_generators() {
    let compiled = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));
    let generated = webex_call_pickup_codegen::generate(webex_call_pickup_spec::OPENAPI).unwrap();
    assert_eq!(compiled, generated.code());
}
