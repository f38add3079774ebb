//! `--find`.

use crate::support::{audit, groups, json_lines, run};

#[test]
fn finds_a_person_by_number_email_or_name() {
    for (query, found) in [
        ("2102", vec!["Zürich / Sales DACH"]),
        ("+1 555 010-3199", vec!["Lisbon / Support day"]),
        ("5550103199", vec!["Lisbon / Support day"]),
        ("ANA.MUELLER@example.com", vec!["Zürich / Front desk"]),
        ("müller ana", vec!["Zürich / Front desk"]),
        ("MULLER", vec!["Zürich / Front desk"]),
        ("ines", vec!["Lisbon / Support day"]),
        ("weiss", vec!["Zürich / Sales DACH"]),
        ("2104", vec!["Zürich / Front desk", "Zürich / Sales DACH"]),
    ] {
        let run = run(&mut audit(&["--example", "--json", "--find", query]));
        assert_eq!((run.code, groups(&run.out)), (Some(0), found.iter().map(ToString::to_string).collect()), "{query}");
    }
}

#[test]
fn shows_which_agents_match() {
    let find = |arguments: &[&str]| {
        let run = run(&mut audit(&[&["--example", "--find", "joana"], arguments].concat()));
        assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
        run.out
    };
    let table = "\
LOCATION  GROUP          NOTIFICATION         AGENTS  MATCHING
Lisbon    Support night  audio + visual, 6 s  2       Joana Pires (3103)
";
    assert_eq!(find(&[]), table);
    let csv = find(&["--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].ends_with(",emails,matching") && rows[1].ends_with(",Joana Pires"), "{csv}");
    let json = json_lines(&find(&["--json"]), "callPickup");
    assert_eq!(json[0]["callPickup"]["agents"].as_array().unwrap().len(), 2);
    assert_eq!(json[0]["matchingAgents"].as_array().unwrap().len(), 1);
    assert_eq!(json[0]["matchingAgents"][0]["displayName"], "Joana Pires");
    let page = find(&["--format", "html"]);
    assert_eq!(page.matches("<mark>").count(), 1);
    assert!(page.contains("<mark><bdi>Joana Pires (3103)</bdi></mark>"), "{page}");
}

#[test]
fn finds_a_person_in_no_group() {
    let table = run(&mut audit(&["--example", "--find", "zoe"]));
    assert_eq!((table.code, table.error.as_str()), (Some(0), ""));
    assert_eq!(table.out, "People in no group: 1\n  Zürich / Zoë Ångström\n");
    let json = run(&mut audit(&["--example", "--json", "--find", "ANGSTROM"]));
    let findings = json_lines(&json.out, "finding");
    assert_eq!((json.code, findings.len()), (Some(0), 1));
    assert_eq!(findings[0]["agent"]["displayName"], "Zoë Ångström");
    let csv = run(&mut audit(&["--example", "--csv", "--find", "zoe"]));
    assert_eq!((csv.code, csv.error.as_str()), (Some(0), "People in no group: 1\n  Zürich / Zoë Ångström\n"));
}

#[test]
fn no_match_has_its_own_exit_code() {
    for (format, expected) in [("table", 0), ("csv", 1), ("excel", 1), ("json", 1)] {
        let none = run(&mut audit(&["--example", "--format", format, "--find", "stranger@example.com"]));
        assert_eq!((none.code, none.out.lines().count()), (Some(3), expected), "{format}: {}", none.out);
        assert_eq!(none.error, if format == "json" { "" } else { "no matching person found\n" });
    }
    let quiet = run(&mut audit(&["--example", "--quiet", "--find", "stranger"]));
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.error.as_str()), (Some(3), "", ""));
    // An empty page would look like a mistake.
    let page = run(&mut audit(&["--example", "--format", "html", "--find", "stranger"]));
    assert!(page.code == Some(3) && page.out.contains("<p>None.</p>"), "{}", page.out);
}

#[test]
fn ignores_case_and_accents_of_locations() {
    for name in ["zurich", "ZÜRICH", " Zu\u{308}rich "] {
        let run = run(&mut audit(&["--example", "--json", "--location", name, "--location", "oslo"]));
        assert_eq!((run.code, groups(&run.out).len()), (Some(0), 5), "{name}");
    }
}
