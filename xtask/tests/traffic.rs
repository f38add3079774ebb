//! `cargo xtask check traffic`: reports what recordings show but the document lacks, without any recorded value.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod json_values;
mod scratch;

use json_values::json_values;
use proptest::prelude::*;
use scratch::Scratch;
use serde_json::{Value, json};
use xtask::check::{Check, CheckReport, CheckResult, Inputs, run_checks};

const DOCUMENT: &str = include_str!("fixtures/traffic/openapi.yaml");

const BELL: &str = "https://api.example.com/v1/towers/t1/bells/b1";

/// A recorded value, which must not be part of any output.
const CANARY: &str = "canary@secret.example +49 170 1234567";

fn har(entries: &[Value]) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}})
}

/// Creates an exchange with a JSON response.
fn exchange(method: &str, url: &str, status: u16, body: &Value) -> Value {
    raw(method, url, status, json!({"size": -1, "mimeType": "application/json", "text": body.to_string()}))
}

fn raw(method: &str, url: &str, status: u16, content: Value) -> Value {
    json!({"request": {"method": method, "url": url}, "response": {"status": status, "content": content}})
}

/// Creates a documented body with changes; the value `(none)` removes a property.
fn bell(change: &[(&str, Value)]) -> Value {
    let mut body = json!({
        "id": "b1", "weight": 300, "material": "BRONZE", "muffled": "true", "cracked": null,
        "ringers": [{"id": "r1", "years": 4}, {"id": "r2"}],
        "labels": {"one": "first"}, "code": 7, "clapper": {"name": "c", "parts": [{"name": "ball"}]}, "free": {"any": 1}
    });
    for (pointer, value) in change {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match body.pointer_mut(parent).unwrap() {
            Value::Object(entries) if *value == "(none)" => drop(entries.remove(key)),
            Value::Object(entries) => drop(entries.insert(key.to_owned(), value.clone())),
            Value::Array(items) => items.push(value.clone()),
            _ => panic!("{pointer}"),
        }
    }
    body
}

fn scratch(recording: &str) -> Scratch {
    let scratch = Scratch::new(DOCUMENT);
    scratch.write("recording.har", recording);
    scratch
}

fn result(recording: &str) -> CheckResult {
    let scratch = scratch(recording);
    let mut inputs = Inputs::new(scratch.root(), DOCUMENT);
    inputs.traffic = vec![scratch.path("recording.har")];
    run_checks(&inputs, &[Check::Traffic]).remove(0).1
}

fn report(entries: &[Value]) -> CheckReport {
    match result(&har(entries).to_string()) {
        CheckResult::Checked(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Returns the rules and the messages of the findings.
fn found(entries: &[Value]) -> Vec<(&'static str, String)> {
    report(entries).findings.into_iter().map(|finding| (finding.rule.id, finding.message)).collect()
}

fn found_in_response(change: &[(&str, Value)]) -> Vec<(&'static str, String)> {
    found(&[exchange("GET", BELL, 200, &bell(change))])
}

#[test]
fn accepts_documented_exchanges() {
    let entries = [
        exchange("GET", BELL, 200, &bell(&[])),
        exchange(
            "get",
            &format!("{BELL}?unit=STONE&limit=3&sizes=1,2&sizes=3&weights=1%7C2"),
            200,
            &bell(&[("/muffled", json!(false)), ("/code", json!("x"))]),
        ),
        exchange("GET", BELL, 200, &bell(&[("/crew", json!([{"id": "r3"}])), ("/ringers", json!("(none)"))])),
        exchange("GET", "http://127.0.0.1:4711/some/base/towers/t1/bells/b1", 404, &json!({"message": "no"})),
        raw("GET", BELL, 502, json!({"mimeType": "text/html", "text": "<html>"})),
        raw("GET", BELL, 404, json!({"size": 0, "mimeType": ""})),
        json!({"request": {"method": "PUT", "url": BELL, "postData": {"mimeType": "application/json", "text": "{\"name\": \"n\"}"}},
               "response": {"status": 204}}),
    ];
    assert_eq!(found(&entries), []);
}

#[test]
fn each_rule_reports_its_violation() {
    let mut text = String::new();
    let mut add = |what: &str, rule: &str, found: Vec<(&'static str, String)>| {
        assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [rule], "{what}: {found:?}");
        text.push_str(&format!("{what}\n  {}: {}\n", found[0].0, found[0].1));
    };
    for (what, rule, change) in [
        ("an unknown property", "undocumented-property", ("/sound", json!("bim"))),
        (
            "an unknown property in an array",
            "undocumented-property",
            ("/ringers/-", json!({"id": "r3", "email": CANARY})),
        ),
        ("an unusual property name", "undocumented-property", ("/e mail", json!({"a": 1}))),
        ("an undocumented enum value", "undocumented-value", ("/material", json!("CLAY"))),
        ("null", "undocumented-null", ("/weight", Value::Null)),
        ("null in an array", "undocumented-null", ("/ringers/-", Value::Null)),
        ("a different type", "other-type", ("/weight", json!("heavy"))),
        ("a fraction", "other-type", ("/weight", json!(1.5))),
        ("a different type in an array", "other-type", ("/ringers/-", json!("r3"))),
        ("a different type of an additional property", "other-type", ("/labels/two", json!(2))),
        ("a value without an alternative", "other-type", ("/code", json!([]))),
        ("an invalid quoted boolean", "undocumented-value", ("/muffled", json!("perhaps"))),
        ("a missing required property", "missing-property", ("/id", json!("(none)"))),
        ("a different type in a recursive schema", "other-type", ("/clapper/parts/-", json!({"parts": [{"name": 1}]}))),
    ] {
        add(what, rule, found_in_response(&[change]));
    }
    add(
        "an unknown path",
        "undocumented-path",
        found(&[exchange("GET", "https://api.example.com/v1/towers/t1/chimes/9", 200, &json!(1))]),
    );
    add("an unknown method", "undocumented-method", found(&[exchange("PATCH", BELL, 200, &json!(1))]));
    add(
        "an unknown parameter",
        "undocumented-parameter",
        found(&[exchange("GET", &format!("{BELL}?verbose=1"), 200, &bell(&[]))]),
    );
    add(
        "a parameter with an unusual name",
        "undocumented-parameter",
        found(&[exchange("GET", &format!("{BELL}?a%20b=1"), 200, &bell(&[]))]),
    );
    add(
        "an unknown value of a parameter",
        "undocumented-value",
        found(&[exchange("GET", &format!("{BELL}?unit=TON"), 200, &bell(&[]))]),
    );
    add(
        "a parameter of a different type",
        "other-type",
        found(&[exchange("GET", &format!("{BELL}?limit=many"), 200, &bell(&[]))]),
    );
    add(
        "an array parameter of a different type",
        "other-type",
        found(&[exchange("GET", &format!("{BELL}?sizes=1,two"), 200, &bell(&[]))]),
    );
    add(
        "a missing required parameter",
        "missing-parameter",
        found(&[exchange("GET", "https://api.example.com/v1/towers/t1/bells", 200, &json!([]))]),
    );
    add("an unknown status", "undocumented-status", found(&[raw("GET", BELL, 418, json!({}))]));
    add(
        "an unknown media type",
        "undocumented-media-type",
        found(&[raw("GET", BELL, 200, json!({"mimeType": "text/html", "text": "<p>"}))]),
    );
    add(
        "an unusual media type",
        "undocumented-media-type",
        found(&[raw("GET", BELL, 200, json!({"mimeType": CANARY, "text": "<p>"}))]),
    );
    let put = |text: &str| {
        json!({"request": {"method": "PUT", "url": BELL, "postData": {"mimeType": "application/json", "text": text}},
        "response": {"status": 204}})
    };
    add("a missing response body", "missing-body", found(&[raw("GET", BELL, 200, json!({"size": 0}))]));
    let mut exchange_with_body = put("{\"name\": \"n\"}");
    exchange_with_body["response"]["content"] = json!({"mimeType": "text/plain", "text": "done"});
    add("a response body where none is documented", "undocumented-body", found(&[exchange_with_body]));
    add("an empty request body", "missing-body", found(&[put("")]));
    add("a missing request body", "missing-body", found(&[raw("PUT", BELL, 204, json!({}))]));
    add(
        "a body that is not JSON",
        "broken-body",
        found(&[raw("GET", BELL, 200, json!({"mimeType": "application/json", "text": "<p>"}))]),
    );
    add("an unknown property in a request", "undocumented-property", found(&[put("{\"name\": \"n\", \"sound\": 1}")]));
    add("a missing property in a request", "missing-property", found(&[put("{}")]));
    assert_text!("traffic_rules", text);
}

#[test]
fn counts_unreadable_bodies() {
    let json_type = "application/json";
    let checked = report(&[
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "{\"id\": \"b"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "H4sIAAAAAAAA", "encoding": "base64"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "%", "encoding": "base64"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "size": 20})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "eyJpZCI6ICJiMSJ9", "encoding": "base64"})),
        raw("GET", BELL, 0, json!({})),
        json!({"request": {"method": "GET", "url": BELL}, "response": null}),
        raw("OPTIONS", BELL, 200, json!({})),
        exchange("GET", "https://other.example/v1/towers/t1/bells/b1", 200, &json!({"x": 1})),
        exchange("GET", "about:blank", 200, &json!({"x": 1})),
        exchange("GET", "not a url", 200, &json!({"x": 1})),
    ]);
    assert_eq!(checked.findings, []);
    assert_eq!(
        checked.notes[..2],
        [
            "skipped entries: 1 OPTIONS, 2 to other servers, 1 without a URL, 2 without a response".to_owned(),
            "bodies that could not be compared: 1 compressed, 1 in an unknown encoding, 1 not recorded, 1 truncated"
                .to_owned(),
        ]
    );
}

#[test]
fn a_body_that_was_not_recorded_is_not_missing() {
    let put = |request: Value| {
        let mut entry = raw("PUT", BELL, 204, json!({}));
        entry["request"].as_object_mut().unwrap().extend(request.as_object().unwrap().clone());
        entry
    };
    let json_type = "application/json";
    let checked = report(&[
        put(json!({"bodySize": 45})),
        put(json!({"bodySize": -1})),
        put(json!({"bodySize": 45, "headers": [{"name": "Content-Type", "value": json_type}]})),
        put(json!({"postData": {"mimeType": json_type, "_file": "body.json"}})),
        put(json!({"postData": {"mimeType": json_type, "params": []}, "bodySize": 45})),
        // Without a documented body, nothing is missing.
        json!({"request": {"method": "GET", "url": BELL, "bodySize": -1}, "response": {"status": 404}}),
    ]);
    assert_eq!(checked.findings, []);
    assert_eq!(checked.notes[0], "bodies that could not be compared: 5 not recorded");
    assert_eq!(report(&[put(json!({"bodySize": 0}))]).findings[0].rule.id, "missing-body");
}

#[test]
fn fails_without_any_exchange() {
    let run = scratch(&har(&[exchange("GET", "https://other.example/", 200, &json!(1))]).to_string()).run(&[
        "check",
        "traffic",
        "--traffic",
        "recording.har",
    ]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(
        run.text.contains("no exchange with the API in recording.har: skipped entries: 1 to other servers"),
        "{}",
        run.text
    );
    assert!(!run.text.contains("Passed"), "{}", run.text);
    let run = scratch(&har(&[]).to_string()).run(&["check", "traffic", "--traffic", "recording.har"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("no exchange with the API in recording.har: there are no entries"), "{}", run.text);
    assert!(!run.text.contains("Passed"), "{}", run.text);
    assert_eq!(scratch("").run(&["check", "traffic"]).code, Some(2), "without a file");
}

#[test]
fn combines_several_recordings() {
    let scratch = scratch(&har(&[exchange("GET", BELL, 200, &bell(&[]))]).to_string());
    let mut put = raw("PUT", BELL, 204, json!({}));
    put["request"]["postData"] = json!({"mimeType": "application/json", "text": "{\"name\": \"n\"}"});
    scratch.write("other.har", format!("\u{feff}{}", har(&[put])));
    let run = scratch.run(&["check", "traffic", "--traffic", "recording.har", "--traffic", "other.har"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("traffic_coverage", run.text);
}

#[test]
fn prints_findings_and_coverage() {
    let ringer = json!({"id": "r3", "years": CANARY});
    let scratch = scratch(
        &har(&[
            exchange("GET", BELL, 200, &bell(&[("/material", json!("CLAY")), ("/ringers/-", ringer)])),
            exchange("GET", &format!("{BELL}?unit=STONE"), 200, &bell(&[("/material", json!("CLAY AND STRAW"))])),
            exchange("GET", BELL, 404, &json!({"message": "no"})),
        ])
        .to_string(),
    );
    let run = scratch.run(&["check", "traffic", "--traffic", "recording.har"]);
    assert_eq!(run.code, Some(1));
    assert_text!("traffic_drift", run.text);
}

#[test]
fn skips_invalid_entries() {
    let good = exchange("GET", BELL, 200, &bell(&[]));
    let broken = json!({"request": {"method": "GET", "url": "https://other.example/", "postData": {"text": "LONE"}}});
    let recording = har(&[
        json!({"request": {"method": "GET", "url": BELL}, "response": {}}),
        json!({"request": {"method": "GET", "url": BELL}, "response": {"status": null}}),
        json!("entry"),
        broken,
        good,
    ]);
    let recording = recording.to_string().replace("LONE", "\\ud800");
    let CheckResult::Checked(checked) = result(&recording) else { panic!() };
    assert_eq!(checked.findings, []);
    let notes = checked.notes.join("\n");
    assert!(notes.contains("skipped entries: 2 invalid, 2 without a response"), "{notes}");
    assert!(
        notes.contains("entry number 3 of ") && notes.contains(" is invalid: a value has another type than in HAR"),
        "{notes}"
    );
    assert!(checked.subject.starts_with("1 exchange of 5 entries"), "{}", checked.subject);
}

#[test]
fn accepts_loopback_servers_on_any_port() {
    let at = |path: &str, body: &Value| exchange("GET", &format!("http://127.0.0.1:4711{path}"), 200, body);
    let known = at("/v9/towers/t1/bells/b1", &bell(&[]));
    let unknown = at("/v9/towers/t1/chimes/9", &json!(1));
    let rules = |entries: &[Value]| found(entries).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(rules(&[unknown.clone(), known.clone()]), ["undocumented-path"]);
    let other_port = exchange("GET", "http://127.0.0.1:4712/v9/towers/t1/chimes/9", 200, &json!(1));
    assert_eq!(rules(&[other_port, known]), [""; 0]);
}

#[test]
fn counts_undocumented_resources_only() {
    let at = |path: &str| exchange("GET", &format!("https://api.example.com/v1/{path}"), 200, &json!({"x": 1}));
    let checked =
        report(&[at("people/me"), at("people/p1"), at("rooms?max=1"), exchange("GET", BELL, 200, &bell(&[]))]);
    assert_eq!(checked.findings, []);
    let expected = "3 exchanges with 2 other resources of the server, which the document does not describe";
    assert_eq!(checked.notes[0], expected);
    assert!(
        matches!(result(&har(&[at("people/me")]).to_string()), CheckResult::Failed(why) if why.to_string().contains("1 other resource"))
    );
}

#[test]
fn limits_the_number_of_similar_findings() {
    let keys: Vec<_> = (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| [b'x', a, b])).collect();
    let changes: Vec<_> =
        keys.iter().map(|key| (format!("/{}", std::str::from_utf8(key).unwrap()), json!(1))).collect();
    let changes: Vec<_> = changes.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let found = found_in_response(&changes);
    assert_eq!(found.len(), 21);
    assert_eq!(found[20].1, "getBell: `response 200`: 656 more of the same rule (656 times)");

    let path = format!("https://api.example.com/v1/towers/{}", "t1/".repeat(1_000));
    let unknown = found_messages(&[exchange("GET", &path, 200, &json!(1))]);
    assert!(unknown[0].len() < 300, "{unknown:?}");
    let paths: Vec<_> =
        (10..60).map(|length| format!("https://api.example.com/v1/towers/{}", "t1/".repeat(length))).collect();
    let entries: Vec<_> = paths.iter().map(|path| exchange("GET", path, 200, &json!(1))).collect();
    let unknown = found_messages(&entries);
    assert_eq!(unknown.len(), 21, "{unknown:?}");
}

fn found_messages(entries: &[Value]) -> Vec<String> {
    found(entries).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn a_status_range_is_covered_by_any_of_its_codes() {
    let notes =
        report(&[exchange("GET", "https://api.example.com/v1/towers/t1/bells?max=1", 200, &json!([bell(&[])]))]).notes;
    let text = notes.join("\n");
    assert!(text.contains("listBells: 1 exchange; status codes 200 (1)\n"), "{text}");
    assert!(text.contains("listBells: parameters and properties: "), "{text}");
    assert!(
        text.contains("listBells: values of `response 2XX / material`: \"BRONZE\" (1); not covered: \"STEEL\""),
        "{text}"
    );
}

#[test]
fn rejects_invalid_recordings_without_their_values() {
    let mut text = String::new();
    for recording in [
        String::new(),
        format!("{{\"{CANARY}"),
        format!("<html>{CANARY}"),
        format!("[\"{CANARY}\"]"),
        format!("{{\"log\": \"{CANARY}\"}}"),
        format!("{{\"{CANARY}\": 1}}"),
        format!("{{\"log\": {{\"entries\": [\"{CANARY}\"]}}}}"),
        format!("{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"{CANARY}\"}}}}]}}}}"),
        "{\"log\": {\"entries\": [{\"response\": null}]}}".to_owned(),
        format!(
            "{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"GET\", \"url\": \"\"}},\n \"response\": {{\"status\": \"{CANARY}\"}}}}]}}}}"
        ),
    ] {
        let run = scratch(&recording).run(&["check", "traffic", "--traffic", "recording.har"]);
        assert_eq!(run.code, Some(2), "{}", run.text);
        text.push_str(run.text.lines().next().unwrap());
        text.push('\n');
    }
    assert!(!text.contains("canary") && !text.contains("49 170"), "{text}");
    assert_text!("traffic_broken", text);
}

/// Puts the canary into every string of a recording.
#[test]
fn prints_no_recorded_value() {
    let body = |text: &Value| json!({"mimeType": "application/json", "text": text.to_string(), "comment": CANARY});
    let nested = json!({"id": CANARY, CANARY: CANARY, "material": CANARY, "ringers": [{CANARY: [CANARY]}, CANARY],
        "labels": {CANARY: 1}, "weight": CANARY, "muffled": CANARY, "clapper": CANARY, "code": [CANARY]});
    let mut entries = Vec::new();
    for content in [
        body(&nested),
        json!({"mimeType": CANARY, "text": CANARY}),
        json!({"mimeType": "application/json", "text": CANARY}),
        json!({"mimeType": "application/json", "text": CANARY, "encoding": CANARY}),
        json!({"mimeType": "application/json", "text": format!("{{\"{CANARY}\": \"")}),
    ] {
        for (method, url) in [
            ("GET", format!("{BELL}?{CANARY}={CANARY}&unit={CANARY}&limit={CANARY}")),
            ("GET", format!("https://api.example.com/v1/towers/{CANARY}/bells/{CANARY}#{CANARY}")),
            ("GET", format!("https://api.example.com/v1/{CANARY}")),
            ("GET", format!("https://{CANARY}/")),
            (CANARY, BELL.to_owned()),
            (CANARY, format!("https://api.example.com/v1/towers/{CANARY}")),
        ] {
            for status in [200, 404, 418, 502] {
                let mut entry = raw(method, &url, status, content.clone());
                entry["comment"] = CANARY.into();
                entry["request"]["headers"] = json!([{"name": "Authorization", "value": CANARY}]);
                entry["request"]["postData"] = content.clone();
                entry["response"]["statusText"] = CANARY.into();
                entries.push(entry);
            }
        }
    }
    let scratch = scratch(&har(&entries).to_string());
    for format in ["text", "json", "github"] {
        let run = scratch.run(&["check", "traffic", "--traffic", "recording.har", "--format", format]);
        assert_eq!(run.code, Some(1), "{}", run.text);
        for part in ["canary", "secret", "170", "1234567", "CANARY"] {
            assert!(!run.text.contains(part), "{part} in\n{}", run.text);
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    json_values(
        "[A-Za-z ]{0,5}".prop_map(|text| format!("canary{text}")),
        &[
            "id", "weight", "material", "cracked", "muffled", "ringers", "crew", "clapper", "labels", "code", "free",
            "name", "parts", "years",
        ],
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Checks any response without printing its values.
    #[test]
    fn checks_any_response(body in any_json(), status in 0_u16..1000, cut in any::<prop::sample::Index>()) {
        let whole = body.to_string();
        let cut: String = whole.chars().take(cut.index(whole.len() + 1)).collect();
        let entries = [
            exchange("GET", BELL, 200, &body),
            exchange("GET", BELL, status, &body),
            raw("GET", BELL, 200, json!({"mimeType": "application/json", "text": cut})),
            json!({"request": {"method": "PUT", "url": BELL, "postData": {"mimeType": "application/json", "text": whole}}, "response": {"status": 204}}),
        ];
        let checked = report(&entries);
        let printed = format!("{checked:?}");
        prop_assert!(!printed.contains("canary"), "{}", printed);
    }

    /// Checks or rejects any file without printing its values.
    #[test]
    fn checks_or_rejects_any_file(value in any_json(), text in ".{0,60}") {
        for recording in [value.to_string(), text, json!({"log": {"entries": value}}).to_string()] {
            match result(&recording) {
                CheckResult::Failed(failure) => prop_assert!(!failure.to_string().contains("canary"), "{}", failure),
                CheckResult::Checked(checked) => prop_assert!(checked.unchecked.is_some()),
                CheckResult::Skipped(reason) => prop_assert!(false, "{}", reason),
            }
        }
    }
}
