//! The rules of `cargo xtask check document`. `fixtures/rules/cases.toml` has, for each rule, a change of a small document that
//! violates it and a similar change that does not.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helper functions of tests; clippy.toml covers only the tests themselves"
)]

mod scratch;

use std::fmt::Write as _;

use serde::Deserialize;
use webex_call_pickup_codegen::generate;
use xtask::{
    check::finding::Finding,
    check::{Check, CheckResult, Inputs, rules, run_checks},
};

const DOCUMENT: &str = include_str!("fixtures/rules/openapi.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    rule: String,
    from: String,
    bad: String,
    good: String,
    #[serde(default)]
    also: Vec<String>,
}

fn findings(document: &str) -> Vec<Finding> {
    match run_checks(&Inputs::new("", document), &[Check::Document]).remove(0).1 {
        CheckResult::Checked(report) => report.findings,
        other => panic!("{other:?}"),
    }
}

fn changed(case: &Case, to: &str) -> String {
    assert!(DOCUMENT.contains(&case.from), "{}: {}", case.rule, case.from);
    DOCUMENT.replacen(&case.from, to, 1)
}

#[test]
fn each_rule_reports_only_its_violation() {
    let cases: Cases = toml::from_str(include_str!("fixtures/rules/cases.toml")).unwrap();
    let mut names: Vec<&str> = cases.case.iter().map(|case| case.rule.as_str()).collect();
    names.dedup();
    let all: Vec<&str> = rules::DOCUMENT.iter().map(|rule| rule.id).collect();
    assert_eq!(names, all, "at least one case for each rule, in the order of the rules");

    assert_eq!(findings(DOCUMENT), []);
    let mut text = String::new();
    for case in &cases.case {
        let broken = findings(&changed(case, &case.bad));
        let mut found: Vec<&str> = broken.iter().map(|finding| finding.rule.id).collect();
        found.sort_unstable();
        found.dedup();
        let mut wanted: Vec<&str> = case.also.iter().map(String::as_str).chain([case.rule.as_str()]).collect();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{}", case.rule);
        assert_eq!(findings(&changed(case, &case.good)), [], "the valid variant of {}", case.rule);
        for finding in broken {
            assert!(finding.position.is_some() && finding.help.is_some(), "{finding:?}");
            writeln!(
                text,
                "{}: {:?}[{}]: {}",
                finding.location(),
                finding.severity(),
                finding.rule.id,
                finding.message
            )
            .unwrap();
            writeln!(text, "  at {}", finding.pointer.as_deref().unwrap_or("no pointer")).unwrap();
            writeln!(text, "  help: {}", finding.help.unwrap_or_default()).unwrap();
        }
    }
    assert_text!("rules", text);
}

/// A response can be `default`, and a property can have any name.
#[test]
fn finds_references_at_every_location() {
    let response = "        '404':\n          description: There is no such bell.\n          content:\n            application/json:\n";
    assert!(DOCUMENT.contains(response));
    let as_default = DOCUMENT.replacen("        '404':\n", "        default:\n", 1);
    let alone = as_default.replacen(
        "                $ref: '#/components/schemas/Failure'\n",
        "                $ref: '#/components/schemas/Other'\n",
        1,
    );
    let other = "    Failure:\n";
    let with_other = format!(
        "    Other:\n      description: What else.\n      type: object\n      properties:\n        message:\n          \
         description: The reason in one sentence.\n          type: string\n      example:\n        message: No.\n{other}"
    );
    let document = alone.replacen(other, &with_other, 1);
    let rules: Vec<_> = findings(&document).iter().map(|finding| finding.rule.id).collect();
    assert!(!rules.contains(&"unused-component"), "{rules:?}");
    for name in ["default", "example", "enum", "value"] {
        let named = DOCUMENT.replacen("        metal:\n", &format!("        {name}:\n"), 1);
        assert_ne!(named, DOCUMENT);
        assert_eq!(findings(&named), [], "{name}");
    }
}

#[test]
fn paths_that_match_the_same_requests_are_ambiguous() {
    let beside = |path: &str| {
        let mut text = format!("  {path}:\n");
        for name in path.split(['{', '}']).skip(1).step_by(2) {
            if !text.contains("parameters") {
                text.push_str("    parameters:\n");
            }
            text.push_str(&format!(
                "      - {{name: {name}, in: path, required: true, description: It., schema: {{type: string}}, example: a}}\n"
            ));
        }
        findings(&DOCUMENT.replacen("  /bells:\n", &text, 1)).iter().map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    assert_eq!(beside("/bells/{other}"), ["ambiguous-paths"]);
    // A literal goes before a parameter, and a path with a slash at its end is another path.
    for path in ["/bells/best", "/bells/{other}/", "/{x}/best", "/{a}/{b}", "/{x}/best/bell", "/{x}"] {
        assert_eq!(beside(path), [""; 0], "{path}");
    }
}

/// A schema that becomes a type is named after its component, or else after its location.
#[test]
fn response_objects_must_be_components() {
    let object = "type: object, properties: {story: {description: It., type: string}}";
    let within = |schema: &str| {
        let weight = "          default: 100\n";
        let tower = format!("{weight}        tower: {{description: Where., {schema}}}\n");
        let found = findings(&DOCUMENT.replacen(weight, &tower, 1));
        let has_invented_name =
            generate(&DOCUMENT.replacen(weight, &tower, 1)).unwrap().public_api().contains("BellTower");
        assert_eq!(has_invented_name, !found.is_empty(), "{schema}");
        found.iter().map(|finding| finding.rule.id).collect::<Vec<_>>()
    };
    let failure = "$ref: '#/components/schemas/Failure'";
    for schema in [
        object.to_owned(),
        format!("allOf: [{{{failure}}}, {{{object}}}]"),
        format!("allOf: [{{{object}}}]"),
        format!("allOf: [{{allOf: [{{{object}}}]}}]"),
        format!("type: array, items: {{allOf: [{{{failure}}}, {{{object}}}]}}"),
    ] {
        assert_eq!(within(&schema), ["anonymous-object"], "{schema}");
    }
    for schema in
        ["type: object".to_owned(), format!("allOf: [{{{failure}}}]"), "type: array, items: {type: object}".to_owned()]
    {
        assert_eq!(within(&schema), [""; 0], "{schema}");
    }
}

#[test]
fn placeholders_are_no_descriptions() {
    let described = "          description: The reason in one sentence.\n";
    for placeholder in ["TODO", "'TODO: the reason'", "' TODO'"] {
        let found = findings(&DOCUMENT.replacen(described, &format!("          description: {placeholder}\n"), 1));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].rule, rules::DESCRIPTION);
        assert_eq!(found[0].message, "the `description` of the property `message` is a placeholder");
    }
}

#[test]
fn request_bodies_need_a_description() {
    let body = |description: &str| {
        let body = format!(
            "  /bells:\n    put:\n      operationId: hangBell\n      summary: Hang a bell\n      description: Hangs it.\n      tags: [Bells]\n      \
             x-required-scopes: [bells:write]\n      requestBody:\n        required: true\n{description}        content:\n          application/json:\n            \
             schema: {{$ref: '#/components/schemas/Bell'}}\n      responses:\n        '204': {{description: It hangs.}}\n        \
             '404': {{description: None., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Failure'}}}}}}}}\n"
        );
        findings(&DOCUMENT.replacen("  /bells:\n", &body, 1))
    };
    assert_eq!(body("        description: The bell to hang.\n"), []);
    let found = body("");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].rule.id, found[0].message.as_str()), ("description", "the request body has no `description`"));
}
