//! Files of the vendor.

use std::fs;

use serde_json::json;

use crate::support::{DOCUMENT, findings_against, published, report, scratch, suggested};

#[test]
fn combines_several_files() {
    let (mut one, mut other) = (published(), published());
    let path = "/towers/{tower}/bells/{bell}/";
    one["paths"][path].as_object_mut().unwrap().remove("put");
    other["paths"][path].as_object_mut().unwrap().remove("get");
    let scratch = scratch("");
    scratch.write("one.json", one.to_string());
    scratch.write("other.json", other.to_string());
    scratch.write("foreign.json", r#"{"paths": {}}"#);
    let both = report(&scratch, &["one.json", "other.json", "foreign.json"]);
    assert_eq!(both.findings, []);
    assert!(
        both.notes.iter().any(|note| note.contains("foreign.json has none of the documented operations")),
        "{:?}",
        both.notes
    );
    let found = report(&scratch, &["one.json"]).findings;
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("the vendor's document lacks PUT /towers/{towerId}/bells/{bellId}"));
}

#[test]
fn compares_swagger_2_documents() {
    let vendor = json!({
        "swagger": "2.0", "basePath": "/v1",
        "paths": {"/towers/{a}/bells/{b}": {"put": {
            "operationId": "hangBell",
            "parameters": [
                {"name": "a", "in": "path", "required": true, "type": "string"},
                {"name": "b", "in": "path", "required": true, "type": "string"},
                {"name": "body", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Hang"}}
            ],
            "responses": {"204": {"description": "It hangs."}}
        }}},
        "definitions": {"Hang": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "maxLength": 40}, "ringers": {"type": "array", "items": {"type": "string"}}
        }}}
    });
    let found: Vec<_> = findings_against(&vendor).iter().map(suggested).collect();
    let of = |place: &str, aspect: &str| (place.to_owned(), aspect.to_owned());
    let expected =
        [of("document", "openapi"), of("document", "servers"), of("document", "security"), of("operation", "presence")];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(expected.iter().all(|place| found.contains(place)), "{found:?}");
}

#[test]
fn rejects_files_that_are_not_openapi() {
    let scratch = scratch("");
    let mut text = String::new();
    for (name, content) in [
        ("page.json", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"),
        ("cut.json", "{\"openapi\": \"3.0.0\",\n \"paths\": {\"/a\": {\"get\": "),
        ("list.json", "[1, 2]"),
        ("empty.yaml", ""),
        ("paths.yaml", "openapi: 3.0.0\npaths: none\n"),
        ("bad.yaml", "openapi: 3.0.0\npaths:\n  /a: [\n  /b: {}\n"),
    ] {
        scratch.write(name, content);
        let run = scratch.run(&["check", "vendor", "--vendor", name]);
        assert_eq!(run.code, Some(2), "{}", run.text);
        text.push_str(&run.text);
    }
    fs::write(scratch.path("bytes.json"), b"{\"a\": \"\xff\"}").unwrap();
    for name in ["bytes.json", "nowhere.json"] {
        let run = scratch.run(&["check", "vendor", "--vendor", name]);
        assert_eq!(run.code, Some(2), "{}", run.text);
        text.push_str(&run.text);
    }
    assert_text!("vendor_no_document", text);
}

#[test]
fn requires_a_file() {
    let scratch = scratch("");
    let run = scratch.run(&["check", "vendor"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("the check `vendor` cannot run: it needs `--vendor FILE`"), "{}", run.text);
}

#[test]
fn reads_yaml() {
    let scratch = scratch("");
    scratch.write("copy.yaml", DOCUMENT);
    assert_eq!(report(&scratch, &["copy.yaml"]).findings, [], "a document equals itself");
}
