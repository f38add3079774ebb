//! The generator gives no operation and no parameter the name of a hand-written method of the SDK.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{collections::BTreeSet, fs, path::Path};

use webex_call_pickup_codegen::generate;

/// The methods of the `impl` blocks of a type without a trait, in all files of a folder.
fn methods(folder: &Path, ty: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "generated") {
                names.extend(methods(&path, ty));
            }
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let mut is_within = false;
        for line in source.lines() {
            if line.starts_with("impl") {
                is_within = !line.contains(" for ") && line.split([' ', '<', '>']).any(|word| word == ty);
            } else if is_within && line.starts_with("    ") && !line.starts_with("     ") {
                let function = line.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
                names.extend(function.filter(|_| !line.trim_start().starts_with("//")).map(str::to_owned));
            }
        }
    }
    names
}

fn methods_of(ty: &str) -> BTreeSet<String> {
    methods(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src"), ty)
}

/// The public items of the client that is generated from a document with these paths.
fn public_items(paths: &str) -> String {
    let document = format!("openapi: 3.0.3\ninfo: {{title: Bells, version: '1'}}\npaths:\n{paths}");
    generate(&document).unwrap().public_api().to_owned()
}

#[test]
fn operations_have_other_names_than_hand_written_methods() {
    let (client, server) = (methods_of("Client"), methods_of("MockServer"));
    for (methods, known) in [(&client, ["from_env", "audit"]), (&server, ["stop", "stub"])] {
        assert!(known.iter().all(|name| methods.contains(*name)), "{methods:?}");
    }
    let paths: String = client
        .union(&server)
        .map(|name| {
            format!("  /{name}:\n    get: {{operationId: {name}, responses: {{'204': {{description: It rang.}}}}}}\n")
        })
        .collect();
    let items = public_items(&paths);
    for name in client.union(&server) {
        for ty in ["Client", "mock::MockServer"] {
            assert!(!items.contains(&format!("fn {ty}::{name}(")), "{ty}::{name} is defined twice");
        }
    }
    assert!(items.contains("fn Client::stop2("), "{items}");
}

#[test]
fn parameters_have_other_names_than_hand_written_methods_of_stubs() {
    let methods = methods_of("Stub");
    assert!(methods.contains("respond") && methods.contains("query_parameter"), "{methods:?}");
    let parameters: Vec<_> =
        methods.iter().map(|name| format!("{{name: {name}, in: query, schema: {{type: string}}}}")).collect();
    let items = public_items(&format!(
        "  /bells:\n    get: {{operationId: ring, parameters: [{}], responses: {{'204': {{description: It rang.}}}}}}\n",
        parameters.join(", ")
    ));
    let setter = |name: &str| format!("fn mock::Stub<Ring>::{name}(");
    for name in &methods {
        assert!(!items.contains(&setter(name)), "{name} is defined twice");
    }
    assert!(items.contains(&setter("respond_2")), "{items}");
}
