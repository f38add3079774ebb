//! The web page, as text and in Chromium.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use webex_call_pickup::mock::{MockServer, NewAgent, Organization};

use crate::support::{audit, audit_of, run, run_with_server};

#[test]
fn prints_findings_before_the_groups() {
    let run = run(&mut audit(&["--example", "--format", "html"]));
    assert_eq!((run.code, run.error.as_str()), (Some(0), ""));
    assert!(run.out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{}", run.out);
    let position = |text: &str| run.out.find(text).unwrap_or_else(|| panic!("{text}: {}", run.out));
    let parts = ["12 groups in 4 locations, 4 findings", "Groups without agents: 1", ">Austin<", ">Oslo<", ">Zürich<"];
    assert!(parts.map(position).is_sorted(), "{}", run.out);
    assert_eq!(run.out.matches("<table ").count(), 4);
    assert_eq!(run.out.matches("<th scope=\"row\"").count(), 12);
    assert!(!run.out.contains("incomplete"), "{}", run.out);
}

#[tokio::test]
async fn page_says_that_it_is_incomplete() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().location_id(crate::support::zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--format", "html"])).await;
    assert_eq!(run.code, Some(1), "{}", run.error);
    let (before, after) = run.out.split_once("<h2 id=\"incomplete\">This report is incomplete</h2>").unwrap();
    assert!(!before.contains("<h2") && after.contains("<li>Not read: Zürich: "), "{}", run.out);
}

/// Runs a script in the page, and returns the page.
fn dump(page: &Path) -> Option<String> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let spawn = |name: &&str| {
        let mut browser = Command::new(name);
        browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]);
        browser.arg(format!("--user-data-dir={}", page.with_extension("profile").display()));
        browser.args(["--dump-dom", &format!("file://{}", page.display())]);
        browser.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()
    };
    let mut browser = names.iter().find_map(spawn)?;
    let mut out = browser.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut dump = String::new();
        out.read_to_string(&mut dump).map(|_| dump)
    });
    let started_at = Instant::now();
    while browser.try_wait().unwrap().is_none() {
        if started_at.elapsed() > Duration::from_secs(60) {
            browser.kill().unwrap();
            browser.wait().unwrap();
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
    reader.join().unwrap().ok().filter(|dump| dump.contains("<html"))
}

/// The page is opened only where Chromium is installed and starts.
#[tokio::test]
async fn page_searches_and_sorts_in_chromium() {
    let directory = tempfile::tempdir().unwrap();
    let page = directory.path().join("page.html");
    fs::write(&page, "<p>works</p>").unwrap();
    let probe = page.clone();
    if tokio::task::spawn_blocking(move || dump(&probe)).await.unwrap().is_none() {
        println!("skipped: Chromium is not installed, or does not start");
        return;
    }
    let mut organization = Organization::new();
    let location = organization.add_location("<b>Zürich</b>");
    let agent = NewAgent::person("<script>document.title='x'</script>", "Ångström").extension("2104");
    let agent = organization.add_agent(&location, agent);
    organization.add_call_pickup(&location, |group| group.name("<img src=x onerror=document.title='x'>"));
    organization.add_call_pickup(&location, |group| group.name("Group 10").agents(vec![agent]));
    organization.add_call_pickup(&location, |group| group.name("Group 9"));
    organization.add_agent(&location, NewAgent::person("Zoe", "Ångström"));
    let server = MockServer::start_with(organization).await.unwrap();
    let html = run_with_server(audit_of(&server, &["--format", "html"])).await.out;
    let nonce = html.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap();
    let script = format!(
        "<script>document.title = 'without a nonce';</script>\n\
         <script nonce=\"{nonce}\">\n\
         const names = () => [...document.querySelectorAll('tbody tr:not([hidden]) th')].map((th) => th.textContent).join('|');\n\
         const button = document.querySelector('thead button');\n\
         const seen = [];\n\
         button.click(); seen.push(names(), button.parentElement.ariaSort);\n\
         button.click(); seen.push(names(), button.parentElement.ariaSort);\n\
         query.value = 'ANGSTROM zurich'; query.dispatchEvent(new Event('input')); seen.push(names(), count.textContent);\n\
         query.value = 'nobody'; query.dispatchEvent(new Event('input')); seen.push(names(), count.textContent);\n\
         seen.push([...document.querySelectorAll('.finding, .location')].every((part) => part.hidden));\n\
         document.body.dataset.seen = JSON.stringify([document.title, document.images.length, ...seen]);\n\
         </script>\n</body>"
    );
    fs::write(&page, html.replace("</body>", &script)).unwrap();
    let dump = tokio::task::spawn_blocking(move || dump(&page)).await.unwrap().unwrap();
    let (_, seen) = dump.split_once("data-seen=\"").unwrap_or_else(|| panic!("{dump}"));
    let seen = seen.split('"').next().unwrap().replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    let seen: serde_json::Value = serde_json::from_str(&seen).unwrap();
    let hostile = "<img src=x onerror=document.title='x'>";
    let expected = serde_json::json!([
        "Call pickup audit",
        0,
        format!("{hostile}|Group 9|Group 10"),
        "ascending",
        format!("Group 10|Group 9|{hostile}"),
        "descending",
        "Group 10",
        "1 of 3 groups, 1 of 3 findings",
        "",
        "0 of 3 groups, 0 of 3 findings",
        true,
    ]);
    assert_eq!(seen, expected);
}

/// A page with a part of the organization must not look like the whole one.
#[test]
fn page_of_a_search_names_the_person() {
    let page = |find: &str| run(&mut audit(&["--example", "--format", "html", "--find", find])).out;
    let found = page("ana müller");
    assert!(found.contains("Only <q>ana müller</q>: 1 group in 1 location, 0 findings."), "{found}");
    assert!(!found.contains("id=\"findings\""), "{found}");
    let without_group = page("zoe");
    assert!(without_group.contains("<h3>People in no group: 1</h3>"), "{without_group}");
}
