//! Entries of `spec/deviations.toml`.

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask::check::CheckResult;

use crate::{
    json_values::json_values,
    support::{BELL, PROPERTIES, changed, completed, entry, failure, published, report, result, scratch, suggested},
};

#[test]
fn keeps_entries_for_operations_that_excerpts_lack() {
    let entry = "[[deviation]]\noperation = \"PUT /towers/{a}/bells/{b}\"\npointer = \"operation\"\naspect = \"presence\"\n\
                 source = [\"openapi\"]\nours = \"present\"\nvendor = \"absent\"\nreason = \"r\"\nevidence = \"e\"\n";
    let mut slice = published();
    slice["paths"]["/towers/{tower}/bells/{bell}/"].as_object_mut().unwrap().remove("put");
    let scratch = scratch(entry);
    for vendor in [slice, published()] {
        scratch.write("published.json", vendor.to_string());
        assert_eq!(report(&scratch, &["published.json"]).findings, []);
    }
}

#[test]
fn keeps_entries_for_paths_that_excerpts_lack() {
    let path = "/towers/{tower}/bells/{bell}/";
    let entry = "[[deviation]]\noperation = \"PATCH /towers/{a}/bells/{b}\"\npointer = \"operation\"\naspect = \"presence\"\n\
                 source = [\"openapi\"]\nours = \"absent\"\nvendor = \"present\"\nreason = \"r\"\nevidence = \"e\"\n";
    let mut complete = published();
    complete["paths"][path]["patch"] = json!({"responses": {}});
    let mut excerpt = complete.clone();
    excerpt["paths"] = json!({});
    let scratch = scratch(entry);
    let dead = |vendor: &Value| {
        scratch.write("published.json", vendor.to_string());
        let found = report(&scratch, &["published.json"]).findings;
        found.iter().filter(|finding| finding.rule.id == "dead-deviation").count()
    };
    assert_eq!([dead(&complete), dead(&excerpt), dead(&published())], [0, 0, 1]);
}

const ENTRIES: &str = r#"# Kept.

[[deviation]]
operation = "GET /towers/{towerId}/bells/{bellId}"
pointer = "response 200 / weight"
aspect = "type"
source = ["openapi"]
ours = "integer"
vendor = "number" # with a comment
reason = "It is an integer."
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
reason = "It is a string."
evidence = "Seen."

[[deviation]]
operation = "GET /towers/{towerId}/bells/{bellId}"
pointer = "response 200 / id"
aspect = "required"
source = ["page"]
ours = true
vendor = false
reason = "Only the reference page says this."
evidence = "Seen."
"#;

/// Returns a document of the vendor with the differences in `ENTRIES`.
fn differing() -> Value {
    let mut vendor = published();
    *vendor.pointer_mut(&format!("{PROPERTIES}/weight/type")).unwrap() = json!("number");
    *vendor.pointer_mut("/components/schemas/Error/properties/message/type").unwrap() = json!("integer");
    vendor
}

#[test]
fn accepts_listed_differences() {
    let scratch = scratch(ENTRIES);
    scratch.write("published.json", differing().to_string());
    let checked = report(&scratch, &["published.json"]);
    assert_eq!(checked.findings, []);
    assert!(checked.notes.iter().any(|note| note.starts_with("1 entry about")), "{:?}", checked.notes);
}

#[test]
fn fix_removes_dead_entries_only() {
    let scratch = scratch(ENTRIES);
    let found = report(&scratch, &["published.json"]).findings;
    let places: Vec<_> = found.iter().map(|finding| (finding.rule.id, finding.location())).collect();
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
fn fix_removes_the_last_entry() {
    let blocks: Vec<&str> = ENTRIES.split("[[deviation]]").collect();
    let (bell, page) = (blocks[1].split_once("\n\n").unwrap().0, blocks[3]);
    let scratch = scratch(&format!("[[deviation]]{page}\n# About the bell.\n[[deviation]]{bell}\n\n# The end.\n"));
    let run = scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_eq!(scratch.read("spec/deviations.toml"), format!("[[deviation]]{page}\n# About the bell.\n# The end.\n"));
}

#[test]
fn fix_refuses_to_remove_most_entries() {
    let scratch = scratch(ENTRIES);
    scratch.write("published.json", r#"{"openapi": "3.0.0", "paths": {}}"#);
    let run = scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("nothing was changed"), "{}", run.text);
    assert_eq!(scratch.read("spec/deviations.toml"), ENTRIES);
}

#[test]
fn fix_removes_a_dead_status_code() {
    let mut vendor = differing();
    let copy = json!({"type": "object", "properties": {"message": {"type": "string"}}});
    *vendor.pointer_mut(&format!("{BELL}/responses/404/content/application~1json/schema")).unwrap() = copy;
    let scratch = scratch(&ENTRIES.replace('\n', "\r\n"));
    scratch.write("published.json", vendor.to_string());
    let found = report(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "`type` of `response 404 / message` no longer differs");
    assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]).code, Some(0));
    let expected = ENTRIES.replace("response 404,409", "response 409").replace('\n', "\r\n");
    assert_eq!(scratch.read("spec/deviations.toml"), expected);
}

/// The locations below an unlisted difference cannot be compared.
#[test]
fn keeps_entries_below_an_unlisted_difference() {
    let content = format!("{BELL}/responses/200/content");
    let media_type = "application~1json; charset=utf-8";
    for (pointer, value) in [
        (content.clone(), Value::Null),
        (format!("{content}/{media_type}/schema"), json!({"$ref": "#/components/schemas/Nowhere"})),
        (format!("{content}/{media_type}/schema"), json!({"type": "array", "items": {}})),
        (format!("{BELL}/responses/200"), Value::Null),
        (format!("{PROPERTIES}/weight"), Value::Null),
        (format!("{PROPERTIES}/weight"), json!({"$ref": "#/components/schemas/Nowhere"})),
        ("/components/schemas/Error".to_owned(), json!({"$ref": "#/components/schemas/Nowhere"})),
    ] {
        let vendor = changed(differing(), &pointer, value.clone());
        let scratch = scratch(ENTRIES);
        scratch.write("published.json", vendor.to_string());
        let found = report(&scratch, &["published.json"]).findings;
        assert!(!found.is_empty());
        assert!(found.iter().all(|finding| finding.rule.id != "dead-deviation"), "{pointer} = {value}: {found:?}");
        assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--fix"]).code, Some(1));
        assert_eq!(scratch.read("spec/deviations.toml"), ENTRIES, "{pointer} = {value}");

        // Once the difference above is listed, it covers what is below, and the entry there says nothing more.
        let listed: String = found
            .iter()
            .filter(|finding| finding.rule.id == "unlisted-difference")
            .map(|finding| completed(entry(finding)))
            .collect();
        scratch.write("spec/deviations.toml", format!("{ENTRIES}\n{listed}"));
        let found = report(&scratch, &["published.json"]).findings;
        assert!(found.iter().any(|finding| finding.rule.id.ends_with("-deviation")), "{pointer} = {value}: {found:?}");
    }
}

#[test]
fn reports_entries_of_unknown_operations() {
    let entry = "[[deviation]]\noperation = \"POST /towers\"\npointer = \"operation\"\naspect = \"presence\"\n\
                 source = [\"openapi\"]\nours = \"present\"\nvendor = \"absent\"\nreason = \"r\"\nevidence = \"e\"\n";
    let found = report(&scratch(entry), &["published.json"]).findings;
    assert_eq!(found.iter().map(|finding| finding.rule.id).collect::<Vec<_>>(), ["dead-deviation"]);
}

#[test]
fn reports_changed_values() {
    let scratch = scratch(ENTRIES);
    let mut vendor = differing();
    *vendor.pointer_mut(&format!("{PROPERTIES}/weight/type")).unwrap() = json!("string");
    scratch.write("published.json", vendor.to_string());
    let found = report(&scratch, &["published.json"]).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].rule.id, found[0].location().as_str()), ("changed-deviation", "spec/deviations.toml:3:1"));
    assert_eq!(found[0].message, "`response 200 / weight`: `type` lists vendor = \"number\", but it is now \"string\"");
}

#[test]
fn keeps_entries_of_a_removed_operation() {
    let scratch = scratch(ENTRIES);
    let mut vendor = differing();
    vendor["paths"]["/towers/{tower}/bells/{bell}/"].as_object_mut().unwrap().remove("get");
    scratch.write("published.json", vendor.to_string());
    let found = report(&scratch, &["published.json"]).findings;
    assert_eq!(found.iter().map(suggested).collect::<Vec<_>>(), [("operation".into(), "presence".into())]);
}

#[test]
fn reports_invalid_entries_with_their_positions() {
    let entry = |from: &str, to: &str| {
        let text = ENTRIES.replacen(from, to, 1);
        assert_ne!(text, ENTRIES, "{from}");
        failure(&scratch(&text), &["published.json"])
    };
    let mut text = String::new();
    for (from, to) in [
        ("ours = \"integer\"", "ours = integer"),
        ("ours = \"integer\"", "our = \"integer\""),
        ("reason = \"It is an integer.\"\n", ""),
        ("source = [\"openapi\"]", "source = [\"wiki\"]"),
        ("source = [\"openapi\"]", "source = []"),
        ("reason = \"It is an integer.\"", "reason = \" \""),
        ("\"response 200 / weight\"", "\"reply 200 / weight\""),
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
fn prints_each_kind_of_finding() {
    let scratch = scratch(ENTRIES);
    let mut vendor = published();
    *vendor.pointer_mut(&format!("{PROPERTIES}/material/enum")).unwrap() = json!(["BRONZE", "STEEL", "CLAY"]);
    *vendor.pointer_mut("/components/schemas/TheBell/required").unwrap() = json!(["id", "weight"]);
    vendor.pointer_mut(PROPERTIES).unwrap()["weight"]["type"] = json!("string");
    vendor.pointer_mut(PROPERTIES).unwrap()["a\n[[deviation]]"] = json!({});
    vendor.pointer_mut(&format!("{BELL}/responses")).unwrap()["418"] = json!({"description": "I'm a teapot."});
    vendor["paths"]["/towers/{t}/bells"] = json!({"post": {}});
    scratch.write("published.json", vendor.to_string());
    let run = scratch.run(&["check", "vendor", "--vendor", "published.json"]);
    assert_eq!(run.code, Some(1));
    assert_text!("vendor_drift", run.text);
    assert_eq!(scratch.run(&["check", "vendor", "--vendor", "published.json", "--format", "json"]).code, Some(1));
}

/// Any value, with the keys and strings that mean something in OpenAPI.
fn any_value() -> impl Strategy<Value = Value> {
    let strings = prop_oneof!["[a-z/{}#~ ,.\"]{0,9}", prop::sample::select(STRINGS).prop_map(str::to_owned),];
    json_values(strings, KEYS)
}

const STRINGS: &[&str] = &[
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
];

const KEYS: &[&str] = &[
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
];

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

    /// For any document of the vendor, the suggested entries list all differences.
    #[test]
    fn suggested_entries_list_all_differences(changes in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4)) {
        let mut vendor = published();
        for (index, value) in changes {
            let mut all = Vec::new();
            pointers(&vendor, "", &mut all);
            *vendor.pointer_mut(index.get(&all).as_str()).unwrap() = value;
        }
        let scratch = scratch("");
        scratch.write("published.json", vendor.to_string());
        match result(&scratch, &["published.json"]) {
            CheckResult::Checked(first) => {
                let entries: String = first.findings.iter().map(|finding| completed(entry(finding))).collect();
                scratch.write("spec/deviations.toml", &entries);
                let again = report(&scratch, &["published.json"]);
                prop_assert_eq!(again.findings, vec![], "{}", entries);
            }
            CheckResult::Failed(failure) => prop_assert!(failure.to_string().contains("published.json"), "{}", failure),
            CheckResult::Skipped(reason) => prop_assert!(false, "{}", reason),
        }
    }
}
