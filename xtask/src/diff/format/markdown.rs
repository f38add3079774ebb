//! For a pull request: what breaks is shown with why, the rest is folded, and the whole fits into a comment.

use std::fmt::Write;

use webex_call_pickup_codegen::Position;

use super::{bump, counts, headline, in_rust, meaning, other_way, rust_counts, used_by};
use crate::diff::{
    review::{Entry, Group, Review},
    source::Source,
    verdict::Verdict,
};

/// A comment may have 65,536 characters; this leaves room for what is put around it.
pub const MOST_BYTES: usize = 60_000;
/// What is kept back for the end: what was left out, and the table of Rust.
const RESERVED: usize = 8_000;
const MOST_ITEMS: usize = 40;
const MOST_USES: usize = 8;

/// The review, with links below `blob_url` (`https://github.com/OWNER/NAME/blob`) where the commit is known.
pub fn render(review: &Review, blob_url: Option<&str>) -> String {
    let (verdict, whom) = headline(review);
    let mut text = format!("**{verdict}**{whom}, {}\n\n{}\n\n", bump(review), prose(&meaning(review)));
    let _ = writeln!(text, "{}. In Rust: {}.", counts(review.counts()), prose(&rust_counts(review)));
    let mut left_out = 0;
    for (group, title) in [
        (Group::Breaking, "Breaking"),
        (Group::MayBreak, "May break"),
        (Group::BreakingInRust, "Breaking in Rust only"),
    ] {
        let entries = review.entries.iter().filter(|entry| review.group(entry) == group);
        let mut is_first = true;
        for entry in entries {
            let paragraph = paragraph(entry, review, blob_url);
            if text.len() + paragraph.len() > MOST_BYTES - RESERVED {
                left_out += 1;
                continue;
            }
            if is_first {
                let _ = writeln!(text, "\n### {title}\n");
                is_first = false;
            }
            text.push_str(&paragraph);
        }
    }
    let compatible: Vec<&Entry> =
        review.entries.iter().filter(|entry| review.group(entry) == Group::Compatible).collect();
    if !compatible.is_empty() {
        let mut lines = String::new();
        for entry in &compatible {
            let line = paragraph(entry, review, blob_url);
            if text.len() + lines.len() + line.len() > MOST_BYTES - RESERVED {
                left_out += 1;
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
    if left_out > 0 {
        let title = plural(left_out, "change");
        let _ = write!(text, "\n**{title} left out** to keep this short: `cargo xtask diff` shows all.\n");
    }
    rust_table(review, &mut text);
    text
}

fn paragraph(entry: &Entry, review: &Review, blob_url: Option<&str>) -> String {
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
    if let Some(word) = other_way(change) {
        line("The other way round", format!("{word} for a new caller of an old server."));
    }
    if let Some(uses) = used_by(entry, MOST_USES) {
        line("Used by", code(&uses));
    }
    if let Some(text) = in_rust(entry, review, code) {
        line("In Rust", text);
    }
    if entry.verdict() >= Verdict::MayBreak {
        line("Fingerprint", code(&entry.fingerprint));
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
    let items = review.whole_items();
    if items.is_empty() {
        return;
    }
    text.push_str("\n| Rust | | for code that uses it |\n| --- | --- | --- |\n");
    // What breaks first.
    let mut order = items.clone();
    order.sort_by_key(|item| !item.is_breaking);
    let mut shown = 0;
    for item in order {
        let what = match (&item.old, &item.new) {
            (Some(old), Some(new)) => format!("{} -> {}", cell(old), cell(new)),
            (old, new) => cell(old.as_ref().or(new.as_ref()).map_or("", String::as_str)),
        };
        let verdict = if item.is_breaking { "**breaking**" } else { "compatible" };
        let row = format!("| {what} | {} | {verdict} |\n", item.kind.word());
        if shown == MOST_ITEMS || text.len() + row.len() > MOST_BYTES - 200 {
            break;
        }
        text.push_str(&row);
        shown += 1;
    }
    if shown < items.len() {
        let title = plural(items.len() - shown, "item");
        let _ = write!(text, "\n**{title} of Rust left out** to keep this short: `cargo xtask diff` shows all.\n");
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The most characters of a quotation: a comment has room for many of them.
const MOST_QUOTED: usize = 500;

/// A code span that nothing within it can end.
fn code(text: &str) -> String {
    let cut = if text.chars().nth(MOST_QUOTED).is_some() { "…" } else { "" };
    let shown = text.chars().take(MOST_QUOTED);
    let text: String = shown.map(|c| if c.is_control() { ' ' } else { c }).chain(cut.chars()).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The same within a table, where a bar would end the cell.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// Words of others, as plain text.
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
    fn what_is_quoted_stays_a_quotation() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n\n# b"), "`a  # b`");
        assert_eq!(code(&"é".repeat(70_000)).chars().count(), MOST_QUOTED + 3);
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(prose("<b> @all [x](y)"), "&lt;b> &#64;all \\[x\\](y)");
    }
}
