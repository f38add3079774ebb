//! Markdown for a pull request: breaking changes in full, the rest folded, short enough for a comment.

use std::fmt::Write;

use webex_call_pickup_codegen::openapi::Position;

use crate::diff::{
    format::phrases::{bump, counts, effect_on_rust, explanation, headline, new_caller_verdict, rust_counts, used_by},
    format::witness::{in_block, meaning, search},
    review::{ReportGroup, Review, ReviewEntry},
    source::Source,
    verdict::Verdict,
};

/// The maximum size. A comment may have 65,536 characters; the rest is for the text around it.
pub const MAX_BYTES: usize = 60_000;
/// The space reserved for the end: the number of omitted changes, and the table of Rust items.
const RESERVED: usize = 8_000;
const MAX_ITEMS: usize = 40;
const MAX_USES: usize = 8;

/// Returns the review, with links below `blob_url` (`https://github.com/OWNER/NAME/blob`) if the commit is known.
pub fn render(review: &Review, blob_url: Option<&str>) -> String {
    let (verdict, scope) = headline(review);
    let mut text = format!("**{verdict}**{scope}, {}\n\n{}\n\n", bump(review), prose(&explanation(review)));
    let _ = writeln!(text, "{}. In Rust: {}.", counts(review.counts()), prose(&rust_counts(review)));
    let mut omitted = 0;
    for (group, title) in [
        (ReportGroup::Breaking, "Breaking"),
        (ReportGroup::MayBreak, "May break"),
        (ReportGroup::BreakingInRust, "Breaking in Rust only"),
    ] {
        let entries = review.entries.iter().filter(|entry| review.group(entry) == group);
        let mut is_first = true;
        for entry in entries {
            let paragraph = paragraph(entry, review, blob_url);
            if text.len() + paragraph.len() > MAX_BYTES - RESERVED {
                omitted += 1;
                continue;
            }
            if is_first {
                let _ = writeln!(text, "\n### {title}\n");
                is_first = false;
            }
            text.push_str(&paragraph);
        }
    }
    let compatible: Vec<&ReviewEntry> =
        review.entries.iter().filter(|entry| review.group(entry) == ReportGroup::Compatible).collect();
    if !compatible.is_empty() {
        let mut lines = String::new();
        for entry in &compatible {
            let line = paragraph(entry, review, blob_url);
            if text.len() + lines.len() + line.len() > MAX_BYTES - RESERVED {
                omitted += 1;
            } else {
                lines.push_str(&line);
            }
        }
        let title = plural(compatible.len(), "compatible change");
        let _ = write!(text, "\n<details><summary>{title}</summary>\n\n{lines}\n</details>\n");
    }
    let documentation = review.counts().documentation;
    if documentation > 0 {
        let _ = write!(text, "\n{}.\n", plural(documentation, "documentation-only change"));
    }
    if omitted > 0 {
        let title = plural(omitted, "change");
        let _ = write!(text, "\n**{title} omitted**: run `cargo xtask diff` to see all.\n");
    }
    if let Some(summary) = &review.witness_search {
        let _ = write!(text, "\nWitnesses: {}.\n", search(summary));
    }
    rust_table(review, &mut text);
    text
}

fn paragraph(entry: &ReviewEntry, review: &Review, blob_url: Option<&str>) -> String {
    let change = &entry.change;
    let mut text = format!("- **{}**: {}", code(&entry.location), change.message(code));
    let places = [
        link(&review.old, entry.old_position, "before", blob_url),
        link(&review.new, entry.new_position, "after", blob_url),
    ];
    let places: Vec<String> = places.into_iter().flatten().collect();
    if !places.is_empty() {
        let _ = write!(text, " ({})", places.join(", "));
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
    if let Some(witness) = &change.witness {
        line("Witness", prose(&meaning(witness)));
    }
    if let Some(verdict) = new_caller_verdict(change) {
        line("New caller of an old server", verdict.to_owned());
    }
    if let Some(uses) = used_by(entry, MAX_USES) {
        line("Used by", code(&uses));
    }
    if let Some(text) = effect_on_rust(entry, review, code) {
        line("In Rust", text);
    }
    if entry.verdict() >= Verdict::MayBreak {
        line("Fingerprint", code(&entry.fingerprint));
    }
    if let Some(witness) = &change.witness {
        let block = in_block(witness).replace('\n', "\n  ");
        let _ = write!(text, "\n  ```json\n  {block}\n  ```\n");
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

fn rust_table(review: &Review, text: &mut String) {
    let items = review.top_level_items();
    if items.is_empty() {
        return;
    }
    text.push_str("\n| Rust item | change | effect on code that uses it |\n| --- | --- | --- |\n");
    let mut sorted = items.clone();
    sorted.sort_by_key(|item| !item.is_breaking);
    let mut shown = 0;
    for item in sorted {
        let what = match (&item.old, &item.new) {
            (Some(old), Some(new)) => format!("{} -> {}", cell(old), cell(new)),
            (old, new) => cell(old.as_ref().or(new.as_ref()).map_or("", String::as_str)),
        };
        let verdict = if item.is_breaking { "**breaking**" } else { "compatible" };
        let row = format!("| {what} | {} | {verdict} |\n", item.change.as_str());
        if shown == MAX_ITEMS || text.len() + row.len() > MAX_BYTES - 200 {
            break;
        }
        text.push_str(&row);
        shown += 1;
    }
    if shown < items.len() {
        let title = plural(items.len() - shown, "Rust item");
        let _ = write!(text, "\n**{title} omitted**: run `cargo xtask diff` to see all.\n");
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
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

/// Returns a code span for a table, where a `|` would end the cell.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Returns text without effect as markdown, HTML or mention.
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
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(prose("<b> @all [x](y)"), "&lt;b> &#64;all \\[x\\](y)");
    }
}
