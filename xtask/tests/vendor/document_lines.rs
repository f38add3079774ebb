//! The changes of our document that findings suggest.

use serde_json::{Value, json};
use webex_call_pickup_codegen::Document;

use crate::{
    scratch::Scratch,
    support::{BELL, DOCUMENT, PROPERTIES, changed, findings_against, published},
};

/// Returns the suggested changes for a document of the vendor.
fn suggested_changes(vendor: &Value) -> Vec<String> {
    let findings = findings_against(vendor);
    let changes = findings.iter().filter_map(|finding| finding.detail.split_once("\n\n# or in spec/openapi.yaml:\n"));
    changes.map(|(_, change)| change.to_owned()).collect()
}

/// The vendor's document with parts that ours lacks, each with a text of the vendor.
fn vendor_with_more() -> Value {
    let text = "Words of the vendor.";
    let mut vendor = published();
    let schemas = vendor["components"]["schemas"].as_object_mut().unwrap();
    let tower = json!({
        "type": "object", "title": text, "description": text, "required": ["name"], "example": {"name": text},
        "properties": {
            "name": {"type": "string", "maxLength": 80, "description": text, "example": text},
            "next": {"$ref": "#/components/schemas/Tower", "description": text},
            "kinds": {"type": "array", "items": {"$ref": "#/components/schemas/Kind"}},
        }
    });
    schemas.insert("Tower".to_owned(), tower);
    schemas.insert("Kind".to_owned(), json!({"type": "string", "enum": ["OLD", "no"], "description": text}));
    let create = json!({
        "operationId": "Words Of The Vendor", "summary": text, "description": text, "tags": [text],
        "parameters": [
            {"name": "tower", "in": "path", "required": true, "description": text, "schema": {"type": "string"}},
            {"name": "unit", "in": "query", "description": text, "schema": {"type": "string"}},
            {"name": "dryRun", "in": "query", "description": text, "schema": {"type": "boolean"}, "example": text},
        ],
        "requestBody": {"description": text, "required": true, "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/Tower"}, "examples": {"a": {"value": text}}
        }}},
        "responses": {
            "201": {"description": text, "headers": {"Location": {"description": text, "schema": {"type": "string"}}}},
            "404": {"description": text},
        },
    });
    let vendor = changed(vendor, "/paths/~1towers~1{tower}~1bells", json!({"post": create}));
    let vendor = changed(vendor, &format!("{PROPERTIES}/tower"), json!({"$ref": "#/components/schemas/Tower"}));
    let vendor = changed(vendor, &format!("{PROPERTIES}/id/maxLength"), json!(9));
    let vendor = changed(vendor, &format!("{PROPERTIES}/weight/minimum"), Value::Null);
    let vendor = changed(vendor, &format!("{BELL}/responses/418"), json!({"description": text}));
    changed(
        vendor,
        &format!("{BELL}/parameters/2"),
        json!({"in": "header", "name": "X-Org", "schema": {"type": "string"}}),
    )
}

#[test]
fn each_difference_has_a_change_of_the_document() {
    let changes = suggested_changes(&vendor_with_more());
    let text = changes.join("---\n");
    assert!(!text.to_lowercase().contains("words"), "{text}");
    assert_text!("vendor_document_lines", text);
}

#[test]
fn a_value_that_contains_itself_ends_at_the_reference() {
    for reference in ["#", "#/components/schemas/TheBell/properties/owner"] {
        let owner = json!({"type": "object", "properties": {"deputy": {"$ref": reference}}});
        let vendor = changed(published(), &format!("{PROPERTIES}/owner"), owner);
        let changes = suggested_changes(&vendor);
        let change = changes.iter().find(|change| change.contains("owner:")).unwrap();
        assert!(change.contains(&format!("$ref: '{reference}'")), "{change}");
    }
}

/// Puts the suggested operation with its components into our document.
#[test]
fn a_suggested_operation_only_lacks_texts() {
    let changes = suggested_changes(&vendor_with_more());
    let operation = changes.iter().find(|change| change.contains("post:")).unwrap();
    let (paths, schemas) = operation.split_once("# below #/components/schemas:\n").unwrap();
    let indented = |text: &str, by: usize| -> String {
        text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{:by$}{line}\n", "")).collect()
    };
    let (alternatives, named) =
        ("[{type: integer, format: int64}, {", "[{title: N, type: integer, format: int64}, {title: S, ");
    assert!(DOCUMENT.contains(alternatives));
    let text = DOCUMENT
        .replacen(alternatives, named, 1)
        .replacen("\npaths:\n", &format!("\npaths:\n{}", indented(paths, 2)), 1)
        .replacen("\n  schemas:\n", &format!("\n  schemas:\n{}", indented(schemas, 4)), 1);
    Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let scratch = Scratch::new(&text);
    let run = scratch.run(&["codegen"]);
    assert_eq!(run.code, Some(0), "{}\n{text}", run.text);
    let run = scratch.run(&["check", "document"]);
    assert!(
        run.text.contains("error[description]: the `description` of the operation is a placeholder"),
        "{}",
        run.text
    );
}
