//! CSV for programs and for Excel.

use webex_call_pickup::mock::{MockServer, NewAgent, Organization};

use crate::support::{audit, audit_of, run, run_with_server};

#[test]
fn prints_one_csv_row_per_group() {
    let run = run(&mut audit(&["--example", "--csv", "--location", "Zürich"]));
    assert_eq!(run.code, Some(0), "{}", run.error);
    assert_eq!(run.out.lines().count(), run.out.matches("\r\n").count());
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        columns[4..],
        ["notification", "delay_seconds", "agents", "names", "numbers", "external_numbers", "emails"]
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let fields: Vec<&str> = rows[2].iter().collect();
    assert_eq!(fields[0], "Zürich");
    assert_eq!(fields[2], "Sales DACH");
    let emails = "joerg.weiss@example.com; tom.okafor@example.com";
    assert_eq!(
        fields[4..],
        ["AUDIO_AND_VISUAL", "6", "2", "Jörg Weiß; Tom Okafor", "2102; 2104", "+15550100002; +15550100003", emails]
    );
    assert!(run.error.starts_with("People in no group: 1\n"), "{}", run.error);
}

#[test]
fn quiet_csv_has_no_findings() {
    let quiet = run(&mut audit(&["--example", "--csv", "--quiet"]));
    assert_eq!((quiet.code, quiet.error.as_str(), quiet.out.lines().count()), (Some(0), "", 13));
}

/// Returns the organization of a person who knows spreadsheets.
fn hostile_organization() -> Organization {
    let mut organization = Organization::new();
    let location = organization.add_location("Bern, \"Mitte\"");
    let agents = [
        NewAgent::person("=HYPERLINK(\"http://example.com\")", "X")
            .extension("0012")
            .number("+15550100002")
            .email("a@example.com"),
        NewAgent::person("Ann", "Lee").number("+15550100001"),
    ];
    let agents = agents.map(|agent| organization.add_agent(&location, agent));
    organization.add_call_pickup(&location, |group| group.name("=cmd|'/c calc'!A0").agents(vec![agents[0].clone()]));
    organization.add_call_pickup(&location, |group| group.name("3-4").agents(vec![agents[1].clone()]));
    organization.add_call_pickup(&location, |group| group.name("@SUM(A:A)"));
    organization
}

#[tokio::test]
async fn excel_reads_numbers_as_text_and_no_formula() {
    let server = MockServer::start_with(hostile_organization()).await.unwrap();
    let bytes = run_with_server(audit_of(&server, &["--format", "excel", "-q"])).await.out.into_bytes();
    assert!(bytes.starts_with(b"\xef\xbb\xbflocation,location_id,"));
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), text.matches("\r\n").count());
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut cells: Vec<[&str; 6]> = rows.iter().map(|row| [2, 6, 7, 8, 9, 10].map(|column| &row[column])).collect();
    cells.sort_unstable();
    let expected = [
        [
            "'=cmd|'/c calc'!A0",
            "1",
            "'=HYPERLINK(\"http://example.com\") X",
            "=\"0012\"",
            "=\"+15550100002\"",
            "a@example.com",
        ],
        ["'@SUM(A:A)", "0", "", "", "", ""],
        ["=\"3-4\"", "1", "Ann Lee", "=\"+15550100001\"", "=\"+15550100001\"", ""],
    ];
    assert_eq!(cells, expected);
    for bytes in [&b",'=cmd|'/c calc'!A0,"[..], b",\"=\"\"0012\"\"\",", b"\"Bern, \"\"Mitte\"\"\","] {
        assert!(text.as_bytes().windows(bytes.len()).any(|window| window == bytes), "{text}");
    }
}

#[tokio::test]
async fn csv_for_programs_changes_no_value() {
    let server = MockServer::start_with(hostile_organization()).await.unwrap();
    let run = run_with_server(audit_of(&server, &["--csv", "-q"])).await;
    assert!(run.out.starts_with("location,location_id,"), "{}", run.out);
    for cell in [",=cmd|'/c calc'!A0,", ",0012,", ",+15550100001,", ",3-4,"] {
        assert!(run.out.contains(cell), "{}", run.out);
    }
}
