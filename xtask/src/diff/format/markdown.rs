//! Markdown for a pull request: a verdict at a glance, sections by severity, short enough for a comment.

use std::fmt::Write;

use webex_call_pickup_codegen::openapi::Position;

use crate::{
    counted::counted,
    diff::{
        approvals::FILE,
        format::{
            phrases::{
                bump, counts, differences, effect_on_rust, explanation, headline, mark, new_caller_verdict, places,
                rust_counts, used_by, worst_group,
            },
            witness::{in_block, meaning, search},
        },
        review::{ReportGroup, Review, ReviewEntry},
        rust_api::renames::in_order,
        source::Source,
        verdict::Verdict,
    },
};

/// The maximum size. A comment may have 65,536 characters; the rest is for the text around it.
pub const MAX_BYTES: usize = 60_000;
/// The space reserved for the end: the number of omitted changes, and the changes of Rust items.
const RESERVED: usize = 10_000;
/// The space reserved for each section that is less severe.
const RESERVED_FOR_SECTION: usize = 8_000;
const MAX_ITEMS: usize = 40;
const MAX_USES: usize = 8;
const MAX_DIFFERENCES: usize = 8;

/// Returns the review, with links below `blob_url` (`https://github.com/OWNER/NAME/blob`) if the commit is known.
pub fn render(review: &Review, blob_url: Option<&str>) -> String {
    render_with_notes(review, blob_url, &[])
}

/// Returns the review with notes below its verdict.
pub fn render_with_notes(review: &Review, blob_url: Option<&str>, notes: &[String]) -> String {
    let (verdict, scope) = headline(review);
    let mut text = format!(
        "## Change of the API description\n\n{} **{verdict}**{scope}, {}\n\n{}\n\n",
        mark(worst_group(review)),
        bump(review),
        prose(&explanation(review))
    );
    let _ = writeln!(text, "{}. In Rust: {}.", counts(review.counts()), prose(&rust_counts(review)));
    for note in notes {
        let _ = write!(text, "\n> {note}\n");
    }
    let mut omitted = Vec::new();
    for (index, (group, title, what)) in SECTIONS.into_iter().enumerate() {
        let entries: Vec<&ReviewEntry> = review.entries.iter().filter(|entry| review.group(entry) == group).collect();
        if entries.is_empty() {
            continue;
        }
        let later = SECTIONS[index + 1..].iter().filter(|(group, ..)| has(review, *group)).count();
        let budget = MAX_BYTES.saturating_sub(RESERVED + later * RESERVED_FOR_SECTION + text.len());
        let section = Section::new(&entries, review, blob_url, budget);
        let count = entries.len();
        if group == ReportGroup::Compatible {
            let title = format!("{} {title} ({count})", mark(group));
            let _ = write!(text, "\n<details><summary>{title}</summary>\n\n{}\n</details>\n", section.text);
        } else {
            let _ = write!(text, "\n### {} {title} ({count})\n\n{}", mark(group), section.text);
        }
        if section.omitted > 0 {
            omitted.push(format!("{} {what}", section.omitted));
        }
    }
    let documentation = review.counts().documentation;
    if documentation > 0 {
        let _ = write!(text, "\n{}.\n", counted(documentation, "documentation-only change"));
    }
    if !omitted.is_empty() {
        let _ = write!(text, "\n**Omitted: {}**. Run `cargo xtask diff` to see all.\n", omitted.join(", "));
    }
    if let Some(summary) = review.witness_search.as_ref().filter(|summary| summary.searched > 0) {
        let _ = write!(text, "\nWitnesses: {}.\n", search(summary));
    }
    rust_changes(review, &mut text);
    text
}

/// The sections, by severity: the changes, the title, and the words for omitted ones.
const SECTIONS: [(ReportGroup, &str, &str); 4] = [
    (ReportGroup::Breaking, "Breaking", "breaking"),
    (ReportGroup::MayBreak, "May break", "that may break"),
    (ReportGroup::BreakingInRust, "Breaking in Rust only", "breaking in Rust only"),
    (ReportGroup::Compatible, "Compatible", "compatible"),
];

fn has(review: &Review, group: ReportGroup) -> bool {
    review.entries.iter().any(|entry| review.group(entry) == group)
}

/// The entries of a section that fit into a report.
struct Section {
    text: String,
    omitted: usize,
}

impl Section {
    /// Creates a section of at most `budget` bytes: the first entries in full, then entries in one line each.
    fn new(entries: &[&ReviewEntry], review: &Review, blob_url: Option<&str>, budget: usize) -> Self {
        let lines: Vec<String> = entries.iter().map(|entry| line(entry)).collect();
        let mut rest: usize = lines.iter().map(String::len).sum();
        let mut section = Self { text: String::new(), omitted: 0 };
        for (entry, line) in entries.iter().zip(lines) {
            rest -= line.len();
            // A full entry is only made if the lines leave space for it.
            let full = (rest + section.text.len() < budget).then(|| paragraph(entry, review, blob_url));
            match full.filter(|full| section.text.len() + full.len() + rest <= budget) {
                Some(full) => section.text.push_str(&full),
                None if section.text.len() + line.len() <= budget => section.text.push_str(&line),
                None => section.omitted += 1,
            }
        }
        section
    }
}

/// Returns an entry in one line.
fn line(entry: &ReviewEntry) -> String {
    let fingerprint =
        if entry.verdict() >= Verdict::MayBreak { format!(" ({})", code(&entry.fingerprint)) } else { String::new() };
    format!("- **{}**: {}{fingerprint}\n", code(&entry.place()), entry.change.message(code))
}

/// Returns an entry in full.
fn paragraph(entry: &ReviewEntry, review: &Review, blob_url: Option<&str>) -> String {
    let change = &entry.change;
    let mut text = format!("- **{}**: {}", code(&entry.place()), change.message(code));
    let links = [
        link(&review.old, entry.old_position, "before", blob_url),
        link(&review.new, entry.new_position, "after", blob_url),
    ];
    let links: Vec<String> = links.into_iter().flatten().collect();
    if !links.is_empty() {
        let _ = write!(text, " ({})", links.join(", "));
    }
    text.push('\n');
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  <br>{name}: {value}");
    };
    if let Some(approval) = &entry.approval {
        line("Approved", prose(&approval.reason));
    } else if entry.verdict() >= Verdict::MayBreak {
        line("Why", change.reason().to_owned());
    }
    for difference in differences(entry, MAX_DIFFERENCES, code) {
        line("Difference", difference);
    }
    if let Some(verdict) = new_caller_verdict(change) {
        line("New caller of an old server", verdict.to_owned());
    }
    if let Some(places) = places(entry, MAX_USES) {
        line("Places", code(&places));
    } else if let Some(uses) = used_by(entry, MAX_USES) {
        line("Used by", code(&uses));
    }
    if let Some(text) = effect_on_rust(entry, review, code) {
        line("In Rust", text);
    }
    if entry.verdict() >= Verdict::MayBreak {
        line("Fingerprint", code(&entry.fingerprint));
    }
    if let Some(witness) = &change.witness {
        line("Witness", prose(&meaning(witness)));
        let block = in_block(witness).replace('\n', "\n  ");
        let _ = write!(text, "\n  ```json\n  {block}\n  ```\n");
    }
    if entry.verdict() == Verdict::Breaking {
        write_approval_entry(&mut text, &entry.approval_entry(), "  ");
    }
    text
}

fn link(source: &Source, position: Option<Position>, what: &str, blob_url: Option<&str>) -> Option<String> {
    let line = position?.line;
    Some(match (blob_url, &source.commit) {
        (Some(url), Some(commit)) => format!("[{what}]({url}/{commit}/{}#L{line})", source.file),
        _ => format!("{what} {}", code(&format!("{}:{line}", source.file))),
    })
}

/// Appends an entry of the file with approvals, ready to paste.
fn write_approval_entry(text: &mut String, entry: &str, indentation: &str) {
    let summary = format!("To approve, add to <code>{FILE}</code>, with a reason");
    let mut lines = format!("<details><summary>{summary}</summary>\n\n```toml\n{entry}```\n\n</details>\n");
    if !indentation.is_empty() {
        lines = lines
            .lines()
            .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indentation}{line}\n") })
            .collect();
    }
    let _ = write!(text, "\n{lines}");
}

fn rust_changes(review: &Review, text: &mut String) {
    let items = review.top_level_items();
    if items.is_empty() {
        return;
    }
    let group = match (review.is_rust_breaking(), review.is_rust_rejected()) {
        (false, _) => ReportGroup::Compatible,
        (true, false) => ReportGroup::BreakingInRust,
        (true, true) => ReportGroup::Breaking,
    };
    let _ = write!(text, "\n### {} Rust API\n", mark(group));
    match (&review.rust_acceptance, review.rust_approval_entry()) {
        (Some(reason), _) => {
            let _ = write!(text, "\nThe changes that break Rust code are accepted: {}\n", prose(reason));
        }
        (None, Some(entry)) => write_approval_entry(text, &entry, ""),
        (None, None) => {}
    }
    text.push_str("\n```diff\n");
    let mut shown = 0;
    for item in in_order(&items) {
        let sides = [("-", &item.old), ("+", &item.new)];
        let lines = sides.into_iter().filter_map(|(sign, line)| Some(format!("{sign} {}\n", line.as_ref()?)));
        let lines: String = lines.collect();
        if shown == MAX_ITEMS || text.len() + lines.len() > MAX_BYTES - 200 {
            break;
        }
        text.push_str(&lines);
        shown += 1;
    }
    text.push_str("```\n");
    if shown < items.len() {
        let title = counted(items.len() - shown, "Rust item");
        let _ = write!(text, "\n**{title} omitted**: run `cargo xtask diff` to see all.\n");
    }
}

/// The maximum number of characters of a quoted value.
const MAX_QUOTED: usize = 500;

/// Returns a code span that the text cannot end.
fn code(text: &str) -> String {
    let cut = if text.chars().nth(MAX_QUOTED).is_some() { "…" } else { "" };
    let shown = text.chars().take(MAX_QUOTED);
    let text: String = shown.map(|c| if c.is_control() { ' ' } else { c }).chain(cut.chars()).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Escapes markdown, HTML and mentions in a text, and joins its lines.
fn prose(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => plain.push(' '),
            '@' => plain.push_str("&#64;"),
            '<' => plain.push_str("&lt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' => plain.extend(['\\', c]),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markdown_in_quoted_values() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n\n# b"), "`a  # b`");
        assert_eq!(code(&"é".repeat(70_000)).chars().count(), MAX_QUOTED + 3);
        assert_eq!(prose("<b> @all [x](y)"), "&lt;b> &#64;all \\[x\\](y)");
    }
}
