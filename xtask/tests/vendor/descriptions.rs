//! Changes of the vendor's descriptions.

use serde_json::json;

use crate::support::{BELL, PROPERTIES, published_with, scratch};

#[test]
fn reports_changed_descriptions_until_they_are_accepted() {
    let scratch = scratch("");
    let run =
        |arguments: &[&str]| scratch.run(&[&["check", "vendor", "--vendor", "published.json"], arguments].concat());
    assert!(run(&[]).text.contains("because spec/vendor-texts.toml is missing"), "{}", run(&[]).text);
    let accepted = run(&["--accept-texts"]);
    assert_eq!(accepted.code, Some(0));
    assert!(accepted.text.contains("in the new spec/vendor-texts.toml"), "{}", accepted.text);
    assert_eq!(run(&[]).code, Some(0));
    let before = scratch.read("spec/vendor-texts.toml");
    let mut vendor = published_with(
        &format!("{PROPERTIES}/id/description"),
        json!("Identifies the bell.\nIt changes\u{1b}[31m when it is renamed."),
    );
    *vendor.pointer_mut(&format!("{BELL}/responses/409/description")).unwrap() = json!("");
    vendor.pointer_mut(&format!("{PROPERTIES}/weight")).unwrap()["description"] = json!("In kilograms. ".repeat(60));
    scratch.write("published.json", vendor.to_string());
    let changed = run(&[]);
    assert_eq!(changed.code, Some(1));
    assert_text!("vendor_changed_texts", changed.text);
    assert_eq!(run(&["--fix"]).code, Some(1));
    assert_eq!(scratch.read("spec/vendor-texts.toml"), before, "`--fix` accepts nothing");
    let accepted = run(&["--accept-texts"]);
    assert_eq!(accepted.code, Some(0));
    assert_text!("vendor_accepted_texts", accepted.text);
    assert_eq!(scratch.run(&["check", "document", "--accept-texts"]).code, Some(2), "without `--vendor`");
    assert_eq!(run(&[]).code, Some(0));
    let file = scratch.read("spec/vendor-texts.toml");
    assert!(!file.contains("kilograms") && !file.contains("Identifies"), "{file}");

    let cut = file.lines().filter(|line| !line.starts_with("\"response 200\"")).map(|line| format!("{line}\n"));
    scratch.write("spec/vendor-texts.toml", cut.collect::<String>());
    let text = run(&[]).text;
    assert!(text.starts_with("spec/vendor-texts.toml:5:1: error[changed-text]"), "the line of the operation: {text}");
    assert_eq!(run(&["--accept-texts"]).code, Some(0));

    let removed = "\n[\"GET /towers\"]\n\"operation\" = \"0123456789abcdef\"\n";
    scratch.write("spec/vendor-texts.toml", file.clone() + removed);
    let text = run(&[]).text;
    assert!(text.contains("GET /towers: the vendor's description of `operation` was removed"), "{text}");
    assert_eq!(run(&["--accept-texts"]).code, Some(0));
    assert_eq!(scratch.read("spec/vendor-texts.toml"), file, "the operation that is gone has no section");

    scratch.write("spec/vendor-texts.toml", "[a]\nb = 1\n");
    let broken = run(&[]);
    assert_eq!(broken.code, Some(2));
    assert!(broken.text.contains("spec/vendor-texts.toml:2:5: "), "{}", broken.text);
}
