//! `cargo xtask check vendor`: what differs from the vendor's document is listed, or drift; and nothing else is.

#![allow(clippy::unwrap_used, clippy::panic)]

mod scratch;

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use scratch::Scratch;
use serde_json::{Value, json};
use xtask::{
    check::finding::Finding,
    check::{Check, CheckReport, CheckResult, Inputs, check_all},
};

const DOCUMENT: &str = include_str!("fixtures/vendor/openapi.yaml");
const PUBLISHED: &str = include_str!("fixtures/vendor/published.json");

/// `GET` of a bell in the vendor's document.
const BELL: &str = "/paths/~1towers~1{tower}~1bells~1{bell}~1/get";
/// `PUT` of a bell.
const HANG: &str = "/paths/~1towers~1{tower}~1bells~1{bell}~1/put";
/// The properties of the vendor's bell.
const PROPERTIES: &str = "/components/schemas/TheBell/properties";

fn published() -> Value {
    serde_json::from_str(PUBLISHED).unwrap()
}

/// A workspace with the tests' document, these entries, and nothing known of the vendor's words.
fn scratch(deviations: &str) -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    scratch.write("spec/deviations.toml", deviations);
    scratch.write("published.json", PUBLISHED);
    scratch
}

fn ending(scratch: &Scratch, vendor: &[&str]) -> CheckResult {
    let mut inputs = Inputs::new(scratch.root(), scratch.read("spec/openapi.yaml"));
    inputs.vendor = vendor.iter().map(|name| scratch.path(name)).collect::<Vec<PathBuf>>();
    check_all(&inputs, &[Check::Vendor]).remove(0).1
}

fn checked(scratch: &Scratch, vendor: &[&str]) -> CheckReport {
    match ending(scratch, vendor) {
        CheckResult::Checked(checked) => checked,
        other => panic!("{other:?}"),
    }
}

fn failure(scratch: &Scratch, vendor: &[&str]) -> String {
    match ending(scratch, vendor) {
        CheckResult::Failed(failure) => failure.to_string(),
        other => panic!("{other:?}"),
    }
}

/// What is found where the vendor's document is this, and nothing is listed.
fn against(vendor: &Value) -> Vec<Finding> {
    let scratch = scratch("");
    scratch.write("published.json", &vendor.to_string());
    checked(&scratch, &["published.json"]).findings
}

/// The vendor's document with another value at a place; `null` removes what is there.
fn with(pointer: &str, value: Value) -> Value {
    changed(published(), pointer, value)
}

fn changed(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("{parent}")) {
        Value::Object(entries) if value.is_null() => drop(entries.remove(&key).unwrap()),
        Value::Object(entries) => drop(entries.insert(key, value)),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{parent}"),
    }
    document
}

/// The pointer and the aspect of the entry that a finding suggests.
fn suggested(finding: &Finding) -> (String, String) {
    let entry: toml::Table = finding.detail.parse().unwrap();
    let entry = &entry["deviation"][0];
    (entry["pointer"].as_str().unwrap().to_owned(), entry["aspect"].as_str().unwrap().to_owned())
}

#[test]
fn what_means_the_same_is_no_difference() {
    assert_eq!(against(&published()), []);
    let weight = format!("{PROPERTIES}/weight");
    for (what, vendor) in [
        ("another patch level", with("/openapi", json!("3.0.9"))),
        ("another order of an enum", with(&format!("{PROPERTIES}/material/enum"), json!(["BRONZE", "STEEL"]))),
        ("nullable of 3.1", with(&format!("{PROPERTIES}/cracked"), json!({"type": ["boolean", "null"]}))),
        (
            "nullable as an alternative",
            with(&format!("{PROPERTIES}/cracked"), json!({"oneOf": [{"type": "boolean"}, {"type": "null"}]})),
        ),
        ("an enum with null", with(&format!("{PROPERTIES}/cracked"), json!({"type": "boolean", "nullable": true}))),
        ("a number as a float", with(&format!("{weight}/minimum"), json!(0.0))),
        (
            "what is so by default",
            with(
                &weight,
                json!({"type": "integer", "format": "int32", "minimum": 0, "readOnly": false, "nullable": false, "deprecated": false}),
            ),
        ),
        ("a schema without a type that has properties", with("/components/schemas/TheBell/type", Value::Null)),
        ("an array without a type that has items", with(&format!("{PROPERTIES}/ringers/type"), Value::Null)),
        ("an enum of text without a type", with(&format!("{PROPERTIES}/material/type"), Value::Null)),
        ("properties beside a reference", with(&format!("{PROPERTIES}/clapper/description"), json!("Mine."))),
        ("an extension", with(&format!("{BELL}/x-scope"), json!("ring"))),
        ("other tags", with(&format!("{BELL}/tags"), json!(["Bells"]))),
        ("a path parameter that forgets to be required", with(&format!("{BELL}/parameters/0/required"), json!(false))),
        ("the style that is usual", with(&format!("{BELL}/parameters/3/style"), json!("form"))),
        ("minLength 0", with(&format!("{PROPERTIES}/id/minLength"), json!(0))),
        ("additionalProperties true", with("/components/schemas/TheBell/additionalProperties", json!(true))),
        ("an operation elsewhere", with("/paths/~1chimes", json!({"get": {}}))),
    ] {
        let found = against(&vendor);
        assert_eq!(found, [], "{what}");
    }
}

#[test]
fn each_aspect_is_compared() {
    let p = |name: &str| format!("{PROPERTIES}/{name}");
    let g = |rest: &str| format!("{BELL}/{rest}");
    let h = |rest: &str| format!("{HANG}/{rest}");
    let json_body = "content/application~1json; charset=utf-8";
    let response = "response 200";
    for (pointer, value, place, aspect) in [
        ("/openapi".to_owned(), json!("3.1.0"), "document", "openapi"),
        ("/servers/0/url".to_owned(), json!("https://api.example.org/v1"), "document", "servers"),
        ("/security".to_owned(), Value::Null, "document", "security"),
        ("/components/securitySchemes/bearer/scheme".to_owned(), json!("basic"), "document", "security"),
        (g("operationId"), json!("showBell"), "operation", "operationId"),
        (g("deprecated"), json!(true), "operation", "deprecated"),
        (g("security"), json!([{}]), "operation", "security"),
        (g("servers"), json!([{"url": "https://bells.example.com"}]), "operation", "servers"),
        (BELL.to_owned(), Value::Null, "operation", "presence"),
        (g("parameters/3/required"), json!(true), "parameter query unit", "required"),
        (g("parameters/3/deprecated"), json!(true), "parameter query unit", "deprecated"),
        (g("parameters/3/style"), json!("pipeDelimited"), "parameter query unit", "style"),
        (g("parameters/3/explode"), json!(false), "parameter query unit", "explode"),
        (g("parameters/3/schema/type"), json!("integer"), "parameter query unit", "type"),
        (g("parameters/3/schema/enum"), json!(["STONE"]), "parameter query unit", "enum"),
        (g("parameters/3/schema/default"), json!("STONE"), "parameter query unit", "default"),
        (g("parameters/0/schema/pattern"), json!("^b"), "parameter path bellId", "pattern"),
        (
            g("parameters/2"),
            json!({"in": "header", "name": "X-Org", "schema": {}}),
            "parameter header X-Org",
            "presence",
        ),
        (g("responses/404"), Value::Null, "response 404", "presence"),
        (g("responses/410"), json!({"description": "Gone"}), "response 410", "presence"),
        (g("responses/200/headers/x-strokes"), Value::Null, "response 200 / header X-Strokes", "presence"),
        (g("responses/200/headers/x-strokes/required"), json!(true), "response 200 / header X-Strokes", "required"),
        (g("responses/200/headers/x-strokes/schema/type"), json!("string"), "response 200 / header X-Strokes", "type"),
        (g("responses/200/headers/x-more"), json!({}), "response 200 / header x-more", "presence"),
        (g(&format!("responses/200/{json_body}")), Value::Null, "response 200 / content application/json", "presence"),
        (g("responses/200/content/text~1plain"), json!({}), "response 200 / content text/plain", "presence"),
        (g(&format!("responses/200/{json_body}/schema")), json!({"type": "array", "items": {}}), response, "type"),
        ("/components/schemas/TheBell/additionalProperties".to_owned(), json!(false), response, "additionalProperties"),
        (p("weight"), Value::Null, "response 200 / weight", "presence"),
        (p("sound"), json!({"type": "string"}), "response 200 / sound", "presence"),
        (p("weight/type"), json!("number"), "response 200 / weight", "type"),
        (p("weight/format"), json!("int64"), "response 200 / weight", "format"),
        (p("weight/minimum"), json!(1), "response 200 / weight", "minimum"),
        (p("weight/exclusiveMaximum"), json!(9), "response 200 / weight", "exclusiveMaximum"),
        (p("weight/nullable"), json!(true), "response 200 / weight", "nullable"),
        (p("weight/readOnly"), json!(true), "response 200 / weight", "readOnly"),
        (p("weight/deprecated"), json!(true), "response 200 / weight", "deprecated"),
        (p("weight/multipleOf"), json!(2), "response 200 / weight", "multipleOf"),
        (p("material/enum"), json!(["STEEL", "BRONZE", "CLAY"]), "response 200 / material", "enum"),
        (
            "/components/schemas/TheBell/required".to_owned(),
            json!(["id", "weight"]),
            "response 200 / weight",
            "required",
        ),
        ("/components/schemas/TheBell/required".to_owned(), Value::Null, "response 200 / id", "required"),
        (p("muffled"), json!({"type": "boolean"}), "response 200 / muffled", "type"),
        (p("ringers/maxItems"), json!(8), "response 200 / ringers", "maxItems"),
        (p("ringers/items"), Value::Null, "response 200 / ringers / []", "presence"),
        (p("ringers/items/type"), json!("string"), "response 200 / ringers / []", "type"),
        (p("ringers/items/properties/years/type"), json!("string"), "response 200 / ringers / years", "type"),
        (p("labels/additionalProperties/maxLength"), json!(10), "response 200 / labels / *", "maxLength"),
        (p("code/oneOf/0/maxLength"), json!(6), "response 200 / code / oneOf string", "maxLength"),
        (p("code/oneOf/0/type"), json!("boolean"), "response 200 / code", "type"),
        (
            "/components/schemas/Piece/properties/name/type".to_owned(),
            json!("integer"),
            "response 200 / clapper / name",
            "type",
        ),
        (p("clapper/$ref"), json!("other.json#/Piece"), "response 200 / clapper", "$ref"),
        (h("requestBody"), Value::Null, "request", "presence"),
        (h("requestBody/required"), json!(false), "request", "required"),
        (h("requestBody/content/application~1json/schema/allOf/0/required"), Value::Null, "request / name", "required"),
        (
            h("requestBody/content/application~1json/schema/allOf/0/properties/name/maxLength"),
            json!(41),
            "request / name",
            "maxLength",
        ),
        (
            h("requestBody/content/application~1json/schema/allOf/1/properties/ringers/items/type"),
            json!("integer"),
            "request / ringers / []",
            "type",
        ),
    ] {
        let found = against(&with(&pointer, value.clone()));
        let suggested: Vec<_> = found.iter().map(suggested).collect();
        assert!(
            suggested.contains(&(place.to_owned(), aspect.to_owned())),
            "{pointer} = {value}: {suggested:?} and not {place}, {aspect}"
        );
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert!(found.len() <= 2, "{pointer}: {messages:?}");
    }
}

#[test]
fn one_entry_is_suggested_for_all_status_codes_that_differ_alike() {
    let found = against(&with("/components/schemas/Error/properties/message/type", json!("integer")));
    assert_eq!(found.len(), 1);
    assert_eq!(suggested(&found[0]).0, "response 404,409 / message");
}

#[test]
fn a_property_by_another_name_is_one_that_the_document_knows_it_by() {
    let mut vendor =
        with(&format!("{PROPERTIES}/crew"), published().pointer(&format!("{PROPERTIES}/ringers")).unwrap().clone());
    assert_eq!(against(&vendor).len(), 1, "both are there");
    vendor.pointer_mut(PROPERTIES).unwrap().as_object_mut().unwrap().remove("ringers");
    let found = against(&vendor);
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("response 200 / ringers".into(), "name".into())]);
    assert!(found[0].detail.contains("ours = \"ringers\"\nvendor = \"crew\""), "{}", found[0].detail);
    assert!(found[0].position.is_some_and(|position| position.line == 67), "{found:?}");
}

#[test]
fn what_the_vendor_has_below_our_paths_is_listed_or_drift() {
    let vendor = with("/paths/~1towers~1{t}~1bells", json!({"get": {"responses": {}}, "parameters": [], "x-y": 1}));
    let found = against(&vendor);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "the vendor has GET /towers/{t}/bells, and the document lacks it");

    let scratch = scratch(&completed(&found[0].detail));
    scratch.write("published.json", &vendor.to_string());
    let checked = checked(&scratch, &["published.json"]);
    assert_eq!(checked.findings, []);
    assert!(checked.notes.iter().any(|note| note.contains("GET /towers/{t}/bells")), "{:?}", checked.notes);
}

#[test]
fn what_the_vendor_has_below_what_is_only_listed_is_no_concern() {
    let list = "\npaths:\n  /cities:\n    get:\n      operationId: listCities\n      responses: {'200': {description: All.}}\n";
    let scratch = scratch("");
    let document = scratch.read("spec/openapi.yaml").replacen("\npaths:\n", list, 1);
    scratch.write("spec/openapi.yaml", &document);
    let answer = json!({"get": {"operationId": "listCities", "responses": {"200": {"description": "All."}}}});
    let mut vendor = with("/paths/~1cities", answer.clone());
    vendor["paths"]["/cities/{city}/mayor"] = answer.clone();
    scratch.write("published.json", &vendor.to_string());
    assert_eq!(checked(&scratch, &["published.json"]).findings, []);

    vendor["paths"]["/cities"]["post"] = answer["get"].clone();
    scratch.write("published.json", &vendor.to_string());
    let found = checked(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1, "another method on a path of ours: {found:?}");
    assert_eq!(found[0].message, "the vendor has POST /cities, and the document lacks it");
}

#[test]
fn that_a_slice_lacks_an_operation_is_never_out_of_date() {
    let entry = "[[deviation]]\noperation = \"PUT /towers/{a}/bells/{b}\"\npointer = \"operation\"\naspect = \"presence\"\n\
                 source = [\"openapi\"]\nours = \"present\"\nvendor = \"absent\"\nreason = \"r\"\nevidence = \"e\"\n";
    let mut slice = published();
    slice["paths"]["/towers/{tower}/bells/{bell}/"].as_object_mut().unwrap().remove("put");
    let scratch = scratch(entry);
    for vendor in [slice, published()] {
        scratch.write("published.json", &vendor.to_string());
        assert_eq!(checked(&scratch, &["published.json"]).findings, []);
    }
}

#[test]
fn paths_may_have_the_path_of_the_server_before_them() {
    let mut vendor = published();
    let paths = vendor["paths"].as_object_mut().unwrap();
    let item = paths.remove("/towers/{tower}/bells/{bell}/").unwrap();
    paths.insert("/v1/towers/{tower}/bells/{bell}".to_owned(), item);
    vendor["servers"][0]["url"] = json!("https://api.example.com");
    let found = against(&vendor);
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("document".into(), "servers".into())]);
}

#[test]
fn several_files_are_one_document() {
    let (mut one, mut other) = (published(), published());
    let path = "/towers/{tower}/bells/{bell}/";
    one["paths"][path].as_object_mut().unwrap().remove("put");
    other["paths"][path].as_object_mut().unwrap().remove("get");
    let scratch = scratch("");
    scratch.write("one.json", &one.to_string());
    scratch.write("other.json", &other.to_string());
    scratch.write("foreign.json", r#"{"paths": {}}"#);
    let both = checked(&scratch, &["one.json", "other.json", "foreign.json"]);
    assert_eq!(both.findings, []);
    assert!(both.notes.iter().any(|note| note.contains("foreign.json has none of our operations")), "{:?}", both.notes);
    let found = checked(&scratch, &["one.json"]).findings;
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.contains("the document has PUT /towers/{towerId}/bells/{bellId}, and the vendor's lacks it")
    );
}

#[test]
fn swagger_2_is_understood_where_it_says_the_same() {
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
    let found: Vec<_> = against(&vendor).iter().map(suggested).collect();
    let of = |place: &str, aspect: &str| (place.to_owned(), aspect.to_owned());
    let expected =
        [of("document", "openapi"), of("document", "servers"), of("document", "security"), of("operation", "presence")];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(expected.iter().all(|place| found.contains(place)), "{found:?}");
}

/// An entry as a person completes it.
fn completed(entry: &str) -> String {
    entry.replace("reason = \"\"", "reason = \"Because.\"").replace("evidence = \"\"", "evidence = \"Seen.\"") + "\n"
}

const ENTRIES: &str = r#"# Kept.

[[deviation]]
operation = "GET /towers/{towerId}/bells/{bellId}"
pointer = "response 200 / weight"
aspect = "type"
source = ["openapi"]
ours = "integer"
vendor = "number" # with a comment
reason = "It is whole."
evidence = "Seen."

# --- The next section ---

# About the failures.
[[deviation]]
operation = "GET /towers/{a}/bells/{b}"
pointer = "response 404,409 / message"
aspect = "type"
source = ["openapi"]
ours = "string"
vendor = "integer"
reason = "It is text."
evidence = "Seen."

[[deviation]]
operation = "GET /towers/{towerId}/bells/{bellId}"
pointer = "response 200 / id"
aspect = "required"
source = ["page"]
ours = true
vendor = false
reason = "Nobody can check this."
evidence = "Seen."
"#;

/// The vendor's document, as `ENTRIES` says it differs.
fn differing() -> Value {
    let mut vendor = published();
    *vendor.pointer_mut(&format!("{PROPERTIES}/weight/type")).unwrap() = json!("number");
    *vendor.pointer_mut("/components/schemas/Error/properties/message/type").unwrap() = json!("integer");
    vendor
}

#[test]
fn what_is_listed_is_no_drift() {
    let scratch = scratch(ENTRIES);
    scratch.write("published.json", &differing().to_string());
    let checked = checked(&scratch, &["published.json"]);
    assert_eq!(checked.findings, []);
    assert!(checked.notes.iter().any(|note| note.starts_with("1 entry is about")), "{:?}", checked.notes);
}

#[test]
fn an_entry_that_explains_nothing_is_drift_and_can_be_removed() {
    let scratch = scratch(ENTRIES);
    let found = checked(&scratch, &["published.json"]).findings;
    let places: Vec<_> = found.iter().map(|finding| (finding.rule, finding.place())).collect();
    assert_eq!(
        places,
        [
            ("dead-deviation", "spec/deviations.toml:3:1".to_owned()),
            ("dead-deviation", "spec/deviations.toml:16:1".to_owned())
        ]
    );

    let run = scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    let kept = ENTRIES.rsplit_once("[[deviation]]").unwrap().1;
    assert_eq!(
        scratch.read("spec/deviations.toml"),
        format!("# Kept.\n\n# --- The next section ---\n\n# About the failures.\n[[deviation]]{kept}")
    );
}

#[test]
fn the_wrong_file_removes_nothing() {
    let scratch = scratch(ENTRIES);
    scratch.write("published.json", r#"{"openapi": "3.0.0", "paths": {}}"#);
    let run = scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("nothing was changed"), "{}", run.text);
    assert_eq!(scratch.read("spec/deviations.toml"), ENTRIES);
}

#[test]
fn a_status_code_that_explains_nothing_is_taken_out_of_its_entry() {
    let mut vendor = differing();
    let copy = json!({"type": "object", "properties": {"message": {"type": "string"}}});
    *vendor.pointer_mut(&format!("{BELL}/responses/404/content/application~1json/schema")).unwrap() = copy;
    let scratch = scratch(&ENTRIES.replace('\n', "\r\n"));
    scratch.write("published.json", &vendor.to_string());
    let found = checked(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "`type` of `response 404 / message` does not differ any more");
    assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]).code, Some(0));
    let expected = ENTRIES.replace("response 404,409", "response 409").replace('\n', "\r\n");
    assert_eq!(scratch.read("spec/deviations.toml"), expected);
}

/// What is below a place that is not described any more, or is another thing now, cannot be looked at.
#[test]
fn an_entry_below_a_difference_that_is_not_listed_is_not_dead() {
    let answer = format!("{BELL}/responses/200/content");
    let media_type = "application~1json; charset=utf-8";
    for (pointer, value) in [
        (answer.clone(), Value::Null),
        (format!("{answer}/{media_type}/schema"), json!({"$ref": "#/components/schemas/Nowhere"})),
        (format!("{answer}/{media_type}/schema"), json!({"type": "array", "items": {}})),
        (format!("{BELL}/responses/200"), Value::Null),
        (format!("{PROPERTIES}/weight"), Value::Null),
        (format!("{PROPERTIES}/weight"), json!({"$ref": "#/components/schemas/Nowhere"})),
        ("/components/schemas/Error".to_owned(), json!({"$ref": "#/components/schemas/Nowhere"})),
    ] {
        let vendor = changed(differing(), &pointer, value.clone());
        let scratch = scratch(ENTRIES);
        scratch.write("published.json", &vendor.to_string());
        let found = checked(&scratch, &["published.json"]).findings;
        assert!(!found.is_empty());
        assert!(found.iter().all(|finding| finding.rule != "dead-deviation"), "{pointer} = {value}: {found:?}");
        assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]).code, Some(1));
        assert_eq!(scratch.read("spec/deviations.toml"), ENTRIES, "{pointer} = {value}");

        // Once the difference above is listed, it covers what is below, and the entry there says nothing more.
        let listed: String = found
            .iter()
            .filter(|finding| finding.rule == "unlisted-difference")
            .map(|finding| completed(&finding.detail))
            .collect();
        scratch.write("spec/deviations.toml", &format!("{ENTRIES}\n{listed}"));
        let found = checked(&scratch, &["published.json"]).findings;
        assert!(found.iter().any(|finding| finding.rule.ends_with("-deviation")), "{pointer} = {value}: {found:?}");
    }
}

#[test]
fn an_entry_of_an_operation_that_nobody_has_is_dead() {
    let entry = "[[deviation]]\noperation = \"POST /towers\"\npointer = \"operation\"\naspect = \"presence\"\n\
                 source = [\"openapi\"]\nours = \"present\"\nvendor = \"absent\"\nreason = \"r\"\nevidence = \"e\"\n";
    let found = checked(&scratch(entry), &["published.json"]).findings;
    assert_eq!(found.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["dead-deviation"]);
}

#[test]
fn a_value_that_is_another_one_now_is_drift() {
    let scratch = scratch(ENTRIES);
    let mut vendor = differing();
    *vendor.pointer_mut(&format!("{PROPERTIES}/weight/type")).unwrap() = json!("string");
    scratch.write("published.json", &vendor.to_string());
    let found = checked(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].rule, found[0].place().as_str()), ("changed-deviation", "spec/deviations.toml:3:1"));
    assert_eq!(found[0].message, "`response 200 / weight`: `type` has vendor = \"number\", and it is \"string\" now");
}

#[test]
fn an_operation_that_went_does_not_kill_its_entries() {
    let scratch = scratch(ENTRIES);
    let mut vendor = differing();
    vendor["paths"]["/towers/{tower}/bells/{bell}/"].as_object_mut().unwrap().remove("get");
    scratch.write("published.json", &vendor.to_string());
    let found = checked(&scratch, &["published.json"]).findings;
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("operation".into(), "presence".into())]);
}

#[test]
fn entries_that_make_no_sense_are_told_with_their_place() {
    let entry = |from: &str, to: &str| {
        let text = ENTRIES.replacen(from, to, 1);
        assert_ne!(text, ENTRIES, "{from}");
        failure(&scratch(&text), &["published.json"])
    };
    let mut text = String::new();
    for (from, to) in [
        ("ours = \"integer\"", "ours = integer"),
        ("ours = \"integer\"", "our = \"integer\""),
        ("reason = \"It is whole.\"\n", ""),
        ("source = [\"openapi\"]", "source = [\"wiki\"]"),
        ("source = [\"openapi\"]", "source = []"),
        ("reason = \"It is whole.\"", "reason = \" \""),
        ("\"response 200 / weight\"", "\"answer 200 / weight\""),
        ("\"response 200 / weight\"", "\"response\""),
        ("\"response 200 / weight\"", "\"document\""),
        ("\"GET /towers/{towerId}/bells/{bellId}\"", "\"getBell\""),
        ("vendor = \"number\"", "vendor = \"integer\""),
        ("aspect = \"type\"", "aspect = \"presence\""),
        ("\"response 404,409 / message\"\naspect = \"type\"", "\"response 200 / weight\"\naspect = \"type\""),
        ("[[deviation]]", "[[deviations]]"),
    ] {
        text.push_str(&format!("{from}  ->  {to}\n{}\n\n", entry(from, to)));
    }
    assert_text!("vendor_malformed_deviations", text);
}

#[test]
fn a_change_of_the_vendors_words_is_drift_until_it_is_accepted() {
    let scratch = scratch("");
    let run =
        |arguments: &[&str]| scratch.run(&[&["check", "vendor", "--vendor", "published.json"], arguments].concat());
    assert!(run(&[]).text.contains("spec/vendor-texts.toml is missing"), "{}", run(&[]).text);
    let accepted = run(&["--accept-texts"]);
    assert_eq!(accepted.code, Some(0));
    assert!(accepted.text.contains("of the vendor's in the new spec/vendor-texts.toml"), "{}", accepted.text);
    assert_eq!(run(&[]).code, Some(0));
    let before = scratch.read("spec/vendor-texts.toml");
    let mut vendor = with(
        &format!("{PROPERTIES}/id/description"),
        json!("Identifies the bell.\nIt changes\u{1b}[31m when it is renamed."),
    );
    *vendor.pointer_mut(&format!("{BELL}/responses/409/description")).unwrap() = json!("");
    vendor.pointer_mut(&format!("{PROPERTIES}/weight")).unwrap()["description"] = json!("In kilograms. ".repeat(60));
    scratch.write("published.json", &vendor.to_string());
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
    scratch.write("spec/vendor-texts.toml", &cut.collect::<String>());
    let text = run(&[]).text;
    assert!(text.starts_with("spec/vendor-texts.toml:5:1: error[changed-text]"), "the line of the operation: {text}");

    scratch.write("spec/vendor-texts.toml", "[a]\nb = 1\n");
    let broken = run(&[]);
    assert_eq!(broken.code, Some(2));
    assert!(broken.text.contains("spec/vendor-texts.toml:2:5: "), "{}", broken.text);
}

#[test]
fn what_is_printed() {
    let scratch = scratch(ENTRIES);
    let mut vendor = published();
    *vendor.pointer_mut(&format!("{PROPERTIES}/material/enum")).unwrap() = json!(["BRONZE", "STEEL", "CLAY"]);
    *vendor.pointer_mut("/components/schemas/TheBell/required").unwrap() = json!(["id", "weight"]);
    vendor.pointer_mut(PROPERTIES).unwrap()["weight"]["type"] = json!("string");
    vendor.pointer_mut(PROPERTIES).unwrap()["a\n[[deviation]]"] = json!({});
    vendor.pointer_mut(&format!("{BELL}/responses")).unwrap()["418"] = json!({"description": "I'm a teapot."});
    vendor["paths"]["/towers/{t}/bells"] = json!({"post": {}});
    scratch.write("published.json", &vendor.to_string());
    let run = scratch.run(&["check", "vendor", "--vendor", "published.json"]);
    assert_eq!(run.code, Some(1));
    assert_text!("vendor_drift", run.text);
    assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--format", "json"]).code, Some(1));
}

#[test]
fn a_file_that_is_no_document_is_told() {
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
fn without_a_file_it_is_left_out_unless_it_is_asked_for() {
    let scratch = scratch("");
    let run = scratch.run(&["check", "vendor"]);
    assert_eq!(run.code, Some(2));
    assert!(run.text.contains("`vendor` has nothing to look at: it needs `--vendor FILE`"), "{}", run.text);
}

/// Yaml says the same as JSON.
#[test]
fn yaml_is_read_as_well() {
    let scratch = scratch("");
    scratch.write("copy.yaml", DOCUMENT);
    assert_eq!(checked(&scratch, &["copy.yaml"]).findings, [], "our own document does not differ from itself");
}

/// A schema within itself, in each way that there is.
#[test]
fn circles_come_to_an_end() {
    let piece = "/components/schemas/Piece";
    let own = json!({"$ref": "#/components/schemas/Piece"});
    for circle in [
        own.clone(),
        json!({"allOf": [own, own]}),
        json!({"oneOf": [own]}),
        json!({"anyOf": [own, {"type": "string"}]}),
        json!({"items": own}),
        json!({"additionalProperties": own}),
        json!({"type": "object", "properties": {"name": own, "parts": {"type": "array", "items": own}}}),
    ] {
        assert_ne!(against(&with(piece, circle.clone())), [], "{circle}");
    }
    let mut chain = published();
    for number in 0..2_000 {
        chain["components"]["schemas"][format!("S{number}")] =
            json!({"allOf": [{"$ref": format!("#/components/schemas/S{}", number + 1)}]});
    }
    *chain.pointer_mut(&format!("{PROPERTIES}/clapper/$ref")).unwrap() = json!("#/components/schemas/S0");
    assert_ne!(against(&chain), []);
}

#[test]
fn schemas_that_multiply_are_told() {
    let mut document = DOCUMENT.to_owned();
    for number in 0..16 {
        let next = format!("{{$ref: '#/components/schemas/D{}'}}", number + 1);
        document.push_str(&format!("    D{number}: {{type: object, properties: {{a: {next}, b: {next}}}}}\n"));
    }
    document.push_str("    D16: {type: string}\n");
    let document =
        document.replace("clapper: {$ref: '#/components/schemas/Part'}", "clapper: {$ref: '#/components/schemas/D0'}");
    let scratch = Scratch::new(&document);
    scratch.write("spec/deviations.toml", "");
    scratch.write("copy.yaml", &document);
    let run = scratch.run(&["check", "vendor", "--vendor", "copy.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.text.contains("copy.yaml: GET /towers/{towerId}/bells/{bellId} nests into too many schemas"),
        "{}",
        run.text
    );
}

/// Values that somebody might write anywhere in a document.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "[a-z/{}#~ ,.\"]{0,9}".prop_map(Value::from),
        prop::sample::select(vec![
            "#",
            "#/",
            "#/components/schemas/TheBell",
            "#/components/schemas/Piece/properties/parts/items",
            "string",
            "array",
            "object",
            "null",
            "true",
            "absent",
            "present",
        ])
        .prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "$ref",
        "allOf",
        "oneOf",
        "anyOf",
        "properties",
        "required",
        "items",
        "type",
        "enum",
        "nullable",
        "const",
        "additionalProperties",
        "content",
        "schema",
        "application/json",
        "headers",
        "responses",
        "200",
        "parameters",
        "in",
        "name",
        "get",
        "description",
        "default",
        "minimum",
        "exclusiveMinimum",
        "a / b",
        "[]",
    ]);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut child = |key: &str, value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| child(key, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| child(&index.to_string(), value)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the vendor writes: the check says something, and what it suggests to list makes it content.
    #[test]
    fn what_is_suggested_explains_the_difference(changes in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4)) {
        let mut vendor = published();
        for (index, value) in changes {
            let mut all = Vec::new();
            pointers(&vendor, "", &mut all);
            *vendor.pointer_mut(index.get(&all).as_str()).unwrap() = value;
        }
        let scratch = scratch("");
        scratch.write("published.json", &vendor.to_string());
        match ending(&scratch, &["published.json"]) {
            CheckResult::Checked(first) => {
                let entries: String = first.findings.iter().map(|finding| completed(&finding.detail)).collect();
                scratch.write("spec/deviations.toml", &entries);
                let again = checked(&scratch, &["published.json"]);
                prop_assert_eq!(again.findings, vec![], "{}", entries);
            }
            CheckResult::Failed(failure) => prop_assert!(failure.to_string().contains("published.json"), "{}", failure),
            CheckResult::Skipped(reason) => prop_assert!(false, "{}", reason),
        }
    }
}
