//! `cargo xtask check traffic`: what a recording shows and the document does not know is drift, and no value is told.

#![allow(clippy::unwrap_used, clippy::panic)]

mod scratch;

use proptest::prelude::*;
use scratch::Scratch;
use serde_json::{Value, json};
use xtask::check::{Check, CheckReport, CheckResult, Inputs, check_all};

const DOCUMENT: &str = include_str!("fixtures/traffic/openapi.yaml");

const BELL: &str = "https://api.example.com/v1/towers/t1/bells/b1";

/// What must not get into any output, wherever in a recording it is.
const CANARY: &str = "canary@secret.example +49 170 1234567";

fn har(entries: &[Value]) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}})
}

/// An exchange with an answer in JSON.
fn exchange(method: &str, url: &str, status: u16, body: &Value) -> Value {
    raw(method, url, status, json!({"size": -1, "mimeType": "application/json", "text": body.to_string()}))
}

fn raw(method: &str, url: &str, status: u16, content: Value) -> Value {
    json!({"request": {"method": method, "url": url}, "response": {"status": status, "content": content}})
}

/// A body that the document knows, with another value at a place; `null` removes.
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

fn ending(recording: &str) -> CheckResult {
    let scratch = scratch(recording);
    let mut inputs = Inputs::new(scratch.root(), DOCUMENT);
    inputs.traffic = vec![scratch.path("recording.har")];
    check_all(&inputs, &[Check::Traffic]).remove(0).1
}

fn checked(entries: &[Value]) -> CheckReport {
    match ending(&har(entries).to_string()) {
        CheckResult::Checked(checked) => checked,
        other => panic!("{other:?}"),
    }
}

/// The rules and the messages of what is found.
fn found(entries: &[Value]) -> Vec<(&'static str, String)> {
    checked(entries).findings.into_iter().map(|finding| (finding.rule, finding.message)).collect()
}

fn of_answer(change: &[(&str, Value)]) -> Vec<(&'static str, String)> {
    found(&[exchange("GET", BELL, 200, &bell(change))])
}

#[test]
fn what_the_document_knows_is_no_drift() {
    let entries = [
        exchange("GET", BELL, 200, &bell(&[])),
        exchange(
            "get",
            &format!("{BELL}?unit=STONE&limit=3&sizes=1,2&sizes=3"),
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
fn each_rule_trips() {
    let mut text = String::new();
    let mut add = |what: &str, rule: &str, found: Vec<(&'static str, String)>| {
        assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), [rule], "{what}: {found:?}");
        text.push_str(&format!("{what}\n  {}: {}\n", found[0].0, found[0].1));
    };
    for (what, rule, change) in [
        ("an unknown property", "undocumented-property", ("/sound", json!("bim"))),
        (
            "an unknown property in a list",
            "undocumented-property",
            ("/ringers/-", json!({"id": "r3", "email": CANARY})),
        ),
        ("a name that is none", "undocumented-property", ("/e mail", json!({"a": 1}))),
        ("a value that the enum lacks", "undocumented-value", ("/material", json!("CLAY"))),
        ("null", "undocumented-null", ("/weight", Value::Null)),
        ("null in a list", "undocumented-null", ("/ringers/-", Value::Null)),
        ("another type", "other-type", ("/weight", json!("heavy"))),
        ("a fraction", "other-type", ("/weight", json!(1.5))),
        ("another type in a list", "other-type", ("/ringers/-", json!("r3"))),
        ("another type of additional properties", "other-type", ("/labels/two", json!(2))),
        ("no alternative", "other-type", ("/code", json!([]))),
        ("no flag", "undocumented-value", ("/muffled", json!("perhaps"))),
        ("nothing that is required", "missing-property", ("/id", json!("(none)"))),
        ("deep below itself", "other-type", ("/clapper/parts/-", json!({"parts": [{"name": 1}]}))),
    ] {
        add(what, rule, of_answer(&[change]));
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
        "a parameter without a name",
        "undocumented-parameter",
        found(&[exchange("GET", &format!("{BELL}?a%20b=1"), 200, &bell(&[]))]),
    );
    add(
        "an unknown value of a parameter",
        "undocumented-value",
        found(&[exchange("GET", &format!("{BELL}?unit=TON"), 200, &bell(&[]))]),
    );
    add(
        "a parameter of another type",
        "other-type",
        found(&[exchange("GET", &format!("{BELL}?limit=many"), 200, &bell(&[]))]),
    );
    add(
        "a parameter with a list of another type",
        "other-type",
        found(&[exchange("GET", &format!("{BELL}?sizes=1,two"), 200, &bell(&[]))]),
    );
    add(
        "a parameter that is required",
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
        "a media type of somebody's own",
        "undocumented-media-type",
        found(&[raw("GET", BELL, 200, json!({"mimeType": CANARY, "text": "<p>"}))]),
    );
    let put = |text: &str| {
        json!({"request": {"method": "PUT", "url": BELL, "postData": {"mimeType": "application/json", "text": text}},
        "response": {"status": 204}})
    };
    add("no body", "missing-body", found(&[raw("GET", BELL, 200, json!({"size": 0}))]));
    let mut answered = put("{\"name\": \"n\"}");
    answered["response"]["content"] = json!({"mimeType": "text/plain", "text": "done"});
    add("a body where none is", "undocumented-body", found(&[answered]));
    add("no body that is sent", "missing-body", found(&[put("")]));
    add("nothing that is sent", "missing-body", found(&[raw("PUT", BELL, 204, json!({}))]));
    add(
        "no JSON",
        "broken-body",
        found(&[raw("GET", BELL, 200, json!({"mimeType": "application/json", "text": "<p>"}))]),
    );
    add("an unknown property that is sent", "undocumented-property", found(&[put("{\"name\": \"n\", \"sound\": 1}")]));
    add("a missing property that is sent", "missing-property", found(&[put("{}")]));
    assert_text!("traffic_rules", text);
}

#[test]
fn bodies_that_cannot_be_read_are_counted_and_no_drift() {
    let json_type = "application/json";
    let checked = checked(&[
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "{\"id\": \"b"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "H4sIAAAAAAAA", "encoding": "base64"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "%", "encoding": "base64"})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "size": 20})),
        raw("GET", BELL, 200, json!({"mimeType": json_type, "text": "eyJpZCI6ICJiMSJ9", "encoding": "base64"})),
        raw("GET", BELL, 0, json!({})),
        json!({"request": {"method": "GET", "url": BELL}, "response": null}),
        raw("OPTIONS", BELL, 200, json!({})),
        exchange("GET", "https://elsewhere.example/v1/towers/t1/bells/b1", 200, &json!({"x": 1})),
        exchange("GET", "about:blank", 200, &json!({"x": 1})),
        exchange("GET", "not a url", 200, &json!({"x": 1})),
    ]);
    assert_eq!(checked.findings, []);
    assert_eq!(
        checked.notes[..2],
        [
            "entries left out: 1 OPTIONS, 2 to other servers, 1 without a URL, 2 without an answer".to_owned(),
            "bodies that could not be looked at: 1 cut off, 1 in an unknown encoding, 1 not recorded, 1 still packed"
                .to_owned(),
        ]
    );
}

#[test]
fn nothing_to_look_at_is_not_well() {
    let run = scratch(&har(&[exchange("GET", "https://elsewhere.example/", 200, &json!(1))]).to_string()).run(&[
        "check",
        "traffic",
        "--traffic",
        "recording.har",
    ]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(
        run.text.contains("no exchange with the API is in recording.har: entries left out: 1 to other servers"),
        "{}",
        run.text
    );
    assert!(!run.text.contains("Passed"), "{}", run.text);
    let run = scratch(&har(&[]).to_string()).run(&["check", "traffic", "--traffic", "recording.har"]);
    assert_eq!(run.code, Some(2), "{}", run.text);
    assert!(run.text.contains("no exchange with the API is in recording.har: it has no entries"), "{}", run.text);
    assert!(!run.text.contains("Passed"), "{}", run.text);
    assert_eq!(scratch("").run(&["check", "traffic"]).code, Some(2), "without a file");
}

#[test]
fn several_recordings_are_one() {
    let scratch = scratch(&har(&[exchange("GET", BELL, 200, &bell(&[]))]).to_string());
    let mut put = raw("PUT", BELL, 204, json!({}));
    put["request"]["postData"] = json!({"mimeType": "application/json", "text": "{\"name\": \"n\"}"});
    scratch.write("other.har", &format!("\u{feff}{}", har(&[put])));
    let run = scratch.run(&["check", "traffic", "--traffic", "recording.har", "--traffic", "other.har"]);
    assert_eq!(run.code, Some(0), "{}", run.text);
    assert_text!("traffic_coverage", run.text);
}

#[test]
fn what_is_printed() {
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

/// What tools write where something went wrong, or went elsewhere.
#[test]
fn an_odd_entry_is_no_end_of_the_others() {
    let good = exchange("GET", BELL, 200, &bell(&[]));
    let broken =
        json!({"request": {"method": "GET", "url": "https://elsewhere.example/", "postData": {"text": "LONE"}}});
    let recording = har(&[
        json!({"request": {"method": "GET", "url": BELL}, "response": {}}),
        json!({"request": {"method": "GET", "url": BELL}, "response": {"status": null}}),
        json!("entry"),
        broken,
        good,
    ]);
    let recording = recording.to_string().replace("LONE", "\\ud800");
    let CheckResult::Checked(checked) = ending(&recording) else { panic!() };
    assert_eq!(checked.findings, []);
    let notes = checked.notes.join("\n");
    assert!(notes.contains("entries left out: 2 that cannot be read, 2 without an answer"), "{notes}");
    assert!(
        notes.contains("entry number 3 of ")
            && notes.contains(" cannot be read: a value is of another type than HAR says"),
        "{notes}"
    );
    assert!(checked.subject.starts_with("1 exchange of 5 entries"), "{}", checked.subject);
}

#[test]
fn a_recording_of_a_mock_has_any_port() {
    let at = |path: &str, body: &Value| exchange("GET", &format!("http://127.0.0.1:4711{path}"), 200, body);
    let known = at("/v9/towers/t1/bells/b1", &bell(&[]));
    let strange = at("/v9/towers/t1/chimes/9", &json!(1));
    let rules = |entries: &[Value]| found(entries).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(rules(&[strange.clone(), known.clone()]), ["undocumented-path"]);
    let elsewhere = exchange("GET", "http://127.0.0.1:4712/v9/towers/t1/chimes/9", 200, &json!(1));
    assert_eq!(rules(&[elsewhere, known]), [""; 0]);
}

/// The document describes a part of the API.
#[test]
fn other_resources_of_the_server_are_no_drift() {
    let at = |path: &str| exchange("GET", &format!("https://api.example.com/v1/{path}"), 200, &json!({"x": 1}));
    let checked =
        checked(&[at("people/me"), at("people/p1"), at("rooms?max=1"), exchange("GET", BELL, 200, &bell(&[]))]);
    assert_eq!(checked.findings, []);
    let expected = "3 exchanges with 2 other resources of the server, of which the document says nothing";
    assert_eq!(checked.notes[0], expected);
    assert!(
        matches!(ending(&har(&[at("people/me")]).to_string()), CheckResult::Failed(why) if why.to_string().contains("1 other resource"))
    );
}

#[test]
fn what_is_told_is_bounded() {
    let keys: Vec<_> = (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| [b'x', a, b])).collect();
    let changes: Vec<_> =
        keys.iter().map(|key| (format!("/{}", std::str::from_utf8(key).unwrap()), json!(1))).collect();
    let changes: Vec<_> = changes.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let found = of_answer(&changes);
    assert_eq!(found.len(), 21);
    assert_eq!(found[20].1, "getBell: `response 200`: 656 more of the same rule (656 times)");

    let path = format!("https://api.example.com/v1/towers/{}", "t1/".repeat(1_000));
    let strange = found_messages(&[exchange("GET", &path, 200, &json!(1))]);
    assert!(strange[0].len() < 300, "{strange:?}");
    let paths: Vec<_> =
        (10..60).map(|length| format!("https://api.example.com/v1/towers/{}", "t1/".repeat(length))).collect();
    let entries: Vec<_> = paths.iter().map(|path| exchange("GET", path, 200, &json!(1))).collect();
    let strange = found_messages(&entries);
    assert_eq!(strange.len(), 21, "{strange:?}");
}

fn found_messages(entries: &[Value]) -> Vec<String> {
    found(entries).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn a_range_of_statuses_is_covered_by_any_of_them() {
    let notes =
        checked(&[exchange("GET", "https://api.example.com/v1/towers/t1/bells?max=1", 200, &json!([bell(&[])]))]).notes;
    let text = notes.join("\n");
    assert!(text.contains("listBells: 1 exchange; statuses 200 (1)\n"), "{text}");
    assert!(text.contains("listBells: parameters and properties: "), "{text}");
    assert!(
        text.contains("listBells: values of `response 2XX / material`: \"BRONZE\" (1); not seen: \"STEEL\""),
        "{text}"
    );
}

#[test]
fn a_broken_recording_is_told_without_its_values() {
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

/// A recording as tools write it, with every text in it the canary, but for what it takes to be looked at.
#[test]
fn no_value_is_told() {
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
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "[A-Za-z ]{0,5}".prop_map(|text| Value::from(format!("canary{text}"))),
    ];
    let key = prop::sample::select(vec![
        "id", "weight", "material", "cracked", "muffled", "ringers", "crew", "clapper", "labels", "code", "free",
        "name", "parts", "years",
    ]);
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the answer is: the check says something, and tells no value.
    #[test]
    fn any_answer_is_looked_at(body in any_json(), status in 0_u16..1000, cut in any::<prop::sample::Index>()) {
        let whole = body.to_string();
        let cut: String = whole.chars().take(cut.index(whole.len() + 1)).collect();
        let entries = [
            exchange("GET", BELL, 200, &body),
            exchange("GET", BELL, status, &body),
            raw("GET", BELL, 200, json!({"mimeType": "application/json", "text": cut})),
            json!({"request": {"method": "PUT", "url": BELL, "postData": {"mimeType": "application/json", "text": whole}}, "response": {"status": 204}}),
        ];
        let checked = checked(&entries);
        let told = format!("{checked:?}");
        prop_assert!(!told.contains("canary"), "{}", told);
    }

    /// Whatever the file is, too.
    #[test]
    fn any_file_is_looked_at(value in any_json(), text in ".{0,60}") {
        for recording in [value.to_string(), text, json!({"log": {"entries": value}}).to_string()] {
            match ending(&recording) {
                CheckResult::Failed(failure) => prop_assert!(!failure.to_string().contains("canary"), "{}", failure),
                CheckResult::Checked(checked) => prop_assert!(checked.unchecked.is_some()),
                CheckResult::Skipped(reason) => prop_assert!(false, "{}", reason),
            }
        }
    }
}
