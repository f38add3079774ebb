//! Programs that use the clients of the generator's samples against a plain server.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod sdk_copies;

use std::{fs, path::Path};

use sdk_copies::{SdkCopies, workspace};

#[test]
fn requests_have_the_forms_of_the_document() {
    let copies = SdkCopies::new("round-trips");
    let sample = fs::read_to_string(workspace().join("codegen/tests/samples/vendors.yaml")).unwrap();
    copies.add_sdk("vendors", &sample);
    copies.add_programs("vendors", &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/round_trips"));
    let output = copies.cargo(&["run", "--package", "users-vendors", "--example", "vendors"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("GET /bells/b HTTP/1.1\naccept: application/hal+json; charset=utf-8\n"), "{printed}");
}
