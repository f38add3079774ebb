//! Files that are not text in UTF-8: each task that reads a file names the format.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

mod scratch;

use scratch::Scratch;

const DOCUMENT: &str = include_str!("fixtures/rules/openapi.yaml");

#[test]
fn errors_name_the_format_of_each_file() {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(DOCUMENT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let formats = [
        (utf16, "is encoded in UTF-16", "save it as UTF-8"),
        (b"\x1f\x8b\x08\0".to_vec(), "is compressed with gzip", "decompress it, and pass the file in it"),
    ];
    for (file, arguments) in [
        ("spec/openapi.yaml", &["codegen"][..]),
        ("spec/openapi.yaml", &["check", "document"]),
        ("spec/openapi.yaml", &["diff", "--files", "spec/openapi.yaml", "other.yaml"]),
        ("spec/approved-changes.toml", &["check", "approvals"]),
        ("spec/deviations.toml", &["check", "vendor", "--vendor", "other.yaml"]),
        ("spec/vendor-texts.toml", &["check", "vendor", "--vendor", "other.yaml"]),
        ("vendor.json", &["check", "vendor", "--vendor", "vendor.json"]),
        ("recording.har", &["check", "traffic", "--traffic", "recording.har"]),
    ] {
        for (bytes, format, help) in &formats {
            let scratch = Scratch::new(DOCUMENT);
            scratch.write("other.yaml", DOCUMENT);
            scratch.write("spec/deviations.toml", "");
            scratch.write(file, bytes);
            let run = scratch.run(arguments);
            assert_eq!(run.code, Some(2), "{}", run.text);
            let error = format!("{file} {format}\n  help: {help}\n");
            assert_eq!(run.text.matches(&error).count(), 1, "{arguments:?}: {}", run.text);
        }
    }
}
