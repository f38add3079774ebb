//! JSON lines.

use serde_json::json;

use crate::support::{audit, groups, json_lines, run};

#[test]
fn prints_one_json_line_per_group() {
    let run = run(&mut audit(&["--example", "--json", "--location", "LISBON", "--location", "Oslo"]));
    assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
    assert_eq!(
        groups(&run.out),
        [
            "Lisbon / Holiday cover",
            "Lisbon / Support day",
            "Lisbon / Support night",
            "Oslo / Sales Nordics",
            "Oslo / Service"
        ]
    );
    let lines = json_lines(&run.out, "callPickup");
    assert_eq!(lines[0]["callPickup"]["agents"], json!([]));
    assert_eq!(lines[0]["callPickup"]["notificationType"], "NONE");
    assert!(lines[0].get("matchingAgents").is_none());
}

#[test]
fn findings_are_json_lines() {
    let run = run(&mut audit(&["--example", "--format", "json"]));
    let findings = json_lines(&run.out, "finding");
    let kinds: Vec<&str> = findings.iter().map(|finding| finding["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["groupWithoutAgents", "personInNoGroup", "personInNoGroup", "duplicateExtension"]);
    assert_eq!(findings[0]["callPickup"]["name"], "Holiday cover");
    assert_eq!(findings[0]["location"]["name"], "Lisbon");
    assert_eq!(findings[1]["agent"]["displayName"], "Pat Doe");
    assert_eq!((&findings[3]["extension"], &findings[3]["location"]["name"]), (&json!("2104"), &json!("Zürich")));
    let names: Vec<&str> =
        findings[3]["agents"].as_array().unwrap().iter().map(|agent| agent["displayName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ana Müller", "Tom Okafor"]);
    let summary = json_lines(&run.out, "summary");
    let expected = json!({
        "type": "summary", "isComplete": true, "isInterrupted": false, "callPickups": 12, "findings": 4, "failures": 0,
    });
    assert_eq!(summary, [expected]);
}
