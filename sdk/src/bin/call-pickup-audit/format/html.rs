//! The report as a web page in one file.

use std::{
    fmt::Write as _,
    io::{self, Write},
    time::SystemTime,
};

use webex_call_pickup::types::{Agent, Location};

use crate::{
    agents::{external_number, name_and_number, notification, number, type_label},
    findings::FindingList,
    report::{Report, ReportWriter, ReportedGroup},
    terminal::sanitize,
};

/// The page, with a name in double braces for each part.
const PAGE: &str = include_str!("page.html");

/// Prints the page at the end.
pub(crate) struct HtmlWriter<W: Write> {
    output: W,
    locations: Vec<LocationSection>,
}

/// The groups of a location.
struct LocationSection {
    location: Location,
    groups: usize,
    /// The rows of the table, as HTML.
    rows: String,
}

impl<W: Write> HtmlWriter<W> {
    pub(crate) fn new(output: W) -> Self {
        Self { output, locations: Vec::new() }
    }
}

impl<W: Write> ReportWriter for HtmlWriter<W> {
    fn add_group(&mut self, group: &ReportedGroup<'_>) -> io::Result<()> {
        // The groups are ordered by location.
        if self.locations.last().is_none_or(|section| section.location.id != group.location.id) {
            let location = group.location.clone();
            self.locations.push(LocationSection { location, groups: 0, rows: String::new() });
        }
        if let Some(section) = self.locations.last_mut() {
            section.groups += 1;
            section.rows.push_str(&row(group));
        }
        Ok(())
    }

    fn finish(&mut self, report: &Report<'_>) -> io::Result<()> {
        // An attacker cannot know the nonce when choosing a name, so no name can become a script.
        let nonce = format!("{:032x}", fastrand::u128(..));
        let parts = [
            ("nonce", nonce),
            ("summary", summary(report, self.locations.len(), SystemTime::now())),
            ("failures", failures(report)),
            ("findings", findings(report)),
            ("groups", groups(&self.locations)),
        ];
        self.output.write_all(fill(PAGE, &parts).as_bytes())?;
        self.output.flush()
    }
}

/// Replaces the names in double braces, in one pass: braces in the parts stay as they are.
fn fill(template: &str, parts: &[(&str, String)]) -> String {
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or(("", piece));
        let part = parts.iter().find(|(known, _)| *known == name);
        page.push_str(part.map(|(_, part)| part.as_str()).unwrap_or_default());
        page.push_str(rest);
    }
    page
}

/// Escapes a text for an element or a quoted attribute. Nothing from the API is put into a script, a style or a URL.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in sanitize(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns the number and the noun in the singular or the plural.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn summary(report: &Report<'_>, locations: usize, now: SystemTime) -> String {
    let search = report.search.map(|search| format!("Only <q>{}</q>: ", escape(search))).unwrap_or_default();
    format!(
        "{search}{} in {}, {}. {}.",
        counted(report.groups, "group"),
        counted(locations, "location"),
        counted(report.findings.len(), "finding"),
        httpdate::fmt_http_date(now)
    )
}

/// The panel of an incomplete report.
fn failures(report: &Report<'_>) -> String {
    if report.is_complete() {
        return String::new();
    }
    let mut html = String::from("<section class=\"panel error\" aria-labelledby=\"incomplete\">\n");
    html.push_str("<h2 id=\"incomplete\">This report is incomplete</h2>\n");
    if report.is_interrupted {
        html.push_str("<p>The audit was interrupted.</p>\n");
    }
    if !report.failures.is_empty() {
        html.push_str("<ul>\n");
        for failure in report.failures {
            let _ = writeln!(html, "<li>Not read: {}</li>", escape(&failure.line()));
        }
        html.push_str("</ul>\n");
    }
    html + "</section>"
}

/// The section of the findings. Empty for a search without findings, because a search does not look for all of
/// them.
fn findings(report: &Report<'_>) -> String {
    let lists = report.findings.lists();
    if lists.is_empty() && report.search.is_some() {
        return String::new();
    }
    let mut html = String::from("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
    if lists.is_empty() {
        html.push_str("<p>None.</p>\n");
    }
    for FindingList { heading, lines } in lists {
        let _ = writeln!(html, "<div class=\"panel warning finding\">\n<h3>{heading}: {}</h3>\n<ul>", lines.len());
        for line in lines {
            let _ = writeln!(html, "<li dir=\"auto\">{}</li>", escape(&line));
        }
        html.push_str("</ul>\n</div>\n");
    }
    html + "</section>"
}

fn groups(locations: &[LocationSection]) -> String {
    if locations.is_empty() {
        return "<p>None.</p>".to_owned();
    }
    let mut html = String::new();
    for (number, LocationSection { location, groups, rows }) in locations.iter().enumerate() {
        let name = escape(&location.name);
        let _ = write!(
            html,
            "<section class=\"location\" aria-labelledby=\"location-{number}\">\n\
             <h3 id=\"location-{number}\"><bdi>{name}</bdi> <span class=\"muted\">({groups})</span></h3>\n\
             <div class=\"table\" role=\"group\" tabindex=\"0\" aria-labelledby=\"location-{number}\"><table aria-labelledby=\"location-{number}\">\n\
             <thead><tr><th scope=\"col\">Group</th><th scope=\"col\">Notification</th>\
             <th scope=\"col\" class=\"count\">Agents</th><th scope=\"col\">Names and numbers</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table></div>\n</section>\n",
        );
    }
    html
}

fn row(ReportedGroup { group, matching, .. }: &ReportedGroup<'_>) -> String {
    let is_match = |agent: &Agent| matching.iter().flatten().any(|matching| matching.id == agent.id);
    let agents: String = group.agents.iter().map(|agent| agent_item(agent, is_match(agent))).collect();
    let agents = if agents.is_empty() { agents } else { format!("<ul>{agents}</ul>") };
    format!(
        "<tr><th scope=\"row\" dir=\"auto\">{}</th><td>{}</td><td class=\"count\">{}</td><td>{agents}</td></tr>\n",
        escape(&group.name),
        escape(&notification(group)),
        group.agents.len(),
    )
}

fn agent_item(agent: &Agent, is_match: bool) -> String {
    let name = format!("<bdi>{}</bdi>", escape(&name_and_number(agent)));
    let name = if is_match { format!("<mark>{name}</mark>") } else { name };
    // Without an extension, it is beside the name.
    let external_number = external_number(agent).filter(|external| number(agent) != Some(external));
    let texts = [type_label(agent), external_number.map(str::to_owned), agent.email.clone()];
    let details: Vec<String> = texts.into_iter().flatten().collect();
    let details = escape(&details.join(", "));
    if details.is_empty() {
        format!("<li>{name}</li>")
    } else {
        format!("<li>{name} <span class=\"muted\">{details}</span></li>")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use webex_call_pickup::types::CallPickup;

    use super::*;
    use crate::{findings::Findings, report::Failure};

    const HOSTILE: &str = "</script><script>alert('1')</script>\"onload='x' {{nonce}} & \u{202e}x";

    fn page(name: &str, failures: &[Failure], is_interrupted: bool) -> String {
        let location: Location = serde_json::from_value(json!({ "id": "L", "name": name })).unwrap();
        let agent =
            json!({ "id": "A", "displayName": name, "email": name, "type": name, "numbers": [{ "extension": name }] });
        let group = json!({ "id": "G", "name": name, "notificationType": name, "agents": [agent] });
        let group: CallPickup = serde_json::from_value(group).unwrap();
        let empty: CallPickup = serde_json::from_value(json!({ "id": "H", "name": name })).unwrap();
        let mut findings = Findings::default();
        findings.add_group(&location, &empty);
        findings.add_person_in_no_group(&location, group.agents[0].clone());
        findings.complete();
        let mut output = Vec::new();
        let mut writer = HtmlWriter::new(&mut output);
        let matching = Some(vec![&group.agents[0]]);
        writer.add_group(&ReportedGroup { location: &location, group: &group, matching }).unwrap();
        writer
            .finish(&Report { findings: &findings, failures, groups: 1, search: Some(name), is_interrupted })
            .unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn escapes_every_text() {
        let page = page(HOSTILE, &[Failure { location: None, call_pickup: None, message: HOSTILE.to_owned() }], true);
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("</script").count(), 1);
        assert!(!page.contains("alert('") && !page.contains("\"onload") && !page.contains('\u{202e}'));
        let escaped = "&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;onload=&#39;x&#39; {{nonce}} &amp; \u{fffd}x";
        assert!(page.matches(escaped).count() >= 9, "{page}");
    }

    #[test]
    fn loads_nothing() {
        let page = page("Front desk", &[], false);
        for word in ["http:", "https:", "src=", "<link", "@import", "url("] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn has_an_unpredictable_nonce_for_its_script_only() {
        let nonce = |page: &str| page.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let pages = [page("a", &[], false), page("a", &[], false)];
        let [first, second] = pages.each_ref().map(|page| nonce(page));
        assert_ne!(first, second);
        assert_eq!((first.len(), pages[0].matches(&first).count()), (32, 2));
    }

    #[test]
    fn template_is_short() {
        assert!(PAGE.lines().count() < 300);
    }

    #[test]
    fn counts_and_dates_the_report() {
        let report =
            Report { findings: &Findings::default(), failures: &[], groups: 1, search: None, is_interrupted: false };
        let summary = summary(&report, 2, SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        assert_eq!(summary, "1 group in 2 locations, 0 findings. Fri, 15 Jan 2027 08:00:00 GMT.");
    }
}
